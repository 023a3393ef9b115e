"""An audit entry: one action on a studio, by whom and from where.

It is written once and never changed.
"""

from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import Index, String, Uuid, delete, event
from sqlalchemy.orm import Mapped, mapped_column

from app.database import Base, Session, UTCDateTime
from app.models.columns import text_enum

LONGEST_THING, LONGEST_DETAIL = 300, 300


class Channel(StrEnum):
    """The channel of an audited action: a browser, a token, the command line or the schedule."""

    BROWSER = "browser"
    TOKEN = "token"  # noqa: S105
    COMMAND_LINE = "command line"
    SCHEDULE = "schedule"


class Verb(StrEnum):
    """An audited action; ``app.views.auth.audit_sentences`` has the sentences that owners read about it."""

    STUDIO_SET_UP = "studio.set_up"
    STUDIO_CHANGED = "studio.changed"
    TIME_ZONE_CHANGED = "owner.time_zone"
    DIGEST_CHANGED = "owner.digest"
    OWNER_ADDED = "owner.added"
    SIGNED_IN = "sign_in.begun"
    SIGN_IN_FAILED = "sign_in.failed"
    SIGNED_OUT = "sign_in.ended"
    SIGNED_OUT_DEVICE = "sign_in.ended_elsewhere"
    SIGNED_OUT_OTHERS = "sign_in.ended_others"
    PASSWORD_CHANGED = "password.changed"  # noqa: S105
    PASSWORD_REFUSED = "password.refused"  # noqa: S105
    TOKEN_MADE = "token.made"  # noqa: S105
    TOKEN_REVOKED = "token.revoked"  # noqa: S105
    TOKEN_REINSTATED = "token.reinstated"  # noqa: S105
    COLLECTION_MADE = "collection.made"
    COLLECTION_CHANGED = "collection.changed"
    COLLECTION_PUBLISHED = "collection.published"
    COLLECTION_RENAMED = "collection.renamed"
    COLLECTIONS_ORDERED = "collection.ordered"
    COLLECTION_TRASHED = "collection.trashed"
    COLLECTION_RESTORED = "collection.restored"
    COLLECTION_PURGED = "collection.purged"
    SECTION_ADDED = "section.added"
    SECTION_RENAMED = "section.renamed"
    SECTION_CHANGED = "section.changed"
    SECTIONS_ORDERED = "section.ordered"
    SECTION_TRASHED = "section.trashed"
    SECTION_RESTORED = "section.restored"
    SECTION_PURGED = "section.purged"
    FILE_UPLOADED = "file.uploaded"
    FILE_ADDED = "file.added"
    FILE_CHANGED = "file.changed"
    FILE_RENAMED = "file.renamed"
    FILE_MOVED = "file.moved"
    FILES_ORDERED = "file.ordered"
    FILE_DESCRIBED = "file.described"
    FILE_TAGGED = "file.tagged"
    FILE_RATED = "file.rated"
    FILE_LABELED = "file.labeled"
    FILE_HIDDEN = "file.hidden"
    FILE_SHOWN = "file.shown"
    FILE_RETRIED = "file.retried"
    CHANGE_UNDONE = "file.change_undone"
    FILE_REPLACED = "file.replaced"
    VERSION_RESTORED = "file.version_restored"
    FILE_TRASHED = "file.trashed"
    FILE_RESTORED = "file.restored"
    FILE_PURGED = "file.purged"
    COVER_SET = "file.cover"
    FOCUS_SET = "file.focus"
    PREVIEWS_REBUILT = "file.rebuilt"
    VISITORS_TOLD = "collection.visitors_told"
    EXTENSION_APPROVED = "extension.approved"
    EXTENSION_DECLINED = "extension.declined"
    EXTENDED_BY_VISITOR = "extension.by_visitor"
    LINK_MADE = "link.made"
    LINK_CHANGED = "link.changed"
    LINK_REVOKED = "link.revoked"
    LINK_REINSTATED = "link.reinstated"
    MAILS_QUEUED = "mail.queued"
    AUTOMATIC_MAILS_CHANGED = "mail.automatic"
    PRESET_MADE = "preset.made"
    PRESET_CHANGED = "preset.changed"
    PRESET_DELETED = "preset.deleted"
    PRESET_RESTORED = "preset.restored"
    TEMPLATE_MADE = "template.made"
    TEMPLATE_CHANGED = "template.changed"
    TEMPLATE_DELETED = "template.deleted"
    TEMPLATE_RESTORED = "template.restored"
    CLIENT_MADE = "client.made"
    CLIENT_CHANGED = "client.changed"
    CLIENT_REVOKED = "client.revoked"
    CLIENT_REINSTATED = "client.reinstated"
    CLIENT_DELETED = "client.deleted"
    CLIENT_RESTORED = "client.restored"
    WEBHOOK_MADE = "webhook.made"
    WEBHOOK_CHANGED = "webhook.changed"
    WEBHOOK_ROTATED = "webhook.rotated"
    WEBHOOK_DISABLED = "webhook.disabled"
    WEBHOOK_ENABLED = "webhook.enabled"
    WEBHOOK_DELETED = "webhook.deleted"
    WEBHOOK_RESTORED = "webhook.restored"
    SELECTION_REOPENED = "selection.reopened"
    SELECTION_LOCKED = "selection.locked"
    SELECTION_TO_SECTION = "selection.section"
    SELECTION_FROM_SECTION = "selection.section_undone"
    SELECTION_TO_COLLECTION = "selection.collection"
    STORAGE_MIGRATED = "storage.migrated"
    ORPHANS_DELETED = "storage.orphans"
    BACKUP_MADE = "backup.made"
    BACKUP_RESTORED = "backup.restored"


