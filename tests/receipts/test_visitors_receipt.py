"""The visitor's receipt: what is missing is one archive, and a folder is compared with what was sent."""

import hashlib
import html
import re

import pytest
from flask.testing import FlaskClient

from app.models import Collection, File
from tests.access.scene import Scene, csrf_token
from tests.archive.fetching import content


class Delivery:
    """A collection of three originals with a location in the last, and a guest who was sent the first."""

    def __init__(self, scene: Scene):
        self.scene = scene
        self.collection: Collection = scene.collection(scene.owner())
        self.files: list[File] = [scene.photo(self.collection, name) for name in ("a.jpg", "b.jpg", "c.jpg")]
        self.link = scene.link(self.collection, name="Anna")
        self.guest: FlaskClient = scene.guest(self.link, self.collection)
        self.address = f"/g/{self.collection.slug}/receipt"
        assert self.guest.get(f"/collections/files/{self.files[0].uuid}/original").status_code == 200

    def missing_address(self) -> str:
        """Return the address of the archive that the page offers."""
        [address] = re.findall(r'href="([^"]+)" download', self.guest.get(self.address).text)
        return html.unescape(address)


@pytest.fixture
def delivery(scene: Scene) -> Delivery:
    return Delivery(scene)


def test_what_is_missing_is_one_archive(delivery: Delivery) -> None:
    told = delivery.guest.get(delivery.address).text
    archive = delivery.guest.get(delivery.missing_address())
    assert "1 of 3 sent" in told
    assert set(content(archive)) == {"b.jpg", "c.jpg"}
    assert "Nothing is missing" in delivery.guest.get(delivery.address).text


def test_an_archive_of_what_is_missing_stays_while_it_arrives(delivery: Delivery) -> None:
    """After part of it was sent, the rest is of the same archive, also once all of it was sent."""
    address = delivery.missing_address()
    whole = delivery.guest.get(address)
    rest = delivery.guest.get(address, headers={"Range": "bytes=500-", "If-Range": whole.headers["ETag"]})
    assert (rest.status_code, rest.data) == (206, whole.data[500:])


def test_at_the_plain_address_each_browser_counts_for_itself(delivery: Delivery) -> None:
    one, other = delivery.scene.visitor(), delivery.scene.visitor()
    one.get(f"/collections/files/{delivery.files[1].uuid}/original")
    assert ["1 of 3 sent" in browser.get(delivery.address).text for browser in (one, other)] == [True, False]


def test_digests_are_of_what_is_sent(delivery: Delivery) -> None:
    """Without its location an original has other bytes; until the worker has read them, no digest is given."""
    first, second, _ = delivery.files
    delivery.scene.change(delivery.collection, strips_location=True)
    delivery.scene.change(first, location_patches=[])
    delivery.scene.change(second, location_patches=[[10, "00"]], stripped_sha256="0" * 64, stripped_crc32=1)
    files = delivery.guest.get(f"{delivery.address}/files.json").json["files"]
    assert [file["sha256"] for file in files] == [first.sha256, "0" * 64, None]


def test_named_files_are_one_archive(delivery: Delivery) -> None:
    fields = {"file": [str(file.uuid) for file in delivery.files[1:]], "csrf_token": csrf_token(delivery.guest)}
    archive = delivery.guest.post(delivery.address, data=fields, follow_redirects=True)
    found = content(archive)
    assert {name: hashlib.sha256(data).hexdigest() for name, data in found.items()} == {
        file.original_filename: file.sha256 for file in delivery.files[1:]
    }


@pytest.mark.parametrize("code", ["1", "x", "9" * 30, "-1"])
def test_an_address_that_names_no_moment_is_not_found(delivery: Delivery, code: str) -> None:
    assert delivery.guest.get(f"/g/{delivery.collection.slug}/download.zip?missing={code}").status_code == 404
