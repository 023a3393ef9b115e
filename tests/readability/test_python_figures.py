"""Functions, imports, docstrings and ignored types are counted in Python files."""

from pathlib import Path

import pytest

from scripts.readability.figures import percentile_99
from scripts.readability.import_circles import circles, circles_outside_models
from scripts.readability.python_figures import banned_docstrings, function_lengths, ignored_types, own_imports
from scripts.readability.source_tree import SourceTree


def tree_of(folder: Path, **sources: str) -> SourceTree:
    """Return a tree with these modules, whose names have two underscores for a dot."""
    files = [Path(*name.split("__")).with_suffix(".py") for name in sources]
    for file, source in zip(files, sources.values(), strict=True):
        (folder / file).parent.mkdir(parents=True, exist_ok=True)
        (folder / file).write_text(source)
    return SourceTree(folder, files)


def test_a_function_is_as_long_as_from_def_to_its_last_line(tmp_path):
    source = "@cache\ndef one(): ...\n\n\nclass Shelf:\n    def three(self):\n        a = 1\n        return a\n"
    assert function_lengths(tree_of(tmp_path, app__shelf=source, tests__shelf=source)) == [1, 3]


def test_the_percentile_is_one_of_the_numbers():
    assert percentile_99(range(1, 101)) == 99
    assert percentile_99([7]) == 7


def test_an_imported_module_counts_once(tmp_path):
    source = "import os\nfrom app.models import a\nfrom app.models import b\nimport app.errors\n"
    assert own_imports(tree_of(tmp_path, app__shelf=source + "def f():\n    from app import late\n")) == [3]


def test_a_docstring_counts_once_however_many_forms_it_has(tmp_path):
    source = '"""Whoever keeps whatever."""\n\n\ndef fill():\n    """Fill the shelf."""\n'
    assert banned_docstrings(tree_of(tmp_path, tests__shelf=source)) == 1


def test_ignored_types_are_counted_in_the_app(tmp_path):
    source = "a = 1  # type: ignore[assignment]\nb = 2  # type:ignore\nc = 3  # type of c\n"
    assert ignored_types(tree_of(tmp_path, app__shelf=source, tests__shelf=source)) == 2


def test_modules_that_import_each_other_through_a_third_are_a_circle(tmp_path):
    tree = tree_of(
        tmp_path,
        app__a="from app import b\n",
        app__b="import app.c.d\n",
        app__c__d="try:\n    from app.a import something\nexcept ImportError:\n    pass\n",
        app__e="from app import a\n",
    )
    assert circles(tree) == [["app.a", "app.b", "app.c.d"]]
    assert circles_outside_models(tree) == 1


@pytest.mark.parametrize(
    "back",
    [
        "def late():\n    from app import a\n",
        "if TYPE_CHECKING:\n    from app import a\n",
        "class Shelf:\n    def late(self):\n        import app.a\n",
        "from other import a\n",
    ],
    ids=["in a function", "for type checks", "in a method", "from elsewhere"],
)
def test_what_is_not_imported_on_loading_closes_no_circle(tmp_path, back):
    assert circles(tree_of(tmp_path, app__a="from app import b\n", app__b=back)) == []


def test_the_models_may_be_a_circle(tmp_path):
    tree = tree_of(tmp_path, app__models__a="from app.models import b\n", app__models__b="from app.models import a\n")
    assert circles(tree) == [["app.models.a", "app.models.b"]]
    assert circles_outside_models(tree) == 0
