"""What tests of uploads share: files to send, a slow network, and what went over it."""

import hashlib
import random
from pathlib import Path
from types import TracebackType

import requests
from playwright.sync_api import Page

from tests.browser.studio import Studio, signed

MEGABYTE = 1_000_000


def noise(megabytes: float, seed: int = 1) -> bytes:
    """Bytes that no two seeds share and nothing can compress."""
    return random.Random(seed).randbytes(int(megabytes * MEGABYTE))


def folder_of(folder: Path, contents: dict[str, bytes]) -> Path:
    """A folder with these files, by their paths in it."""
    for path, content in contents.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(content)
    return folder


def confirm(page: Page, count: int) -> None:
    """Sends these files as the sheet before sending proposes it."""
    page.get_by_role("button", name=f"Upload {count} file{'s' if count > 1 else ''}", exact=True).click()


def sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def digests_of(studio: Studio) -> dict[str, str]:
    """The SHA-256 of each original as the site gives it out, by file name."""
    return {
        file["filename"]: sha256(requests.get(file["original_url"], headers=signed(studio.server), timeout=60).content)
        for file in studio.files()
    }


class Wire:
    """The page's network: slowed down, cut, and counted."""

    def __init__(self, page: Page):
        self.chunks: list[tuple[int, int]] = []  # (offset, bytes) of each request that carried some of a file
        self._session = page.context.new_cdp_session(page)
        self._session.send("Network.enable")
        self._session.on("Network.requestWillBeSentExtraInfo", self._note)

    @property
    def sent(self) -> int:
        """Bytes of files in all requests, those that were cut off counted whole."""
        return sum(size for _, size in self.chunks)

    def limit(self, megabytes_a_second: float) -> None:
        """Uploads go no faster than this; -1 for no limit."""
        self._set(False, megabytes_a_second)

    def cut(self) -> None:
        """As when the cable is pulled."""
        self._set(True, -1)

    def mend(self) -> None:
        self._set(False, -1)

    def _set(self, is_offline: bool, megabytes_a_second: float) -> None:
        speed = megabytes_a_second * MEGABYTE if megabytes_a_second > 0 else -1
        values = {"offline": is_offline, "latency": 0, "downloadThroughput": -1, "uploadThroughput": speed}
        self._session.send("Network.emulateNetworkConditions", values)

    def _note(self, event: dict) -> None:
        headers = {name.lower(): value for name, value in event["headers"].items()}
        if headers.get("content-type") == "application/offset+octet-stream":
            self.chunks.append((int(headers.get("upload-offset", 0)), int(headers.get("content-length", 0))))

    def __enter__(self) -> "Wire":
        return self

    def __exit__(self, kind: type | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.mend()
