"""The requests of visitors for one mail when a gallery opens: asking, confirming, removing and the mail itself."""

from datetime import datetime, timedelta
from uuid import UUID, uuid4

from sqlalchemy import delete, func, or_, select

from app.database import Session
from app.errors import InvalidInput, NotFound, TooManyAttempts
from app.languages import current_language
from app.languages import gettext as _
from app.models import Collection, MailKind, OpeningRequest, OutgoingMail, Privacy
from app.models.delivery.opening_request import UNCONFIRMED_FOR
from app.models.text.email_address import checked_email
from app.services.events.studio_event import EventType, StudioEvent
from app.services.guesses.guess_limit import GuessesSpent, GuessLimit
from app.services.mail.opening_letters import REQUEST
from app.services.mail.outbox import NewMail, Outbox
from app.services.site_addresses import SiteAddresses

MOST_WAITING = 500  # addresses of one collection
TOO_MANY = _("Too many requests came from your network, or for this gallery. Try again later.")
UNUSABLE = _("Enter your e-mail address, such as name@example.com.")


class Openings:
    """The opening requests in this session; the caller commits, or rolls back."""

    def __init__(self, session: Session, outbox: Outbox, addresses: SiteAddresses, limit: GuessLimit):
        self._session = session
        self._outbox = outbox
        self._addresses = addresses
        self._limit = limit

    def ask(self, collection: Collection, email: str, address: str, now: datetime) -> None:
        """Store the request of an e-mail address, and a mail that asks to confirm it, once a day.

        ``address`` is the network address. An address that is confirmed gets no mail. Raises ``NotFound`` if this
        collection takes no requests, ``InvalidInput`` for an unusable e-mail address, and ``TooManyAttempts`` if too
        many requests came from this network or wait for the collection.
        """
        email = _usable(email)
        collection = Collection.for_change(self._session, collection.id)
        is_announced = collection.announces and collection.trashed_at is None
        if not is_announced or collection.privacy is not Privacy.DRAFT or not self._outbox.is_on:
            raise NotFound
        self._count(collection, address, now)
        mine = (OpeningRequest.collection_id == collection.id, OpeningRequest.email == email)
        request = self._session.scalar(select(OpeningRequest).where(*mine))
        if request is not None and (request.confirmed_at or request.asked_at.date() == now.date()):
            return
        request = request or OpeningRequest(uuid=uuid4(), collection=collection, email=email)
        request.language, request.asked_at = current_language().tag, now
        self._session.add(request)
        self._session.flush()
        key = f"{_key(MailKind.CONFIRM_ADDRESS, request.uuid)}:{now.date()}"
        self._outbox.add(self._mail(MailKind.CONFIRM_ADDRESS, request, collection, key), now)

    def named_by(self, token: str) -> OpeningRequest | None:
        """Return the request of a signed address, or None if it is deleted; raises ``NotFound`` for another token."""
        uuid = self._addresses.opening_named_by(token)
        if uuid is None:
            raise NotFound
        return self._session.scalar(select(OpeningRequest).where(OpeningRequest.uuid == uuid))

    def remove(self, token: str) -> None:
        """Delete the request of a signed address, and its mails; raises ``NotFound`` for another token."""
        uuid = self._addresses.opening_named_by(token)
        if uuid is None:
            raise NotFound
        self._session.execute(delete(OpeningRequest).where(OpeningRequest.uuid == uuid))
        keys = [OutgoingMail.dedupe_key.startswith(_key(kind, uuid), autoescape=True) for kind in _KINDS]
        self._session.execute(delete(OutgoingMail).where(or_(*keys)).execution_options(synchronize_session=False))

    def hear(self, event: StudioEvent) -> None:
        """Store a mail to each confirmed address when a collection is published, and delete all its requests.

        With ``Privacy.PRIVATE`` no mail is stored, because the address opens nothing.
        """
        if event.type is not EventType.COLLECTION_PUBLISHED:
            return
        collection = event.collection
        here = OpeningRequest.collection_id == collection.id
        if collection.privacy is not Privacy.PRIVATE:
            confirmed = select(OpeningRequest).where(here, OpeningRequest.confirmed_at.is_not(None))
            mails = [
                self._mail(MailKind.OPENED, each, collection, _key(MailKind.OPENED, each.uuid))
                for each in self._session.scalars(confirmed.order_by(OpeningRequest.id))
            ]
            self._outbox.add_all(mails, event.at)
        self._session.execute(delete(OpeningRequest).where(here))

    def forget(self, now: datetime) -> None:
        """Delete the requests that are over, and the mails that would ask to confirm them."""
        OpeningRequest.forget(self._session, now)
        old = (OutgoingMail.kind == MailKind.CONFIRM_ADDRESS, OutgoingMail.created_at < now - UNCONFIRMED_FOR)
        self._session.execute(delete(OutgoingMail).where(*old).execution_options(synchronize_session=False))

    def _count(self, collection: Collection, address: str, now: datetime) -> None:
        """Count the request for its network; raises ``TooManyAttempts``."""
        try:
            self._limit.begin(f"opening:{collection.uuid}", address, now)
        except GuessesSpent as spent:
            raise TooManyAttempts(TOO_MANY, retry_after=spent.retry_after) from spent
        here = OpeningRequest.collection_id == collection.id
        count = self._session.scalar(select(func.count()).select_from(OpeningRequest).where(here)) or 0
        if count >= MOST_WAITING:
            raise TooManyAttempts(TOO_MANY, retry_after=int(timedelta(days=1).total_seconds()))

    def _mail(self, kind: MailKind, request: OpeningRequest, collection: Collection, key: str) -> NewMail:
        facts = {REQUEST: request.uuid.hex}
        return NewMail(kind, request.email, collection.owner_id, facts, key, request.language, collection)


_KINDS = (MailKind.CONFIRM_ADDRESS, MailKind.OPENED)


def _key(kind: MailKind, uuid: UUID) -> str:
    """Return the beginning of the key by which a mail about this request is stored once."""
    return f"{kind}:{uuid.hex}"


def _usable(email: str) -> str:
    """Return the address in small letters; raises ``InvalidInput``."""
    try:
        checked = checked_email(email)
    except InvalidInput:
        checked = None
    if checked is None:
        raise InvalidInput(UNUSABLE, field="email")
    return checked.lower()
