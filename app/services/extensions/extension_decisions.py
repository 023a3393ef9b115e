"""The decisions about requests for more days: each once, in the studio or by a signed address in a mail."""

from datetime import datetime
from uuid import UUID

from itsdangerous import BadData, URLSafeTimedSerializer
from sqlalchemy import select

from app.database import Session
from app.errors import Conflict, NotFound
from app.languages import gettext as _
from app.models import Collection, Decision, ExtensionRequest, ShareLink, Verb
from app.services.activity.audit_trail import AuditTrail
from app.services.extensions.extension import Extension

CHOICES = (7, 14, 30)  # days
SALT = "extension"
ADDRESS_SECONDS = 60 * 86_400  # of an address in a mail


class ExtensionDecisions:
    """The decisions in this session; the caller commits, or rolls back."""

    def __init__(self, session: Session, audit: AuditTrail, secret_key: str):
        self._session = session
        self._audit = audit
        self._signer = URLSafeTimedSerializer(secret_key, salt=SALT)

    def approve(self, request_id: int, days: int, now: datetime) -> Extension | None:
        """Extend the end by 7, 14 or 30 days, and return the extension; None if there is no end any more.

        Raises ``Conflict`` if the request was decided already, or its link is revoked.
        """
        request = self._for_decision(request_id)
        if request.share_link is not None and request.share_link.revoked_at is not None:
            raise Conflict(_("The share link is revoked, so it was not extended. Restore it first."))
        extension = Extension.of(request.collection, request.share_link, days, now)
        if extension is not None:
            extension.apply()
        request.decide(Decision.APPROVED, now, days=days)
        self._record(Verb.EXTENSION_APPROVED, request.collection, request.share_link, str(days))
        return extension

    def decline(self, request_id: int, now: datetime) -> None:
        """Decline the request; raises ``Conflict`` if it was decided already."""
        request = self._for_decision(request_id)
        request.decide(Decision.DECLINED, now)
        self._record(Verb.EXTENSION_DECLINED, request.collection, request.share_link, "")

    def token(self, request: ExtensionRequest) -> str:
        """Return the last part of the address in a mail, with which the owner decides without signing in."""
        return str(self._signer.dumps(request.uuid.hex))

    def path(self, request: ExtensionRequest) -> str:
        """Return the path of that address, ``/extensions/<token>``, to follow the address of the installation."""
        return f"/extensions/{self.token(request)}"

    def by_token(self, token: str) -> ExtensionRequest:
        """Return the request of this address, which may be decided already.

        Raises ``NotFound`` for another token, after 60 days, and for a collection in the trash.
        """
        try:
            uuid = UUID(hex=self._signer.loads(token, max_age=ADDRESS_SECONDS))
        except (BadData, ValueError, TypeError, AttributeError) as error:
            raise NotFound from error
        request = self._session.scalar(select(ExtensionRequest).where(ExtensionRequest.uuid == uuid))
        if request is None or request.collection.trashed_at is not None:
            raise NotFound
        return request

    def _for_decision(self, request_id: int) -> ExtensionRequest:
        """Return the request with its collection and link as they are stored now, locked; raises ``Conflict``."""
        collection_id = self._session.get_one(ExtensionRequest, request_id).collection_id
        Collection.for_change(self._session, collection_id)
        request = self._session.get_one(ExtensionRequest, request_id, with_for_update=True, populate_existing=True)
        if not request.is_open:
            raise Conflict(_("This request was decided already, so nothing was changed."))
        if request.share_link_id is not None:
            self._session.get_one(ShareLink, request.share_link_id, with_for_update=True, populate_existing=True)
        return request

    def _record(self, verb: Verb, collection: Collection, link: ShareLink | None, detail: str) -> None:
        self._audit.record(verb, collection=collection, thing=link.name if link else collection.title, detail=detail)