class AuditEntry(Base):
    """One audited action.

    ``owner_uuid`` is the owner whose log it belongs to, or null if it concerns the whole site. ``who`` is the e-mail
    address, at that time, of the person who did it. No column references another row, so the entry stays when other
    rows are deleted.

    ``channel_name`` is the name of the device or the token; ``address`` is the network address of the request.
    ``thing`` is the name, at that time, of what was changed, ``count`` is how many things were changed, and ``detail``
    is what was changed about them. Never store a password, a token or another secret in an entry.
    """

    __tablename__ = "audit_entries"
    __table_args__ = (
        Index("ix_audit_entries_owner_uuid_id", "owner_uuid", "id"),
        Index("ix_audit_entries_owner_uuid_collection_uuid_id", "owner_uuid", "collection_uuid", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    done_at: Mapped[datetime] = mapped_column(UTCDateTime, index=True)
    owner_uuid: Mapped[UUID | None] = mapped_column(Uuid)
    who: Mapped[str] = mapped_column(String(254), default="")
    channel: Mapped[Channel] = mapped_column("way", text_enum(Channel))
    channel_name: Mapped[str] = mapped_column("way_name", String(100), default="")
    address: Mapped[str] = mapped_column(String(64), default="")
    verb: Mapped[str] = mapped_column(String(40))
    thing: Mapped[str] = mapped_column(String(LONGEST_THING), default="")
    count: Mapped[int] = mapped_column(default=1)
    detail: Mapped[str] = mapped_column(String(LONGEST_DETAIL), default="")
    collection_uuid: Mapped[UUID | None] = mapped_column(Uuid)
    collection_title: Mapped[str] = mapped_column(String(200), default="")

    @classmethod
    def forget(cls, session: Session, before: datetime) -> None:
        """Delete the entries of actions before this moment; nothing else deletes an entry."""
        session.execute(delete(cls).where(cls.done_at < before).execution_options(synchronize_session=False))


class Unchangeable(RuntimeError):
    """An attempt to change or delete an audit entry."""


@event.listens_for(AuditEntry, "before_update")
@event.listens_for(AuditEntry, "before_delete")
def _refuse(_mapper: Any, _connection: Any, entry: AuditEntry) -> None:
    raise Unchangeable(f"Entry {entry.id} of the log was written once, and stays as it is.")
