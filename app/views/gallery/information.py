"""What a photo's information panel says: its caption, and what the camera noted where the photographer allows it."""

from collections.abc import Mapping
from typing import Any

from app.formatting import format_taken_at
from app.models import File
from app.models.theme import Theme

SLOWEST_FRACTION = 0.3  # s; longer exposures are said in tenths of a second, as cameras show them


def capture_data(file: File, theme: Theme) -> list[tuple[str, str]]:
    """Terms and what stands beside them; nothing where the theme hides it. Places are never among them."""
    if not theme.shows_capture_data:
        return []
    metadata = file.metadata_json or {}
    found = [
        ("Taken", format_taken_at(file.taken_at, file.taken_precision) if file.taken_at else ""),
        ("Camera", _camera(metadata)),
        ("Lens", str(metadata.get("lens") or "")),
        ("Exposure", " · ".join(filter(None, _exposure(metadata)))),
    ]
    return [(term, value) for term, value in found if value]


def _camera(metadata: Mapping[str, Any]) -> str:
    """Make and model, without saying the make twice."""
    make, model = str(metadata.get("camera_make") or ""), str(metadata.get("camera_model") or "")
    is_named = not make or make.split()[0].lower() in model.lower()
    return model if is_named and model else f"{make} {model}".strip()


def _exposure(metadata: Mapping[str, Any]) -> list[str]:
    time, aperture = metadata.get("exposure_time"), metadata.get("f_number")
    iso, length = metadata.get("iso"), metadata.get("focal_length")
    return [
        _seconds(time) if time else "",
        f"f/{aperture:g}" if aperture else "",
        f"ISO {iso:g}" if iso else "",
        f"{length:g} mm" if length else "",
    ]


def _seconds(time: float) -> str:
    return f"1/{round(1 / time)} s" if time < SLOWEST_FRACTION else f"{round(time, 1):g} s"
