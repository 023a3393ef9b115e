"""The preflight finds what stops a delivery, what is probably a mistake, and what is good to know."""

from datetime import datetime, timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy import event

from app.cli import Commands
from app.database import utcnow
from app.extensions import db
from app.models import Collection, File, FileState, Privacy, Upload
from app.models.theme import CoverStyle, Theme
from tests.access.scene import FAR_AHEAD, LONG_AGO, Scene
from tests.support.instances import MakeApp

AFTERNOON = datetime(2026, 6, 6, 15)  # on a camera's clock
# The concerns of a plain collection.
ALWAYS = {"no-cover", "location-unknown", "open-by-address", "local-address"}


def found(scene: Scene, collection: Collection) -> dict[str, str]:
    """Return the concerns of a collection: the level of each by its id."""
    with scene.row(collection) as now:
        return {concern.id: str(concern.level) for concern in scene.services.preflight.concerns(now, utcnow())}


def told(scene: Scene, collection: Collection, id: str) -> str:
    """Return the sentence of this concern."""
    with scene.row(collection) as now:
        return next(str(each.text) for each in scene.services.preflight.concerns(now, utcnow()) if each.id == id)


def news(scene: Scene, collection: Collection) -> dict[str, str]:
    """Return the concerns that a plain collection with one photo does not have."""
    return {id: level for id, level in found(scene, collection).items() if id not in ALWAYS}


@pytest.fixture
def collection(scene: Scene) -> Collection:
    """Return a collection that is ready to be sent."""
    collection = scene.collection(scene.owner(), "link", title="By the sea")
    scene.photo(collection, "kiss.jpg", width=30, height=40)
    return collection


def test_a_plain_collection_is_ready(scene: Scene, collection: Collection) -> None:
    assert set(found(scene, collection)) == ALWAYS
    assert "block" not in found(scene, collection).values()


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ({"privacy": Privacy.DRAFT}, {"draft": "warn"}),
        ({"privacy": Privacy.PRIVATE}, {"no-link": "block"}),
        ({"privacy": Privacy.PUBLIC}, {"public": "info"}),
        ({"expires_at": LONG_AGO}, {"ended": "block"}),
        ({"expires_at": utcnow() + timedelta(days=2)}, {"ends-soon": "warn"}),
        ({"expires_at": FAR_AHEAD}, {}),
        ({"downloads": "off", "closing": "Lade sie herunter, oder schreib mir."}, {}),
        ({"downloads": "off", "closing": "Hier kannst du alle herunterladen."}, {"downloads-off": "warn"}),
        ({"downloads": "off", "message": "Please download them soon."}, {"downloads-off": "warn"}),
    ],
)
def test_what_its_settings_say(
    scene: Scene, collection: Collection, values: dict[str, object], expected: dict[str, str]
) -> None:
    scene.change(collection, **values)
    assert news(scene, collection) == expected


def test_a_private_collection_needs_a_link_that_works(scene: Scene, collection: Collection) -> None:
    scene.change(collection, privacy=Privacy.PRIVATE)
    link = scene.link(collection, expires_at=LONG_AGO)
    assert found(scene, collection)["no-link"] == "block"
    scene.change(link, expires_at=FAR_AHEAD)
    assert "no-link" not in found(scene, collection)
    scene.change(link, revoked_at=LONG_AGO)
    assert found(scene, collection)["no-link"] == "block"


def test_missing_photos(scene: Scene, collection: Collection) -> None:
    scene.photo(collection, "broken.jpg", state="failed")
    scene.photo(collection, "next.jpg", state="pending")
    scene.photo(collection, "hidden.jpg", state="failed", hidden_at=LONG_AGO)
    with scene.app.app_context():
        for ends in (FAR_AHEAD, LONG_AGO):
            stored = {"storage_backend": "local", "storage_path": f"uploads/{ends}", "size": 10}
            times = {"created_at": LONG_AGO, "expires_at": ends}
            db.session.add(Upload(collection_id=collection.id, filename="big.jpg", **stored, **times))
        db.session.commit()
    assert news(scene, collection) == {"failed-files": "block", "unfinished-uploads": "warn", "being-prepared": "warn"}
    for id in ("failed-files", "unfinished-uploads", "being-prepared"):
        assert told(scene, collection, id).startswith("1 ")


