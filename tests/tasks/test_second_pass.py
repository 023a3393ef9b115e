"""The second pass renders missing variants of ready files after all waiting ones, and its faults remove nothing."""

from datetime import timedelta

import pytest
from sqlalchemy import delete, select, update

from app.composition import services_of
from app.database import utcnow
from app.errors import PictureError, StorageError
from app.extensions import db
from app.imaging.geometry import wanted_of
from app.imaging.variants import COVER_VARIANTS, FIRST_PASS, VARIANTS
from app.models import Collection, File, FileState, FileVariant
from app.models.files.processing import LEASE, MOST_ATTEMPTS
from app.services.pictures.second_pass import REST
from app.services.pictures.thumbnail_service import ThumbnailService
from app.services.pictures.variant_rebuild import Rebuilt
from app.tasks import second_pass as threads
from app.tasks.second_pass import SecondPassWork
from tests.imaging.drawn_pictures import jpeg_bytes, quarters
from tests.support.instances import inside, process_everything
from tests.support.pictures import drawn_jpeg
from tests.support.uploads.uploading import new_collection, objects_in, upload

A_MOMENT = timedelta(seconds=1)
LARGE = (2400, 1500)  # in pixels; large enough for every variant spec
EVERY_KIND = sorted((spec.name, spec.format.lower()) for spec in wanted_of(VARIANTS + COVER_VARIANTS, LARGE))
FIRST_KINDS = sorted((spec.name, spec.format.lower()) for spec in FIRST_PASS)


@pytest.fixture
def file(app, api) -> int:
    """Return the id of a file that the first pass has made ready."""
    answer = upload(api, new_collection(api), ("shot.jpg", jpeg_bytes(quarters(LARGE), quality=90)))
    assert answer.status_code == 201, answer.text
    process_everything(app)
    with inside(app):
        return db.session.scalar(select(File.id))


def kinds() -> list[tuple[str, str]]:
    return sorted(tuple(row) for row in db.session.execute(select(FileVariant.name, FileVariant.format)))


def row(file: int) -> File:
    db.session.expire_all()
    return db.session.get_one(File, file)


def test_a_ready_picture_gets_what_it_lacks(app, file):
    with inside(app) as services:
        assert (kinds(), services.second_pass.next_due()) == (FIRST_KINDS, [file])
        assert services.second_pass.complete(file) is True
        assert (kinds(), services.second_pass.next_due()) == (EVERY_KIND, [])


def test_a_ready_picture_without_its_further_sizes_is_not_called_undone(app, signed_in, file):
    with inside(app):
        uuid = db.session.scalar(select(Collection.uuid))

    message = signed_in.get(f"/collections/{uuid}/variants.json").json["message"]

    assert message == "Visitors can see the picture. More sizes of it are being made."


def test_new_sizes_leave_the_addresses_alone(app, file):
    """A new variant does not change a variant that browsers may have cached."""
    with inside(app) as services:
        before = row(file).version
        services.second_pass.complete(file)
        assert row(file).version == before


def test_a_waiting_picture_goes_first(app, api, file, monkeypatch):
    monkeypatch.setattr(threads, "QUIET_SECONDS", 0)
    work = SecondPassWork(app)
    upload(api, new_collection(api), ("new.jpg", drawn_jpeg(color=(1, 2, 3))))
    with app.app_context():
        assert work.complete_one() is False
    process_everything(app)
    with app.app_context():
        assert work.complete_one() is True


def test_nothing_happens_in_the_pauses_of_an_upload(app, api, file, monkeypatch):
    """The next original may be arriving, and rendering now would delay it."""
    monkeypatch.setattr(threads, "QUIET_SECONDS", 3600)
    with app.app_context():
        assert SecondPassWork(app).complete_one() is False


def test_two_workers_never_make_the_same(app, file, monkeypatch):
    generate = ThumbnailService.generate_all_variants

    def generate_beside_another(service, row, *more, **named):
        with inside(app) as services:
            assert services.second_pass.complete(file) is False
            assert services.second_pass.next_due() == []
        return generate(service, row, *more, **named)

    monkeypatch.setattr(ThumbnailService, "generate_all_variants", generate_beside_another)
    with inside(app) as services:
        assert services.second_pass.complete(file) is True


