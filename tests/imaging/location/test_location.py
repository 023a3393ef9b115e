"""Locations are removed from files of every format by patches of equal length that change no pixel."""

import io
import struct
import subprocess
from contextlib import suppress

import pytest
from PIL import Image

from app.errors import LocationStays
from app.imaging.location import Patch, apply_patches, as_json, find_patches, from_json
from tests.imaging.drawn_pictures import jpeg_bytes, quarters
from tests.imaging.location import located_pictures as located
from tests.support.location_reader import assert_no_location

FILES = {
    "jpg": (located.located_jpeg, "image/jpeg"),
    "png": (located.located_png, "image/png"),
    "webp": (located.located_webp, "image/webp"),
    "tif": (located.located_tiff, "image/tiff"),
    "heic": (located.located_heic, "image/heic"),
    "avif": (located.located_avif, "image/avif"),
    "gif": (located.located_gif, "image/gif"),
    "dng": (located.located_tiff, "image/x-adobe-dng"),
    "raf": (located.located_raf, "image/x-fuji-raf"),
    "cr3": (located.located_cr3, "image/x-canon-cr3"),
    "mov": (located.located_movie, "video/quicktime"),
}
DECODED = ("jpg", "png", "webp", "tif", "heic", "avif", "gif", "dng")


@pytest.fixture(params=FILES)
def kind(request) -> str:
    return request.param


def stripped(data: bytes, mime_type: str) -> bytes:
    return apply_patches(data, 0, find_patches(io.BytesIO(data), mime_type))


def test_no_reader_finds_a_location_and_the_file_is_as_sound_as_before(kind, tmp_path):
    make, mime_type = FILES[kind]
    before = located.write(tmp_path, f"before.{kind}", make())
    after = located.write(tmp_path, f"after.{kind}", stripped(make(), mime_type))
    told, tells = facts(before), facts(after)
    assert any("GPS" in name for name in told)
    assert_no_location(after)
    assert complaints(after) <= complaints(before)
    assert {"Make", "Rating", "Title"} & told.keys() <= tells.keys()


def test_a_file_keeps_its_length_and_its_pixels(kind):
    make, mime_type = FILES[kind]
    data = make()
    after = stripped(data, mime_type)
    assert len(after) == len(data)
    assert not [word for word in located.LOCATION_NAMES if word in after]
    if kind in DECODED:
        with Image.open(io.BytesIO(data)) as before, Image.open(io.BytesIO(after)) as picture:
            assert picture.tobytes() == before.tobytes()
            assert picture.getexif().get(274) == before.getexif().get(274)
            assert not picture.getexif().get_ifd(34853)


def test_a_file_without_a_location_stays_as_it_is():
    exif = located.located_exif()
    exif.get_ifd(34853).clear()
    exif.get_ifd(34853)[0] = bytes((2, 3, 0, 0))  # many cameras write only the version
    assert find_patches(io.BytesIO(jpeg_bytes(quarters((64, 48)), exif=exif)), "image/jpeg") == []


def test_xmp_that_cannot_be_read_is_blanked_whole():
    bomb = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "GPSLatitude">]><x:xmpmeta>&a;</x:xmpmeta>'
    jpeg = jpeg_bytes(quarters((64, 48)))
    data = jpeg[:2] + located.segment(0xE1, b"http://ns.adobe.com/xap/1.0/\0" + bomb) + jpeg[2:]
    assert b"GPS" not in stripped(data, "image/jpeg")


@pytest.mark.parametrize("maker", ["nikon", "panasonic"])
def test_the_location_names_in_makers_notes_become_zeros(maker):
    at = 8 + 2 + 12 + 4 + 2 + 12 + 4
    if maker == "nikon":  # contains an Exif block, whose offsets count from its own beginning
        head, tag, value_at = b"Nikon\0\2\x10\0\0II*\0\x08\0\0\0", 0x39, 8 + 18
    else:  # its offsets count from the beginning of the block around it
        head, tag, value_at = b"Panasonic\0\0\0", 0x6D, at + 12 + 18
    note = head + struct.pack("<HHHIII", 1, tag, 7, 8, value_at, 0) + b"Zuerich\0"
    exif = struct.pack("<HHHIII", 1, 37500, 7, len(note), at, 0)
    block = b"II*\0\x08\0\0\0" + struct.pack("<HHHIII", 1, 34665, 4, 1, 26, 0) + exif + note
    jpeg = jpeg_bytes(quarters((64, 48)))
    data = jpeg[:2] + located.segment(0xE1, b"Exif\0\0" + block) + jpeg[2:]
    assert b"Zuerich" in data
    assert stripped(data, "image/jpeg") == data.replace(b"Zuerich", bytes(7))


def test_a_directory_that_shares_its_bytes_with_pixels_is_left_and_said():
    tiff = bytearray(located.located_tiff())
    with Image.open(io.BytesIO(bytes(tiff))) as picture:
        strip = picture.tag_v2[273][0]
    order = {b"II": "<", b"MM": ">"}[bytes(tiff[:2])]
    at = tiff.index(struct.pack(f"{order}H", 34853)) + 8
    (offset,) = struct.unpack_from(f"{order}I", tiff, at)
    directory = bytes(tiff[offset : offset + 2 + 12 * 6 + 4])
    tiff[strip : strip + len(directory)] = directory
    tiff[at : at + 4] = struct.pack(f"{order}I", strip)
    with pytest.raises(LocationStays, match="shares its bytes"):
        find_patches(io.BytesIO(bytes(tiff)), "image/tiff")


@pytest.mark.parametrize(
    ("data", "mime_type"),
    [
        (located.located_movie(handler=b"meta"), "video/mp4"),  # a track of telemetry
        (b"II+\0" + bytes(60), "image/tiff"),
        (b"\x1a\x45\xdf\xa3" + bytes(60), "video/x-matroska"),
        (jpeg_bytes(quarters((64, 48))) + b"GPSLatitude=47.37", "image/jpeg"),
    ],
)
def test_what_cannot_be_cleaned_is_said_instead_of_handed_out(data, mime_type):
    with pytest.raises(LocationStays):
        find_patches(io.BytesIO(data), mime_type)


def test_a_damaged_file_raises_nothing_else(kind):
    make, mime_type = FILES[kind]
    data = make()
    for at in range(0, len(data), len(data) // 20):
        for hostile in (data[:at], data[:at] + b"\xff\xff\xff\xff" + data[at + 4 :]):
            with suppress(LocationStays):
                find_patches(io.BytesIO(hostile), mime_type)


def test_patches_reach_across_the_blocks_a_file_is_read_in():
    patches = [Patch(3, b"abcdef"), Patch(12, b"x")]
    data = b"." * 16
    whole = apply_patches(data, 0, patches)
    assert whole == b"...abcdef...x..."
    for size in range(1, 17):
        parts = [apply_patches(data[at : at + size], at, patches) for at in range(0, 16, size)]
        assert b"".join(parts) == whole
    assert from_json(as_json(patches)) == patches


def facts(path) -> dict[str, str]:
    told = subprocess.run(
        ["exiftool", "-a", "-ee", "-s", "-u", path], capture_output=True, text=True, check=False
    ).stdout
    return {line.partition(":")[0].strip(): line.partition(":")[2].strip() for line in told.splitlines()}


def complaints(path) -> set[str]:
    told = subprocess.run(
        ["exiftool", "-a", "-s3", "-validate", "-warning", "-error", path], capture_output=True, text=True, check=False
    )
    return {line for line in told.stdout.splitlines() if line != "OK" and not line.endswith(("Warning", "Warnings"))}
