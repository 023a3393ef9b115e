"""The sentences that tell a photographer why a picture could not be used; rows store them in English."""

from app.languages import N_

NOT_A_PICTURE = N_("This file is not a picture of a kind that can be shown.")
INCOMPLETE = N_("This picture is incomplete: the file ends too early. Export or copy it again.")
UNRECOGNISABLE = N_("This picture is damaged, or of a kind that cannot be read. Export it again.")
DAMAGED = N_("This picture is damaged and cannot be decoded. Export it again.")
BROKE_DECODER = N_("This picture crashed the program that reads it, so it is damaged or harmful. Export it again.")
TOOK_TOO_LONG = N_("This picture takes too long to decode. It may be damaged: export it again, or smaller.")
TOO_MUCH_MEMORY = N_("This picture needs more memory than one picture may use. Export it smaller, or as a JPEG.")
TOO_MANY_PIXELS = N_("This picture has more than the %(most)s megapixels this site accepts. Export it smaller.")
SEVERAL_PICTURES = N_("Not compressed: the file holds several pictures or an animation.")
STAYS_LARGE = N_("Not compressed: even at the lowest quality it would be larger than 10 MB.")
NO_SMALLER = N_("Not compressed: it would not become smaller.")

NO_RAW_PREVIEW = N_("This RAW file holds no preview, and Vitrine does not know its camera.")
RAW_NOT_INSTALLED = N_(
    "RAW files can be shown once Vitrine’s optional part “raw” is installed; its README says how. Then try again."
)

VIDEO_NOT_INSTALLED = N_(
    "Stored without a preview: this site has no FFmpeg. Once it is installed, “Try again” makes the preview."
)
VIDEO_DAMAGED = N_("This video is damaged or incomplete and cannot be opened. Export or copy it again.")
VIDEO_WITHOUT_PICTURES = N_("This video holds no moving picture. The original is stored and can be downloaded.")
VIDEO_WITHOUT_FRAMES = N_("This video has no whole frame: it is empty or damaged. Export or copy it again.")
VIDEO_CODEC_UNKNOWN = N_("Vitrine cannot show a video in this format. The original is stored and can be downloaded.")
VIDEO_TOO_LARGE = N_(
    "The frames of this video are larger than this site accepts. The original is stored and can be downloaded."
)
VIDEO_TOO_COSTLY = N_(
    "This video needs more time or memory than one video may use. The original is stored and can be downloaded."
)
VIDEO_BROKE_FFMPEG = N_("This video crashed the program that reads it, so it is damaged or harmful. Export it again.")
VIDEO_NO_ENCODER = N_("No preview for browsers: the FFmpeg of this site cannot write H.264. The original is stored.")
VIDEO_NO_PREVIEW = N_("No preview for browsers could be made of this video. The original is stored.")

CIELAB_TIFF = N_("Vitrine cannot show a TIFF in CIELAB colors. The original is stored and can be downloaded.")
FLOATING_POINT_TIFF = N_(
    "Vitrine cannot show a TIFF of floating-point numbers. The original is stored and can be downloaded."
)
BIG_ENDIAN_BIGTIFF = N_("Vitrine cannot show a big-endian BigTIFF. The original is stored and can be downloaded.")
DEEP_TIFF = N_("Vitrine cannot show a TIFF of %(bits)s bits a channel. The original is stored and can be downloaded.")
UNKNOWN_TIFF = N_("Vitrine cannot show a TIFF of this kind. The original is stored and can be downloaded.")


def too_many_pixels(most: int) -> str:
    """Return the sentence for a picture of more than ``most`` pixels."""
    return TOO_MANY_PIXELS % {"most": f"{most / 1e6:,.0f}"}


def deep_tiff(bits: int) -> str:
    """Return the sentence for a TIFF of more than 16 ``bits`` a channel."""
    return DEEP_TIFF % {"bits": bits}
