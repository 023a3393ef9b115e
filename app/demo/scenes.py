"""Drawn landscapes for the demo studio: hills in haze, a low sun over water, a wood in fog, a night sky."""

import math
import random
from collections.abc import Callable
from dataclasses import dataclass
from itertools import pairwise

from PIL import Image, ImageChops, ImageDraw, ImageFilter

Color = tuple[int, int, int]
Size = tuple[int, int]

GRAIN_SIGMA = 9
HALO_STEPS = 40


@dataclass(frozen=True)
class SkyPalette:
    """The colors of a landscape at one time of day, from the zenith to the foreground."""

    zenith: Color
    horizon: Color
    light: Color
    near: Color


PALETTES = (
    SkyPalette((88, 112, 140), (236, 208, 180), (255, 238, 208), (38, 48, 52)),
    SkyPalette((52, 70, 104), (230, 150, 110), (255, 214, 160), (28, 26, 38)),
    SkyPalette((150, 172, 184), (226, 228, 222), (250, 248, 240), (62, 74, 66)),
    SkyPalette((36, 52, 78), (150, 140, 158), (236, 220, 214), (22, 28, 36)),
    SkyPalette((176, 190, 196), (238, 226, 206), (255, 246, 226), (84, 72, 54)),
)


def draw(seed: int, size: Size) -> Image.Image:
    """Return a drawn picture of this size in pixels; equal seeds give equal pictures."""
    chance = random.Random(seed)
    scene: Callable[[random.Random, SkyPalette, Size], Image.Image] = SCENES[seed % len(SCENES)]
    return _with_grain(scene(chance, chance.choice(PALETTES), size), chance)


def _hills(chance: random.Random, palette: SkyPalette, size: Size) -> Image.Image:
    width, height = size
    picture = _sky(palette, size)
    _sun(picture, chance, palette, height * chance.uniform(0.25, 0.45))
    layers = chance.randint(5, 7)
    for layer in range(layers):
        depth = (layer + 1) / layers
        base = height * (0.42 + 0.5 * depth)
        ridge = _ridge(chance, width, base, height * (0.06 + 0.12 * depth), roughness=0.5 + 0.1 * depth)
        shade = _between(palette.horizon, palette.near, depth**1.3)
        _fill_below(picture, ridge, shade, haze=_between(shade, palette.horizon, 0.35))
    return picture


def _sea(chance: random.Random, palette: SkyPalette, size: Size) -> Image.Image:
    width, height = size
    horizon = int(height * chance.uniform(0.45, 0.6))
    picture = _sky(palette, size)
    sun_at = _sun(picture, chance, palette, horizon * chance.uniform(0.55, 0.85))
    water = _gradient((width, height - horizon), palette.horizon, palette.near)
    picture.paste(water, (0, horizon))
    brush = ImageDraw.Draw(picture, "RGBA")
    for _ in range(900):
        depth = chance.random() ** 1.6
        y = horizon + depth * (height - horizon)
        spread = width * (0.03 + 0.3 * depth)
        x = chance.gauss(sun_at, spread)
        length = width * (0.004 + 0.03 * depth) * chance.uniform(0.5, 1.5)
        glow = int(150 * math.exp(-(((x - sun_at) / (spread * 1.3)) ** 2)))
        brush.line(
            (x - length, y, x + length, y),
            fill=(*palette.light, glow),
            width=max(1, int(height * 0.002 * (1 + 2 * depth))),
        )
    return picture.filter(ImageFilter.GaussianBlur(width / 1800))


def _wood(chance: random.Random, palette: SkyPalette, size: Size) -> Image.Image:
    width, height = size
    picture = _gradient(size, palette.light, palette.horizon)
    for layer in range(4):
        depth = (layer + 1) / 4
        shade = _between(palette.horizon, palette.near, depth**1.5)
        trunks = Image.new("L", size, 0)
        brush = ImageDraw.Draw(trunks)
        for _ in range(int(26 - 16 * depth)):
            x, lean = chance.uniform(0, width), chance.uniform(-0.02, 0.02) * width
            thick = width * (0.004 + 0.02 * depth) * chance.uniform(0.6, 1.4)
            brush.polygon(
                (x, height, x + thick, height, x + thick * 0.7 + lean, 0, x + thick * 0.2 + lean, 0), fill=255
            )
        picture.paste(shade, mask=trunks.filter(ImageFilter.GaussianBlur(width / 900 * (2.4 - 2 * depth))))
        fog = _gradient(size, palette.light, palette.horizon)
        picture = Image.blend(picture, fog, 0.22 * (1 - depth))
    ground = _ridge(chance, width, height * 0.93, height * 0.03, roughness=0.6)
    _fill_below(picture, ground, palette.near, haze=palette.near)
    return picture


