"""The pictures of docs/tour.md: those of a tour, made smaller and stored as WebP (``scripts/tour.py --picks``)."""

from pathlib import Path

from PIL import Image

DESKTOP, PHONE = 1200, 540  # pixels wide
QUALITY = 78
# The name of a picture, its source in the tour, and how much of the source's height is shown, in pixels of the window.
PICKS = (
    ("home", "home-1440-light", 900),
    ("gallery", "gallery-first-1440-light", 900),
    ("grid", "gallery-docked-1440-light", 900),
    ("grid-dark", "gallery-docked-1440-dark", 900),
    ("gate", "gate-gift-1440-light", 900),
    ("gift", "gift-1440-light", 900),
    ("gift-grid", "gift-docked-1440-light", 900),
    ("gift-closing", "gift-closing-1440-light", 900),
    ("filters", "gallery-filters-1440-light", 900),
    ("video", "gift-video-1440-dark", 900),
    ("filmstrip", "viewer-filmstrip-1440-dark", 900),
    ("phone-story", "gift-story-390-light", 844),
    ("phone-arabic", "gift-ar-390-dark", 844),
    ("phone-pin", "pin-390-light", 844),
    ("phone-started", "download-started-390-light", 844),
    ("phone-cover", "gallery-first-390-dark", 844),
    ("phone-grid", "gallery-marked-390-light", 844),
    ("phone-viewer", "viewer-marked-390-dark", 844),
    ("phone-favorites", "favorites-390-light", 844),
    ("phone-download", "download-390-light", 844),
    ("viewer", "viewer-information-1440-dark", 900),
    ("theme-framed", "look-framed-masonry-blush-1440-light", 900),
    ("theme-centered", "look-centered-justified-paper-1440-dark", 900),
    ("theme-split", "look-split-square-sage-1440-light", 900),
    ("theme-strip", "look-strip-masonry-stone-1440-dark", 900),
    ("theme-text", "look-text-masonry-blush-1440-light", 900),
    ("closed", "closed-390-light", 844),
    ("studio-collections", "studio-collections-1440-light", 900),
    ("studio-sheet", "studio-sheet-selected-1440-light", 900),
    ("studio-large", "studio-large-1440-light", 900),
    ("studio-sheet-dark", "studio-sheet-selected-1440-dark", 900),
    ("studio-picker", "studio-picker-cover-1440-dark", 900),
    ("studio-theme", "studio-settings-look-1440-light", 900),
    ("studio-share", "studio-share-1440-light", 900),
    ("studio-selection", "studio-selection-1440-dark", 900),
    ("studio-activity", "studio-activity-390-light", 844),
    ("studio-phone", "studio-collections-390-dark", 844),
)


def pick(tour: Path, out: Path) -> None:
    """Make the pictures from those of the tour in one folder, write them into the other, and print their total size."""
    out.mkdir(parents=True, exist_ok=True)
    for name, scene, height in PICKS:
        picture = Image.open(tour / f"{scene}.png").convert("RGB")
        window = int(scene.rsplit("-", 2)[1])
        picture = picture.crop((0, 0, picture.width, min(picture.height, height * picture.width // window)))
        picture.thumbnail((PHONE if window < 600 else DESKTOP, 10_000), Image.Resampling.LANCZOS)
        picture.save(out / f"{name}.webp", quality=QUALITY, method=6)
    print(f"{sum(path.stat().st_size for path in out.glob('*.webp')):,} bytes in {out}")
