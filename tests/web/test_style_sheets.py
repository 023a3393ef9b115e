"""Style sheets: the lists of imports that pages link contain every existing sheet."""

import re
from pathlib import Path
from posixpath import dirname, normpath

import pytest
from flask import Flask

from app.models.theme import CoverStyle, Palette, Typeface
from app.places import PROJECT_FOLDER
from tests.access.scene import Scene
from tests.support.instances import MakeApp

LINK = re.compile(r"""asset\(['"]([^'"]+\.css)['"]""")
OF_KEEPSAKES = {"/static/gallery/keepsake/keepsake.css"}  # joined by keepsake_scripts.py
IMPORT = re.compile(r'^@import "([^"]+)";$', re.MULTILINE)


@pytest.fixture
def sheets(make_app: MakeApp) -> dict[str, str]:
    """Return the text of each style sheet by its address."""
    return {address: path.read_text() for address, path in sheet_paths(make_app()).items()}


def sheet_paths(app: Flask) -> dict[str, Path]:
    return {
        f"{scaffold.static_url_path}/{path.relative_to(scaffold.static_folder).as_posix()}": path
        for scaffold in (app, *app.blueprints.values())
        if scaffold.static_folder and scaffold.static_url_path
        for path in Path(scaffold.static_folder).rglob("*.css")
    }


def used_by_templates() -> set[str]:
    templates = (PROJECT_FOLDER / "app").rglob("*.html")
    names = {name for template in templates for name in LINK.findall(template.read_text())}
    names |= {name % style for name in names if "%s" in name for style in CoverStyle}
    return {f"/static/{name}" for name in names if "%s" not in name}


def imported(sheets: dict[str, str]) -> set[str]:
    return {normpath(f"{dirname(address)}/{name}") for address, text in sheets.items() for name in IMPORT.findall(text)}


def test_every_style_sheet_is_part_of_a_page(sheets: dict[str, str]) -> None:
    assert used_by_templates() | imported(sheets) | OF_KEEPSAKES == set(sheets)


def test_a_list_of_imports_has_no_rules_of_its_own(sheets: dict[str, str]) -> None:
    mixed = [address for address, text in sheets.items() if IMPORT.search(text) and "{" in text]
    assert mixed == []


def test_the_choice_of_a_theme_is_drawn_with_every_palette_and_typeface(scene: Scene) -> None:
    sheet = scene.visitor().get("/static/collections/settings/settings.css").text
    wanted = [f'[data-palette="{name}"]' for name in Palette if name != Palette.PAPER]
    wanted += [f'[data-typeface="{name}"]' for name in Typeface if name != Typeface.CLASSIC]
    assert [selector for selector in wanted if selector not in sheet] == []
