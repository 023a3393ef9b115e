"""Statement 9: without the password no part of a response contains a title, a name, a number, a location or a key."""

import re
from uuid import uuid4

import pytest

from app.models import Collection
from tests.access.scene import FAR_AHEAD, Scene

SECRETS = {
    "title": "Anna and Tom say yes",
    "description": "At the lighthouse",
    "section": "First dance",
    "file name": "kiss-at-midnight",
    "camera": "Hasselblad 907X",
    "place": "54.1795",
    "link's name": "Grandmother Edith",
    "owner": "anna@studio.test",
}


@pytest.fixture(scope="module")
def scene(shared_scene: Scene) -> Scene:
    """Return the scene that all tests of this module share and do not change."""
    return shared_scene


@pytest.fixture(scope="module")
def collection(scene: Scene) -> Collection:
    owner = scene.owner(SECRETS["owner"], name=SECRETS["owner"])
    collection = scene.collection(
        owner,
        "password",
        title=SECRETS["title"],
        description=SECRETS["description"],
        slug="quiet",
        expires_at=FAR_AHEAD,
    )
    section = scene.section(collection, SECRETS["section"])
    for number in range(7):
        scene.photo(
            collection,
            f"{SECRETS['file name']}-{number}.jpg",
            section_id=section.id,
            color="#7b3f00",
            placeholder="data:image/webp;base64,UklGRjQAAABXRUJQ",
            metadata_json={"camera": SECRETS["camera"], "latitude": SECRETS["place"]},
        )
    SECRETS["share token"] = scene.link(collection, name=SECRETS["link's name"]).token
    return collection


def everything_sent(scene: Scene, path: str, **headers: str) -> str:
    response = scene.visitor().get(path, headers=headers)
    return f"{response.status} {response.headers} {response.text}"


@pytest.mark.parametrize("accept", ["text/html", "application/json", "*/*"])
@pytest.mark.parametrize("path", ["/g/quiet", "/g/quiet/unlock", "/g/quiet/more", "/g/quiet/index.json", "/"])
def test_nothing_is_disclosed(scene: Scene, collection: Collection, path: str, accept: str) -> None:
    told = everything_sent(scene, path, Accept=accept)
    ends = {"end": "2090-", "end in words": " 2090"}  # the digits alone also come up in a request's id
    hidden = {**SECRETS, **ends, "key": str(collection.uuid), "color": "#7b3f00", "placeholder": "webp;base64"}
    assert [name for name, secret in hidden.items() if secret in told] == []


def test_the_password_page_is_the_same_whatever_is_behind_it(scene: Scene, collection: Collection) -> None:
    """The page does not even show how many photos there are."""
    scene.collection(scene.owner(), "password", slug="empty")

    def plain(path: str) -> str:
        html = scene.visitor().get(path).text.replace(path.split("/")[2], "SLUG")
        return re.sub(r'nonce="[^"]*"|value="[^"]*"', "", html)

    assert plain("/g/quiet/unlock") == plain("/g/empty/unlock")


def test_a_photo_that_exists_is_refused_like_one_that_does_not(scene: Scene, collection: Collection) -> None:
    file = scene.photo(collection)
    answers = [scene.visitor().get(f"/g/quiet/p/{uuid}") for uuid in (file.uuid, uuid4())]
    assert {answer.status_code for answer in answers} == {302}


def test_the_address_alone_never_gives_the_link(scene: Scene) -> None:
    collection = scene.collection(scene.owner(), "link")
    scene.photo(collection)
    token = scene.link(collection).token
    pages = [f"/g/{collection.slug}{rest}" for rest in ("", "/more", "/index.json")]
    assert [page for page in pages if token in everything_sent(scene, page)] == []


def test_unknown_draft_and_trashed_get_the_same_answer(scene: Scene) -> None:
    owner = scene.owner()
    scene.collection(owner, "draft", slug="a-draft")
    scene.collection(owner, "public", slug="in-trash", trashed_at=FAR_AHEAD)

    def answer(slug: str) -> tuple[int, int]:
        response = scene.visitor().get(f"/g/{slug}")
        return response.status_code, len(response.data)

    assert {answer("a-draft"), answer("in-trash"), answer("nothing")} == {answer("nothing")}
