"""Resumable uploads with PostgreSQL, which has its own statements for the lease, the quota and the checksums."""

import pytest
from flask_migrate import upgrade

from tests.support.instances import add_owner, process_everything
from tests.support.pictures import drawn_jpeg
from tests.support.uploads.tus import Tus, send_cut
from tests.support.uploads.uploading import new_collection, sha256
from tests.uploads.conftest import program_of

PHOTO = drawn_jpeg(900, 600)


@pytest.mark.postgres
def test_an_upload_from_its_beginning_to_its_twin(make_app, postgres_url, owner_hash):
    app = make_app(DATABASE_URL=postgres_url, VITRINE_MAX_COLLECTION_BYTES=10_000_000)
    with app.app_context():
        upgrade()
    client = program_of(app, add_owner(app, owner_hash).token)
    tus = Tus(client, new_collection(client))
    address = tus.begun(len(PHOTO), sha256=sha256(PHOTO))
    assert send_cut(tus, address, 0, PHOTO[:5_000], announced=len(PHOTO)).status_code == 400
    asset = tus.finish(address, PHOTO)
    process_everything(app)
    assert (tus.file(asset)["state"], tus.file(asset)["sha256"]) == ("ready", sha256(PHOTO))
    again = tus.begun(len(PHOTO))
    tus.finish(again, PHOTO, 7_000)
    process_everything(app)
    assert tus.ask(again).headers["Upload-Asset"] == asset
