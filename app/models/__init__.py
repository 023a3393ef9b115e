"""The models: database rows, and the methods that change them.

A method that needs the time takes it as ``now``. No method commits: its callers outside of the models do.
"""

from app.models.accounts.api_token import ApiToken, TokenScope
from app.models.accounts.audit_entry import AuditEntry, Channel, Verb
from app.models.accounts.sign_in import SignIn
from app.models.accounts.user import DigestRhythm, User
from app.models.accounts.wrong_guess import WrongGuess
from app.models.activity import ActivityEvent, ActivityKind, ReceivedOriginal
from app.models.client import Client
from app.models.collection import Collection
from app.models.delivery.extension_request import Decision, ExtensionRequest
from app.models.delivery.first_look import Stage
from app.models.delivery.last_visit import LastVisit, SeenPhoto
from app.models.delivery.opening_request import OpeningRequest
from app.models.events.arrived_file import ArrivedFile
from app.models.events.reported_end import ReportedEnd
from app.models.events.storage_trouble import StorageTrouble
from app.models.favorites import Favorite, FavoriteList
from app.models.files.culling import ColorLabel
from app.models.files.file import File
from app.models.files.file_variant import FileVariant
from app.models.files.file_version import FileVersion
from app.models.files.pending_deletion import PendingDeletion
from app.models.files.processing import FileState
from app.models.files.tag import CollectionTag, FileTag
from app.models.files.upload import Upload, UploadState
from app.models.guarded import Downloads, Privacy
from app.models.handed_out import HandedOutFile
from app.models.mail.digest_entry import DigestEntry
from app.models.mail.outgoing_mail import MailKind, MailState, OutgoingMail
from app.models.message_template import MessageTemplate
from app.models.preset import Preset
from app.models.section import Section
from app.models.share_link import ShareLink
from app.models.studio import Studio
from app.models.studio_font import FontRole, StudioFont
from app.models.undo_step import UndoKind, UndoStep
from app.models.webhooks.delivery import Delivery, DeliveryState
from app.models.webhooks.webhook import DisabledReason, Webhook
from app.models.worker import Worker

__all__ = [
    "ActivityEvent",
    "ActivityKind",
    "ApiToken",
    "ArrivedFile",
    "AuditEntry",
    "Channel",
    "Client",
    "Collection",
    "CollectionTag",
    "ColorLabel",
    "Decision",
    "Delivery",
    "DeliveryState",
    "DigestEntry",
    "DigestRhythm",
    "DisabledReason",
    "Downloads",
    "ExtensionRequest",
    "Favorite",
    "FavoriteList",
    "File",
    "FileState",
    "FileTag",
    "FileVariant",
    "FileVersion",
    "FontRole",
    "HandedOutFile",
    "LastVisit",
    "MailKind",
    "MailState",
    "MessageTemplate",
    "OpeningRequest",
    "OutgoingMail",
    "PendingDeletion",
    "Preset",
    "Privacy",
    "ReceivedOriginal",
    "ReportedEnd",
    "Section",
    "SeenPhoto",
    "ShareLink",
    "SignIn",
    "Stage",
    "StorageTrouble",
    "Studio",
    "StudioFont",
    "TokenScope",
    "UndoKind",
    "UndoStep",
    "Upload",
    "UploadState",
    "User",
    "Verb",
    "Webhook",
    "Worker",
    "WrongGuess",
]
