"""The sandbox for font files, which are as hostile as pictures: a child process that ends after each."""

from dataclasses import replace
from pathlib import Path

from app.errors import PictureError, PictureTooCostly
from app.imaging import reasons as picture_reasons
from app.imaging.fonts import reasons
from app.imaging.fonts.web_font import FILENAME, FontRecipe, WebFont
from app.imaging.limits import Limits
from app.imaging.sandbox import Sandbox, distrust, new_files

LIMITS = Limits(max_memory_bytes=600_000_000, seconds=60)
SIGNATURE = b"wOF2"


class FontSandbox(Sandbox):
    """A sandbox whose child loads fontTools, which a child for pictures does not."""

    loads = "fonts"

    def __init__(self, limits: Limits = LIMITS) -> None:
        super().__init__(limits, 1, pictures_per_child=1)

    def make_font(self, source: Path, out_folder: Path, recipe: FontRecipe) -> WebFont:
        """Call `making.make_font` in a child process, and return its result; the font is in ``FILENAME``.

        Raises ``PictureError`` with a reason, and ``OSError`` for a fault of the machine.
        """
        with new_files(out_folder, [FILENAME]) as outputs:
            try:
                response = self._ask("make_font", source, {"recipe": recipe.as_dict()}, outputs)
            except PictureTooCostly as error:
                raise PictureError(reasons.TOO_COSTLY) from error
            except PictureError as error:
                is_crash = str(error) in (picture_reasons.BROKE_DECODER, str(PictureError()))
                raise PictureError(reasons.DAMAGED) if is_crash else error from error
        made = (out_folder / FILENAME).read_bytes()
        with distrust():
            facts = replace(WebFont.from_dict(response["font"]), size=len(made))
        if not made.startswith(SIGNATURE) or len(made) > recipe.most_bytes:
            raise PictureError(reasons.DAMAGED)
        return facts
