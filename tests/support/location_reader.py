"""ExifTool as a second, independent reader that finds locations in files, in any group and at any depth."""

import json
import re
import subprocess
from pathlib import Path

READ = ("exiftool", "-ee", "-U", "-a", "-G1:2:4", "-j", "-api", "LargeFileSupport=1")
NAME = re.compile(
    r"gps|latitude|longitude|altitude|coordinates|location|landmark|coverage|countrycode"
    r"|^(city|country|state|province|region|sub-?location)|(city|country|state|statename)$",
    re.IGNORECASE,
)
# A version number, the clock's setting, layers' light, the subject's position in the frame, the author's address.
OTHERS = re.compile(
    r"GPSVersionID|WorldTimeLocation|GlobalAltitude|Subject(Location|Area)|FocusLocation|Creator(City|Country|Region)|Channel\dCoord"
)


def assert_no_location(path: Path) -> None:
    """Fail and show the tags, if ExifTool finds a location in the file or in anything embedded in it."""
    assert location_tags(path) == {}


def location_tags(path: Path) -> dict[str, object]:
    """Return the location tags that ExifTool finds, by group and name; empty if there are none."""
    return {name: value for name, value in all_tags(path).items() if _is_location(name) and value != "n/a"}


def all_tags(path: Path) -> dict[str, object]:
    """Return every tag of the file by groups and name, without those about ExifTool and the file system."""
    told = subprocess.run([*READ, str(path)], capture_output=True, check=False).stdout
    [tags] = json.loads(told.decode(errors="replace"))
    return {name: value for name, value in tags.items() if not name.startswith(("SourceFile", "System", "ExifTool"))}


def _is_location(tag: str) -> bool:
    *groups, name = tag.split(":")
    if OTHERS.search(name):
        return False
    return "Location" in groups or NAME.search(name) is not None
