"""Who holds a lease: a name that tells the process, so that one that was killed keeps nobody waiting."""

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
    machine, pid, begun, _ = holder.split(":")
    return bool(begun) and machine == _machine() and pid.isdigit() and _begun(int(pid)) != begun


@cache
def _machine() -> str:
    try:
        boot = (PROC / "sys/kernel/random/boot_id").read_text().strip()
        return f"{boot.replace('-', '')}.{(PROC / 'self/ns/pid').readlink().name.strip('pid:[]')}"
    except OSError:  # no Linux: a lease then ends by its time alone
        return f"unknown.{uuid4().hex}"


def _begun(pid: int) -> str:
    """The moment of the process's start in clock ticks since boot (proc(5), field 22); empty where there is none."""
    try:
        fields = (PROC / str(pid) / "stat").read_text().rpartition(")")[2].split()
    except OSError:
        return ""
    return "" if fields[0] == "Z" else fields[19]
