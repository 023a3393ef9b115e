"""Background tasks of the worker: each takes the id of a row, if any, and calls one method of a service."""

import logging
from collections.abc import Callable
from datetime import datetime, timedelta

from flask import Flask

from app.composition import Services, services_of
from app.database import utcnow
from app.extensions import db
from app.identity import work_on_schedule
from app.integrations.background_queue import BackgroundQueue, Job
from app.models import (
    ApiToken,
    Client,
    FavoriteList,
    LastVisit,
    MessageTemplate,
    Preset,
    SignIn,
    Studio,
    StudioFont,
    UndoStep,
    Worker,
)
from app.services.pictures.cover_marks import mark_covers
from app.services.pictures.processing_service import FORGOTTEN_AFTER

log = logging.getLogger(__name__)

QUEUE_IS_SHORT = 100


def register_tasks(queue: BackgroundQueue, app: Flask) -> None:
    """Register the tasks with the queue; the web process, which submits them, and the worker both call this."""

    def process_file(file_id: int) -> None:
        with app.app_context():
            services_of(app).processing.process(file_id)

    def recrop_file(file_id: int) -> None:
        with app.app_context():
            services_of(app).cropping.recrop(file_id)

    def sweep() -> None:
        """Run `sweep_now` each minute."""
        with app.app_context():
            sweep_now(app)

    def remove_objects() -> None:
        with app.app_context():
            services_of(app).trash.remove_objects()

    def look_for_location(file_id: int) -> None:
        with app.app_context():
            services_of(app).location.scan(file_id)

    def make_logo() -> None:
        with app.app_context():
            services_of(app).studio_logo.make()

    def make_fonts() -> None:
        """Make the web fonts of the studio's own files, then those of installed packages that are missing."""
        with app.app_context():
            services_of(app).studio_fonts.make()
        with app.app_context():  # of its own: the first one's transaction would keep all writers out for minutes
            services_of(app).packaged_fonts.make()

    def sweep_multiparts() -> None:
        """Abort multipart uploads without a row; only once an hour, because buckets charge for the listing."""
        with app.app_context():
            services_of(app).multiparts.sweep(utcnow())

    def send_mails() -> None:
        with app.app_context():
            if services_of(app).mail.sending.send_due():
                queue.submit(Job.SEND_MAILS)

    queue.register(Job.SEND_MAILS, send_mails)
    queue.register(Job.SCAN_LOCATION, look_for_location)
    queue.register(Job.MAKE_LOGO, make_logo)
    queue.register(Job.MAKE_FONTS, make_fonts)
    queue.register(Job.PROCESS_FILE, process_file)
    queue.register(Job.RECROP_FILE, recrop_file)
    queue.register(Job.REMOVE_OBJECTS, remove_objects)
    queue.repeat(sweep, "sweep")
    queue.repeat(sweep_multiparts, "sweep_multiparts", minute="23")


def sweep_now(app: Flask, *, is_start: bool = False) -> int:
    """Run one sweep, and return how many waiting files it found and gave to the queue again.

    A sweep finishes or removes uploads that a process left unfinished, submits lost tasks again, deletes rows that have
    expired, empties the trash, removes objects and files that are no longer needed, reports events that time alone
    makes, and asks whether the stores work. An error in one part does not
    stop the others; the next sweep tries that part again. At a worker's start (``is_start``) no task is running, so a
    file that waits counts as forgotten at once.
    """
    services, now = services_of(app), utcnow()
    work_on_schedule()
    handed_out: list[int] = []
    forgotten_after = timedelta(0) if is_start else FORGOTTEN_AFTER
    for part in (
        lambda: _settle_uploads(services, now),
        lambda: handed_out.extend(_hand_out(services, now, forgotten_after)),
        lambda: services.second_pass.sweep(now),
        _mark_covers,
        lambda: services.video_pass.sweep(now),
        lambda: _publish(services, now),
        lambda: _hand_out_mails(services, now),
        lambda: _forget_what_is_over(services, now),
        lambda: services.trash.purge_due(now),
        lambda: services.trash.remove_objects(),
        lambda: services.sweep_incoming(now),
        lambda: services.event_sweep.scheduled.sweep(now),
        lambda: services.webhooks.deliveries.sweep(),
        lambda: services.event_sweep.stores.check(),
    ):
        _try(part)
    return len(handed_out)


def _settle_uploads(services: Services, now: datetime) -> None:
    for file_id in services.upload_sweep.sweep(now):
        services.queue.submit(Job.PROCESS_FILE, file_id)


def _hand_out(services: Services, now: datetime, forgotten_after: timedelta) -> list[int]:
    waiting = services.processing.sweep(now, forgotten_after=forgotten_after)
    if services.queue.is_shorter_than(QUEUE_IS_SHORT):
        for file_id in waiting:
            services.queue.submit(Job.PROCESS_FILE, file_id)
        for file_id in services.location.waiting():
            services.queue.submit(Job.SCAN_LOCATION, file_id)
        for file_id in services.cropping.waiting(now):
            services.queue.submit(Job.RECROP_FILE, file_id)
        if services.studio_logo.is_due():
            services.queue.submit(Job.MAKE_LOGO)
        if services.studio_fonts.is_due() or services.packaged_fonts.are_missing():
            services.queue.submit(Job.MAKE_FONTS)
    return waiting


def _hand_out_mails(services: Services, now: datetime) -> None:
    if services.mail.sweep(now):
        services.queue.submit(Job.SEND_MAILS)


def _mark_covers() -> None:
    """Mark the collections' present covers, and commit: uploads, deletions and orders change the first picture."""
    mark_covers(db.session)
    db.session.commit()


def _publish(services: Services, now: datetime) -> None:
    """Number the photos that have become visible, and tell visitors of them where that is automatic; commit."""
    services.publications.number_all(now)
    db.session.commit()
    services.publications.tell_due(now, services.mail.client_news.reaches_anyone)


def _forget_what_is_over(services: Services, now: datetime) -> None:
    """Delete the rows that have expired, and commit.

    These are wrong guesses, sign-ins, tokens, silent workers, old activity events, audit entries and mails, undo steps,
    old deliveries of webhooks, the last visits of browsers that have not come back, and what can be restored for an
    hour after it was deleted, such as presets and fonts.
    """
    services.guess_limit.forget(now)
    services.activity.forget(now)
    SignIn.forget(db.session, now)
    ApiToken.forget(db.session, now)
    services.audit.forget(now)
    services.mail.forget(db.session, now)
    Worker.forget(db.session, now)
    Preset.forget_deleted(db.session, now)
    MessageTemplate.forget_deleted(db.session, now)
    Client.forget_deleted(db.session, now)
    FavoriteList.forget_deleted(db.session, now)
    UndoStep.forget(db.session, now)
    services.webhooks.deliveries.forget(now)
    LastVisit.forget(db.session, now)
    Studio.get(db.session).forget_removed_logo(now)
    StudioFont.forget_removed(db.session, now)
    db.session.commit()


def _try(part: Callable[[], object]) -> None:
    try:
        part()
    except Exception:  # the database, a store or the disk may be unavailable for now
        log.exception("a part of the sweep met a fault; the next sweep does it again")
    finally:
        db.session.remove()
