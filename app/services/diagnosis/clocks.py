"""Facts about a store that responds: its clock decides whether signatures hold."""

from datetime import timedelta

from app.languages import N_, Message
from app.languages import gettext as _
from app.services.diagnosis.fact import Fact

GREATEST_DIFFERENCE = timedelta(minutes=5)  # at 15 the bucket refuses all requests


def reachable(name: Message, difference: timedelta | None) -> Fact:
    """Return the fact about a store that responds; ``difference`` is its clock minus this machine's."""
    if difference is None:
        return Fact(name, _("can be reached"))
    seconds = round(abs(difference.total_seconds()))
    if abs(difference) <= GREATEST_DIFFERENCE:
        return Fact(name, _("can be reached, clocks %(seconds)s s apart", seconds=seconds))
    late = N_("can be reached, but this machine's clock is %(minutes)s minutes behind the store's")
    early = N_("can be reached, but this machine's clock is %(minutes)s minutes ahead of the store's")
    detail = Message(late if difference > timedelta(0) else early, {"minutes": round(seconds / 60)})
    return Fact(name, detail, _("Set this machine's clock, best by time synchronisation (NTP): signatures fail."))


def unusable_addresses(name: Message, difference: timedelta, lifetime: int) -> Fact:
    """Return the fact that presigned addresses may have ended for the store when this machine hands them out.

    An address is signed up to half its lifetime before: see ``window_start``.
    """
    detail = _(
        "can be reached, but this machine's clock is %(seconds)s s behind the store's, and presigned addresses work for"
        " %(lifetime)s s: pictures do not load",
        seconds=round(difference.total_seconds()),
        lifetime=lifetime,
    )
    return Fact(name, detail, _("Set this machine's clock, best by time synchronisation (NTP)."))
