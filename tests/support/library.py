"""Photos of the library in a second collection: adding, reading and purging them."""

from datetime import timedelta

from flask import Flask

from app.database import utcnow
from tests.support.instances import inside
from tests.support.page_client import PageClient


def add(api: PageClient, collection: str, *files: str) -> list[list[str]]:
    """Add files of the library to a collection; return the ids of the new files, and of those it already had."""
    answer = api.post(f"/api/v1/collections/{collection}/files/from-library", json={"files": files})
    assert answer.status_code == 201, answer.text
    return [[file["id"] for file in answer.json[name]] for name in ("files", "present")]


def original(api: PageClient, file: str) -> bytes | None:
    """Return the original as the media route sends it, or None if there is no such file."""
    answer = api.get(f"/collections/files/{file}/original")
    return answer.data if answer.status_code == 200 else None


def purge(app: Flask, api: PageClient, *addresses: str) -> None:
    """Move these to the trash, and purge it as if the days of the trash were over."""
    for address in addresses:
        assert api.delete(f"/api/v1/{address}").status_code == 204
    with inside(app) as services:
        services.trash.purge_due(utcnow() + timedelta(days=31))
        services.trash.remove_objects()
