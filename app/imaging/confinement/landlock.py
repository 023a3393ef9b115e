"""Landlock: no path can be opened, made or removed any more, no TCP port used and no outside process signaled.

Source: the kernel's userspace-api/landlock. The numbers of these system calls are the same on every processor.
"""

import ctypes
import os
from collections.abc import Mapping
from contextlib import suppress
from types import MappingProxyType

from app.imaging.confinement.kernel import forbid_new_privileges, is_known, system_call

CREATE_RULESET, ADD_RULE, RESTRICT_SELF = 444, 445, 446
BENEATH_PATH = 1  # LANDLOCK_RULE_PATH_BENEATH
EXECUTE, WRITE_FILE, READ_FILE, READ_DIR, TRUNCATE = 1 << 0, 1 << 1, 1 << 2, 1 << 3, 1 << 14
ASK_VERSION = 1  # LANDLOCK_CREATE_RULESET_VERSION
# The number of rights to files that each version of the interface knows; later ones add none.
FILE_RIGHTS = {1: 13, 2: 14, 3: 15, 4: 15, 5: 16}
TCP_RIGHTS = 0b11  # bind and connect, from version 4 on
SCOPES = 0b11  # abstract Unix sockets and signals, from version 6 on


class _Ruleset(ctypes.Structure):
    """The rights that are refused unless a rule allows them; an older kernel knows only the first fields."""

    _fields_ = (("files", ctypes.c_uint64), ("network", ctypes.c_uint64), ("scopes", ctypes.c_uint64))


class _Rule(ctypes.Structure):
    """The rights to the file or folder that is open as ``parent``, and to all beneath it."""

    _pack_ = 1
    _fields_ = (("rights", ctypes.c_uint64), ("parent", ctypes.c_int32))


def version() -> int:
    """Return the version of Landlock's interface that this kernel has, or 0 if it has none."""
    if not is_known():
        return 0
    try:
        return system_call(CREATE_RULESET, None, ctypes.c_size_t(0), ctypes.c_uint32(ASK_VERSION))
    except OSError:
        return 0


def deny_files(except_for: Mapping[str, int] = MappingProxyType({})) -> int:
    """Deny this thread, and those that it starts, every path; return the version that does, or 0 if none can.

    ``except_for`` maps paths to the rights that stay; paths that do not exist are left out.
    """
    known = version()
    if not known:
        return 0
    rights = (1 << FILE_RIGHTS[min(known, max(FILE_RIGHTS))]) - 1
    rules = _Ruleset(rights, TCP_RIGHTS if known >= 4 else 0, SCOPES if known >= 6 else 0)
    fields = 1 + (known >= 4) + (known >= 6)
    try:
        forbid_new_privileges()
        ruleset = system_call(CREATE_RULESET, ctypes.byref(rules), ctypes.c_size_t(8 * fields), ctypes.c_uint32(0))
        try:
            for path, wanted in except_for.items():
                with suppress(FileNotFoundError, NotADirectoryError):
                    _allow(ruleset, path, wanted & rights)
            system_call(RESTRICT_SELF, ctypes.c_int(ruleset), ctypes.c_uint32(0))
        finally:
            os.close(ruleset)
    except OSError:  # such as inside a container that allows only the question for the version
        return 0
    return known


def _allow(ruleset: int, path: str, rights: int) -> None:
    opened = os.open(path, os.O_PATH | os.O_CLOEXEC)
    try:
        rule = _Rule(rights, opened)
        arguments = (ctypes.c_int(ruleset), ctypes.c_int(BENEATH_PATH), ctypes.byref(rule), ctypes.c_uint32(0))
        system_call(ADD_RULE, *arguments)
    finally:
        os.close(opened)