def _night(chance: random.Random, palette: SkyPalette, size: Size) -> Image.Image:
    width, height = size
    deep = _between(palette.zenith, (6, 9, 18), 0.8)
    picture = _gradient(size, deep, _between(palette.horizon, (20, 26, 44), 0.72))
    glow = _noise(chance, size, octaves=5).point(lambda value: max(0, value - 118))
    picture = ImageChops.add(picture, Image.merge("RGB", (glow, glow, glow)).point(lambda value: value // 3))
    brush = ImageDraw.Draw(picture)
    for _ in range(width * height // 5200):
        x, y = chance.uniform(0, width), chance.uniform(0, height * 0.85)
        radius = width / 4200 * chance.choice((0.6, 0.8, 1, 1, 1.6))
        light = chance.randint(120, 255)
        brush.ellipse((x - radius, y - radius, x + radius, y + radius), fill=(light, light, min(255, light + 12)))
    ridge = _ridge(chance, width, height * 0.86, height * 0.1, roughness=0.62)
    _fill_below(picture, ridge, (8, 10, 16), haze=(14, 17, 26))
    return picture


SCENES = (_hills, _sea, _wood, _hills, _night)


def _sky(palette: SkyPalette, size: Size) -> Image.Image:
    return _gradient(size, palette.zenith, palette.horizon)


def _sun(picture: Image.Image, chance: random.Random, palette: SkyPalette, y: float) -> float:
    """Draw a hazy sun at the height ``y``, and return its x coordinate; both are in pixels."""
    width, height = picture.size
    x, radius = width * chance.uniform(0.2, 0.8), height * 0.05
    light = Image.new("L", (width // 8, height // 8), 0)
    brush = ImageDraw.Draw(light)
    for step in range(HALO_STEPS, 0, -1):
        reach = step / HALO_STEPS
        r = radius * (0.5 + 8 * reach) / 8
        brush.ellipse((x / 8 - r, y / 8 - r, x / 8 + r, y / 8 + r), fill=int(235 * math.exp(-4.5 * reach)))
    light = light.filter(ImageFilter.GaussianBlur(radius / 20)).resize(picture.size, Image.Resampling.BICUBIC)
    picture.paste(palette.light, mask=light)
    return x


def _ridge(chance: random.Random, width: int, base: float, relief: float, *, roughness: float) -> list[float]:
    """Return a skyline made by midpoint displacement: a y coordinate in pixels for each column."""
    points = [base + chance.uniform(-relief, relief), base + chance.uniform(-relief, relief)]
    while len(points) < width / 3:
        relief *= roughness
        middles = [(a + b) / 2 + chance.uniform(-relief, relief) for a, b in pairwise(points)]
        points = [point for pair in zip(points, middles, strict=False) for point in pair] + points[-1:]
    step = (len(points) - 1) / max(1, width - 1)
    return [points[int(column * step)] for column in range(width)]


def _fill_below(picture: Image.Image, ridge: list[float], shade: Color, *, haze: Color) -> None:
    width, height = picture.size
    mask = Image.new("L", picture.size, 0)
    outline = [(0.0, float(height)), *enumerate(ridge), (float(width), float(height))]
    ImageDraw.Draw(mask).polygon(outline, fill=255)
    picture.paste(_gradient(picture.size, shade, haze), mask=mask.filter(ImageFilter.GaussianBlur(0.8)))


def _gradient(size: Size, top: Color, bottom: Color) -> Image.Image:
    ramp = Image.linear_gradient("L").resize(size, Image.Resampling.BICUBIC)
    return Image.composite(Image.new("RGB", size, bottom), Image.new("RGB", size, top), ramp)


def _noise(chance: random.Random, size: Size, *, octaves: int) -> Image.Image:
    """Return soft clouds as a gray picture: noise of several sizes, blended."""
    clouds = Image.new("L", size, 128)
    for octave in range(octaves):
        cells = 3 * 2**octave
        small = Image.frombytes("L", (cells, cells), chance.randbytes(cells * cells))
        clouds = Image.blend(clouds, small.resize(size, Image.Resampling.BICUBIC), 0.5 / (octave + 1))
    return clouds


def _with_grain(picture: Image.Image, chance: random.Random) -> Image.Image:
    """Return the picture with film grain, so that the file's size in bytes is closer to that of a photograph."""
    tile = Image.effect_noise((512, 512), GRAIN_SIGMA)
    grain = Image.new("L", picture.size, 128)
    for x in range(-chance.randrange(512), picture.width, 512):
        for y in range(-chance.randrange(512), picture.height, 512):
            grain.paste(tile, (x, y))
    return ImageChops.add(picture, Image.merge("RGB", (grain, grain, grain)), scale=1, offset=-128)


def _between(first: Color, second: Color, share: float) -> Color:
    red, green, blue = (round(a + (b - a) * share) for a, b in zip(first, second, strict=True))
    return red, green, blue
