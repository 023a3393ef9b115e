"""The families that devices have, with the widths by which they stand in for a web font until it has arrived.

The widths are the average advance of the letters of `letters.SAMPLE`, as a part of the font's size. They were computed
from the regular fonts of Debian's fonts-liberation (as wide as Arial, Times New Roman and Courier New),
fonts-noto-core, fonts-dejavu-core and of fontpkg-roboto.
"""

from dataclasses import dataclass

from app.imaging.fonts.letters import UNICODE_RANGE
from app.imaging.fonts.web_font import WebFont


@dataclass(frozen=True)
class Fallback:
    """Families of one width, by the names under which devices know them."""

    names: tuple[str, ...]
    width: float


FALLBACKS = {
    "sans": (
        Fallback(("Arial", "ArialMT", "Liberation Sans", "LiberationSans", "Arimo"), 0.4528),
        Fallback(("Roboto", "Roboto-Regular"), 0.4491),
        Fallback(("DejaVu Sans", "DejaVuSans"), 0.5114),
    ),
    "serif": (
        Fallback(("Times New Roman", "TimesNewRomanPSMT", "Liberation Serif", "LiberationSerif", "Tinos"), 0.408),
        Fallback(("Noto Serif", "NotoSerif"), 0.4774),
        Fallback(("DejaVu Serif", "DejaVuSerif"), 0.5174),
    ),
    "mono": (
        Fallback(("Courier New", "CourierNewPSMT", "Liberation Mono", "LiberationMono", "Cousine"), 0.6001),
        Fallback(("Menlo-Regular", "DejaVu Sans Mono", "DejaVuSansMono", "Droid Sans Mono", "Roboto Mono"), 0.6016),
    ),
}


def font_faces(family: str, address: str, font: WebFont, kind: str, scale: float = 1.0) -> str:
    """Return the ``@font-face`` rules of a web font and of its fallbacks, which take as much room as it does.

    Fallbacks are named ``family`` with a number. All rules have the same line metrics, because browsers read those of
    a file from different tables on different systems. Percentages are those of css-fonts-5, sections 6 and 7.
    """
    own = _metrics(font, scale, scale)
    weights = "1 1000" if font.lightest == font.heaviest else f"{font.lightest} {font.heaviest}"
    shared = f"font-display:swap;unicode-range:{UNICODE_RANGE}"
    rules = [
        f'@font-face{{font-family:{family};src:url("{address}")format("woff2");font-weight:{weights};{shared};{own}}}'
    ]
    for number, fallback in enumerate(FALLBACKS[kind]):
        sources = ",".join(f'local("{name}")' for name in fallback.names)
        metrics = _metrics(font, scale * font.width / fallback.width, scale)
        rules.append(f"@font-face{{font-family:{family}-{number};src:{sources};font-weight:1 1000;{shared};{metrics}}}")
    return "".join(rules)


def families(family: str, kind: str) -> str:
    """Return the names of a web font and of its fallbacks, each with a comma after it."""
    return "".join(f"{name}," for name in (family, *(f"{family}-{number}" for number in range(len(FALLBACKS[kind])))))


def _metrics(font: WebFont, size: float, scale: float) -> str:
    """Return the descriptors for letters drawn in ``size`` parts of the font's size, on lines as if in ``scale``."""
    ascent, descent = (height * scale / size for height in (font.ascent, font.descent))
    return f"size-adjust:{size:.2%};ascent-override:{ascent:.2%};descent-override:{descent:.2%};line-gap-override:0%"
