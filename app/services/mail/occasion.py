"""Whether the occasion of a mail is still there when it would be sent."""

from datetime import datetime

from app.formatting import datetime_iso
from app.models import Collection, DigestRhythm, MailKind, OutgoingMail, Privacy, ShareLink
from app.models.mail.outgoing_mail import TO_OWNERS
from app.policies.collection_policy import end_of

AFTER_THE_END = frozenset({MailKind.CLOSED})
ENDING = frozenset({MailKind.ENDS_IN_WEEK, MailKind.ENDS_TOMORROW, MailKind.CLOSED})
STOPPABLE = frozenset({MailKind.REMINDER, MailKind.ENDS_IN_WEEK, MailKind.ENDS_TOMORROW})
END = "end"  # the name of the end among the facts of a mail about it


def reason_to_drop(mail: OutgoingMail, now: datetime) -> str | None:
    """Return why the mail would be wrong now, as a sentence for the owner, or None if it can be sent."""
    if mail.kind is MailKind.DIGEST:
        return "You turned digests off." if mail.owner.digest is DigestRhythm.OFF else None
    if mail.collection is None:
        return "The collection is deleted."
    if mail.collection.trashed_at is not None:
        return "The collection is in the trash."
    if mail.kind in TO_OWNERS:
        return None
    if mail.kind is MailKind.CONFIRM_ADDRESS:
        return None if mail.collection.privacy is Privacy.DRAFT else "The collection is published."
    if mail.collection.privacy is Privacy.DRAFT:
        return "The collection is a draft again."
    if mail.kind is MailKind.OPENED:
        return _of_address(mail.collection, now)
    if mail.share_link is None:
        return "The share link is deleted."
    return _of_link(mail, mail.collection, mail.share_link, now)


def _of_address(collection: Collection, now: datetime) -> str | None:
    if collection.privacy is Privacy.PRIVATE:
        return "The collection opens with share links only."
    return "The gallery has ended." if collection.expires_at is not None and collection.expires_at <= now else None


def _of_link(mail: OutgoingMail, collection: Collection, link: ShareLink, now: datetime) -> str | None:
    end = end_of(collection, link)
    if link.revoked_at is not None:
        return "The share link is revoked."
    if link.email is None:
        return "The share link has no e-mail address any more."
    if link.email != mail.recipient:
        return "The share link has another e-mail address now. Send it again to use that one."
    if mail.kind in STOPPABLE and link.mails_stopped_at is not None:
        return "This person asked for no more reminders."
    if mail.kind in ENDING and (end is None or datetime_iso(end) != mail.facts.get(END)):
        return "The end of the gallery was changed."
    if mail.kind not in AFTER_THE_END and end is not None and end <= now:
        return "The gallery has ended."
    return None
