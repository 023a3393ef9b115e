"""Measures the way in: 12 photographs of 24 megapixels, from the first byte sent to the last variant ready.

``make bench`` runs it on drawn pictures, ``make bench ARGS=FOLDER`` on your own. The site under it is the embedded
set-up on a fresh instance: one web process, one worker, SQLite, the local disk.
"""

import io
import json
import os
import platform
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

import requests
from PIL import Image

PROJECT = Path(__file__).resolve().parent.parent
PHOTOS, WIDTH, HEIGHT = 12, 6000, 4000
AT_ONCE = 3  # uploads on their way together, as the browser sends them
SAMPLE_SECONDS = 0.1
VITRINE = [sys.executable, "-m", "app.cli"]


def main() -> None:
    """Prints what was measured, as a Markdown table."""
    photos = read_photos(Path(sys.argv[1])) if len(sys.argv) > 1 else draw_photos()
    with tempfile.TemporaryDirectory(prefix="vitrine-bench-") as folder, site(Path(folder)) as (url, token, process):
        program = {"Authorization": f"Bearer {token}"}
        memory = PeakMemory(process.pid)
        idle = memory.now()
        memory.start()
        began = time.perf_counter()
        collection = send_all(url, program, photos)
        sent = time.perf_counter() - began
        wait_until_ready(url, program, collection, len(photos))
        ready = time.perf_counter() - began
        peak = memory.stop()
    megabytes = sum(len(photo) for photo in photos.values()) / 1e6
    print(
        f"\n{len(photos)} photographs, {megabytes:.0f} MB; {os.cpu_count()} cores, Python {platform.python_version()}\n"
    )
    print("| from the first byte to | seconds | photographs per second |\n| --- | --- | --- |")
    print(f"| every upload answered, on the disk | {sent:.1f} | {len(photos) / sent:.1f} |")
    print(f"| every variant ready | {ready:.1f} | {len(photos) / ready:.1f} |\n")
    print("| memory of all processes (proportional set size) | MB |\n| --- | --- |")
    print(f"| before | {idle / 1e6:.0f} |\n| peak | {peak / 1e6:.0f} |")


def draw_photos() -> dict[str, bytes]:
    """Pictures that compress about as well as photographs: soft shapes under fine grain."""
    say("Drawing", PHOTOS, "pictures of 24 megapixels")
    grain = Image.effect_noise((WIDTH, HEIGHT), 24)
    photos = {}
    for number in range(PHOTOS):
        shapes = [Image.effect_noise((6 + number, 4 + channel), 160).resize((WIDTH, HEIGHT)) for channel in range(3)]
        picture = Image.merge("RGB", [Image.blend(shape, grain, 0.35) for shape in shapes])
        buffer = io.BytesIO()
        picture.save(buffer, "JPEG", quality=90)
        photos[f"bench-{number:02}.jpg"] = buffer.getvalue()
    return photos


def read_photos(folder: Path) -> dict[str, bytes]:
    """Every JPEG of a folder."""
    paths = sorted(path for path in folder.iterdir() if path.suffix.lower() in (".jpg", ".jpeg"))
    if not paths:
        sys.exit(f"There is no JPEG in {folder}.")
    return {path.name: path.read_bytes() for path in paths}


@contextmanager
def site(instance: Path) -> Iterator[tuple[str, str, subprocess.Popen]]:
    """A running site on this instance: its address, a token, and its process."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = str(listener.getsockname()[1])
    environment = {**os.environ, "VITRINE_INSTANCE": str(instance), "PORT": port, "VITRINE_LOG_LEVEL": "warning"}
    for name in ("DATABASE_URL", "REDIS_URL", "STORAGE_BACKEND", "HOST", "PUBLIC_URL"):
        environment.pop(name, None)

    def vitrine(*words: str, said: str = "") -> str:
        command = [*VITRINE, *words]
        return subprocess.run(  # noqa: S603 - our own interpreter, fixed arguments
            command, cwd=PROJECT, env=environment, input=said, capture_output=True, text=True, check=True
        ).stdout

    vitrine("db", "upgrade")
    vitrine("users", "create", "bench@example.com", "--password-stdin", said="a password for the bench\n")
    token = vitrine("tokens", "create", "bench@example.com", "--name", "bench").strip()
    process = subprocess.Popen([*VITRINE, "serve", "--with-worker"], cwd=PROJECT, env=environment)  # noqa: S603
    url = f"http://127.0.0.1:{port}"
    try:
        while not is_up(url):
            if process.poll() is not None:
                sys.exit("The site did not start.")
            time.sleep(SAMPLE_SECONDS)
        yield url, token, process
    finally:
        process.terminate()
        process.wait()


def is_up(url: str) -> bool:
    """Whether the site answers that it can work."""
    try:
        return requests.get(f"{url}/readyz", timeout=5).ok
    except requests.ConnectionError:
        return False


def send_all(url: str, program: dict[str, str], photos: dict[str, bytes]) -> str:
    """Makes a collection and sends every photo, one to a request; answers the collection's id."""
    answer = requests.post(f"{url}/api/v1/collections", headers=program, json={"title": "Bench"}, timeout=60)
    address = f"{url}/api/v1/collections/{answer.json()['id']}/files"

    def send(photo: tuple[str, bytes]) -> None:
        requests.post(address, headers=program, files=[("files", photo)], timeout=600).raise_for_status()

    with ThreadPoolExecutor(AT_ONCE) as pool:
        for _ in pool.map(send, photos.items()):
            pass
    return answer.json()["id"]


def wait_until_ready(url: str, program: dict[str, str], collection: str, count: int) -> None:
    """Waits for the last variant; ends the run where a picture fails."""
    address = f"{url}/api/v1/collections/{collection}/files?limit=500"
    while True:
        states = [file["state"] for file in requests.get(address, headers=program, timeout=60).json()["files"]]
        if "failed" in states:
            sys.exit(f"A picture failed: {json.dumps(states)}")
        if states.count("ready") == count:
            return
        time.sleep(SAMPLE_SECONDS)


class PeakMemory:
    """The most memory that a process and all it has started held at once, in bytes, seen ten times a second.

    Proportional set size: what several processes share counts once (proc(5), ``smaps_rollup``).
    """

    def __init__(self, pid: int):
        self._pid = pid
        self._peak = 0
        self._is_over = threading.Event()
        self._thread = threading.Thread(target=self._watch, daemon=True)

    def start(self) -> None:
        """Begins to watch."""
        self._thread.start()

    def stop(self) -> int:
        """Ends, and answers the peak."""
        self._is_over.set()
        self._thread.join()
        return self._peak

    def now(self) -> int:
        """What they hold at this moment."""
        waiting, total = [self._pid], 0
        while waiting:
            pid = waiting.pop()
            try:
                total += proportional_bytes(pid)
                for task in Path(f"/proc/{pid}/task").iterdir():
                    waiting += map(int, (task / "children").read_text().split())
            except (FileNotFoundError, ProcessLookupError):
                continue  # it has just ended
        return total

    def _watch(self) -> None:
        while not self._is_over.wait(SAMPLE_SECONDS):
            self._peak = max(self._peak, self.now())


def proportional_bytes(pid: int) -> int:
    """One process's proportional set size."""
    lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    return next((int(line.split()[1]) * 1024 for line in lines if line.startswith("Pss:")), 0)


def say(*words: object) -> None:
    print(*words, "...", file=sys.stderr)


if __name__ == "__main__":
    main()
