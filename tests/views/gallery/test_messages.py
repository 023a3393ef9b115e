"""The message and closing of a gallery, and the descriptions and pictures of its sections."""

import re

import pytest

from app.models import Collection, Section, User
from app.models.section import SectionCover
from app.views.gallery.grid import PHOTOS_PER_PAGE
from tests.access.scene import LONG_AGO, Scene, csrf_token

MESSAGE, CLOSING = "Dear Anna,\n\nhere they are <b>all</b>.", "شكرا لكم\nTake care"


def gallery(scene: Scene, owner: User, **values: object) -> Collection:
    return scene.collection(owner, message=MESSAGE, closing=CLOSING, **values)


def heading(page: str, section: Section) -> str:
    """Return the head of this section: from its anchor to the grid that follows."""
    found = re.search(rf'<(?:h2|header)[^>]*id="section-{str(section.uuid)[:8]}".*?<ul', page, re.DOTALL)
    assert found
    return found.group()


def test_words_keep_their_lines_and_are_text(scene: Scene) -> None:
    collection = gallery(scene, scene.owner())
    scene.photo(collection)
    page = scene.visitor().get(f"/g/{collection.slug}").text
    assert '<p dir="auto" class="gallery-words">Dear Anna,\n\nhere they are &lt;b&gt;all&lt;/b&gt;.</p>' in page
    assert f'<p dir="auto">{CLOSING}</p>' in page
    assert page.index("gallery-words") < page.index('id="gallery"') < page.index("gallery-closing")


def test_a_gallery_without_words_has_no_room_for_them(scene: Scene) -> None:
    collection = scene.collection(scene.owner())
    scene.photo(collection)
    page = scene.visitor().get(f"/g/{collection.slug}").text
    assert not [name for name in ("gallery-words", "gallery-closing") if name in page]


def test_a_gallery_without_photos_says_so_and_offers_nothing_to_do_with_them(scene: Scene) -> None:
    page = scene.visitor().get(f"/g/{scene.collection(scene.owner()).slug}").text
    assert "The photos are not here yet. Please come back soon." in page
    assert "gallery-actions" not in page


@pytest.mark.parametrize(("downloads", "is_offered"), [("original", True), ("web", True), ("off", False)])
def test_the_closing_offers_the_download_only_where_it_is_allowed(
    scene: Scene, downloads: str, is_offered: bool
) -> None:
    collection = gallery(scene, scene.owner(), downloads=downloads)
    scene.photo(collection)
    closing = scene.visitor().get(f"/g/{collection.slug}").text.split("gallery-closing")[1].split("</section>")[0]
    assert (f"/g/{collection.slug}/download" in closing) is is_offered


def test_the_message_is_on_the_first_page_and_fragments_have_neither(scene: Scene) -> None:
    collection = gallery(scene, scene.owner())
    for _ in range(PHOTOS_PER_PAGE + 1):
        scene.photo(collection, variants=())
    visitor, address = scene.visitor(), f"/g/{collection.slug}"
    pages = [visitor.get(f"{address}{rest}").text for rest in ("", "?page=2", "/more?page=2")]
    assert ["gallery-words" in page for page in pages] == [True, False, False]
    assert ["gallery-closing" in page for page in pages] == [True, True, False]
    # The style sheet hides the closing on the first page for as long as the link to the next one is there.
    assert ['rel="next"' in page.split("gallery-closing")[0].split("pages no-print")[-1] for page in pages[:2]] == [
        True,
        False,
    ]


def test_a_section_shows_its_description_and_its_picture(scene: Scene) -> None:
    collection = scene.collection(scene.owner())
    sections = [
        scene.section(collection, style.title(), description="Late\nat night", cover_style=style, position=at)
        for at, style in enumerate((SectionCover.BAND, SectionCover.BESIDE, SectionCover.NONE))
    ]
    photos = {section.title: [scene.photo(collection, section_id=section.id) for _ in "ab"] for section in sections}
    scene.change(sections[0], cover_id=photos["Band"][1].id)
    page = scene.visitor().get(f"/g/{collection.slug}").text
    heads = {section.title: heading(page, section) for section in sections}
    assert all("Late\nat night" in head for head in heads.values())
    assert f"/collections/files/{photos['Band'][1].uuid}/grid" in heads["Band"]
    assert f"/collections/files/{photos['Beside'][0].uuid}/card" in heads["Beside"]
    assert "<img" not in heads["None"]


