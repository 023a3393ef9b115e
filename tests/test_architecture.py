"""Imports run one way, as the design's layout has it: edges, then services, then models, then the ground."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.config import PROJECT_FOLDER

LAYERS = (
    {
        "errors",
        "config",
        "database",
        "extensions",
        "log_format",
        "logs",
        "gunicorn_log",
        "priority",
        "private_files",
        "supervisor",
    },
    {"models", "imaging", "integrations"},
    {"policies", "services"},
    {"way_in"},
    {"composition"},
    {"views", "api", "cli", "tasks", "demo"},
    {"__init__"},
)
HEIGHT = {part: height for height, layer in enumerate(LAYERS) for part in layer}
NEIGHBOURS_APART = {"models", "imaging", "integrations"}
NO_WEB_NO_ROWS = ("imaging", "integrations")
BELOW_THE_EDGES = ("models", "policies", "services", *NO_WEB_NO_ROWS)
OF_A_REQUEST = {"current_app", "request", "session", "g"}
FILES = sorted((PROJECT_FOLDER / "app").rglob("*.py"))


def part_of(path: Path) -> str:
    """The part of the app that a file belongs to: its folder's name, or its own."""
    return path.relative_to(PROJECT_FOLDER / "app").parts[0].removesuffix(".py")


def imports_of(path: Path) -> Iterator[tuple[str, str]]:
    """Every module this file imports anywhere, each with the name taken from it, or an empty one."""
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            yield from ((alias.name, "") for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path} imports relatively"
            yield from ((node.module or "", alias.name) for alias in node.names)


def app_parts(path: Path) -> Iterator[str]:
    """The parts of the app that this file imports."""
    for module, name in imports_of(path):
        first, _, rest = module.partition(".")
        if first == "app":
            yield rest.partition(".")[0] or (name if name in HEIGHT else "__init__")


def of_parts(*parts: str) -> list[Path]:
    return [path for path in FILES if part_of(path) in parts]


def test_every_file_belongs_to_a_layer():
    assert {part_of(path) for path in FILES} <= set(HEIGHT)


@pytest.mark.parametrize("part", sorted(HEIGHT))
def test_nothing_imports_what_is_above_it(part):
    """The edges stand on the services, those on the models, and nothing the other way round."""
    # The command line's entry and the worker make the app, as wsgi.py does.
    makers = {PROJECT_FOLDER / "app/cli/__init__.py", PROJECT_FOLDER / "app/cli/worker.py"}
    upward = [
        f"{path.relative_to(PROJECT_FOLDER)} imports {target}"
        for path in of_parts(part)
        for target in app_parts(path)
        if HEIGHT[target] > HEIGHT[part] and not (target == "__init__" and path in makers)
    ]
    assert upward == []


@pytest.mark.parametrize("part", sorted(NEIGHBOURS_APART))
def test_models_imaging_and_integrations_do_not_know_each_other(part):
    others = NEIGHBOURS_APART - {part}
    assert [(path.name, target) for path in of_parts(part) for target in app_parts(path) if target in others] == []


def test_imaging_and_integrations_know_neither_flask_nor_sqlalchemy():
    known = [
        (path.name, module)
        for path in of_parts(*NO_WEB_NO_ROWS)
        for module, _ in imports_of(path)
        if module.split(".")[0].startswith(("flask", "sqlalchemy", "werkzeug"))
    ]
    assert known == []


def test_nothing_below_the_edges_looks_at_the_request():
    """Collaborators come through the constructor, and the time as an argument."""
    looks = [
        (path.name, name)
        for path in of_parts(*BELOW_THE_EDGES)
        for module, name in imports_of(path)
        if module == "flask" and name in OF_A_REQUEST
    ]
    assert looks == []


def test_only_the_storage_speaks_to_boto3():
    users = {path.name for path in FILES for module, _ in imports_of(path) if module.split(".")[0] == "boto3"}
    assert all(name.startswith("r2_") for name in users), users