def test_a_collection_that_shows_nothing(scene: Scene, collection: Collection) -> None:
    with scene.app.app_context():
        db.session.query(File).update({"hidden_at": LONG_AGO})
        db.session.commit()
    assert news(scene, collection) == {"nothing-to-see": "block"}


def photos_of(scene: Scene, collection: Collection, count: int, day: datetime) -> None:
    for number in range(count):
        scene.photo(collection, f"{day:%d}-{number}.jpg", taken_at=day + timedelta(minutes=number), variants=())


def test_a_few_photos_of_another_day_are_taken_for_a_mistake(scene: Scene, collection: Collection) -> None:
    photos_of(scene, collection, 11, AFTERNOON)
    photos_of(scene, collection, 1, AFTERNOON - timedelta(days=30))
    assert news(scene, collection) == {"two-shoots": "warn"}
    assert "1 photo was taken" in told(scene, collection, "two-shoots")
    assert "7 May 2026" in told(scene, collection, "two-shoots")


def test_a_shoot_of_several_days_is_none(scene: Scene, collection: Collection) -> None:
    photos_of(scene, collection, 4, AFTERNOON)
    photos_of(scene, collection, 4, AFTERNOON + timedelta(hours=12))  # the party goes on until the morning
    assert news(scene, collection) == {}
    photos_of(scene, collection, 4, AFTERNOON + timedelta(days=1, hours=12))
    assert news(scene, collection) == {"several-days": "info"}
    assert "in 2 parts, from 6 June 2026 to 8 June 2026" in told(scene, collection, "several-days")


def test_sections_without_photos_are_named(scene: Scene, collection: Collection) -> None:
    scene.section(collection, "Ceremony")
    party = scene.section(collection, "Party")
    scene.photo(collection, "dance.jpg", section_id=party.id)
    scene.section(collection, "Long deleted", trashed_at=LONG_AGO)
    assert news(scene, collection) == {"empty-sections": "warn", "one-photo-sections": "warn"}
    assert told(scene, collection, "empty-sections").endswith(": Ceremony.")
    assert told(scene, collection, "one-photo-sections").endswith(": Party.")


def test_locations_in_originals(scene: Scene, collection: Collection) -> None:
    located = scene.photo(collection, "beach.jpg", location_patches=[[10, "00"]], stripped_sha256="0" * 64)
    scene.photo(collection, "hall.jpg", location_patches=[])
    assert news(scene, collection) == {"location-shown": "warn"}
    assert told(scene, collection, "location-shown").startswith("1 original says")
    scene.change(located, location_error="The location cannot be removed.")
    scene.change(collection, strips_location=True)
    assert news(scene, collection) == {"location-stays": "warn"}
    scene.change(collection, downloads="web")
    assert news(scene, collection) == {}


def test_an_original_that_was_searched_in_vain(scene: Scene) -> None:
    collection = scene.collection(scene.owner())
    photo = scene.photo(collection)
    assert "location-unknown" in found(scene, collection)
    scene.change(photo, location_patches=[])
    assert "location-unknown" not in found(scene, collection)


@pytest.mark.parametrize("style", [style for style in CoverStyle if style is not CoverStyle.TEXT])
def test_a_wide_cover_that_nobody_looked_at(scene: Scene, collection: Collection, style: CoverStyle) -> None:
    """Every layout with a picture cuts its sides off on a phone."""
    cover = scene.photo(collection, "coast.jpg", width=6000, height=4000)
    scene.change(collection, cover_id=cover.id, theme=Theme(cover_style=style))
    assert news(scene, collection) == {"cover-crop": "info"}
    scene.change(cover, focus_x=0.2, focus_y=0.5, focus_by_owner=True)
    assert news(scene, collection) == {}


