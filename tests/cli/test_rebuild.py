"""``vitrine variants rebuild`` updates old variants, and visitors see a picture at all times."""

import re

import pytest
import requests
from flask.cli import ScriptInfo

from app import cli
from app.extensions import db
from app.models import File
from tests.browser.published import publish
from tests.imaging.metadata import drawn_metadata as drawn
from tests.support.instances import inside, process_everything
from tests.support.pictures import drawn_jpeg
from tests.support.servers.live import LiveServer
from tests.support.uploads.uploading import new_collection, rows, upload

LARGE = (1400, 900)  # in pixels; large enough for every variant spec


@pytest.fixture
def rebuild(app, capsys, monkeypatch):
    """Return a runner of the command in this process, which returns exit status, output and errors."""

    def run(*arguments: str) -> tuple[int, str, str]:
        monkeypatch.setattr("sys.argv", ["vitrine", "variants", "rebuild", *arguments])
        monkeypatch.setattr(cli, "ScriptInfo", lambda **_: ScriptInfo(create_app=lambda: app, set_debug_flag=False))
        status = 0
        try:
            cli.main()
        except SystemExit as exit:
            status = exit.code or 0
        said = capsys.readouterr()
        return status, said.out, said.err

    return run


@pytest.fixture
def collection(app, api) -> str:
    """Return a collection of two pictures with the variants of the first pass only."""
    collection = new_collection(api)
    upload(api, collection, *[(f"{number}.jpg", drawn_jpeg(*LARGE, (number, 80, 90))) for number in range(2)])
    process_everything(app)
    return collection


def made(api, collection: str) -> list[int]:
    """Return how many variants each file has."""
    return [len(file["variants"]) for file in api.get(f"/api/v1/collections/{collection}/files").json["files"]]


def test_missing_makes_what_is_missing_and_then_nothing(rebuild, api, collection):
    assert rebuild()[:2] == (0, "2 rebuilt, 0 failed.\n")
    assert made(api, collection) == [7, 7]
    assert rebuild("--missing")[:2] == (0, "0 rebuilt, 0 failed.\n")


def test_all_makes_everything_again(rebuild, api, collection):
    rebuild()
    assert rebuild("--all")[:2] == (0, "2 rebuilt, 0 failed.\n")
    assert made(api, collection) == [7, 7]


def test_one_collection_alone(rebuild, app, api, collection):
    other = new_collection(api)
    upload(api, other, ("other.jpg", drawn_jpeg(*LARGE, (9, 9, 9))))
    process_everything(app)
    assert rebuild("--collection", other)[:2] == (0, "1 rebuilt, 0 failed.\n")
    assert (made(api, collection), made(api, other)) == ([3, 3], [7])


def test_what_cannot_be_made_is_counted_and_the_picture_stays(rebuild, app, api, collection):
    with inside(app) as services:
        file = api.get(f"/api/v1/collections/{collection}/files").json["files"][0]["id"]
        [original] = (services.settings.instance / "media").glob(f"collections/*/{file}/*.jpg")
    original.write_bytes(b"no longer what it was")
    assert rebuild()[:2] == (1, "1 rebuilt, 1 failed.\n")
    found = api.get(f"/api/v1/files/{file}").json
    assert (found["state"], sorted(found["variants"])) == ("ready", ["grid", "medium", "thumb"])


@pytest.mark.parametrize(
    ("value", "reason"), [("x", "not a valid UUID"), ("5e11d0a4-0000-4000-8000-000000000000", "There is no collection")]
)
def test_a_collection_that_is_none_is_wrong_usage(rebuild, value, reason):
    status, _, errors = rebuild("--collection", value)
    assert (status, reason in errors) == (2, True)


