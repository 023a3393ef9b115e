"""The confinement of another program, such as FFmpeg: `python -m app.imaging.confinement.program` becomes it.

It is a process of its own, because code between a fork and the start of a program is not safe beside threads. The
program can read its own code and the named file, can write the named outputs, and reaches no network and no process.
"""

import json
import os
import resource
import signal
import sys
from dataclasses import asdict, dataclass
from pathlib import Path

from app.imaging.confinement.kernel import end_with_parent
from app.imaging.confinement.landlock import EXECUTE, READ_DIR, READ_FILE, TRUNCATE, WRITE_FILE, deny_files
from app.imaging.confinement.system_calls import OF_PROGRAMS, allow_few_system_calls
from app.priority import PICTURE, give_way

CODE_FOLDERS = ("/usr", "/lib", "/lib64", "/nix/store")
CODE_FILES = ("/etc/ld.so.cache", "/dev/urandom")
OPEN_FILES = 64
CANNOT_START = 120
"""The exit status if the program could not be started; the reason is printed."""


@dataclass(frozen=True)
class ConfinedProgram:
    """A program with its arguments and limits: bytes of memory and of each file, seconds of processor time.

    ``reads`` and ``writes`` are the paths of the existing files that it may open. ``parent`` is the process id of the
    process that waits for it: if that ends, the program is killed.
    """

    command: tuple[str, ...]
    reads: tuple[str, ...]
    writes: tuple[str, ...]
    memory_bytes: int
    file_bytes: int
    seconds: int
    parent: int

    def as_argument(self) -> str:
        """Return the JSON that `main` reads."""
        return json.dumps(asdict(self))


def main(argument: str) -> None:
    """Limit and confine this process as the JSON says, and replace it by the program."""
    asked = ConfinedProgram(**json.loads(argument))
    end_with_parent(asked.parent, signal.SIGKILL)
    give_way(PICTURE)
    for kind, value in (
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_NOFILE, OPEN_FILES),
        (resource.RLIMIT_FSIZE, asked.file_bytes),
        (resource.RLIMIT_CPU, asked.seconds),
        (resource.RLIMIT_AS, asked.memory_bytes),
    ):
        _, hard = resource.getrlimit(kind)
        most = value if hard == resource.RLIM_INFINITY else min(value, hard)
        resource.setrlimit(kind, (most, most))
    deny_files(except_for=_rights(asked))
    allow_few_system_calls(OF_PROGRAMS)
    os.execve(asked.command[0], list(asked.command), {"LANG": "C.UTF-8"})  # noqa: S606 - the program we were asked for


def _rights(asked: ConfinedProgram) -> dict[str, int]:
    program = Path(asked.command[0]).resolve()
    code = READ_FILE | READ_DIR | EXECUTE
    own_libraries = str(program.parent.parent / "lib")
    return {
        **dict.fromkeys(CODE_FOLDERS, code),
        own_libraries: code,
        **dict.fromkeys(CODE_FILES, READ_FILE),
        "/dev/null": READ_FILE | WRITE_FILE,
        str(program): READ_FILE | EXECUTE,
        **dict.fromkeys(asked.reads, READ_FILE),
        **dict.fromkeys(asked.writes, READ_FILE | WRITE_FILE | TRUNCATE),
    }


if __name__ == "__main__":
    try:
        main(sys.argv[1])
    except Exception as fault:  # noqa: BLE001 - the process that waits raises it again
        print(repr(fault), file=sys.stderr)
        sys.exit(CANNOT_START)
