"""The attacks of code that took over a picture child; each raises an error if the kernel refuses it."""

import ctypes
import os
import platform
import resource
import signal
import socket
from collections.abc import Callable
from pathlib import Path

NUMBERS = {  # of system calls on x86_64 and aarch64
    "trace a process": (101, 117), "read a process's memory": (310, 270), "get a process's files": (434, 434),
    "use the kernel's keys": (250, 219), "load a program into the kernel": (321, 280), "make a namespace": (272, 97),
    "submit work to the kernel": (425, 425), "handle page faults": (323, 282),
}  # fmt: skip
# What Landlock refuses as well as seccomp, and from which version of its interface on.
BY_LANDLOCK = {
    "read the secret key": 1, "read the app's memory": 1, "write elsewhere": 1, "remove a file": 1, "rename a file": 1,
    "run a shell": 1, "connect by TCP": 4, "signal the app": 6,
}  # fmt: skip


def attacks(secret: Path, port: int) -> dict[str, Callable[[], object]]:
    """Return each attack by its name; ``secret`` is a file of the app, and ``port`` one on which it listens."""
    calls = {name: lambda pair=pair: _call(pair) for name, pair in NUMBERS.items()}
    return {
        "read the secret key": lambda: open(secret).read(),
        "read the app's memory": lambda: open(f"/proc/{os.getppid()}/mem", "rb"),
        "write elsewhere": lambda: open(secret.parent / "written", "w"),
        "remove a file": lambda: os.unlink(secret.parent / "removable"),
        "rename a file": lambda: os.rename(secret, secret.parent / "renamed"),
        "make a file public": lambda: os.chmod(secret, 0o644),
        "connect by TCP": lambda: socket.socket().connect((b"127.0.0.1", port)),
        "send by UDP": lambda: socket.socket(socket.AF_INET, socket.SOCK_DGRAM),
        "signal the app": lambda: os.kill(os.getppid(), signal.SIGCONT),
        "change the app's limits": lambda: resource.prlimit(os.getppid(), resource.RLIMIT_CORE),
        "change the app's priority": lambda: os.setpriority(
            os.PRIO_PROCESS, os.getppid(), os.getpriority(os.PRIO_PROCESS, os.getppid())
        ),
        **calls,
        "make a process": _fork,
        "run a shell": lambda: os.posix_spawn("/bin/sh", ["sh", "-c", "true"], {}),
    }


def that_succeed(secret: str, port: int) -> list[str]:
    """Try every attack, and return the names of those that the kernel did not refuse."""
    succeeded = []
    for name, attack in attacks(Path(secret), port).items():
        try:
            attack()
        except OSError:
            continue
        succeeded.append(name)
    return succeeded


def _call(numbers: tuple[int, int]) -> None:
    """Make a system call with arguments that are invalid; raise ``OSError`` if the call itself is refused."""
    number = numbers[platform.machine() != "x86_64"]
    library = ctypes.CDLL(None, use_errno=True)
    if library.syscall(number, *[ctypes.c_long(-1)] * 6) < 0 and ctypes.get_errno() in (1, 38):
        raise OSError(ctypes.get_errno(), "refused")


def _fork() -> None:
    if os.fork() == 0:
        os._exit(0)
