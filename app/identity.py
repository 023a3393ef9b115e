"""By which way an owner is in: a browser's sign-in or a program's token, remembered for as long as the request runs."""

from datetime import datetime
from typing import Any

from flask import g, has_request_context, request

from app.database import Session
from app.models import ApiToken, SignIn, Way
from app.services.activity.audit_trail import Actor

WayIn = SignIn | ApiToken
WayKey = tuple[type[Any], int]


def let_in(way: WayIn) -> None:
    """Remembers by which way the owner of this request came."""
    g.way_in = way


def way_in() -> WayIn | None:
    """The way by which the owner of this request came; none before that is known, and for everybody else."""
    return g.get("way_in")


def way_key() -> WayKey | None:
    """The same as a plain value, for what outlives the request."""
    way = way_in()
    return (type(way), way.id) if way is not None else None


def owner_still_in(session: Session, key: WayKey | None, now: datetime) -> int | None:
    """The id of the owner who came by this way, as long as it is in force by what the rows say now."""
    found: WayIn | None = session.get(*key) if key is not None else None
    return found.user_id if found is not None and found.is_in_force(now) else None


def work_on_schedule() -> None:
    """Says that nobody asked for what follows in this context: it was due."""
    g.is_scheduled = True


def present_actor() -> Actor:
    """Who is at work now: the request's owner, a visitor, the schedule, or else somebody at the command line."""
    if not has_request_context():
        return Actor(Way.SCHEDULE if g.get("is_scheduled") else Way.COMMAND_LINE)
    address = request.remote_addr or ""
    way = way_in()
    if way is None:
        return Actor(Way.BROWSER, address=address)
    if isinstance(way, ApiToken):
        return Actor(Way.TOKEN, way.user.email, way.shown_name, address, way.user.uuid)
    return Actor(Way.BROWSER, way.user.email, way.device, address, way.user.uuid)
