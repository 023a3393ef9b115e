"""Ratings, color labels and the filters of the contact sheet: what they change, show and leave alone."""

import re

import pytest
from sqlalchemy import update

from app.extensions import db
from app.models import Collection, ColorLabel, Favorite, File, User
from tests.access.scene import LONG_AGO, Scene, csrf_token

JSON = {"Accept": "application/json"}


class CullingDesk:
    """The owner's browser with a collection of four photos: a.jpg, b.jpg, c.jpg and d.jpg."""

    def __init__(self, scene: Scene, owner: User):
        self.scene = scene
        self.collection: Collection = scene.collection(owner, "public")
        self.files: list[File] = [scene.photo(self.collection, f"{letter}.jpg") for letter in "abcd"]
        self.browser = scene.signed_in(owner)
        self.at = f"/collections/{self.collection.uuid}"
        self.token = csrf_token(self.browser, "/collections/new")

    def act(self, action: str, *files: File, **fields: object):
        sent = {"action": action, "csrf_token": self.token, "file": [str(file.uuid) for file in files], **fields}
        return self.browser.post(f"{self.at}/files", data=sent, headers=JSON)

    def page(self, **query: object) -> str:
        return self.browser.get(self.at, query_string=query).text

    def names(self, **query: object) -> list[str]:
        return re.findall(r'data-state="[^"]+" data-name="(.)\.jpg"', self.page(**query))

    def change(self, index: int, **columns: object) -> None:
        self.scene.change(self.files[index], **columns)

    def marks(self) -> list[tuple[int | None, str | None]]:
        found = []
        for file in self.files:
            with self.scene.row(file) as row:
                found.append((row.rating, row.color_label))
        return found


@pytest.fixture
def owner(scene: Scene) -> User:
    return scene.owner()


@pytest.fixture
def desk(scene: Scene, owner: User) -> CullingDesk:
    return CullingDesk(scene, owner)


def test_rating_and_label_change_the_selected_files_only(desk: CullingDesk) -> None:
    assert desk.act("rate", *desk.files[:2], rating="4").json["message"] == "2 files are rated ★★★★."
    desk.act("label", desk.files[1], label="red")
    assert desk.marks() == [(4, None), (4, "red"), (None, None), (None, None)]


def test_the_answer_says_what_undoes_it_and_leaves_out_unchanged_files(desk: CullingDesk) -> None:
    first, second, third, _ = desk.files
    desk.act("rate", first, rating="2")
    answer = desk.act("rate", first, second, third, rating="0").json
    assert (answer["files"], answer["before"]) == ([str(first.uuid)], [["2", [str(first.uuid)]]])


@pytest.mark.parametrize(
    ("action", "fields"),
    [("rate", {"rating": "6"}), ("rate", {"rating": "x"}), ("rate", {}), ("label", {"label": "pink"})],
)
def test_an_unknown_mark_is_refused_with_a_reason(desk: CullingDesk, action: str, fields: dict[str, str]) -> None:
    answer = desk.act(action, desk.files[0], **fields)
    assert (answer.status_code, desk.marks()[0]) == (400, (None, None))
    assert answer.json["error"]["message"].startswith("A ")


def test_the_tile_shows_the_marks_with_words_for_them(desk: CullingDesk) -> None:
    desk.change(0, rating=3, color_label=ColorLabel.RED)
    assert 'aria-label="3 stars">★★★<' in desk.page()
    assert 'aria-label="Red"' in desk.page()


def test_no_visitor_sees_a_mark(desk: CullingDesk) -> None:
    before = desk.scene.visitor().get(f"/g/{desk.collection.slug}").text
    desk.change(0, rating=3, color_label=ColorLabel.PURPLE)
    after = desk.scene.visitor().get(f"/g/{desk.collection.slug}").text
    plain = [re.sub(r'(nonce|csrf[^=]*|content)="[^"]*"', "", text) for text in (before, after)]
    assert plain[0] == plain[1]


def test_a_program_reads_and_changes_the_marks(desk: CullingDesk, owner: User) -> None:
    program = desk.scene.program(owner)
    address = f"/api/v1/files/{desk.files[0].uuid}"
    changed = program.patch(address, json={"rating": 5, "color_label": "blue"}).json
    assert (changed["rating"], changed["color_label"]) == (5, "blue")
    assert program.patch(address, json={"rating": 6}).status_code == 422
    assert program.patch(address, json={"color_label": None}).json["color_label"] is None


