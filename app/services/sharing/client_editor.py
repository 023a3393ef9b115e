"""Changes to clients and to which share links belong to them; the caller commits."""

from datetime import datetime

from sqlalchemy import update

from app.database import Session
from app.errors import Conflict
from app.languages import gettext as _
from app.models import Client, ShareLink

CHANGED = _("The client was changed meanwhile, in another tab. Save again to replace those values with yours.")
REVOKED = _("This client is revoked. Undo that first.")


def change_client(session: Session, client: Client, *, name: str, email: str | None, version: int | None) -> bool:
    """Change name and e-mail address, and return whether that changed them.

    Raises ``InvalidInput``, and ``Conflict`` if the client has another version meanwhile.
    """
    session.refresh(client, with_for_update=True)
    if version is not None and version != client.version:
        raise Conflict(CHANGED, field="name")
    before = (client.name, client.email)
    client.describe(name, email)
    is_changed = (client.name, client.email) != before
    client.version += is_changed
    return is_changed


def revoke_client(session: Session, client: Client, now: datetime) -> bool:
    """Close the client's page, revoke all its share links, and return whether it was open."""
    session.refresh(client, with_for_update=True)
    if client.revoked_at is not None:
        return False
    client.revoked_at = now
    mine = update(ShareLink).where(ShareLink.client_id == client.id, ShareLink.revoked_at.is_(None))
    session.execute(mine.values(revoked_at=now))
    return True


def reinstate_client(session: Session, client: Client) -> bool:
    """Undo the revocation of a client and of the links that were revoked with it; return whether there was one."""
    session.refresh(client, with_for_update=True)
    if client.revoked_at is None:
        return False
    same = update(ShareLink).where(ShareLink.client_id == client.id, ShareLink.revoked_at == client.revoked_at)
    session.execute(same.values(revoked_at=None))
    client.revoked_at = None
    return True


def assign_link(session: Session, link: ShareLink, client: Client | None) -> bool:
    """Let a share link belong to this client, or to none, and return whether that changed it.

    Raises ``Conflict`` for a revoked client, whose links must not work. The client's row is locked until the
    transaction ends.
    """
    if client is not None:
        session.refresh(client, with_for_update=True)
        if not client.has_page:
            raise Conflict(REVOKED)
    is_changed = link.client_id != (client.id if client else None)
    link.client_id = client.id if client else None
    return is_changed
