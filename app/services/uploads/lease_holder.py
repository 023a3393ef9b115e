"""Names for the holders of leases: each contains its process, so that the lease of a killed process can end early."""

import hashlib
import os
from functools import cache
from pathlib import Path
from uuid import uuid4

PROC = Path("/proc")


def new_holder() -> str:
    """Return a new holder's name for a piece of work of this process."""
    return f"{_machine()}:{os.getpid()}:{_begun(os.getpid())}:{uuid4().hex[:12]}"


def is_gone(holder: str) -> bool:
    """Return whether the holder was a process of this machine that has ended; false if that cannot be known.

    A machine is one boot of one kernel with one table of processes, so that containers are not taken for each other.
    """
    machine, pid, begun = _parts(holder)
    return bool(begun) and machine == _machine() and pid.isdigit() and _begun(int(pid)) != begun


def is_mine(holder: str) -> bool:
    """Return whether the holder is a piece of work of this process."""
    return _parts(holder) == _parts(new_holder())


def _parts(holder: str) -> list[str]:
    """Return the machine, the process id and the process's start; empty strings for a name of another form."""
    parts = holder.split(":")
    return parts[:3] if len(parts) == 4 else ["", "", ""]


@cache
def _machine() -> str:
    try:
        boot = (PROC / "sys/kernel/random/boot_id").read_text().strip()
        processes = (PROC / "self/ns/pid").readlink().name
        return hashlib.blake2b(f"{boot} {processes}".encode(), digest_size=8).hexdigest()
    except OSError:  # without Linux's /proc, a lease ends only by its time
        return f"unknown.{uuid4().hex}"


def _begun(pid: int) -> str:
    """Return the process's start in clock ticks since boot (proc(5), field 22), or an empty string if it is gone."""
    try:
        fields = (PROC / str(pid) / "stat").read_text().rpartition(")")[2].split()
    except OSError:
        return ""
    return "" if fields[0] == "Z" else fields[19]