def test_a_visitor_meets_no_gap(live_server: LiveServer):
    """Pages and all addresses on them are requested again and again, while every variant is rendered anew."""
    gallery = publish(live_server, [(f"{number}.jpg", drawn_jpeg(2400, 1600, (number, 7, 99))) for number in range(6)])
    for variant in (live_server.instance / "media/collections" / gallery.uuid).glob("*/variants/*.jpg"):
        variant.write_bytes(drawn_jpeg(20, 20))  # as an older version of Vitrine might have made it
    process = live_server.start("variants", "rebuild", "--all", "--collection", gallery.uuid)
    rounds = 0
    while process.poll() is None:
        page = requests.get(gallery.url, timeout=30)
        addresses = set(re.findall(r"/collections/files/[^\s\"]+", page.text.replace("&amp;", "&")))
        assert (page.status_code, page.text.count('class="tile"')) == (200, 6)
        for address in addresses:
            answer = requests.get(live_server.url + address, timeout=30)
            type_ = answer.headers["Content-Type"]
            is_picture = "original" in address or type_ in ("image/jpeg", "image/avif")
            assert (answer.status_code, is_picture) == (200, True), (address, type_)
        rounds += 1
    assert (process.returncode, rounds > 0) == (0, True)
    left = rows(live_server, "SELECT count(*) FROM file_variants WHERE recipe = ''")
    assert left == [(0,)]
    tiles = requests.get(gallery.url, timeout=30).text.partition("<body")[2]
    assert tiles.count('preview?v=2"') == 6


class TestFacts:
    """The option ``--facts``, which updates rows that an older version read, but not what people typed."""

    @pytest.fixture
    def file(self, app, api) -> str:
        """Upload a picture and give its row what an older version read: Exif's UTF-8 as Latin-1, and no time."""
        fields = {drawn.DESCRIPTION: "Zoë am See", drawn.ARTIST: "Jörg", drawn.TAKEN: "2019:05:12 14:03"}
        block = drawn.exif_block(*(drawn.ascii_text(tag, text) for tag, text in fields.items()))
        packet = drawn.xmp(inner=drawn.xmp_text("dc:subject", "lake", kind="Bag"))
        answer = upload(api, new_collection(api), ("zoe.jpg", drawn.in_jpeg(block, xmp=packet)))
        process_everything(app)
        with inside(app):
            row = db.session.query(File).one()
            misread = {"caption": "ZoÃ« am See", "creator": "JÃ¶rg", "keywords": ["lake"]}
            row.caption, row.metadata_json, row.taken_at = misread["caption"], misread, None
            db.session.commit()
        return answer.json["files"][0]["id"]

    def test_what_was_misread_is_read_again(self, rebuild, api, file):
        before = api.get(f"/api/v1/files/{file}").json
        assert rebuild("--facts")[:2] == (0, "1 read again, 1 changed, 0 failed.\n")
        told = api.get(f"/api/v1/files/{file}").json
        assert (told["caption"], told["metadata"]["creator"], told["tags"]) == ("Zoë am See", "Jörg", ["lake"])
        assert (told["taken_at"], told["taken_at_precision"]) == ("2019-05-12T14:03:00", "minute")
        assert told["variants"] == before["variants"]
        assert rebuild("--facts")[:2] == (0, "1 read again, 0 changed, 0 failed.\n")

    def test_what_a_person_typed_stays(self, rebuild, api, file):
        api.patch(f"/api/v1/files/{file}", json={"caption": "Ours, not ZoÃ«", "tags": ["mine"]})
        assert rebuild("--facts")[0] == 0
        told = api.get(f"/api/v1/files/{file}").json
        assert (told["caption"], told["tags"]) == ("Ours, not ZoÃ«", ["mine"])
        assert told["metadata"]["creator"] == "Jörg"

    def test_a_caption_that_a_person_removed_stays_away(self, rebuild, api, file):
        api.patch(f"/api/v1/files/{file}", json={"caption": ""})
        assert rebuild("--facts")[0] == 0
        assert api.get(f"/api/v1/files/{file}").json["caption"] is None

    def test_an_original_that_is_damaged_is_counted(self, rebuild, app, api, file):
        with inside(app) as services:
            [original] = (services.settings.instance / "media").glob(f"collections/*/{file}/*.jpg")
        original.write_bytes(b"no longer what it was")
        status, said, errors = rebuild("--facts")
        assert (status, said) == (1, "0 read again, 0 changed, 1 failed.\n")
        assert "differs from the one that was uploaded" in errors

    def test_other_collections_are_left_alone(self, rebuild, api, file):
        assert rebuild("--facts", "--collection", new_collection(api))[:2] == (
            0,
            "0 read again, 0 changed, 0 failed.\n",
        )
        assert api.get(f"/api/v1/files/{file}").json["caption"] == "ZoÃ« am See"
