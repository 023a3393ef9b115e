"""The camera of the tour: it opens each scene at each width, and takes a picture of it in light and in dark."""

import html
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, BrowserContext, Page

WIDTHS = (390, 820, 1440, 2560)
THEMES = ("light", "dark")
HEIGHTS = {
    390: 844,
    820: 1180,
    1440: 900,
    2560: 1440,
}  # of a phone, an upright tablet, a notebook and a desk, in pixels
TALLEST = 2600  # a picture of a longer page ends here, in pixels
QUIET_MILLISECONDS = 350
PICTURES_THERE = """(tallest) => [...document.images].every((image) => {
  const { top, height } = image.getBoundingClientRect();
  return image.complete || (image.loading === "lazy" && (!height || top > Math.min(tallest, innerHeight)));
})"""
SCROLL_DOWN = """async (tallest) => {
  for (let at = innerHeight; at < Math.min(tallest, document.documentElement.scrollHeight); at += innerHeight / 2) {
    scrollTo({ top: at, behavior: "instant" });
    await new Promise((done) => setTimeout(done, 120));
  }
  scrollTo({ top: 0, behavior: "instant" });
}"""


@dataclass(frozen=True)
class Scene:
    """A page in one state: ``play`` brings a browser to it, and ``cookies`` are those of the person who opens it."""

    name: str
    play: Callable[[Page, Any], None]
    cookies: Callable[[Any], list[dict]] = lambda world: []
    scripts: bool = True
    is_whole: bool = True  # the whole page, otherwise only the part in the window
    widths: tuple[int, ...] = ()


class Camera:
    """A camera for the scenes whose name contains a term of ``only``, or for all scenes if it is empty.

    The terms of ``only`` are separated by commas. ``locale`` is the browser's, such as ``en-GB``.
    """

    def __init__(
        self, browser: Browser, out: Path, widths: Sequence[int], themes: Sequence[str], only: str, locale: str
    ):
        self._browser = browser
        self._locale = locale
        self._out = out
        self._widths = widths
        self._themes = themes
        self._wanted = [name for name in only.split(",") if name]
        self._out.mkdir(parents=True, exist_ok=True)

    def wants(self, scenes: Sequence[Scene]) -> list[Scene]:
        """Return those of the scenes that this camera takes pictures of."""
        return [scene for scene in scenes if not self._wanted or any(name in scene.name for name in self._wanted)]

    def take(self, scenes: Sequence[Scene], world: Any) -> None:
        """Play each scene and take its pictures.

        An error is printed and does not end the tour.
        """
        for scene in self.wants(scenes):
            begun = time.monotonic()
            for width in self._widths:
                if scene.widths and width not in scene.widths:
                    continue
                context = self._context(scene, world, width)
                page = context.new_page()
                faults: list[str] = []
                page.on("pageerror", lambda error, faults=faults: faults.append(str(error)))
                try:
                    scene.play(page, world)
                    self._picture(page, scene, width)
                except Exception as fault:  # noqa: BLE001 - a tour of a hundred pages does not end at one
                    faults.append(f"{type(fault).__name__}: {fault}")
                for text in faults:
                    print(f"  {scene.name} at {width}: {text}", flush=True)
                context.close()
            print(f"{scene.name} ({time.monotonic() - begun:.1f} s)", flush=True)

    def _context(self, scene: Scene, world: Any, width: int) -> BrowserContext:
        phone = width < 600
        context = self._browser.new_context(
            viewport={"width": width, "height": HEIGHTS.get(width, 900)},
            device_scale_factor=2 if phone else 1,
            is_mobile=phone,
            has_touch=phone,
            java_script_enabled=scene.scripts,
            reduced_motion="reduce",
            locale=self._locale,
            timezone_id="Europe/Berlin",
        )
        context.add_cookies(scene.cookies(world))  # type: ignore[arg-type]
        context.set_default_timeout(15_000)
        return context

    def _picture(self, page: Page, scene: Scene, width: int) -> None:
        if scene.scripts:
            if scene.is_whole:
                page.evaluate(SCROLL_DOWN, TALLEST)
            page.wait_for_function(PICTURES_THERE, arg=TALLEST)
            sideways = page.evaluate("() => document.documentElement.scrollWidth - innerWidth")
            if sideways > 0:
                print(f"  {scene.name} at {width}: {sideways} pixels too wide", flush=True)
        for theme in self._themes:
            page.emulate_media(color_scheme=theme)  # type: ignore[arg-type]
            page.wait_for_timeout(QUIET_MILLISECONDS)
            to = self._out / f"{scene.name}-{width}-{theme}.png"
            if not scene.is_whole or not scene.scripts:
                page.screenshot(path=to)
                continue
            height = page.evaluate("() => document.documentElement.scrollHeight")
            page.screenshot(
                path=to, full_page=True, clip={"x": 0, "y": 0, "width": width, "height": min(height, TALLEST)}
            )

    def write_index(self) -> None:
        """Write ``index.html``, a page with all pictures in the folder and a row for each scene."""
        rows: dict[str, list[str]] = {}
        for path in sorted(self._out.glob("*.png")):
            name, width, theme = path.stem.rsplit("-", 2)
            caption = f"{width} {theme}"
            image = f'<a href="{path.name}"><img src="{path.name}" height="360" loading="lazy" alt="{caption}"></a>'
            rows.setdefault(html.escape(name), []).append(image)
        body = "\n".join(f"<h2>{name}</h2><p>{' '.join(images)}</p>" for name, images in rows.items())
        head = '<!doctype html><meta charset="utf-8"><title>Tour</title><style>img{margin:4px}</style>'
        (self._out / "index.html").write_text(head + body)
