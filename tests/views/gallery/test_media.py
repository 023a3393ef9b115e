"""The media routes: ranges, conditions, names and fallbacks, and no content that a browser could run."""

import pytest

from app.models import File
from tests.access.scene import Scene, picture

NAME = "Müller & Söhne – 1.jpg"


@pytest.fixture
def file(scene: Scene) -> File:
    return scene.photo(scene.collection(scene.owner(), "public"), NAME, content=picture(500))


def original(file: File) -> str:
    return f"/collections/files/{file.uuid}/original"


class TestRanges:
    """Range requests (RFC 9110, section 14)."""

    @pytest.mark.parametrize(
        ("asked", "part"),
        [("bytes=0-9", slice(0, 10)), ("bytes=10-", slice(10, None)), ("bytes=-5", slice(-5, None))],
    )
    def test_a_part(self, scene: Scene, file: File, asked: str, part: slice) -> None:
        response = scene.visitor().get(original(file), headers={"Range": asked})
        assert (response.status_code, response.data) == (206, picture(500)[part])

    def test_a_part_says_where_it_belongs(self, scene: Scene, file: File) -> None:
        response = scene.visitor().get(original(file), headers={"Range": "bytes=0-9"})
        assert response.headers["Content-Range"] == f"bytes 0-9/{len(picture(500))}"

    def test_beyond_the_end(self, scene: Scene, file: File) -> None:
        response = scene.visitor().get(original(file), headers={"Range": "bytes=999999-"})
        found = response.status_code, response.headers.get("Content-Range")
        assert found == (416, f"bytes */{len(picture(500))}")

    def test_of_a_file_that_changed_is_the_whole(self, scene: Scene, file: File) -> None:
        headers = {"Range": "bytes=0-9", "If-Range": '"another"'}
        assert scene.visitor().get(original(file), headers=headers).status_code == 200

    def test_a_stranger_gets_no_part(self, scene: Scene) -> None:
        file = scene.photo(scene.collection(scene.owner(), "password"))
        headers = {"Range": "bytes=0-9", "If-None-Match": f'"{file.sha256}"'}
        assert scene.visitor().get(original(file), headers=headers).status_code == 403


@pytest.mark.parametrize("route", ["thumbnail", "grid", "preview", "original"])
class TestEveryRoute:
    def test_what_the_browser_has_is_not_sent_again(self, scene: Scene, file: File, route: str) -> None:
        path = f"/collections/files/{file.uuid}/{route}"
        etag = scene.visitor().get(path).headers["ETag"]
        response = scene.visitor().get(path, headers={"If-None-Match": etag})
        assert (response.status_code, response.data) == (304, b"")

    def test_head_says_the_same_without_the_bytes(self, scene: Scene, file: File, route: str) -> None:
        path = f"/collections/files/{file.uuid}/{route}"
        whole, head = scene.visitor().get(path), scene.visitor().head(path)
        assert (head.status_code, head.data) == (200, b"")
        assert head.headers["Content-Length"] == str(len(whole.data))

    def test_the_type_is_ours(self, scene: Scene, file: File, route: str) -> None:
        headers = scene.visitor().get(f"/collections/files/{file.uuid}/{route}").headers
        assert (headers["Content-Type"], headers["X-Content-Type-Options"]) == ("image/jpeg", "nosniff")


def test_an_original_is_saved_under_its_own_name(scene: Scene, file: File) -> None:
    """The header has RFC 6266's plain form and RFC 8187's encoded form."""
    plain, full = "Muller & Sohne  1.jpg", "M%C3%BCller%20%26%20S%C3%B6hne%20%E2%80%93%201.jpg"
    disposition = scene.visitor().get(original(file)).headers["Content-Disposition"]
    assert disposition == f"attachment; filename=\"{plain}\"; filename*=UTF-8''{full}"


def test_an_original_is_the_bytes_as_uploaded(scene: Scene, file: File) -> None:
    assert scene.visitor().get(original(file)).data == picture(500)


