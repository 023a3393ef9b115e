"""The parts of the code that changes are drawn from, each with the tests that concern it."""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

PROJECT = Path(__file__).parents[2]


@dataclass(frozen=True)
class Subject:
    """A part of the code; ``code`` and ``tests`` are files or folders, relative to the project."""

    name: str
    code: tuple[str, ...]
    tests: tuple[str, ...]

    def source_files(self, project: Path) -> list[str]:
        """Return the paths of the modules, relative to the project and sorted."""
        return python_files(project, self.code)


SUBJECTS = (
    Subject("access", ("app/policies", "app/web/access.py"), ("tests/access",)),
    Subject(
        "downloads",
        ("app/services/downloads", "app/views/gallery/downloads", "app/views/media"),
        ("tests/archive", "tests/access"),
    ),
    Subject("uploads", ("app/services/uploads",), ("tests/uploads", "tests/services")),
    Subject(
        "storage",
        ("app/services/storage", "app/integrations"),
        (
            "tests/integrations",
            "tests/cli/test_storage_migrate.py",
            "tests/cli/test_storage_upkeep.py",
            "tests/services",
        ),
    ),
    Subject("selections", ("app/services/selections",), ("tests/favorites", "tests/selections", "tests/access")),
    Subject("imaging", ("app/imaging",), ("tests/imaging",)),
)
WITHOUT_BROWSERS = "not browser and not webkit and not firefox and not bench"  # the others take too long


def python_files(project: Path, paths: tuple[str, ...], pattern: str = "*.py") -> list[str]:
    """Return the files at or below these paths whose name has this pattern, relative to the project and sorted."""
    found: set[Path] = set()
    for path in paths:
        place = project / path
        found.update(place.rglob(pattern) if place.is_dir() else [place])
    return sorted(str(file.relative_to(project)) for file in found)


def test_files(project: Path, subjects: Iterable[Subject]) -> list[str]:
    """Return the test files of these subjects, relative to the project and sorted."""
    paths = tuple({path for subject in subjects for path in subject.tests})
    return python_files(project, paths, "test_*.py")
