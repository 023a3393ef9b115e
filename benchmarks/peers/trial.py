"""The measurement of one peer: the time and memory of its processes, and the quality of its pictures."""

import time
from dataclasses import dataclass, field
from pathlib import Path
from statistics import fmean, median

from PIL import Image

from benchmarks.peers.processes import FLOOR, Contender, Running
from benchmarks.peers.ssim import ssim
from benchmarks.subjects.measured_process import cpu_seconds, peak_bytes


@dataclass(frozen=True)
class Summary:
    """A peer's results as means over all pictures; of the peaks of memory, the highest.

    Times are in seconds, sizes in bytes, and ``likeness`` is the SSIM to a full-size Lanczos. ``cpu`` and ``wall`` are
    medians of the runs in the process that makes all pictures, and ``least_cpu`` is the minimum of these runs.
    ``cpu_with_start`` and ``peak_alone`` are those of a new process for each picture.
    """

    cpu: float
    least_cpu: float
    wall: float
    peak: int
    cpu_with_start: float
    peak_alone: int
    thumb_bytes: float
    preview_bytes: float
    likeness: float


@dataclass
class Trial:
    """The measurements of one peer: in one process for all pictures, and in a new process for each picture."""

    contender: Contender
    folder: Path
    kept: Running
    cpu: dict[Path, list[float]] = field(default_factory=dict)
    wall: dict[Path, list[float]] = field(default_factory=dict)
    cpu_with_start: list[float] = field(default_factory=list)
    peak_alone: int = 0
    sizes: list[tuple[int, int]] = field(default_factory=list)
    likeness: list[float] = field(default_factory=list)

    @classmethod
    def begin(cls, contender: Contender, folder: Path) -> "Trial":
        """Start the process that makes all pictures, and return its trial."""
        folder.mkdir()
        return cls(contender, folder, contender.start())

    def make_alone(self, source: Path, reference: Image.Image) -> None:
        """Make the picture in a new process and record its costs, and how similar the preview is to ``reference``."""
        running = self.contender.start()
        thumb, preview = running.make(source, self.folder)
        self.cpu_with_start.append(cpu_seconds(running.pid))
        self.peak_alone = max(self.peak_alone, peak_bytes(running.pid))
        running.end()
        self.kept.make(source, self.folder)  # its first run with this picture is not measured
        if self.contender.name != FLOOR:
            self.sizes.append((thumb.stat().st_size, preview.stat().st_size))
            with Image.open(preview) as image:
                self.likeness.append(ssim(image, reference))

    def make(self, source: Path) -> None:
        """Make the picture in the process that makes all pictures, and record the time."""
        before, began = cpu_seconds(self.kept.pid), time.perf_counter()
        self.kept.make(source, self.folder)
        self.wall.setdefault(source, []).append(time.perf_counter() - began)
        self.cpu.setdefault(source, []).append(cpu_seconds(self.kept.pid) - before)

    def end(self) -> Summary:
        """End the process that makes all pictures, and return the summary."""
        peak = peak_bytes(self.kept.pid)
        self.kept.end()
        return Summary(
            cpu=fmean(map(median, self.cpu.values())),
            least_cpu=fmean(map(min, self.cpu.values())),
            wall=fmean(map(median, self.wall.values())),
            peak=peak,
            cpu_with_start=fmean(self.cpu_with_start),
            peak_alone=self.peak_alone,
            thumb_bytes=fmean(thumb for thumb, _ in self.sizes) if self.sizes else 0,
            preview_bytes=fmean(preview for _, preview in self.sizes) if self.sizes else 0,
            likeness=fmean(self.likeness) if self.likeness else 0,
        )