def test_a_killed_workers_picture_is_taken_up_when_its_lease_ends(app, file, monkeypatch):
    """Statement 36, for the second pass."""
    with inside(app) as services:
        assert File.lease_due(db.session, file, worker="killed", now=utcnow())
        db.session.commit()
        assert services.second_pass.complete(file) is False
        monkeypatch.setattr(services.second_pass, "_clock", lambda: utcnow() + LEASE + A_MOMENT)
        assert services.second_pass.complete(file) is True
        assert kinds() == EVERY_KIND


def test_a_worker_that_comes_too_late_changes_nothing(app, file, monkeypatch):
    """Statement 36: another worker has got the lease."""
    generate = ThumbnailService.generate_all_variants
    leased = []

    def generate_for_too_long(service, row, *more, **named):
        generated = generate(service, row, *more, **named)
        leased.append(File.lease_due(db.session, file, worker="another", now=utcnow() + LEASE + A_MOMENT))
        db.session.commit()
        return generated

    monkeypatch.setattr(ThumbnailService, "generate_all_variants", generate_for_too_long)
    with inside(app) as services:
        assert services.second_pass.complete(file) is False
        assert (leased[0], kinds(), row(file).lease_holder) == (True, FIRST_KINDS, "another")


def test_a_picture_that_kills_every_worker_is_left_alone_and_stays_ready(app, file):
    """Statement 36."""
    with inside(app) as services:
        now = utcnow()
        for _ in range(MOST_ATTEMPTS):
            assert File.lease_due(db.session, file, worker="killed", now=now)
            now += LEASE + A_MOMENT
        db.session.commit()
        services.second_pass.sweep(now)
        assert services.second_pass.next_due() == []
        assert (row(file).state, kinds()) == (FileState.READY, FIRST_KINDS)


@pytest.mark.parametrize(("fault", "is_due"), [(PictureError, False), (StorageError, True)])
def test_a_fault_takes_nothing_away(app, file, monkeypatch, fault, is_due):
    """The file stays ready with its variants; a fault that may pass is retried after a backoff."""

    def fails(*_, **__):
        raise fault

    with inside(app) as services:
        monkeypatch.setattr(ThumbnailService, "generate_all_variants", fails)
        if is_due:
            with pytest.raises(StorageError):
                services.second_pass.complete(file)
        else:
            assert services.second_pass.complete(file) is False
        assert (row(file).state, row(file).error, row(file).variants_due) == (FileState.READY, None, is_due)
        assert services.second_pass.next_due() == []
        monkeypatch.setattr(services.second_pass, "_clock", lambda: utcnow() + REST + A_MOMENT)
        assert services.second_pass.next_due() == ([file] if is_due else [])


@pytest.mark.parametrize("before_it_is_read", [True, False], ids=["before it is read", "while variants are stored"])
@pytest.mark.parametrize(
    "work", [lambda each: each.second_pass.complete, lambda each: each.cropping.recrop], ids=["second pass", "crops"]
)
def test_a_picture_that_is_deleted_meanwhile_leaves_no_variants(app, file, monkeypatch, work, before_it_is_read):
    """Statement 46, for the passes after the first; its missing objects are no fault."""
    with inside(app) as services:
        generate, store = ThumbnailService.generate_all_variants, services.local.put_file

        def purge():
            if gone := db.session.get(File, file):
                gone.trash(utcnow())
                services.trash.purge_files([gone], utcnow())
                services.trash.remove_objects()

        def purge_then_generate(*arguments, **named):
            purge()
            return generate(*arguments, **named)

        def store_then_purge(*arguments, **named):
            stored = store(*arguments, **named)
            purge()
            return stored

        services.second_pass.complete(file)
        db.session.execute(delete(FileVariant).where(FileVariant.format == "avif"))
        db.session.execute(update(File).values(variants_due=True))
        row(file).set_focus(0.1, 0.1, now=utcnow())
        db.session.commit()
        if before_it_is_read:
            monkeypatch.setattr(ThumbnailService, "generate_all_variants", purge_then_generate)
        else:
            monkeypatch.setattr(services.local, "put_file", store_then_purge)
        assert work(services)(file) is False
        services.trash.remove_objects()
        assert list(services.local.list("collections/")) == []


