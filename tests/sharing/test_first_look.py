"""A first look: the gallery says how many photos there are and by when the others come, until it is complete."""

from datetime import UTC, datetime

from tests.access.scene import Clock, Scene, csrf_token

JUNE_1 = datetime(2027, 6, 1, 12, tzinfo=UTC)


def line_of(scene: Scene, slug: str) -> str:
    """Return the line of the first look as a visitor reads it, or ""."""
    _, _, rest = scene.visitor().get(f"/g/{slug}").text.partition('<p class="first-look">')
    return " ".join(rest.partition("</p>")[0].split())


def test_it_is_promised_through_the_api_and_ends_when_complete(scene: Scene, clock: Clock) -> None:
    clock(JUNE_1)
    owner = scene.owner()
    collection = scene.collection(owner)
    scene.photo(collection)
    program, address = scene.program(owner), f"/api/v1/collections/{collection.uuid}"
    promised = {"stage": "first_look", "promised_at": "2027-06-14", "expected_photos": 80}
    changed = program.patch(address, json=promised)
    assert {name: changed.json[name] for name in promised} == promised
    assert line_of(scene, collection.slug) == "A first look: 1 of about 80 photos. The rest comes by 14 June 2027."
    assert program.patch(address, json={"stage": "complete"}).json["promised_at"] == "2027-06-14"
    assert line_of(scene, collection.slug) == ""


def test_a_day_that_is_over_and_a_number_that_is_reached_are_not_promised(scene: Scene, clock: Clock) -> None:
    promised = {"stage": "first_look", "promised_at": JUNE_1.date(), "expected_photos": 1}
    collection = scene.collection(scene.owner(), **promised)
    scene.photo(collection)
    clock(JUNE_1)
    assert line_of(scene, collection.slug) == "A first look. The rest comes by 1 June 2027."
    clock(JUNE_1.replace(day=2))
    assert line_of(scene, collection.slug) == "A first look. More photos will follow."


def test_it_is_set_when_a_draft_is_published(scene: Scene) -> None:
    owner = scene.owner()
    collection = scene.collection(owner, "draft")
    scene.photo(collection)
    browser, address = scene.signed_in(owner), f"/collections/{collection.uuid}/publish"
    form = {"privacy": "link", "ending": "never", "downloads": "original", "template": "standard"}
    form |= {"despite_blocks": "y", "stage": "first_look", "promised_at": "2090-06-14", "expected_photos": "80"}
    assert browser.post(address, data={**form, "csrf_token": csrf_token(browser, address)}).status_code == 200
    assert line_of(scene, collection.slug) == "A first look: 1 of about 80 photos. The rest comes by 14 June 2090."


def test_an_impossible_number_is_refused(scene: Scene) -> None:
    owner = scene.owner()
    collection = scene.collection(owner)
    browser, address = scene.signed_in(owner), f"/collections/{collection.uuid}/settings"
    form = {"title": "Anna", "slug": collection.slug, "privacy": "link", "downloads": "original", "stage": "first_look"}
    token = csrf_token(browser, address)
    response = browser.post(address, data={**form, "expected_photos": "0", "csrf_token": token})
    assert response.status_code == 400
    assert "Expect 1 to 100,000 photos, or leave the number empty." in response.text
