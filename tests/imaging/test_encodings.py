"""Text in pictures is read as it was typed, in each encoding in which it may be written."""

import io

import pytest
from PIL import Image

from app.imaging.limits import Limits
from app.imaging.metadata.facts import read_metadata
from tests.imaging.in_process import facts_in
from tests.imaging.metadata import drawn_metadata as drawn

ZOE, CAPTION = "Zoë Müller", "Über der Ruhr – Köln 日本語"
CONTAINERS = {
    "jpg": drawn.in_jpeg,
    "png": drawn.in_png,
    "profile.png": drawn.in_png_profile,
    "webp": drawn.in_webp,
    "heic": drawn.in_heic,
    "avif": drawn.in_avif,
    "tif": drawn.in_tiff,
    "dng": drawn.in_dng,
}


def told(**sources) -> dict:
    with Image.open(io.BytesIO(drawn.in_jpeg(**sources))) as picture:
        return read_metadata(picture)


def described(value: str | bytes, **sources) -> str:
    return told(exif=drawn.exif_block(drawn.ascii_text(drawn.DESCRIPTION, value)), **sources)["caption"]


def xmp_caption(text: str) -> bytes:
    return drawn.xmp(inner=drawn.xmp_text("dc:description", text))


@pytest.mark.parametrize("extension", CONTAINERS)
def test_every_format_may_have_utf_8_in_its_ascii_fields(tmp_path, extension):
    fields = {
        drawn.DESCRIPTION: CAPTION, drawn.ARTIST: ZOE, drawn.COPYRIGHT: f"© {ZOE}", drawn.MAKE: "Maßwerk",
        drawn.MODEL: "Größe 1", drawn.LENS: "Ø 50 mm",
    }  # fmt: skip
    block = drawn.exif_block(*(drawn.ascii_text(tag, text) for tag, text in fields.items()))
    path = tmp_path / f"picture.{extension}"
    path.write_bytes(CONTAINERS[extension](block))
    facts = facts_in(path, Limits())
    names = ("caption", "creator", "copyright", "camera_model", "lens")
    assert [facts[name] for name in names] == [CAPTION, ZOE, f"© {ZOE}", "Größe 1", "Ø 50 mm"]


@pytest.mark.parametrize(
    ("stored", "text"),
    [
        (ZOE.encode(), ZOE),
        (ZOE.encode("latin-1"), ZOE),
        ("“Zoë” – 5 €".encode("cp1252"), "“Zoë” – 5 €"),
        (b"Zoe\xcc\x88", "Zoë"),
        (ZOE.encode() + b"\0\0\0   ", ZOE),
        (ZOE.encode().decode("latin-1").encode(), ZOE),
        ("“Zoë”".encode().decode("latin-1").encode(), "“Zoë”"),
        (ZOE.encode().decode("latin-1").encode().decode("cp1252").encode(), ZOE),
        ("Łódź, zażółć".encode().decode("latin-1").encode(), "Łódź, zażółć"),
        ("Zoë und Jürg".encode() + b" M\xc3", "Zoë und Jürg M"),
    ],
    ids=[
        "utf-8",
        "latin-1",
        "windows",
        "decomposed",
        "padded",
        "twice",
        "twice with quotes",
        "thrice",
        "Polish",
        "cut",
    ],
)
def test_an_ascii_field_is_read_in_the_encoding_it_is_in(stored, text):
    assert described(stored) == text


@pytest.mark.parametrize("text", ["MANHÃ…", "PÅ…", "ANDRÉ…", "CAFÉ™", "Ã", "ESTAÇÃO", "«É»", "Ñ", "25 Â°", "Ä"])
def test_text_that_only_looks_wrong_stays(text):
    expected = {"25 Â°": "25 °"}.get(text, text)
    assert described(text) == expected


def test_the_utf_8_type_of_exif_3_is_read():
    block = drawn.exif_block((drawn.DESCRIPTION, drawn.UTF_8, f"{CAPTION}\0".encode()))
    assert told(exif=block)["caption"] == CAPTION


@pytest.mark.parametrize("character_set", [b"", b"\x1b%G"], ids=["no set", "UTF-8 is claimed"])
@pytest.mark.parametrize("encoding", ["utf-8", "latin-1"])
def test_iptc_is_read_in_the_encoding_it_is_in(encoding, character_set):
    data = drawn.iptc((120, ZOE.encode(encoding)), (25, "Böschung".encode(encoding)), character_set=character_set)
    facts = told(iptc=data)
    assert (facts["caption"], facts["keywords"]) == (ZOE, ["Böschung"])