def test_a_picture_that_the_visitor_may_not_see_is_never_the_one_of_a_section(scene: Scene) -> None:
    collection = scene.collection(scene.owner())
    section = scene.section(collection, "Party", cover_style=SectionCover.BAND)
    first, chosen = [scene.photo(collection, section_id=section.id) for _ in "ab"]
    for gone in ({"hidden_at": LONG_AGO}, {"hidden_at": None, "trashed_at": LONG_AGO}):
        scene.change(section, cover_id=chosen.id)
        scene.change(chosen, **gone)
        page = scene.visitor().get(f"/g/{collection.slug}").text
        assert str(chosen.uuid) not in page
        assert f"/collections/files/{first.uuid}/grid" in heading(page, section)


def test_fragments_bring_the_heads_of_their_sections(scene: Scene) -> None:
    collection = scene.collection(scene.owner())
    section = scene.section(collection, "Party", description="Until four", cover_style=SectionCover.BESIDE)
    photo = scene.photo(collection, section_id=section.id)
    fragment = scene.visitor().get(f"/g/{collection.slug}/more?file={photo.uuid}").text
    assert "Until four" in heading(fragment, section)
    assert "style=" not in fragment


def test_the_owner_describes_a_section_and_chooses_its_picture(scene: Scene) -> None:
    owner = scene.owner()
    collection = scene.collection(owner)
    section, other = (scene.section(collection, title) for title in ("Party", "Church"))
    photo, foreign = (scene.photo(collection, section_id=each.id) for each in (section, other))
    browser, address = scene.signed_in(owner), f"/collections/sections/{section.uuid}"

    def save(cover: str) -> int:
        sent = {"title": "Party", "description": "Until\r\nfour", "cover_style": "beside", "cover": cover}
        return browser.post(address, data={**sent, "csrf_token": csrf_token(browser, address)}).status_code

    assert (save(str(photo.uuid)), save(str(foreign.uuid)), save("nonsense")) == (302, 400, 400)
    page = browser.get(address).text
    assert "Until\nfour" in page
    assert f'value="{photo.uuid}" checked' in page
    assert f'value="{foreign.uuid}"' not in page


def test_settings_and_the_api_change_words_and_gate(scene: Scene) -> None:
    owner = scene.owner()
    collection = scene.collection(owner)
    browser, address = scene.signed_in(owner), f"/collections/{collection.uuid}/settings"
    sent = {"title": "Anna", "slug": collection.slug, "privacy": "link", "downloads": "off", "message": "Hi\r\nAnna"}
    sent |= {"gate_title": "y", "gate_cover": "blurred", "gate_line": " Welcome "}
    assert browser.post(address, data={**sent, "csrf_token": csrf_token(browser, address)}).status_code == 302
    program, api = scene.program(owner), f"/api/v1/collections/{collection.uuid}"
    before = program.get(api).get_json()
    gate = {"title": True, "date": False, "logo": False, "cover": "blurred", "line": "Welcome"}
    assert (before["message"], before["closing"], before["gate"]) == ("Hi\nAnna", "", gate)
    after = program.patch(api, json={"closing": "Bye", "gate": {"cover": "sharp"}}).get_json()
    assert (after["closing"], after["gate"]) == ("Bye", {**gate, "cover": "sharp"})
    refused = program.patch(api, json={"gate": {"cover": "huge"}})
    assert refused.status_code == 422


def test_the_api_changes_a_section(scene: Scene) -> None:
    owner = scene.owner()
    collection = scene.collection(owner)
    program, address = scene.program(owner), f"/api/v1/collections/{collection.uuid}/sections"
    made = program.post(address, json={"title": "Party", "description": "Late"}).get_json()
    elsewhere = scene.photo(collection)
    section = f"{address}/{made['id']}"
    assert program.patch(section, json={"cover": str(elsewhere.uuid)}).status_code == 400
    scene.change(elsewhere, section_id=only_section(scene, collection))
    changed = program.patch(section, json={"cover": str(elsewhere.uuid), "cover_style": "band"}).get_json()
    expected = {"title": "Party", "description": "Late", "cover": str(elsewhere.uuid), "cover_style": "band"}
    assert changed == {"id": made["id"], **expected}
    assert program.get(f"/api/v1/collections/{collection.uuid}").get_json()["sections"] == [changed]


def only_section(scene: Scene, collection: Collection) -> int:
    """Return the id of the collection's only section."""
    with scene.row(collection) as row:
        return row.sections[0].id
