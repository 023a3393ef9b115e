"""Containers in and after a picture lose their location; an unknown container is refused and not passed as clean."""

import io

import pytest

from app.errors import LocationStays
from app.imaging.location import apply_patches, find_patches
from tests.imaging.location import hidden_containers as containers
from tests.imaging.location import hidden_locations as hidden
from tests.imaging.location.located_pictures import LOCATION_NAMES, write
from tests.support.location_reader import assert_no_location, location_tags

EXTENSIONS = {"image/jpeg": "jpg", "image/tiff": "tif", "video/mp4": "mp4"}
EXIFTOOL_FILES = ("jpg", "png", "webp", "tif", "heic", "avif", "gif", "mp4", "motion", "heic with a movie")


def stripped(data: bytes, mime_type: str) -> bytes:
    return apply_patches(data, 0, find_patches(io.BytesIO(data), mime_type))


@pytest.mark.parametrize("case", hidden.CLEANED)
def test_no_reader_finds_the_location_of_a_hidden_container(case, tmp_path):
    make, mime_type = hidden.CLEANED[case]
    before = make()
    after = stripped(before, mime_type)
    assert_no_location(write(tmp_path, f"after.{extension(mime_type)}", after))
    assert not [word for word in (*LOCATION_NAMES, containers.POSITION, *containers.IN_BASE64) if word in after]
    assert len(after) == len(before)


@pytest.mark.parametrize("case", [name for name, (_, kind) in hidden.CLEANED.items() if kind.startswith("image")])
def test_the_pixels_of_the_picture_stay(case):
    make, mime_type = hidden.CLEANED[case]
    before = make()
    assert containers.decoded(stripped(before, mime_type)) == containers.decoded(before)


@pytest.mark.parametrize("case", hidden.REFUSED)
def test_an_unrecognised_format_is_refused_with_a_reason(case):
    make, mime_type = hidden.REFUSED[case]
    with pytest.raises(LocationStays) as refusal:
        find_patches(io.BytesIO(make()), mime_type)
    assert str(refusal.value).endswith(".")
    assert str(refusal.value) != str(LocationStays.message)


@pytest.mark.parametrize("case", hidden.HANDED_OUT_AS_IT_IS)
def test_what_is_harmless_by_its_specification_stays_untouched(case):
    make, mime_type = hidden.HANDED_OUT_AS_IT_IS[case]
    assert find_patches(io.BytesIO(make()), mime_type) == []


@pytest.fixture(scope="module")
def written(tmp_path_factory):
    return containers.written_by_exiftool(tmp_path_factory.mktemp("written"))


@pytest.mark.parametrize("name", EXIFTOOL_FILES)
def test_what_exiftool_wrote_is_gone_for_exiftool(name, written, tmp_path):
    data, mime_type = written[name]
    before = write(tmp_path, f"before.{extension(mime_type)}", data)
    after = write(tmp_path, f"after.{extension(mime_type)}", stripped(data, mime_type))
    assert location_tags(before)
    assert_no_location(after)


def test_a_movie_behind_a_picture_keeps_its_frames():
    data = containers.plain("JPEG") + containers.movie()
    assert stripped(data, "image/jpeg").count(b"frames") == data.count(b"frames")


def extension(mime_type: str) -> str:
    return EXTENSIONS.get(mime_type, mime_type.partition("/")[2])
