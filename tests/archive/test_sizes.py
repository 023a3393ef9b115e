"""The sizes of downloads that workers make once they are wanted: nothing is sent before every picture is there."""

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from app.extensions import db
from app.models import Collection, Downloads, File, FileVariant
from tests.access.scene import Scene, holds_image
from tests.archive.fetching import Gallery, content
from tests.imaging.drawn_pictures import jpeg_bytes, quarters
from tests.support.instances import inside, process_everything
from tests.support.uploads.uploading import new_collection, upload

A_PAGE = {"Accept": "text/html"}


@pytest.fixture
def gallery(scene: Scene) -> Gallery:
    return Gallery.at("print", scene)


class TestBeforeItIsMade:
    @pytest.fixture
    def gallery(self, scene: Scene) -> Gallery:
        return Gallery.made(scene, photos={"width": 4000, "height": 3000})

    @pytest.mark.parametrize("size", ["print", "web"])
    def test_a_program_is_told_to_wait_and_the_workers_begin(self, gallery: Gallery, size: str) -> None:
        answer = gallery.get(f"?size={size}")
        assert (answer.status_code, int(answer.headers["Retry-After"]) > 0) == (503, True)
        assert not holds_image(answer)
        with gallery.scene.row(gallery.collection) as collection:
            assert collection.prepared_sizes == size
        with gallery.scene.row(gallery.shown["vows.jpg"]) as file:
            assert file.variants_due

    def test_head_begins_nothing(self, gallery: Gallery) -> None:
        assert gallery.scene.visitor().head(gallery.address("?size=print")).status_code == 503
        with gallery.scene.row(gallery.collection) as collection:
            assert collection.prepared_sizes == ""

    def test_a_person_sees_how_far_it_is(self, gallery: Gallery) -> None:
        answer = gallery.get("?size=print", **A_PAGE)
        page = gallery.scene.visitor().get(answer.headers["Location"])
        assert (answer.status_code, page.status_code, "Refresh" in page.headers) == (303, 200, False)
        assert "Your photos are being prepared" in page.text
        assert "1 of 3 photos are ready." in page.text  # the film is sent as it is
        assert '<noscript><meta http-equiv="refresh"' in page.text

    def test_a_single_photo_waits_too(self, gallery: Gallery) -> None:
        file = gallery.shown["vows.jpg"]
        answer = gallery.scene.visitor().get(f"/collections/files/{file.uuid}/preview?download=1&size=print")
        assert (answer.status_code, "Retry-After" in answer.headers) == (503, True)

    def test_a_picture_that_could_not_be_made_is_sent_as_its_next_smaller_variant(self, gallery: Gallery) -> None:
        gallery.scene.change(gallery.collection, prepared_sizes="print")
        assert list(content(gallery.get("?size=print"))) == ["first.jpg", "Ceremony/vows.jpg", "Party/film.mov"]


def test_a_started_download_says_so_and_starts(gallery: Gallery) -> None:
    page = gallery.scene.visitor().get(f"/g/{gallery.collection.slug}/download/started?what=all&size=print")
    assert (page.status_code, "Your download has begun" in page.text) == (200, True)
    delay, _, address = page.headers["Refresh"].partition("; url=")
    assert (delay, next(iter(content(gallery.scene.visitor().get(address))))) == ("1", "first.jpg")


@pytest.mark.parametrize(
    ("downloads", "size", "status"),
    [("web", "print", 403), ("print", "print", 200), ("print", "original", 403), ("print", "web", 200)],
)
def test_no_size_beyond_the_rights(gallery: Gallery, downloads: str, size: str, status: int) -> None:
    gallery.scene.change(gallery.collection, downloads=Downloads(downloads))
    assert gallery.get(f"?size={size}").status_code == status
    file = gallery.shown["vows.jpg"]
    address = f"/collections/files/{file.uuid}/" + (
        "original" if size == "original" else f"preview?download=1&size={size}"
    )
    assert gallery.scene.visitor().get(address).status_code == status


def test_each_size_has_its_own_bytes(gallery: Gallery) -> None:
    found = {size: content(gallery.get(f"?size={size}"))["first.jpg"] for size in ("original", "print", "web")}
    assert len(set(found.values())) == 3


class TestMade:
    """Pictures that the workers make from a large original."""

    @pytest.fixture
    def slug(self, app: Flask, api: FlaskClient) -> str:
        collection = new_collection(api, privacy="link", downloads="print")
        picture = jpeg_bytes(quarters((3800, 400)), quality=90)
        assert upload(api, collection, ("shot.jpg", picture)).status_code == 201
        process_everything(app)
        with inside(app) as services:
            services.second_pass.complete(db.session.scalar(select(File.id)))
            return db.session.scalar(select(Collection.slug))

    def test_the_print_size_has_the_pixels_and_leaves_with_its_size_given_up(
        self, app: Flask, api: FlaskClient, slug: str
    ) -> None:
        with inside(app) as services:
            made = {row.name: (row.width, row.height) for row in db.session.scalars(select(FileVariant))}
            assert (made["print"], "web" in made) == ((3600, 379), False)
            uuid = db.session.scalar(select(Collection.uuid))
        answer = app.test_client().get(f"/g/{slug}/download.zip?size=print")
        assert list(content(answer)) == ["shot.jpg"]

        changed = api.patch(f"/api/v1/collections/{uuid}", json={"prepared_sizes": []})
        assert changed.json["prepared_sizes"] == []
        with inside(app) as services:
            services.second_pass.complete(db.session.scalar(select(File.id)))
            assert "print" not in set(db.session.scalars(select(FileVariant.name)))
