"""Who may read the files of an instance: the user that Vitrine runs as, and no other user of the machine."""

import os
from contextlib import suppress
from pathlib import Path
from stat import S_IMODE, S_ISDIR, S_ISREG

OWN_UMASK = 0o077
FOLDER_MODE = 0o700
PASSABLE_FOLDER_MODE = 0o710  # the group may pass through and cannot list
OTHERS = 0o077


def keep_new_files_private() -> None:
    """Let this process and its children make files that only their own user can read, with any umask."""
    os.umask(OWN_UMASK)


def tighten(instance: Path, database_url: str, *, group_reads_media: bool) -> None:
    """Take other users' rights off an instance that exists already: its folder, all that lies in it, its database.

    Only what belongs to this process's user is changed. Where a proxy of the same group sends the pictures
    (``group_reads_media``), the group may pass through the folder, and the media folder keeps its rights.
    """
    exempt = instance / "media" if group_reads_media else None
    _restrict(instance, PASSABLE_FOLDER_MODE if group_reads_media else FOLDER_MODE)
    database = _sqlite_file(database_url)
    beside = [database.with_name(f"{database.name}{end}") for end in ("", "-wal", "-shm")] if database else []
    with suppress(OSError):
        for path in [*instance.iterdir(), *beside]:
            if path != exempt:
                _restrict(path)


def _sqlite_file(database_url: str) -> Path | None:
    path = database_url.removeprefix("sqlite:///")
    return Path(path) if path != database_url and not path.startswith((":", "file:")) and path else None


def _restrict(path: Path, mode: int | None = None) -> None:
    """Set this mode, or take the rights of others off; a link, and what belongs to another user, stays as it is."""
    with suppress(OSError):
        found = path.lstat()
        wanted = found.st_mode & ~OTHERS if mode is None else mode
        is_plain = S_ISREG(found.st_mode) or S_ISDIR(found.st_mode)
        if is_plain and found.st_uid == os.geteuid() and S_IMODE(found.st_mode) != S_IMODE(wanted):
            path.chmod(S_IMODE(wanted))
