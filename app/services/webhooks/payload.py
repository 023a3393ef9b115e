"""The payloads of webhooks in the form of Standard Webhooks: ``{type, timestamp, data}``.

They are thin: ids, counts and the collection's title. Names of files, links and selections are only there if the
webhook includes them.
"""

import json
from datetime import datetime
from typing import Any

from app.formatting import datetime_iso
from app.services.events.studio_event import OwnerEvent, StudioEvent


def payload_of(event: StudioEvent, *, include_names: bool) -> str:
    """Return the payload of a collection's event."""
    collection = event.collection
    data: dict[str, Any] = {"collection": {"id": str(collection.uuid), "title": collection.title}}
    if collection.expires_at is not None:
        data["collection"]["expires_at"] = datetime_iso(collection.expires_at)
    if event.link is not None:
        data["link"] = _thing(event.link.uuid, event.link.name, include_names)
    if event.file is not None:
        data["file"] = _thing(event.file.uuid, event.file.original_filename, include_names)
    if event.favorites_list is not None:
        data["selection"] = _thing(event.favorites_list.uuid, event.favorites_list.name, include_names)
    return json_of(event.type, event.at, {**data, **event.numbers})


def payload_for_owner(event: OwnerEvent) -> str:
    """Return the payload of an event of no collection."""
    since = datetime_iso(event.since) if event.since else None
    return json_of(event.type, event.at, {"store": event.store, "since": since})


def json_of(type: str, at: datetime, data: dict[str, Any]) -> str:
    """Return the JSON text of a payload."""
    return json.dumps({"type": str(type), "timestamp": datetime_iso(at), "data": data}, ensure_ascii=False)


def _thing(uuid: object, name: str, include_names: bool) -> dict[str, str]:
    return {"id": str(uuid), **({"name": name} if include_names else {})}
