"""The focal point of a picture, which crops contain: found by detail, unusual colors, skin, and nearness to the middle.

All of it is Pillow's own arithmetic on a picture of at most 256 px, about 5 ms for each picture. No objects are
recognised: the parts that are sharp, that differ in color from the rest or that have the color of skin are taken for
the subject, because that is how most photographs are made.
"""

from PIL import Image, ImageChops, ImageFilter, ImageOps

Focus = tuple[float, float]
"""A point of the upright picture, from (0, 0) at its top left to (1, 1) at its bottom right."""

MIDDLE: Focus = (0.5, 0.5)

DETAIL_SIDE = 256  # px; a smaller copy has no sharp edges, and a copy of an unfocused picture has none even at 256
MAP_SIDE = 64
REACH = 0.2  # of the shorter side: the radius of the area around a point whose weights are added up
SKIN_HUES = (2, 26)  # of 256: the hues of all skin tones, which differ far more in lightness than in hue
FAINT = 12  # of 255; if all values are below, nothing stands out
NEAR_BEST = 0.97


def find_focus(picture: Image.Image) -> Focus:
    """Return the focal point of an upright sRGB picture of any size, or ``MIDDLE`` if nothing stands out."""
    detailed = _fitted(picture, DETAIL_SIDE)
    small = _fitted(detailed, MAP_SIDE)
    salience = _salience(detailed, small)
    if max(salience.tobytes()) < FAINT:
        return MIDDLE
    return _best_point(ImageChops.multiply(ImageOps.autocontrast(salience), _middle_first(small.size)))


def _fitted(picture: Image.Image, side: int) -> Image.Image:
    scale = min(1.0, side / max(picture.size))
    size = (max(1, round(picture.width * scale)), max(1, round(picture.height * scale)))
    return picture.resize(size, Image.Resampling.BOX, reducing_gap=2.0)


def _salience(detailed: Image.Image, small: Image.Image) -> Image.Image:
    """Return a gray map of how much each point stands out: the sum of three maps."""
    detail = _detail(detailed).resize(small.size, Image.Resampling.BOX)
    together = ImageChops.add(detail, _unlike_the_rest(small))
    return ImageChops.add(together, _skin(small, detail))


def _detail(detailed: Image.Image) -> Image.Image:
    """Return a gray map of sharp edges: the difference between the picture and a slightly blurred copy."""
    gray = detailed.convert("L")
    return ImageChops.difference(gray, gray.filter(ImageFilter.GaussianBlur(2))).point(lambda value: value * 4)


def _unlike_the_rest(small: Image.Image) -> Image.Image:
    """Return a gray map of how much each point differs in color and lightness from the picture's mean.

    Source: Achanta et al., "Frequency-tuned salient region detection".
    """
    smooth = small.filter(ImageFilter.GaussianBlur(1))
    mean = smooth.resize((1, 1), Image.Resampling.BOX).resize(small.size)
    red, green, blue = ImageChops.difference(smooth, mean).split()
    return ImageChops.lighter(ImageChops.lighter(red, green), blue).point(lambda value: value * 0.5)


def _skin(small: Image.Image, detail: Image.Image) -> Image.Image:
    """Return a gray map of points with the color of skin near details, as in a face; a plain wall has no details."""
    hue, saturation, value = small.convert("HSV").split()
    low, high = SKIN_HUES
    likely = hue.point(lambda at: 255 if low <= at <= high else 0)
    likely = ImageChops.darker(likely, saturation.point(lambda at: 255 if 45 <= at <= 170 else 0))
    likely = ImageChops.darker(likely, value.point(lambda at: 255 if at >= 50 else 0))
    near_detail = detail.filter(ImageFilter.GaussianBlur(3)).point(lambda at: at * 3)
    return ImageChops.multiply(likely.filter(ImageFilter.GaussianBlur(1)), near_detail)


def _middle_first(size: tuple[int, int]) -> Image.Image:
    """Return a gray map that falls slowly from the middle, where most subjects are, to the corners."""
    return ImageOps.invert(Image.radial_gradient("L")).point(lambda at: 110 + at * 145 / 255).resize(size)


def _best_point(weights: Image.Image) -> Focus:
    """Return the point with the most weight around it, or the mean of all points that are nearly as good."""
    reach = max(1, round(min(weights.size) * REACH))
    padded = ImageOps.expand(weights, 2 * reach, 0)
    gathered = ImageOps.autocontrast(padded.filter(ImageFilter.GaussianBlur(reach)))
    gathered = gathered.crop((2 * reach, 2 * reach, 2 * reach + weights.width, 2 * reach + weights.height))
    values = gathered.tobytes()
    enough = max(values) * NEAR_BEST
    best = [at for at, value in enumerate(values) if value >= enough]
    x = sum(at % weights.width for at in best) / len(best) + 0.5
    y = sum(at // weights.width for at in best) / len(best) + 0.5
    return round(x / weights.width, 4), round(y / weights.height, 4)
