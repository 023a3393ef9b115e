"""The jank benchmark: long tasks and slow reactions of the owner's and the visitor's page with 600 photographs."""

import argparse
import tempfile
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from itertools import chain
from pathlib import Path
from uuid import UUID

from playwright.sync_api import Browser, Page
from sqlalchemy import select, update

from app import create_app
from app.config import load_settings
from app.database import utcnow
from app.extensions import db
from app.models import Collection, File, Section
from benchmarks.reports.table import Table
from benchmarks.smooth_pages import culling_journey, dock_journey, gallery_journey, sheet_journey
from benchmarks.smooth_pages.jank import COLUMNS, Stumbles, goal, observe, row
from benchmarks.smooth_pages.phone import PHONE, SLOWER
from benchmarks.subjects.chromium import running_chromium
from benchmarks.subjects.filled import fill
from benchmarks.subjects.studio import EMAIL, PASSWORD, running_studio

PHOTOS, SECTIONS, RUNS = 600, ("Getting ready", "Ceremony", "Party"), 3
DESKTOP = {"viewport": {"width": 1440, "height": 900}}

Acts = Callable[[Page, str], Iterator[tuple[str, Stumbles]]]


def tables(asked: argparse.Namespace) -> Iterator[Table]:
    """Yield two tables for the owner's contact sheet on a desktop, then one for the gallery on a phone."""
    with tempfile.TemporaryDirectory() as work, running_studio(Path(work, "instance")) as studio:
        runs = asked.runs or RUNS
        sizes = (PHOTOS,) * runs + (culling_journey.PHOTOS,) * runs
        everything = fill(studio.instance, sizes, asked.folder, password=None)
        filled, large = everything[:runs], everything[runs:]
        for each in everything:
            divide(studio.instance, each.uuid)
        with running_chromium() as browser:
            visitor = [acts_of_visitor(browser, studio.url, each.slug) for each in filled]
            # Last: these move photos to sections.
            journeys = (sheet_journey.acts, dock_journey.acts)
            owner = [acts_of_owner(browser, studio.url, each.uuid, *journeys) for each in filled]
            culling = [acts_of_owner(browser, studio.url, each.uuid, culling_journey.acts) for each in large]
    yield _table(f"The contact sheet: {PHOTOS} photographs", owner)
    yield _table(f"Culling: {culling_journey.PHOTOS} photographs", culling)
    yield _table(f"The gallery on a phone: {PHOTOS} photographs", visitor)


def divide(instance: Path, uuid: UUID) -> None:
    """Distribute the photographs evenly over the sections; an equal share stays without a section."""
    app = create_app(load_settings({"VITRINE_INSTANCE": str(instance), "VITRINE_LOG_LEVEL": "error"}))
    with app.app_context():
        collection = db.session.scalars(select(Collection).where(Collection.uuid == uuid)).one()
        ids = db.session.scalars(select(File.id).where(File.collection_id == collection.id).order_by(File.id)).all()
        share = len(ids) // (len(SECTIONS) + 1)
        for number, title in enumerate(SECTIONS, 1):
            section = Section.create(db.session, collection, title=title, now=utcnow())
            db.session.flush()
            mine = ids[number * share : (number + 1) * share]
            db.session.execute(update(File).where(File.id.in_(mine)).values(section_id=section.id))
        db.session.commit()
        db.session.remove()
        db.engine.dispose()


def acts_of_owner(browser: Browser, url: str, uuid: UUID, *journeys: Acts) -> dict[str, Stumbles]:
    """Return the jank of each of the owner's acts; signing in runs at full speed, the acts on a slower processor."""
    with browser.new_context(**DESKTOP) as context:
        page = context.new_page()
        page.goto(f"{url}/login")
        page.get_by_label("E-mail").fill(EMAIL)
        page.get_by_label("Password", exact=True).fill(PASSWORD)
        page.get_by_role("button", name="Sign in").click()
        page.wait_for_url("**/collections")
        return _done(page, f"{url}/collections/{uuid}", *journeys)


def acts_of_visitor(browser: Browser, url: str, slug: str) -> dict[str, Stumbles]:
    """Return the jank of each of the visitor's acts on a phone.

    The network is not slowed down, because only the processor's work is measured.
    """
    with browser.new_context(**PHONE) as context:
        return _done(context.new_page(), f"{url}/g/{slug}", gallery_journey.acts)


def _done(page: Page, address: str, *acts: Acts) -> dict[str, Stumbles]:
    observe(page, SLOWER)
    return dict(chain.from_iterable(each(page, address) for each in acts))


def _table(title: str, runs: Sequence[dict[str, Stumbles]]) -> Table:
    by_act = defaultdict(list)
    for each in runs:
        for name, found in each.items():
            by_act[name].append(found)
    return Table(title, COLUMNS, [*(row(*act) for act in by_act.items()), goal(by_act)])
