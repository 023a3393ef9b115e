"""The folders of the program and of its data, in a checkout and where a wheel is installed."""

from collections.abc import Mapping
from pathlib import Path

PACKAGE = Path(__file__).resolve().parent
PROJECT_FOLDER = PACKAGE.parent
IS_CHECKOUT = (PROJECT_FOLDER / "pyproject.toml").is_file()  # otherwise a wheel is installed here
MIGRATIONS = (PROJECT_FOLDER if IS_CHECKOUT else PACKAGE) / "migrations"


def usual_instance(environ: Mapping[str, str]) -> Path:
    """Return the folder ``instance`` of a checkout, or the user's folder for data (XDG Base Directory, section 3)."""
    if IS_CHECKOUT:
        return PROJECT_FOLDER / "instance"
    return Path(environ.get("XDG_DATA_HOME") or "~/.local/share") / "vitrine"
