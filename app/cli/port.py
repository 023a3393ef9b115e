"""The check that the web server's port is free, which names the program that holds it."""

import errno
import os
import socket
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import click

PROC = Path("/proc")
LISTENS = "0A"  # TCP_LISTEN in the kernel's table of connections, proc(5)
WAITING_SECONDS = 3.0  # a web server that stops, but still answers a request, holds the port for a moment
APPLICATION = "app.wsgi:app"  # in the command lines of the web server, and of the supervisor that starts it


def require_free_port(host: str, port: int) -> None:
    """Raise ``ClickException`` with what to do if the web server cannot listen at this address and port."""
    deadline = time.monotonic() + WAITING_SECONDS
    while (fault := _fault_of_listening(host, port)) is not None:
        if fault.errno != errno.EADDRINUSE:
            raise click.ClickException(_sentence(fault, host, port))
        if time.monotonic() > deadline:
            raise click.ClickException(_sentence_of_taken(port))
        time.sleep(0.1)


def _fault_of_listening(host: str, port: int) -> OSError | None:
    """Return the error of listening at this address, as gunicorn does it, or None."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        with closing(socket.socket(family, socket.SOCK_STREAM)) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind((host, port))
            probe.listen()
    except OSError as error:
        return error
    return None


def _sentence(fault: OSError, host: str, port: int) -> str:
    if fault.errno in (errno.EACCES, errno.EPERM):
        return f"This user may not listen on port {port}. Set PORT to a number above 1023."
    return f"“{host}” is not an address of this machine ({fault.strerror}). Set HOST to one, or to 0.0.0.0 for all."


def _sentence_of_taken(port: int) -> str:
    remedy = f"or choose another port: PORT={port + 1 if port < 65535 else 8000}."
    pid = next(_listening_processes(port), None)
    if pid is None:
        return f"Port {port} is in use by another program. Stop it, {remedy}"
    if not _is_vitrine(pid):
        return f"Port {port} is in use by “{_name(pid)}” (process {pid}). Stop it, {remedy}"
    while _is_vitrine(parent := _parent(pid)):  # the supervisor would start a web server again
        pid = parent
    return f"Port {port} is in use by another Vitrine (process {pid}). Stop it, {remedy}"


def _listening_processes(port: int) -> Iterator[int]:
    """Yield the processes that listen on this port, as far as this user may see them."""
    wanted = {f"socket:[{inode}]" for inode in _listening_inodes(port)}
    for pid in sorted(int(folder.name) for folder in PROC.glob("[0-9]*")):
        if any(_target(descriptor) in wanted for descriptor in _entries(PROC / str(pid) / "fd")):
            yield pid


def _listening_inodes(port: int) -> Iterator[str]:
    for name in ("tcp", "tcp6"):
        for line in _text(PROC / "net" / name).splitlines()[1:]:
            _, local, _, state, *_, inode = line.split()[:10]
            if state == LISTENS and int(local.rpartition(":")[2], 16) == port:
                yield inode


def _is_vitrine(pid: int) -> bool:
    return APPLICATION in _text(PROC / str(pid) / "cmdline").split("\0")


def _parent(pid: int) -> int:
    fields = _text(PROC / str(pid) / "stat").rpartition(")")[2].split()
    return int(fields[1]) if fields else 0


def _name(pid: int) -> str:
    return _text(PROC / str(pid) / "comm").strip()


def _entries(folder: Path) -> list[Path]:
    try:
        return list(folder.iterdir())
    except OSError:  # another user's process, or one that has ended
        return []


def _target(link: Path) -> str:
    try:
        return os.readlink(link)
    except OSError:
        return ""


def _text(path: Path) -> str:
    try:
        return path.read_text(errors="replace")
    except OSError:  # no Linux, or a process that has ended
        return ""
