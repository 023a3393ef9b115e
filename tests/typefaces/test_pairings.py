"""The pairings whose fonts are installed as packages: their letters, their size, their licenses and their fallbacks."""

import io
from pathlib import Path

import pytest
from fontTools.ttLib import TTFont

from app.imaging.fonts.letters import SAMPLE
from app.models.theme import Typeface
from app.services.typefaces.fallbacks import FALLBACKS, font_faces
from app.services.typefaces.packaged_fonts import PackagedFonts
from app.services.typefaces.pairings import MOST_BYTES, PAIRINGS
from tests.support.web_fonts import InThisProcess

GERMAN_POLISH_AND_OTHERS = "ÄÖÜäöüßĄĆĘŁŃÓŚŹŻąćęłńóśźżÀÇÉÈÊËÎÏÔŒÙÛàçéèêëîïôœùûÑñ¿¡ÃÕãõÅØåø0123456789“”„‚‘’«»–—…·€&@"
DEJAVU = Path("/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf")


def files_of(fonts: PackagedFonts, typeface: Typeface) -> dict[str, TTFont]:
    made = fonts.find(typeface)
    return {role: TTFont(io.BytesIO(made.path(role).read_bytes())) for role in made.fonts}


def test_every_typeface_but_the_studios_own_is_a_pairing():
    assert set(PAIRINGS) == set(Typeface) - {Typeface.OWN}


@pytest.mark.parametrize("typeface", PAIRINGS)
def test_a_page_loads_at_most_60_kb_of_fonts(packaged_fonts, typeface):
    made = packaged_fonts.find(typeface)
    sizes = [made.path(role).stat().st_size for role in made.fonts]

    assert sum(sizes) <= MOST_BYTES == 60_000
    assert sizes == [font.size for font in made.fonts.values()]


@pytest.mark.parametrize("typeface", PAIRINGS)
def test_european_letters_kerning_and_even_numerals_stay(packaged_fonts, typeface):
    for font in files_of(packaged_fonts, typeface).values():
        assert [letter for letter in GERMAN_POLISH_AND_OTHERS if ord(letter) not in font.getBestCmap()] == []
        advances = font["hmtx"].metrics
        features = {record.FeatureTag for table in ("GPOS", "GSUB") for record in _features(font, table)}
        is_mono = len({advances[font.getBestCmap()[ord(letter)]][0] for letter in "iWm"}) == 1
        assert is_mono or "kern" in features
        numerals = {advances[font.getBestCmap()[ord(letter)]][0] for letter in "0123456789"}
        assert len(numerals) == 1 or "tnum" in features or typeface in (Typeface.EDITORIAL, Typeface.HUMANIST)


@pytest.mark.parametrize("typeface", PAIRINGS)
def test_the_license_lies_beside_the_font_and_the_name_is_not_the_reserved_one(packaged_fonts, typeface):
    made = packaged_fonts.find(typeface)
    for role, font in files_of(packaged_fonts, typeface).items():
        assert "SIL OPEN FONT LICENSE Version 1.1" in (made.folder / f"LICENSE-{role}.txt").read_text()
        assert font["name"].getBestFamilyName() == f"Vitrine {typeface} {role}"
        assert font["name"].getDebugName(0)  # the copyright


def test_a_pairing_is_made_once_and_its_earlier_files_are_deleted(tmp_path, packaged_fonts, monkeypatch):
    humanist = PAIRINGS[Typeface.HUMANIST]
    monkeypatch.setattr("app.services.typefaces.packaged_fonts.PAIRINGS", {Typeface.HUMANIST: humanist})
    (tmp_path / "humanist-0123456789").mkdir()
    sandbox = _Counting()
    fonts = PackagedFonts(tmp_path, sandbox, is_on=True)

    fonts.make()
    fonts.make()
    PackagedFonts(tmp_path, sandbox, is_on=True).make()

    assert sandbox.made == 2
    assert [path.name for path in tmp_path.iterdir() if path.is_dir()] == [f"humanist-{humanist.key()}"]
    assert fonts.find(Typeface.HUMANIST).fonts == packaged_fonts.find(Typeface.HUMANIST).fonts


def test_without_the_packages_or_switched_off_there_is_nothing_to_make(tmp_path, monkeypatch):
    assert set(PackagedFonts(tmp_path, InThisProcess(), is_on=False).state().values()) == {None}
    monkeypatch.setattr("app.services.typefaces.pairings.can_make_fonts", lambda: False)
    without = PackagedFonts(tmp_path / "fonts", InThisProcess(), is_on=True)
    without.make_soon()
    without.make()
    assert set(without.state().values()) == {None}
    assert not (tmp_path / "fonts").exists()


@pytest.mark.skipif(not DEJAVU.exists(), reason="needs DejaVu Sans, one of the fallbacks")
def test_a_fallback_takes_as_much_room_as_the_web_font(packaged_fonts):
    fallback, web_font = TTFont(DEJAVU), packaged_fonts.find(Typeface.CLASSIC).fonts["text"]
    letters, advances = fallback.getBestCmap(), fallback["hmtx"].metrics
    width = sum(advances[letters[ord(letter)]][0] for letter in SAMPLE) / fallback["head"].unitsPerEm / len(SAMPLE)
    assert [one.width for one in FALLBACKS["sans"] if "DejaVu Sans" in one.names] == [pytest.approx(width, abs=0.0001)]

    rules = font_faces("words", "/words.woff2", web_font, "sans").split("@font-face")
    (rule,) = [rule for rule in rules if "DejaVu Sans" in rule]
    assert f"size-adjust:{web_font.width / width:.1%}"[:-2] in rule


def _features(font: TTFont, table: str) -> list:
    return font[table].table.FeatureList.FeatureRecord if table in font else []


class _Counting(InThisProcess):
    made = 0

    def make_font(self, *arguments):
        self.made += 1
        return super().make_font(*arguments)
