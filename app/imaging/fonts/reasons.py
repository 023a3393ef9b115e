"""The sentences that tell a photographer why a font file could not be used; rows store them in English."""

from app.languages import N_

NOT_A_FONT = N_("This file is not a font that can be read. Upload a TTF, OTF, WOFF or WOFF2 file.")
SEVERAL_FONTS = N_("This file holds several fonts. Export the one that you want as a file of its own.")
DAMAGED = N_("This font is damaged, or of a kind that cannot be read. Download it again from where you bought it.")
TOO_COSTLY = N_("This font takes too long or needs too much memory to read. Export it with fewer characters.")
TOO_LARGE_INSIDE = N_("This font unpacks to more than 32 MB. Export it with fewer characters.")
MAY_NOT_EMBED = N_(
    "The maker of this font forbids its use on websites: the font file is marked “restricted license embedding”. "
    "Ask the maker for a web license and a file without this mark."
)
MAY_NOT_SUBSET = N_(
    "The maker of this font forbids to reduce it to the letters that a page needs: the font file is marked "
    "“no subsetting”. Ask the maker for a file without this mark."
)
NO_LETTERS = N_("This font lacks letters from A to Z or numerals. Choose a font that has them.")
STAYS_LARGE = N_(
    "Even reduced to Latin letters this font is too large for a page that opens fast. "
    "Choose a plainer weight, or a font with fewer details."
)
