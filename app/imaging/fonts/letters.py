"""The characters of a web font: those of European languages in Latin script, with their punctuation and numerals."""

# Ranges of code points, both ends included. Other scripts use the families that the visitor's device has.
BASIC = ((0x20, 0x7E), (0xA0, 0x17F), (0x218, 0x21B), (0x1E9E, 0x1E9E), (0x20AC, 0x20AC))
PUNCTUATION = (
    (0x2BB, 0x2BC),
    (0x2C6, 0x2C7),
    (0x2D8, 0x2DD),
    (0x300, 0x304),
    (0x306, 0x308),
    (0x30A, 0x30C),
    (0x327, 0x328),
    (0x2002, 0x200B),
    (0x2010, 0x2027),
    (0x202F, 0x203A),
    (0x2044, 0x2044),
    (0x2116, 0x2116),
    (0x2122, 0x2122),
    (0x2190, 0x2193),
    (0x2212, 0x2212),
)
LATIN = BASIC + PUNCTUATION
# The value of CSS (css-fonts-4, section 4.5) that covers ``LATIN``, a little coarser, because each page has it often.
UNICODE_RANGE = "U+20-24F,U+2BB-328,U+1E9E,U+2000-206F,U+20AC,U+2116,U+2122,U+2190-2193,U+2212"
REQUIRED = frozenset(map(ord, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"))

# Titles and labels of galleries in several languages, on which the average width of a font is measured.
SAMPLE = (
    "Zofia and Jürgen, the wedding of our friends in September. Photos for you to keep and share with all the guests. "
    "Die Hochzeit in Schönbrunn, große Gefühle und schöne Grüße an alle Gäste. Zażółć gęślą jaźń, dziękujemy. "
    "Les mariés à la mairie, l'été 2026; La boda de nuestros amigos. As fotos do casamento. "
    "Download 412 photos, 14. 09. 2026."
)


def code_points(ranges: tuple[tuple[int, int], ...]) -> list[int]:
    """Return every code point of these ranges."""
    return [code for first, last in ranges for code in range(first, last + 1)]
