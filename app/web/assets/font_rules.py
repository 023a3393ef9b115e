"""The typeface of a page: the style rules of its fonts, with their addresses."""

from flask import url_for
from markupsafe import Markup

from app.composition import services
from app.extensions import db
from app.imaging.fonts.web_font import WebFont
from app.models.studio_font import FontRole, StudioFont
from app.models.theme import Typeface
from app.services.typefaces.pairings import PAIRINGS
from app.services.typefaces.rules import OWN_SETTING, LoadedFont, pairing_fonts, typeface_rules


def font_rules(*typefaces: str) -> Markup:
    """Return the style rules that load the fonts of these typefaces; raises ``ValueError`` for an unknown one.

    They are empty for a typeface whose fonts are not made: its titles then have a family of the visitor's device.
    """
    return Markup("").join(Markup(_rules(Typeface(typeface))) for typeface in typefaces)  # noqa: S704 - numbers and addresses of ours


def _rules(typeface: Typeface) -> str:
    if typeface is Typeface.OWN:
        return typeface_rules(typeface, _own_fonts(), OWN_SETTING, also_text=False)
    pairing, made = PAIRINGS[typeface], services.packaged_fonts.find(typeface)
    if made is None:
        services.packaged_fonts.make_soon()
        return ""
    fonts = pairing_fonts(pairing, made.fonts, lambda role: _address(typeface, role, made.key))
    return typeface_rules(typeface, fonts, pairing.setting, also_text=pairing.text is None)


def _own_fonts() -> dict[str, LoadedFont]:
    found = StudioFont.all(db.session)
    return {
        str(role): LoadedFont(
            _address(Typeface.OWN, role, str(found[role].version)), WebFont.from_dict(found[role].facts or {}), "sans"
        )
        for role in FontRole
        if role in found and found[role].is_shown
    }


def _address(typeface: Typeface, role: str, version: str) -> str:
    return url_for("typefaces.font", typeface=typeface, role=role, v=version)
