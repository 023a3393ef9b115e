"""Dates and times in forms: read and shown in the owner's time zone, stored in UTC."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from wtforms import Field, ValidationError

from app.languages import gettext as _
from app.web.forms.base import TypedForm

EARLIEST_YEAR, LATEST_YEAR = 1970, 9998
# Browsers send datetime-local in these formats, with and without seconds.
LOCAL_FORMS = ["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S", "%Y-%m-%d %H:%M"]


def as_sent(field: Field) -> datetime | None:
    """Return the field's local time, with its seconds if it was sent as shown: browsers show only hours and minutes."""
    shown: datetime | None = field.object_data
    sent: datetime | None = field.data
    if shown is None or sent is None:
        return sent
    is_as_shown = shown.strftime(LOCAL_FORMS[0]) == sent.strftime(LOCAL_FORMS[0])
    return shown if is_as_shown and sent.second in (0, shown.second) else sent


def in_this_age(form: TypedForm, field: Field) -> None:
    """Raise ``ValidationError`` for years that are probably typing errors, or too far away to convert to UTC."""
    if field.data == field.object_data:
        return
    if field.data and not EARLIEST_YEAR <= field.data.year <= LATEST_YEAR:
        raise ValidationError(
            _(
                "Choose a year between %(earliest_year)s and %(latest_year)s.",
                earliest_year=str(EARLIEST_YEAR),
                latest_year=str(LATEST_YEAR),
            )
        )


def in_utc(local: datetime | None, zone: ZoneInfo) -> datetime | None:
    """Return a local time of this time zone in UTC; of an hour that occurs twice the first, unless ``fold`` is 1."""
    return local.replace(tzinfo=zone).astimezone(UTC) if local else None


def in_zone(moment: datetime | None, zone: ZoneInfo) -> datetime | None:
    """Return a moment as the local time of this time zone."""
    return moment.astimezone(zone).replace(tzinfo=None) if moment else None
