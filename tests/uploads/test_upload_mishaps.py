"""Mishaps in the middle of uploads: an unexpected fault, a store that fails late, a disk that cannot be written."""

import errno
import os
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import update

from app.database import utcnow
from app.errors import OutOfSpace, StorageError
from app.extensions import db
from app.models import Upload
from app.services.uploads.lease import UploadLease
from tests.support.instances import add_owner, inside
from tests.support.pictures import padded_jpeg
from tests.support.uploads.tus import TUS, Tus
from tests.support.uploads.uploading import new_collection, unfinished_in, upload
from tests.uploads.conftest import program_of

PHOTO = padded_jpeg(50_000)
MARKUP = b"<!doctype html><script>alert(1)</script>" + b" " * 50_000


def raising(error: Exception):
    def fail(*_args, **_more):
        raise error

    return fail


@pytest.mark.parametrize(("step", "kept"), [("renew", 20_000), ("release", 40_000)], ids=["before", "after"])
def test_an_unexpected_fault_keeps_no_next_request_waiting(site, monkeypatch, step, kept):
    """Before the bytes are written, or after they are durable and before the row says so."""
    address = site.tus.begun(len(PHOTO))
    site.tus.send(address, 0, PHOTO[:20_000])
    with monkeypatch.context() as patch:
        patch.setattr(UploadLease, step, raising(RuntimeError("a fault of ours")))
        assert site.tus.send(address, 20_000, PHOTO[20_000:40_000]).status_code == 500
    assert site.tus.offset(address) == kept
    assert site.tus.send(address, kept, PHOTO[kept:]).status_code == 204
    assert site.original(site.tus.ask(address).headers["Upload-Asset"]) == PHOTO


@pytest.mark.parametrize("error", [StorageError(), OutOfSpace(), OSError(errno.EIO, "Input/output error")], ids=repr)
@pytest.mark.parametrize("is_there", [False, True], ids=["new", "there already"])
def test_leftovers_that_cannot_be_tidied_fail_no_finished_upload(local_site, monkeypatch, error, is_there):
    """Statement 41: the next sweep removes them."""
    tus = local_site.tus
    if is_there:
        tus.upload(PHOTO)
    address = tus.begun(len(PHOTO))
    with monkeypatch.context() as patch:
        patch.setattr("app.integrations.local.staging.Path.unlink", raising(error))
        answer = tus.send(address, 0, PHOTO)
    assert (answer.status_code, "Upload-Duplicate" in answer.headers) == (204, is_there)
    assert local_site.original(answer.headers["Upload-Asset"]) == PHOTO
    with inside(local_site.app) as services:
        services.upload_sweep.sweep(utcnow() + timedelta(hours=25))
    assert unfinished_in(services.settings.instance / "media") == []


@pytest.mark.parametrize(
    ("number", "status", "sentence"),
    [
        (errno.ENOSPC, 507, "There is no room left for this file"),
        (errno.EDQUOT, 507, "There is no room left for this file"),
        (errno.EROFS, 503, "The folder of the photo store cannot be used. Check its owner and its permissions."),
        (errno.EACCES, 503, "The folder of the photo store cannot be used. Check its owner and its permissions."),
        (errno.EIO, 503, "The photo store does not answer right now. Nothing was lost"),
    ],
    ids=lambda value: errno.errorcode.get(value, "") if isinstance(value, int) else "",
)
@pytest.mark.parametrize("door", ["tus", "form"])
def test_a_write_that_cannot_even_begin_has_its_own_sentence(local_site, monkeypatch, door, number, status, sentence):
    """Statement 39: and the same upload goes on once the disk can be written."""

    def failing_for(end: str, really_open: Callable):
        def open_(path, *args, **more):
            if str(path).endswith(end):
                raise OSError(number, os.strerror(number), str(path))
            return really_open(path, *args, **more)

        return open_

    tus = local_site.tus
    address = tus.begun(len(PHOTO))
    with monkeypatch.context() as patch:
        patch.setattr(os, "open", failing_for(".upload", os.open))
        patch.setattr(Path, "open", failing_for(".part", Path.open))
        form = ("a.jpg", PHOTO)
        refused = tus.send(address, 0, PHOTO) if door == "tus" else upload(local_site.api, tus.collection, form)
    assert refused.status_code == status, refused.text
    assert sentence in refused.json["error"]["message"]
    assert local_site.original(tus.finish(address, PHOTO)) == PHOTO


@pytest.mark.parametrize("act", ["end", "refuse", "expire"])
def test_what_ends_one_upload_leaves_all_others_where_they_are(site, owner_hash, act):
    """Another one of this owner, and one of another owner."""
    other = program_of(site.app, add_owner(site.app, owner_hash, email="second@example.com").token)
    others = [site.tus, Tus(other, new_collection(other))]
    addresses = [tus.begun(len(PHOTO)) for tus in others]
    for tus, address in zip(others, addresses, strict=True):
        assert tus.send(address, 0, PHOTO[:20_000]).status_code == 204
    ending = site.tus.begun(len(MARKUP))
    if act == "refuse":
        assert site.tus.send(ending, 0, MARKUP).status_code == 415
    else:
        assert site.tus.send(ending, 0, MARKUP[:1_000]).status_code == 204
    if act == "end":
        assert site.tus.client.delete(ending, headers=TUS).status_code == 204
    with inside(site.app) as services:
        if act == "expire":
            this = Upload.size == len(MARKUP)
            db.session.execute(update(Upload).where(this).values(expires_at=utcnow() - timedelta(seconds=1)))
            db.session.commit()
        services.upload_sweep.sweep(utcnow())
    assert site.tus.ask(ending).status_code == 404
    for tus, address in zip(others, addresses, strict=True):
        assert tus.offset(address) == 20_000
        assert tus.send(address, 20_000, PHOTO[20_000:]).headers["Upload-Offset"] == str(len(PHOTO))
