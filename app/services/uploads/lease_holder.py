"""Who holds a lease: a name that tells the process, so that one that was killed keeps nobody waiting."""

import hashlib
import os
from functools import cache
from pathlib import Path
from uuid import uuid4

PROC = Path("/proc")


def new_holder() -> str:
    """A fresh name for a piece of work of this process."""
    return f"{_machine()}:{os.getpid()}:{_begun(os.getpid())}:{uuid4().hex[:12]}"


def is_gone(holder: str) -> bool:
    """Whether the holder was a process of this machine that has ended; false where that cannot be known.

    A machine is one boot of one kernel with one table of processes, so that containers are never taken for one another.
    """
    machine, pid, begun = _parts(holder)
    return bool(begun) and machine == _machine() and pid.isdigit() and _begun(int(pid)) != begun


def is_mine(holder: str) -> bool:
    """Whether the holder is a piece of work of this very process."""
    return _parts(holder) == _parts(new_holder())


def _parts(holder: str) -> list[str]:
    """The machine, the process and the moment of its start; empty where the name is of another kind."""
    parts = holder.split(":")
    return parts[:3] if len(parts) == 4 else ["", "", ""]


@cache
def _machine() -> str:
    try:
        boot = (PROC / "sys/kernel/random/boot_id").read_text().strip()
        processes = (PROC / "self/ns/pid").readlink().name
        return hashlib.blake2b(f"{boot} {processes}".encode(), digest_size=8).hexdigest()
    except OSError:  # no Linux: a lease then ends by its time alone
        return f"unknown.{uuid4().hex}"


def _begun(pid: int) -> str:
    """The moment of the process's start in clock ticks since boot (proc(5), field 22); empty where there is none."""
    try:
        fields = (PROC / str(pid) / "stat").read_text().rpartition(")")[2].split()
    except OSError:
        return ""
    return "" if fields[0] == "Z" else fields[19]
