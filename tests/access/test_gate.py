"""A refused visitor sees nothing of a gallery, or only the parts that its owner shows to everyone."""

import base64
import io
from datetime import date

import pytest
from flask.testing import FlaskClient
from PIL import Image
from werkzeug.test import TestResponse

from app.models import Collection, File
from app.models.gate import SHOWS_NOTHING, Gate, GateCover
from app.models.theme import ColorScheme, Palette, Theme
from tests.access.scene import COLLECTION_PASSWORD, FAR_AHEAD, LONG_AGO, Scene, csrf_token, holds_image, quick_hash
from tests.access.test_link_cards import card_of

TITLE, LINE, DAY, DESCRIPTION = "Anna and Tom say yes", "Your pictures are here", date(2019, 6, 20), "At the lighthouse"
MESSAGE, CLOSING = "Dear Anna, dear Tom", "Thank you for having me"
SAGE_AT_NIGHT = Theme(palette=Palette.SAGE, color_scheme=ColorScheme.DARK)
TITLE_ONLY = Gate(title=True, date=True, line=LINE)
BLURRED, SHARP = Gate(cover=GateCover.BLURRED), Gate(title=True, cover=GateCover.SHARP)
# For each state: its address for a stranger, and whether title, line and cover may be seen with each of the gates.
STATES = """
state              | status | title only | blurred     | sharp
password           | 200    | title line | cover       | title cover
password, ended    | 410    | title      |             | title
password, in trash | 404    |            |             |
draft              | 404    |            |             |
private            | 404    |            |             |
unknown            | 404    |            |             |
"""
GATES = {"nothing": SHOWS_NOTHING, "title only": TITLE_ONLY, "blurred": BLURRED, "sharp": SHARP}


def stand_in() -> str:
    """Return the data URI of a picture of 16 pixels, as the worker makes one."""
    output = io.BytesIO()
    Image.effect_noise((16, 12), 80).convert("RGB").save(output, "WEBP", quality=30)
    return "data:image/webp;base64," + base64.b64encode(output.getvalue()).decode()


def gallery(scene: Scene, gate: Gate, state: str = "password", **values: object) -> tuple[Collection, File]:
    privacy, *also = state.split(", ")
    texts = {"title": TITLE, "description": DESCRIPTION, "message": MESSAGE, "closing": CLOSING, "event_date": DAY}
    ends = {"expires_at": LONG_AGO if "ended" in also else FAR_AHEAD}
    trashed = {"trashed_at": LONG_AGO if "in trash" in also else None}
    collection = scene.collection(scene.owner(), privacy, gate=gate, **{**texts, **ends, **trashed, **values})
    return collection, scene.photo(collection, "first-kiss.jpg", placeholder=stand_in())


def rows() -> list[list[str]]:
    return [[cell.strip() for cell in line.split("|")] for line in STATES.strip().splitlines()]


def asked(scene: Scene, slug: str, visitor: FlaskClient | None = None) -> list[TestResponse]:
    """Return the responses to a refused visitor at every address of the gallery that shows a page or a picture."""
    visitor = visitor or scene.visitor()
    pages = ("", "/unlock", "/download", "/favorites", "/more", "/index.json", "/manifest.webmanifest", "/gate-cover")
    return [visitor.get(f"/g/{slug}{page}", follow_redirects=True) for page in pages]


@pytest.mark.parametrize("gate", GATES)
@pytest.mark.parametrize("row", rows()[1:], ids=lambda row: row[0])
def test_a_refusal_holds_what_the_owner_shows_and_nothing_else(scene: Scene, row: list[str], gate: str) -> None:
    slug = "unknown"
    if row[0] != "unknown":
        collection, photo = gallery(scene, GATES[gate], row[0])
        slug = collection.slug
    allowed = {**dict(zip(rows()[0], row, strict=True)), "nothing": ""}[gate].split()
    seen = asked(scene, slug)
    text = "".join(response.data.decode(errors="replace") + str(response.headers) for response in seen)
    found = {"title": TITLE in text, "line": LINE in text, "cover": any(map(holds_image, seen))}
    assert found == {part: part in allowed for part in found}
    secrets = [DESCRIPTION, MESSAGE, CLOSING, "first-kiss", *([str(photo.uuid)] if row[0] != "unknown" else [])]
    assert [secret for secret in secrets if secret in text] == []
    assert ("20 June 2019" in text) == ("title" in allowed and gate == "title only")
    assert str(seen[1].status_code) == row[1]


def test_pages_that_do_not_exist_are_equal_for_every_gate(scene: Scene) -> None:
    """A page that is not found never confirms that there is a gallery."""
    slugs = [gallery(scene, gate, state)[0].slug for gate in GATES.values() for state in ("draft", "private")]
    sizes = {len(scene.visitor().get(f"/g/{slug}").data) for slug in [*slugs, "unknown"]}
    assert len(sizes) == 1


