"""The processes that the pipeline benchmark compares: Vitrine's own picture child and its peers."""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Protocol

import PIL

from app.imaging.limits import Limits
from app.imaging.sandbox import Sandbox
from app.imaging.variants import VARIANTS
from benchmarks.subjects.measured_process import below
from benchmarks.subjects.pictures import BENCH_FOLDER

PEERS = Path(__file__).parent
SHARP, VIPS = BENCH_FOLDER / "sharp", BENCH_FOLDER / "vips"
LIMITS = Limits()
ANY_BYTES = 10**9
VITRINE, SHARP_TWO, SHARP_ONE, LIBVIPS, NAIVE, FLOOR = (
    "Vitrine",
    "sharp, two pipelines",
    "sharp, one decode",
    "libvips by pyvips",
    "naive: two full decodes",
    "(entropy decoding alone)",
)


class Running(Protocol):
    """A process that makes pictures."""

    version: str

    @property
    def pid(self) -> int: ...

    def make(self, source: Path, folder: Path) -> tuple[Path, Path]:
        """Write both pictures into ``folder``, and return the paths of thumb and preview."""
        ...

    def end(self) -> None: ...


@dataclass(frozen=True)
class Contender:
    """A peer's name in the table, and the command that starts it; Vitrine itself has no command."""

    name: str
    command: tuple[str, ...] = ()
    environ: dict[str, str] = field(default_factory=dict)

    def start(self) -> Running:
        """Start the process, and return it when it is ready for its first picture."""
        return Peer(self) if self.command else VitrineChild()


class VitrineChild:
    """The worker's own sandbox with one child; it renders thumb and medium without their limits on bytes."""

    version = f"Pillow {PIL.__version__}"

    def __init__(self) -> None:
        wanted = [spec for spec in VARIANTS if (spec.name, spec.format) in (("thumb", "JPEG"), ("medium", "JPEG"))]
        self._specs = [replace(spec, bytes_aim=ANY_BYTES) for spec in wanted]
        self._sandbox = Sandbox(LIMITS, 1)

    @property
    def pid(self) -> int:
        return next(pid for pid, command in below(os.getpid()) if "app.imaging.child" in command)

    def make(self, source: Path, folder: Path) -> tuple[Path, Path]:
        rendered = self._sandbox.render(source, folder, self._specs)
        made = {variant.name: folder / variant.filename for variant in rendered.variants}
        return made["thumb"], made["medium"]

    def end(self) -> None:
        self._sandbox.close()


class Peer:
    """A running process of one of the programs in ``benchmarks/peers``."""

    def __init__(self, contender: Contender) -> None:
        environ = {**os.environ, **contender.environ}
        pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE}
        self._process = subprocess.Popen(contender.command, env=environ, text=True, **pipes)  # noqa: S603
        self.version = json.loads(self._line())["version"]

    @property
    def pid(self) -> int:
        return self._process.pid

    def make(self, source: Path, folder: Path) -> tuple[Path, Path]:
        self._process.stdin.write(json.dumps({"source": str(source), "folder": str(folder)}) + "\n")
        self._process.stdin.flush()
        self._line()
        return folder / "thumb.jpg", folder / "medium.jpg"

    def end(self) -> None:
        self._process.stdin.close()
        self._process.wait(30)
        self._process.stdout.close()

    def _line(self) -> str:
        if line := self._process.stdout.readline():
            return line
        raise RuntimeError(f"{self._process.args} ended with status {self._process.wait()}.")


def contenders() -> Iterator[Contender]:
    """Yield Vitrine, then every installed peer, and the entropy decoding last."""
    yield Contender(VITRINE)
    if has_sharp():
        node, script, environ = shutil.which("node") or "", str(PEERS / "sharp.mjs"), {"SHARP_FOLDER": str(SHARP)}
        yield Contender(SHARP_TWO, (node, script, "two"), environ)
        yield Contender(SHARP_ONE, (node, script, "one"), environ)
    if has_vips():
        yield Contender(LIBVIPS, _python("vips"), {"PYTHONPATH": str(VIPS)})
    yield Contender(NAIVE, _python("naive"))
    yield Contender(FLOOR, _python("floor"))


def has_sharp() -> bool:
    """Return whether Node and sharp are installed."""
    return shutil.which("node") is not None and (SHARP / "node_modules" / "sharp").is_dir()


def has_vips() -> bool:
    """Return whether pyvips is installed."""
    return (VIPS / "pyvips").is_dir()


def _python(name: str) -> tuple[str, ...]:
    return (sys.executable, "-m", f"benchmarks.peers.{name}")
