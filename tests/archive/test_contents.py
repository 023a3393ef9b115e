"""Statement 5 for archives: they contain what this visitor sees, in the requested size, and nothing else."""

import io
import re
import zipfile

import pytest

from app.models import Downloads
from app.services.downloads.selection_code import code_of, is_code
from tests.access.scene import Scene, csrf_token
from tests.archive.fetching import Gallery, content


@pytest.fixture
def gallery(scene: Scene) -> Gallery:
    return Gallery.made(scene)


def stored(gallery: Gallery, key: str) -> bytes:
    with gallery.scene.services.local.open(key) as source:
        return source.read()


def test_everything_is_what_a_visitor_sees_section_by_section(gallery: Gallery) -> None:
    found = content(gallery.get())
    originals = {name: stored(gallery, file.storage_path) for name, file in gallery.shown.items()}
    assert found == {
        "first.jpg": originals["first.jpg"],
        "Ceremony/vows.jpg": originals["vows.jpg"],
        "Party/film.mov": b"film",
    }


def test_a_file_is_dated_by_its_camera(gallery: Gallery) -> None:
    archive = zipfile.ZipFile(io.BytesIO(gallery.get().data))
    dates = [archive.getinfo(name).date_time for name in ("first.jpg", "Ceremony/vows.jpg")]
    assert dates == [(2026, 8, 1, 12, 30, 8), (2020, 1, 1, 0, 0, 0)]


def test_a_section_is_its_files(gallery: Gallery) -> None:
    section = gallery.shown["vows.jpg"].section_id
    with gallery.scene.row(gallery.shown["vows.jpg"]) as file:
        section = file.section.uuid
    assert list(content(gallery.get(f"?section={section}"))) == ["vows.jpg"]


class TestSizes:
    def test_web_sizes_and_the_files_that_have_none(self, gallery: Gallery) -> None:
        file = gallery.shown["first.jpg"]
        found = content(gallery.get("?size=web"))
        medium = stored(gallery, f"{file.folder}variants/medium_file.jpg")
        assert (found["first.jpg"], found["Party/film.mov"]) == (medium, b"film")

    def test_where_originals_are_not_open_files_without_a_web_size_are_left_out(self, gallery: Gallery) -> None:
        gallery.scene.change(gallery.collection, downloads=Downloads.WEB)
        assert list(content(gallery.get())) == ["first.jpg", "Ceremony/vows.jpg"]
        page = gallery.scene.visitor().get(f"/g/{gallery.collection.slug}/download").text
        assert "1 other file is left out, because it has no web size" in page

    @pytest.mark.parametrize(
        ("downloads", "size", "status"),
        [("off", "original", 403), ("off", "web", 403), ("web", "original", 403), ("original", "tiny", 400)],
    )
    def test_no_size_beyond_the_rights(self, gallery: Gallery, downloads: str, size: str, status: int) -> None:
        gallery.scene.change(gallery.collection, downloads=Downloads(downloads))
        assert gallery.get(f"?size={size}").status_code == status

    def test_a_link_that_allows_less_gets_less(self, gallery: Gallery) -> None:
        link = gallery.scene.link(gallery.collection, downloads="web")
        guest = gallery.scene.guest(link, gallery.collection)
        assert gallery.get("?size=original", guest).status_code == 403
        assert "Party/film.mov" not in content(gallery.get("?size=web", guest))


