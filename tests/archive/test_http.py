"""The archive as an HTTP response: ranges, conditions and HEAD as in RFC 9110, so that any client can resume."""

import pytest

from tests.access.scene import LONG_AGO, Scene
from tests.archive.fetching import Gallery, content


@pytest.fixture(params=["original", "print", "web"])
def gallery(scene: Scene, request: pytest.FixtureRequest) -> Gallery:
    return Gallery.at(request.param, scene)


def test_head_says_the_same_without_the_bytes(gallery: Gallery) -> None:
    whole = gallery.get()
    head = gallery.scene.visitor().head(gallery.address(), headers={"Range": "bytes=0-9"})
    names = ("Content-Length", "ETag", "Accept-Ranges", "Content-Disposition", "Content-Type")
    assert (head.status_code, head.data) == (200, b"")
    assert [head.headers[name] for name in names] == [whole.headers[name] for name in names]
    assert head.headers["Content-Length"] == str(len(whole.data))


def test_it_is_never_compressed_and_kept_by_nobody_on_the_way(gallery: Gallery) -> None:
    answer = gallery.get(**{"Accept-Encoding": "gzip, br, zstd"})
    assert "Content-Encoding" not in answer.headers
    assert answer.headers["Cache-Control"] == "private, no-store, no-transform"
    assert answer.headers["ETag"].startswith('"')  # a strong ETag


@pytest.mark.parametrize(
    ("asked", "part"),
    [
        ("bytes=0-0", slice(0, 1)),
        ("bytes=100-1099", slice(100, 1100)),
        ("bytes=700-", slice(700, None)),
        ("bytes=0-", slice(0, None)),
        ("bytes=-300", slice(-300, None)),
        ("bytes=-999999", slice(0, None)),
        ("bytes=700-999999", slice(700, None)),
    ],
)
def test_a_range(gallery: Gallery, asked: str, part: slice) -> None:
    whole = gallery.get().data
    answer = gallery.get(Range=asked)
    start, stop, _ = part.indices(len(whole))
    assert (answer.status_code, answer.data) == (206, whole[part])
    assert answer.headers["Content-Range"] == f"bytes {start}-{stop - 1}/{len(whole)}"


@pytest.mark.parametrize("asked", ["bytes=0-9,20-29", "lines=1-2", "bytes=9-0", "bytes=x"])
def test_what_is_no_single_range_is_the_whole(gallery: Gallery, asked: str) -> None:
    answer = gallery.get(Range=asked)
    assert (answer.status_code, len(content(answer))) == (200, 3)


def test_beyond_the_end(gallery: Gallery) -> None:
    size = len(gallery.get().data)
    answer = gallery.get(Range=f"bytes={size}-")
    assert (answer.status_code, answer.headers["Content-Range"]) == (416, f"bytes */{size}")


def test_what_the_client_has_is_not_sent_again(gallery: Gallery) -> None:
    etag = gallery.get().headers["ETag"]
    answer = gallery.get(**{"If-None-Match": f'"other", {etag}'})
    assert (answer.status_code, answer.data, answer.headers["ETag"]) == (304, b"", etag)


class TestIfRange:
    def test_the_same_archive_goes_on(self, gallery: Gallery) -> None:
        whole = gallery.get()
        answer = gallery.get(Range="bytes=500-", **{"If-Range": whole.headers["ETag"]})
        assert (answer.status_code, answer.data) == (206, whole.data[500:])

    @pytest.mark.parametrize("condition", ['"another"', 'W/"{etag}"', "Sat, 01 Aug 2026 12:00:00 GMT"])
    def test_anything_else_begins_anew(self, gallery: Gallery, condition: str) -> None:
        etag = gallery.get().headers["ETag"].strip('"')
        answer = gallery.get(Range="bytes=500-", **{"If-Range": condition.format(etag=etag)})
        assert (answer.status_code, len(content(answer))) == (200, 3)

    def test_a_photo_taken_back_after_half_of_it_is_not_in_the_rest(self, gallery: Gallery) -> None:
        """Statement 5: the file is deleted after the download has begun."""
        half = gallery.get(Range="bytes=0-499")
        gallery.scene.change(gallery.shown["vows.jpg"], trashed_at=LONG_AGO)
        answer = gallery.get(Range="bytes=500-", **{"If-Range": half.headers["ETag"]})
        assert (answer.status_code, list(content(answer))) == (200, ["first.jpg", "Party/film.mov"])


def test_as_many_as_the_server_bears_and_no_more(gallery: Gallery) -> None:
    slots = gallery.scene.services.download_slots
    taken = [slots.take() for _ in range(3)]  # one thread of this process stays free for pages
    answer = gallery.get()
    assert (answer.status_code, int(answer.headers["Retry-After"]) > 0) == (503, True)
    assert gallery.scene.visitor().head(gallery.address()).status_code == 200
    taken.pop().release()
    for _ in range(3):  # each request releases its slot
        assert gallery.get().status_code == 200
