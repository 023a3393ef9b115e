"""The figures of the report: for each, what it counts, its goal, and how it is measured."""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from statistics import median

from scripts.readability.import_circles import circles_outside_models
from scripts.readability.python_figures import banned_docstrings, function_lengths, ignored_types, own_imports
from scripts.readability.source_tree import SourceTree
from scripts.readability.text_figures import folder_sizes, literal_colors, long_lines


@dataclass(frozen=True)
class Figure:
    """One number that should be at most ``goal``."""

    name: str
    goal: int
    measure: Callable[[SourceTree], float]
    counts: str


def percentile_99(numbers: Sequence[int]) -> int:
    """Return the smallest of these numbers that at least 99 % of them do not exceed."""
    return sorted(numbers)[math.ceil(len(numbers) * 0.99) - 1]


FOLDERS = "Python, JavaScript, CSS and HTML files of each folder of the repository, without the folders below it"
FUNCTIONS = "lines of each Python function in `app/`, from `def` to its last line"
LINES = "lines with more than 120 characters, tables and code included"
FIGURES = (
    Figure("code files in a folder, median", 6, lambda tree: median(folder_sizes(tree)), FOLDERS),
    Figure("code files in a folder, most", 25, lambda tree: max(folder_sizes(tree)), FOLDERS),
    Figure("lines in a function, 99th percentile", 30, lambda tree: percentile_99(function_lengths(tree)), FUNCTIONS),
    Figure("lines in a function, most", 60, lambda tree: max(function_lengths(tree)), FUNCTIONS),
    Figure(
        "own imports in a file, median",
        7,
        lambda tree: median(own_imports(tree)),
        "different modules of `app` that a Python file in `app/` imports, anywhere in the file",
    ),
    Figure(
        "import circles outside of the models",
        0,
        circles_outside_models,
        "groups of modules in `app/` that import each other when they are loaded, directly or through others, with a "
        "module outside of `app/models`; imports in functions and below `if TYPE_CHECKING` do not count",
    ),
    Figure(
        "docstrings with a banned form",
        0,
        banned_docstrings,
        "docstrings of the repository in which `python -m scripts.language` finds something",
    ),
    Figure("long lines in documents", 0, lambda tree: long_lines(tree, ".md"), LINES),
    Figure("long lines in scripts", 0, lambda tree: long_lines(tree, ".js", ".mjs"), LINES),
    Figure("long lines in styles", 0, lambda tree: long_lines(tree, ".css"), LINES),
    Figure(
        "literal colors outside of tokens",
        0,
        literal_colors,
        "color codes, color functions and color names in CSS declarations, except in `tokens.css` and `palettes.css`",
    ),
    Figure("`type: ignore` in `app/`", 10, ignored_types, "comments that tell mypy to ignore a type"),
)
