"""What a photo's information panel says: its caption, and what the camera noted where the photographer allows it."""

from collections.abc import Mapping
from typing import Any

from app.formatting import format_taken_at
from app.models import File
from app.models.look import Look

SLOWEST_FRACTION = 0.3  # s; longer exposures are said in tenths of a second, as cameras show them


def capture_data(file: File, look: Look) -> list[tuple[str, str]]:
    """Terms and what stands beside them; nothing where the look keeps it back. Places are never among them."""
    if not look.shows_capture_data:
        return []
    told = file.metadata_json or {}
    found = [
        ("Taken", format_taken_at(file.taken_at, file.taken_precision) if file.taken_at else ""),
        ("Camera", _camera(told)),
        ("Lens", str(told.get("lens") or "")),
        ("Exposure", " · ".join(filter(None, _exposure(told)))),
    ]
    return [(term, words) for term, words in found if words]


def _camera(told: Mapping[str, Any]) -> str:
    """Make and model, without saying the make twice."""
    make, model = str(told.get("camera_make") or ""), str(told.get("camera_model") or "")
    is_named = not make or make.split()[0].lower() in model.lower()
    return model if is_named and model else f"{make} {model}".strip()


def _exposure(told: Mapping[str, Any]) -> list[str]:
    time, aperture = told.get("exposure_time"), told.get("f_number")
    iso, length = told.get("iso"), told.get("focal_length")
    return [
        _seconds(time) if time else "",
        f"f/{aperture:g}" if aperture else "",
        f"ISO {iso:g}" if iso else "",
        f"{length:g} mm" if length else "",
    ]


def _seconds(time: float) -> str:
    return f"1/{round(1 / time)} s" if time < SLOWEST_FRACTION else f"{round(time, 1):g} s"
