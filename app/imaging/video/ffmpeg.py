"""FFmpeg: where it is found, and its runs as a confined program with bounded time, memory and output."""

import importlib.util
import os
import re
import select
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from app.errors import PictureError, PictureTooCostly
from app.imaging import reasons
from app.imaging.child_process import CHILD_ENVIRONMENT, PASSED_ON, PROJECT
from app.imaging.confinement.program import CANNOT_START, ConfinedProgram
from app.imaging.limits import WALL_FACTOR, Limits
from app.imaging.video.formats import DECODERS, DEMUXERS

OFF = "off"
LAUNCHER = "app.imaging.confinement.program"
SPARE_ADDRESS_BYTES = 768 << 20  # FFmpeg's own code, some 300 MB with all libraries, and the stacks of its threads
THREADS = "2"
MOST_TEXT = 1 << 17  # bytes of each end of what FFmpeg prints; the middle of a longer text is dropped
LOOK_AGAIN_SECONDS = 0.5
NO_SPACE = "No space left on device"


class FFmpegStopped(Exception):
    """A run that ended early because the worker stops."""


@dataclass(frozen=True)
class Ran:
    """The result of a run: FFmpeg's exit status, and what it printed."""

    status: int
    text: str


class FFmpeg:
    """FFmpeg of this machine; the constructor starts nothing and reads no path.

    ``setting`` is a path, ``off``, or None to search for it.
    """

    def __init__(self, setting: str | None, limits: Limits, *, preview_seconds: int):
        self.limits = limits
        self.preview_seconds = preview_seconds
        self._setting = setting

    @property
    def path(self) -> str | None:
        """The program's path, or None if there is none; searched anew at each call, because it may appear later."""
        if self._setting is not None:
            return None if self._setting == OFF else self._setting
        return shutil.which("ffmpeg") or installed_with_the_extra()

    @cached_property
    def encoder(self) -> str | None:
        """The name of an H.264 encoder that this FFmpeg has, or None."""
        there = self._list("-encoders")
        return next((name for name in ("libx264", "libopenh264") if name in there), None)

    @cached_property
    def can_map_tones(self) -> bool:
        """Whether it has the filters that show a video of high dynamic range on a usual screen."""
        return {"zscale", "tonemap"} <= self._list("-filters")

    @cached_property
    def version(self) -> str:
        """The version that it states, such as ``7.1``; "" if it does not start."""
        ran = self._run(["-hide_banner", "-version"], [], [], seconds=10, file_bytes=0)
        found = re.search(r"^ffmpeg version (\S{1,60})", ran.text, re.M)
        return found[1] if found and ran.status == 0 else ""

    def read(
        self,
        source: Path,
        mime_type: str,
        arguments: Sequence[str] = (),
        output: Path | None = None,
        *,
        before: Sequence[str] = (),
        seconds: int | None = None,
        file_bytes: int = 256 << 20,
        stop: threading.Event | None = None,
    ) -> Ran:
        """Read a video with these options, and write ``output``, an existing file, if it is given.

        ``before`` are options of the input. The run may take ``seconds`` of processor time, by default those of a
        picture, and three times as many by the clock.

        Raises ``PictureTooCostly`` if it takes more time or memory, ``PictureError`` if FFmpeg crashes,
        ``FFmpegStopped`` if ``stop`` is set, and ``OSError`` if FFmpeg cannot be started or the disk is full. Any other
        failure is in the status.
        """
        command = [
            *("-nostdin", "-hide_banner", "-nostats", "-y", "-protocol_whitelist", "file,pipe"),
            *("-threads", THREADS, "-max_pixels", str(self.limits.max_pixels)),
            *("-f", DEMUXERS[mime_type], "-codec_whitelist", DECODERS, *before, "-i", f"file:{source}"),
            *arguments,
            *([f"file:{output}"] if output is not None else []),
        ]
        ran = self._run(
            command,
            [str(source.resolve())],
            [str(output.resolve())] if output is not None else [],
            seconds=seconds or int(self.limits.seconds),
            file_bytes=file_bytes,
            stop=stop,
        )
        _require_no_accident(ran)
        return ran

    def _list(self, option: str) -> set[str]:
        """Return the names that this option lists, each the second column of its line."""
        text = self._run(["-hide_banner", option], [], [], seconds=10, file_bytes=0).text
        return {words[1] for words in map(str.split, text.splitlines()) if len(words) > 1}

    def _run(
        self,
        arguments: Sequence[str],
        reads: Sequence[str],
        writes: Sequence[str],
        *,
        seconds: int,
        file_bytes: int,
        stop: threading.Event | None = None,
    ) -> Ran:
        path = self.path
        if path is None:
            raise FileNotFoundError("There is no FFmpeg on this machine.")
        program = ConfinedProgram(
            command=(path, *arguments),
            reads=tuple(reads),
            writes=tuple(writes),
            memory_bytes=self.limits.max_memory_bytes + SPARE_ADDRESS_BYTES,
            file_bytes=file_bytes,
            seconds=seconds,
            parent=os.getpid(),
        )
        process = _started(program)
        try:
            text = _printed(process, time.monotonic() + seconds * WALL_FACTOR, stop)
            status = process.wait()
        finally:
            process.kill()
            process.wait()
            if process.stdout is not None:
                process.stdout.close()
        if status == CANNOT_START:
            raise OSError(f"FFmpeg could not be started: {text[-500:]}")
        return Ran(status, text)


