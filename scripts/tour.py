"""The tour: a command that fills a studio and takes screenshots of its pages in every state.

    .venv/bin/python scripts/tour.py pictures/ --photographs ~/Pictures/best

It takes them at four widths, in light and in dark. Folders in the folder of photographs become sections. With
``--instance`` the filled studio remains in that folder, and the next run uses it as it is; otherwise the studio is made
in a temporary folder. ``pictures/index.html`` shows all pictures side by side. ``--picks FOLDER`` writes the pictures
of docs/tour.md into that folder. The tour needs Chromium and the packages that ``make test`` installs.
"""

import argparse
import os
import shutil
import tempfile
from pathlib import Path

from playwright.sync_api import sync_playwright
from touring.camera import THEMES, WIDTHS, Camera
from touring.filling import filled_studio
from touring.fresh import FRESH_SCENES
from touring.owner import OWNER_SCENES
from touring.picks import pick
from touring.site import Site
from touring.visitor import VISITOR_SCENES

CHROMIUMS = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")


def main() -> None:
    """Read the arguments, fill the studio if an earlier run has not, and take the pictures."""
    wanted = _arguments()
    with tempfile.TemporaryDirectory() as temporary, sync_playwright() as playwright:
        program = os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, CHROMIUMS)))
        sandbox = ["--no-sandbox"] if os.geteuid() == 0 else []
        browser = playwright.chromium.launch(executable_path=program, args=sandbox)
        camera = Camera(browser, wanted.out, wanted.widths, wanted.themes, wanted.only, wanted.locale)
        if camera.wants(FRESH_SCENES):
            with Site(Path(temporary) / "fresh") as site:
                camera.take(FRESH_SCENES, site)
        with Site(wanted.instance or Path(temporary) / "filled") as site:
            studio = filled_studio(site, wanted.photographs)
            camera.take(VISITOR_SCENES, studio)
            camera.take(OWNER_SCENES, studio)
        camera.write_index()
        browser.close()
    if wanted.picks:
        pick(wanted.out, wanted.picks)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    add = parser.add_argument
    add("out", type=Path, help="the folder that the pictures go to")
    add("--photographs", type=Path, metavar="FOLDER", help="fill the studio with its JPEGs; else with drawn ones")
    add("--instance", type=Path, metavar="FOLDER", help="keep the filled studio here")
    add("--only", default="", metavar="WORDS", help="scenes with one of these in the name, commas between")
    add("--widths", type=_numbers, default=WIDTHS, help="in pixels, commas between (390,820,1440,2560)")
    add("--themes", type=lambda text: tuple(text.split(",")), default=THEMES, help="light,dark")
    add("--locale", default="en-GB", help="the browser's; visitors' pages have its language (en-GB)")
    add("--picks", type=Path, metavar="FOLDER", help="afterwards, put the pictures of docs/tour.md here")
    return parser.parse_args()


def _numbers(text: str) -> tuple[int, ...]:
    return tuple(int(number) for number in text.split(","))


if __name__ == "__main__":
    main()
