"""What exists in Vitrine, and the verbs that change it. A verb takes ``now`` and never commits: the edges do."""

from app.models.api_token import ApiToken
from app.models.collection import Collection, Downloads, Privacy
from app.models.file import File, FileState
from app.models.file_variant import FileVariant
from app.models.pending_deletion import PendingDeletion
from app.models.section import Section
from app.models.share_link import ShareLink
from app.models.studio import Studio
from app.models.upload import Upload, UploadState
from app.models.user import User
from app.models.worker import Worker
from app.models.wrong_guess import WrongGuess

__all__ = [
    "ApiToken",
    "Collection",
    "Downloads",
    "File",
    "FileState",
    "FileVariant",
    "PendingDeletion",
    "Privacy",
    "Section",
    "ShareLink",
    "Studio",
    "Upload",
    "UploadState",
    "User",
    "Worker",
    "WrongGuess",
]
