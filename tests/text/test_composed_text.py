"""Letters with accents are stored in one form, from every input, and searches find them in both forms."""

import io
import unicodedata
from collections.abc import Callable

import pytest
from flask_migrate import downgrade, upgrade
from sqlalchemy import text

from app.extensions import db
from app.models import Collection, File, User
from app.services.pictures.picture_facts import facts_for
from tests.access.scene import Scene, csrf_token
from tests.favorites.marking import Marking
from tests.support.pictures import drawn_jpeg
from tests.support.uploads.tus import Tus

NFC, NFD = unicodedata.normalize("NFC", "Zoë"), unicodedata.normalize("NFD", "Zoë")
JSON = {"Accept": "application/json"}


class Desk:
    """An owner with a collection and a photo, with a browser and a program."""

    def __init__(self, scene: Scene):
        self.scene = scene
        self.owner: User = scene.owner()
        self.collection: Collection = scene.collection(self.owner)
        self.file: File = scene.photo(self.collection)
        self.browser, self.program = scene.signed_in(self.owner), scene.program(self.owner)

    def send(self, path: str, *, page: str = "/collections/new", **fields: object) -> None:
        answer = self.browser.post(path, data={**fields, "csrf_token": csrf_token(self.browser, page)}, headers=JSON)
        assert answer.status_code < 400, answer.text

    def call(self, method: str, path: str, **values: object) -> None:
        answer = self.program.open(f"/api/v1{path}", method=method, json=values)
        assert answer.status_code < 400, answer.text


@pytest.fixture
def desk(scene: Scene) -> Desk:
    return Desk(scene)


def upload_by_form(desk: Desk) -> None:
    answer = desk.program.post(
        f"/api/v1/collections/{desk.collection.uuid}/files", data={"files": (io.BytesIO(drawn_jpeg()), f"{NFD}.jpg")}
    )
    assert answer.status_code == 201, answer.text


def upload_by_tus(desk: Desk) -> None:
    Tus(desk.program, str(desk.collection.uuid)).upload(drawn_jpeg(), filename=f"{NFD}.jpg", relativePath=f"{NFD}/a")


def keep_favorites(desk: Desk) -> None:
    marking = Marking(desk.scene.visitor(), desk.collection)
    marking.add(desk.file, note=NFD)
    assert marking.post(name=NFD).status_code < 400


def settings(desk: Desk) -> None:
    page = f"/collections/{desk.collection.uuid}/settings"
    kept = {"slug": desk.collection.slug, "privacy": "link", "downloads": "original"}
    desk.send(page, title=NFD, description=f"{NFD}\r\n{NFD}", tags=f"{NFD}, {NFC}", **kept)


def link(desk: Desk) -> None:
    rights = {"downloads": "original", "scope": "everything"}
    desk.send(f"/collections/{desk.collection.uuid}/links", name=NFD, **rights)


def studio(desk: Desk) -> None:
    desk.send("/studio", name=NFD, footer=f"{NFD}\r\n{NFD}")


def describe(desk: Desk) -> None:
    written = {f"{name}-{desk.file.uuid}": NFD for name in ("title", "caption", "alt_text", "tags")}
    desk.send(f"/collections/{desk.collection.uuid}/words", file=str(desk.file.uuid), **written)


def preset(desk: Desk) -> None:
    desk.send("/collections/presets/new", name=NFD, privacy="link", downloads="original")


def facts(desk: Desk) -> None:
    read = {"title": NFD, "caption": f"{NFD}\r\nb", "keywords": [NFD, NFC], "lens": NFD}
    with desk.scene.row(desk.file) as row:
        for name, value in facts_for(db.session, row.id, read).items():
            setattr(row, name, value)


DOORS: dict[str, Callable[[Desk], None]] = {
    "the API's new collection": lambda desk: desk.call(
        "POST", "/collections", title=NFD, description=f"{NFD}\r\n", tags=[NFD, NFC]
    ),
    "the API's section": lambda desk: desk.call("POST", f"/collections/{desk.collection.uuid}/sections", title=NFD),
    "the API's words": lambda desk: desk.call("PATCH", f"/files/{desk.file.uuid}", title=NFD, caption=NFD, tags=[NFD]),
    "the API's file name": lambda desk: desk.call("PATCH", f"/files/{desk.file.uuid}", filename=f"{NFD}.jpg"),
    "an upload": upload_by_form,
    "an upload in pieces": upload_by_tus,
    "the settings": settings,
    "a section": lambda desk: desk.send(f"/collections/{desk.collection.uuid}/sections", title=NFD),
    "a link": link,
    "the studio": studio,
    "words about a photo": describe,
    "a file's name": lambda desk: desk.send(f"/collections/files/{desk.file.uuid}/rename", filename=f"{NFD}.jpg"),
    "tags of many": lambda desk: desk.send(
        f"/collections/{desk.collection.uuid}/tags", action="tag", file=str(desk.file.uuid), tags=NFD
    ),
    "a preset": preset,
    "a message template": lambda desk: desk.send(
        "/collections/message-templates/new", name=NFD, language="de", text=f"{NFD}\r\n{{link}}"
    ),
    "the API's link": lambda desk: desk.call("POST", f"/collections/{desk.collection.uuid}/links", name=NFD),
    "favorites": keep_favorites,
    "what a picture says": facts,
}


