"""The trash: pages, search, restoring and deleting many things, and two tabs that do so at once."""

import re
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from sqlalchemy import func, select

from app.database import utcnow
from app.extensions import db
from app.models import Collection, File, PendingDeletion, Section, User
from tests.access.scene import LONG_AGO, Scene, csrf_token, picture

JSON = {"Accept": "application/json"}


class Trash:
    """An owner's trash: a collection, a section with a file, and a file by itself."""

    def __init__(self, scene: Scene):
        self.scene = scene
        self.owner: User = scene.owner()
        self.browser = scene.signed_in(self.owner)
        self.at = utcnow() - timedelta(days=2)
        gone = {"trashed_at": self.at}
        self.here: Collection = scene.collection(self.owner, title="Harbour")
        self.collection: Collection = scene.collection(self.owner, title="Old shoot", **gone)
        self.section: Section = scene.section(self.here, "Out-takes", **gone)
        self.member: File = scene.photo(self.here, "member.jpg", section_id=self.section.id, **gone)
        self.file: File = scene.photo(self.here, "blurred.jpg", trashed_at=self.at + timedelta(hours=1))
        self.token = csrf_token(self.browser, "/collections/new")

    @property
    def named(self) -> dict[str, str]:
        return {kind: str(getattr(self, kind).uuid) for kind in ("collection", "section", "file")}

    def post(self, act: str, **fields: object):
        address = act if act.startswith("/") else f"/collections/trash/{act}"
        return self.browser.post(address, data={**fields, "csrf_token": self.token}, headers=JSON)

    def page(self, query: str = "", status: int = 200) -> str:
        response = self.browser.get(f"/collections/trash{query}")
        assert response.status_code == status
        return re.sub(r"\s+", " ", response.text)

    def names(self, query: str = "") -> list[str]:
        return re.findall(r'<h3 dir="auto">([^<]*)</h3>', self.page(query))

    def stored(self) -> dict[str, object]:
        """Return when each thing was deleted, of those that are stored."""
        with self.scene.app.app_context():
            rows = [
                db.session.get(type(row), row.id) for row in (self.collection, self.section, self.member, self.file)
            ]
            kinds = ("collection", "section", "member", "file")
            return {kind: row.trashed_at for kind, row in zip(kinds, rows, strict=True) if row is not None}


@pytest.fixture
def trash(shared_scene: Scene) -> Trash:
    return Trash(shared_scene)


def test_the_last_deleted_is_first_with_its_last_day(trash: Trash) -> None:
    ends_on = (trash.at + timedelta(days=30)).date()
    assert trash.names() == ["blurred.jpg", "Old shoot", "Out-takes"]
    assert f'datetime="{ends_on.isoformat()}"' in trash.page()
    assert "in 28 days" in trash.page()


def test_on_its_last_day_it_goes_today(trash: Trash) -> None:
    trash.scene.change(trash.collection, trashed_at=utcnow() - timedelta(days=30))
    assert "today" in trash.page("?q=Old")


@pytest.mark.parametrize(
    ("search", "found"), [("BLUR", ["blurred.jpg"]), ("take out", ["Out-takes"]), ("member", []), ("%", [])]
)
def test_names_are_searched(trash: Trash, search: str, found: list[str]) -> None:
    assert trash.names(f"?q={search.replace('%', '%25')}") == found


def test_a_hundred_on_a_page(trash: Trash) -> None:
    with trash.scene.app.app_context():
        known = {"collection_id": trash.here.id, "size": 1, "mime_type": "text/plain"}
        for at in range(100):
            file = File.create(uuid=uuid4(), filename=f"{at}.txt", key="x", waits=False, now=LONG_AGO, **known)
            file.storage_backend, file.trashed_at = "local", trash.at - timedelta(days=1, seconds=at)
            db.session.add(file)
        db.session.commit()
    assert (len(trash.names()), trash.names("?page=2")) == (100, ["97.txt", "98.txt", "99.txt"])
    assert trash.names("?page=9") == trash.names("?page=2")


def test_selected_things_are_restored_and_undo_puts_them_back(trash: Trash) -> None:
    before = trash.stored()
    answer = trash.post("restore", **trash.named).json
    restored = trash.stored()
    undone = trash.post(answer["restore"]).json
    assert answer["message"] == "3 things are restored."
    assert restored == dict.fromkeys(restored, None)
    assert (undone["message"], trash.stored()) == ("3 things are in the trash again.", before)


def test_a_restored_file_of_a_trashed_section_goes_back_into_it(trash: Trash) -> None:
    earlier = {"section_id": trash.section.id, "trashed_at": trash.at - timedelta(days=1)}
    file = trash.scene.photo(trash.here, "earlier.jpg", **earlier)
    answer = trash.post("restore", file=str(file.uuid)).json
    with trash.scene.row(file) as row:
        alone = row.section_id
    trash.post(answer["restore"])
    with trash.scene.row(file) as row:
        assert (alone, row.section_id, row.trashed_at) == (None, *earlier.values())


