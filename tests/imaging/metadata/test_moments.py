"""The time at which a picture was taken is stored exactly as precisely as it is known."""

import io
import struct

import pytest
from PIL import Image, PngImagePlugin

from app.imaging.metadata.facts import read_metadata
from tests.imaging.drawn_pictures import quarters
from tests.imaging.location.located_pictures import chunk, saved
from tests.imaging.metadata import drawn_metadata as drawn

NOON = "2019-05-12T14:03:22"


def told(data: bytes) -> tuple[str | None, str | None, str | None]:
    """Return time, precision and offset, each None if the picture does not state it."""
    with Image.open(io.BytesIO(data)) as picture:
        facts = read_metadata(picture)
    return tuple(facts.get(name) for name in ("taken_at", "taken_at_precision", "taken_at_offset"))


def by_exif(*fields: tuple[int, str], gps=(), **sources) -> tuple:
    block = drawn.exif_block(*(drawn.ascii_text(tag, text) for tag, text in fields), gps=gps)
    return told(drawn.in_jpeg(block, **sources))


def by_xmp(text: str, name: str = "photoshop:DateCreated") -> tuple:
    return told(drawn.in_jpeg(xmp=drawn.xmp(f'{name}="{text}"')))


@pytest.mark.parametrize(
    ("text", "known"),
    [
        ("2019:05:12 14:03:22", (NOON, None)),
        ("2019:05:12 14:03", ("2019-05-12T14:03:00", "minute")),
        ("2019:05:12 14:03:  ", ("2019-05-12T14:03:00", "minute")),
        ("2019:05:12", ("2019-05-12T00:00:00", "day")),
        ("2019:05:12   :  :  ", ("2019-05-12T00:00:00", "day")),
        ("2019:05:12 25:61:00", ("2019-05-12T00:00:00", "day")),
        ("2019:05:   14:03:22", ("2019-05-01T00:00:00", "month")),
        ("2019:05:00 00:00:00", ("2019-05-01T00:00:00", "month")),
        ("1993:00:00 00:00:00", ("1993-01-01T00:00:00", "year")),
        ("1993:00:00 12:00:00", ("1993-01-01T00:00:00", "year")),
        ("1993:  :     :  :  ", ("1993-01-01T00:00:00", "year")),
        ("2019/05/12 14:03:22", (NOON, None)),
        ("2019-05-12 14:03:22", (NOON, None)),
        ("2019.05.12 14:03:22", (NOON, None)),
        ("2019-05-12T14:03:22", (NOON, None)),
        ("2019:5:12 14:3:22", (NOON, None)),
        ("2019: 5:12 14: 3:22", (NOON, None)),
        ("2019:05:12  9:03:22", ("2019-05-12T09:03:22", None)),
        ("2019:05:12 02:03:22 PM", (NOON, None)),
        ("2019:05:12 24:00:00", ("2019-05-13T00:00:00", None)),
        ("2019:05:12 14:03:60", ("2019-05-12T14:04:00", None)),
        ("2019:12:31 23:59:60", ("2020-01-01T00:00:00", None)),
        ("2019:05:12 14:03:22.67", ("2019-05-12T14:03:22.670000", None)),
        ("2036:02:07 06:28:16", ("2036-02-07T06:28:16", None)),
        ("2019:05:12 14:03:22\0garbage", (NOON, None)),
        *((text, (None, None)) for text in (
            "0000:00:00 00:00:00", "    :  :     :  :  ", "1904:01:01 00:00:00", "1904:01:01 01:00:00",
            "1970:01:01 00:00:00", "2099:99:01 00:00:00", "2019:02:30 12:00:00", "9999:12:31 24:00:00", "yesterday", "",
            "2019 was good", "20195", "Summer 2019",
        )),
    ],
)  # fmt: skip
def test_a_time_in_exif_is_kept_as_far_as_it_is_known(text, known):
    assert by_exif((drawn.TAKEN, text))[:2] == known


@pytest.mark.parametrize(
    ("text", "known"),
    [
        ("2019-05-12", ("2019-05-12T00:00:00", "day", None)),
        ("2019-05-12T14:03+02:00", ("2019-05-12T14:03:00", "minute", "+02:00")),
        ("1993-05", ("1993-05-01T00:00:00", "month", None)),
        ("1993", ("1993-01-01T00:00:00", "year", None)),
        ("1904", ("1904-01-01T00:00:00", "year", None)),
        ("2019-05-12T14:03:22Z", (NOON, None, "+00:00")),
        ("2019-05-12T14:03:22.67+02:00", ("2019-05-12T14:03:22.670000", None, "+02:00")),
        ("2019-05-12T14:03:22-0330", (NOON, None, "-03:30")),
        ("2019-05-12T14:03:22+99:99", (NOON, None, None)),
        ("20190512T140322+02", (NOON, None, "+02:00")),
        ("2099-99", (None, None, None)),
    ],
)
def test_a_time_in_xmp_is_kept_as_far_as_it_is_known(text, known):
    assert by_xmp(text) == known


