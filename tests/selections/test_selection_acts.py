"""Acts on a selection: a section or a draft is made of it, or all other files are hidden; each can be undone."""

import io
import re
import zipfile
from datetime import timedelta

import pytest
from sqlalchemy import select, update

from app.database import utcnow
from app.extensions import db
from app.models import Collection, FavoriteList, File, Section, UndoStep, User
from tests.access.scene import LONG_AGO, Scene
from tests.selections.conftest import Hand

JSON = {"Accept": "application/json"}


class Selected:
    """Mia's selection of the first two of four photos, which were in two sections, and her photographer."""

    def __init__(self, scene: Scene, hand: Hand, owner: User):
        self.scene, self.hand, self.owner = scene, hand, owner
        self.collection: Collection = scene.collection(owner, title="By the sea")
        self.sections = [scene.section(self.collection, title, position=at) for at, title in enumerate("AB", 1)]
        inside: list[Section | None] = [self.sections[0], self.sections[1], self.sections[1], None]
        self.files: list[File] = [
            scene.photo(self.collection, f"{at}.jpg", section_id=section.id if section else None)
            for at, section in enumerate(inside)
        ]
        self.list: FavoriteList = self.listed(self.files[:2])

    def listed(self, files: list[File], name: str = "Mia") -> FavoriteList:
        return self.scene.favorites(self.collection, files, visitor_name=name, submitted_at=LONG_AGO)

    def post(self, act: str, selection: str = "", **fields: object):
        """Post what the form of this act on the page sends, with other ``fields``."""
        selection = selection or str(self.list.uuid)
        address = f"/{self.collection.uuid}/selections/{selection}"
        path, _, query = address.partition("?")
        page = self.hand.get(address).text
        shown = {name: re.findall(rf'name="{name}" value="([^"]*)"', page)[0] for name in ("count", "changed", "title")}
        self.before_the_click()
        return self.hand.browser.post(
            f"/collections{path}/{act}?{query}",
            data={**shown, **fields, "csrf_token": self.hand.token},
            headers=JSON,
        )

    def before_the_click(self) -> None:
        """Do nothing; a test replaces it with what happens while the page is open."""

    def undo(self, address: str):
        return self.hand.browser.post(address, data={"csrf_token": self.hand.token}, headers=JSON)

    def titles(self) -> list[str | None]:
        """Return the title of the section of each photo."""
        with self.scene.app.app_context():
            files = db.session.scalars(select(File).where(File.collection_id == self.collection.id).order_by(File.id))
            return [file.section.title if file.section else None for file in files]

    def shown(self) -> list[str]:
        """Return the names of the photos that visitors see."""
        with self.scene.app.app_context():
            mine = (File.collection_id == self.collection.id, File.hidden_at.is_(None))
            return list(db.session.scalars(select(File.original_filename).where(*mine).order_by(File.id)))


@pytest.fixture
def selected(scene: Scene, hand: Hand, owner: User) -> Selected:
    return Selected(scene, hand, owner)


def test_a_section_takes_the_photos_and_undo_puts_each_back(selected: Selected) -> None:
    answer = selected.post("section").json
    moved = selected.titles()
    undone = selected.undo(answer["restore"]).json
    assert answer["message"] == "2 photos are in the new section “Mia’s selection”."
    assert moved == ["Mia’s selection", "Mia’s selection", "B", None]
    assert (undone["message"], selected.titles()) == ("2 photos are back where they were.", ["A", "B", "B", None])
    assert "Mia’s selection" not in selected.hand.get(f"/{selected.collection.uuid}").text


def test_undo_leaves_what_was_moved_since(scene: Scene, selected: Selected) -> None:
    answer = selected.post("section").json
    with scene.row(selected.files[0]) as file:
        made = file.section_id
    scene.change(selected.files[0], section_id=selected.sections[1].id)
    scene.change(selected.files[3], section_id=made)
    selected.undo(answer["restore"])
    assert selected.titles() == ["B", "B", "B", "Mia’s selection"]


def test_an_act_is_undone_once(selected: Selected) -> None:
    answer = selected.post("section").json
    assert [selected.undo(answer["restore"]).status_code for _ in range(2)] == [200, 404]


def test_an_hour_later_there_is_no_undo(scene: Scene, selected: Selected) -> None:
    answer = selected.post("hide-rest").json
    with scene.app.app_context():
        db.session.execute(update(UndoStep).values(created_at=utcnow() - timedelta(hours=1)))
        db.session.commit()
    assert (selected.undo(answer["restore"]).status_code, selected.shown()) == (404, ["0.jpg", "1.jpg"])


def test_photos_that_went_while_the_page_was_open_are_left_out(scene: Scene, selected: Selected) -> None:
    deleted = scene.photo(selected.collection, "deleted.jpg")
    selected.list = selected.listed([*selected.files[:2], deleted])

    def happen() -> None:
        scene.change(selected.files[0], trashed_at=LONG_AGO)
        with scene.app.app_context():
            db.session.delete(db.session.get_one(File, deleted.id))
            db.session.commit()

    selected.before_the_click = happen
    assert selected.post("section").json["message"] == (
        "1 photo is in the new section “Mia’s selection”. "
        "2 photos were left out, because they are in the trash, deleted or not ready."
    )


@pytest.mark.parametrize("act", ["section", "collection", "hide-rest"])
def test_a_list_that_its_visitor_changed_is_looked_at_again(scene: Scene, selected: Selected, act: str) -> None:
    changed = {"changed_at": LONG_AGO + timedelta(seconds=1)}
    selected.before_the_click = lambda: scene.change(selected.list, **changed) or selected.dump()
    selected.dump = lambda: setattr(selected, "before", scene.dump())
    assert (selected.post(act).status_code, scene.dump()) == (409, selected.before)


