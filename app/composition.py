"""Who gets what: builds every service from the settings, once for each app. The edges reach them through here."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, cast

from flask import Flask, current_app
from huey.api import Huey
from werkzeug.local import LocalProxy

from app.config import Settings
from app.database import utcnow
from app.extensions import db
from app.identity import audit_source
from app.imaging.limits import Limits
from app.imaging.sandbox import Sandbox
from app.integrations.background_queue import BackgroundQueue, make_queue
from app.integrations.file_storage import CloudflareR2Storage, LocalStorage, Storage
from app.integrations.local.staging import LocalStaging
from app.integrations.multipart_staging import MultipartStaging
from app.integrations.upload_staging import Staging
from app.services.activity.activity_service import ActivityService
from app.services.activity.audit_trail import AuditTrail
from app.services.collections.trash_service import TrashService
from app.services.downloads.archive_service import ArchiveService
from app.services.downloads.download_slots import DownloadSlots
from app.services.operations.diagnosis import Diagnosis, Fact
from app.services.operations.guess_limit import GuessLimit
from app.services.operations.timed_queries import TimedQueries
from app.services.pictures.content_verification import ContentVerification
from app.services.pictures.cropping_service import CroppingService
from app.services.pictures.facts_reading import FactsReading
from app.services.pictures.failed_files import Failures
from app.services.pictures.location_service import LocationService
from app.services.pictures.processing_service import ProcessingService
from app.services.pictures.second_pass import SecondPass
from app.services.pictures.size_policy import SizePolicy
from app.services.pictures.studio_logo import StudioLogo
from app.services.pictures.thumbnail_service import ThumbnailService
from app.services.pictures.variant_rebuild import VariantRebuild
from app.services.storage.object_removal import ObjectRemoval
from app.services.storage.storage_service import StorageService
from app.services.storage.storage_usage import Usage
from app.services.uploads.finishing import UploadFinishing
from app.services.uploads.incoming_file import IncomingFile
from app.services.uploads.incoming_folder import OwnDisk
from app.services.uploads.library_service import LibraryService
from app.services.uploads.multipart_sweep import MultipartSweep
from app.services.uploads.quota import Quota
from app.services.uploads.resumable_upload_service import ResumableUploadService
from app.services.uploads.sweep import UploadSweep
from app.services.uploads.upload_service import UploadService

SERVING_SECONDS, WORKING_SECONDS = 5.5, 30.0  # a bucket may be silent, each time; it is asked four times
UNFINISHED_RETENTION = timedelta(hours=24)


@dataclass(frozen=True)
class Services:
    """Everything the edges call. Services share the thread's own database session."""

    settings: Settings
    local: LocalStorage
    storage: StorageService
    sandbox: Sandbox
    thumbnails: ThumbnailService
    processing: ProcessingService
    location: LocationService
    cropping: CroppingService
    second_pass: SecondPass
    rebuild: VariantRebuild
    facts: FactsReading
    failures: Failures
    fact_queries: TimedQueries[str, list[Fact]]
    usage_queries: TimedQueries[int, list[Usage]]
    number_queries: TimedQueries[str, Any]
    sum_queries: TimedQueries[str, dict[tuple[str, str], int]]
    uploads: UploadService
    library: LibraryService
    quota: Quota
    resumable: ResumableUploadService
    upload_sweep: UploadSweep
    removal: ObjectRemoval
    trash: TrashService
    archives: ArchiveService
    download_slots: DownloadSlots
    guess_limit: GuessLimit
    activity: ActivityService
    studio_logo: StudioLogo
    audit: AuditTrail
    multiparts: MultipartSweep
    queue: BackgroundQueue
    own_disk: OwnDisk

    def diagnosis(self) -> Diagnosis:
        """Looks at all of this, from any thread; to be made inside the app's context."""
        return Diagnosis(
            db.engine,
            self.storage,
            self.queue,
            utcnow,
            instance=self.settings.instance,
            least_free=self.settings.VITRINE_MIN_FREE_BYTES,
        )

    def incoming_file(self) -> IncomingFile:
        """A new place for arriving bytes, on the store's own disk where that is local."""
        self.own_disk.sweep_now_and_then()
        return IncomingFile(self.local.incoming_folder, most_bytes=self.settings.VITRINE_MAX_FILE_BYTES)

    def sweep_incoming(self, now: datetime) -> int:
        """Removes what uploads that were cut off a day ago left behind on this machine."""
        return self.own_disk.sweep(now)