def test_an_iptc_field_that_ends_inside_a_character_loses_that_character_alone():
    assert told(iptc=drawn.iptc((80, ("Zoë Müller-Lüdenscheid-Gäst" + "ö").encode()[:-1])))["creator"] == (
        "Zoë Müller-Lüdenscheid-Gäst"
    )


@pytest.mark.parametrize(
    "spoiled",
    [
        ZOE.encode().decode("mac_roman").encode(), ZOE.encode("mac_roman"), b"Zo? M?ller", b"Zo?? M??ller",
        b"Zoe Muller", "Zo\ufffd M\ufffdller".encode(), ZOE.encode().decode("latin-1").encode("utf-8"),
    ],
)  # fmt: skip
def test_the_sound_one_wins_where_sources_differ_by_encoding_only(spoiled):
    assert described(spoiled, xmp=xmp_caption(ZOE)) == ZOE


@pytest.mark.parametrize(
    ("text", "encoding"), [("Привет, Анна", "cp1251"), ("北京之夜", "gb18030"), ("Łódź", "cp1250")]
)
def test_an_old_code_page_is_known_by_the_xmp_beside_it(text, encoding):
    assert described(text.encode(encoding), xmp=xmp_caption(text)) == text


@pytest.mark.parametrize("other", ["Another caption", "Zoë", "Was ist das", "Was ist daß"])
def test_what_differs_by_more_than_encoding_follows_the_guidelines_order(other):
    assert described("Was ist das?", xmp=xmp_caption(other)) == "Was ist das?"


def test_windows_tags_mend_what_windows_spoiled():
    wide = "Łódź – Zoë".encode("utf-16-le") + b"\0\0"
    block = drawn.exif_block(
        drawn.ascii_text(drawn.DESCRIPTION, b"??d? ? Zo?"),
        (drawn.XP_COMMENT, drawn.BYTE, wide),
        drawn.ascii_text(drawn.ARTIST, b"J?rg"),
        (drawn.XP_AUTHOR, drawn.BYTE, "Jörg".encode("utf-16-le")),
        (drawn.XP_TITLE, drawn.BYTE, "Fête 🎉".encode("utf-16-le") + bytes(6)),
        (drawn.XP_KEYWORDS, drawn.BYTE, "été;Zoë".encode("utf-16-le") + bytes(2)),
    )
    facts = told(exif=block)
    assert (facts["caption"], facts["creator"], facts["title"]) == ("Łódź – Zoë", "Jörg", "Fête 🎉")
    assert facts["keywords"] == ["été", "Zoë"]


@pytest.mark.parametrize(
    "comment", [b"UNICODE\0" + ZOE.encode("utf-16-le"), b"UNICODE\0" + ZOE.encode("utf-16-be"), bytes(8) + ZOE.encode()]
)
def test_a_user_comment_mends_a_description_and_is_none_itself(comment):
    block = (drawn.COMMENT, drawn.UNDEFINED, comment)
    assert "caption" not in told(exif=drawn.exif_block(block))
    spoiled = drawn.ascii_text(drawn.DESCRIPTION, b"Zo? M?ller")
    assert told(exif=drawn.exif_block(spoiled, block))["caption"] == ZOE


def test_keywords_that_were_spoiled_are_mended_one_by_one():
    data = drawn.iptc((25, b"Zo?"), (25, b"lake"))
    packet = drawn.xmp(inner=drawn.xmp_text("dc:subject", "Zoë", "lake", kind="Bag"))
    exif = drawn.exif_block((drawn.XP_KEYWORDS, drawn.BYTE, "Zoë;lake".encode("utf-16-le")))
    assert told(iptc=data, exif=exif)["keywords"] == ["Zoë", "lake"]
    assert told(iptc=data, xmp=packet)["keywords"] == ["Zoë", "lake"]


@pytest.mark.parametrize(
    ("stored", "text"),
    [
        (b"Jane Photo\0Jane Editor", "Jane Photo; Jane Editor"),
        (b" \0Jane Editor", "Jane Editor"),
        (b"Jane Photo\0 ", "Jane Photo"),
        ("© Zoë\0Éditions Lüthi".encode(), "© Zoë; Éditions Lüthi"),
        ("© Zoë".encode() + b"\0" + "Éditions".encode("latin-1"), "© Zoë; Éditions"),
        (b"Jane\0Jane", "Jane"),
    ],
)
def test_a_copyright_of_photographer_and_editor_names_both(stored, text):
    assert told(exif=drawn.exif_block(drawn.ascii_text(drawn.COPYRIGHT, stored)))["copyright"] == text
