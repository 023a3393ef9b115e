"""The audit entries for acts on many things in the trash: one for each collection, section, and collection's files."""

from collections import defaultdict
from typing import NamedTuple

from app.models import Collection, Verb
from app.queries.trash import TrashedRows
from app.services.activity.audit_trail import AuditTrail


class TrashVerbs(NamedTuple):
    """The verbs of one act, for a collection, a section and files."""

    collection: Verb
    section: Verb
    file: Verb


TRASHED = TrashVerbs(Verb.COLLECTION_TRASHED, Verb.SECTION_TRASHED, Verb.FILE_TRASHED)
RESTORED = TrashVerbs(Verb.COLLECTION_RESTORED, Verb.SECTION_RESTORED, Verb.FILE_RESTORED)
PURGED = TrashVerbs(Verb.COLLECTION_PURGED, Verb.SECTION_PURGED, Verb.FILE_PURGED)


def record_rows(audit: AuditTrail, rows: TrashedRows, verbs: TrashVerbs) -> None:
    """Record the act on these rows."""
    for collection in rows.collections:
        audit.record(verbs.collection, collection=collection, thing=collection.title)
    for section in rows.sections:
        audit.record(verbs.section, collection=section.collection, thing=section.title)
    names = defaultdict[Collection, list[str]](list)
    for file in rows.files:
        names[file.collection].append(file.original_filename)
    for collection, of_files in names.items():
        audit.record(verbs.file, collection=collection, thing=of_files[0], count=len(of_files))
