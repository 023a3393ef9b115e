"""A downloaded file has the extension of its content, however it was uploaded, and a name that every disk accepts."""

import re
from urllib.parse import unquote

import pytest

from tests.access.scene import Scene
from tests.archive.fetching import content
from tests.imaging.drawn_pictures import quarters
from tests.imaging.location.located_pictures import located_raf, saved
from tests.imaging.metadata import drawn_metadata as drawn
from tests.support.instances import process_everything
from tests.support.pictures import drawn_jpeg
from tests.support.uploads.tus import Tus
from tests.support.uploads.uploading import new_collection, upload

HEIC = saved(quarters((64, 48)), "HEIF", quality=90)
PNG, WEBP, GIF = (saved(quarters((64, 48)), format) for format in ("PNG", "WEBP", "GIF"))
AVIF, TIFF = saved(quarters((64, 48)), "AVIF"), saved(quarters((64, 48)), "TIFF")
JPEG, DNG, RAF = drawn_jpeg(60, 40), drawn.in_dng(drawn.exif_block()), located_raf()
FILM = b"\0\0\0\x18ftypisom\0\0\2\0isommp41" + b"frames" * 9

LIES = [
    ("IMG_1.jpg", HEIC, "image/heic", "IMG_1.heic"), ("IMG_1.JPG", HEIC, "image/heic", "IMG_1.HEIC"),
    ("a.b.jpeg", PNG, "image/png", "a.b.png"), ("IMG_1.HEIC", JPEG, "image/jpeg", "IMG_1.JPG"),
    ("IMG_1.png", JPEG, "image/jpeg", "IMG_1.jpg"), ("IMG_1.jpg", WEBP, "image/webp", "IMG_1.webp"),
    ("IMG_1.jpg", AVIF, "image/avif", "IMG_1.avif"), ("IMG_1.jpg", GIF, "image/gif", "IMG_1.gif"),
    ("IMG_1.jpg", TIFF, "image/tiff", "IMG_1.tif"), ("IMG_1.NEF", JPEG, "image/jpeg", "IMG_1.JPG"),
    ("IMG_1.jpg", RAF, "image/x-fuji-raf", "IMG_1.raf"), ("IMG_1.jpg", FILM, "video/mp4", "IMG_1.mp4"),
    ("IMG_1", HEIC, "image/heic", "IMG_1.heic"),
    ("IMG_1.", HEIC, "image/heic", "IMG_1.heic"),
]  # fmt: skip
TRUTHS = [
    ("IMG_1.jpeg", JPEG), ("IMG_1.JPE", JPEG), ("IMG_1.hif", HEIC), ("IMG_1.heif", HEIC), ("IMG_1.tiff", TIFF),
    ("IMG_1.dng", DNG), ("IMG_1.mov", FILM), ("IMG_1.jpg_large", PNG), ("Scan 12.5", JPEG),
    ("notes.jpg", b"some words"),
]  # fmt: skip


def named(response) -> str:
    """Return the name in a download's header, and check that its two forms agree."""
    told = response.headers["Content-Disposition"]
    assert told.startswith("attachment; ")
    plain, full = re.search(r'filename="([^"]*)"', told)[1], unquote(re.search(r"filename\*=UTF-8''(\S+)", told)[1])
    assert plain == full or not full.isascii()
    return full


@pytest.mark.parametrize(("name", "data", "mime_type", "right"), LIES, ids=[f"{lie[0]} {lie[2]}" for lie in LIES])
def test_a_file_is_handed_out_under_its_own_type_s_extension(api, name, data, mime_type, right):
    file = upload(api, new_collection(api), (name, data)).json["files"][0]
    assert (file["filename"], file["download_name"]) == (name, right)
    response = api.get(f"/collections/files/{file['id']}/original")
    assert (named(response), response.mimetype, response.data == data) == (right, mime_type, True)


