"""The log in words: each entry a sentence, and a run of equal acts, such as an upload of 800 files, one line."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from app.models import AuditEntry, Channel, Verb
from app.models.accounts.api_token import PUSH, name_for_people

# What one act is called, and several of it. {thing} is its name in quotation marks, {count} how many.
SENTENCES: dict[str, tuple[str, str]] = {
    Verb.STUDIO_SET_UP: ("Set up the studio {thing}", ""),
    Verb.STUDIO_CHANGED: ("Changed the studio {thing}", ""),
    Verb.TIME_ZONE_CHANGED: ("Set the time zone {thing}", ""),
    Verb.OWNER_ADDED: ("Added the owner {thing}", ""),
    Verb.SIGNED_IN: ("Signed in", "Signed in {count} times"),
    Verb.SIGN_IN_FAILED: ("Wrong password at the sign-in", "Wrong password at the sign-in, {count} times"),
    Verb.SIGNED_OUT: ("Signed out", "Signed out {count} times"),
    Verb.SIGNED_OUT_DEVICE: ("Signed out the device {thing}", ""),
    Verb.SIGNED_OUT_OTHERS: ("Signed out the other device", "Signed out {count} other devices"),
    Verb.PASSWORD_CHANGED: ("Changed the account’s password", ""),
    Verb.PASSWORD_REFUSED: (
        "Wrong password when it was to be changed",
        "Wrong password when it was to be changed, {count} times",
    ),
    Verb.TOKEN_MADE: ("Made the API token {thing}", ""),
    Verb.TOKEN_REVOKED: ("Revoked the API token {thing}", ""),
    Verb.TOKEN_REINSTATED: ("Brought back the API token {thing}", ""),
    Verb.COLLECTION_MADE: ("Made the collection {thing}", ""),
    Verb.COLLECTION_CHANGED: ("Changed the settings of {thing}", ""),
    Verb.COLLECTION_RENAMED: ("Renamed a collection to {thing}", ""),
    Verb.COLLECTIONS_ORDERED: ("Ordered the collections", "Ordered the collections {count} times"),
    Verb.COLLECTION_TRASHED: ("Moved the collection {thing} to the trash", ""),
    Verb.COLLECTION_RESTORED: ("Brought the collection {thing} back", ""),
    Verb.COLLECTION_PURGED: ("Deleted the collection {thing} for good", ""),
    Verb.SECTION_ADDED: ("Added the section {thing}", "Added {count} sections"),
    Verb.SECTION_RENAMED: ("Renamed a section to {thing}", "Renamed {count} sections"),
    Verb.SECTIONS_ORDERED: ("Ordered the sections", "Ordered the sections {count} times"),
    Verb.SECTION_TRASHED: ("Moved the section {thing} and its files to the trash", ""),
    Verb.SECTION_RESTORED: ("Brought the section {thing} back", ""),
    Verb.SECTION_PURGED: ("Deleted the section {thing} for good", "Deleted {count} sections for good"),
    Verb.FILE_UPLOADED: ("Uploaded {thing}", "Uploaded {count} files"),
    Verb.FILE_ADDED: ("Added {thing} from the library", "Added {count} files from the library"),
    Verb.FILE_CHANGED: ("Changed {thing}", "Changed {count} files"),
    Verb.FILE_RENAMED: ("Renamed a file to {thing}", "Renamed {count} files"),
    Verb.FILE_MOVED: ("Moved {thing} to another section", "Moved {count} files to another section"),
    Verb.FILES_ORDERED: ("Ordered the files", "Ordered the files {count} times"),
    Verb.FILE_DESCRIBED: ("Wrote other words about {thing}", "Wrote other words about {count} files"),
    Verb.FILE_TAGGED: ("Changed the tags of {thing}", "Changed the tags of {count} files"),
    Verb.FILE_HIDDEN: ("Hid {thing} from visitors", "Hid {count} files from visitors"),
    Verb.FILE_SHOWN: ("Showed {thing} to visitors again", "Showed {count} files to visitors again"),
    Verb.FILE_RETRIED: ("Had {thing} prepared again", "Had {count} files prepared again"),
    Verb.FILE_TRASHED: ("Moved {thing} to the trash", "Moved {count} files to the trash"),
    Verb.FILE_RESTORED: ("Brought {thing} back", "Brought {count} files back"),
    Verb.FILE_PURGED: ("Deleted {thing} for good", "Deleted {count} files for good"),
    Verb.COVER_SET: ("Made {thing} the cover", "Set the cover {count} times"),
    Verb.FOCUS_SET: ("Set the focal point of {thing}", "Set the focal points of {count} files"),
    Verb.PREVIEWS_REBUILT: ("Had previews made again", ""),
    Verb.LINK_MADE: ("Made the share link for {thing}", "Made {count} share links"),
    Verb.LINK_CHANGED: ("Changed the share link for {thing}", "Changed {count} share links"),
    Verb.LINK_REVOKED: ("Revoked the share link for {thing}", "Revoked {count} share links"),
    Verb.LINK_REINSTATED: ("Brought back the share link for {thing}", "Brought back {count} share links"),
    Verb.PRESET_MADE: ("Made the preset {thing}", ""),
    Verb.PRESET_CHANGED: ("Changed the preset {thing}", ""),
    Verb.PRESET_DELETED: ("Deleted the preset {thing}", ""),
    Verb.PRESET_RESTORED: ("Brought the preset {thing} back", ""),
    Verb.SELECTION_REOPENED: ("Reopened the selection {thing}", ""),
    Verb.SELECTION_LOCKED: ("Locked the selection {thing} again", ""),
    Verb.STORAGE_MIGRATED: (
        "Began to move a file to the store {thing}",
        "Began to move {count} files to the store {thing}",
    ),
    Verb.ORPHANS_DELETED: ("Deleted an object without a row", "Deleted {count} objects without a row"),
    Verb.BACKUP_MADE: ("Made a backup", ""),
    Verb.BACKUP_RESTORED: ("Restored a backup", ""),
}


@dataclass(frozen=True)
class AuditLine:
    """``since`` and ``until`` (in the reader's zone) are equal for a single act; ``last_id`` is the oldest entry's."""

    since: datetime
    until: datetime
    sentence: str
    how: str
    collection_uuid: UUID | None
    collection_title: str
    last_id: int
    alike: tuple
    count: int

    @property
    def day(self) -> date:
        """The day under which it stands."""
        return self.until.date()


def in_lines(entries: Iterable[AuditEntry], zone: ZoneInfo) -> list[AuditLine]:
    """The entries, latest first, as lines; neighbours that are alike, of one day, become one."""
    lines: list[AuditLine] = []
    for entry in entries:
        line = _line(entry, zone)
        before = lines[-1] if lines else None
        if before is not None and SENTENCES.get(entry.verb, ("", ""))[1] and line.alike == before.alike:
            count = before.count + line.count
            sentence = _sentence(entry, count)
            lines[-1] = replace(before, since=line.since, sentence=sentence, count=count, last_id=line.last_id)
        else:
            lines.append(line)
    return lines


def _line(entry: AuditEntry, zone: ZoneInfo) -> AuditLine:
    moment = entry.done_at.astimezone(zone)
    is_about_it = entry.verb.startswith("collection.")
    return AuditLine(
        since=moment,
        until=moment,
        sentence=_sentence(entry, entry.count),
        how=_how(entry),
        collection_uuid=entry.collection_uuid,
        collection_title="" if is_about_it else entry.collection_title,
        last_id=entry.id,
        alike=(entry.verb, entry.collection_uuid, _how(entry), moment.date()),
        count=entry.count,
    )


def _sentence(entry: AuditEntry, count: int) -> str:
    one, several = SENTENCES.get(entry.verb, (entry.verb, ""))
    form = several if several and count != 1 else one
    sentence = form.format(thing=f"“{entry.thing}”", count=f"{count:,}")
    return f"{sentence}: {entry.detail}" if entry.detail and form == one else sentence


def _how(entry: AuditEntry) -> str:
    if entry.channel is Channel.COMMAND_LINE:
        return "At the command line"
    if entry.channel is Channel.SCHEDULE:
        return "On schedule"
    name = entry.channel_name
    if entry.channel is Channel.TOKEN:
        name = name_for_people(name)
        name = f"by “{name}”" if name == PUSH else f"token “{name}”"
    return ", ".join(part for part in (entry.who or "Somebody", name, entry.address) if part)
