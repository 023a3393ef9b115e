"""constraints.txt names an exact version of each package that make installs, and nothing of one machine."""

import re
import tomllib

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from app.places import PROJECT_FOLDER
from scripts.upgrade import EXTRAS, HEADER, constraints_of, oldest_python

PROJECT = tomllib.loads((PROJECT_FOLDER / "pyproject.toml").read_text())["project"]
TEXT = (PROJECT_FOLDER / "constraints.txt").read_text()
LINES = TEXT.removeprefix(HEADER).splitlines()
VERSIONS = {canonicalize_name(name): version for name, version in (line.split("==") for line in LINES)}
RESOLVED = {"scale", "raw", "fonts", "video", *EXTRAS}  # the extra ``test`` includes the first four


def required() -> list[Requirement]:
    """Return every requirement of pyproject.toml, except Vitrine's own extras."""
    extras = PROJECT["optional-dependencies"]
    lines = [*PROJECT["dependencies"], *(line for extra in extras.values() for line in extra)]
    return [one for one in map(Requirement, lines) if one.name != PROJECT["name"]]


def test_every_line_is_a_name_and_a_version():
    assert TEXT.startswith(HEADER)
    assert [line for line in LINES if not re.fullmatch(r"[A-Za-z0-9._-]+==[A-Za-z0-9.!+]+", line)] == []
    assert sorted(LINES, key=str.lower) == LINES


@pytest.mark.parametrize("requirement", required(), ids=lambda one: one.name)
def test_a_requirement_has_a_version_within_its_bounds(requirement):
    """Fail after a change of pyproject.toml until ``make upgrade`` has renewed constraints.txt."""
    assert requirement.specifier.contains(VERSIONS[canonicalize_name(requirement.name)])


def test_every_extra_is_resolved():
    assert PROJECT["optional-dependencies"].keys() <= RESOLVED


def test_a_package_from_a_folder_is_left_out():
    packages = [
        {"metadata": {"name": "vitrine", "version": "0.1.0"}, "is_direct": True},
        {"metadata": {"name": "zope", "version": "2"}, "is_direct": False},
        {"metadata": {"name": "Flask", "version": "3.1.3"}, "is_direct": False},
    ]
    assert constraints_of(packages) == ["Flask==3.1.3", "zope==2"]


def test_the_oldest_python_is_read_from_the_project():
    assert oldest_python('[project]\nrequires-python = ">=3.11"\n') == (3, 11)
