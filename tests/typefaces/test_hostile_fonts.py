"""Font files that are damaged, forbidden or hostile: each is refused with a sentence, in the sandbox and its limits."""

import io
import random
import struct
import zlib
from itertools import pairwise

import brotli
import pytest
from fontTools.fontBuilder import FontBuilder
from fontTools.pens.t2CharStringPen import T2CharStringPen
from fontTools.ttLib import TTCollection, TTFont
from fontTools.ttLib.tables._g_l_y_f import Glyph, GlyphComponent

from app.errors import PictureError
from app.imaging.fonts import reasons
from app.imaging.fonts.font_sandbox import FontSandbox
from app.imaging.fonts.web_font import FILENAME, FontRecipe
from app.imaging.limits import Limits
from app.services.typefaces.pairings import PAIRINGS
from tests.support.web_fonts import LETTERS, drawn_font

RECIPE = FontRecipe("Studio title", (400, 400), 36_000)


@pytest.fixture(scope="module")
def sandbox():
    """Yield a sandbox with small limits; its child ends only after a crash, because a start loads all of fontTools."""
    sandbox = FontSandbox(Limits(max_memory_bytes=300_000_000, seconds=60))
    sandbox.pictures_per_child = 1000
    yield sandbox
    sandbox.close()


@pytest.fixture
def make(sandbox, tmp_path):
    """Return a function that makes a web font of these bytes in the sandbox, or raises the refusal."""

    def made(content: bytes, recipe: FontRecipe = RECIPE) -> tuple:
        (tmp_path / "source").write_bytes(content)
        facts = sandbox.make_font(tmp_path / "source", tmp_path, recipe)
        return facts, TTFont(io.BytesIO((tmp_path / FILENAME).read_bytes()))

    return made


def packed(content: bytes, flavor: str) -> bytes:
    font, file = TTFont(io.BytesIO(content)), io.BytesIO()
    font.flavor = flavor
    font.save(file)
    return file.getvalue()


@pytest.mark.parametrize("flavor", [None, "woff", "woff2"])
def test_a_sound_font_is_reduced_and_measured(make, flavor):
    content = drawn_font("Lindqvist", letters=[*LETTERS, *map(chr, range(0x4E00, 0x4F00))])

    facts, font = make(packed(content, flavor) if flavor else content)

    assert (facts.family, facts.width, facts.ascent, facts.descent) == ("Lindqvist", 0.6, 0.9, 0.25)
    assert 0x4E00 not in font.getBestCmap()
    assert ord("ż") in font.getBestCmap()
    assert font["name"].getBestFamilyName() == "Studio title"


def test_a_font_of_postscript_outlines_is_reduced_too(make):
    builder = FontBuilder(1000, isTTF=False)
    names = [".notdef", *(f"u{ord(letter):04X}" for letter in LETTERS)]
    builder.setupGlyphOrder(names)
    builder.setupCharacterMap({ord(letter): f"u{ord(letter):04X}" for letter in LETTERS})
    strings = {name: _box_of_postscript() for name in names}
    builder.setupCFF("Drawn", {"FullName": "Drawn", "FamilyName": "Drawn"}, strings, {})
    builder.setupHorizontalMetrics(dict.fromkeys(names, (600, 50)))
    builder.setupHorizontalHeader(ascent=900, descent=-250)
    builder.setupNameTable({"familyName": "Drawn", "styleName": "Regular"})
    builder.setupOS2()
    builder.setupPost()
    file = io.BytesIO()
    builder.save(file)

    facts, font = make(file.getvalue())

    assert "CFF " in font
    assert facts.width == 0.6


def test_a_variable_font_is_set_to_one_weight_for_titles_and_to_a_range_for_text(make):
    path = next(iter(PAIRINGS.values())).text.path

    title, fixed = make(path.read_bytes())
    text, variable = make(path.read_bytes(), FontRecipe("Studio text", (400, 600), 24_000))

    assert ("fvar" in fixed, title.lightest, title.heaviest) == (False, 400, 400)
    assert ("fvar" in variable, text.lightest, text.heaviest) == (True, 400, 600)


@pytest.mark.parametrize(
    ("bits", "reason"),
    [(0x2, reasons.MAY_NOT_EMBED), (0x204, reasons.MAY_NOT_EMBED), (0x100, reasons.MAY_NOT_SUBSET)],
)
def test_a_font_whose_maker_forbids_it_is_refused(make, bits, reason):
    with pytest.raises(PictureError, match="The maker of this font forbids") as refused:
        make(drawn_font(fs_type=bits))
    assert str(refused.value) == reason