@pytest.mark.parametrize(("name", "data"), TRUTHS, ids=[name for name, _ in TRUTHS])
def test_a_name_that_does_not_lie_is_kept(api, name, data):
    file = upload(api, new_collection(api), (name, data)).json["files"][0]
    assert file["download_name"] == name
    assert named(api.get(f"/collections/files/{file['id']}/original")) == name


def test_every_way_of_sending_and_fetching_gives_one_name(api, app):
    collection = new_collection(api, privacy="public", downloads="original")
    tus = Tus(api, collection)
    tus.finish(tus.begun(len(HEIC), filename="IMG_1.jpg"), HEIC)
    upload(api, collection, ("IMG_1.jpg", PNG), ("IMG_1.heic", JPEG), ("IMG_1.png", WEBP))
    process_everything(app)
    gallery = api.get(f"/api/v1/collections/{collection}").json["slug"]
    archive = content(api.get(f"/g/{gallery}/download.zip"))
    assert archive == {"IMG_1.heic": HEIC, "IMG_1.png": PNG, "IMG_1.jpg": JPEG, "IMG_1.webp": WEBP}
    assert list(content(api.get(f"/g/{gallery}/download.zip?size=web"))) == [
        "IMG_1.jpg", "IMG_1 (2).jpg", "IMG_1 (3).jpg", "IMG_1 (4).jpg",
    ]  # fmt: skip
    files = api.get(f"/api/v1/collections/{collection}/files").json["files"]
    assert [file["filename"] for file in files] == ["IMG_1.jpg", "IMG_1.jpg", "IMG_1.heic", "IMG_1.png"]
    asked = [{"name": "IMG_1.jpg", "size": len(HEIC)}]  # as a push does that compares names
    told = api.post("/api/v1/uploads/check", json={"collection": collection, "files": asked})
    assert told.json["files"][0]["status"] == "have"


def test_names_that_become_one_are_numbered(scene: Scene):
    collection = scene.collection(scene.owner(), "public", downloads="original")
    for name, mime_type in (("IMG_1.jpg", "image/heic"), ("img_1.HEIC", "image/heic"), ("IMG_1.png", "image/heic")):
        scene.photo(collection, name, mime_type=mime_type)
    assert list(content(scene.visitor().get(f"/g/{collection.slug}/download.zip"))) == [
        "IMG_1.heic", "img_1 (2).HEIC", "IMG_1 (3).heic",
    ]  # fmt: skip


def test_a_bucket_hands_it_out_under_that_name_too(r2_scene: Scene):
    collection = r2_scene.collection(r2_scene.owner(), "public", downloads="original")
    file = r2_scene.photo(collection, "IMG_1.jpg", mime_type="image/heic", content=HEIC)
    location = r2_scene.visitor().get(f"/collections/files/{file.uuid}/original").headers["Location"]
    assert "filename%3D%22IMG_1.heic%22" in location
    assert "response-content-type=image%2Fheic" in location


def test_the_owner_reads_it_on_the_contact_sheet(scene: Scene):
    owner = scene.owner()
    collection = scene.collection(owner)
    scene.photo(collection, "IMG_1.jpg", mime_type="image/heic")
    scene.photo(collection, "IMG_2.jpg")
    page = scene.signed_in(owner).get(f"/collections/{collection.uuid}").text
    assert page.count("Downloads are named") == 1
    assert "Downloads are named IMG_1.heic, which fits the type of the file" in page


@pytest.mark.parametrize("letter", ["x", "é", "写", "🎉"])
def test_a_single_download_s_name_fits_on_any_disk(scene: Scene, letter: str):
    collection = scene.collection(scene.owner(), "public", downloads="original", title=letter * 200)
    name = letter * (250 // len(letter.encode())) + ".jpg"
    file = scene.photo(collection, "plain.jpg")
    scene.change(file, original_filename=name)
    visitor = scene.visitor()
    for path in (f"/collections/files/{file.uuid}/original", f"/g/{collection.slug}/download.zip"):
        given = named(visitor.get(path))
        assert len(given.encode()) <= 240
        assert given.startswith(letter * 50)
        assert given.endswith((".jpg", ".zip"))
