"""A seccomp filter that allows the few system calls that decoding needs: memory, threads, clocks and open files.

All others are refused, also those of later kernels: to open a path, make a socket, run a program, signal or trace
another process, change a file's owner or mode. The filter is a program of the kernel's classic BPF (seccomp(2)). It is
written here rather than by libseccomp, because it is short, and that library is not in every system.
"""

import ctypes
import errno
import os
import struct
from collections.abc import Mapping
from types import MappingProxyType

from app.imaging.confinement.kernel import MACHINE, forbid_new_privileges, is_known, system_call

# Each call's numbers on x86_64 and aarch64 (asm/unistd_64.h, asm-generic/unistd.h).
ALLOWED: dict[str, tuple[int | None, int | None]] = {
    "read": (0, 63), "write": (1, 64), "readv": (19, 65), "writev": (20, 66), "pread64": (17, 67),
    "pwrite64": (18, 68), "lseek": (8, 62), "close": (3, 57), "fstat": (5, 80), "newfstatat": (262, 79),
    "statx": (332, 291), "stat": (4, None), "lstat": (6, None), "dup": (32, 23), "fcntl": (72, 25),
    "ftruncate": (77, 46), "fsync": (74, 82), "fdatasync": (75, 83), "fadvise64": (221, 223), "recvmsg": (47, 212),
    "poll": (7, None), "ppoll": (271, 73),
    "mmap": (9, 222), "munmap": (11, 215), "mprotect": (10, 226), "mremap": (25, 216), "madvise": (28, 233),
    "brk": (12, 214),
    "futex": (202, 98), "set_robust_list": (273, 99), "set_tid_address": (218, 96), "rseq": (334, 293),
    "membarrier": (324, 283), "sched_yield": (24, 124), "sched_getaffinity": (204, 123), "getcpu": (309, 168),
    "arch_prctl": (158, None), "exit": (60, 93), "exit_group": (231, 94), "restart_syscall": (219, 128),
    "rt_sigaction": (13, 134), "rt_sigprocmask": (14, 135), "rt_sigreturn": (15, 139), "sigaltstack": (131, 132),
    "clock_gettime": (228, 113), "clock_getres": (229, 114), "clock_nanosleep": (230, 115), "nanosleep": (35, 101),
    "gettimeofday": (96, 169), "time": (201, None), "times": (100, 153), "getrusage": (98, 165),
    "getpid": (39, 172), "gettid": (186, 178), "getppid": (110, 173), "getuid": (102, 174), "geteuid": (107, 175),
    "getgid": (104, 176), "getegid": (108, 177), "uname": (63, 160), "sysinfo": (99, 179), "getrandom": (318, 278),
}  # fmt: skip
# What the start of a program and FFmpeg need in addition: to open paths, which Landlock limits, and pipes of their own.
OF_PROGRAMS: dict[str, tuple[int | None, int | None]] = {
    "execve": (59, 221), "open": (2, None), "openat": (257, 56), "access": (21, None), "faccessat": (269, 48),
    "readlink": (89, None), "readlinkat": (267, 78), "getdents64": (217, 61), "getcwd": (79, 17),
    "statfs": (137, 43), "fstatfs": (138, 44), "select": (23, None), "pselect6": (270, 72), "pipe2": (293, 59),
    "getrlimit": (97, 163), "sched_getparam": (143, 121), "sched_getscheduler": (145, 120),
}  # fmt: skip
# Allowed with one value of the first argument: `tgkill` ends this process after an abort, `prlimit64` limits itself.
CLONE, TGKILL, PRLIMIT = (56, 220), (234, 131), (302, 261)
THREAD = 0x10000  # CLONE_THREAD; without it, `clone` makes a process
# C libraries try calls of Linux 5.1 and later, and fall back to older ones if the kernel lacks these.
FIRST_NEW_CALL = 424

SECCOMP = {"x86_64": 317, "aarch64": 277}
ARCHITECTURE = {"x86_64": 0xC000003E, "aarch64": 0xC00000B7}
SET_FILTER, ALL_THREADS = 1, 1
KILL_PROCESS, REFUSE, ALLOW = 0x80000000, 0x00050000, 0x7FFF0000
NUMBER_AT, ARCHITECTURE_AT, FIRST_ARGUMENT_AT = 0, 4, 16  # in `struct seccomp_data`; the argument's low 32 bits
LOAD, IF_EQUAL, IF_AT_LEAST, IF_ANY_BIT, RETURN = 0x20, 0x15, 0x35, 0x45, 0x06

Instruction = tuple[int, int, int, int]
Calls = Mapping[str, tuple[int | None, int | None]]


class _Program(ctypes.Structure):
    _fields_ = (("length", ctypes.c_ushort), ("instructions", ctypes.c_char_p))


def allow_few_system_calls(further: Calls = MappingProxyType({})) -> bool:
    """Refuse all system calls but ``ALLOWED`` and ``further`` to this process; return whether the kernel does."""
    if not is_known():
        return False
    instructions = _instructions(MACHINE, os.getpid(), further)
    packed = b"".join(struct.pack("=HBBI", *instruction) for instruction in instructions)
    program = _Program(len(instructions), packed)
    try:
        forbid_new_privileges()
        system_call(SECCOMP[MACHINE], ctypes.c_uint(SET_FILTER), ctypes.c_uint(ALL_THREADS), ctypes.byref(program))
    except OSError:
        return False
    return True


def _instructions(machine: str, process: int, further: Calls) -> list[Instruction]:
    column = list(SECCOMP).index(machine)
    filter = [
        (LOAD, 0, 0, ARCHITECTURE_AT),
        (IF_EQUAL, 1, 0, ARCHITECTURE[machine]),  # 32-bit programs have other numbers
        (RETURN, 0, 0, KILL_PROCESS),
        (LOAD, 0, 0, NUMBER_AT),
    ]
    for numbers in {**ALLOWED, **further}.values():
        number = numbers[column]
        if number is not None:
            filter += [(IF_EQUAL, 0, 1, number), (RETURN, 0, 0, ALLOW)]
    filter += _allowed_if(CLONE[column], IF_ANY_BIT, THREAD)
    filter += _allowed_if(TGKILL[column], IF_EQUAL, process)
    filter += _allowed_if(PRLIMIT[column], IF_EQUAL, 0)
    return [
        *filter,
        (IF_AT_LEAST, 0, 1, FIRST_NEW_CALL),
        (RETURN, 0, 0, REFUSE | errno.ENOSYS),
        (RETURN, 0, 0, REFUSE | errno.EPERM),
    ]


def _allowed_if(number: int, test: int, value: int) -> list[Instruction]:
    """Return instructions that allow a call if its first argument passes a test, and refuse it otherwise."""
    return [
        (IF_EQUAL, 0, 4, number),
        (LOAD, 0, 0, FIRST_ARGUMENT_AT),
        (test, 0, 1, value),
        (RETURN, 0, 0, ALLOW),
        (RETURN, 0, 0, REFUSE | errno.EPERM),
    ]
