"""The composition of the app: every service, built from the settings once for each app.

The views, the API, the commands and the tasks get their services from here.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, cast

from flask import Flask, current_app
from werkzeug.local import LocalProxy

from app.config import Settings
from app.database import utcnow
from app.extensions import db
from app.imaging.sandbox import Sandbox
from app.imaging.video.ffmpeg import FFmpeg
from app.integrations.background_queue import BackgroundQueue
from app.integrations.file_storage import LocalStorage
from app.service_parts import ServiceParts
from app.services.activity.activity_service import ActivityService
from app.services.activity.audit_trail import AuditTrail
from app.services.collections.collection_editor import CollectionEditor
from app.services.collections.publishing import Publishing
from app.services.diagnosis.diagnosis import Diagnosis
from app.services.diagnosis.fact import Fact
from app.services.diagnosis.software import videos
from app.services.downloads.archive_service import ArchiveService
from app.services.downloads.download_quota import DownloadQuota
from app.services.downloads.download_slots import DownloadSlots
from app.services.events.event_sweep import EventSweep
from app.services.events.events import Events
from app.services.extensions.extensions import Extensions
from app.services.guesses.guess_limit import GuessLimit
from app.services.guesses.hashing_queue import HashingQueue
from app.services.guesses.passwords import Passwords
from app.services.mail.mail_services import MailServices
from app.services.operations.timed_queries import TimedQueries
from app.services.pictures.cropping_service import CroppingService
from app.services.pictures.facts_reading import FactsReading
from app.services.pictures.failed_files import Failures
from app.services.pictures.location_service import LocationService
from app.services.pictures.processing_service import ProcessingService
from app.services.pictures.second_pass import SecondPass
from app.services.pictures.studio_logo import StudioLogo
from app.services.pictures.thumbnail_service import ThumbnailService
from app.services.pictures.variant_rebuild import VariantRebuild
from app.services.pictures.video_pass import VideoPass
from app.services.preflight.preflight import Preflight
from app.services.publications.publications import Publications
from app.services.selections.new_lists import NewLists
from app.services.selections.selection_acts import SelectionActs
from app.services.storage.object_removal import ObjectRemoval
from app.services.storage.storage_service import StorageService
from app.services.storage.storage_usage import Usage
from app.services.trash.trash_service import TrashService
from app.services.typefaces.packaged_fonts import PackagedFonts
from app.services.typefaces.studio_fonts import StudioFonts
from app.services.undo.undo_service import UndoService
from app.services.uploads.incoming_file import IncomingFile
from app.services.uploads.incoming_folder import OwnDisk
from app.services.uploads.library_service import LibraryService
from app.services.uploads.multipart_sweep import MultipartSweep
from app.services.uploads.open_uploads import OpenUploads
from app.services.uploads.quota import Quota
from app.services.uploads.resumable_upload_service import ResumableUploadService
from app.services.uploads.sweep import UploadSweep
from app.services.uploads.upload_service import UploadService
from app.services.versions.replacement import Replacement
from app.services.webhooks.webhooks import Webhooks

SERVING_SECONDS, WORKING_SECONDS = 5.5, 30.0  # read timeout of each of the four attempts of a call to a bucket
UNFINISHED_RETENTION = timedelta(hours=24)


class PageQueries:
    """The timed queries of the status page and of the metrics; several owners or tabs share a result."""

    def __init__(self) -> None:
        self.facts: TimedQueries[str, list[Fact]] = TimedQueries(max_age=2)
        self.usages: TimedQueries[int, list[Usage]] = TimedQueries(max_age=30)
        self.numbers: TimedQueries[str, Any] = TimedQueries(max_age=1)
        self.sums: TimedQueries[str, dict[tuple[str, str], int]] = TimedQueries(max_age=60)


@dataclass(frozen=True)
class Services:
    """All services that the views, the API, the commands and the tasks call.

    The services use one database session for each thread.
    """

    settings: Settings
    local: LocalStorage
    storage: StorageService
    sandbox: Sandbox
    ffmpeg: FFmpeg
    thumbnails: ThumbnailService
    processing: ProcessingService
    location: LocationService
    cropping: CroppingService
    second_pass: SecondPass
    video_pass: VideoPass
    rebuild: VariantRebuild
    facts: FactsReading
    failures: Failures
    queries: PageQueries
    uploads: UploadService
    library: LibraryService
    selection_acts: SelectionActs
    quota: Quota
    open_uploads: OpenUploads
    resumable: ResumableUploadService
    upload_sweep: UploadSweep
    removal: ObjectRemoval
    replacement: Replacement
    trash: TrashService
    undo: UndoService
    archives: ArchiveService
    download_slots: DownloadSlots
    download_quota: DownloadQuota
    guess_limit: GuessLimit
    new_lists: NewLists
    passwords: Passwords
    activity: ActivityService
    studio_logo: StudioLogo
    studio_fonts: StudioFonts
    packaged_fonts: PackagedFonts
    audit: AuditTrail
    events: Events
    event_sweep: EventSweep
    webhooks: Webhooks
    mail: MailServices
    editor: CollectionEditor
    preflight: Preflight
    publishing: Publishing
    publications: Publications
    extensions: Extensions
    multiparts: MultipartSweep
    queue: BackgroundQueue
    own_disk: OwnDisk

    def diagnosis(self) -> Diagnosis:
        """Return a new diagnosis of the database, the stores and the queue.

        Call this inside the app's context; any thread may use the diagnosis.
        """
        return Diagnosis(
            db.engine,
            self.storage,
            self.queue,
            utcnow,
            self.sandbox.confinement,
            self.packaged_fonts,
            lambda: videos(self.ffmpeg),
            instance=self.settings.instance,
            least_free=self.settings.VITRINE_MIN_FREE_BYTES,
            trusted_proxies=self.settings.TRUSTED_PROXIES,
        )

    def incoming_file(self) -> IncomingFile:
        """Return a new temporary file for the bytes of an upload, in the local store's folder for incoming files.

        At most once an hour, old unfinished files of other uploads are deleted from that folder first.
        """
        self.own_disk.sweep_now_and_then()
        return IncomingFile(self.local.incoming_folder, most_bytes=self.settings.VITRINE_MAX_FILE_BYTES)

    def sweep_incoming(self, now: datetime) -> int:
        """Delete the unfinished files of interrupted uploads from this machine's disk; return how many there were.

        A file is deleted after a day without a write, or later if uploads can be resumed for longer than a day.
        """
        return self.own_disk.sweep(now)


def build_services(settings: Settings, *, serves_requests: bool = True) -> Services:
    """Return the services, built from the settings.

    No connection is opened, so the app also starts while a store or the queue is down. With ``serves_requests``, a call
    to a bucket that does not respond fails within 30 seconds; otherwise the timeouts are longer.
    """
    parts = ServiceParts(settings, SERVING_SECONDS if serves_requests else WORKING_SECONDS)
    session, storage, sandbox, folder = db.session, parts.storage, parts.sandbox, parts.work_folder
    return Services(
        settings=settings,
        local=parts.local,
        storage=storage,
        sandbox=sandbox,
        ffmpeg=parts.ffmpeg,
        thumbnails=parts.thumbnails,
        processing=parts.processing,
        location=LocationService(session, storage, sandbox, folder),
        cropping=CroppingService(session, parts.thumbnails, utcnow),
        second_pass=SecondPass(session, parts.thumbnails, utcnow),
        video_pass=VideoPass(session, storage, parts.ffmpeg, folder, utcnow),
        rebuild=VariantRebuild(session, parts.ffmpeg),
        facts=FactsReading(session, storage, sandbox, folder),
        failures=Failures(session),
        queries=PageQueries(),
        uploads=UploadService(session, storage, parts.quota, parts.audit, parts.events),
        library=parts.library,
        selection_acts=parts.selection_acts,
        quota=parts.quota,
        open_uploads=parts.open_uploads,
        resumable=parts.resumable,
        upload_sweep=UploadSweep(session, parts.resumable, parts.finishing),
        removal=parts.removal,
        replacement=parts.replacement,
        trash=parts.trash,
        undo=parts.undo,
        archives=ArchiveService(session, storage),
        download_quota=DownloadQuota(session),
        download_slots=parts.download_slots,
        new_lists=NewLists(),
        guess_limit=parts.guess_limit,
        passwords=Passwords(session, parts.guess_limit, HashingQueue.of_one_among(settings.WEB_CONCURRENCY)),
        activity=ActivityService(session, parts.events, days=settings.VITRINE_ACTIVITY_DAYS),
        studio_logo=StudioLogo(session, storage, sandbox, folder),
        studio_fonts=StudioFonts(session, parts.font_sandbox, folder),
        packaged_fonts=parts.packaged_fonts,
        audit=parts.audit,
        events=parts.events,
        event_sweep=parts.event_sweep,
        webhooks=parts.webhooks,
        mail=parts.mail,
        editor=parts.editor,
        preflight=parts.preflight,
        publishing=parts.publishing,
        publications=parts.publications,
        extensions=parts.extensions,
        multiparts=MultipartSweep(session, parts.storages, age=UNFINISHED_RETENTION),
        queue=BackgroundQueue(parts.huey),
        own_disk=OwnDisk(parts.local, utcnow, max_age=max(UNFINISHED_RETENTION, parts.upload_retention)),
    )


def services_of(app: Flask) -> Services:
    """Return the services of this app."""
    found: Services = app.extensions["vitrine"]
    return found


services = cast(Services, LocalProxy(lambda: services_of(current_app)))


def current_application() -> Flask:
    """Return the current app itself, not Flask's proxy for it, which needs this thread's context."""
    return cast("LocalProxy[Flask]", current_app)._get_current_object()
