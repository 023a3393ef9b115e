"""Statement 27: limits are checked first, and what exceeds them leaves nothing stored."""

import pytest
from sqlalchemy import func, select

from app.composition import services_of
from app.config import GIB, MIB
from app.extensions import db
from app.models import File
from tests.support.instances import add_owner, client_of, process_everything
from tests.support.pictures import drawn_jpeg, padded_jpeg
from tests.support.uploads.uploading import new_collection, objects_in, unfinished_in, upload


class UnreadStream:
    """A request body that must not be read."""

    def read(self, size: int = -1) -> bytes:
        raise AssertionError("the body was read although its size alone was reason to refuse it")

    readline = read


@pytest.fixture
def site(make_app, owner_hash):
    """Return a function that makes a site with limits: the app, the owner's program and a collection."""

    def make(**limits):
        app = make_app(**limits)
        api = client_of(app)
        api.environ_base["HTTP_AUTHORIZATION"] = f"Bearer {add_owner(app, owner_hash).token}"
        return app, api, new_collection(api)

    return make


def stored_counts(app) -> tuple[int, int, int]:
    """Return the counts of rows, objects and unfinished files."""
    with app.app_context():
        files = db.session.scalar(select(func.count()).select_from(File))
    media = services_of(app).settings.instance / "media"
    return files, len(objects_in(media)), len(unfinished_in(media))


def refusals(answer) -> list[tuple[str, str]]:
    return [(entry["filename"], entry["error"]["code"]) for entry in answer.json["errors"]]


def test_a_file_over_the_limit_is_refused_and_its_neighbours_are_not(site):
    """Statement 27: the limit applies to each file separately."""
    app, api, collection = site(VITRINE_MAX_FILE_BYTES=20_000)
    files = ("small.jpg", padded_jpeg(20_000, 1)), ("large.jpg", padded_jpeg(20_001, 2))
    answer = upload(api, collection, *files)
    assert (answer.status_code, refusals(answer)) == (201, [("large.jpg", "too_large")])
    assert [file["filename"] for file in answer.json["files"]] == ["small.jpg"]
    assert stored_counts(app) == (1, 1, 0)


def test_a_file_over_the_limit_alone_is_413(site):
    """Statement 27: the response's sentence names the limit."""
    app, api, collection = site(VITRINE_MAX_FILE_BYTES=20_000)
    answer = upload(api, collection, ("large.jpg", padded_jpeg(20_001)))
    assert (answer.status_code, answer.json["error"]["code"]) == (413, "too_large")
    assert "20 kB" in answer.json["error"]["message"]
    assert stored_counts(app) == (0, 0, 0)


def test_too_many_files_are_all_refused(site):
    """Statement 27: the number of files is limited."""
    app, api, collection = site(VITRINE_MAX_FILES_PER_UPLOAD=2)
    answer = upload(api, collection, *((f"{number}.jpg", padded_jpeg(5_000, number)) for number in range(3)))
    assert (answer.status_code, answer.json["error"]["message"]) == (413, "Send at most 2 files at once.")
    assert stored_counts(app) == (0, 0, 0)


def test_a_body_over_the_limit_is_refused_unread(site):
    """Statement 27: MAX_CONTENT_LENGTH is checked before any byte is read."""
    app, api, collection = site(VITRINE_MAX_FILE_BYTES=20_000, VITRINE_MAX_FILES_PER_UPLOAD=1)
    answer = api.post(
        f"/api/v1/collections/{collection}/files",
        environ_overrides={"wsgi.input": UnreadStream(), "CONTENT_LENGTH": str(20_000 + 16 * MIB + 1)},
        content_type="multipart/form-data; boundary=x",
    )
    assert answer.status_code == 413
    assert stored_counts(app) == (0, 0, 0)


def test_too_little_room_is_refused_unread(site):
    """Statements 27 and 39: uploads are refused while some space is still free."""
    app, api, collection = site(VITRINE_MIN_FREE_BYTES=1024 * GIB)
    answer = api.post(
        f"/api/v1/collections/{collection}/files",
        environ_overrides={"wsgi.input": UnreadStream(), "CONTENT_LENGTH": "1000"},
        content_type="multipart/form-data; boundary=x",
    )
    assert (answer.status_code, answer.json["error"]["code"]) == (507, "out_of_space")
    assert stored_counts(app) == (0, 0, 0)


@pytest.mark.parametrize(
    "content",
    [b"<svg xmlns='http://www.w3.org/2000/svg'/>", b"<!doctype html><p>", b"%PDF-1.7\n", b"PK\x03\x04", b"MZ\x90\0"],
)
def test_types_never_accepted_are_recognized_by_their_content(site, content):
    """Statement 27: the type is limited, by content and not by name."""
    app, api, collection = site()
    answer = upload(api, collection, ("photo.jpg", content))
    assert (answer.status_code, refusals(answer)) == (415, [("photo.jpg", "unsupported")])
    assert stored_counts(app) == (0, 0, 0)


def test_an_empty_file_is_refused(site):
    """Statement 27: an empty file has its own sentence."""
    app, api, collection = site()
    answer = upload(api, collection, ("photo.jpg", b""))
    assert (answer.status_code, refusals(answer)) == (400, [("photo.jpg", "invalid")])
    assert stored_counts(app) == (0, 0, 0)


def test_too_many_pixels_fail_the_variants_and_never_the_upload(site):
    """Statement 27: the number of pixels is read from the header, before any pixel is decoded."""
    app, api, collection = site(VITRINE_MAX_PIXELS=100 * 100)
    photo = drawn_jpeg(101, 100)
    answer = upload(api, collection, ("photo.jpg", photo))
    file = answer.json["files"][0]["id"]
    process_everything(app)
    described = api.get(f"/api/v1/files/{file}").json
    assert (described["state"], bool(described["error"])) == ("failed", True)
    assert api.get(f"/collections/files/{file}/original").data == photo