def test_copies_and_sizes_that_are_to_come(scene: Scene, collection: Collection) -> None:
    scene.photo(collection, "again.jpg", is_copy=True)
    scene.photo(collection, "large.jpg", variants_due=True)
    assert news(scene, collection) == {"copies": "info"}
    scene.change(collection, downloads="print")
    assert news(scene, collection) == {"copies": "info", "sizes-due": "info"}


def test_the_time_of_the_download_is_said(scene: Scene, collection: Collection) -> None:
    scene.photo(collection, "heavy.tif", state="unsupported")
    with scene.app.app_context():
        db.session.query(File).filter_by(state=FileState.UNSUPPORTED).update({"size": 18_000_000_000})
        db.session.commit()
    assert told(scene, collection, "download-size") == (
        "All originals together are 18 GB: about 2 hours on a line of 20 Mbit/s."
    )


def test_a_full_disk(make_app: MakeApp) -> None:
    scene = Scene(make_app(VITRINE_MIN_FREE_BYTES=str(2**40)))
    collection = scene.collection(scene.owner())  # the disk takes no photo
    assert news(scene, collection) == {"nothing-to-see": "block", "disk-full": "warn"}


def test_the_number_of_queries_does_not_depend_on_the_number_of_files(scene: Scene, collection: Collection) -> None:
    def queries() -> int:
        count: list[str] = []
        with scene.row(collection) as now:
            listener = lambda *args: count.append(args[2])  # noqa: E731
            event.listen(db.engine, "before_cursor_execute", listener)
            scene.services.preflight.concerns(now, utcnow())
            event.remove(db.engine, "before_cursor_execute", listener)
        return len(count)

    few = queries()
    photos_of(scene, collection, 20, AFTERNOON)
    assert queries() == few


def test_the_share_page_shows_them_with_the_way_to_mend_them(scene: Scene) -> None:
    owner = scene.owner()
    collection = scene.collection(owner, "password")
    scene.photo(collection, "broken.jpg", state="failed")
    scene.photo(collection, "fine.jpg")
    page = scene.signed_in(owner).get(f"/collections/{collection.uuid}/share").text
    assert "1 file could not be prepared" in page
    assert f'href="/collections/{collection.uuid}"' in page
    assert "things to know" in page


def asked(client: FlaskClient, collection: Collection) -> dict:
    return client.get(f"/api/v1/collections/{collection.uuid}/preflight").json


def test_programs_get_them_with_the_number_that_stops_the_delivery(scene: Scene) -> None:
    owner = scene.owner()
    collection = scene.collection(owner, "link", expires_at=LONG_AGO)
    answer = asked(scene.program(owner, scopes=["read"]), collection)
    levels = [item["level"] for item in answer["items"]]
    assert levels == sorted(levels, key=["block", "warn", "info"].index)
    assert (answer["blocks"], levels.count("block")) == (2, 2)
    ended = next(item for item in answer["items"] if item["id"] == "ended")
    assert ended["fix"] == f"{scene.app.config['PUBLIC_URL']}/collections/{collection.uuid}/settings"
    assert "error" in asked(scene.program(scene.owner()), collection)


def test_the_command_prints_them_and_fails_if_something_stops_the_delivery(scene: Scene) -> None:
    collection = scene.collection(scene.owner(), "password", slug="ready")
    scene.photo(collection)
    run = scene.app.test_cli_runner()
    ready = run.invoke(Commands("vitrine"), ["preflight", "ready"])
    assert (ready.exit_code, "info\tno-cover\t" in ready.output) == (0, True)
    scene.change(collection, expires_at=LONG_AGO)
    assert run.invoke(Commands("vitrine"), ["preflight", "ready"]).exit_code == 1
    unknown = run.invoke(Commands("vitrine"), ["preflight", "nothing"])
    assert (unknown.exit_code, "No collection has the address “nothing”" in str(unknown.exception)) == (1, True)
