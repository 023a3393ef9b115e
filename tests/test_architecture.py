"""The architecture's rules: which part may import which, and how the files are laid out."""

import ast
import subprocess
from collections import Counter
from collections.abc import Iterator
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path

import pytest

from app.places import PROJECT_FOLDER

LAYERS = (
    {
        "formatting",
        "languages",
        "egress_list",
        "errors",
        "config",
        "setting_values",
        "database",
        "extensions",
        "log_format",
        "logs",
        "mail_settings",
        "gunicorn_log",
        "places",
        "priority",
        "private_files",
        "start",
        "supervised",
        "supervisor",
        "surrounding_faults",
    },
    {"models", "imaging", "integrations"},
    {"queries", "web_server"},
    {"policies", "services", "push"},
    {"identity"},
    {"service_parts"},
    {"composition"},
    {"web"},
    {"views", "api", "cli", "tasks", "demo"},
    {"__init__"},
    {"wsgi"},
)
HEIGHT = {part: height for height, layer in enumerate(LAYERS) for part in layer}
APART = {
    frozenset(pair)
    for pair in (
        ("models", "imaging"),
        ("models", "integrations"),
        ("imaging", "integrations"),
        ("views", "api"),
        ("cli", "web"),
        ("cli", "views"),
        ("cli", "api"),
        ("tasks", "views"),
        ("tasks", "api"),
    )
}
CODE = {".py", ".js", ".css", ".html"}
MOST_FILES = 25
NO_WEB_NO_ROWS = ("imaging", "integrations")
BELOW_THE_EDGES = ("models", "queries", "policies", "services", "push", *NO_WEB_NO_ROWS)
OF_A_REQUEST = {"current_app", "request", "session", "g"}
FILES = sorted((PROJECT_FOLDER / "app").rglob("*.py"))


def part_of(path: Path) -> str:
    """Return the part of the app that a file belongs to: the name of its folder in ``app``, or of the file itself."""
    return path.relative_to(PROJECT_FOLDER / "app").parts[0].removesuffix(".py")


def imports_of(path: Path) -> Iterator[tuple[str, str]]:
    """Yield every module that this file imports, with the imported name or an empty string."""
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            yield from ((alias.name, "") for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path} imports relatively"
            yield from ((node.module or "", alias.name) for alias in node.names)


def app_parts(path: Path) -> Iterator[str]:
    """Yield the parts of the app that this file imports."""
    for module, name in imports_of(path):
        first, _, rest = module.partition(".")
        if first == "app":
            yield rest.partition(".")[0] or (name if name in HEIGHT else "__init__")


def of_parts(*parts: str) -> list[Path]:
    return [path for path in FILES if part_of(path) in parts]


def test_every_file_belongs_to_a_layer():
    assert {part_of(path) for path in FILES} <= set(HEIGHT)


def may_import(part: str, target: str) -> bool:
    """Return whether a file of one part may import from another: from its own part and from those below it.

    Some parts of equal height may not import each other.
    """
    if part == target:
        return True
    return HEIGHT[target] <= HEIGHT[part] and frozenset({part, target}) not in APART


@pytest.mark.parametrize("part", sorted(HEIGHT))
def test_imports_run_one_way(part):
    makers = {PROJECT_FOLDER / "app/cli/__init__.py", PROJECT_FOLDER / "app/cli/worker.py"}  # of the app
    refused = [
        f"{path.relative_to(PROJECT_FOLDER)} imports {target}"
        for path in of_parts(part)
        for target in app_parts(path)
        if not may_import(part, target) and not (target == "__init__" and path in makers)
    ]
    assert refused == []


@pytest.mark.parametrize(
    ("part", "target", "is_allowed"),
    [
        ("views", "api", False),
        ("api", "views", False),
        ("cli", "web", False),
        ("services", "web", False),
        ("models", "queries", False),
        ("views", "web", True),
        ("queries", "models", True),
    ],
)
def test_the_rule_of_imports_can_refuse(part, target, is_allowed):
    assert may_import(part, target) is is_allowed


def test_no_migration_depends_on_the_app():
    """The app changes later, and a migration must still do then what it did when it was written."""
    migrations = sorted((PROJECT_FOLDER / "migrations/versions").glob("*.py"))
    assert [path.name for path in migrations if list(app_parts(path))] == []


def test_a_blueprint_is_made_in_a_file_of_its_own():
    elsewhere = [
        str(path.relative_to(PROJECT_FOLDER))
        for path in FILES
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.Call) and getattr(node.func, "id", "").endswith("Blueprint")
        if path.name != "blueprint.py"
    ]
    assert elsewhere == []


def test_no_class_name_stands_for_two_things():
    names = Counter(
        node.name for path in FILES for node in ast.walk(ast.parse(path.read_text())) if isinstance(node, ast.ClassDef)
    )
    assert [name for name, count in names.items() if count > 1] == []


def test_no_folder_holds_more_than_a_reader_can_see_at_once():
    code = subprocess.run(["git", "ls-files"], cwd=PROJECT_FOLDER, capture_output=True, text=True, check=True).stdout
    folders = Counter(str(Path(name).parent) for name in code.split() if Path(name).suffix in CODE)
    del folders["migrations/versions"]  # numbered, and only ever added to
    assert {folder: count for folder, count in folders.items() if count > MOST_FILES} == {}


def test_imaging_and_integrations_know_neither_flask_nor_sqlalchemy():
    known = [
        (path.name, module)
        for path in of_parts(*NO_WEB_NO_ROWS)
        for module, _ in imports_of(path)
        if module.split(".")[0].startswith(("flask", "sqlalchemy", "werkzeug"))
    ]
    assert known == []


def test_nothing_below_the_edges_reads_the_request():
    """Parts below the edges get collaborators through the constructor, and the time as an argument."""
    imports = [
        (path.name, name)
        for path in of_parts(*BELOW_THE_EDGES)
        for module, name in imports_of(path)
        if module == "flask" and name in OF_A_REQUEST
    ]
    assert imports == []


def test_only_the_r2_folder_speaks_to_boto3():
    users = {path for path in FILES for module, _ in imports_of(path) if module.split(".")[0] == "boto3"}
    assert {path.parent for path in users} == {PROJECT_FOLDER / "app/integrations/r2"}


def names_from_app(folder: str) -> Iterator[tuple[str, str]]:
    """Yield each module and name in ``from app… import …`` of the files below a folder."""
    for path in sorted((PROJECT_FOLDER / folder).rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.ImportFrom) and node.module and node.module.split(".")[0] == "app":
                yield from ((node.module, each.name) for each in node.names)


def is_there(module: str, name: str) -> bool:
    return hasattr(import_module(module), name) or find_spec(f"{module}.{name}") is not None


@pytest.mark.parametrize("folder", ["benchmarks", "scripts"])
def test_a_folder_that_no_test_runs_imports_what_exists(folder):
    assert [f"{module}.{name}" for module, name in names_from_app(folder) if not is_there(module, name)] == []
