"""Visitors' selections as owners see, export and reopen them."""

import csv
import io
import zipfile
from datetime import UTC, datetime

import pytest

from app.imaging.metadata.xmp import read_xmp
from app.models import Collection, FavoriteList, User
from tests.access.scene import LONG_AGO, Scene
from tests.selections.conftest import Hand, listed

SENT = {"submitted_at": LONG_AGO}


@pytest.fixture
def collection(scene: Scene, owner: User) -> Collection:
    return scene.collection(owner, title="By the sea")


def table(response) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(response.data.decode("utf-8-sig"), newline="")))


def test_each_list_is_there_with_who_when_and_what(
    scene: Scene, hand: Hand, owner: User, collection: Collection
) -> None:
    file = scene.photo(collection)
    sent_at = datetime(2026, 5, 12, 10, tzinfo=UTC)
    scene.change(collection, selection_wanted=30)
    link = scene.link(collection, name="Grandmother")
    scene.favorites(collection, [file], visitor_name="Anna", message="We love it!", submitted_at=sent_at)
    scene.favorites(collection, [file], share_link_id=link.id)
    scene.favorites(collection, [file])
    scene.favorites(collection, name="An empty one")
    elsewhere = scene.collection(owner)
    scene.favorites(elsewhere, [scene.photo(elsewhere)], visitor_name="Of another gallery", submitted_at=sent_at)
    page = hand.get(f"/{collection.uuid}/selections").text
    expected = ("Anna", "1 of 30 photos", "12 May 2026, 10:00", "We love it!", "Grandmother", "Visitor without a name")
    assert [text for text in expected if text not in page] == []
    assert ("An empty one" in page, "Of another gallery" in page) == (False, False)


def test_a_list_shows_its_photos_with_their_notes(scene: Scene, hand: Hand, collection: Collection) -> None:
    first, second = scene.photo(collection, "first.jpg"), scene.photo(collection, "second.jpg")
    favorites_list = listed(scene, collection, (second, "Tighter <please>"))
    listed(scene, collection, (first, ""), (second, "Wider"), visitor_name="Another visitor")
    page = hand.get(f"/{collection.uuid}/selections/{favorites_list.uuid}").text
    assert ("Tighter &lt;please&gt;" in page, "Wider" in page) == (True, False)
    assert (str(second.uuid) in page, str(first.uuid) in page) == (True, False)


def test_what_lies_in_the_trash_is_in_no_export(scene: Scene, hand: Hand, collection: Collection) -> None:
    here, gone = scene.photo(collection, "here.jpg"), scene.photo(collection, "gone.jpg", trashed_at=LONG_AGO)
    favorites_list = scene.favorites(collection, [here, gone])
    assert hand.get(f"/{collection.uuid}/selections/{favorites_list.uuid}/names.txt").text == "here\n"


def test_a_spreadsheet_of_one_list(scene: Scene, hand: Hand, collection: Collection) -> None:
    section = scene.section(collection, "Evening")
    file = scene.photo(collection, "=cmd.jpg", section_id=section.id)
    outside = scene.photo(collection, "outside.jpg")
    favorites_list = listed(scene, collection, (file, "-1+1"), (outside, ""), visitor_name="Anna")
    response = hand.get(f"/{collection.uuid}/selections/{favorites_list.uuid}/selection.csv")
    rows = {(row["File name"], row["Section"], row["Note"]) for row in table(response)}
    assert rows == {("'=cmd.jpg", "Evening", "'-1+1"), ("outside.jpg", "", "")}
    assert "By the sea - Anna.csv" in response.headers["Content-Disposition"]


@pytest.mark.parametrize(
    ("precision", "cell"),
    [
        ("year", "1993"), ("month", "1993-05"), ("day", "1993-05-12"), ("minute", "1993-05-12 14:03"),
        (None, "1993-05-12 14:03:22"),
    ],
)  # fmt: skip
def test_a_spreadsheet_has_of_a_time_what_is_known(
    scene: Scene, hand: Hand, collection: Collection, precision: str | None, cell: str
) -> None:
    told = {"taken_at_precision": precision} if precision else {}
    file = scene.photo(collection, taken_at=datetime(1993, 5, 12, 14, 3, 22), metadata_json=told)
    favorites_list = scene.favorites(collection, [file])
    (row,) = table(hand.get(f"/{collection.uuid}/selections/{favorites_list.uuid}/selection.csv"))
    assert row["Taken at"] == cell