@pytest.mark.parametrize("bits", [0x4, 0x8, 0xA])
def test_a_font_that_may_be_embedded_is_used(make, bits):
    assert make(drawn_font(fs_type=bits))[0].family == "Drawn Sans"


def test_a_font_without_letters_is_refused(make):
    with pytest.raises(PictureError, match="lacks letters"):
        make(drawn_font(letters=list("ABC")))


def test_a_collection_of_fonts_is_refused(make):
    collection, file = TTCollection(), io.BytesIO()
    collection.fonts = [TTFont(io.BytesIO(drawn_font(name))) for name in ("One", "Two")]
    collection.save(file)
    with pytest.raises(PictureError, match="holds several fonts"):
        make(file.getvalue())


def test_a_font_that_stays_too_large_is_refused(make):
    with pytest.raises(PictureError, match="too large for a page"):
        make(drawn_font(), FontRecipe("Studio title", (400, 400), 100))


def test_a_letter_that_consists_of_itself_is_refused(make):
    font = TTFont(io.BytesIO(drawn_font()))
    for name, other in (("u0041", "u0042"), ("u0042", "u0041")):
        font["glyf"][name] = _composite_of(other)
    file = io.BytesIO()
    font.recalcBBoxes = False
    font.save(file)
    with pytest.raises(PictureError, match=r"damaged|too long"):
        make(file.getvalue())


def test_letters_that_multiply_are_given_up(make):
    """Each of 40 glyphs has the next one twice, so the first has 2^40 outlines."""
    font = TTFont(io.BytesIO(drawn_font()))
    names = font.getGlyphOrder()[1:42]
    for name, following in pairwise(names):
        font["glyf"][name] = _composite_of(following, following)
    file = io.BytesIO()
    font.recalcBBoxes = False
    font.save(file)
    with pytest.raises(PictureError, match="damaged"):
        make(file.getvalue())


def test_a_woff2_file_that_unpacks_to_too_much_is_refused(make):
    honest = packed(drawn_font(), "woff2")
    stated = honest[:16] + struct.pack(">I", 1 << 30) + honest[20:]
    with pytest.raises(PictureError, match="unpacks to more than 32 MB"):
        make(stated)
    bomb = brotli.compress(bytes(1 << 30), quality=1)
    head = honest[: len(honest) - struct.unpack(">I", honest[20:24])[0]]
    hidden = head[:20] + struct.pack(">I", len(bomb)) + head[24:] + bomb
    with pytest.raises(PictureError, match=r"damaged|too much memory|too long"):
        make(hidden)


def test_a_woff_table_that_unpacks_to_too_much_is_refused(make):
    honest = packed(drawn_font(), "woff")
    bomb = zlib.compress(bytes(1 << 30), 9)
    entry = honest[44:64]
    hidden = honest[:44] + entry[:4] + struct.pack(">II", len(honest), len(bomb)) + entry[12:] + honest[64:] + bomb
    with pytest.raises(PictureError, match=r"damaged|too much memory|too long"):
        make(hidden)


def test_damaged_fonts_are_refused_or_read_and_never_break_the_sandbox(make):
    chance = random.Random(11)
    sound = [drawn_font(), packed(drawn_font(), "woff"), packed(drawn_font(), "woff2")]
    refusals: list[str] = []
    for number in range(60):
        content = bytearray(sound[number % 3])
        if number % 2:
            del content[chance.randrange(4, len(content)) :]
        else:
            for _ in range(chance.choice((1, 4, 40))):
                content[chance.randrange(4, min(len(content), 2000))] = chance.randrange(256)
        try:
            make(bytes(content))
        except PictureError as error:
            refusals.append(str(error))
    assert 20 < len(refusals) < 60
    assert set(refusals) <= {getattr(reasons, name) for name in dir(reasons) if name.isupper()}
    assert make(drawn_font())[0].family == "Drawn Sans"


def _composite_of(*names: str) -> Glyph:
    glyph = Glyph()
    glyph.numberOfContours, glyph.components = -1, []
    for name in names:
        component = GlyphComponent()
        component.glyphName, component.x, component.y, component.flags = name, 0, 0, 0x2
        glyph.components.append(component)
    glyph.xMin = glyph.yMin = 0
    glyph.xMax = glyph.yMax = 600
    return glyph


def _box_of_postscript():
    pen = T2CharStringPen(600, None)
    pen.moveTo((50, 0))
    for point in ((50, 700), (550, 700), (550, 0)):
        pen.lineTo(point)
    pen.closePath()
    return pen.getCharString()
