"""Addresses of the site in mails and in what commands print, and the signed ones that work without a sign-in.

Neither the worker nor a command has routes, so that the paths are written out here; tests compare them with the routes.
"""

from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from itsdangerous import BadData, URLSafeSerializer

from app.config import Settings
from app.models import Collection, FavoriteList, File, ShareLink, User
from app.services.set_up_link import set_up_token


class StoppedMails(StrEnum):
    """Which mails a signed address stops: the reminders of a share link, or the digests of an owner."""

    REMINDERS = "link"
    DIGESTS = "owner"


@dataclass(frozen=True)
class SiteAddresses:
    """The addresses below ``public_url``; ``secret_key`` signs those that work without a sign-in."""

    public_url: str
    secret_key: str

    @classmethod
    def of(cls, settings: Settings) -> "SiteAddresses":
        """Return the addresses of the site with these settings."""
        return cls(settings.PUBLIC_URL, settings.SECRET_KEY)

    @property
    def set_up(self) -> str:
        """The one-time set-up link."""
        return f"{self.public_url}/setup?token={set_up_token(self.secret_key)}"

    def share_link(self, link: ShareLink) -> str:
        """Return the address that opens a share link."""
        return f"{self.public_url}/s/{link.token}"

    def gallery(self, collection: Collection) -> str:
        """Return the address of a collection for everyone."""
        return f"{self.public_url}/g/{collection.slug}"

    def confirm_opening(self, request_id: str) -> str:
        """Return the address on which a visitor confirms the opening request with this id (hexadecimal)."""
        return f"{self.public_url}/openings/{self._openings.dumps(request_id)}"

    def remove_opening(self, request_id: str) -> str:
        """Return the address on which a visitor removes the opening request with this id."""
        return f"{self.confirm_opening(request_id)}/remove"

    def opening_named_by(self, token: str) -> UUID | None:
        """Return the id of the opening request that the token of such an address names; None for any other."""
        try:
            return UUID(self._openings.loads(token))
        except (BadData, ValueError, TypeError, AttributeError):
            return None

    def selection(self, collection: Collection, favorites_list: FavoriteList) -> str:
        """Return the address of the owner's page of a selection."""
        return f"{self.public_url}/collections/{collection.uuid}/selections/{favorites_list.uuid}"

    def activity(self, collection: Collection) -> str:
        """Return the address of the owner's page of a collection's activity."""
        return f"{self.public_url}/collections/{collection.uuid}/activity"

    def variant(self, file: File, name: str) -> str:
        """Return the address of a file's JPEG variant ``medium`` or ``grid``, the same for everybody who gets it."""
        page = "preview" if name == "medium" else name
        return f"{self.public_url}/collections/files/{file.uuid}/{page}?v={file.version}"

    @property
    def account(self) -> str:
        """The address of the owner's account."""
        return f"{self.public_url}/account"

    def stop_reminders(self, link: ShareLink) -> str:
        """Return the address on which a client stops the reminders of a share link."""
        return self._stop(StoppedMails.REMINDERS, link.uuid)

    def stop_digests(self, owner: User) -> str:
        """Return the address on which an owner stops the digests."""
        return self._stop(StoppedMails.DIGESTS, owner.uuid)

    def stopped_by(self, token: str) -> tuple[StoppedMails, UUID] | None:
        """Return which mails the token of such an address stops, and of which link or owner; None for any other."""
        try:
            what, uuid = self._serializer.loads(token)
            return StoppedMails(what), UUID(uuid)
        except (BadData, ValueError, TypeError, AttributeError):
            return None

    def _stop(self, what: StoppedMails, uuid: UUID) -> str:
        return f"{self.public_url}/mails/stop/{self._serializer.dumps([str(what), uuid.hex])}"

    @property
    def _openings(self) -> URLSafeSerializer:
        return URLSafeSerializer(self.secret_key, salt="openings")

    @property
    def _serializer(self) -> URLSafeSerializer:
        return URLSafeSerializer(self.secret_key, salt="stop-mails")
