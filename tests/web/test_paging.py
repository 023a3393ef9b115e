"""Page numbers that no list has: too large for the database, negative, or no numbers."""

import pytest

from tests.access.scene import Scene

LISTS = ("/collections", "/collections/photos?q=jpg", "/collections/{uuid}", "/collections/{uuid}/library", "/g/{slug}")


@pytest.mark.parametrize("number", [10**30, 2**62, -1, 0, "many"])
@pytest.mark.parametrize("address", LISTS)
def test_a_page_that_cannot_exist_is_no_fault(scene: Scene, address: str, number: object) -> None:
    collection = scene.collection(owner := scene.owner())
    scene.photo(collection)
    path = address.format(uuid=collection.uuid, slug=collection.slug)
    answer = scene.signed_in(owner).get(f"{path}{'&' if '?' in path else '?'}page={number}")
    assert answer.status_code in (200, 302, 404)
