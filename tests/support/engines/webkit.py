"""WebKitGTK, the engine nearest to an iPhone's: MiniBrowser on a virtual screen, driven by WebDriver.

The commands are those of https://www.w3.org/TR/webdriver2/.
"""

import io
import json
import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import requests
from PIL import ImageGrab

from tests.support.engines.actions import Actions, ActionTab
from tests.support.engines.tab import Engine, PageError
from tests.support.processes.started import end, family_of
from tests.support.processes.waiting import wait_until
from tests.support.servers.fixtures import accepts_connections, free_port, missing

SCREEN = "1920x1600x24"
SECONDS = 60
ENVIRONMENT = {
    "GDK_BACKEND": "x11",
    "LIBGL_ALWAYS_SOFTWARE": "1",
    "WEBKIT_DISABLE_DMABUF_RENDERER": "1",
    "WEBKIT_DISABLE_SANDBOX_THIS_IS_DANGEROUS": "1",  # containers and root have no user namespaces
}
# Without this style the buttons of the browser keep its window wider than a phone.
NARROW = """* { min-width: 0; min-height: 0; padding: 0; margin: 0; border-width: 0; font-size: 1px; }
image { -gtk-icon-transform: scale(0.2); }
"""
FORGET = """async () => {
  try { localStorage.clear(); } catch { return; }
  for (const { name } of await indexedDB.databases()) indexedDB.deleteDatabase(name);
}"""


class WebDriver:
    """A client of the driver, for one session."""

    def __init__(self, http: requests.Session, address: str):
        self._http = http
        self._address = address

    def send(self, method: str, path: str, **body: Any) -> Any:
        """Return the result of a command; raise ``PageError`` with the driver's message if the command failed."""
        values = json.dumps(body) if method == "POST" else None
        value = self._http.request(method, f"{self._address}/{path}", data=values, timeout=SECONDS).json()["value"]
        if isinstance(value, dict) and "error" in value:
            raise PageError(f"{path}: {value['error']}: {value.get('message')}")
        return value


class WebKitTab(ActionTab):
    """The browser's only window; its cookies and storage are deleted between tests.

    No second window is opened, because only the first one fills the screen.
    """

    def __init__(self, driver: WebDriver, display: str):
        self._driver = driver
        self._display = display

    def open(self, url: str) -> None:
        self._driver.send("POST", "url", url=url)

    def evaluate(self, function: str, *values: Any) -> Any:
        called = f"return (async () => JSON.stringify(await ({function})(...{json.dumps(values)})))()"
        return json.loads(self._driver.send("POST", "execute/sync", script=called, args=[]) or "null")

    def perform(self, actions: Actions) -> None:
        self._driver.send("POST", "actions", actions=actions)

    def back(self) -> None:
        self._driver.send("POST", "back")

    def forward(self) -> None:
        self._driver.send("POST", "forward")

    def reload(self) -> None:
        self._driver.send("POST", "refresh")

    def resize(self, width: int, height: int) -> None:
        self._driver.send("POST", "window/rect", x=0, y=0, width=width, height=height)
        self.wait_for("(width, height) => innerWidth === width && innerHeight === height", width, height)

    def choose_files(self, selector: str, paths: list[Path]) -> None:
        [element] = self._driver.send("POST", "element", using="css selector", value=selector).values()
        self._driver.send("POST", f"element/{element}/value", text="\n".join(map(str, paths)))

    def screenshot(self) -> bytes:
        """Return a screenshot of the X display as PNG bytes: the driver's own never returns for some pages."""
        size = self.evaluate("() => [innerWidth, innerHeight]")
        picture = io.BytesIO()
        ImageGrab.grab((0, 0, *size), xdisplay=self._display).save(picture, "PNG")
        return picture.getvalue()

    def forget(self) -> None:
        """Delete the cookies and the storage of the current site, and open an empty page."""
        self._driver.send("DELETE", "cookie")
        self.evaluate(FORGET)
        self.open("about:blank")


class WebKit(Engine):
    """A MiniBrowser with its storage in memory."""

    def __init__(self, driver: WebDriver, display: str):
        self._driver = driver
        self._display = display
        self._tab: WebKitTab | None = None

    def new_tab(self) -> WebKitTab:
        self._tab = WebKitTab(self._driver, self._display)
        return self._tab

    def close_tab(self) -> None:
        if self._tab:
            self._tab.forget()
        self._tab = None


@contextmanager
def running_webkit(home: Path) -> Iterator[WebKit]:
    """Run MiniBrowser for as long as the block runs; ``home`` is its home folder."""
    program = shutil.which("WebKitWebDriver") or missing("webkit2gtk-driver")
    browsers = sorted(Path("/usr/lib").glob("*/webkit2gtk-4.*/MiniBrowser"))
    browser = browsers[-1] if browsers else missing("webkit2gtk-driver")
    style = home / ".config" / "gtk-3.0" / "gtk.css"
    style.parent.mkdir(parents=True)
    style.write_text(NARROW)
    port = free_port()
    with _screen() as display:
        own = {**ENVIRONMENT, "DISPLAY": display, "HOME": str(home), "XDG_CONFIG_HOME": str(home / ".config")}
        with (
            _process([program, f"--port={port}"], {**os.environ, **own}),
            closing(requests.Session()) as http,
        ):
            wait_until(lambda: accepts_connections(port), seconds=SECONDS)
            options = {"binary": str(browser), "args": ["--automation", "--full-screen"]}
            wanted = {"alwaysMatch": {"browserName": "MiniBrowser", "webkitgtk:browserOptions": options}}
            sessions = f"http://127.0.0.1:{port}/session"
            session = WebDriver(http, sessions.removesuffix("/session")).send("POST", "session", capabilities=wanted)
            yield WebKit(WebDriver(http, f"{sessions}/{session['sessionId']}"), display)
            http.delete(f"{sessions}/{session['sessionId']}", timeout=SECONDS)


@contextmanager
def _screen() -> Iterator[str]:
    """Run an X server with a virtual screen, and yield its display's name."""
    program = shutil.which("Xvfb") or missing("xvfb")
    reading, writing = os.pipe()
    command = [program, "-displayfd", str(writing), "-screen", "0", SCREEN, "-nolisten", "tcp"]
    with os.fdopen(reading) as told, _process(command, dict(os.environ), pass_fds=[writing]):
        os.close(writing)
        yield f":{told.readline().strip()}"


@contextmanager
def _process(command: list[str], environment: dict[str, str], **options: Any) -> Iterator[None]:
    """Run a process for as long as the block runs, then end it and all processes that it started."""
    quiet = {"stdin": subprocess.DEVNULL, "stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    with subprocess.Popen(command, env=environment, start_new_session=True, **quiet, **options) as process:
        try:
            yield
        finally:
            family = family_of(process.pid)
            process.terminate()
            try:
                process.wait(10)
            except subprocess.TimeoutExpired:
                process.kill()
            end(family)
