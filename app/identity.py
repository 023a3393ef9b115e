"""The identity of a request: the sign-in or token that authenticated it."""

from datetime import datetime
from typing import Any

from flask import g, has_request_context, request

from app.database import Session
from app.models import ApiToken, Channel, SignIn
from app.services.activity.audit_trail import AuditSource

Identity = SignIn | ApiToken
IdentityKey = tuple[type[Any], int]


def remember_identity(identity: Identity) -> None:
    """Store the sign-in or token that authenticated this request, until the request ends."""
    g.identity = identity


def current_identity() -> Identity | None:
    """Return the sign-in or token that authenticated this request, or None for a visitor."""
    identity: Identity | None = g.get("identity")
    return identity


def identity_key() -> IdentityKey | None:
    """Return the identity as a pair of class and id, for work that goes on after the request; None for a visitor."""
    identity = current_identity()
    return (type(identity), identity.id) if identity is not None else None


def owner_still_signed_in(session: Session, key: IdentityKey | None, now: datetime) -> int | None:
    """Return the id of the owner whom this identity belongs to, or None if it has ended or expired since."""
    found: Identity | None = session.get(*key) if key is not None else None
    return found.user_id if found is not None and found.is_in_force(now) else None


def work_on_schedule() -> None:
    """Mark the work in this app context as scheduled, so that audit entries name the schedule as its source."""
    g.is_scheduled = True


def audit_source() -> AuditSource:
    """Return the source of an audit entry: the request's owner, a visitor, the schedule, or the command line."""
    if not has_request_context():
        return AuditSource(Channel.SCHEDULE if g.get("is_scheduled") else Channel.COMMAND_LINE)
    address = request.remote_addr or ""
    identity = current_identity()
    if identity is None:
        return AuditSource(Channel.BROWSER, address=address)
    if isinstance(identity, ApiToken):
        return AuditSource(Channel.TOKEN, identity.user.email, identity.shown_name, address, identity.user.uuid)
    return AuditSource(Channel.BROWSER, identity.user.email, identity.device, address, identity.user.uuid)
