"""The facts read from a picture, as columns of its row, except those the owner changed and unwanted locations."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import select

from app.database import Session
from app.models import Collection, File, User
from app.models.text.typed_text import in_lines
from app.services.pictures.file_tags import store_keywords

OWN_COLUMNS = ("title", "caption", "rating")


def facts_for(session: Session, file_id: int, read: Mapping[str, Any]) -> dict[str, Any]:
    """Return the columns of the file's row for the facts that `metadata.read_metadata` read from the picture.

    A title, caption or rating that differs from what was read before was changed by the owner, and stays. The location
    is included only if the collection stores locations. Keywords are stored as the file's tags at once, unless the
    owner has changed the tags. Call it in the transaction that writes the values.
    """
    columns = [getattr(File, name) for name in OWN_COLUMNS]
    of_owner = (Collection.keeps_location, User.timezone)
    found = select(File.metadata_json, *of_owner, *columns).join(File.collection).join(Collection.owner)
    row = session.execute(found.where(File.id == file_id).with_for_update(of=File)).one_or_none()
    if row is None:
        return {}
    before, keeps_location, timezone, *own = row
    before, read = _composed(before or {}), _on_a_clock(_composed(read), ZoneInfo(timezone))
    untouched = [name for name, value in zip(OWN_COLUMNS, own, strict=True) if value == before.get(name)]
    stored = {name: fact for name, fact in read.items() if name != "location" or keeps_location}
    store_keywords(session, file_id, before.get("keywords", []), read.get("keywords", []))
    moment = read.get("taken_at")
    return {
        "metadata_json": stored,
        "taken_at": datetime.fromisoformat(moment) if moment else None,
        "taken_sort_at": _on_the_owners_clock(moment, read.get("taken_at_offset"), ZoneInfo(timezone)),
        **{name: read.get(name) for name in untouched},
    }


def _composed(facts: Any) -> Any:
    """Return the facts with their texts in the form in which columns store them."""
    if isinstance(facts, str):
        return in_lines(facts)
    if isinstance(facts, Mapping):
        return {name: _composed(fact) for name, fact in facts.items()}
    return [_composed(fact) for fact in facts] if isinstance(facts, list) else facts


def _on_a_clock(read: dict[str, Any], zone: ZoneInfo) -> dict[str, Any]:
    """Return the facts with the time of a video on the owner's clock, because most videos state it in UTC only."""
    if not read.pop("taken_at_is_utc", None):
        return read
    moment = datetime.fromisoformat(read["taken_at"] + read["taken_at_offset"]).astimezone(zone)
    return {**read, "taken_at": moment.replace(tzinfo=None).isoformat(), "taken_at_offset": moment.isoformat()[-6:]}


def _on_the_owners_clock(moment: str | None, offset: str | None, zone: ZoneInfo) -> datetime | None:
    """Return the moment on the owner's clock, or None if it or its offset is not known.

    It can then be compared with the times of cameras whose offset is not known.
    """
    if not moment or not offset:
        return None
    try:
        return datetime.fromisoformat(moment + offset).astimezone(zone).replace(tzinfo=None)
    except OverflowError:
        return None


def forget_positions(session: Session, collection: Collection) -> None:
    """Remove every stored location from the rows of the collection; the caller commits."""
    for file in session.scalars(select(File).where(File.collection_id == collection.id)):
        if "location" in (file.metadata_json or {}):
            file.metadata_json = {name: fact for name, fact in file.metadata_json.items() if name != "location"}
