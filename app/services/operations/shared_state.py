"""The state that machines with one database must also share, as facts for the operator of several machines."""

from collections.abc import Iterator

from app.config import Settings
from app.languages import MessageList
from app.languages import gettext as _
from app.services.diagnosis.fact import Fact


def shared_state(settings: Settings) -> Iterator[Fact]:
    """Yield what this machine would not share with another one, unless its database is SQLite.

    These are facts and not problems, because one machine alone may be set up so.
    """
    if settings.DATABASE_URL.startswith("sqlite"):
        return
    alone = []
    if settings.source["SECRET_KEY"] == "instance folder":  # noqa: S105 - where it is from
        alone.append(_("SECRET_KEY (made here: another machine would not know this one's visitors)"))
    if settings.REDIS_URL is None:
        alone.append(_("the queue (a worker elsewhere finds uploads only by its sweep; set REDIS_URL)"))
    if settings.STORAGE_BACKEND == "local":
        alone.append(_("new files (on this machine's disk; set STORAGE_BACKEND=r2)"))
    shared = (
        _("would not share %(things)s", things=MessageList(alone)) if alone else _("can join: everything is shared")
    )
    yield Fact(_("other machines"), shared)