def build_services(settings: Settings, *, serves_requests: bool = True) -> Services:
    """Connects to nothing: a store or a queue that is down stops no start.

    A process that ``serves_requests`` requests gives a silent bucket up within 30 seconds, any other has more patience.
    """
    local = LocalStorage(
        settings.instance / "media",
        min_free_bytes=settings.VITRINE_MIN_FREE_BYTES,
        is_for_group=settings.VITRINE_X_ACCEL_PREFIX is not None,
    )
    storages = _storages(settings, local, SERVING_SECONDS if serves_requests else WORKING_SECONDS)
    storage = StorageService(
        storages,
        settings.STORAGE_BACKEND,
        url_seconds=settings.VITRINE_R2_URL_SECONDS,
        redirects=settings.VITRINE_R2_DELIVERY == "redirect",
    )
    limits = Limits(
        max_pixels=settings.VITRINE_MAX_PIXELS,
        max_memory_bytes=settings.VITRINE_PICTURE_BYTES,
        seconds=settings.VITRINE_PICTURE_SECONDS,
    )
    sandbox = Sandbox(limits, settings.VITRINE_WORKERS)
    thumbnails = ThumbnailService(storage, sandbox, _work_folder(settings))
    session = db.session
    quota = Quota(
        session,
        most_file_bytes=settings.VITRINE_MAX_FILE_BYTES,
        most_collection_bytes=settings.VITRINE_MAX_COLLECTION_BYTES,
    )
    stagings = _stagings(storages)
    verification = ContentVerification(session, storage, utcnow)
    size_policy = SizePolicy(
        session,
        storage,
        sandbox,
        verification,
        utcnow,
        _work_folder(settings),
        above=settings.VITRINE_COMPRESS_ABOVE_BYTES,
        format=settings.VITRINE_COMPRESS_FORMAT,
    )
    audit = AuditTrail(session, audit_source, utcnow, days=settings.VITRINE_AUDIT_DAYS)
    finishing = UploadFinishing(session, storage, stagings, audit)
    resumable = ResumableUploadService(
        session,
        storage,
        stagings,
        quota,
        utcnow,
        retention=_upload_retention(settings),
        finishing=finishing,
        work_folder=_work_folder(settings),
    )
    removal = ObjectRemoval(session, storage, utcnow)
    return Services(
        settings=settings,
        local=local,
        storage=storage,
        sandbox=sandbox,
        thumbnails=thumbnails,
        processing=ProcessingService(session, thumbnails, verification, size_policy, utcnow),
        location=LocationService(session, storage, sandbox, _work_folder(settings)),
        cropping=CroppingService(session, thumbnails, utcnow),
        second_pass=SecondPass(session, thumbnails, utcnow),
        rebuild=VariantRebuild(session),
        facts=FactsReading(session, storage, sandbox, _work_folder(settings)),
        failures=Failures(session),
        fact_queries=TimedQueries(max_age=2),  # several owners, or tabs, ask once
        usage_queries=TimedQueries(max_age=30),
        number_queries=TimedQueries(max_age=1),
        sum_queries=TimedQueries(max_age=60),
        uploads=UploadService(session, storage, quota, audit),
        library=LibraryService(session, quota, audit),
        quota=quota,
        resumable=resumable,
        upload_sweep=UploadSweep(session, resumable, finishing),
        removal=removal,
        trash=TrashService(session, removal, audit, days=settings.VITRINE_TRASH_DAYS),
        archives=ArchiveService(session, storage),
        download_slots=DownloadSlots(settings.VITRINE_WEB_THREADS),
        guess_limit=GuessLimit(session),
        activity=ActivityService(session, days=settings.VITRINE_ACTIVITY_DAYS),
        studio_logo=StudioLogo(session, storage, sandbox, _work_folder(settings)),
        audit=audit,
        multiparts=MultipartSweep(session, storages, age=UNFINISHED_RETENTION),
        queue=BackgroundQueue(_queue(settings)),
        own_disk=OwnDisk(local, utcnow, max_age=max(UNFINISHED_RETENTION, _upload_retention(settings))),
    )


def services_of(app: Flask) -> Services:
    """The services of this app."""
    found: Services = app.extensions["vitrine"]
    return found


services = cast(Services, LocalProxy(lambda: services_of(current_app)))


def current_application() -> Flask:
    """Return the current app itself, not Flask's proxy for it, which needs this thread's context."""
    return cast("LocalProxy[Flask]", current_app)._get_current_object()


def _storages(settings: Settings, local: LocalStorage, read_timeout: float) -> dict[str, Storage]:
    storages: dict[str, Storage] = {"local": local}
    bucket, endpoint = settings.R2_BUCKET, settings.R2_ENDPOINT_URL
    key, secret = settings.R2_ACCESS_KEY_ID, settings.R2_SECRET_ACCESS_KEY
    if bucket and endpoint and key and secret:
        storages["r2"] = CloudflareR2Storage(
            bucket,
            endpoint_url=endpoint,
            access_key_id=key,
            secret_access_key=secret,
            region=settings.R2_REGION,
            read_timeout=read_timeout,
        )
    return storages


def _stagings(storages: dict[str, Storage]) -> dict[str, Staging]:
    """Where resumable uploads arrive, for each store."""
    return {
        name: LocalStaging(storage) if isinstance(storage, LocalStorage) else MultipartStaging(storage)
        for name, storage in storages.items()
    }


def _queue(settings: Settings) -> Huey:
    checks = settings.VITRINE_REDIS_TLS == "checked"
    return make_queue(settings.instance, settings.REDIS_URL, checks_certificate=checks)


def _upload_retention(settings: Settings) -> timedelta:
    return timedelta(hours=settings.VITRINE_UPLOAD_HOURS)


def _work_folder(settings: Settings) -> Path:
    """Where variants are made: inside the local store's reserved folder, so that a mere rename stores them."""
    return settings.instance / "media" / ".incoming"
