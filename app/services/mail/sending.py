"""The sending of mails by a worker: one connection at a time, one lease for each mail.

The attempt is counted and committed when the mail is leased, and ``content_sent_at`` is committed right before the
content is sent. So a mail that a killed worker had leased is sent again, and only one whose content was being sent can
reach its recipient twice, with the same ``Message-ID``.
"""

import logging
import threading
import time
from collections.abc import Callable
from contextlib import ExitStack
from datetime import datetime, timedelta

from sqlalchemy import select, update

from app.database import Session
from app.integrations.mail_server import Envelope, MailConnection, MailRefused, MailServer, MailServerError
from app.models import DigestEntry, MailState, OutgoingMail
from app.models.files.lease import NO_LEASE
from app.models.mail.outgoing_mail import DELETED_AFTERWARDS, LEASE, MOST_ATTEMPTS, TO_OWNERS, WAITS
from app.services.mail.occasion import reason_to_drop
from app.services.uploads.lease_holder import is_gone, is_mine, new_holder

log = logging.getLogger(__name__)

MOST_MAILS, MOST_SECONDS = 100, 20.0  # of one turn: a worker that is stopped waits for its end
KILLED = "The worker ended during each attempt."
MAIL_FAILED = "mail.failed"  # the name of the event in a digest


