"""The rules of the variants: sizes, bytes, names, and no metadata of the original."""

import json
from dataclasses import replace

import pytest
from PIL import Image, ImageCms, PngImagePlugin

from app.errors import PictureError
from app.imaging.limits import Limits
from app.imaging.rendered import Rendered
from app.imaging.variants import FIRST_PASS, VARIANTS, VariantSpec, variant_filename
from tests.imaging.drawn_pictures import BLUE, GREEN, RED, YELLOW, corners, is_close, jpeg_bytes, noise, quarters
from tests.imaging.in_process import render

THUMB, MEDIUM, GRID = FIRST_PASS


def rendered_sizes(picture, folder) -> dict[str, tuple[int, int]]:
    picture.save(folder / "drawn.png")
    rendered = render(folder / "drawn.png", folder, VARIANTS, Limits())
    for variant in rendered.variants:
        with Image.open(folder / variant.filename) as written:
            assert written.size == (variant.width, variant.height)
            assert (folder / variant.filename).stat().st_size == variant.size
    return {f"{variant.name} {variant.format}": (variant.width, variant.height) for variant in rendered.variants}


@pytest.mark.parametrize(
    ("size", "medium", "grid", "zoom", "large"),
    [
        ((3000, 2000), (1200, 800), (720, 480), (2048, 1365), (3000, 2000)),
        ((2250, 1500), (1200, 800), (720, 480), (2048, 1365), None),
        ((2000, 3000), (1200, 1800), (320, 480), (1440, 2160), (2000, 3000)),
        ((1321, 900), (1200, 818), (705, 480), (1321, 900), None),
        ((1320, 900), (1200, 818), (704, 480), None, None),
        ((300, 200), (300, 200), (300, 200), None, None),
        ((1200, 480), (1200, 480), (1200, 480), None, None),
        ((6000, 600), (1200, 120), (1440, 144), (2048, 205), (3456, 346)),
        ((40, 3000), (40, 3000), (6, 480), None, None),
        ((7, 5), (7, 5), (7, 5), None, None),
        ((1, 1), (1, 1), (1, 1), None, None),
        ((5000, 1), (1200, 1), (1440, 1), (2048, 1), (3456, 1)),
    ],
)
def test_sizes_keep_the_aspect_and_never_grow(tmp_path, size, medium, grid, zoom, large):
    sizes = rendered_sizes(Image.new("RGB", size, (90, 120, 150)), tmp_path)

    cropped = {"thumb JPEG": (200, 200), "card JPEG": (480, 320)}
    both = {"medium JPEG": medium, "medium AVIF": medium, "grid JPEG": grid, "grid AVIF": grid}
    larger = {name: size for name, size in (("zoom AVIF", zoom), ("large AVIF", large)) if size}
    assert sizes == {**cropped, **both, **larger}


def test_the_thumb_is_cut_from_the_middle(tmp_path):
    picture = Image.new("RGB", (900, 300), (200, 30, 30))
    picture.paste((30, 30, 200), (300, 0, 600, 300))
    picture.save(tmp_path / "three.png")

    render(tmp_path / "three.png", tmp_path, [THUMB], Limits())

    with Image.open(tmp_path / "thumb_three.jpg") as thumb:
        for x in (3, 100, 196):
            red, _, blue = thumb.getpixel((x, 100))
            assert blue > 150 > red


def test_bytes_stay_near_their_aim_even_for_noise(tmp_path):
    noise((1600, 1000)).save(tmp_path / "noise.jpg", quality=95)

    made = {v.name: v for v in render(tmp_path / "noise.jpg", tmp_path, FIRST_PASS, Limits()).variants}

    assert made["thumb"].size <= 20_000
    assert made["medium"].size < len(jpeg_bytes(noise((1200, 750)), quality=MEDIUM.quality))


def test_an_easy_picture_keeps_its_full_quality(tmp_path):
    quarters((1600, 1000)).save(tmp_path / "easy.jpg", quality=95)

    jpegs = [spec for spec in VARIANTS if spec.format == "JPEG"]

    render(tmp_path / "easy.jpg", tmp_path, jpegs, Limits())

    for spec in jpegs:
        quarters((64, 64)).save(tmp_path / "reference.jpg", quality=spec.quality)
        with (
            Image.open(tmp_path / f"{spec.name}_easy.jpg") as made,
            Image.open(tmp_path / "reference.jpg") as reference,
        ):
            assert made.quantization == reference.quantization, spec.name
            assert bool(made.info.get("progressive")) == spec.progressive, spec.name


