"""An owner's titles, captions and alt text: for one photo and for many, and what visitors see of them."""

import re

import pytest

from app.models import Collection, File, User
from tests.access.scene import Scene, csrf_token


@pytest.fixture
def owner(scene: Scene) -> User:
    return scene.owner()


@pytest.fixture
def collection(scene: Scene, owner: User) -> Collection:
    return scene.collection(owner, "public")


def described(scene: Scene, owner: User, collection: Collection, *files: File, **fields: str) -> int:
    browser = scene.signed_in(owner)
    data = {"csrf_token": csrf_token(browser, "/collections/new"), "file": [str(file.uuid) for file in files], **fields}
    answer = browser.post(f"/collections/{collection.uuid}/words", data=data, headers={"Accept": "application/json"})
    return answer.status_code


def descriptions_of(scene: Scene, file: File) -> tuple[str | None, str | None, str | None]:
    with scene.row(file) as now:
        return now.title, now.caption, now.alt_text


def test_visitors_get_the_alt_text_before_the_caption(scene: Scene, owner: User, collection: Collection) -> None:
    file = scene.photo(collection, caption="read from the file")
    described(scene, owner, collection, file, **{f"alt_text-{file.uuid}": "A bride on a stair"})
    page = scene.visitor().get(f"/g/{collection.slug}").text
    assert re.findall(r'<img [^>]*alt="([^"]+)"', page)[-1] == "A bride on a stair"


def test_the_line_for_all_goes_to_every_one_and_leaves_the_rest(
    scene: Scene, owner: User, collection: Collection
) -> None:
    files = [scene.photo(collection, caption="one"), scene.photo(collection, title="old")]
    described(scene, owner, collection, *files, title="The kiss", caption=" ")
    assert [descriptions_of(scene, file) for file in files] == [("The kiss", "one", None), ("The kiss", None, None)]


def test_descriptions_that_are_too_long_change_nothing(scene: Scene, owner: User, collection: Collection) -> None:
    file = scene.photo(collection, title="old")
    status = described(scene, owner, collection, file, title="new", alt_text="x" * 251)
    assert (status, descriptions_of(scene, file)) == (400, ("old", None, None))


def test_nobody_writes_about_a_photo_of_another_collection(scene: Scene, owner: User, collection: Collection) -> None:
    foreign = scene.photo(scene.collection(scene.owner()))
    assert described(scene, owner, collection, foreign, title="mine") == 400
    assert descriptions_of(scene, foreign)[0] is None


def test_a_program_writes_and_removes_descriptions(scene: Scene, owner: User, collection: Collection) -> None:
    file = scene.photo(collection, title="old", caption="kept")
    said = scene.program(owner).patch(f"/api/v1/files/{file.uuid}", json={"title": None, "alt_text": "A boat"}).json
    assert [said[name] for name in ("title", "caption", "alt_text")] == [None, "kept", "A boat"]
