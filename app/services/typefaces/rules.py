"""The style rules with which a page loads the fonts of its typeface."""

from collections.abc import Callable
from dataclasses import dataclass

from app.imaging.fonts.web_font import WebFont
from app.models.theme import Typeface
from app.services.typefaces.fallbacks import families, font_faces
from app.services.typefaces.pairings import Pairing, TitleSetting

OWN_SETTING = TitleSetting(weight=400, tracking=-0.01, size=1.0, kind="sans")


@dataclass(frozen=True)
class LoadedFont:
    """A web font of a typeface: its address, its facts, by how much it is enlarged, and its kind of fallback."""

    address: str
    font: WebFont
    kind: str
    scale: float = 1.0


def pairing_fonts(pairing: Pairing, fonts: dict[str, WebFont], address: Callable[[str], str]) -> dict[str, LoadedFont]:
    """Return the fonts of a pairing by role; ``address`` returns the address of a role."""
    kinds = {"title": pairing.setting.kind, "text": "sans"}
    return {
        role: LoadedFont(address(role), fonts[role], kinds[role], packaged.scale)
        for role, packaged in pairing.fonts.items()
    }


def typeface_rules(typeface: Typeface, fonts: dict[str, LoadedFont], setting: TitleSetting, *, also_text: bool) -> str:
    """Return the rules of the fonts, and of where they are used.

    The rules name the fonts for elements with this ``data-typeface``; typefaces.css uses the names. With ``also_text``,
    text has the font of titles.
    """
    rules, names = "", {}
    for role, loaded in fonts.items():
        family = f"v-{typeface}-{role}"
        rules += font_faces(family, loaded.address, loaded.font, loaded.kind, loaded.scale)
        names[role] = families(family, loaded.kind)
    if also_text:
        names.setdefault("text", names["title"])
    values = {f"--{role}-face": listed for role, listed in names.items()}
    if "title" in fonts:
        values |= {
            "--display-weight": str(setting.weight),
            "--display-tracking": f"{setting.tracking}em",
            "--display-size": str(setting.size),
        }
    if not values:
        return ""
    return f'{rules}[data-typeface="{typeface}"]{{{";".join(f"{name}:{value}" for name, value in values.items())}}}'
