"""The permissions of an instance's files: only the user that Vitrine runs as may read them."""

import os
from contextlib import suppress
from pathlib import Path
from stat import S_IMODE, S_ISDIR, S_ISREG

from app.errors import ConfigurationError

OWN_UMASK = 0o077
FOLDER_MODE = 0o700
PASSABLE_FOLDER_MODE = 0o710  # the group may pass through and cannot list
OTHERS = 0o077


def keep_new_files_private() -> None:
    """Set the umask so that only its own user can read the files that this process and its children create."""
    os.umask(OWN_UMASK)


def require_writable(instance: Path) -> None:
    """Create the instance folder if it is missing; raise ``ConfigurationError`` if this process may not write there.

    A disk that can only be read is another matter: a backup of it can still be made.
    """
    try:
        instance.mkdir(parents=True, exist_ok=True, mode=FOLDER_MODE)
    except OSError as error:
        raise ConfigurationError(f"Vitrine cannot start:\n  - {instance} cannot be made: {error.strerror}.") from error
    is_writable = os.access(instance, os.W_OK | os.X_OK)
    if not is_writable and not os.statvfs(instance).f_flag & os.ST_RDONLY:
        runner = f"{os.geteuid()}:{os.getegid()}"
        raise ConfigurationError(
            f"Vitrine cannot start:\n  - It runs as user {runner}, who may not write to {instance}, which belongs to "
            f"user {instance.stat().st_uid}. Give it the folder (chown {runner}), or start it as the folder's owner."
        )


def tighten(instance: Path, database_url: str, *, group_reads_media: bool) -> None:
    """Remove other users' permissions from an existing instance: its folder, the entries in it, and its database.

    Only files that belong to this process's user are changed. If a proxy in the instance's group sends the pictures
    (``group_reads_media``), the group may pass through the folder, and the media folder's permissions stay as they are.
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
    """Set this mode, or without one remove the permissions of group and others.

    Links, and files that belong to another user, are not changed.
    """
    with suppress(OSError):
        found = path.lstat()
        wanted = found.st_mode & ~OTHERS if mode is None else mode
        is_plain = S_ISREG(found.st_mode) or S_ISDIR(found.st_mode)
        if is_plain and found.st_uid == os.geteuid() and S_IMODE(found.st_mode) != S_IMODE(wanted):
            path.chmod(S_IMODE(wanted))
