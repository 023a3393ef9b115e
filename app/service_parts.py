"""The services that several others are built from."""

from datetime import timedelta
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from app.config import Settings
from app.database import utcnow
from app.extensions import db
from app.identity import audit_source
from app.imaging.fonts.font_sandbox import FontSandbox
from app.imaging.limits import Limits
from app.imaging.sandbox import Sandbox
from app.imaging.video.ffmpeg import FFmpeg
from app.integrations.background_queue import make_queue
from app.integrations.egress.egress import Egress
from app.integrations.file_storage import CloudflareR2Storage, LocalStorage, Storage
from app.integrations.local.staging import LocalStaging
from app.integrations.multipart_staging import MultipartStaging
from app.integrations.upload_staging import Staging
from app.services.activity.audit_trail import AuditTrail
from app.services.collections.collection_editor import CollectionEditor
from app.services.collections.publishing import Publishing
from app.services.downloads.download_slots import DownloadSlots
from app.services.events.event_sweep import EventSweep
from app.services.events.events import Events
from app.services.events.scheduled_events import ScheduledEvents
from app.services.events.storage_watch import StorageWatch
from app.services.extensions.extension_decisions import ExtensionDecisions
from app.services.extensions.extensions import Extensions
from app.services.guesses.guess_limit import GuessLimit
from app.services.guesses.guess_puzzle import GuessPuzzles
from app.services.mail.mail_services import MailServices, build_mail_services
from app.services.pictures.content_verification import ContentVerification
from app.services.pictures.processing_service import ProcessingService
from app.services.pictures.size_policy import SizePolicy
from app.services.pictures.thumbnail_service import ThumbnailService
from app.services.preflight.preflight import Preflight
from app.services.publications.publications import Publications
from app.services.selections.selection_acts import SelectionActs
from app.services.storage.object_removal import ObjectRemoval
from app.services.storage.storage_service import StorageService
from app.services.trash.trash_service import TrashService
from app.services.typefaces.packaged_fonts import PackagedFonts
from app.services.undo.undo_service import UndoService
from app.services.uploads.finishing import UploadFinishing
from app.services.uploads.library_service import LibraryService
from app.services.uploads.open_uploads import OpenUploads
from app.services.uploads.quota import Quota
from app.services.uploads.resumable_upload_service import ResumableUploadService
from app.services.versions.replacement import Replacement
from app.services.webhooks.delivering import DeliveryService
from app.services.webhooks.webhook_editor import WebhookEditor
from app.services.webhooks.webhook_listener import WebhookListener
from app.services.webhooks.webhooks import Webhooks

if TYPE_CHECKING:
    from huey.api import Huey


