"""The studio's own typeface: uploaded, prepared by the worker, shown in galleries, removed and restored."""

import io
from datetime import timedelta

import pytest

from app.composition import services_of
from app.database import utcnow
from app.extensions import db
from app.imaging.fonts.web_font import WebFont
from app.models import FontRole, StudioFont
from app.models.theme import Theme, Typeface
from tests.access.scene import Clock, Scene, csrf_token
from tests.support.web_fonts import InThisProcess, drawn_font
from tests.typefaces.test_font_addresses import fonts_of


@pytest.fixture
def owner(scene: Scene, monkeypatch):
    """Return the owner's browser; fonts are made in this process, as tests/typefaces/test_hostile_fonts.py does not."""
    monkeypatch.setattr(services_of(scene.app).studio_fonts, "_sandbox", InThisProcess())
    return scene.signed_in(scene.owner())


def send(owner, path: str, **fields):
    return owner.post(path, data={**fields, "csrf_token": csrf_token(owner, "/studio")}, follow_redirects=True).text


def bring(owner, content: bytes, role: str = "title", name: str = "Drawn.ttf") -> str:
    return send(owner, f"/studio/fonts/{role}", font=(io.BytesIO(content), name))


def make(scene: Scene) -> None:
    with scene.app.app_context():
        services_of(scene.app).studio_fonts.make()


def gallery_fonts(scene: Scene) -> list[str]:
    collection = scene.collection(scene.owner(), "link", theme=Theme(typeface=Typeface.OWN))
    return fonts_of(scene.visitor().get(f"/g/{collection.slug}").text)


def test_a_font_is_prepared_by_the_worker_and_then_galleries_have_it(scene: Scene, owner) -> None:
    assert "is being prepared" in bring(owner, drawn_font("Lindqvist Display"))
    assert gallery_fonts(scene) == []
    make(scene)

    page = owner.get("/studio").text

    assert "Lindqvist Display" in page
    assert "Drawn.ttf" in page
    assert gallery_fonts(scene) == ["/fonts/own-title.woff2?v=1"]
    answer = scene.visitor().get("/fonts/own-title.woff2?v=1")
    assert (answer.status_code, answer.mimetype, answer.data[:4]) == (200, "font/woff2", b"wOF2")
    assert "immutable" in answer.headers["Cache-Control"]


def test_titles_and_text_have_each_a_font(scene: Scene, owner) -> None:
    bring(owner, drawn_font("A"), "title")
    bring(owner, drawn_font("B"), "text")
    make(scene)

    assert gallery_fonts(scene) == ["/fonts/own-title.woff2?v=1", "/fonts/own-text.woff2?v=1"]


def test_the_card_of_the_own_typeface_appears_with_its_font(scene: Scene) -> None:
    owner = scene.owner()
    collection, browser = scene.collection(owner, "link"), scene.signed_in(owner)
    with scene.app.app_context():
        font = StudioFont.of(db.session, FontRole.TITLE)
        font.show(b"wOF2", WebFont("X", 400, 400, 0.5, 0.9, 0.2, 4).as_dict(), b"", 1)
        db.session.commit()

    page = browser.get(f"/collections/{collection.uuid}/settings").text

    assert 'value="own"' in page
    assert fonts_of(page) == ["/fonts/own-title.woff2?v=1"]


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "Choose a font file first."),
        (b"<svg xmlns=", "This file is not a font."),
        (b"\0\1\0\0" + bytes(1_900_000), "at most 1.9 MB"),
    ],
)
def test_what_is_no_font_is_refused_at_once(owner, content: bytes, said: str) -> None:
    assert said in bring(owner, content)


def test_a_font_that_cannot_be_used_leaves_the_present_one_and_says_why(scene: Scene, owner) -> None:
    bring(owner, drawn_font())
    make(scene)
    bring(owner, drawn_font("Forbidden", fs_type=2), name="forbidden.ttf")
    make(scene)

    page = owner.get("/studio").text

    assert "restricted license embedding" in page
    assert "Drawn Sans" in page
    assert gallery_fonts(scene) == ["/fonts/own-title.woff2?v=1"]


def test_a_removed_font_can_be_restored_for_an_hour(scene: Scene, owner, clock: Clock) -> None:
    bring(owner, drawn_font())
    make(scene)

    assert "The font is removed." in send(owner, "/studio/fonts/title/remove")
    assert gallery_fonts(scene) == []
    assert scene.visitor().get("/fonts/own-title.woff2?v=1").status_code == 404
    assert "Your font is restored." in send(owner, "/studio/fonts/title/back")
    assert gallery_fonts(scene) == ["/fonts/own-title.woff2?v=1"]

    send(owner, "/studio/fonts/title/remove")
    with scene.app.app_context():
        StudioFont.forget_removed(db.session, utcnow() + timedelta(hours=1, seconds=1))
        db.session.commit()
        assert db.session.get_one(StudioFont, FontRole.TITLE).source is None
    assert "deleted permanently" in send(owner, "/studio/fonts/title/back")


def test_a_font_is_made_again_from_its_source_by_another_recipe(scene: Scene, owner, monkeypatch) -> None:
    bring(owner, drawn_font())
    make(scene)
    make(scene)
    assert gallery_fonts(scene) == ["/fonts/own-title.woff2?v=1"]

    monkeypatch.setattr("app.services.typefaces.studio_fonts.RECIPE", 99)
    with scene.app.app_context():
        assert services_of(scene.app).studio_fonts.is_due()
    make(scene)

    assert gallery_fonts(scene) == ["/fonts/own-title.woff2?v=2"]
    with scene.app.app_context():
        assert not services_of(scene.app).studio_fonts.is_due()


def test_without_the_part_an_upload_is_refused_with_the_reason(owner, monkeypatch) -> None:
    for module in ("app.services.typefaces.studio_fonts", "app.views.studio.studio_routes"):
        monkeypatch.setattr(f"{module}.can_make_fonts", lambda: False)

    assert "optional part “fonts” is not installed" in bring(owner, drawn_font())


def test_only_an_owner_changes_the_typeface(scene: Scene) -> None:
    for path in ("title", "title/remove", "title/back"):
        assert scene.visitor().post(f"/studio/fonts/{path}").status_code in (302, 400)
    with scene.app.app_context():
        assert StudioFont.all(db.session) == {}
