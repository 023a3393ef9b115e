"""The archive through the real web server: curl resumes it at any byte, and notices when it is cut."""

import hashlib
import os
import random
import shutil
import subprocess
from pathlib import Path

import pytest
import requests

from tests.browser.published import Published, publish
from tests.support.servers.fixtures import missing
from tests.support.servers.live import LiveServer

PARTIAL_FILE = 18  # curl: "A file was only partially transferred."


@pytest.fixture(scope="module")
def gallery(live_server: LiveServer) -> Published:
    files = [(f"{number}.bin", b"\1" + os.urandom(4_000_000 + number)) for number in range(6)]
    return publish(live_server, files)


def curl(*arguments: str) -> subprocess.CompletedProcess[str]:
    program = shutil.which("curl") or missing("curl")
    return subprocess.run([program, "--silent", "--show-error", "--fail", *arguments], capture_output=True, text=True)


def test_curl_resumes_at_any_byte(gallery: Published, tmp_path: Path) -> None:
    address = f"{gallery.url}/download.zip"
    whole = requests.get(address, timeout=60).content
    ends = {0, 1, 29, len(whole) - 1, len(whole) - 22, *random.Random(4).sample(range(len(whole)), 5)}
    for end in sorted(ends):
        part = tmp_path / "part.zip"
        part.write_bytes(whole[:end])
        done = curl("--continue-at", "-", "--output", str(part), address)
        assert (done.returncode, done.stderr) == (0, "")
        assert hashlib.sha256(part.read_bytes()).digest() == hashlib.sha256(whole).digest(), end


def test_a_missing_file_is_an_error_to_the_client(live_server: LiveServer, tmp_path: Path) -> None:
    files = [(f"{number}.bin", b"\1" + os.urandom(3_000_000 + number)) for number in range(3)]
    gallery = publish(live_server, files)
    media = live_server.instance / "media" / "collections" / gallery.uuid
    (media / gallery.files[1]["id"] / "1.bin").unlink()
    before = len(live_server.log)
    done = curl("--output", str(tmp_path / "part.zip"), f"{gallery.url}/download.zip")
    assert done.returncode == PARTIAL_FILE
    said = live_server.log[before:]
    assert (f"File {gallery.files[1]['id']}" in said, "Traceback" in said) == (True, False)
