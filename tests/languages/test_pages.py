"""Pages in a pseudo-language contain no English, and run from right to left if the language does."""

from dataclasses import replace
from datetime import timedelta

import pytest
from flask import Flask

from app.database import utcnow
from app.languages.pseudo import PSEUDO_LANGUAGES, PseudoTranslations
from app.languages.upkeep.sentences import visitors_sentences
from app.models import Collection, FavoriteList, File, User
from tests.access.scene import COLLECTION_PASSWORD, FAR_AHEAD, LONG_AGO, Scene, csrf_token
from tests.languages.page_text import plain_texts

# Names in the rows below, and terms that are equal in every language.
DATA = {
    "Harbour",
    "Party",
    "Album",
    "01.jpg",
    "02.mp4",
    "Vitrine",
    "“nothing”",
    "Europe/Berlin",
    "UTC",
    "PNG",
    "AVIF",
    "WebP",
    "JPEG",
    "Lightroom Classic",
    "Capture One",
}


class Site:
    """A studio with a gallery of sections, a film, a photo that is being processed, and a list of favorites."""

    def __init__(self, scene: Scene) -> None:
        self.scene = scene
        self.owner: User = scene.owner(timezone="Europe/Berlin")
        soon = utcnow() + timedelta(days=3)
        self.collection: Collection = scene.collection(
            self.owner, title="Harbour", slug="harbour", expires_at=soon, selection_wanted=1, selection_due=soon.date()
        )
        section = scene.section(self.collection, "Party")
        taken = {"taken_at": LONG_AGO, "metadata_json": {"exposure_time": 0.004, "iso": 100}}
        self.photo: File = scene.photo(self.collection, "01.jpg", **taken)
        film = {"state": "unsupported", "mime_type": "video/mp4", "section_id": section.id}
        self.film: File = scene.photo(self.collection, "02.mp4", **film)
        scene.photo(self.collection, "01.jpg", state="pending")
        self.favorites: FavoriteList = scene.favorites(self.collection, [self.photo, self.film], name="Album")
        self.closed: Collection = scene.collection(self.owner, title="Album", expires_at=LONG_AGO)
        self.locked: Collection = scene.collection(self.owner, "password", title="Album", slug="locked")


@pytest.fixture(scope="module")
def site(shared_scene: Scene) -> Site:
    app: Flask = shared_scene.app
    app.config["PSEUDO_LANGUAGES"] = True
    return Site(shared_scene)


def leftovers(client, address: str, status: int = 200) -> list[str]:
    answer = client.get(f"{address}{'&' if '?' in address else '?'}lang=en-XA")
    assert answer.status_code == status, answer.text
    return list(plain_texts(answer.text, DATA))


@pytest.fixture
def visitors_only(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the pseudo-language translate the sentences of the catalogs only, so that another one stays in English."""
    language = replace(PSEUDO_LANGUAGES["en-XA"], catalog=PseudoTranslations(visitors_sentences()))
    monkeypatch.setitem(PSEUDO_LANGUAGES, "en-XA", language)


@pytest.mark.usefixtures("visitors_only")
@pytest.mark.parametrize(
    "address", ["", "/download", "/download/photos", "/favorites", "/p/{photo}", "/p/{film}"], ids=str
)
def test_a_visitors_page_leaves_nothing_in_english(site: Site, address: str) -> None:
    visitor = site.scene.favorites_visitor(site.favorites)
    path = address.format(photo=site.photo.uuid, film=site.film.uuid)
    assert leftovers(visitor, f"/g/harbour{path}") == []


@pytest.mark.usefixtures("visitors_only")
def test_a_sent_list_leaves_nothing_in_english(site: Site) -> None:
    sent = {"submitted_at": LONG_AGO, "visitor_name": "Album"}
    favorites_list = site.scene.favorites(site.collection, [site.photo], name="Album", **sent)
    assert leftovers(site.scene.favorites_visitor(favorites_list), "/g/harbour/favorites") == []


@pytest.mark.usefixtures("visitors_only")
def test_what_strangers_see_leaves_nothing_in_english(site: Site) -> None:
    visitor = site.scene.visitor()
    pages = [("/", 200), ("/g/locked/unlock", 200), ("/g/none", 404)]
    pages.append((f"/g/{site.closed.slug}", 410))
    assert [(path, leftovers(visitor, path, status)) for path, status in pages] == [(path, []) for path, _ in pages]


@pytest.mark.usefixtures("visitors_only")
def test_a_wrong_password_is_refused_in_the_visitors_language(site: Site) -> None:
    visitor = site.scene.visitor()
    visitor.get("/g/locked/unlock?lang=en-XA")
    token = csrf_token(visitor, "/g/locked/unlock")
    answer = visitor.post("/g/locked/unlock", data={"password": f"not {COLLECTION_PASSWORD}", "csrf_token": token})
    assert (answer.status_code, list(plain_texts(answer.text, DATA))) == (403, [])


@pytest.mark.parametrize("address", ["/account", "/account/audit", "/studio", "/studio/logo/choose", "/system"])
def test_an_owners_page_leaves_nothing_in_english(site: Site, address: str) -> None:
    site.scene.token(site.owner, expires_at=FAR_AHEAD)
    owner = site.scene.signed_in(site.owner)
    form = {"csrf_token": csrf_token(owner, "/account"), "name": "Harbour"}
    owner.post("/studio", data=form)
    names = {"Firefox", "Linux", "Pillow", "Python", "[SQLite", "local,", "local"}
    assert [text for text in leftovers(owner, address) if "/" not in text and not names & set(text.split())] == []


COLLECTION_PAGES = (
    "",
    "/settings",
    "/share",
    "/selections",
    "/selections/{favorites}",
    "/selections/together",
    "/activity",
    "/mails",
    "/activity?link=plain",
    "/library",
    "/cover",
    "/words?file={photo}",
    "/words?file={photo}&file={film}",
)


@pytest.mark.parametrize("address", COLLECTION_PAGES)
def test_a_collections_page_leaves_nothing_in_english(site: Site, address: str) -> None:
    scene = site.scene
    scene.visitor().get("/g/harbour")
    names = {"photo": site.photo.uuid, "film": site.film.uuid, "favorites": site.favorites.uuid}
    path = f"/collections/{site.collection.uuid}{address}".format(**names)
    assert leftovers(scene.signed_in(site.owner), path) == []


@pytest.mark.parametrize(
    "address", ["", "/new", "/presets", "/presets/new", "/message-templates", "/clients", "/photos?q=nothing", "/trash"]
)
def test_the_lists_of_the_studio_leave_nothing_in_english(site: Site, address: str) -> None:
    scene = site.scene
    scene.photo(site.collection, "01.jpg", trashed_at=LONG_AGO)
    scene.preset(site.owner, name="Album")
    assert leftovers(scene.signed_in(site.owner), f"/collections{address}") == []


def test_the_sign_in_leaves_nothing_in_english(site: Site) -> None:
    assert leftovers(site.scene.visitor(), "/login") == []


def test_a_page_runs_in_the_direction_of_its_language(site: Site) -> None:
    visitor = site.scene.visitor()
    pages = [visitor.get("/g/harbour", query_string={"lang": tag}).text for tag in ("ar-XB", "en-XA")]
    assert ['dir="rtl"' in page for page in pages] == [True, False]
