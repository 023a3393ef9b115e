"""Statements 17 and 18: visitors are redirected only to pages of this site, at the address that its owner has set."""

import pytest

from tests.access.scene import COLLECTION_PASSWORD, OWNER_PASSWORD, Scene, csrf_token
from tests.support.instances import MakeApp

EVIL = [
    "//e.com",
    "///e.com",
    "////e.com",
    "/\\e.com",
    "\\/e.com",
    "\\\\e.com",
    "\\\\\\e.com",
    "/\t/e.com",
    "/%09/e.com",
    "/\n/e.com",
    "https:e.com",
    "https:/e.com",
    "https://e.com",
    "http://studio.test@e.com",
    "http:\\\\e.com",
    "javascript:alert(1)",
    "JaVaScRiPt:alert(1)",
    " //e.com",
    "\u00a0//e.com",
    "/collections//e.com",
    "/collections/..//e.com",
    "/./\\e.com",
    "data:text/html,hello",
    "/collections\r\nSet-Cookie: evil=1",
    "/collections%0d%0aSet-Cookie:evil=1",
    "?next=//e.com",
    "@e.com",
    "e.com",
    ".",
    "",
]


@pytest.fixture
def scene(shared_scene: Scene) -> Scene:
    """Return the scene of this module; each test has its own owner and collection."""
    return shared_scene


@pytest.mark.parametrize("evil", EVIL)
class TestNext:
    def test_after_signing_in(self, scene: Scene, evil: str) -> None:
        browser = scene.visitor()
        fields = {"email": scene.owner().email, "password": OWNER_PASSWORD, "next": evil}
        response = browser.post("/login", data={**fields, "csrf_token": csrf_token(browser)})
        assert (response.status_code, response.headers["Location"]) == (302, "/collections")

    def test_already_signed_in(self, scene: Scene, evil: str) -> None:
        response = scene.signed_in(scene.owner()).get("/login", query_string={"next": evil})
        assert (response.status_code, response.headers["Location"]) == (302, "/collections")

    def test_after_unlocking(self, scene: Scene, evil: str) -> None:
        slug = scene.collection(scene.owner(), "password").slug
        browser = scene.visitor()
        fields = {"password": COLLECTION_PASSWORD, "next": evil, "csrf_token": csrf_token(browser)}
        response = browser.post(f"/g/{slug}/unlock", data=fields)
        assert (response.status_code, response.headers["Location"]) == (302, f"/g/{slug}")

    def test_already_unlocked(self, scene: Scene, evil: str) -> None:
        slug = scene.collection(scene.owner(), "link").slug
        response = scene.visitor().get(f"/g/{slug}/unlock", query_string={"next": evil})
        assert (response.status_code, response.headers["Location"]) == (302, f"/g/{slug}")


class TestBackToWhereTheyWere:
    def test_after_signing_in(self, scene: Scene) -> None:
        owner = scene.owner()
        browser = scene.visitor()
        page = f"/collections/{scene.collection(owner).uuid}/settings"
        token = csrf_token(browser, browser.get(page).headers["Location"])
        fields = {"email": owner.email, "password": OWNER_PASSWORD, "next": page, "csrf_token": token}
        assert browser.post("/login", data=fields).headers["Location"] == page

    def test_after_unlocking(self, scene: Scene) -> None:
        collection = scene.collection(scene.owner(), "password")
        page = f"/g/{collection.slug}/p/{scene.photo(collection).uuid}"
        browser = scene.visitor()
        gate = browser.get(page).headers["Location"]
        fields = {"password": COLLECTION_PASSWORD, "csrf_token": csrf_token(browser, gate)}
        assert browser.post(gate, data=fields).headers["Location"] == page

    def test_not_into_another_collection(self, scene: Scene) -> None:
        collection = scene.collection(scene.owner(), "password")
        browser = scene.visitor()
        gate = f"/g/{collection.slug}/unlock?next=/g/{collection.slug}-another"
        fields = {"password": COLLECTION_PASSWORD, "csrf_token": csrf_token(browser)}
        assert browser.post(gate, data=fields).headers["Location"] == f"/g/{collection.slug}"


@pytest.mark.parametrize("header", ["Host", "X-Forwarded-Host", "X-Host", "Forwarded"])
@pytest.mark.parametrize("proxies", [0, 1])
def test_a_foreign_host_is_never_repeated(make_app: MakeApp, header: str, proxies: int) -> None:
    scene = Scene(make_app(PUBLIC_URL="https://studio.test", TRUSTED_PROXIES=proxies))
    owner = scene.owner()
    collection = scene.collection(owner, "password")
    file, link = scene.photo(collection), scene.link(collection)
    paths = [
        f"/g/{collection.slug}", f"/g/{collection.slug}/unlock", f"/s/{link.token}", "/collections", "/nothing",
        f"/collections/{collection.uuid}/share", f"/api/v1/collections/{collection.uuid}", f"/api/v1/files/{file.uuid}",
        "/api/v1/openapi.json", "/login", "/logout",
    ]  # fmt: skip
    value = "host=evil.test" if header == "Forwarded" else "evil.test"
    browsers = (scene.visitor(), scene.signed_in(owner))
    answers = [browser.get(path, headers={header: value}) for browser in browsers for path in paths]
    assert [answer.request.path for answer in answers if "evil.test" in f"{answer.headers} {answer.text}"] == []


def test_links_to_hand_on_carry_the_public_address(make_app: MakeApp) -> None:
    scene = Scene(make_app(PUBLIC_URL="https://studio.test"))
    owner = scene.owner()
    collection = scene.collection(owner)
    link = scene.link(collection)
    page = scene.signed_in(owner).get(f"/collections/{collection.uuid}/share").text
    wanted = [f"https://studio.test/g/{collection.slug}", f"https://studio.test/s/{link.token}"]
    assert [address in page for address in wanted] == [True, True]
