"""What exists in Vitrine, and the verbs that change it. A verb takes ``now`` and never commits: the edges do."""

from app.models.activity import ActivityEvent, ActivityKind, ReceivedOriginal
from app.models.api_token import ApiToken, Scope
from app.models.audit_entry import AuditEntry, Verb, Way
from app.models.collection import Collection, Downloads, Privacy
from app.models.favorites import Favorite, FavoriteList
from app.models.file import File, FileState
from app.models.file_variant import FileVariant
from app.models.pending_deletion import PendingDeletion
from app.models.preset import Preset
from app.models.section import Section
from app.models.share_link import ShareLink
from app.models.sign_in import SignIn
from app.models.studio import Studio
from app.models.tag import CollectionTag, FileTag
from app.models.upload import Upload, UploadState
from app.models.user import User
from app.models.worker import Worker
from app.models.wrong_guess import WrongGuess

__all__ = [
    "ActivityEvent",
    "ActivityKind",
    "ApiToken",
    "AuditEntry",
    "Collection",
    "CollectionTag",
    "Downloads",
    "Favorite",
    "FavoriteList",
    "File",
    "FileState",
    "FileTag",
    "FileVariant",
    "PendingDeletion",
    "Preset",
    "Privacy",
    "ReceivedOriginal",
    "Scope",
    "Section",
    "ShareLink",
    "SignIn",
    "Studio",
    "Upload",
    "UploadState",
    "User",
    "Verb",
    "Way",
    "Worker",
    "WrongGuess",
]
