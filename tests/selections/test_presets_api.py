"""Presets over the API: what the page of presets can do, for programs."""

import pytest

from app.models import User
from tests.access.scene import Scene
from tests.support.page_client import PageClient

PRESETS = "/api/v1/presets"


@pytest.fixture
def owner(scene: Scene) -> User:
    return scene.owner()


@pytest.fixture
def program(scene: Scene, owner: User) -> PageClient:
    return scene.program(owner)


def test_a_preset_with_all_its_settings(program: PageClient) -> None:
    wanted = {
        "name": "Weddings",
        "default": True,
        "privacy": "password",
        "downloads": "web",
        "days": 90,
        "strips_location": True,
        "keeps_location": True,
        "allows_favorites": False,
        "selection_wanted": 30,
    }
    response = program.post(PRESETS, json={**wanted, "look": {"palette": "sage"}, "gate": {"title": True}})
    made = response.json
    assert (response.status_code, {name: made[name] for name in wanted}) == (201, wanted)
    assert (made["look"]["palette"], made["gate"]["title"]) == ("sage", True)
    assert program.get(f"{PRESETS}/{made['id']}").json == made


def test_a_preset_of_a_collection_has_its_settings(scene: Scene, owner: User, program: PageClient) -> None:
    collection = scene.collection(owner, "private", downloads="off")
    made = program.post(PRESETS, json={"name": "Like it", "collection": str(collection.uuid), "days": 7}).json
    assert (made["privacy"], made["downloads"], made["days"]) == ("private", "off", 7)


def test_only_what_is_sent_changes(scene: Scene, owner: User, program: PageClient) -> None:
    preset = scene.preset(owner, settings={"days": 30, "look": {"palette": "sage"}, "of a newer version": 1})
    path = f"{PRESETS}/{preset.uuid}"
    before = program.get(path).json
    after = program.patch(path, json={"look": {"grid_style": "masonry"}}).json
    assert after == {**before, "look": {**before["look"], "grid_style": "masonry"}}
    with scene.row(preset) as row:
        assert row.settings["of a newer version"] == 1


def test_one_preset_is_the_default(scene: Scene, owner: User, program: PageClient) -> None:
    scene.preset(owner, name="A", is_default=True)
    program.patch(f"{PRESETS}/{scene.preset(owner, name='B').uuid}", json={"default": True})
    listed = program.get(PRESETS).json["presets"]
    assert [(preset["name"], preset["default"]) for preset in listed] == [("B", True), ("A", False)]


def test_a_deleted_preset_is_gone_here_and_can_be_restored_on_its_page(
    scene: Scene, owner: User, program: PageClient
) -> None:
    path = f"{PRESETS}/{scene.preset(owner).uuid}"
    assert [program.delete(path).status_code, program.get(path).status_code] == [204, 404]
    assert program.get(PRESETS).json == {"presets": [], "next": None}


def test_other_owners_presets_are_not_listed(scene: Scene, program: PageClient) -> None:
    scene.preset(scene.owner())
    assert program.get(PRESETS).json["presets"] == []


@pytest.mark.parametrize("values", [{}, {"name": " "}, {"name": "x", "days": 0}, {"name": "x", "password": "secret"}])
def test_a_wrong_value_is_refused(program: PageClient, values: dict) -> None:
    assert program.post(PRESETS, json=values).status_code in (400, 422)
