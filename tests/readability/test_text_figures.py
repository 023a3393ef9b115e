"""Folders, long lines and literal colors are counted in files of any kind."""

from pathlib import Path

import pytest

from scripts.readability.source_tree import SourceTree
from scripts.readability.text_figures import colors_in, folder_sizes, literal_colors, long_lines


def test_a_folder_holds_its_own_code_files_only():
    names = ["app/a.py", "app/b.js", "app/c.css", "app/page.html", "app/readme.md", "app/below/d.py"]
    assert sorted(folder_sizes(SourceTree(Path(), [Path(name) for name in names]))) == [1, 4]


def test_lines_are_long_beyond_120_characters(tmp_path):
    (tmp_path / "page.md").write_text(f"{'ä' * 120}\n{'a' * 121}\n")
    tree = SourceTree(tmp_path, [Path("page.md")])
    assert long_lines(tree, ".md") == 1
    assert long_lines(tree, ".js", ".css") == 0


@pytest.mark.parametrize(
    ("sheet", "count"),
    [
        ("p { color: #fff; background: #0b0b0bcc }", 2),
        ("p { color: rgb(0 0 0 / 0.5); }", 1),
        ("p { border: 1px solid white; }", 1),
        ("p { background: linear-gradient(red, blue); }", 2),
        ("p { color: light-dark(#FFF, Black) }", 2),
        ("p { --ink: #000; &:hover { color: tan; } }", 2),
        ("@media print { p { color: #000; } }", 1),
        ("p { &:hover { width: 0 } color: #000; }", 1),
        ("p { color: var(--ink); background: transparent; fill: currentcolor; }", 0),
        ("p { background: color-mix(in srgb, var(--ink) 9%, transparent); }", 0),
        ("p { color: rgb(from var(--ink) r g b / 0.5); }", 0),
        ("p { color: CanvasText; white-space: nowrap; width: tan(45deg); }", 0),
        ("#fade, a:hover { content: 'red'; mask: url(#fff); } /* a { color: red; } */", 0),
    ],
)
def test_literal_colors_are_counted_in_declarations(sheet, count):
    assert colors_in(sheet) == count


def test_the_files_of_the_tokens_may_have_colors_in_any_folder(tmp_path):
    for name in ("tokens.css", "palettes.css", "page.css"):
        (tmp_path / name).write_text(":root { --ink: #000; }")
    assert literal_colors(SourceTree(tmp_path, [Path("tokens.css"), Path("palettes.css"), Path("page.css")])) == 1