def odd_lines(dump: list[str]) -> list[str]:
    """Return the lines that have a letter of two characters, also in JSON's escapes, or a line end of two."""
    return [line for line in dump if not unicodedata.is_normalized("NFC", line) or "\\u0308" in line or "\r" in line]


@pytest.mark.parametrize("door", DOORS.values(), ids=DOORS)
def test_what_comes_in_is_composed(desk: Desk, door: Callable[[Desk], None]) -> None:
    before = set(desk.scene.dump())
    door(desk)
    fresh = [line for line in desk.scene.dump() if line not in before]
    assert (odd_lines(fresh), any(NFC in line or "Zo\\u00eb" in line for line in fresh)) == ([], True)


@pytest.mark.parametrize(
    ("make", "most"),
    [
        (lambda desk, title: desk.call("POST", "/collections", title=title), 200),
        (lambda desk, title: desk.call("PATCH", f"/files/{desk.file.uuid}", tags=[title]), 50),
        (lambda desk, name: desk.send(f"/collections/{desk.collection.uuid}/links", name=name, downloads="web"), 100),
    ],
    ids=["a title", "a tag", "a link's name"],
)
def test_a_letter_of_two_characters_counts_as_one(desk: Desk, make: Callable[[Desk, str], None], most: int) -> None:
    make(desk, "e\u0308" * most)
    assert any("ë" * most in line for line in desk.scene.dump())


@pytest.mark.parametrize("typed", [NFC, NFD], ids=["composed", "apart"])
class TestFound:
    def test_a_collection_by_a_word_of_its_name(self, desk: Desk, typed: str) -> None:
        desk.scene.change(desk.collection, title=f"{NFC} and Tom")
        assert f"{NFC} and Tom" in desk.browser.get("/collections", query_string={"q": typed}).text

    def test_a_photo_by_its_tag(self, desk: Desk, typed: str) -> None:
        desk.call("PATCH", f"/files/{desk.file.uuid}", tags=[NFC])
        assert "IMG_0001.jpg" in desk.browser.get("/collections/photos", query_string={"q": typed}).text

    def test_the_photos_of_a_tag(self, desk: Desk, typed: str) -> None:
        desk.call("PATCH", f"/files/{desk.file.uuid}", tags=[NFC])
        sheet = desk.browser.get(f"/collections/{desk.collection.uuid}", query_string={"tag": typed}).text
        assert str(desk.file.uuid) in sheet


def test_a_title_read_from_a_picture_stays_the_pictures_when_it_is_read_again(desk: Desk) -> None:
    facts(desk)
    with desk.scene.row(desk.file) as row:
        again = facts_for(db.session, row.id, {"title": "Anna"})
    assert again["title"] == "Anna"


def test_marks_of_direction_in_a_name_are_kept(desk: Desk) -> None:
    name = "\u2067שלום\u2069 & Tom"
    desk.call("PATCH", f"/collections/{desk.collection.uuid}", title=name)
    with desk.scene.row(desk.collection) as row:
        assert row.title == name


class TestWhatIsStoredAlready:
    """The migration that composes stored text."""

    def test_is_composed_and_can_be_found_and_sorted(self, desk: Desk) -> None:
        with desk.scene.app.app_context():
            downgrade(revision="0016")
            for change in (
                "UPDATE collections SET title = :odd, description = :lines",
                "UPDATE files SET original_filename = :odd, caption = :lines",
                "UPDATE users SET email = :odd || '@example.test'",
            ):
                db.session.execute(text(change), {"odd": NFD, "lines": f"{NFD}\r\n{NFD}"})
            db.session.commit()
            upgrade()
        assert odd_lines(desk.scene.dump()) == []
        with desk.scene.row(desk.file) as file:
            names = (file.original_filename, file.name_key, file.collection.title, file.collection.title_key)
        assert names == (NFC, f"zoe\x01{NFC}", NFC, f"zoe\x01{NFC}")

    def test_tags_that_are_equal_then_are_one(self, desk: Desk) -> None:
        with desk.scene.app.app_context():
            downgrade(revision="0016")
            file_id, collection_id = desk.file.id, desk.collection.id
            for name in (NFC, NFD, NFD.upper(), "sea"):
                for table, of, number in (
                    ("file_tags", "file_id", file_id),
                    ("collection_tags", "collection_id", collection_id),
                ):
                    row = {"id": number, "name": name}
                    db.session.execute(text(f"INSERT INTO {table} ({of}, name) VALUES (:id, :name)"), row)
            db.session.commit()
            upgrade()
        with desk.scene.row(desk.file) as file:
            assert (file.tag_names, file.collection.tag_names) == (["sea", NFC], ["sea", NFC])