def installed_with_the_extra() -> str | None:
    """Return the path of the program that the package imageio-ffmpeg brings, without loading the package."""
    found = importlib.util.find_spec("imageio_ffmpeg")
    if found is None or found.origin is None:
        return None
    programs = sorted((Path(found.origin).parent / "binaries").glob("ffmpeg-*"))
    return str(programs[-1]) if programs and os.access(programs[-1], os.X_OK) else None


def _started(program: ConfinedProgram) -> "subprocess.Popen[bytes]":
    environment = {name: os.environ[name] for name in PASSED_ON if name in os.environ}
    return subprocess.Popen(  # noqa: S603 - our own program
        [sys.executable, "-m", LAUNCHER, program.as_argument()],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        cwd=PROJECT,
        env={**environment, **CHILD_ENVIRONMENT},
        start_new_session=True,
    )


def _printed(process: "subprocess.Popen[bytes]", deadline: float, stop: threading.Event | None) -> str:
    """Return what the program prints until it ends, without the middle of a long text."""
    assert process.stdout is not None  # noqa: S101 - opened above
    descriptor, start, end = process.stdout.fileno(), bytearray(), bytearray()
    poll = select.poll()
    poll.register(descriptor, select.POLLIN)
    while True:
        if stop is not None and stop.is_set():
            raise FFmpegStopped
        remaining = deadline - time.monotonic()
        if remaining <= 0:
            raise PictureTooCostly(reasons.VIDEO_TOO_COSTLY)
        if not poll.poll(min(remaining, LOOK_AGAIN_SECONDS) * 1000):
            continue
        chunk = os.read(descriptor, 1 << 16)
        if not chunk:
            return (bytes(start) + b"\n" + bytes(end)).decode(errors="replace")
        room = MOST_TEXT - len(start)
        start += chunk[:room]
        end = (end + chunk[room:])[-MOST_TEXT:]


def _require_no_accident(ran: Ran) -> None:
    if NO_SPACE in ran.text:
        raise OSError(28, NO_SPACE)
    # The limit of processor time ends a program with SIGKILL, as does the kernel when the machine runs out of memory.
    if ran.status in (-signal.SIGKILL, -signal.SIGXCPU, -signal.SIGXFSZ) or "Cannot allocate memory" in ran.text:
        raise PictureTooCostly(reasons.VIDEO_TOO_COSTLY)
    if ran.status in (-signal.SIGTERM, -signal.SIGINT, -signal.SIGHUP):
        raise OSError("FFmpeg was told to end.")
    if ran.status < 0:
        raise PictureError(reasons.VIDEO_BROKE_FFMPEG)