def test_sidecars_come_as_an_archive_that_unpacks(scene: Scene, hand: Hand, collection: Collection) -> None:
    files = [scene.photo(collection, name) for name in ("IMG_1.jpg", "IMG_2.jpg")]
    favorites_list = listed(scene, collection, (files[0], "Brighter"), (files[1], ""))
    response = hand.get(f"/{collection.uuid}/selections/{favorites_list.uuid}/sidecars.zip?stars=3&label=Blue")
    with zipfile.ZipFile(io.BytesIO(response.data)) as archive:
        assert archive.testzip() is None
        found = {name: read_xmp(archive.read(name)) for name in archive.namelist()}
    marks = {"xmp:Rating": ["3"], "xmp:Label": ["Blue"]}
    assert found == {"IMG_1.xmp": {**marks, "dc:description": ["Brighter"]}, "IMG_2.xmp": marks}


def test_a_part_of_the_sidecars_can_be_asked_for(scene: Scene, hand: Hand, collection: Collection) -> None:
    favorites_list = scene.favorites(collection, [scene.photo(collection, f"IMG_{number}.jpg") for number in range(3)])
    address = f"/collections/{collection.uuid}/selections/{favorites_list.uuid}/sidecars.zip"
    whole = hand.browser.get(address).data
    part = hand.browser.get(address, headers={"Range": "bytes=100-900"})
    assert (part.status_code, part.data) == (206, whole[100:901])


class TestTogether:
    """Three photos and three visitors' lists: all have the first photo, two the second, one the third."""

    @pytest.fixture
    def lists(self, scene: Scene, collection: Collection) -> list[FavoriteList]:
        third, second, first = (scene.photo(collection, f"{name}.jpg") for name in ("third", "second", "first"))
        return [
            listed(scene, collection, (first, "Yes!"), (second, ""), (third, ""), visitor_name="Anna", **SENT),
            listed(scene, collection, (first, "Mine"), (second, ""), visitor_name="Tom", **SENT),
            listed(scene, collection, (first, "")),
        ]

    def test_most_selected_first_among_those_submitted(self, hand: Hand, collection: Collection, lists) -> None:
        found = table(hand.get(f"/{collection.uuid}/selections/together/selection.csv"))
        counts = [(row["File name"], row["Selected by"]) for row in found]
        assert counts == [("second.jpg", "2"), ("first.jpg", "2"), ("third.jpg", "1")]
        notes = next(row["Note"] for row in found if row["File name"] == "first.jpg")
        assert sorted(notes.splitlines()) == ["Anna: Yes!", "Tom: Mine"]

    def test_by_at_least_so_many(self, hand: Hand, collection: Collection, lists) -> None:
        lists_asked = "&".join(f"list={favorites_list.uuid}" for favorites_list in lists)
        address = f"/{collection.uuid}/selections/together"
        names = hand.get(f"{address}/names.txt?{lists_asked}&least=3").text
        page = hand.get(f"{address}?{lists_asked}&least=3").text
        assert names == "first\n"
        assert ("3 of 3" in page, "second.jpg" in page) == (True, False)


def test_reopening_and_taking_it_back(scene: Scene, hand: Hand, collection: Collection) -> None:
    favorites_list, other = (scene.favorites(collection, [scene.photo(collection)], **SENT) for _ in range(2))
    address = f"/{collection.uuid}/selections/{favorites_list.uuid}"
    locked = []
    for act in ("reopen", "lock"):
        assert hand.post(f"{address}/{act}").status_code == 302
        with scene.row(favorites_list) as row:
            locked.append(row.is_locked)
        with scene.row(other) as row:
            assert row.is_locked
    assert locked == [False, True]


def test_what_was_never_sent_cannot_be_locked(scene: Scene, hand: Hand, collection: Collection) -> None:
    favorites_list = scene.favorites(collection, [scene.photo(collection)])
    assert hand.post(f"/{collection.uuid}/selections/{favorites_list.uuid}/lock").status_code == 400


def test_what_is_asked_for_is_set_in_the_settings(scene: Scene, hand: Hand, collection: Collection) -> None:
    fields = {"title": "By the sea", "slug": collection.slug, "privacy": "link", "downloads": "web"}
    asked = {"selection_wanted": "30", "selection_due": "2027-05-12", "tags": "Wedding, lake,wedding ,"}
    assert hand.post(f"/{collection.uuid}/settings", **fields, **asked).status_code == 302
    with scene.row(collection) as row:
        assert (row.allows_favorites, row.selection_wanted, str(row.selection_due)) == (False, 30, "2027-05-12")
        assert sorted(tag.name for tag in row.tags) == ["Wedding", "lake"]


@pytest.mark.parametrize("asked", [{"selection_wanted": "0"}, {"selection_wanted": "x"}, {"tags": "x" * 60}])
def test_what_cannot_be_asked_is_said_beside_the_field(hand: Hand, collection: Collection, asked) -> None:
    fields = {"title": "By the sea", "slug": collection.slug, "privacy": "link", "downloads": "web"}
    response = hand.post(f"/{collection.uuid}/settings", **fields, **asked)
    assert response.status_code == 400
    assert f'id="{next(iter(asked))}-error"' in response.text
