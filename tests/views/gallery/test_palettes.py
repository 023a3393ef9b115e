"""Every palette is readable: WCAG's contrast, computed from the style sheets, in both themes."""

import re

import pytest

from app.models.accent import DARKEST_LIGHT, LIGHTEST_DARK, contrast
from app.models.theme import Palette, Typeface
from app.places import PROJECT_FOLDER

SHEETS = PROJECT_FOLDER / "app/static/css"
COLORS = re.compile(r"--([\w-]+): light-dark\((#[0-9a-f]{6}), (#[0-9a-f]{6})\)")
TEXT, EDGES = 4.5, 3.0  # WCAG 2.2, 1.4.3 and 1.4.11


def palette(name: str) -> dict[str, tuple[str, str]]:
    """Return a palette's colors by name, each for light and dark; colors it does not set are those of the tokens."""
    text = (SHEETS / "palettes.css").read_text()
    block = text.split(f'[data-palette="{name}"] {{')[1].split("}")[0] if name != "paper" else ""
    told = COLORS.findall((SHEETS / "tokens.css").read_text()) + COLORS.findall(block)
    return {color: (light, dark) for color, light, dark in told}


@pytest.mark.parametrize("theme", [0, 1], ids=["light", "dark"])
@pytest.mark.parametrize("name", [str(name) for name in Palette])
def test_text_and_edges_stand_out(name: str, theme: int) -> None:
    colors = {color: shades[theme] for color, shades in palette(name).items()}
    needed = {
        (text, wall): TEXT for text in ("ink", "ink-2", "accent", "danger", "ok") for wall in ("canvas", "surface")
    }
    needed |= {("ink-3", "canvas"): TEXT, ("line-strong", "canvas"): EDGES, ("ink-2", "sunken"): TEXT}
    faint = {
        pair: round(contrast(colors[pair[0]], colors[pair[1]]), 2)
        for pair, least in needed.items()
        if contrast(colors[pair[0]], colors[pair[1]]) < least
    }
    assert faint == {}


@pytest.mark.parametrize("wall", ["canvas", "surface"])
@pytest.mark.parametrize("name", [str(name) for name in Palette])
def test_no_wall_is_harder_than_those_that_an_accent_is_made_for(name: str, wall: str) -> None:
    light, dark = palette(name)[wall]
    assert contrast(light, "#000000") >= contrast(DARKEST_LIGHT, "#000000")
    assert contrast(dark, "#ffffff") >= contrast(LIGHTEST_DARK, "#ffffff")


def test_every_palette_and_typeface_is_drawn() -> None:
    text = (SHEETS / "palettes.css").read_text() + (SHEETS / "typefaces.css").read_text()
    names = {*re.findall(r'\[data-palette="(\w+)"\]', text), "paper"}
    assert names == {str(name) for name in Palette}
    assert {*re.findall(r'\[data-typeface="(\w+)"\]', text), "classic"} == {str(name) for name in Typeface}
