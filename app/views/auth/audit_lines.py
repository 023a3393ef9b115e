"""The lines of the audit log: one for each entry, or one for equal acts in a row, such as an upload of 800 files."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from app.languages import Message
from app.languages import gettext as _
from app.models import AuditEntry, Channel, Verb
from app.models.accounts.api_token import PUSH, name_for_people
from app.views.auth.audit_sentences import sentences_of
from app.views.auth.device import device_name
from app.web.stored_sentences import translated


@dataclass(frozen=True)
class AuditLine:
    """A line of the log; ``since`` and ``until`` are in the reader's time zone and equal for a single act.

    ``last_id`` is the id of its oldest entry. Neighbors with equal ``alike`` become one line.
    """

    since: datetime
    until: datetime
    sentence: Message
    how: str
    collection_uuid: UUID | None
    collection_title: str
    last_id: int
    alike: tuple[str, UUID | None, str, date]
    count: int

    @property
    def day(self) -> date:
        """The date under which the line is listed."""
        return self.until.date()


def in_lines(entries: Iterable[AuditEntry], zone: ZoneInfo) -> list[AuditLine]:
    """Return the lines for these entries, which come latest first; equal acts in a row, on one day, share a line."""
    lines: list[AuditLine] = []
    for entry in entries:
        line = _line(entry, zone)
        before = lines[-1] if lines else None
        if before is not None and sentences_of(entry.verb)[1] is not None and line.alike == before.alike:
            count = before.count + line.count
            sentence = _sentence(entry, count)
            lines[-1] = replace(before, since=line.since, sentence=sentence, count=count, last_id=line.last_id)
        else:
            lines.append(line)
    return lines


def _line(entry: AuditEntry, zone: ZoneInfo) -> AuditLine:
    moment = entry.done_at.astimezone(zone)
    is_about_it = entry.verb.startswith("collection.")
    how = _how(entry)
    return AuditLine(
        since=moment,
        until=moment,
        sentence=_sentence(entry, entry.count),
        how=how,
        collection_uuid=entry.collection_uuid,
        collection_title="" if is_about_it else entry.collection_title,
        last_id=entry.id,
        alike=(entry.verb, entry.collection_uuid, how, moment.date()),
        count=entry.count,
    )


def _sentence(entry: AuditEntry, count: int) -> Message:
    one, several = sentences_of(entry.verb)
    is_nameless = "%(thing)s" in one.id and not entry.thing
    thing = device_name(entry.thing) if entry.verb == Verb.SIGNED_OUT_DEVICE else entry.thing
    if several is not None and (count != 1 or is_nameless):
        return replace(several, count=count, values={"thing": thing})
    sentence = replace(one, values={"thing": thing})
    if not entry.detail:
        return sentence
    return _("%(sentence)s: %(detail)s", sentence=sentence, detail=_detail(entry.detail))


def _detail(stored: str) -> str:
    """Return a stored detail, which lists English terms, in the current language."""
    return ", ".join(translated(term) for term in stored.split(", "))


def _how(entry: AuditEntry) -> str:
    """Return who did it, with which device or token, and from which address."""
    if entry.channel is Channel.COMMAND_LINE:
        return str(_("On the command line"))
    if entry.channel is Channel.SCHEDULE:
        return str(_("On schedule"))
    parts = (entry.who or _("Someone"), _channel_name(entry), entry.address)
    return ", ".join(str(part) for part in parts if part)


def _channel_name(entry: AuditEntry) -> Message | str:
    if entry.channel is not Channel.TOKEN:
        return device_name(entry.channel_name)
    name = name_for_people(entry.channel_name)
    return _("by “%(name)s”", name=name) if name == PUSH else _("token “%(name)s”", name=name)
