"""The photo that the viewer shows, counts, addresses, marks and downloads, each read from the page separately."""

from dataclasses import dataclass
from typing import Any

from tests.browser.published import Published
from tests.support.engines.tab import Tab

# What is in the middle of the screen according to the browser, not to the page's scripts.
SEEN = r"""() => {
  const viewer = document.querySelector("#viewer[open]");
  if (!viewer) return null;
  const { left, top, width, height } = viewer.querySelector(".viewer-strip").getBoundingClientRect();
  const slide = document.elementFromPoint(left + width / 2, top + height / 2)?.closest(".slide");
  const idIn = (address) => address?.match(/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/)?.[0] ?? null;
  const [number, words] = viewer.querySelectorAll(".viewer-count span");
  return {
    shown: idIn(slide?.querySelector("img")?.currentSrc),
    off: slide ? Math.round(Math.abs(slide.getBoundingClientRect().left - left)) : null,
    counted: number?.textContent,
    announced: words?.textContent,
    addressed: idIn(location.pathname),
    downloaded: idIn(viewer.querySelector("[data-act=download]").href),
    hearted: viewer.querySelector(".heart").ariaPressed === "true",
  };
}"""
WATCH = f"""() => {{
  const seen = {SEEN};
  const look = () => {{
    const {{ shown, counted, downloaded }} = seen() ?? {{}};
    if (shown) recorded.push([shown, parseInt(counted), downloaded]);
    requestAnimationFrame(look);
  }};
  window.recorded = [];
  look();
}}"""
REST = "() => new Promise((wake) => setTimeout(wake, 400))"  # waits for late scrolling, or for a late request


@dataclass(frozen=True)
class Viewing:
    """The viewer of a gallery in a tab."""

    tab: Tab
    gallery: Published

    def open(self, number: int) -> None:
        """Open photo ``number`` (from 1) by its address, and wait until it is shown."""
        self.tab.open(self.gallery.photo_url(number - 1))
        self.expect(number)

    def open_tile(self, number: int) -> None:
        """Open photo ``number`` (from 1) by a click on its tile."""
        self.tab.open(self.gallery.url)
        self.tab.click(".tile a", number - 1)

    def seen(self) -> dict[str, Any] | None:
        """Return what is shown now, or None while the viewer is closed."""
        return self.tab.evaluate(SEEN)

    def expect(self, number: int, *, is_favorite: bool = False) -> None:
        """Wait until photo ``number`` is the only one shown, and check that it stays so."""
        photo = self.gallery.files[number - 1]["id"]
        counted = f"{number} of {len(self.gallery.files)}"
        expected = {
            **dict.fromkeys(("shown", "addressed", "downloaded"), photo),
            "off": 0,
            "counted": counted,
            "announced": f"{counted}: shot {number}",
            "hearted": is_favorite,
        }
        self._wait_for(expected)
        self.tab.evaluate(REST)
        self._wait_for(expected)  # the list of all photos arrives late, and may draw the photo again

    def watch(self) -> None:
        """Start to record in every frame what is shown."""
        self.tab.evaluate(WATCH)

    def watched(self) -> list[tuple[int, int, int]]:
        """Return the photos that were shown, counted and offered for download in each recorded frame, as numbers."""
        numbers = {file["id"]: number for number, file in enumerate(self.gallery.files, 1)}
        recorded = self.tab.evaluate("() => recorded")
        return [(numbers[shown], counted, numbers[offered]) for shown, counted, offered in recorded]

    def _wait_for(self, expected: dict[str, Any]) -> None:
        try:
            self.tab.wait_until(lambda: self.seen() == expected)
        except TimeoutError:
            raise AssertionError(f"seen: {self.seen()}, expected: {expected}") from None
