"""The web vitals of a gallery page on a phone with slow 4G and a processor that is four times slower."""

from collections import defaultdict
from dataclasses import dataclass, field

from playwright.sync_api import Browser, CDPSession, Page

from benchmarks.smooth_pages.touch import middle

# Lighthouse's “slow 4G”: a round trip of 150 ms, 1.6 Mbit/s down, 750 kbit/s up.
SLOW_4G = {"offline": False, "latency": 150, "downloadThroughput": 1.6e6 / 8, "uploadThroughput": 750e3 / 8}
SLOWER = 4
PHONE = {
    "viewport": {"width": 390, "height": 844},
    "device_scale_factor": 2,
    "is_mobile": True,
    "has_touch": True,
}
SETTLED_MILLISECONDS = 500
# As the web vitals are defined: CLS is the largest burst of shifts, INP the slowest response to a tap or a key.
OBSERVE = """(() => {
  const seen = window.vitals = { lcp: 0, cls: 0, inp: 0, what: "" };
  const observe = (type, use, more = {}) => new PerformanceObserver(list => list.getEntries().forEach(use))
    .observe({ type, buffered: true, ...more });
  observe("largest-contentful-paint", entry => {
    seen.lcp = entry.startTime;
    seen.what = entry.url ? "a picture" : "text";
  });
  let burst = 0, first = 0, last = 0;
  observe("layout-shift", entry => {
    if (entry.hadRecentInput) return;
    const goesOn = burst && entry.startTime - last < 1000 && entry.startTime - first < 5000;
    if (!goesOn) { burst = 0; first = entry.startTime; }
    burst += entry.value;
    last = entry.startTime;
    seen.cls = Math.max(seen.cls, burst);
  });
  observe("event", entry => { if (entry.interactionId) seen.inp = Math.max(seen.inp, entry.duration); },
    { durationThreshold: 16 });
})()"""
SHOWN = """() => {
  const picture = [...document.querySelectorAll('#viewer img')].find(image => {
    const box = image.getBoundingClientRect();
    return box.left >= 0 && box.left < innerWidth && image.complete && image.naturalWidth;
  });
  return Boolean(picture);
}"""


@dataclass
class Visit:
    """The web vitals of one visit, in milliseconds except for ``cls``, which has no unit.

    ``what`` is the kind of the largest contentful paint: a picture or text. ``viewer`` is the time until the viewer
    shows a picture. ``sent`` has the bytes on the line by kind of resource until the page has settled, ``bodies`` the
    same without the responses' headers: what compression left of the files.
    """

    lcp: float = 0
    what: str = ""
    cls: float = 0
    inp: float = 0
    viewer: float = 0
    sent: dict[str, int] = field(default_factory=lambda: defaultdict(int))
    bodies: dict[str, int] = field(default_factory=lambda: defaultdict(int))


def visit(browser: Browser, address: str, cookies: list[dict]) -> Visit:
    """Load the page with an empty cache, scroll, open a photograph, go to the next, close it, and return the vitals."""
    context = browser.new_context(**PHONE)
    context.add_cookies(cookies)  # type: ignore[arg-type]
    context.add_init_script(OBSERVE)
    page = context.new_page()
    session, seen = context.new_cdp_session(page), Visit()
    _count_bytes(session, seen)
    session.send("Network.emulateNetworkConditions", SLOW_4G)
    session.send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
    page.goto(address, wait_until="networkidle", timeout=120_000)
    page.wait_for_timeout(SETTLED_MILLISECONDS)
    loaded = page.evaluate("window.vitals")
    seen.sent, seen.bodies = dict(seen.sent), dict(seen.bodies)
    _use(page, seen)
    used = page.evaluate("window.vitals")
    context.close()
    seen.lcp, seen.what, seen.cls, seen.inp = loaded["lcp"], loaded["what"], used["cls"], used["inp"]
    return seen


def _use(page: Page, seen: Visit) -> None:
    page.evaluate("document.querySelector('#gallery').scrollIntoView()")
    page.wait_for_timeout(SETTLED_MILLISECONDS)
    _tap(page, "#gallery .tile:nth-child(2) a")
    began = page.evaluate("performance.now()")
    page.wait_for_function(SHOWN, timeout=60_000)
    seen.viewer = page.evaluate("performance.now()") - began
    page.keyboard.press("ArrowRight")
    page.wait_for_timeout(SETTLED_MILLISECONDS)
    _tap(page, "#viewer [data-act=close]")
    page.wait_for_timeout(SETTLED_MILLISECONDS)
    page.evaluate("scrollTo(0, document.body.scrollHeight)")
    page.wait_for_timeout(2 * SETTLED_MILLISECONDS)


def _tap(page: Page, selector: str) -> None:
    """Tap an element's middle; unlike a locator's tap, this runs no script in the page during the tap."""
    page.touchscreen.tap(*middle(page, selector))


def _count_bytes(session: CDPSession, seen: Visit) -> None:
    responses: dict[str, dict] = {}
    session.send("Network.enable")
    session.on("Network.responseReceived", lambda event: responses.update({event["requestId"]: event}))
    session.on("Network.loadingFinished", lambda event: _count(event, responses.get(event["requestId"]), seen))


def _count(event: dict, received: dict | None, seen: Visit) -> None:
    kind, headers = (received["type"], received["response"]["encodedDataLength"]) if received else ("Other", 0)
    sent = int(event["encodedDataLength"])
    seen.sent[kind] = seen.sent.get(kind, 0) + sent
    seen.bodies[kind] = seen.bodies.get(kind, 0) + max(0, sent - int(headers))
