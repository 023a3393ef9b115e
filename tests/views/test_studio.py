"""The studio's own page: name, color, contact, footer and logo, and where clients see them."""

import io
import re
from datetime import timedelta

import pytest
from PIL import Image, ImageDraw

from app.composition import services_of
from app.database import utcnow
from app.errors import TooLarge
from app.extensions import db
from app.models import Studio
from app.models.accent import Accent, contrast
from tests.access.scene import LONG_AGO, Scene, csrf_token

FIELDS = {
    "name": "Studio Lindqvist",
    "accent_color": "#E0A030",
    "contact_email": "hello@lindqvist.example",
    "contact_phone": "+46 8 123 456",
    "contact_website": "lindqvist.example",
    "footer": "© 2026, Stockholm",
}


@pytest.fixture
def owner(scene: Scene):
    return scene.signed_in(scene.owner())


def send(owner, path: str = "/studio", **fields):
    return owner.post(path, data={**fields, "csrf_token": csrf_token(owner, "/studio")})


def drawn_logo(mode: str, ink: tuple[int, ...], paper: tuple[int, ...]) -> bytes:
    picture, file = Image.new(mode, (600, 300), paper), io.BytesIO()
    ImageDraw.Draw(picture).ellipse((100, 50, 300, 250), fill=ink)
    picture.save(file, "PNG")
    return file.getvalue()


def bring_logo(scene: Scene, owner, content: bytes, name: str = "logo.png") -> str:
    """Upload a logo, do the worker's part, and return the page that its owner then sees."""
    send(owner, "/studio/logo", logo=(io.BytesIO(content), name))
    with scene.app.app_context():
        services_of(scene.app).studio_logo.make()
    return owner.get("/studio").text


def test_clients_read_what_the_studio_writes(scene: Scene, owner) -> None:
    collection = scene.collection(scene.owner(), "link")
    scene.photo(collection)
    assert send(owner, **FIELDS).status_code == 302
    page = scene.visitor().get(f"/g/{collection.slug}").text
    for told in ("Studio Lindqvist", "mailto:hello@lindqvist.example", "tel:+468123456", "© 2026, Stockholm"):
        assert told in page
    assert 'href="https://lindqvist.example"' in page


def test_a_closed_gallery_says_whom_to_ask_and_nothing_of_itself(scene: Scene, owner) -> None:
    send(owner, **FIELDS)
    collection = scene.collection(scene.owner(), "link", title="Secret title", expires_at=LONG_AGO)
    answer = scene.visitor().get(f"/g/{collection.slug}")
    assert answer.status_code == 410
    assert "mailto:hello@lindqvist.example" in answer.text
    assert "Secret title" not in answer.text


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("accent_color", "red"),
        ("accent_color", "#12345"),
        ("contact_website", "javascript:alert(1)"),
        ("contact_website", "https://"),
        ("contact_website", f"{'a' * 190}.example"),  # too long with "https://" before it
        ("contact_email", "hello at lindqvist"),
        ("contact_phone", "call me"),
        ("name", "  "),
    ],
)
def test_what_clients_could_not_use_is_refused_beside_its_field(owner, field: str, value: str) -> None:
    answer = send(owner, **{**FIELDS, field: value})
    assert answer.status_code == 400
    errors = re.findall(r'id="([\w-]+)-error"', answer.text)
    assert errors == ["accent" if field == "accent_color" else field]


@pytest.mark.parametrize("color", ["#ffcc00", "#000000", "#ffffff", "#2f5d50", "#ff0055"])
def test_any_accent_can_be_read_in_both_themes(color: str) -> None:
    accent = Accent.of(color)
    assert contrast(accent.on_light, "#efece6") >= 4.5
    assert contrast(accent.on_dark, "#272421") >= 4.5


def test_a_changed_accent_says_so(owner) -> None:
    send(owner, **FIELDS)
    page = owner.get("/studio").text
    assert "your color is darkened to #" in page
    assert "--accent:light-dark(#" in page


def test_a_logo_of_one_ink_takes_the_texts_color_and_another_stays_as_it_is(scene: Scene, owner) -> None:
    page = bring_logo(scene, owner, drawn_logo("RGBA", (20, 20, 20, 255), (0, 0, 0, 0)))
    assert 'class="studio-logo ink"' in page
    sent = scene.visitor().get("/studio/logo")
    logo = Image.open(io.BytesIO(sent.data))
    assert (sent.mimetype, logo.size) == ("image/png", (80, 80))  # trimmed to the mark, four times as high as on pages

    page = bring_logo(scene, owner, drawn_logo("RGB", (200, 30, 60), (255, 255, 255)))
    assert '<img class="studio-logo"' in page


def test_a_removed_logo_comes_back_within_the_hour(scene: Scene, owner) -> None:
    bring_logo(scene, owner, drawn_logo("RGBA", (20, 20, 20, 255), (0, 0, 0, 0)))
    send(owner, "/studio/logo/remove")
    removed = scene.visitor().get("/studio/logo").status_code
    assert 'action="/studio/logo/back"' in owner.get("/studio").text
    send(owner, "/studio/logo/back")
    back = scene.visitor().get("/studio/logo").status_code
    send(owner, "/studio/logo/remove")
    with scene.app.app_context():
        later = utcnow() + timedelta(hours=1, seconds=1)
        Studio.get(db.session).forget_removed_logo(later)
        db.session.commit()
    assert (removed, back, send(owner, "/studio/logo/back").status_code) == (404, 200, 409)


def test_a_picture_that_cannot_be_read_leaves_the_logo_before_it(scene: Scene, owner) -> None:
    good = drawn_logo("RGBA", (20, 20, 20, 255), (0, 0, 0, 0))
    bring_logo(scene, owner, good)
    before = scene.visitor().get("/studio/logo").data
    page = bring_logo(scene, owner, good[:60])
    assert "could not be used" in page
    assert scene.visitor().get("/studio/logo").data == before


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("logo.svg", b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'),
        ("logo.png", b"%PDF-1.7 with a logo in it"),
    ],
)
def test_what_is_no_logo_is_refused_before_anything_opens_it(scene: Scene, owner, name: str, content: bytes) -> None:
    send(owner, "/studio/logo", logo=(io.BytesIO(content), name))
    with scene.app.app_context():
        assert Studio.get(db.session).logo_source is None


def test_a_logo_has_a_bound(scene: Scene) -> None:
    large = drawn_logo("RGB", (0, 0, 0), (9, 9, 9)) + b"\0" * 1_900_000
    with scene.app.app_context(), pytest.raises(TooLarge):
        services_of(scene.app).studio_logo.receive(Studio.get(db.session), large, "logo.png")


def test_strangers_change_nothing(scene: Scene) -> None:
    before = scene.dump()
    for path in ("/studio", "/studio/logo", "/studio/logo/remove"):
        stranger = scene.visitor()
        answer = stranger.post(path, data={**FIELDS, "csrf_token": csrf_token(stranger)})
        assert answer.headers["Location"].startswith("/login")
    assert scene.dump() == before
