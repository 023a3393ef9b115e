"""Metadata of a picture fills its row, but never replaces the description that its owner has set."""

import pytest

from app.extensions import db
from app.models import File
from tests.imaging.location.located_pictures import located_jpeg
from tests.support.instances import inside, process_everything
from tests.support.uploads.uploading import new_collection, upload


@pytest.fixture
def file(api, app) -> str:
    answer = upload(api, new_collection(api, privacy="link"), ("lake.jpg", located_jpeg()))
    process_everything(app)
    return answer.json["files"][0]["id"]


def told(api, file: str) -> dict:
    return api.get(f"/api/v1/files/{file}").json


def test_the_row_has_the_facts_of_the_picture_but_no_location(api, file):
    found = told(api, file)
    assert (found["title"], found["caption"], found["rating"]) == ("Lake, evening", "The lake in the evening", 4)
    assert found["taken_at"] == "2026-05-12T18:30:00"
    assert found["metadata"]["creator"] == "Ada"
    assert "location" not in found["metadata"]


def test_the_caption_is_the_alternative_text_and_the_title_heads_the_page(api, file):
    collection = api.get(f"/api/v1/collections/{told(api, file)['collection']}").json
    page = api.get(f"/g/{collection['slug']}/p/{file}").text
    assert 'alt="The lake in the evening"' in page
    assert ">Lake, evening</h1>" in page


def test_an_owners_descriptions_outlive_the_next_reading(api, app, file):
    with inside(app):
        row = db.session.query(File).one()
        row.title, row.caption, row.rating = "Ours", None, 4
        row.retry()
        db.session.commit()
    process_everything(app)
    found = told(api, file)
    assert (found["title"], found["caption"], found["rating"]) == ("Ours", None, 4)
