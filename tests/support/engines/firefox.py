"""Firefox ESR, driven by WebDriver BiDi over its own websocket: Debian 12 has no geckodriver.

The commands are those of https://www.w3.org/TR/webdriver-bidi/.
"""

import base64
import json
import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import websocket

from tests.support.engines.actions import Actions, ActionTab
from tests.support.engines.tab import Engine, PageError
from tests.support.processes.started import end, family_of
from tests.support.processes.waiting import wait_until
from tests.support.servers.fixtures import missing

LISTENING = re.compile(r"WebDriver BiDi listening on (\S+)")
SECONDS = 60


class BiDi:
    """A WebDriver BiDi connection that sends one command after another and returns the result of each."""

    def __init__(self, socket: websocket.WebSocket):
        self._socket = socket
        self._number = 0

    def send(self, method: str, **parameters: Any) -> dict[str, Any]:
        """Return a command's result; raise ``PageError`` with the browser's message if the command failed."""
        self._number += 1
        self._socket.send(json.dumps({"id": self._number, "method": method, "params": parameters}))
        while (answer := json.loads(self._socket.recv())).get("id") != self._number:
            pass  # events of the page come between the results
        if answer["type"] == "error":
            raise PageError(f"{method}: {answer['error']}: {answer['message']}")
        return answer["result"]


class FirefoxTab(ActionTab):
    """A tab in a container, so that it shares no cookies and no storage with other tabs."""

    def __init__(self, bidi: BiDi):
        self._bidi = bidi
        self._container = bidi.send("browser.createUserContext")["userContext"]
        self._tab = {"context": bidi.send("browsingContext.create", type="tab", userContext=self._container)["context"]}

    def close(self) -> None:
        self._bidi.send("browsingContext.close", **self._tab)
        self._bidi.send("browser.removeUserContext", userContext=self._container)

    def open(self, url: str) -> None:
        self._bidi.send("browsingContext.navigate", **self._tab, url=url, wait="complete")

    def evaluate(self, function: str, *values: Any) -> Any:
        declaration = f"async () => JSON.stringify(await ({function})(...{json.dumps(values)}))"
        called = {"functionDeclaration": declaration, "awaitPromise": True, "target": self._tab}
        answer = self._bidi.send("script.callFunction", **called)
        if answer["type"] == "exception":
            raise PageError(answer["exceptionDetails"]["text"])
        return json.loads(answer["result"].get("value", "null"))

    def perform(self, actions: Actions) -> None:
        self._bidi.send("input.performActions", **self._tab, actions=actions)

    def back(self) -> None:
        self._bidi.send("browsingContext.traverseHistory", **self._tab, delta=-1)

    def forward(self) -> None:
        self._bidi.send("browsingContext.traverseHistory", **self._tab, delta=1)

    def reload(self) -> None:
        self._bidi.send("browsingContext.reload", **self._tab, wait="complete")

    def resize(self, width: int, height: int) -> None:
        self._bidi.send("browsingContext.setViewport", **self._tab, viewport={"width": width, "height": height})

    def choose_files(self, selector: str, paths: list[Path]) -> None:
        locator = {"type": "css", "value": selector}
        [node] = self._bidi.send("browsingContext.locateNodes", **self._tab, locator=locator, maxNodeCount=1)["nodes"]
        files = [str(path) for path in paths]
        self._bidi.send("input.setFiles", **self._tab, element={"sharedId": node["sharedId"]}, files=files)

    def screenshot(self) -> bytes:
        return base64.b64decode(self._bidi.send("browsingContext.captureScreenshot", **self._tab)["data"])


class Firefox(Engine):
    """A Firefox without a window."""

    def __init__(self, bidi: BiDi):
        self._bidi = bidi
        self._tab: FirefoxTab | None = None

    def new_tab(self) -> FirefoxTab:
        self._tab = FirefoxTab(self._bidi)
        return self._tab

    def close_tab(self) -> None:
        if self._tab:
            self._tab.close()
        self._tab = None


@contextmanager
def running_firefox(home: Path) -> Iterator[Firefox]:
    """Run Firefox with a fresh profile in ``home`` for as long as the block runs."""
    program = shutil.which("firefox-esr") or missing("firefox-esr")
    log = home / "log.txt"
    profile = home / "profile"
    profile.mkdir()
    command = [program, "--headless", "--no-remote", "--profile", profile, "--remote-debugging-port", "0"]
    with log.open("wb") as output:
        options = {"stdin": subprocess.DEVNULL, "stdout": output, "stderr": output, "start_new_session": True}
        process = subprocess.Popen(command, env={**os.environ, "HOME": str(home)}, **options)
    family = family_of(process.pid)
    try:
        listening = wait_until(lambda: LISTENING.search(log.read_text()), seconds=SECONDS)
        address = f"{listening[1]}/session"
        with closing(websocket.create_connection(address, timeout=SECONDS, suppress_origin=True)) as connection:
            bidi = BiDi(connection)
            bidi.send("session.new", capabilities={})
            yield Firefox(bidi)
            family |= family_of(process.pid)
            bidi.send("browser.close")
        process.wait(SECONDS)
    finally:
        end(family | family_of(process.pid))
        process.wait(SECONDS)
