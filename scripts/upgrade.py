"""The command ``make upgrade``: it writes ``constraints.txt``, the newest versions that ``pyproject.toml`` allows.

pip resolves all extras together in a new virtual environment and installs no package. It must run on the oldest Python
that Vitrine supports: on a newer one it could select versions that the oldest cannot install.
"""

import json
import re
import subprocess
import sys
import tempfile
import tomllib
import venv
from collections.abc import Iterable
from pathlib import Path

PROJECT = Path(__file__).resolve().parents[1]
CONSTRAINTS = PROJECT / "constraints.txt"
EXTRAS = ("test", "dev", "bench", "mutants", "audit")
HEADER = """\
# The exact version of each package that make installs; pyproject.toml says which packages those are, and why.
# `make upgrade` writes this file: the newest versions that pyproject.toml allows, on its oldest Python. Do not edit it.
"""


def main() -> int:
    """Write the file, print how many packages it names, and return the exit status.

    The status is 2 with another Python than the oldest supported one.
    """
    oldest = oldest_python((PROJECT / "pyproject.toml").read_text())
    if sys.version_info[:2] != oldest:
        name = "python" + ".".join(map(str, oldest))
        print(f"The versions must suit the oldest supported Python: make upgrade PYTHON={name}", file=sys.stderr)
        return 2
    lines = constraints_of(resolved())
    CONSTRAINTS.write_text(HEADER + "".join(f"{line}\n" for line in lines))
    print(f"{CONSTRAINTS.name} names {len(lines)} packages.")
    return 0


def oldest_python(pyproject: str) -> tuple[int, ...]:
    """Return the version that ``requires-python`` begins with, (3, 11) for ``>=3.11``."""
    bound = tomllib.loads(pyproject)["project"]["requires-python"]
    return tuple(int(number) for number in re.findall(r"\d+", bound)[:2])


def resolved() -> list[dict]:
    """Return pip's report on each package that it would install."""
    with tempfile.TemporaryDirectory() as folder:
        venv.create(folder, with_pip=True)
        report = Path(folder, "report.json")
        pip = [Path(folder, "bin", "python"), "-m", "pip", "--quiet", "--disable-pip-version-check"]
        options = ["--dry-run", "--ignore-installed", "--report", report]
        subprocess.run([*pip, "install", *options, f"{PROJECT}[{','.join(EXTRAS)}]"], check=True)  # noqa: S603
        return json.loads(report.read_text())["install"]


def constraints_of(packages: Iterable[dict]) -> list[str]:
    """Return a sorted line ``name==version`` for each package, except for those from a folder or an address."""
    found = (package["metadata"] for package in packages if not package["is_direct"])
    return sorted((f"{one['name']}=={one['version']}" for one in found), key=str.lower)


if __name__ == "__main__":
    sys.exit(main())
