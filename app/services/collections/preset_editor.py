"""Storing presets, by the same rules for the presets page and for the API."""

from datetime import datetime

from app.database import Session
from app.models import Preset
from app.services.collections.preset_settings import PresetSettings


def create_preset(
    session: Session, owner_id: int, name: str, settings: PresetSettings, *, is_default: bool, now: datetime
) -> Preset:
    """Add a preset of this owner; raises ``InvalidInput`` for an unusable name.

    The caller commits.
    """
    preset = Preset.create(session, owner_id, name=name, settings=settings.as_json(), now=now)
    session.flush()
    preset.make_default(session, is_default)
    return preset


def change_preset(session: Session, preset: Preset, name: str, settings: PresetSettings, *, is_default: bool) -> None:
    """Change a preset; raises ``InvalidInput`` for an unusable name.

    The caller commits. Settings that a newer version of Vitrine stored stay in the preset.
    """
    preset.rename(name)
    if PresetSettings.read(preset.settings) != settings:
        preset.settings = {**preset.settings, **settings.as_json()}
    preset.make_default(session, is_default)