def test_nothing_of_the_metadata_is_left(tmp_path):
    """Statement 23."""
    exif = Image.Exif()
    exif[0x010F], exif[0x0110] = "Camera\0Works", "Model <img onerror=x>"
    exif.get_ifd(0x8825).update({1: "N", 2: (48.0, 8.0, 1.0), 3: "E", 4: (11.0, 34.0, 5.0)})
    exif.get_ifd(0x8769).update(
        {0xA431: "SERIAL-12345", 0x927C: b"MAKERNOTE-9", 0x9003: "2026:05:01 10:11:12", 0x9011: "+02:00"}
        | {0x829A: 0.004, 0x829D: 2.8, 0x8827: 400, 0x920A: 85.0}
    )
    quarters((1600, 1000)).save(
        tmp_path / "told.jpg",
        exif=exif,
        comment=b"COMMENT-7",
        xmp=b"<x:xmpmeta>XMP-8</x:xmpmeta>",
        icc_profile=ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes(),
    )

    rendered = render(tmp_path / "told.jpg", tmp_path, VARIANTS, Limits())

    for variant in rendered.variants:
        written = (tmp_path / variant.filename).read_bytes()
        for trace in (
            b"Exif",
            b"SERIAL",
            b"MAKERNOTE",
            b"COMMENT",
            b"XMP",
            b"ICC_PROFILE",
            b"Camera",
            b"2026",
        ):
            assert trace not in written, (variant.name, trace)
        assert not any(bytes([0xFF, marker]) in written[:400] for marker in (0xE1, 0xE2, 0xED, 0xFE))
    assert rendered.metadata == {
        "camera_make": "Camera Works",
        "camera_model": "Model <img onerror=x>",
        "exposure_time": 0.004,
        "f_number": 2.8,
        "iso": 400,
        "focal_length": 85,
        "taken_at": "2026-05-01T10:11:12",
        "taken_at_offset": "+02:00",
        "location": {"latitude": 48.1336111, "longitude": 11.5680556},  # the parent decides whether it is stored
        "orientation": 1,
    }
    assert rendered.taken_at == "2026-05-01T10:11:12"


def test_a_png_text_does_not_reach_the_variants(tmp_path):
    """Statement 23, for a PNG."""
    notes = PngImagePlugin.PngInfo()
    notes.add_text("Comment", "TEXT-CHUNK")
    quarters((400, 300)).save(tmp_path / "noted.png", pnginfo=notes)

    rendered = render(tmp_path / "noted.png", tmp_path, VARIANTS, Limits())

    assert all(b"TEXT-CHUNK" not in (tmp_path / v.filename).read_bytes() for v in rendered.variants)


@pytest.mark.parametrize(
    ("tag", "value", "fact"),
    [
        (0x9003, "0000:00:00 00:00:00", "taken_at"),
        (0x9003, "yesterday", "taken_at"),
        (0x829A, 0, "exposure_time"),
        (0xA434, "\0\x07 \n", "lens"),
    ],
)
def test_nonsense_in_exif_is_left_out(tmp_path, tag, value, fact):
    exif = Image.Exif()
    exif.get_ifd(0x8769)[tag] = value
    quarters((40, 30)).save(tmp_path / "odd.jpg", exif=exif)

    assert fact not in render(tmp_path / "odd.jpg", tmp_path, VARIANTS, Limits()).metadata


def test_long_text_in_exif_is_bounded(tmp_path):
    exif = Image.Exif()
    exif[0x0110] = "Ä" * 5000
    quarters((40, 30)).save(tmp_path / "long.jpg", exif=exif)

    assert len(render(tmp_path / "long.jpg", tmp_path, VARIANTS, Limits()).metadata["camera_model"]) == 120


class TestRecipes:
    """The recipe of a variant spec: it depends on everything that decides the pixels, and on nothing else."""

    @pytest.mark.parametrize("change", [{"quality": 84}, {"width": 1201}, {"format": "AVIF"}, {"oversampling": 2.0}])
    def test_another_line_has_another_recipe(self, change):
        assert replace(MEDIUM, **change).recipe != MEDIUM.recipe

    def test_when_it_is_made_does_not_matter(self):
        assert replace(MEDIUM, made="second").recipe == MEDIUM.recipe

    def test_no_two_lines_have_one_recipe(self):
        assert len({spec.recipe for spec in VARIANTS}) == len(VARIANTS)