class TestSelection:
    def test_ids_of_photos(self, gallery: Gallery) -> None:
        selected = f"{gallery.shown['first.jpg'].uuid},{gallery.shown['film.mov'].uuid}"
        assert list(content(gallery.get(f"?selection={selected}"))) == ["first.jpg", "Party/film.mov"]

    def test_a_selection_leads_to_a_lasting_address(self, gallery: Gallery) -> None:
        location = self.select(gallery, "first.jpg", "film.mov")
        page = gallery.scene.visitor().get(location).text
        form = re.search(r'value="(selection:[^"]+)"', page)
        answer = gallery.get(f"?what={form.group(1)}&size=original") if form else None
        assert answer is not None
        found = gallery.scene.visitor().get(answer.headers["Location"])
        assert list(content(found)) == ["first.jpg", "Party/film.mov"]

    def test_a_selected_photo_that_is_taken_back_is_left_out(self, gallery: Gallery) -> None:
        query = self.select(gallery, "first.jpg", "film.mov").rpartition("?")[2]
        gallery.scene.change(gallery.shown["first.jpg"], trashed_at=gallery.collection.created_at)
        assert list(content(gallery.get(f"?{query}"))) == ["Party/film.mov"]

    def test_hundreds_of_photos_fit_into_an_address(self, gallery: Gallery) -> None:
        from app.services.downloads.selection_code import code_of, ids_of

        files = [type(gallery.shown["vows.jpg"])(id=n * 3, uuid=gallery.shown["vows.jpg"].uuid) for n in range(1, 1500)]
        code = code_of(files)
        assert (len(code) < 2100, ids_of(code, 3)) == (True, {file.id for file in files})

    @pytest.mark.parametrize("query", ["?selection={foreign}", "?selection={trashed}", "?section={foreign}"])
    def test_what_is_not_here_is_not_there(self, gallery: Gallery, query: str) -> None:
        other = gallery.scene.collection(gallery.scene.owner(), "link")
        ids = {
            "foreign": gallery.scene.photo(other).uuid,
            "trashed": gallery.scene.photo(gallery.collection, trashed_at=other.created_at).uuid,
        }
        assert gallery.get(query.format(**ids)).status_code == 404

    def test_the_code_of_another_gallery_is_not_there(self, gallery: Gallery) -> None:
        other = gallery.scene.collection(gallery.scene.owner(), "link")
        code = code_of([gallery.scene.photo(other)])
        assert (gallery.get(f"?selection={code}").status_code, is_code(code)) == (404, True)

    @pytest.mark.parametrize("code", ["x", "%00", "A" * 22, "-" * 40, "é" * 30, "A" * 7000])
    def test_nonsense_is_not_there(self, gallery: Gallery, code: str) -> None:
        assert gallery.get(f"?selection={code}").status_code == 404

    def select(self, gallery: Gallery, *names: str) -> str:
        client, address = gallery.scene.visitor(), f"/g/{gallery.collection.slug}/download/photos"
        files = [str(gallery.shown[name].uuid) for name in names]
        form = {"csrf_token": csrf_token(client, address), "file": files, "page": "1"}
        answer = client.post(address, data=form)
        assert answer.status_code == 303, answer.text
        return answer.headers["Location"]


class TestChecksums:
    def test_a_file_that_nobody_has_read_yet_holds_the_archive_back(self, gallery: Gallery) -> None:
        gallery.scene.change(gallery.shown["vows.jpg"], crc32=None)
        response = gallery.get()
        assert (response.status_code, int(response.headers["Retry-After"]) > 0) == (503, True)
        assert "still being checked" in response.text

    def test_web_sizes_from_before_checksums_were_kept_are_read_once(self, gallery: Gallery) -> None:
        content(gallery.get("?size=web"))  # the scene's variants have no checksums
        with gallery.scene.row(gallery.shown["vows.jpg"]) as file:
            import zlib

            variant = file.variant("medium")
            assert variant.crc32 == zlib.crc32(stored(gallery, variant.storage_path))
            assert file.variant("thumb").crc32 is None


def test_an_empty_gallery_has_no_archive(scene: Scene) -> None:
    empty = scene.collection(scene.owner(), "link")
    assert scene.visitor().get(f"/g/{empty.slug}/download.zip").status_code == 404
    page = scene.visitor().get(f"/g/{empty.slug}/download")
    assert (page.status_code, "There is nothing to download yet" in page.text) == (200, True)


def test_the_page_counts_in_words_and_rounds_the_size(gallery: Gallery) -> None:
    page = gallery.scene.visitor().get(f"/g/{gallery.collection.slug}/download").text
    assert "Download 2 photos and 1 other file" in page
    assert f"{len(gallery.get().data) / 1000:.1f} kB" in page
    assert not re.search(r"[0-9],[0-9]{3} bytes", page)


def test_the_index_says_where_each_file_lies(gallery: Gallery) -> None:
    index = gallery.scene.visitor().get(f"/g/{gallery.collection.slug}/download/files.json").json
    whole = gallery.get()
    parts = {file["name"]: whole.data[file["start"] : file["start"] + file["size"]] for file in index["files"]}
    assert index["etag"] == whole.headers["ETag"]
    assert parts == {name: stored(gallery, file.storage_path) for name, file in gallery.shown.items()}


def test_the_gallery_leads_to_the_page_where_something_may_be_taken_home(gallery: Gallery) -> None:
    link = f'href="/g/{gallery.collection.slug}/download"'
    assert link in gallery.scene.visitor().get(f"/g/{gallery.collection.slug}").text
    gallery.scene.change(gallery.collection, downloads=Downloads.OFF)
    assert link not in gallery.scene.visitor().get(f"/g/{gallery.collection.slug}").text