class TestRebuild:
    @pytest.fixture(autouse=True)
    def completed(self, app, file):
        with inside(app) as services:
            assert services.second_pass.complete(file) is True

    def test_another_line_in_the_table_rebuilds_that_variant_alone(self, app, file, monkeypatch):
        rendered = []
        generate = ThumbnailService.generate_all_variants

        def generate_and_tell(service, row, *more, specs, **named):
            rendered.extend((spec.name, spec.format) for spec in specs)
            return generate(service, row, *more, specs=specs, **named)

        monkeypatch.setattr(ThumbnailService, "generate_all_variants", generate_and_tell)
        with inside(app) as services:
            assert services.rebuild.begin(Rebuilt.MISSING).due == []
            older = update(FileVariant).where(FileVariant.name == "card").values(recipe="0123456789ab")
            db.session.execute(older)
            assert services.rebuild.begin(Rebuilt.MISSING).due == [file]
            db.session.commit()
            services.second_pass.complete(file)
            assert (rendered, services.rebuild.lacking()) == ([("card", "JPEG")], [])

    def test_all_again_changes_no_address_where_no_pixel_changed(self, app, file):
        with inside(app) as services:
            before = row(file).version
            services.rebuild.begin(Rebuilt.ALL)
            db.session.commit()
            assert services.second_pass.complete(file) is True
            assert (row(file).version, services.rebuild.lacking()) == (before, [])

    def test_other_pixels_get_another_address(self, app, file):
        with inside(app) as services:
            before = row(file)
            thumb = services.local.local_path(before.thumb_path)
            thumb.write_bytes(drawn_jpeg(200, 200))
            version = before.version
            services.rebuild.begin(Rebuilt.ALL)
            db.session.commit()
            services.second_pass.complete(file)
            assert row(file).version == version + 1

    def test_a_worker_killed_before_the_row_was_written_leaves_no_stale_address(self, app, file):
        """Statement 36: the new bytes are in the store, but the row still describes the older ones."""
        with inside(app) as services:
            before = row(file).version
            db.session.execute(update(FileVariant).where(FileVariant.name == "card").values(crc32=1))
            services.rebuild.begin(Rebuilt.ALL)
            db.session.commit()
            services.second_pass.complete(file)
            assert row(file).version == before + 1

    def test_a_lost_row_is_found_missing(self, app, file):
        with inside(app) as services:
            db.session.execute(delete(FileVariant).where(FileVariant.name == "zoom"))
            assert services.rebuild.lacking() == [file]

    def test_a_size_that_left_the_table_goes_with_its_bytes(self, app, file):
        with inside(app) as services:
            found = db.session.scalar(select(FileVariant).where(FileVariant.name == "card"))
            card = services.local.local_path(found.storage_path)
            card.rename(card.with_name("poster_shot.jpg"))
            found.name, found.recipe = "poster", "0123456789ab"
            found.storage_path = found.storage_path.replace("/card_", "/poster_")
            db.session.commit()
            services.rebuild.begin(Rebuilt.MISSING)
            db.session.commit()
            services.second_pass.complete(file)
            assert kinds() == EVERY_KIND
            kept = {variant.storage_path for variant in row(file).variants} | {row(file).storage_path}
            assert objects_in(services.settings.instance / "media") == sorted(kept)

    def test_what_is_asked_for_in_the_middle_is_not_forgotten(self, app, file, monkeypatch):
        generate = ThumbnailService.generate_all_variants

        def generate_while_somebody_asks(service, row, *more, **named):
            generated = generate(service, row, *more, **named)
            services_of(app).rebuild.begin(Rebuilt.ALL)
            db.session.commit()
            return generated

        with inside(app) as services:
            db.session.execute(update(FileVariant).where(FileVariant.name == "card").values(recipe=""))
            services.rebuild.begin(Rebuilt.MISSING)
            db.session.commit()
            with monkeypatch.context() as patched:
                patched.setattr(ThumbnailService, "generate_all_variants", generate_while_somebody_asks)
                services.second_pass.complete(file)
            assert services.second_pass.next_due() == [file]
            services.second_pass.complete(file)
            assert services.rebuild.lacking() == []
