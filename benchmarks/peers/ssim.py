"""The similarity of two pictures: the structural similarity (SSIM) of their lightness."""

import numpy as np
from PIL import Image

RADIUS, SIGMA = 5, 1.5  # Wang, Bovik, Sheikh and Simoncelli 2004: a window of 11 px
C1, C2 = (0.01 * 255) ** 2, (0.03 * 255) ** 2


def ssim(one: Image.Image, other: Image.Image) -> float:
    """Return the mean SSIM of two pictures of the same size; it is 1 for equal pixels.

    Raises ``ValueError`` if their sizes differ.
    """
    if one.size != other.size:
        raise ValueError(f"The pictures have {one.size} and {other.size} pixels.")
    a, b = (np.asarray(picture.convert("L"), dtype=np.float64) for picture in (one, other))
    mean_a, mean_b = _blurred(a), _blurred(b)
    variance_a = _blurred(a * a) - mean_a**2
    variance_b = _blurred(b * b) - mean_b**2
    covariance = _blurred(a * b) - mean_a * mean_b
    likeness = (2 * mean_a * mean_b + C1) * (2 * covariance + C2)
    return float((likeness / ((mean_a**2 + mean_b**2 + C1) * (variance_a + variance_b + C2))).mean())


def _blurred(values: np.ndarray) -> np.ndarray:
    """Return the values averaged by a Gaussian window, without the borders that a whole window does not fit into."""
    weights = np.exp(-(np.arange(-RADIUS, RADIUS + 1) ** 2) / (2 * SIGMA**2))
    weights /= weights.sum()
    width = values.shape[1] - 2 * RADIUS
    across = sum(weight * values[:, offset : offset + width] for offset, weight in enumerate(weights))
    height = values.shape[0] - 2 * RADIUS
    return sum(weight * across[offset : offset + height] for offset, weight in enumerate(weights))
