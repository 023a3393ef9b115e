"""The addresses of web fonts, and the pages that name them."""

import re

import pytest

from app.composition import services_of
from app.models.theme import Theme, Typeface
from app.services.typefaces.pairings import PAIRINGS
from tests.access.scene import LONG_AGO, Scene
from tests.support.web_fonts import copy_fonts

FONT = re.compile(r'url\("(/fonts/[^"]+)"\)')


@pytest.fixture
def app(make_app, tmp_path, packaged_fonts):
    """Return an app on an instance in which the fonts of all pairings are made."""
    copy_fonts(packaged_fonts, tmp_path / "instance-0")
    return make_app(VITRINE_WEB_FONTS="on")


def fonts_of(page: str) -> list[str]:
    return FONT.findall(page)


def gallery(scene: Scene, typeface: Typeface, privacy: str = "link", **values):
    return scene.collection(scene.owner(), privacy, theme=Theme(typeface=typeface), **values)


@pytest.mark.parametrize("typeface", PAIRINGS)
def test_a_gallery_names_the_fonts_of_its_typeface_and_no_others(scene: Scene, typeface) -> None:
    page = scene.visitor().get(f"/g/{gallery(scene, typeface).slug}").text

    key = PAIRINGS[typeface].key()
    assert fonts_of(page) == [f"/fonts/{typeface}-{role}.woff2?v={key}" for role in PAIRINGS[typeface].fonts]
    assert len("".join(re.findall(r"<style[^>]*>@font-face.*?</style>", page))) < 4000


def test_the_page_that_asks_for_the_password_has_the_fonts_of_its_gallery(scene: Scene) -> None:
    collection = gallery(scene, Typeface.EDITORIAL, "password")

    page = scene.visitor().get(f"/g/{collection.slug}/unlock").text

    assert ('data-typeface="editorial"' in page) == bool(fonts_of(page))


def test_a_font_is_public_cached_for_a_year_and_sets_no_cookie(scene: Scene) -> None:
    for typeface, pairing in PAIRINGS.items():
        for role in pairing.fonts:
            answer = scene.visitor().get(f"/fonts/{typeface}-{role}.woff2?v={pairing.key()}")
            assert (answer.status_code, answer.mimetype, answer.data[:4]) == (200, "font/woff2", b"wOF2")
            assert answer.headers["Cache-Control"] == "public, max-age=31536000, immutable"
            assert answer.headers["Content-Security-Policy"] == "default-src 'none'; sandbox"
            assert "Set-Cookie" not in answer.headers
            assert "Vary" not in answer.headers
    again = scene.visitor().get(answer.request.path, headers={"If-None-Match": answer.headers["ETag"]})
    assert again.status_code == 304


def test_another_version_is_the_font_that_is_there_and_is_not_stored(scene: Scene) -> None:
    answer = scene.visitor().get("/fonts/mono-title.woff2?v=0000000000")

    assert (answer.status_code, answer.headers["Cache-Control"]) == (200, "no-cache")


@pytest.mark.parametrize("name", ["own-title", "modern-text", "classic-italic", "gothic-title", "../secret_key"])
def test_a_font_that_is_not_there_is_not_found(scene: Scene, name: str) -> None:
    assert scene.visitor().get(f"/fonts/{name}.woff2").status_code == 404


def test_pages_have_no_fonts_where_the_part_is_missing(make_app) -> None:
    scene = Scene(make_app(VITRINE_WEB_FONTS="off"))
    collection = gallery(scene, Typeface.CLASSIC)

    answer = scene.visitor().get(f"/g/{collection.slug}")

    assert answer.status_code == 200
    assert (fonts_of(answer.text), "@font-face" in answer.text) == ([], False)
    assert scene.visitor().get("/fonts/classic-title.woff2").status_code == 404


def test_the_page_of_an_expired_gallery_names_no_font_of_it(scene: Scene) -> None:
    collection = gallery(scene, Typeface.MONO, expires_at=LONG_AGO)

    assert fonts_of(scene.visitor().get(f"/g/{collection.slug}").text) == []


def test_the_theme_cards_load_every_typeface(scene: Scene) -> None:
    owner = scene.owner()
    collection = scene.collection(owner, "link")

    page = scene.signed_in(owner).get(f"/collections/{collection.uuid}/settings").text

    assert len(fonts_of(page)) == sum(len(pairing.fonts) for pairing in PAIRINGS.values())
    assert 'value="humanist"' in page
    assert 'value="own"' not in page


def test_the_doctor_says_whether_there_are_fonts(scene: Scene, make_app) -> None:
    said = {}
    for app in (scene.app, make_app(VITRINE_WEB_FONTS="off")):
        with app.app_context():
            facts = services_of(app).diagnosis().parts()["versions"]()
            said[app] = next(str(fact.detail) for fact in facts if str(fact.name) == "fonts")
    made, off = said.values()
    assert made.startswith("made for 5 of 5 typefaces")
    assert "VITRINE_WEB_FONTS is off" in off