class TestFallbacks:
    def test_no_preview_gives_the_original_where_it_may_be_had(self, scene: Scene) -> None:
        file = scene.photo(scene.collection(scene.owner(), "public"), variants=("thumb",), content=picture(501))
        response = scene.visitor().get(f"/collections/files/{file.uuid}/preview")
        assert (response.data, response.headers["Content-Disposition"][:6]) == (picture(501), "inline")

    @pytest.mark.parametrize("state", ["pending", "processing", "failed"])
    @pytest.mark.parametrize("route", ["thumbnail", "grid", "card", "zoom", "large"])
    def test_no_variant_gives_a_quiet_picture(self, scene: Scene, state: str, route: str) -> None:
        file = scene.photo(scene.collection(scene.owner(), "public"), state=state)
        response = scene.visitor().get(f"/collections/files/{file.uuid}/{route}")
        found = response.status_code, response.mimetype, response.headers["Cache-Control"]
        assert found == (200, "image/svg+xml", "private, no-store")

    @pytest.mark.parametrize(("route", "status"), [("grid", 200), ("preview", 200), ("original", 404)])
    def test_a_lost_object(self, scene: Scene, file: File, route: str, status: int) -> None:
        scene.services.local.delete_prefix(file.folder)
        response = scene.visitor().get(f"/collections/files/{file.uuid}/{route}")
        assert response.status_code == status
        assert file.storage_path not in response.text

    def test_a_file_that_is_no_picture_can_be_taken_home(self, scene: Scene) -> None:
        collection = scene.collection(scene.owner(), "public")
        file = scene.photo(collection, "film.mov", state="unsupported", mime_type="video/quicktime", content=b"frames")
        response = scene.visitor().get(original(file))
        assert (response.data, response.mimetype) == (b"frames", "video/quicktime")
        assert response.headers["Content-Disposition"].startswith("attachment")


class TestFormats:
    """The format of a variant, which only the address decides, and not the Accept header."""

    @pytest.mark.parametrize(
        ("address", "accept", "mime_type"),
        [
            ("grid", "image/avif,*/*", "image/jpeg"),
            ("grid?format=jpeg", "image/avif", "image/jpeg"),
            ("grid?format=avif", "image/jpeg", "image/avif"),
            ("zoom", "*/*", "image/avif"),
            ("large", "*/*", "image/avif"),
        ],
    )
    def test_as_the_address_says(self, scene: Scene, file: File, address: str, accept: str, mime_type: str) -> None:
        path = f"/collections/files/{file.uuid}/{address}"
        response = scene.visitor().get(path, headers={"Accept": accept})
        assert (response.status_code, response.mimetype, response.headers.get("Vary", "")) == (200, mime_type, "Cookie")

    @pytest.mark.parametrize(
        "address", ["grid?format=webp", "thumbnail?format=avif", "zoom?format=", "grid?format=AVIF"]
    )
    def test_a_format_that_is_never_made(self, scene: Scene, file: File, address: str) -> None:
        response = scene.visitor().get(f"/collections/files/{file.uuid}/{address}")
        assert (response.status_code, response.headers["Cache-Control"]) == (400, "private, no-store")

    def test_a_format_that_was_not_made_of_this_picture(self, scene: Scene, file: File) -> None:
        response = scene.visitor().get(f"/collections/files/{file.uuid}/preview?format=avif")
        assert (response.status_code, response.headers["Cache-Control"]) == (404, "private, no-store")

    def test_each_format_has_its_own_etag(self, scene: Scene, file: File) -> None:
        path = f"/collections/files/{file.uuid}/grid"
        etags = {scene.visitor().get(f"{path}?format={format}").headers["ETag"] for format in ("jpeg", "avif")}
        assert len(etags) == 2

    def test_the_index_lists_for_the_viewer_which_there_are(self, scene: Scene, file: File) -> None:
        with scene.row(file) as row:
            slug = row.collection.slug
        assert scene.visitor().get(f"/g/{slug}/index.json").json["photos"][0][5:] == [0, 40, 40]
