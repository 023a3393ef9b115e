"""The sentences that tell a photographer why a picture could not be used."""

NOT_A_PICTURE = "This file is not a picture of a kind that can be shown."
INCOMPLETE = "This picture is incomplete: the file ends too early. Export or copy it again."
UNRECOGNISABLE = "This picture is damaged, or of a kind that cannot be read: its beginning makes no sense."
DAMAGED = "This picture is damaged and cannot be decoded. Export it again."
BROKE_DECODER = "This picture broke the program that reads it, so it is damaged or harmful. Export it again."
TOOK_TOO_LONG = "This picture takes too long to decode. It may be damaged; export it again, or smaller."
TOO_MUCH_MEMORY = "This picture needs more memory than one picture may take. Export it smaller, or as a JPEG."
SEVERAL_PICTURES = "Kept as it arrived: it holds several pictures or moves, and such files are never compressed."
STAYS_LARGE = "Kept as it arrived: even at the lowest quality it would be larger than 10 MB."
NO_SMALLER = "Kept as it arrived: compressing would not make it smaller."

NO_RAW_PREVIEW = "This RAW file holds no preview, and its camera is not known here."
RAW_NOT_INSTALLED = (
    "RAW files are shown once Vitrine's optional part “raw” is installed; its README says how. Try this one again then."
)


def not_shown(kind: str) -> str:
    """For a sound picture of a ``kind`` that is not decoded: "a CIELAB TIFF"."""
    return f"Vitrine cannot show {kind}. The original is kept as it is and can be downloaded."


def too_many_pixels(most: int) -> str:
    """For a picture of more than ``most`` pixels."""
    return f"This picture has more than {most / 1e6:,.0f} megapixels, the most that is accepted."