def test_the_cover_is_gone_at_once(scene: Scene) -> None:
    """It is revoked with the choice, the end, the draft and the trash, and no cache may send it without asking."""
    collection, photo = gallery(scene, SHARP)
    visitor, address = scene.visitor(), f"/g/{collection.slug}/gate-cover"
    found = visitor.get(address)
    assert (found.status_code, found.headers["Cache-Control"], holds_image(found)) == (200, "private, no-cache", True)
    again = visitor.get(address, headers={"If-None-Match": found.headers["ETag"]})
    assert again.status_code == 304
    ends = ({"gate": SHOWS_NOTHING}, {"expires_at": LONG_AGO}, {"privacy": "draft"}, {"trashed_at": LONG_AGO})
    before = {"gate": SHARP, "expires_at": FAR_AHEAD, "privacy": "password", "trashed_at": None}
    seen = []
    for end in ends:
        scene.change(collection, **{**before, **end})
        response = visitor.get(address, headers={"If-None-Match": found.headers["ETag"]})
        seen.append((response.status_code, holds_image(response)))
    assert seen == [(403, False), (410, False), (404, False), (404, False)]
    scene.change(collection, **before)
    scene.change(photo, hidden_at=LONG_AGO)
    assert visitor.get(address).status_code == 404


def test_the_blurred_cover_has_no_detail_in_its_bytes(scene: Scene) -> None:
    collection, _ = gallery(scene, BLURRED)
    response = scene.visitor().get(f"/g/{collection.slug}/gate-cover")
    assert (response.mimetype, len(response.data) < 400) == ("image/webp", True)
    assert max(Image.open(io.BytesIO(response.data)).size) <= 16
    page = scene.visitor().get(f"/g/{collection.slug}/unlock").text
    assert "/collections/files/" not in page
    assert "placeholder" not in page


def test_a_picture_without_a_stand_in_leaves_the_page_without_a_cover(scene: Scene) -> None:
    collection, photo = gallery(scene, BLURRED)
    scene.change(photo, placeholder=None)
    assert scene.visitor().get(f"/g/{collection.slug}/gate-cover").status_code == 404
    assert "gate-cover" not in scene.visitor().get(f"/g/{collection.slug}/unlock").text


def test_a_link_with_its_own_password_has_the_gate_too_but_not_the_cover_of_other_sections(scene: Scene) -> None:
    collection, _ = gallery(scene, SHARP, "private")
    section = scene.section(collection, "Party")
    whole = scene.link(collection, password_hash=quick_hash("rose"), password_version=1)
    part = scene.link(
        collection, password_hash=quick_hash("rose"), password_version=1, is_limited=True, sections=[section]
    )
    seen = []
    for link in (whole, part):
        guest = scene.guest(link, collection)
        page = guest.get(f"/g/{collection.slug}", follow_redirects=True).text
        seen.append((TITLE in page, guest.get(f"/g/{collection.slug}/gate-cover").status_code))
    assert seen == [(True, 200), (True, 403)]


def test_messengers_get_a_card_of_a_locked_gallery_only_if_its_owner_shows_it(scene: Scene) -> None:
    cards = {}
    for name, gate in GATES.items():
        collection, _ = gallery(scene, gate)
        cards[name] = card_of(scene.visitor().get(f"/g/{collection.slug}", follow_redirects=True).text)
    assert cards["nothing"] == {}
    assert (cards["title only"]["title"], cards["title only"]["description"]) == (TITLE, LINE)
    assert cards["blurred"]["title"] == "Private gallery"
    assert [name for name, card in cards.items() if card.get("image", "").endswith("/gate-cover")] == ["sharp"]
    picture = scene.visitor().get(cards["sharp"]["image"].removeprefix(scene.app.config["PUBLIC_URL"]))
    assert holds_image(picture)


@pytest.mark.parametrize(
    "typed", [f"  {COLLECTION_PASSWORD} ", f"{COLLECTION_PASSWORD}\r\n", f"\u00a0{COLLECTION_PASSWORD}"]
)
def test_a_password_is_pasted_with_the_spaces_around_it(scene: Scene, typed: str) -> None:
    collection, _ = gallery(scene, SHOWS_NOTHING)
    visitor, address = scene.visitor(), f"/g/{collection.slug}/unlock"
    response = visitor.post(address, data={"password": typed, "csrf_token": csrf_token(visitor, address)})
    assert response.headers.get("Location", "").endswith(f"/g/{collection.slug}")


def test_manifests_name_a_gallery_only_to_those_who_can_open_it(scene: Scene) -> None:
    collection, _ = gallery(scene, SHARP, theme=SAGE_AT_NIGHT)
    address = f"/g/{collection.slug}/manifest.webmanifest"
    stranger, guest = scene.visitor(), scene.unlocked(collection)
    assert stranger.get(address).status_code == 403
    facts = guest.get(address).get_json(force=True)
    assert (facts["name"], facts["start_url"], facts["background_color"]) == (TITLE, f"/g/{collection.slug}", "#111612")
    icon = stranger.get(facts["icons"][0]["src"])
    assert (icon.mimetype, Image.open(io.BytesIO(icon.data)).size) == ("image/png", (512, 512))
    assert "immutable" in icon.headers["Cache-Control"]
    general = stranger.get("/manifest.webmanifest").get_json(force=True)
    assert (general["name"], general["start_url"]) == ("Vitrine", "/")
    pages = [stranger.get(f"/g/{collection.slug}/unlock").text, guest.get(f"/g/{collection.slug}").text]
    assert [f'href="{address}" crossorigin="use-credentials"' in page for page in pages] == [False, True]
