"""The confinement of the picture child: what the kernel refuses it, so that a decoder's fault opens no door.

Each layer works alone, and holds for all later threads of the process. Where the kernel lacks a layer, the others hold.
"""

from dataclasses import asdict, dataclass
from typing import Any

from app.imaging.confinement.landlock import deny_files
from app.imaging.confinement.system_calls import allow_few_system_calls


@dataclass(frozen=True)
class Confinement:
    """The layers that confine a process: the version of Landlock's interface (0 for none), and whether seccomp does."""

    landlock: int
    seccomp: bool

    def as_dict(self) -> dict[str, Any]:
        """Return plain JSON values, from which ``Confinement(**values)`` makes an equal object."""
        return asdict(self)


def confine() -> Confinement:
    """Confine this process for good, as far as its kernel can, and return what holds.

    Files that are open stay usable. Call this after the last import and before the first thread starts.
    """
    return Confinement(landlock=deny_files(), seccomp=allow_few_system_calls())