@pytest.mark.parametrize("act", ["section", "collection", "hide-rest"])
def test_nothing_is_done_if_all_photos_are_gone(scene: Scene, selected: Selected, act: str) -> None:
    def happen() -> None:
        for file in selected.files[:2]:
            scene.change(file, trashed_at=LONG_AGO)
        selected.before = scene.dump()

    selected.before_the_click = happen
    assert (selected.post(act).status_code, scene.dump()) == (400, selected.before)


def test_a_draft_gets_copies_in_order_with_their_descriptions(scene: Scene, selected: Selected) -> None:
    scene.change(selected.files[0], title="The kiss", caption="At sunset")
    with scene.row(selected.files[0]) as file:
        file.tag(["lake"])
    answer = selected.post("collection")
    assert answer.json["message"] == "“Mia’s selection” is a new draft with 2 photos."
    with scene.app.app_context():
        made = db.session.scalars(select(Collection).where(Collection.title == "Mia’s selection")).one()
        copies = db.session.scalars(select(File).where(File.collection_id == made.id).order_by(File.position)).all()
        facts = [(copy.original_filename, copy.title, copy.caption, copy.tag_names) for copy in copies]
        originals = [copy.original_of for copy in copies]
        assert (made.privacy, made.owner_id) == ("draft", selected.owner.id)
    assert facts == [("0.jpg", "The kiss", "At sunset", ["lake"]), ("1.jpg", None, None, [])]
    assert originals == [file.uuid for file in selected.files[:2]]
    assert selected.titles() == ["A", "B", "B", None]
    assert selected.undo(answer.json["restore"]).json["message"] == "“Mia’s selection” is in the trash."


def test_a_copy_on_purpose_is_copied_too(scene: Scene, selected: Selected) -> None:
    twin = scene.photo(selected.collection, "twin.jpg", is_copy=True)
    with scene.row(selected.files[0]) as file:
        content = file.sha256
    scene.change(twin, sha256=content)
    selected.list = selected.listed([selected.files[0], twin])
    assert selected.post("collection").json["message"].endswith("with 2 photos.")


def test_a_photo_that_is_not_ready_is_not_copied(scene: Scene, selected: Selected) -> None:
    selected.before_the_click = lambda: scene.change(selected.files[1], state="failed")
    assert selected.post("collection").json["message"] == (
        "“Mia’s selection” is a new draft with 1 photo. "
        "1 photo was left out, because it is in the trash, deleted or not ready."
    )


def test_hiding_the_rest_spares_the_selection_and_undo_shows_only_what_it_hid(scene: Scene, selected: Selected) -> None:
    scene.change(selected.files[3], hidden_at=LONG_AGO)
    scene.change(selected.files[0], state="failed")
    scene.photo(selected.collection, "failed.jpg", state="failed")
    answer = selected.post("hide-rest").json
    hidden = selected.shown()
    selected.undo(answer["restore"])
    assert answer["message"] == "2 other files are hidden from visitors."
    assert (hidden, selected.shown()) == (["0.jpg", "1.jpg"], ["0.jpg", "1.jpg", "2.jpg", "failed.jpg"])


def test_lists_together_are_acted_on_as_they_are_shown(selected: Selected) -> None:
    selected.listed([selected.files[3], selected.files[1]], name="Tom")
    answer = selected.post("section", "together?least=2", title="Both").json
    assert answer["message"] == "1 photo is in the new section “Both”."
    assert selected.titles() == ["A", "Both", "B", None]


def test_more_photos_than_one_act_takes_are_refused(selected: Selected, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("app.services.selections.selection_acts.MOST_FILES", 1)
    answer = selected.post("section")
    assert (answer.status_code, selected.titles()) == (400, ["A", "B", "B", None])


def test_without_scripts_undo_leads_back_to_the_selection(selected: Selected) -> None:
    address = f"/{selected.collection.uuid}/selections/{selected.list.uuid}"
    assert selected.hand.post(f"{address}/hide-rest").location == f"/collections{address}"
    [undo] = re.findall(r'action="(/collections/undo/[^"]*)"', selected.hand.get(address).text)
    assert selected.hand.post(undo.removeprefix("/collections")).location == f"/collections{address}"


def test_the_originals_come_as_one_archive(selected: Selected) -> None:
    page = selected.hand.get(f"/{selected.collection.uuid}/selections/{selected.list.uuid}").text
    [address] = re.findall(r'href="(/g/[^"]*download.zip[^"]*)"', page)
    archive = zipfile.ZipFile(io.BytesIO(selected.hand.browser.get(address.replace("&amp;", "&")).data))
    assert sorted(name.rpartition("/")[2] for name in archive.namelist()) == ["0.jpg", "1.jpg"]
    assert f"/collections/{selected.collection.uuid}?favorite={selected.list.uuid}" in page


def test_every_act_and_its_undo_on_both_databases(anywhere: Scene) -> None:
    owner = anywhere.owner()
    selected = Selected(anywhere, Hand(anywhere, owner), owner)
    answers = [selected.post(act).json for act in ("section", "collection", "hide-rest")]
    done = (selected.titles(), selected.shown())
    undone = [selected.undo(answer["restore"]).status_code for answer in answers]
    new = "Mia’s selection"
    assert (done, undone) == (([new, new, "B", None], ["0.jpg", "1.jpg"]), [200, 200, 200])
    assert (selected.titles(), len(selected.shown())) == (["A", "B", "B", None], 4)
