"""Presets: named settings for new collections."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from app.database import utcnow
from app.extensions import db
from app.models import Collection, Preset, User
from app.models.theme import Theme
from tests.access.scene import FAR_AHEAD, LONG_AGO, Scene
from tests.selections.conftest import Hand

WEDDINGS = {"name": "Weddings", "privacy": "private", "downloads": "web", "days": "90", "selection_wanted": "30"}


def presets_of(scene: Scene, owner: User) -> list[Preset]:
    with scene.app.app_context():
        return sorted(Preset.all_of(db.session, owner.id), key=lambda preset: preset.id)


def newest_of(scene: Scene, owner: User) -> Collection:
    with scene.app.app_context():
        mine = select(Collection).where(Collection.owner_id == owner.id).order_by(Collection.id.desc())
        return db.session.scalars(mine).first()  # type: ignore[return-value]


def test_a_collection_begins_as_the_preset_says(scene: Scene, owner: User, hand: Hand) -> None:
    hand.post("/presets/new", **WEDDINGS, strips_location="y")
    (preset,) = presets_of(scene, owner)
    page = hand.get(f"/new?preset={preset.uuid}").text
    assert 'value="private"' in page
    hand.post("/new", title="Anna & Tom", preset=str(preset.uuid), privacy="private", downloads="web")
    made = newest_of(scene, owner)
    assert (str(made.privacy), str(made.downloads), made.strips_location) == ("private", "web", True)
    assert (made.selection_wanted, made.allows_favorites) == (30, False)


def test_a_collection_gets_the_theme_of_its_preset(scene: Scene, owner: User, hand: Hand) -> None:
    hand.post("/presets/new", **WEDDINGS, palette="sage", grid_style="masonry", shows_names="y")
    (preset,) = presets_of(scene, owner)
    assert '<option value="sage" selected>' in hand.get(f"/presets/{preset.uuid}").text
    hand.post("/new", title="Anna & Tom", preset=str(preset.uuid), privacy="private", downloads="web")
    theme = newest_of(scene, owner).theme
    assert (str(theme.palette), str(theme.grid_style), theme.shows_names) == ("sage", "masonry", True)


def test_a_preset_made_from_a_collection_has_its_theme(scene: Scene, owner: User, hand: Hand) -> None:
    collection = scene.collection(owner, theme=Theme().changed({"palette": "ink", "shows_capture_data": True}))
    hand.post(f"/{collection.uuid}/preset")
    theme = presets_of(scene, owner)[0].settings["look"]
    assert (theme["palette"], theme["shows_capture_data"], theme["shows_names"]) == ("ink", True, False)


def test_the_form_has_the_last_word(scene: Scene, owner: User, hand: Hand) -> None:
    preset = scene.preset(owner, settings={"privacy": "private", "downloads": "web", "days": 90})
    hand.post("/new", title="Open", preset=str(preset.uuid), privacy="public", downloads="original", expires_at="")
    made = newest_of(scene, owner)
    assert (str(made.privacy), str(made.downloads), made.expires_at) == ("public", "original", None)


def test_the_end_is_so_many_days_from_now(scene: Scene, owner: User, hand: Hand) -> None:
    preset = scene.preset(owner, settings={"days": 90})
    end = (utcnow() + timedelta(days=90)).strftime("%Y-%m-%dT%H")
    assert f'name="expires_at" type="datetime-local" value="{end}' in hand.get(f"/new?preset={preset.uuid}").text


def test_only_one_is_the_default_and_can_be_left_out(scene: Scene, owner: User, hand: Hand) -> None:
    for name in ("First", "Second"):
        hand.post("/presets/new", **{**WEDDINGS, "name": name}, is_default="y")
    first, second = presets_of(scene, owner)
    selected = f'name="preset" value="{second.uuid}"'
    pages = [hand.get(path).text for path in ("/new", "/new?preset=")]
    assert (first.is_default, second.is_default) == (False, True)
    assert [selected in page for page in pages] == [True, False]


def test_a_preset_like_a_collection(scene: Scene, owner: User, hand: Hand) -> None:
    collection = scene.collection(owner, "password", expires_at=LONG_AGO + timedelta(days=30), selection_wanted=12)
    hand.post(f"/{collection.uuid}/preset")
    (preset,) = presets_of(scene, owner)
    expected = {"privacy": "password", "days": 30, "selection_wanted": 12, "allows_favorites": True}
    assert {name: preset.settings[name] for name in expected} == expected
    assert "password_hash" not in str(preset.settings)


def test_an_end_beyond_all_presets_is_the_longest_there_is(scene: Scene, owner: User, hand: Hand) -> None:
    collection = scene.collection(owner, expires_at=FAR_AHEAD)
    assert hand.post(f"/{collection.uuid}/preset").status_code == 303
    assert presets_of(scene, owner)[0].settings["days"] == 3650


@pytest.mark.parametrize("wrong", [{"name": " "}, {"days": "0"}, {"selection_wanted": "99999"}, {"privacy": "x"}])
def test_a_wrong_preset_is_refused_beside_its_field(scene: Scene, owner: User, hand: Hand, wrong: dict) -> None:
    response = hand.post("/presets/new", **{**WEDDINGS, **wrong})
    assert (response.status_code, presets_of(scene, owner)) == (400, [])


def test_a_deleted_preset_leaves_its_collections_alone(scene: Scene, owner: User, hand: Hand) -> None:
    preset = scene.preset(owner, settings={"privacy": "private"})
    hand.post("/new", title="Made with it", preset=str(preset.uuid), privacy="private", downloads="web")
    hand.post(f"/presets/{preset.uuid}/delete")
    assert presets_of(scene, owner) == []
    assert newest_of(scene, owner).title == "Made with it"


def test_a_deleted_preset_comes_back_by_the_button_of_the_next_page(scene: Scene, owner: User, hand: Hand) -> None:
    preset = scene.preset(owner, is_default=True)
    hand.post(f"/presets/{preset.uuid}/delete")
    assert f'action="/collections/presets/{preset.uuid}/restore"' in hand.get("/presets").text
    hand.post(f"/presets/{preset.uuid}/restore")
    assert [back.is_default for back in presets_of(scene, owner)] == [True]


def test_an_hour_later_a_deleted_preset_is_gone(scene: Scene, owner: User, hand: Hand) -> None:
    preset = scene.preset(owner, deleted_at=utcnow() - timedelta(hours=1, seconds=1))
    assert hand.post(f"/presets/{preset.uuid}/restore").status_code == 404
    with scene.app.app_context():
        Preset.forget_deleted(db.session, utcnow())
        assert db.session.get(Preset, preset.id) is None


def test_ones_own_presets_are_listed(scene: Scene, owner: User, hand: Hand) -> None:
    scene.preset(owner, name="Mine")
    scene.preset(scene.owner(), name="Of somebody else")
    page = hand.get("/presets").text
    assert ("Mine" in page, "Of somebody else" in page) == (True, False)
