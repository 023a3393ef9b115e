"""Landlock: no path can be opened, made or removed any more, no TCP port used and no outside process signaled.

Source: the kernel's userspace-api/landlock. The numbers of these system calls are the same on every processor.
"""

import ctypes
import os

from app.imaging.confinement.kernel import forbid_new_privileges, is_known, system_call

CREATE_RULESET, RESTRICT_SELF = 444, 446
ASK_VERSION = 1  # LANDLOCK_CREATE_RULESET_VERSION
# The number of rights to files that each version of the interface knows; later ones add none.
FILE_RIGHTS = {1: 13, 2: 14, 3: 15, 4: 15, 5: 16}
TCP_RIGHTS = 0b11  # bind and connect, from version 4 on
SCOPES = 0b11  # abstract Unix sockets and signals, from version 6 on


class _Ruleset(ctypes.Structure):
    """The rights that are refused unless a rule allows them.

    Here no rule does. An older kernel knows only the first fields.
    """

    _fields_ = (("files", ctypes.c_uint64), ("network", ctypes.c_uint64), ("scopes", ctypes.c_uint64))


def version() -> int:
    """Return the version of Landlock's interface that this kernel has, or 0 if it has none."""
    if not is_known():
        return 0
    try:
        return system_call(CREATE_RULESET, None, ctypes.c_size_t(0), ctypes.c_uint32(ASK_VERSION))
    except OSError:
        return 0


def deny_files() -> int:
    """Deny this thread, and those that it starts, every path; return the version that does, or 0 if none can."""
    known = version()
    if not known:
        return 0
    rights = FILE_RIGHTS[min(known, max(FILE_RIGHTS))]
    rules = _Ruleset((1 << rights) - 1, TCP_RIGHTS if known >= 4 else 0, SCOPES if known >= 6 else 0)
    fields = 1 + (known >= 4) + (known >= 6)
    try:
        forbid_new_privileges()
        ruleset = system_call(CREATE_RULESET, ctypes.byref(rules), ctypes.c_size_t(8 * fields), ctypes.c_uint32(0))
        try:
            system_call(RESTRICT_SELF, ctypes.c_int(ruleset), ctypes.c_uint32(0))
        finally:
            os.close(ruleset)
    except OSError:  # such as inside a container that allows only the question for the version
        return 0
    return known
