"""Refusals within an open gallery: the page gives the true reason, and leads back to the gallery."""

import re

import pytest

from tests.access.scene import Scene

UNKNOWN = "0190b6f0-0000-4000-8000-000000000001"
LINK = re.compile(r'<a class="button" href="([^"]+)">([^<]+)</a>')


@pytest.mark.parametrize("path", ["download", "download/photos", "download.zip", "download.zip?size=web"])
def test_downloads_that_are_off_are_said_to_be_off(scene: Scene, path: str) -> None:
    collection = scene.collection(scene.owner(), slug="one", downloads="off")
    scene.photo(collection)

    answer = scene.visitor().get(f"/g/one/{path}")

    assert answer.status_code == 403
    assert "<h1>Downloads are turned off</h1>" in answer.text
    assert "Downloads are turned off for this gallery" in answer.text
    assert LINK.findall(answer.text) == [("/g/one", "Back to the gallery")]


@pytest.mark.parametrize(
    ("path", "status", "title"),
    [
        ("download.zip?size=original", 403, "Originals cannot be downloaded"),
        ("favorites", 403, "Favorites are turned off"),
        (f"p/{UNKNOWN}", 404, "Page not found"),
        (f"download.zip?section={UNKNOWN}", 404, "Page not found"),
        ("download.zip?size=huge", 400, "That did not work"),
    ],
)
def test_what_an_open_gallery_refuses_leads_back_to_it(scene: Scene, path: str, status: int, title: str) -> None:
    collection = scene.collection(scene.owner(), slug="one", downloads="web", allows_favorites=False)
    scene.photo(collection)

    answer = scene.visitor().get(f"/g/one/{path}")

    assert (answer.status_code, f"<h1>{title}</h1>" in answer.text) == (status, True)
    assert LINK.findall(answer.text) == [("/g/one", "Back to the gallery")]


@pytest.mark.parametrize("state", ["draft", "private", "link"])
def test_no_refusal_discloses_that_a_hidden_gallery_is_there(scene: Scene, state: str) -> None:
    if state != "link":
        scene.collection(scene.owner(), state, slug="one")

    answer = scene.visitor().get(f"/g/one/p/{UNKNOWN}")

    assert (answer.status_code, LINK.findall(answer.text)) == (404, [("/", "Go to the start page")])


def test_an_original_that_is_not_handed_out_is_not_called_locked(scene: Scene) -> None:
    collection = scene.collection(scene.owner(), downloads="web")
    photo = scene.photo(collection)

    answer = scene.visitor().get(f"/collections/files/{photo.uuid}/original", headers={"Accept": "text/html"})

    assert (answer.status_code, "<h1>Originals cannot be downloaded</h1>" in answer.text) == (403, True)