def test_a_copy_keeps_the_marks(desk: CullingDesk) -> None:
    desk.change(0, rating=3, color_label=ColorLabel.RED)
    with desk.scene.row(desk.files[0]) as row:
        copy = row.copy_to(row.collection, section_id=None, position=9, now=LONG_AGO)
        assert (copy.rating, copy.color_label) == (3, "red")


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ({"rating": "3"}, ["a", "b"]),
        ({"rating": "5"}, ["b"]),
        ({"rating": "0"}, ["c"]),
        ({"rating": "-1"}, ["d"]),
        ({"label": "red"}, ["a"]),
        ({"label": "none"}, ["b", "c", "d"]),
        ({"shown": "hidden"}, ["c"]),
        ({"shown": "shown", "rating": "3"}, ["a", "b"]),
        ({"state": "failed"}, ["d"]),
        ({"state": "ready"}, ["a", "b", "c"]),
        ({"orientation": "portrait"}, ["b"]),
        ({"camera": "X100V"}, ["b"]),
        ({"q": "C.JPG"}, ["c"]),
        ({"section": "none"}, ["a", "b", "c", "d"]),
        ({"rating": "nine", "label": "pink"}, ["a", "b", "c", "d"]),
    ],
)
def test_a_filter_shows_the_files_that_match(desk: CullingDesk, query: dict[str, str], names: list[str]) -> None:
    desk.change(0, rating=3, color_label=ColorLabel.RED, width=3000, height=2000)
    desk.change(1, rating=5, width=2000, height=3000, metadata_json={"camera_model": "X100V"})
    desk.change(2, hidden_at=LONG_AGO, width=3000, height=2000, metadata_json={"camera_model": "D850"})
    desk.change(3, rating=-1, state="failed", width=None, height=None)
    assert desk.names(**query) == names


def test_a_filter_by_section_counts_only_its_files(desk: CullingDesk) -> None:
    section = desk.scene.section(desk.collection, "Dance")
    desk.change(1, section_id=section.id)
    assert desk.names(section=section.uuid) == ["b"]
    assert '<span class="numeric">1 file</span>' in desk.page(section=section.uuid)


def test_a_filter_by_picks_shows_whose_they_are(desk: CullingDesk) -> None:
    link = desk.scene.link(desk.collection, name="Mia")
    listed = desk.scene.favorites(desk.collection, [desk.files[1]], share_link_id=link.id)
    desk.scene.favorites(desk.collection, [desk.files[1], desk.files[2]])
    assert [desk.names(favorite=who) for who in ("any", "none", listed.uuid)] == [["b", "c"], ["a", "d"], ["b"]]
    assert 'data-favorites="2 people"' in desk.page(q="b.jpg")
    assert f'value="{listed.uuid}">Mia: ' in desk.page()


def test_a_tile_says_how_many_notes_its_photo_has(desk: CullingDesk) -> None:
    link = desk.scene.link(desk.collection, name="Mia")
    desk.scene.favorites(desk.collection, [desk.files[1]], share_link_id=link.id)
    with desk.scene.app.app_context():
        db.session.execute(update(Favorite).values(note="Tighter, please"))
        db.session.commit()
    assert 'data-favorites="Mia · 1 note"' in desk.page(q="b.jpg")


def test_an_act_on_all_changes_no_file_that_is_filtered_out(desk: CullingDesk) -> None:
    desk.change(0, rating=3)
    desk.act("trash", within="all", count="1", filter="rating=3")
    assert desk.names() == ["b", "c", "d"]


@pytest.mark.parametrize("filter", ["rating=nine", "grade=3", "rating=3&rating=4", "section=x"])
def test_an_act_on_all_with_an_unknown_filter_is_refused(desk: CullingDesk, filter: str) -> None:
    assert desk.act("trash", within="all", count="4", filter=filter).status_code == 400
    assert desk.names() == ["a", "b", "c", "d"]


def test_a_file_to_open_is_on_the_page_that_is_shown(desk: CullingDesk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("app.views.collections.sheet.contact_sheet.FILES_PER_PAGE", 2)
    assert desk.names(open=desk.files[2].uuid) == ["c", "d"]
    assert desk.names(open="gone") == ["a", "b"]


def test_a_found_photo_leads_to_its_large_view(desk: CullingDesk) -> None:
    found = desk.browser.get("/collections/photos?q=a.jpg").text
    assert f'href="{desk.at}?open={desk.files[0].uuid}"' in found
