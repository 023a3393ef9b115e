"""The capture data of a photo, for its information panel."""

from collections.abc import Iterator, Mapping
from typing import Any

from app.formatting import format_taken_at
from app.languages import Message
from app.languages import gettext as _
from app.models import File
from app.models.theme import Theme

SLOWEST_FRACTION = 0.3  # seconds; longer exposures are shown in tenths of a second, as cameras do


def capture_data(file: File, theme: Theme) -> list[tuple[Message, str]]:
    """Return labels and values, without the location; an empty list if the theme hides capture data."""
    if not theme.shows_capture_data:
        return []
    metadata = file.metadata_json or {}
    found = [
        (_("Taken"), format_taken_at(file.taken_at, file.taken_precision) if file.taken_at else ""),
        (_("Camera"), _camera(metadata)),
        (_("Lens"), str(metadata.get("lens") or "")),
        (_("Exposure"), " · ".join(map(str, _exposure(metadata)))),
    ]
    return [(term, value) for term, value in found if value]


def _camera(metadata: Mapping[str, Any]) -> str:
    """Return the camera's make and model, without a make that the model repeats."""
    make, model = str(metadata.get("camera_make") or ""), str(metadata.get("camera_model") or "")
    is_named = not make or make.split()[0].lower() in model.lower()
    return model if is_named and model else f"{make} {model}".strip()


def _exposure(metadata: Mapping[str, Any]) -> Iterator[Message]:
    if time := metadata.get("exposure_time"):
        yield _seconds(time)
    if aperture := metadata.get("f_number"):
        yield _("f/%(aperture)s", aperture=aperture)
    if iso := metadata.get("iso"):
        yield _("ISO %(iso)s", iso=format(iso, "g"))
    if length := metadata.get("focal_length"):
        yield _("%(length)s mm", length=length)


def _seconds(time: float) -> Message:
    if time < SLOWEST_FRACTION:
        return _("1/%(fraction)s s", fraction=str(round(1 / time)))
    return _("%(seconds)s s", seconds=round(time, 1))
