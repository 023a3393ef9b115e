"""A RAW file is shown by its preview, or stored like any other file if it has none."""

import pytest

from app.composition import services_of
from tests.imaging.drawn_pictures import jpeg_bytes, quarters
from tests.imaging.drawn_raws import drawn_dng
from tests.support.instances import process_everything
from tests.support.pictures import drawn_jpeg
from tests.support.uploads.uploading import new_collection, objects_in, upload

RAW = drawn_dng(quarters((64, 48)), preview=jpeg_bytes(quarters((1200, 900))))
SHOWS_NOTHING = b"MM\0*\0\0\0\x08" + bytes(range(256)) * 40


@pytest.fixture
def collection(api) -> dict:
    """Return a public collection whose originals every visitor may download."""
    found = new_collection(api, privacy="public", downloads="original")
    return api.get(f"/api/v1/collections/{found}").json


def seen(api, sent) -> dict:
    return api.get(f"/api/v1/files/{sent['id']}").json


def test_a_raw_file_and_the_jpeg_of_its_name_stay_apart(app, api, collection):
    answer = upload(api, collection["id"], ("DSC_1.dng", RAW), ("DSC_1.jpg", drawn_jpeg(900, 600)))
    process_everything(app)
    raw, jpeg = (seen(api, sent) for sent in answer.json["files"])
    keys = objects_in(services_of(app).settings.instance / "media")

    assert [(file["state"], file["width"], file["mime_type"]) for file in (raw, jpeg)] == [
        ("ready", 1200, "image/x-adobe-dng"),
        ("ready", 900, "image/jpeg"),
    ]
    assert len(keys) == len(set(keys)) == 2 + len(raw["variants"]) + len(jpeg["variants"])
    assert api.get(raw["original_url"]).data == RAW


def test_a_raw_file_that_shows_nothing_is_listed_and_handed_out(app, api, client, collection):
    [sent] = upload(api, collection["id"], ("DSC_2.NEF", SHOWS_NOTHING)).json["files"]
    process_everything(app)
    file = seen(api, sent)
    gallery = client.get(f"/g/{collection['slug']}").text

    assert (sent["state"], file["state"], file["mime_type"]) == ("pending", "unsupported", "image/x-nikon-nef")
    assert "no preview" in file["error"]
    assert ("DSC_2.NEF" in gallery, "NEF · 10 kB" in gallery) == (True, True)
    assert client.get(f"/collections/files/{file['id']}/original").data == SHOWS_NOTHING


def test_a_raw_file_can_be_tried_again_and_no_other_file_can(app, api, signed_in, collection):
    """The decoder of RAW files may have been installed since."""
    uploaded = upload(api, collection["id"], ("DSC_2.NEF", SHOWS_NOTHING), ("notes.txt", b"Only a few words."))
    process_everything(app)
    files = [sent["id"] for sent in uploaded.json["files"]]
    page = f"/collections/{collection['id']}"
    signed_in.post_form(f"{page}/files", {"action": "retry", "file": files}, page=page)

    assert [api.get(f"/api/v1/files/{file}").json["state"] for file in files] == ["pending", "unsupported"]