def test_what_another_tab_restored_or_deleted_is_said(trash: Trash) -> None:
    trash.scene.change(trash.collection, trashed_at=None)
    trash.post("purge", section=str(trash.section.uuid))
    answer = trash.post("restore", **trash.named).json
    again = trash.post("purge", **trash.named).json
    gone = "things were no longer in the trash: they were restored or deleted in the meantime."
    assert answer["message"] == f"1 thing is restored. 2 {gone}"
    assert again["message"] == f"3 {gone}"
    assert trash.stored() == {"collection": None, "file": None}


def test_equal_contents_are_restored_as_copies(trash: Trash) -> None:
    content = picture(900)
    files = [trash.scene.photo(trash.here, content=content, trashed_at=LONG_AGO) for _ in range(2)]
    trash.scene.photo(trash.here, content=content)
    trash.post("restore", file=[str(file.uuid) for file in files])
    copies = []
    for file in files:
        with trash.scene.row(file) as row:
            copies.append((row.trashed_at, row.is_copy))
    assert copies == [(None, True), (None, True)]


def test_everything_found_is_restored_and_nothing_that_came_since(trash: Trash) -> None:
    until = trash.at.isoformat()
    answer = trash.post("restore?q=o", everything="1", until=until).json  # blurred.jpg has no o
    later = trash.post("restore", everything="1", until=until).json
    assert answer["message"] == "2 things are restored."
    assert later["message"] == "There is nothing in the trash any more."
    assert trash.names() == ["blurred.jpg"]


def test_selected_things_are_deleted_with_their_bytes_scheduled(trash: Trash) -> None:
    trash.scene.photo(trash.collection)
    answer = trash.post("purge", **trash.named).json
    with trash.scene.app.app_context():
        prefixes = set(db.session.scalars(select(PendingDeletion.prefix)))
    folders = {f"collections/{trash.here.uuid}/{file.uuid}/" for file in (trash.member, trash.file)}
    assert (answer["message"], trash.stored()) == ("3 things are deleted permanently.", {})
    assert prefixes >= {*folders, f"collections/{trash.collection.uuid}/"}


@pytest.mark.parametrize("word", ["", "yes", "deleted"])
def test_another_word_empties_nothing(trash: Trash, word: str) -> None:
    before = trash.stored()
    response = trash.post("empty", word=word, until=utcnow().isoformat())
    assert (response.status_code, trash.stored()) == (400, before)
    assert "Type the word" in response.text


def test_emptying_spares_what_was_deleted_after_the_page_was_loaded(trash: Trash) -> None:
    answer = trash.post("empty", word=" Delete ", until=trash.at.isoformat()).json
    assert answer["message"] == "2 things are deleted permanently."
    assert trash.stored() == {"file": trash.at + timedelta(hours=1)}


@pytest.mark.parametrize("act", ["restore", "purge"])
@pytest.mark.parametrize("fields", [{}, {"file": "not-an-id"}, {"everything": "1", "until": "yesterday"}])
def test_nothing_usable_sent_is_refused(trash: Trash, act: str, fields: dict) -> None:
    before = trash.stored()
    assert (trash.post(act, **fields).status_code, trash.stored()) == (400, before)


def test_purging_everything_needs_the_word(trash: Trash) -> None:
    before = trash.stored()
    assert trash.post("purge", everything="1", until=utcnow().isoformat()).status_code == 400
    assert trash.stored() == before


def test_restoring_and_undo_on_both_databases(anywhere: Scene) -> None:
    trash = Trash(anywhere)
    before = trash.stored()
    answer = trash.post("restore", everything="1", until=utcnow().isoformat()).json
    names = trash.names()
    trash.post(answer["restore"])
    assert (names, trash.names("?q=old"), trash.stored()) == ([], ["Old shoot"], before)
    trash.post("empty", word="delete", until=utcnow().isoformat())
    assert trash.stored() == {}


def test_one_tab_restores_what_another_deletes_at_once(anywhere: Scene) -> None:
    trash = Trash(anywhere)
    files = [str(anywhere.photo(trash.here, trashed_at=LONG_AGO).uuid) for _ in range(20)]
    tabs = [anywhere.signed_in(trash.owner) for _ in range(2)]
    tokens = [csrf_token(tab, "/collections/new") for tab in tabs]

    def act(tab: int) -> str:
        data = {"file": files if tab else files[::-1], "csrf_token": tokens[tab]}
        return (
            tabs[tab].post(f"/collections/trash/{('restore', 'purge')[tab]}", data=data, headers=JSON).json["message"]
        )

    with ThreadPoolExecutor(2) as pool:
        messages = sorted(pool.map(act, range(2)))
    with anywhere.app.app_context():
        restored = select(func.count()).where(File.uuid.in_(map(UUID, files)), File.trashed_at.is_(None))
        left = db.session.scalar(restored)
    gone = "20 things were no longer in the trash: they were restored or deleted in the meantime."
    assert (left, messages) in [
        (20, sorted(["20 things are restored.", gone])), (0, sorted(["20 things are deleted permanently.", gone])),
    ]  # fmt: skip
