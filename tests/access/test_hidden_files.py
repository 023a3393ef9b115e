"""Statement 5: visitors get no list, count or cover with a file that is in the trash, hidden, failed or not ready."""

import json
import re
from dataclasses import dataclass

import pytest

from app.models import Collection, File
from app.policies.collection_policy import decide
from app.policies.visitor import previewing_visitor
from tests.access.scene import LONG_AGO, Scene

HIDDEN = {
    "failed": {"state": "failed"},
    "pending": {"state": "pending"},
    "processing": {"state": "processing"},
    "trashed": {"trashed_at": LONG_AGO},
    "hidden": {"hidden_at": LONG_AGO},
}


@pytest.fixture
def scene(shared_scene: Scene) -> Scene:
    """Return the scene of this module; each test has its own owner and collection."""
    return shared_scene


@dataclass
class Gallery:
    """A collection with two photos that are shown, and between them one that is not."""

    collection: Collection
    before: File
    hidden: File
    after: File

    @property
    def address(self) -> str:
        return f"/g/{self.collection.slug}"


@pytest.fixture(params=HIDDEN)
def gallery(scene: Scene, request: pytest.FixtureRequest) -> Gallery:
    collection = scene.collection(scene.owner(), "public", title="Harbour")
    first = scene.photo(collection, "before.jpg")
    hidden = scene.photo(collection, "hidden-name.jpg", **HIDDEN[request.param])
    gallery = Gallery(collection, first, hidden, scene.photo(collection, "after.jpg"))
    scene.change(collection, cover_id=hidden.id)
    return gallery


def test_the_gallery_does_not_name_it(scene: Scene, gallery: Gallery) -> None:
    html = scene.visitor().get(gallery.address).text
    assert [str(gallery.hidden.uuid) in html, "hidden-name" in html] == [False, False]


def test_the_gallery_does_not_count_it(scene: Scene, gallery: Gallery) -> None:
    html = scene.visitor().get(gallery.address).text
    assert re.search(r'data-count="(\d+)"', html)[1] == "2"


def test_fragments_do_not_name_it(scene: Scene, gallery: Gallery) -> None:
    assert str(gallery.hidden.uuid) not in scene.visitor().get(f"{gallery.address}/more").text


def test_the_index_does_not_list_it(scene: Scene, gallery: Gallery) -> None:
    photos = scene.visitor().get(f"{gallery.address}/index.json").json["photos"]
    assert [photo[0] for photo in photos] == [str(gallery.before.uuid), str(gallery.after.uuid)]


def test_the_neighbours_skip_it(scene: Scene, gallery: Gallery) -> None:
    html = scene.visitor().get(f"{gallery.address}/p/{gallery.before.uuid}").text
    assert [str(gallery.after.uuid) in html, str(gallery.hidden.uuid) in html] == [True, False]


def test_it_has_no_page(scene: Scene, gallery: Gallery) -> None:
    assert scene.visitor().get(f"{gallery.address}/p/{gallery.hidden.uuid}").status_code == 404


def test_home_shows_another_cover_and_does_not_count_it(scene: Scene, gallery: Gallery) -> None:
    html = scene.visitor().get("/").text
    found = [str(file.uuid) in html for file in (gallery.before, gallery.hidden)]
    [count] = re.findall(rf'href="{gallery.address}".*?(\d+) photos?\b', html, re.DOTALL)
    assert (found, count) == ([True, False], "2")


def test_its_section_is_not_named_where_it_is_the_only_one_in_it(scene: Scene, gallery: Gallery) -> None:
    section = scene.section(gallery.collection, "Surprise party")
    scene.change(gallery.hidden, section_id=section.id)
    pages = [gallery.address, f"{gallery.address}/more", f"{gallery.address}/index.json"]
    assert not [page for page in pages if "Surprise party" in scene.visitor().get(page).text]


def test_no_archive_has_it(scene: Scene, gallery: Gallery) -> None:
    archive = f"{gallery.address}/download.zip?size=original"
    selected = scene.visitor().get(f"{archive}&selection={gallery.hidden.uuid}")
    assert (b"hidden-name" in scene.visitor().get(archive).data, selected.status_code) == (False, 404)


def test_a_list_of_favorites_does_not_show_it(scene: Scene, gallery: Gallery) -> None:
    favorites_list = scene.favorites(gallery.collection, [gallery.before, gallery.hidden])
    visitor = scene.favorites_visitor(favorites_list)
    pages = [visitor.get(f"{gallery.address}/favorites{page}").text for page in ("", "/index.json")]
    assert (str(gallery.before.uuid) in pages[0], [str(gallery.hidden.uuid) in page for page in pages]) == (
        True,
        [False, False],
    )


def test_its_owner_sees_and_gets_what_is_hidden(scene: Scene) -> None:
    owner = scene.owner()
    collection = scene.collection(owner, "public")
    file = scene.photo(collection, hidden_at=LONG_AGO)
    pages = [f"/g/{collection.slug}/p/{file.uuid}", f"/collections/files/{file.uuid}/original"]
    browser = scene.signed_in(owner)
    assert [browser.get(page).status_code for page in pages] == [200, 200]


def test_an_owner_in_preview_does_not_see_what_is_hidden(scene: Scene) -> None:
    collection = scene.collection(scene.owner(), "public")
    access = decide(previewing_visitor(collection, None), collection, LONG_AGO)
    assert not access.shows(scene.photo(collection, hidden_at=LONG_AGO))


@pytest.mark.parametrize("why", [{"trashed_at": LONG_AGO}, {"hidden_at": LONG_AGO}], ids=["in the trash", "hidden"])
@pytest.mark.parametrize("name", ["thumbnail", "grid", "preview", "original"])
def test_no_picture_of_what_is_in_the_trash_or_hidden(scene: Scene, name: str, why: dict) -> None:
    collection = scene.collection(scene.owner(), "public")
    file = scene.photo(collection, **why)
    assert scene.visitor().get(f"/collections/files/{file.uuid}/{name}").status_code == 404


def test_its_owner_still_sees_what_is_in_the_trash(scene: Scene) -> None:
    owner = scene.owner()
    file = scene.photo(scene.collection(owner), trashed_at=LONG_AGO)
    with scene.signed_in(owner).get(f"/collections/files/{file.uuid}/thumbnail") as response:
        assert (response.status_code, response.mimetype) == (200, "image/jpeg")


def test_a_program_hides_a_file_and_shows_it_again(scene: Scene) -> None:
    owner = scene.owner()
    collection = scene.collection(owner, "public")
    file = scene.photo(collection)
    picture, answers = f"/collections/files/{file.uuid}/grid", []
    for hidden in (True, False):
        said = scene.program(owner).patch(f"/api/v1/files/{file.uuid}", json={"hidden": hidden}).json["hidden"]
        answers.append((said, scene.visitor().get(picture).status_code))
    assert answers == [(True, 404), (False, 200)]


def test_half_an_upload_is_nowhere(scene: Scene) -> None:
    collection = scene.collection(scene.owner(), "public")
    file = scene.photo(collection, upload_complete=False)
    visitor = scene.visitor()
    listed = json.loads(visitor.get(f"/g/{collection.slug}/index.json").text)["photos"]
    assert (listed, visitor.get(f"/collections/files/{file.uuid}/thumbnail").status_code) == ([], 404)
