"""Publishing a draft: who can open it, until when and with which downloads, in one act after the preflight."""

from datetime import datetime

from app.database import Session
from app.errors import Conflict, InvalidInput, NotFound
from app.languages import gettext as _
from app.models import Collection, Privacy
from app.services.collections.collection_editor import CollectionChanges, CollectionEditor
from app.services.preflight.concern import Concern
from app.services.preflight.preflight import Preflight, blocks

# Publishing itself settles these: it ends the draft, refuses an end in the past, and leads to the share links.
SETTLED = frozenset({"draft", "ended", "no-link"})
ALREADY = _("This collection is already published, so nothing was changed. Its settings say who can open it.")


class Publishing:
    """The publication of drafts in this session."""

    def __init__(self, session: Session, preflight: Preflight, editor: CollectionEditor):
        self._session = session
        self._editor = editor
        self._preflight = preflight

    def concerns(self, collection: Collection, now: datetime) -> list[Concern]:
        """Return what the preflight finds, the gravest first, without what publishing settles itself."""
        return [concern for concern in self._preflight.concerns(collection, now) if concern.id not in SETTLED]

    def publish(
        self, collection: Collection, changes: CollectionChanges, now: datetime, *, despite_blocks: bool = False
    ) -> str:
        """Apply these changes to a draft, and return the names of the fields that changed; the caller commits.

        The row stays locked until then. Raises ``Conflict`` if the collection is no draft any more, or if the preflight
        finds something that stops the delivery and ``despite_blocks`` is not set; ``InvalidInput`` for values that
        publish nothing; ``NotFound`` if it is in the trash.
        """
        collection = Collection.for_change(self._session, collection.id)
        if collection.trashed_at is not None:
            raise NotFound
        if collection.privacy is not Privacy.DRAFT:
            raise Conflict(ALREADY)
        changed = self._editor.apply(collection, changes)
        if collection.privacy is Privacy.DRAFT:
            raise InvalidInput(_("Choose who can open the collection."), field="privacy")
        if collection.expires_at is not None and collection.expires_at <= now:
            raise InvalidInput(_("Choose an end in the future, or no end."), field="expires_at")
        if not despite_blocks and blocks(self.concerns(collection, now)):
            raise Conflict(_("Correct what stops the delivery first, or tick this box."), field="despite_blocks")
        return changed
