"""Acts on the contact sheet are undone at the address in their response: exactly what they changed, once."""

import pytest

from app.models import Collection, File
from tests.access.scene import Scene, csrf_token
from tests.support.page_client import PageClient


class Sheet:
    """A collection of three photos, one of them in a section, and its signed-in owner."""

    def __init__(self, scene: Scene):
        self.scene, owner = scene, scene.owner()
        self.collection: Collection = scene.collection(owner)
        self.section = scene.section(self.collection, "Ceremony")
        self.files: list[File] = [scene.photo(self.collection, f"{name}.jpg") for name in "abc"]
        scene.change(self.files[2], section_id=self.section.id)
        self.browser: PageClient = scene.signed_in(owner)
        self.token = csrf_token(self.browser, f"/collections/{self.collection.uuid}")

    def post(self, address: str, **fields: object):
        headers = {"Accept": "application/json"}
        return self.browser.post(address, data={**fields, "csrf_token": self.token}, headers=headers)

    def act(self, action: str, *numbers: int, **fields: object):
        files = [str(self.files[number].uuid) for number in numbers]
        return self.post(f"/collections/{self.collection.uuid}/files", action=action, file=files, **fields)

    def describe(self, number: int, **values: str):
        file = str(self.files[number].uuid)
        fields = {f"{name}-{file}": value for name, value in values.items()}
        return self.post(f"/collections/{self.collection.uuid}/words", file=file, **fields)

    @property
    def facts(self) -> list[tuple]:
        found = []
        for each in self.files:
            with self.scene.row(each) as file:
                known = (file.original_filename, file.position, file.section_id, file.is_hero)
                found.append((*known, file.title, file.caption, file.tag_names))
        with self.scene.row(self.collection) as collection:
            return [*found, (collection.cover_id,)]


@pytest.fixture
def sheet(scene: Scene) -> Sheet:
    return Sheet(scene)


@pytest.mark.parametrize(
    "act",
    [
        lambda s: s.act("move", 0, 2, section=str(s.section.uuid)),
        lambda s: s.act("move", 2),
        lambda s: s.act("first", 1),
        lambda s: s.act("last", 0),
        lambda s: s.act("hero", 0, 1),
        lambda s: s.act("rename", 1, filename="kiss.jpg"),
        lambda s: s.act("cover", 1),
        lambda s: s.describe(1, title="The kiss", tags="church, rain"),
        lambda s: s.act("place", 0, section=str(s.section.uuid)),
        lambda s: s.act("place", 0, after=str(s.files[1].uuid)),
    ],
    ids=["section", "no section", "front", "end", "large", "name", "cover", "description", "place", "beside"],
)
def test_an_act_is_undone_once(sheet: Sheet, act) -> None:
    sheet.act("first", 0)  # gives every file its position
    sheet.describe(1, title="Before", tags="rain")
    before = sheet.facts
    answer = act(sheet).json
    assert sheet.facts != before
    assert sheet.post(answer["restore"]).status_code == 200
    assert sheet.facts == before
    assert sheet.post(answer["restore"]).status_code == 404


def test_what_was_changed_again_since_stays(sheet: Sheet) -> None:
    undo = sheet.act("move", 0, 1, section=str(sheet.section.uuid)).json["restore"]
    sheet.act("move", 0)
    assert "1 file is as it was before" in sheet.post(undo).json["message"]
    assert [facts[2] for facts in sheet.facts[:2]] == [None, None]


def test_an_order_that_was_changed_again_is_not_undone(sheet: Sheet) -> None:
    sheet.act("first", 0)
    undo = sheet.act("first", 1).json["restore"]
    sheet.act("last", 1)
    now = sheet.facts
    assert sheet.post(undo).status_code == 409
    assert sheet.facts == now


def test_nobody_else_can_undo_it(sheet: Sheet) -> None:
    undo = sheet.act("hero", 0).json["restore"]
    other = sheet.scene.signed_in(sheet.scene.owner())
    token = csrf_token(other, "/collections")
    assert other.post(undo, data={"csrf_token": token}).status_code == 404


def test_without_a_script_the_page_offers_to_undo_it(sheet: Sheet) -> None:
    address = f"/collections/{sheet.collection.uuid}/files"
    fields = {"action": "hero", "file": str(sheet.files[0].uuid), "csrf_token": sheet.token}
    page = sheet.browser.post(address, data=fields, follow_redirects=True).text
    assert 'action="/collections/undo/' in page