def test_an_avif_has_no_metadata_and_the_picture_s_colors(tmp_path):
    exif = Image.Exif()
    exif[0x010F] = "Camera Works"
    srgb = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    quarters((1600, 1000)).save(tmp_path / "told.jpg", quality=95, exif=exif, icc_profile=srgb)

    avifs = [spec for spec in VARIANTS if spec.format == "AVIF"]
    render(tmp_path / "told.jpg", tmp_path, [GRID, *avifs], Limits())

    with Image.open(tmp_path / "grid_told.avif") as avif, Image.open(tmp_path / "grid_told.jpg") as jpeg:
        assert (avif.info.get("exif"), avif.info.get("icc_profile"), avif.size) == (None, None, jpeg.size)
        for pixel in ((50, 50), (700, 50), (50, 400), (700, 400)):
            pairs = zip(avif.getpixel(pixel), jpeg.convert("RGB").getpixel(pixel), strict=True)
            assert all(abs(one - other) <= 4 for one, other in pairs)


def test_rendered_survives_json_both_ways(tmp_path):
    noise((500, 300)).save(tmp_path / "noise.jpg")
    rendered = render(tmp_path / "noise.jpg", tmp_path, VARIANTS, Limits())

    assert Rendered.from_dict(json.loads(json.dumps(rendered.as_dict()))) == rendered
    assert [VariantSpec.from_dict(json.loads(json.dumps(spec.as_dict()))) for spec in VARIANTS] == list(VARIANTS)


def test_placeholders_are_small_and_true_to_the_picture(tmp_path):
    picture = Image.new("RGB", (900, 600), (180, 60, 40))
    picture.paste((20, 30, 200), (0, 0, 200, 200))
    picture.save(tmp_path / "mostly_red.png")

    rendered = render(tmp_path / "mostly_red.png", tmp_path, VARIANTS, Limits())

    red, green, blue = bytes.fromhex(rendered.color[1:])
    assert abs(red - 180) < 8
    assert abs(green - 60) < 8
    assert abs(blue - 40) < 8
    assert rendered.placeholder.startswith("data:image/webp;base64,")


def test_a_noisy_placeholder_stays_small(tmp_path):
    noise((600, 600)).save(tmp_path / "noise.png")

    assert len(render(tmp_path / "noise.png", tmp_path, VARIANTS, Limits()).placeholder) <= 250


@pytest.mark.parametrize("suffix", ["jpg", "png", "webp", "tiff", "bmp", "gif", "avif", "heic"])
def test_every_format_is_rendered(tmp_path, suffix):
    quarters((480, 320)).save(tmp_path / f"drawn.{suffix}")

    rendered = render(tmp_path / f"drawn.{suffix}", tmp_path, VARIANTS, Limits())

    assert (rendered.width, rendered.height) == (480, 320)
    assert all(map(is_close, corners(tmp_path / "medium_drawn.jpg"), (RED, GREEN, BLUE, YELLOW)))


@pytest.mark.parametrize(
    ("original", "expected"),
    [
        ("IMG_0001.JPG", "medium_IMG_0001.jpg"),
        ("a.b.tiff", "medium_a.b.jpg"),
        ("noextension", "medium_noextension.jpg"),
        ("ü" * 200 + ".jpg", "medium_" + "ü" * 122 + ".jpg"),
    ],
)
def test_variant_filenames(original, expected):
    assert variant_filename(MEDIUM, original) == expected


def test_a_file_that_is_no_picture_says_so(tmp_path):
    (tmp_path / "notes.jpg").write_text("Only a few words.")

    with pytest.raises(PictureError, match="not a picture"):
        render(tmp_path / "notes.jpg", tmp_path, VARIANTS, Limits())


def test_a_missing_original_is_no_fault_of_the_picture(tmp_path):
    with pytest.raises(FileNotFoundError):
        render(tmp_path / "gone.jpg", tmp_path, VARIANTS, Limits())


def test_an_animation_shows_its_first_frame(tmp_path):
    frames = [Image.new("RGB", (300, 200), color) for color in ((200, 0, 0), (0, 0, 200))]
    for suffix in ("gif", "webp", "png"):
        frames[0].save(tmp_path / f"moving.{suffix}", save_all=True, append_images=frames[1:], duration=50)

        render(tmp_path / f"moving.{suffix}", tmp_path, VARIANTS, Limits())

        with Image.open(tmp_path / "medium_moving.jpg") as medium:
            assert medium.getpixel((150, 100))[0] > 180, suffix


def test_a_file_of_several_pictures_shows_its_primary_one(tmp_path):
    for suffix, options in (("mpo", {}), ("tiff", {}), ("heic", {"primary_index": 0})):
        first, second = (Image.new("RGB", (300, 200), color) for color in ((200, 0, 0), (0, 0, 200)))
        first.save(tmp_path / f"several.{suffix}", save_all=True, append_images=[second], **options)

        render(tmp_path / f"several.{suffix}", tmp_path, VARIANTS, Limits())

        with Image.open(tmp_path / "medium_several.jpg") as medium:
            assert medium.getpixel((150, 100))[0] > 180, suffix
