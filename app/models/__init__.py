"""What exists in Vitrine, and the verbs that change it. A verb takes ``now`` and never commits: the edges do."""

from app.models.api_token import ApiToken, Scope
from app.models.audit_entry import AuditEntry, Verb, Way
from app.models.collection import Collection, Downloads, Privacy
from app.models.file import File, FileState
from app.models.file_variant import FileVariant
from app.models.pending_deletion import PendingDeletion
from app.models.section import Section
from app.models.share_link import ShareLink
from app.models.sign_in import SignIn
from app.models.studio import Studio
from app.models.upload import Upload, UploadState
from app.models.user import User
from app.models.wrong_guess import WrongGuess

__all__ = [
    "ApiToken",
    "AuditEntry",
    "Collection",
    "Downloads",
    "File",
    "FileState",
    "FileVariant",
    "PendingDeletion",
    "Privacy",
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
    "WrongGuess",
]
