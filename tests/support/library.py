"""Photos of the library in a second collection: added, read, and deleted for good."""

from datetime import timedelta

from flask import Flask

from app.database import utcnow
from tests.support.instances import inside
from tests.support.page_client import PageClient


def add(api: PageClient, collection: str, *files: str) -> list[list[str]]:
    """Adds these of the library to a collection; answers the new ones' ids, and those that were there."""
    answer = api.post(f"/api/v1/collections/{collection}/files/from-library", json={"files": files})
    assert answer.status_code == 201, answer.text
    return [[file["id"] for file in answer.json[name]] for name in ("files", "present")]


def original(api: PageClient, file: str) -> bytes | None:
    """What the media route sends of it, None where there is no such file."""
    answer = api.get(f"/collections/files/{file}/original")
    return answer.data if answer.status_code == 200 else None


def purge(app: Flask, api: PageClient, *addresses: str) -> None:
    """To the trash, and after the days that it keeps things for good."""
    for address in addresses:
        assert api.delete(f"/api/v1/{address}").status_code == 204
    with inside(app) as services:
        services.trash.purge_due(utcnow() + timedelta(days=31))
        services.trash.remove_objects()
