"""One contender of the pipeline bench at work: what its processes take, and how good its pictures are."""

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
    """Means over all pictures: seconds, bytes, and the likeness (SSIM) to a full-size Lanczos; the peak is the highest.

    ``cpu`` and ``wall`` are medians of the runs in a kept process, ``least_cpu`` their minimum; ``cpu_with_start`` and
    ``peak_alone`` belong to a process that makes one picture only.
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
    """Keeps one process for all pictures, and gives each picture one of its own besides."""

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
        """Starts the kept process."""
        folder.mkdir()
        return cls(contender, folder, contender.start())

    def make_alone(self, source: Path, reference: Image.Image) -> None:
        """Makes the picture in a process of its own, and compares the preview with ``reference``."""
        running = self.contender.start()
        thumb, preview = running.make(source, self.folder)
        self.cpu_with_start.append(cpu_seconds(running.pid))
        self.peak_alone = max(self.peak_alone, peak_bytes(running.pid))
        running.end()
        self.kept.make(source, self.folder)  # warms it up
        if self.contender.name != FLOOR:
            self.sizes.append((thumb.stat().st_size, preview.stat().st_size))
            with Image.open(preview) as image:
                self.likeness.append(ssim(image, reference))

    def make(self, source: Path) -> None:
        """Makes the picture once more in the kept process, and notes what that took."""
        before, began = cpu_seconds(self.kept.pid), time.perf_counter()
        self.kept.make(source, self.folder)
        self.wall.setdefault(source, []).append(time.perf_counter() - began)
        self.cpu.setdefault(source, []).append(cpu_seconds(self.kept.pid) - before)

    def end(self) -> Summary:
        """Ends the kept process and sums up."""
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
