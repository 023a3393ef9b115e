"""The routes of ``/api/v1/presets``: list, create, read, change and delete presets."""

from dataclasses import replace
from typing import Any
from uuid import UUID

from flask_login import current_user

from app.api.blueprint import presets as blueprint
from app.api.paging import items_of_page
from app.api.schemas.common import Page, Refusal
from app.api.schemas.presets import PresetChange, PresetList, PresetNew, PresetOut
from app.composition import services
from app.database import utcnow
from app.extensions import db
from app.formatting import datetime_iso
from app.models import Downloads, Preset, Privacy, TokenScope, Verb
from app.services.collections.preset_editor import change_preset, create_preset
from app.services.collections.preset_settings import PresetSettings
from app.web.owned import owned_collection, owned_preset

NOT_SETTINGS = {"name", "default", "collection"}


@blueprint.get("")
@blueprint.needs(TokenScope.READ)
@blueprint.arguments(Page, location="query")
@blueprint.response(200, PresetList)
@blueprint.alt_response(400, schema=Refusal, description="The cursor is not ours.")
@blueprint.alt_response(401, schema=Refusal, description="No token, or not a valid one.")
@blueprint.alt_response(422, schema=Refusal, description="A value is wrong.")
def list_presets(page: dict[str, Any]) -> dict[str, Any]:
    """List the owner's presets, the default one first, then by name."""
    presets, following = items_of_page(Preset.all_of(db.session, current_user.id), page)
    return {"presets": [_preset_out(preset) for preset in presets], "next": following}


@blueprint.post("")
@blueprint.needs(TokenScope.MANAGE)
@blueprint.arguments(PresetNew)
@blueprint.response(201, PresetOut)
@blueprint.alt_response(400, schema=Refusal, description="A value cannot be used, or this is not JSON.")
@blueprint.alt_response(401, schema=Refusal, description="No token, or not a valid one.")
@blueprint.alt_response(404, schema=Refusal, description="The collection is unknown, or another owner's.")
@blueprint.alt_response(422, schema=Refusal, description="A value is missing or wrong.")
def add_preset(values: dict[str, Any]) -> dict[str, Any]:
    """Create a preset, of a collection's settings if one is named, with the other values in front of these."""
    basis = PresetSettings()
    if "collection" in values:
        basis = PresetSettings.of(owned_collection(current_user, values["collection"]))
    settings, is_default = _settings(basis, values), values.get("default", False)
    preset = create_preset(db.session, current_user.id, values["name"], settings, is_default=is_default, now=utcnow())
    services.audit.record(Verb.PRESET_MADE, thing=preset.name)
    db.session.commit()
    return _preset_out(preset)


@blueprint.get("/<uuid:uuid>")
@blueprint.needs(TokenScope.READ)
@blueprint.response(200, PresetOut)
@blueprint.alt_response(401, schema=Refusal, description="No token, or not a valid one.")
@blueprint.alt_response(404, schema=Refusal, description="Not found, deleted, or another owner's.")
def get_preset(uuid: UUID) -> dict[str, Any]:
    """Return a preset."""
    return _preset_out(owned_preset(current_user, uuid))


@blueprint.patch("/<uuid:uuid>")
@blueprint.needs(TokenScope.MANAGE)
@blueprint.arguments(PresetChange)
@blueprint.response(200, PresetOut)
@blueprint.alt_response(400, schema=Refusal, description="A value cannot be used, or this is not JSON.")
@blueprint.alt_response(401, schema=Refusal, description="No token, or not a valid one.")
@blueprint.alt_response(404, schema=Refusal, description="Not found, deleted, or another owner's.")
@blueprint.alt_response(422, schema=Refusal, description="A value is wrong.")
def set_preset(values: dict[str, Any], uuid: UUID) -> dict[str, Any]:
    """Change the fields that are sent, and no others; collections that were created with the preset do not change."""
    preset = owned_preset(current_user, uuid)
    name, is_default = values.get("name", preset.name), values.get("default", preset.is_default)
    settings = _settings(PresetSettings.read(preset.settings), values)
    change_preset(db.session, preset, name, settings, is_default=is_default)
    if values:
        services.audit.record(Verb.PRESET_CHANGED, thing=preset.name)
    db.session.commit()
    return _preset_out(preset)


@blueprint.delete("/<uuid:uuid>")
@blueprint.needs(TokenScope.MANAGE)
@blueprint.response(204)
@blueprint.alt_response(401, schema=Refusal, description="No token, or not a valid one.")
@blueprint.alt_response(404, schema=Refusal, description="Not found, deleted, or another owner's.")
def delete_preset(uuid: UUID) -> None:
    """Delete a preset; collections that were created with it do not change."""
    preset = owned_preset(current_user, uuid)
    preset.delete(utcnow())
    services.audit.record(Verb.PRESET_DELETED, thing=preset.name)
    db.session.commit()


def _settings(basis: PresetSettings, values: dict[str, Any]) -> PresetSettings:
    """Return these settings with the sent ones in front of them; raises ``InvalidInput``."""
    kinds: dict[str, Any] = {"privacy": Privacy, "downloads": Downloads}
    kinds |= {"look": basis.theme.changed, "gate": basis.gate.changed}
    sent = {name: value for name, value in values.items() if name not in NOT_SETTINGS}
    typed: dict[str, Any] = {name: kinds[name](value) if name in kinds else value for name, value in sent.items()}
    if "look" in typed:
        typed["theme"] = typed.pop("look")
    return replace(basis, **typed)


def _preset_out(preset: Preset) -> dict[str, Any]:
    return {
        "id": preset.uuid,
        "name": preset.name,
        "default": preset.is_default,
        **PresetSettings.read(preset.settings).as_json(),
        "created_at": datetime_iso(preset.created_at),
    }
