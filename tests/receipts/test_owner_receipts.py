"""The owner's receipts: the page, the API and the command say which content each link received."""

import csv
import io

import pytest

from app.models import Collection, File, ShareLink, User
from tests.access.scene import Scene
from tests.support.instances import client_of, complete_everything
from tests.support.pictures import drawn_jpeg
from tests.support.uploads.uploading import new_collection, sha256, upload

FIRST, SECOND = drawn_jpeg(300, 200, (200, 20, 20)), drawn_jpeg(300, 200, (20, 20, 200))


class Delivery:
    """A collection of two originals, the first of which was sent to a guest."""

    def __init__(self, scene: Scene):
        self.scene = scene
        self.owner: User = scene.owner()
        self.collection: Collection = scene.collection(self.owner)
        self.files: list[File] = [scene.photo(self.collection, name) for name in ("=1.jpg", "b.jpg")]
        self.link: ShareLink = scene.link(self.collection, name="Anna")
        guest = scene.guest(self.link, self.collection)
        assert guest.get(f"/collections/files/{self.files[0].uuid}/original").status_code == 200


@pytest.fixture
def delivery(scene: Scene) -> Delivery:
    return Delivery(scene)


def test_programs_read_the_counts(delivery: Delivery) -> None:
    address = f"/api/v1/collections/{delivery.collection.uuid}/receipts"
    answer = delivery.scene.program(delivery.owner).get(address).json
    assert answer["receipts"] == [
        {"link": str(delivery.link.uuid), "name": "Anna", "total": 2, "received": 1, "handed_out": 0, "missing": 1},
        {"link": None, "name": None, "total": 2, "received": 0, "handed_out": 0, "missing": 2},
    ]
    assert answer["next"] is None


def test_the_owner_lists_what_is_missing(delivery: Delivery) -> None:
    page = f"/collections/{delivery.collection.uuid}/activity?link={delivery.link.uuid}&only=missing"
    told = delivery.scene.signed_in(delivery.owner).get(page).text
    assert ("=1.jpg" in told, "b.jpg" in told) == (False, True)


def test_the_command_prints_each_file(delivery: Delivery, vitrine) -> None:
    status, out, _ = vitrine("receipts", delivery.collection.slug, "--csv")
    first, second = csv.DictReader(io.StringIO(out))
    assert (status, first["link_name"], first["filename"], first["sha256"]) == (
        0,
        "Anna",
        "'=1.jpg",
        delivery.files[0].sha256,
    )
    assert (bool(first["received_at"]), second["received_at"]) == (True, "")


def test_the_command_prints_the_counts(delivery: Delivery, vitrine) -> None:
    status, out, _ = vitrine("receipts", str(delivery.collection.uuid))
    assert (status, out.splitlines()[0]) == (0, "1 of 2 received\t0 handed out\t1 missing\tAnna")


def test_an_unknown_collection_is_named(vitrine) -> None:
    status, _, errors = vitrine("receipts", "no-such-gallery")
    assert (status, "“no-such-gallery”" in errors) == (1, True)


def test_a_replaced_photo_is_received_anew(app, api) -> None:
    """What was sent before the replacement is an earlier version, and its parts do not complete the new content."""
    collection = new_collection(api, privacy="public", downloads="original")
    file = upload(api, collection, ("kiss.jpg", FIRST)).json["files"][0]["id"]
    complete_everything(app)
    visitor, original = client_of(app), f"/collections/files/{file}/original"

    def counts() -> tuple[int, int]:
        [receipt] = api.get(f"/api/v1/collections/{collection}/receipts").json["receipts"]
        return receipt["received"], receipt["missing"]

    visitor.get(original)
    before = counts()
    api.put(f"/api/v1/files/{file}/content", data=SECOND)
    complete_everything(app)
    after = counts()
    assert sha256(visitor.get(original).data) == sha256(SECOND)
    assert (before, after, counts()) == ((1, 0), (0, 1), (1, 0))
