"""Helpers for tests of uploads: files to send, a slow network, and the requests that were sent."""

import hashlib
import random
from pathlib import Path
from types import TracebackType

import requests
from playwright.sync_api import Page

from tests.browser.studio import Studio, signed

MEGABYTE = 1_000_000


def noise(megabytes: float, seed: int = 1) -> bytes:
    """Return bytes that differ by seed and cannot be compressed."""
    return random.Random(seed).randbytes(int(megabytes * MEGABYTE))


def folder_of(folder: Path, contents: dict[str, bytes]) -> Path:
    """Create a folder with these files, by their paths in it, and return it."""
    for path, content in contents.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(content)
    return folder


def confirm(page: Page, count: int) -> None:
    """Send these files as the dialog before the upload proposes it."""
    page.get_by_role("button", name=f"Upload {count} file{'s' if count > 1 else ''}", exact=True).click()


def sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def digests_of(studio: Studio) -> dict[str, str]:
    """Return the SHA-256 digest of each original as the site returns it, by file name."""
    return {
        file["filename"]: sha256(requests.get(file["original_url"], headers=signed(studio.server), timeout=60).content)
        for file in studio.files()
    }


class Wire:
    """The page's network: it can be limited and cut, and its requests are counted."""

    def __init__(self, page: Page):
        self.chunks: list[tuple[int, int]] = []  # (offset, bytes) of each request with a part of a file
        self._session = page.context.new_cdp_session(page)
        self._session.send("Network.enable")
        self._session.on("Network.requestWillBeSentExtraInfo", self._note)

    @property
    def sent(self) -> int:
        """Return the bytes of files in all requests; a request that was cut off counts in full."""
        return sum(size for _, size in self.chunks)

    def limit(self, megabytes_a_second: float) -> None:
        """Limit the speed of uploads, in megabytes per second; -1 means no limit."""
        self._set(False, megabytes_a_second)

    def cut(self) -> None:
        """Go offline, as if the cable was pulled."""
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
