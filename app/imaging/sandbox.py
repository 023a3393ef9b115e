"""The sandbox for hostile pictures: each is opened in a confined child process, so that its faults affect no other."""

import logging
import os
import threading
from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, BinaryIO

from app.errors import LeftUncompressed, LocationStays, PictureError, PictureNotShown, PictureTooCostly
from app.imaging import compress, logo, reasons
from app.imaging.child_process import ChildProcess
from app.imaging.compress import Compressed
from app.imaging.confinement import Confinement
from app.imaging.limits import Limits
from app.imaging.logo import Logo
from app.imaging.metadata.facts import Fact
from app.imaging.rendered import Rendered, RenderedVariant
from app.imaging.variants import VARIANTS, VariantSpec, variant_filename

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Found:
    """The result of a scan for a location: patches in the form of `location.as_json`, and the location in degrees."""

    patches: list[list[Any]]
    position: dict[str, float] | None


class Sandbox:
    """A pool of at most ``size`` child processes that open pictures.

    A child cannot open a file: it gets the picture, and the files to write to, as open files. Many threads may use the
    pool at once. A child process ends after ``pictures_per_child`` pictures, because over time it
    does not free all the memory that it allocated (docs/pictures.md). The constructor starts no process.
    ``loads`` names what a child loads at its start.
    """

    loads = "pictures"

    def __init__(self, limits: Limits, size: int, *, pictures_per_child: int = 200) -> None:
        self.limits = limits
        self.pictures_per_child = pictures_per_child
        self._slots = threading.BoundedSemaphore(size)
        self._lock = threading.Lock()
        self._idle: list[ChildProcess] = []
        self._confinement: Confinement | None = None
        self._owner = os.getpid()

    def render(
        self,
        source: Path,
        out_folder: Path,
        specs: Sequence[VariantSpec] = VARIANTS,
        focus: tuple[float, float] | None = None,
    ) -> Rendered:
        """Call `render.render` in a child process and return its result; wait until a child is free.

        Raises ``PictureError`` or ``PictureTooCostly`` for a fault of the picture, where a retry does not help. Raises
        ``OSError`` for a fault of the machine: no child could be started, or the disk is full.
        """
        files = {variant_filename(spec, source.name): spec for spec in specs}
        request = {"specs": [spec.as_dict() for spec in specs], "focus": focus}
        with new_files(out_folder, files) as outputs:
            response = self._ask("render", source, request, outputs)
        with distrust():
            rendered = Rendered.from_dict(response["rendered"])
            for variant in rendered.variants:
                _require_equal(variant, files.pop(variant.filename), out_folder / variant.filename)
        for unused in files:
            (out_folder / unused).unlink()
        return rendered

    def read_facts(self, source: Path) -> dict[str, Fact]:
        """Call `render.facts_in` in a child process and return its result.

        Raises what ``render`` raises.
        """
        response = self._ask("read_facts", source, {})
        with distrust():
            facts: dict[str, Fact] = response["facts"]
            return facts

    def find_patches(self, source: Path, mime_type: str) -> Found:
        """Call `location.find_patches` in a child process; return the patches and the location that a picture states.

        Raises ``LocationStays``, and what ``render`` raises.
        """
        response = self._ask("find_patches", source, {"mime_type": mime_type})
        with distrust():
            return Found(response["patches"], response["position"])

    def compress(self, source: Path, out_folder: Path, format: str) -> Compressed:
        """Call `compress.compress` in a child process and return its result.

        Raises ``LeftUncompressed``, and what ``render`` raises.
        """
        filename = compress.filename_of(format)
        with new_files(out_folder, [filename]) as outputs:
            response = self._ask("compress", source, {"format": format}, outputs)
        with distrust():
            compressed = Compressed(**response["compressed"])
            size = (out_folder / filename).stat().st_size
            return replace(compressed, filename=filename, mime_type=f"image/{format}", size=size)

    def make_logo(self, source: Path, out_folder: Path) -> Logo:
        """Call `logo.make_logo` in a child process and return its result.

        Raises what ``render`` raises.
        """
        with new_files(out_folder, [logo.FILENAME, logo.ICON_FILENAME]) as outputs:
            response = self._ask("make_logo", source, {}, outputs)
        with distrust():
            return replace(Logo(**response["logo"]), filename=logo.FILENAME)

    def confinement(self) -> Confinement:
        """Return how the child processes are confined; the first call starts one to ask it.

        Raises ``OSError`` if none can be started.
        """
        if self._confinement is None:
            child = ChildProcess(self.loads)
            child.end()
            self._confinement = child.confinement
        return self._confinement

    def _ask(self, task: str, source: Path, values: dict[str, Any], outputs: Sequence[BinaryIO] = ()) -> dict[str, Any]:
        """Send one task to a free child and return its response; raise the error that the response names."""
        request = {"task": task, "name": source.name, "limits": self.limits.as_dict(), **values}
        with source.open("rb") as original, self._slots:
            child = self._take()
            try:
                files = [file.fileno() for file in (original, *outputs)]
                response = child.ask(request, files, self.limits.wall_seconds)
            except BaseException:
                child.end()
                raise
            self._give_back(child)
        with distrust():
            _require_success(response)
        return response

    def close(self) -> None:
        """End the idle children; a child that has a picture open is not ended."""
        with self._lock:
            idle, self._idle = self._idle, []
        for child in idle:
            child.end()

    def _take(self) -> ChildProcess:
        with self._lock:
            if os.getpid() != self._owner:  # after a fork, the children and their sockets belong to the parent process
                self._idle, self._owner = [], os.getpid()
            while self._idle:
                child = self._idle.pop()
                if child.is_alive():
                    return child
                child.end()
        return ChildProcess(self.loads)

    def _give_back(self, child: ChildProcess) -> None:
        if child.pictures >= self.pictures_per_child:
            child.end()
            return
        with self._lock:
            self._idle.append(child)


@contextmanager
def new_files(folder: Path, names: Iterable[str]) -> Iterator[list[BinaryIO]]:
    """Yield an open, empty file for each name; they are closed when the block ends."""
    with ExitStack() as files:
        yield [files.enter_context((folder / name).open("wb")) for name in names]


@contextmanager
def distrust() -> Iterator[None]:
    """Raise ``PictureError`` if a response does not have the form that an honest child gives it."""
    try:
        yield
    except (ValueError, TypeError, KeyError, AttributeError) as error:
        raise PictureError(reasons.BROKE_DECODER) from error


def _require_equal(variant: RenderedVariant, spec: VariantSpec, path: Path) -> None:
    if (variant.name, variant.format, variant.size) != (spec.name, spec.format, path.stat().st_size):
        raise ValueError(f"The response names another variant than the one in {path.name}.")


def _require_success(response: dict[str, Any]) -> None:
    if "stays" in response:
        raise LocationStays(response["stays"])
    if "left" in response:
        raise LeftUncompressed(response["left"])
    if "costly" in response:
        raise PictureTooCostly(response["costly"])
    if "not_shown" in response:
        raise PictureNotShown(response["not_shown"])
    if "machine" in response:
        raise OSError(*response["machine"])
    if "fault" in response:
        logger.error("A picture met a fault of Vitrine's own:\n%s", response["fault"])
        raise PictureError
    if "unreadable" in response:
        raise PictureError(response["unreadable"])