class ServiceParts:
    """The services that several others are built from, each built once, at its first use."""

    def __init__(self, settings: Settings, read_timeout: float):
        self._settings = settings
        self._read_timeout = read_timeout

    @cached_property
    def local(self) -> LocalStorage:
        settings = self._settings
        return LocalStorage(
            settings.instance / "media",
            min_free_bytes=settings.VITRINE_MIN_FREE_BYTES,
            is_for_group=settings.VITRINE_X_ACCEL_PREFIX is not None,
        )

    @cached_property
    def storages(self) -> dict[str, Storage]:
        """Every store that is configured, by its name."""
        settings, storages = self._settings, dict[str, Storage](local=self.local)
        bucket, endpoint = settings.R2_BUCKET, settings.R2_ENDPOINT_URL
        key, secret = settings.R2_ACCESS_KEY_ID, settings.R2_SECRET_ACCESS_KEY
        if bucket and endpoint and key and secret:
            storages["r2"] = CloudflareR2Storage(
                bucket,
                endpoint_url=endpoint,
                access_key_id=key,
                secret_access_key=secret,
                region=settings.R2_REGION,
                read_timeout=self._read_timeout,
            )
        return storages

    @cached_property
    def storage(self) -> StorageService:
        settings = self._settings
        return StorageService(
            self.storages,
            settings.STORAGE_BACKEND,
            url_seconds=settings.VITRINE_R2_URL_SECONDS,
            redirects=settings.VITRINE_R2_DELIVERY == "redirect",
        )

    @cached_property
    def stagings(self) -> dict[str, Staging]:
        """The staging area for resumable uploads of each store, by the store's name."""
        return {
            name: LocalStaging(storage) if isinstance(storage, LocalStorage) else MultipartStaging(storage)
            for name, storage in self.storages.items()
        }

    @property
    def work_folder(self) -> Path:
        """The folder in which variants are made.

        It is inside the local store's reserved folder, so that the store can adopt a file by renaming it.
        """
        return self._settings.instance / "media" / ".incoming"

    @property
    def limits(self) -> Limits:
        settings = self._settings
        return Limits(
            max_pixels=settings.VITRINE_MAX_PIXELS,
            max_memory_bytes=settings.VITRINE_PICTURE_BYTES,
            seconds=settings.VITRINE_PICTURE_SECONDS,
        )

    @cached_property
    def sandbox(self) -> Sandbox:
        return Sandbox(self.limits, self._settings.VITRINE_WORKERS)

    @cached_property
    def ffmpeg(self) -> FFmpeg:
        settings = self._settings
        return FFmpeg(settings.VITRINE_FFMPEG, self.limits, preview_seconds=settings.VITRINE_VIDEO_SECONDS)

    @cached_property
    def font_sandbox(self) -> FontSandbox:
        return FontSandbox()

    @cached_property
    def packaged_fonts(self) -> PackagedFonts:
        is_on = self._settings.VITRINE_WEB_FONTS == "on"
        return PackagedFonts(self._settings.instance / "fonts", self.font_sandbox, is_on=is_on)

    @cached_property
    def thumbnails(self) -> ThumbnailService:
        return ThumbnailService(self.storage, self.sandbox, self.ffmpeg, self.work_folder)

    @cached_property
    def verification(self) -> ContentVerification:
        return ContentVerification(db.session, self.storage, utcnow)

    @cached_property
    def size_policy(self) -> SizePolicy:
        return SizePolicy(
            db.session,
            self.storage,
            self.sandbox,
            self.verification,
            utcnow,
            self.work_folder,
            above=self._settings.VITRINE_COMPRESS_ABOVE_BYTES,
            format=self._settings.VITRINE_COMPRESS_FORMAT,
        )

    @property
    def processing(self) -> ProcessingService:
        return ProcessingService(db.session, self.thumbnails, self.verification, self.size_policy, self.events, utcnow)

    @property
    def download_slots(self) -> DownloadSlots:
        settings = self._settings
        return DownloadSlots(
            settings.instance / "downloads", processes=settings.WEB_CONCURRENCY, threads=settings.VITRINE_WEB_THREADS
        )

    @cached_property
    def quota(self) -> Quota:
        return Quota(
            db.session,
            most_file_bytes=self._settings.VITRINE_MAX_FILE_BYTES,
            most_collection_bytes=self._settings.VITRINE_MAX_COLLECTION_BYTES,
        )

    @cached_property
    def open_uploads(self) -> OpenUploads:
        return OpenUploads(db.session, utcnow)

    @cached_property
    def audit(self) -> AuditTrail:
        return AuditTrail(db.session, audit_source, utcnow, days=self._settings.VITRINE_AUDIT_DAYS)

    @cached_property
    def events(self) -> Events:
        """The events; what follows from each is stored by the listeners."""
        webhooks, mail = WebhookListener(db.session), self.mail
        listeners = [webhooks.heard, mail.news.hear, mail.client_news.hear, mail.openings.hear]
        events = Events(listeners, [webhooks.heard_of_owner, mail.news.hear_of_owner])
        events.listen(ScheduledEvents(db.session, events).file_arrived)
        return events

    @property
    def event_sweep(self) -> EventSweep:
        return EventSweep(
            ScheduledEvents(db.session, self.events), StorageWatch(db.session, self.storage, self.events, utcnow)
        )

    @property
    def webhooks(self) -> Webhooks:
        allowed = self._settings.VITRINE_WEBHOOK_ALLOW
        return Webhooks(
            WebhookEditor(db.session, allowed, utcnow),
            DeliveryService(db.session, Egress(allowed), self.events, utcnow),
        )

    @cached_property
    def mail(self) -> MailServices:
        decisions = ExtensionDecisions(db.session, self.audit, self._settings.SECRET_KEY)
        return build_mail_services(self._settings, db.session, utcnow, decisions.path, self.guess_limit)

    @cached_property
    def editor(self) -> CollectionEditor:
        return CollectionEditor(db.session, self.events, utcnow, sends_mails=self._settings.MAIL_FROM is not None)

    @cached_property
    def library(self) -> LibraryService:
        return LibraryService(db.session, self.quota, self.audit)

    @cached_property
    def selection_acts(self) -> SelectionActs:
        return SelectionActs(db.session, self.library, self.audit)

    @cached_property
    def trash(self) -> TrashService:
        return TrashService(db.session, self.removal, self.audit, days=self._settings.VITRINE_TRASH_DAYS)

    @cached_property
    def undo(self) -> UndoService:
        return UndoService(db.session, self.audit)

    @property
    def preflight(self) -> Preflight:
        settings = self._settings
        return Preflight(
            db.session,
            public_url=settings.PUBLIC_URL,
            instance=settings.instance,
            least_free=settings.VITRINE_MIN_FREE_BYTES,
        )

    @property
    def publishing(self) -> Publishing:
        return Publishing(db.session, self.preflight, self.editor)

    @cached_property
    def guess_limit(self) -> GuessLimit:
        return GuessLimit(db.session, GuessPuzzles(self._settings.SECRET_KEY))

    @property
    def extensions(self) -> Extensions:
        return Extensions(db.session, self.events, self.audit, self.guess_limit, self._settings.SECRET_KEY)

    @property
    def publications(self) -> Publications:
        return Publications(db.session, self.events, self.audit)

    @cached_property
    def finishing(self) -> UploadFinishing:
        return UploadFinishing(db.session, self.storage, self.stagings, self.audit, self.events, self.replacement)

    @cached_property
    def replacement(self) -> Replacement:
        return Replacement(db.session, self.storage, self.removal, self.quota, self.audit, utcnow)

    @property
    def upload_retention(self) -> timedelta:
        """The time during which an interrupted upload can be resumed."""
        return timedelta(hours=self._settings.VITRINE_UPLOAD_HOURS)

    @cached_property
    def resumable(self) -> ResumableUploadService:
        return ResumableUploadService(
            db.session,
            self.storage,
            self.stagings,
            self.quota,
            self.open_uploads,
            utcnow,
            retention=self.upload_retention,
            finishing=self.finishing,
            work_folder=self.work_folder,
        )

    @cached_property
    def removal(self) -> ObjectRemoval:
        return ObjectRemoval(db.session, self.storage, utcnow)

    @property
    def huey(self) -> "Huey":
        checks = self._settings.VITRINE_REDIS_TLS == "checked"
        return make_queue(self._settings.instance, self._settings.REDIS_URL, checks_certificate=checks)