class MailSending:
    """The sending in this session; ``server`` is None if mail is off, and ``envelope_of`` makes a mail's content.

    ``clock`` returns the time in UTC. Each method commits its own steps.
    """

    def __init__(
        self,
        session: Session,
        server: MailServer | None,
        envelope_of: Callable[[OutgoingMail, datetime], Envelope],
        clock: Callable[[], datetime],
    ):
        self._session = session
        self._server = server
        self._envelope_of = envelope_of
        self._clock = clock
        self._one_turn = threading.Lock()
        self._holder = ""

    def send_due(self) -> bool:
        """Send the mails that are due, at most 100 and for about 20 seconds; return whether more may be due.

        Only one thread of a process sends at a time; in another one this returns False at once.
        """
        if self._server is None or not self._one_turn.acquire(blocking=False):
            return False
        self._holder = new_holder()
        try:
            return self._turn(self._server)
        finally:
            self._holder = ""
            self._one_turn.release()

    def sweep(self, now: datetime) -> bool:
        """End the leases of killed workers, fail the mails without further attempts; return whether a mail is due."""
        self._end_abandoned(now)
        free = (OutgoingMail.state == MailState.QUEUED, OutgoingMail.attempts >= MOST_ATTEMPTS)
        spent = select(OutgoingMail).where(*free, OutgoingMail.lease_holder.is_(None))
        for mail in self._session.scalars(spent).all():
            mail.state, mail.reason = MailState.FAILED, mail.reason or KILLED
            self._report_failed(mail, now)
        OutgoingMail.forget_addresses(self._session)
        due = self._session.scalar(select(OutgoingMail.id).where(OutgoingMail.due(now)).limit(1))
        self._session.commit()
        return due is not None and self._server is not None

    def _turn(self, server: MailServer) -> bool:
        started, connection = time.monotonic(), None
        with ExitStack() as stack:
            for _ in range(MOST_MAILS):
                mail_id = self._lease_next()
                if mail_id is None:
                    return False
                try:
                    envelope = self._prepared(mail_id)
                    if envelope is not None:
                        connection = connection or stack.enter_context(server.connected())
                        self._send(connection, mail_id, envelope)
                except MailServerError as error:
                    self._put_back(mail_id, error.message)
                    self._put_off_all(error.message)
                    return False
                if time.monotonic() - started > MOST_SECONDS:
                    break
        return True

    def _lease_next(self) -> int | None:
        now = self._clock()
        leased = OutgoingMail.lease_next(self._session, holder=self._holder, now=now)
        self._session.commit()
        return leased

    def _prepared(self, mail_id: int) -> Envelope | None:
        """Return the mail's content, or None after it was dropped or could not be written."""
        now, mail = self._clock(), self._session.get(OutgoingMail, mail_id)
        if mail is None:  # its collection was deleted meanwhile
            self._session.commit()
            return None
        if reason := reason_to_drop(mail, now):
            self._finish(mail_id, state=MailState.DROPPED, reason=reason)
            return None
        try:
            envelope = self._envelope_of(mail, now)
        except Exception:
            log.exception("mail %s could not be written", mail_id)
            self._session.rollback()
            self._put_back(mail_id, "The mail could not be written. The log has the details.")
            return None
        self._session.commit()  # no transaction is open while the server is waited for
        return envelope

    def _send(self, connection: MailConnection, mail_id: int, envelope: Envelope) -> None:
        try:
            connection.send(envelope, before_content=lambda: self._mark(mail_id))
        except MailRefused as refusal:
            if refusal.is_final:
                self._fail(mail_id, refusal.message)
            else:
                self._put_back(mail_id, refusal.message, content_sent_at=None)
            return
        self._finish(mail_id, state=MailState.SENT, sent_at=self._clock(), reason=None)

    def _mark(self, mail_id: int) -> None:
        """Commit that the content is about to be sent; raises ``MailServerError`` if the lease is another's by now."""
        mine = (OutgoingMail.id == mail_id, OutgoingMail.lease_holder == self._holder)
        is_mine_still = OutgoingMail.change_if(self._session, *mine, content_sent_at=self._clock())
        self._session.commit()
        if not is_mine_still:
            raise MailServerError("The attempt took too long, and another worker has this mail now.")

    def _put_back(self, mail_id: int, reason: str, **values: datetime | None) -> None:
        """Let the mail wait for its next attempt, or fail if it has none."""
        attempts = self._session.scalar(select(OutgoingMail.attempts).where(OutgoingMail.id == mail_id)) or 0
        if attempts >= MOST_ATTEMPTS:
            self._fail(mail_id, reason)
            return
        log.warning("mail %s was not sent: %s", mail_id, reason)
        self._finish(mail_id, reason=reason, not_before=self._clock() + WAITS[attempts - 1], **values)

    def _put_off_all(self, reason: str) -> None:
        """Count an attempt for each further mail that is due, because it would meet the same fault now."""
        now = self._clock()
        for attempts, wait in enumerate(WAITS):
            same = update(OutgoingMail).where(OutgoingMail.due(now), OutgoingMail.attempts == attempts)
            values = {"attempts": attempts + 1, "not_before": now + wait, "reason": reason}
            self._session.execute(same.values(values).execution_options(synchronize_session=False))
        self._session.commit()

    def _fail(self, mail_id: int, reason: str) -> None:
        log.warning("mail %s failed: %s", mail_id, reason)
        if (mail := self._session.get(OutgoingMail, mail_id)) is not None:
            self._report_failed(mail, self._clock())
        self._finish(mail_id, state=MailState.FAILED, reason=reason)

    def _finish(self, mail_id: int, **values: object) -> None:
        OutgoingMail.finish(self._session, mail_id, self._holder, **values)
        if "state" in values:
            OutgoingMail.forget_addresses(self._session)
        self._session.commit()

    def _report_failed(self, mail: OutgoingMail, now: datetime) -> None:
        """Let the owner's next digest say so; a failed mail to the owner is only on the pages.

        Addresses that are deleted afterwards are in no digest.
        """
        if mail.kind not in TO_OWNERS | DELETED_AFTERWARDS:
            name = mail.share_link.name if mail.share_link else ""
            where = {"owner_id": mail.owner_id, "collection_id": mail.collection_id}
            self._session.add(DigestEntry(**where, event=MAIL_FAILED, name=name, detail=mail.recipient, at=now))

    def _end_abandoned(self, now: datetime) -> None:
        leased = select(OutgoingMail.id, OutgoingMail.lease_holder, OutgoingMail.lease_until).where(
            OutgoingMail.state == MailState.QUEUED, OutgoingMail.lease_holder.is_not(None)
        )
        for mail_id, holder, until in self._session.execute(leased).all():
            is_lost = holder is not None and (is_gone(holder) or (is_mine(holder) and holder != self._holder))
            is_over = until is None or until < now or until > now + LEASE + timedelta(minutes=1)
            if is_lost or is_over:
                mine = (OutgoingMail.id == mail_id, OutgoingMail.lease_holder == holder)
                OutgoingMail.change_if(self._session, *mine, **NO_LEASE)
