"""Tags of photos: set for one photo and in bulk, found, copied with a photo, and never shown to visitors."""

import io
import zipfile

import pytest

from app.extensions import db
from app.imaging.metadata.xmp import read_xmp
from app.models import Collection, File, User
from app.services.pictures.picture_facts import facts_for
from tests.access.scene import LONG_AGO, Scene, csrf_token

JSON = {"Accept": "application/json"}


@pytest.fixture
def collection(scene: Scene, owner: User) -> Collection:
    return scene.collection(owner, "public")


class Desk:
    """The owner's browser with one collection."""

    def __init__(self, scene: Scene, owner: User, collection: Collection):
        self.browser = scene.signed_in(owner)
        self.at = f"/collections/{collection.uuid}"
        self.token = csrf_token(self.browser, "/collections/new")

    def send(self, path: str, *files: File, **fields):
        data = {"csrf_token": self.token, "file": [str(file.uuid) for file in files], **fields}
        return self.browser.post(self.at + path, data=data, headers=JSON)

    def seen(self, path: str = "") -> str:
        return self.browser.get(self.at + path).text


@pytest.fixture
def desk(scene: Scene, owner: User, collection: Collection) -> Desk:
    return Desk(scene, owner, collection)


def tagged(scene: Scene, collection: Collection, name: str, *tags: str) -> File:
    file = scene.photo(collection, name)
    with scene.row(file) as row:
        row.tag(tags)
    return file


def tags_of(scene: Scene, *files: File) -> list[list[str]]:
    found = []
    for file in files:
        with scene.row(file) as row:
            found.append(row.tag_names)
    return found


def test_all_of_one_photos_tags_are_written_as_those_of_collections(scene: Scene, collection, desk: Desk) -> None:
    file = tagged(scene, collection, "a.jpg", "old")
    desk.send("/words", file, **{f"tags-{file.uuid}": " first   dance, Lake,, lake "})
    assert tags_of(scene, file) == [["first dance", "Lake"]]


def test_many_get_tags_and_lose_tags_and_keep_the_others(scene: Scene, collection, desk: Desk) -> None:
    files = tagged(scene, collection, "a.jpg", "Lake", "mine"), tagged(scene, collection, "b.jpg", "night")
    desk.send("/words", *files, add_tags="party", remove_tags="lake")
    assert tags_of(scene, *files) == [["mine", "party"], ["night", "party"]]


def test_a_bulk_act_can_be_taken_back_exactly(scene: Scene, collection, desk: Desk) -> None:
    files = tagged(scene, collection, "a.jpg", "Lake"), tagged(scene, collection, "b.jpg", "night")
    for act, tags, expected in [
        ("tag", "lake, party", [["Lake", "party"], ["lake", "night", "party"]]),
        ("untag", "LAKE, night", [[], []]),
    ]:
        answer = desk.send("/tags", *files, action=act, tags=tags).json
        assert tags_of(scene, *files) == expected
        for action, tag, ids in answer["back"]:
            desk.send("/tags", action=action, tags=tag, file=ids)
        assert tags_of(scene, *files) == [["Lake"], ["night"]]


@pytest.mark.parametrize("fields", [{"tags": " , "}, {"tags": "x" * 51}, {"tags": "x", "action": "no"}])
def test_a_wrong_act_is_refused_with_a_reason(scene: Scene, collection, desk: Desk, fields: dict) -> None:
    file = tagged(scene, collection, "a.jpg", "lake")
    answer = desk.send("/tags", file, **{"action": "tag", **fields})
    assert (answer.status_code, bool(answer.json["error"]["message"])) == (400, True)
    assert tags_of(scene, file) == [["lake"]]


def test_the_sheet_shows_one_tags_photos_and_selects_all_of_them(scene, collection, desk: Desk) -> None:
    lake = [tagged(scene, collection, f"{number}.jpg", "lake") for number in range(2)]
    other = tagged(scene, collection, "other.jpg", "night")
    page = desk.seen("?tag=lake")
    assert [str(file.uuid) in page for file in (*lake, other)] == [True, True, False]
    assert "2 files" in page
    acted = desk.send("/files", action="hide", within="all", filter="tag=lake", count="2").json
    assert sorted(acted["files"]) == sorted(str(file.uuid) for file in lake)


@pytest.mark.parametrize(("search", "is_found"), [("FIRST kiss", True), ("kiss img_7", True), ("kiss lake", False)])
def test_a_search_across_collections_finds_tags(scene, collection, desk: Desk, search: str, is_found: bool) -> None:
    file = tagged(scene, collection, "IMG_77.jpg", "first kiss", "night")
    tagged(scene, scene.collection(scene.owner()), "IMG_78.jpg", "first kiss")
    scene.change(tagged(scene, collection, "IMG_79.jpg", "first kiss"), trashed_at=LONG_AGO)
    page = desk.browser.get(f"/collections/photos?q={search}").text
    assert (str(file.uuid) in page, "IMG_78" in page, "IMG_79" in page) == (is_found, False, False)


@pytest.mark.parametrize(
    ("search", "sentence"),
    [
        ("IMG_77", "No collection matches your search. The photos below match it."),
        ("IMG_78", "No collection matches your search and filters."),
    ],
)
def test_a_search_says_what_it_found(scene, collection, desk: Desk, search: str, sentence: str) -> None:
    tagged(scene, collection, "IMG_77.jpg", "first kiss")

    assert sentence in desk.browser.get(f"/collections?q={search}").text


def test_no_visitor_sees_a_tag(scene: Scene, collection: Collection) -> None:
    file = tagged(scene, collection, "a.jpg", "secret-tag")
    paths = ("", "/index.json", f"/p/{file.uuid}")
    told = [scene.visitor().get(f"/g/{collection.slug}{path}").text for path in paths]
    assert [("a.jpg" in text or str(file.uuid) in text, "secret-tag" in text) for text in told] == [(True, False)] * 3


def test_a_selections_sidecars_have_them_as_keywords(scene: Scene, collection, desk: Desk) -> None:
    favorites_list = scene.favorites(collection, [tagged(scene, collection, "a.jpg", "lake & sea", "night")])
    archive = zipfile.ZipFile(
        io.BytesIO(desk.browser.get(f"{desk.at}/selections/{favorites_list.uuid}/sidecars.zip").data)
    )
    assert read_xmp(archive.read("a.xmp"))["dc:subject"] == ["lake & sea", "night"]


def test_a_program_reads_and_writes_them(scene: Scene, owner: User, collection: Collection) -> None:
    file = tagged(scene, collection, "a.jpg", "lake")
    program, path = scene.program(owner), f"/api/v1/files/{file.uuid}"
    told = [program.get(path).json["tags"], program.patch(path, json={"tags": ["b", " a "]}).json["tags"]]
    refused = program.patch(path, json={"tags": ["x" * 51]})
    assert (told, refused.status_code, program.get(path).json["tags"]) == ([["lake"], ["a", "b"]], 422, ["a", "b"])


def test_keywords_become_tags_until_the_owner_has_changed_them(scene: Scene, collection: Collection) -> None:
    file = scene.photo(collection, "a.jpg", metadata_json={})

    def read(*keywords: str) -> list[str]:
        with scene.row(file) as row:
            row.metadata_json = facts_for(db.session, row.id, {"keywords": list(keywords)})["metadata_json"]
        return tags_of(scene, file)[0]

    assert read("lake", "Zürich, old town", "x" * 60) == ["lake", "old town", "Zürich"]
    assert read("lake", "boat") == ["boat", "lake"]
    with scene.row(file) as row:
        row.tag(["mine"])
    assert read("lake", "sea") == ["mine"]
