"""The contact sheet of a long collection: one page at a time, and bulk actions on the files that were shown."""

import re

import pytest
from sqlalchemy import event

from app.extensions import db
from app.models import Collection, File
from app.views.collections.sheet import contact_sheet
from tests.access.scene import LONG_AGO, Scene, csrf_token
from tests.support.page_client import PageClient

NAMES = [f"{letter}.txt" for letter in "abcdefg"]


class Sheet:
    """A collection of seven files on pages of three: two without a section, four in the first, one in the second."""

    def __init__(self, scene: Scene):
        self.scene = scene
        owner = scene.owner()
        self.collection: Collection = scene.collection(owner)
        self.first, self.second = (
            scene.section(self.collection, title, position=index) for index, title in enumerate(["First", "Second"])
        )
        sections = [None, None, *[self.first.id] * 4, self.second.id]
        self.files: list[File] = [
            scene.photo(self.collection, name, state="unsupported", section_id=index, position=number)
            for number, (name, index) in enumerate(zip(NAMES, sections, strict=True))
        ]
        self.browser: PageClient = scene.signed_in(owner)
        self.token = csrf_token(self.browser, "/collections/new")

    def names(self, path: str = "", **query: object) -> list[str]:
        page = self.browser.get(f"/collections/{self.collection.uuid}{path}", query_string=query).text
        return re.findall(r'data-id="[^"]+" data-state="[^"]+"[^>]* data-name="([^"]+)"', page)

    def act(self, action: str, **fields: object) -> int:
        data = {"action": action, "csrf_token": self.token, **fields}
        path = f"/collections/{self.collection.uuid}/files"
        return self.browser.post(path, data=data, headers={"Accept": "application/json"}).status_code

    def left(self) -> list[str]:
        with self.scene.app.app_context():
            live = db.select(File).where(File.collection_id == self.collection.id, File.trashed_at.is_(None))
            return [file.original_filename for file in db.session.scalars(live.order_by(File.id))]


@pytest.fixture
def sheet(scene: Scene, monkeypatch: pytest.MonkeyPatch) -> Sheet:
    monkeypatch.setattr(contact_sheet, "FILES_PER_PAGE", 3)
    return Sheet(scene)


def test_pages_follow_each_other_by_plain_links(sheet: Sheet) -> None:
    assert [sheet.names(page=number) for number in (1, 2, 3)] == [NAMES[:3], NAMES[3:6], NAMES[6:]]


def test_a_fragment_goes_on_behind_a_file_also_one_in_the_trash(sheet: Sheet) -> None:
    sheet.scene.change(sheet.files[2], trashed_at=LONG_AGO)
    assert sheet.names("/more", after=sheet.files[2].uuid) == NAMES[3:6]
    assert sheet.names("/more", after=sheet.files[6].uuid) == []


def test_a_fragment_goes_on_behind_no_file_of_another_collection(sheet: Sheet) -> None:
    foreign = sheet.scene.photo(sheet.scene.collection(sheet.scene.owner()))
    answer = sheet.browser.get(f"/collections/{sheet.collection.uuid}/more?after={foreign.uuid}")
    assert answer.status_code == 404


def test_a_page_asks_the_database_no_more_often_for_more_files(sheet: Sheet, monkeypatch: pytest.MonkeyPatch) -> None:
    def statements() -> int:
        asked: list[str] = []
        note = lambda *said: asked.append(said[2])  # noqa: E731
        with sheet.scene.app.app_context():
            engine = db.engine
        event.listen(engine, "before_cursor_execute", note)
        sheet.names()
        event.remove(engine, "before_cursor_execute", note)
        return len(asked)

    few = statements()
    monkeypatch.setattr(contact_sheet, "FILES_PER_PAGE", 7)
    assert statements() == few


@pytest.mark.parametrize(
    ("within", "count", "left"),
    [("all", 7, []), ("none", 2, NAMES[2:]), ("first", 4, [*NAMES[:2], NAMES[6]])],
)
def test_an_act_takes_all_of_a_collection_or_a_section(sheet: Sheet, within: str, count: int, left: list[str]) -> None:
    index = str(sheet.first.uuid) if within == "first" else within
    assert (sheet.act("trash", within=index, count=count), sheet.left()) == (200, left)


def test_an_act_leaves_out_deselected_files_and_takes_those_selected_besides(sheet: Sheet) -> None:
    kept, besides = str(sheet.files[3].uuid), str(sheet.files[0].uuid)
    sheet.act("trash", within=str(sheet.first.uuid), count=4, file=besides, **{"except": kept})
    assert sheet.left() == [NAMES[1], NAMES[3], NAMES[6]]


def test_an_act_on_all_is_refused_where_there_are_more_than_were_shown(sheet: Sheet) -> None:
    assert (sheet.act("trash", within="all", count=6), sheet.left()) == (409, NAMES)