@pytest.mark.parametrize(
    ("day", "clock", "known"),
    [
        (b"20190512", b"140322+0200", (NOON, None, "+02:00")),
        (b"20190512", b"140322", (NOON, None, None)),
        (b"20190512", b"140322+0000", (NOON, None, None)),  # Lightroom writes this if it knows no offset
        (b"20190512", b"1403", ("2019-05-12T14:03:00", "minute", None)),
        (b"20190512", b"", ("2019-05-12T00:00:00", "day", None)),
        (b"19930500", b"", ("1993-05-01T00:00:00", "month", None)),
        (b"19930000", b"000000+0000", ("1993-01-01T00:00:00", "year", None)),
        (b"00000000", b"", (None, None, None)),
    ],
)
def test_iptc_separates_date_and_time(day, clock, known):
    assert told(drawn.in_jpeg(iptc=drawn.iptc((55, day), *([(60, clock)] if clock else [])))) == known


@pytest.mark.parametrize(
    ("text", "offset"),
    [("+02:00", "+02:00"), ("Z", "+00:00"), ("-0500", "-05:00"), ("+2", "+02:00"), ("+99:99", None), ("   :  ", None)],
)
def test_an_offset_is_kept_where_it_is_one(text, offset):
    assert by_exif((drawn.TAKEN, "2019:05:12 14:03:22"), (drawn.OFFSET_TAKEN, text)) == (NOON, None, offset)


def test_fractions_of_a_second_are_kept():
    assert by_exif((drawn.TAKEN, "2019:05:12 14:03:22"), (drawn.SUBSECOND, "07 "))[0] == "2019-05-12T14:03:22.070000"


def test_the_time_of_the_last_change_counts_where_there_is_no_other():
    assert by_exif((drawn.CHANGED, "2019:05:12 14:03:22"))[0] == NOON
    assert by_exif((drawn.CHANGED, "2026:01:01 00:00:00"), (drawn.DIGITIZED, "2019:05:12 14:03:22"))[0] == NOON
    assert by_exif((drawn.TAKEN, "0000:00:00 00:00:00"), (drawn.DIGITIZED, "2019:05:12 14:03:22"))[0] == NOON


@pytest.mark.parametrize(
    ("exif", "xmp", "known"),
    [
        ("1993:00:00 00:00:00", "1993-05", ("1993-05-01T00:00:00", "month", None)),
        ("2019:05:12 14:03", "2019-05-12T14:03:22+02:00", (NOON, None, "+02:00")),
        ("2019:05:12 14:03:22", "2019-05-12T14:03:22+02:00", (NOON, None, "+02:00")),
        ("2019:05:12 14:03:22", "2019-05-12T12:03:22Z", (NOON, None, None)),
        ("1993:00:00 00:00:00", "1994-05", ("1993-01-01T00:00:00", "year", None)),
    ],
)
def test_another_source_adds_what_the_first_one_does_not_know(exif, xmp, known):
    packet = drawn.xmp(f'photoshop:DateCreated="{xmp}"')
    assert by_exif((drawn.TAKEN, exif), xmp=packet) == known


def test_a_scan_s_time_makes_an_old_photograph_s_year_no_more_exact():
    fields = (drawn.TAKEN, "1993:00:00 00:00:00"), (drawn.DIGITIZED, "1993:05:12 14:03:22")
    assert by_exif(*fields)[:2] == ("1993-01-01T00:00:00", "year")


@pytest.mark.parametrize(
    ("clock", "offset"), [((12, 3, 20), "+02:00"), ((8, 32, 50), "+05:30"), ((20, 3, 0), "-06:00"), ((12, 20, 0), None)]
)
def test_the_gps_time_gives_the_offset_of_the_clock(clock, offset):
    gps = [drawn.rationals(7, *clock), drawn.ascii_text(29, "2019:05:12")]
    assert by_exif((drawn.TAKEN, "2019:05:12 14:03:22"), gps=gps) == (NOON, None, offset)


def test_the_gps_time_counts_where_there_is_no_other():
    gps = [drawn.rationals(7, 14, 3, 22), drawn.ascii_text(29, "2019:05:12")]
    assert by_exif((drawn.CHANGED, "2026:01:01 00:00:00"), gps=gps) == (NOON, None, "+00:00")


@pytest.mark.parametrize(
    ("text", "known"),
    [
        ("Sun, 12 May 2019 14:03:22 +0200", (NOON, None, "+02:00")),
        ("2019-05-12T14:03:22Z", (NOON, None, "+00:00")),
        ("2019:05:12 14:03:22", (NOON, None, None)),
        ("some day", (None, None, None)),
    ],
)
def test_a_png_has_its_creation_time(text, known):
    info = PngImagePlugin.PngInfo()
    info.add_text("Creation Time", text)
    assert told(saved(quarters((64, 48)), "PNG", pnginfo=info)) == known


def test_a_png_s_time_of_the_last_change_counts_where_there_is_no_other():
    plain = saved(quarters((64, 48)), "PNG")
    changed = plain[:-12] + chunk(b"tIME", struct.pack(">H5B", 2019, 5, 12, 14, 3, 22)) + plain[-12:]
    assert told(changed) == (NOON, None, "+00:00")
