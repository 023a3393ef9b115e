"""Calls of the Linux kernel for which Python has no function."""

import ctypes
import os
import platform
import sys

NO_NEW_PRIVILEGES, DEATH_SIGNAL = 38, 1  # PR_SET_NO_NEW_PRIVS and PR_SET_PDEATHSIG of prctl(2)
MACHINE = {"x86_64": "x86_64", "aarch64": "aarch64", "arm64": "aarch64"}.get(platform.machine(), "")


def is_known() -> bool:
    """Return whether this is Linux on a 64-bit processor whose system calls are known here."""
    return sys.platform == "linux" and bool(MACHINE) and sys.maxsize > 1 << 32


def forbid_new_privileges() -> None:
    """Forbid this process to get privileges by running a program, which both layers require.

    Raises ``OSError`` if the kernel refuses.
    """
    _checked(_library().prctl(NO_NEW_PRIVILEGES, 1, 0, 0, 0))


def end_with_parent(parent: int, signal: int) -> None:
    """Let the kernel send this process a signal when the thread that started it ends, also after it runs a program.

    If the process ``parent`` has ended already, this process ends at once. Elsewhere than on Linux nothing happens.
    """
    if is_known():
        _checked(_library().prctl(DEATH_SIGNAL, signal, 0, 0, 0))
    if os.getppid() != parent:
        os._exit(1)


def system_call(number: int, *arguments: object) -> int:
    """Call the kernel and return its result.

    Raises ``OSError`` if the call fails or is unknown to the kernel.
    """
    return _checked(_library().syscall(ctypes.c_long(number), *arguments))


def _library() -> ctypes.CDLL:
    library = ctypes.CDLL(None, use_errno=True)
    library.syscall.restype = ctypes.c_long
    return library


def _checked(result: int) -> int:
    if result < 0:
        raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()))
    return result
