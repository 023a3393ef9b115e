"""The orientation of pictures, as a condition on files."""

from enum import StrEnum

from sqlalchemy import ColumnElement, and_

from app.models.files.file import File

NEARLY_SQUARE = 1.05  # the longer side by the shorter one


class Orientation(StrEnum):
    """The shape of a photo: wider than high, higher than wide, or with nearly equal sides."""

    LANDSCAPE = "landscape"
    PORTRAIT = "portrait"
    SQUARE = "square"


def has_shape(orientation: Orientation) -> ColumnElement[bool]:
    """Return the condition that a file is a picture of this orientation."""
    width, height = File.width.expression, File.height.expression
    is_wide, is_high = width > height * NEARLY_SQUARE, height > width * NEARLY_SQUARE
    shapes = {Orientation.LANDSCAPE: is_wide, Orientation.PORTRAIT: is_high}
    return shapes.get(orientation, and_(~is_wide, ~is_high))
