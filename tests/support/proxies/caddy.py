"""Caddy in front of an app, with the configuration in docs/deploy."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from app.places import PROJECT_FOLDER
from tests.support.processes.waiting import wait_until
from tests.support.servers.fixtures import accepts_connections, free_port, missing, running

DEPLOYED = PROJECT_FOLDER / "docs/deploy/Caddyfile"


@contextmanager
def caddy_before_port(app_port: int, folder: Path) -> Iterator[str]:
    """Run Caddy in front of the server at this port, and yield its address; it writes to ``folder``."""
    program = shutil.which("caddy") or missing("caddy")
    port, configuration = free_port(), folder / "Caddyfile"
    configuration.write_text(_site(port, app_port))
    environment = {"PATH": os.environ["PATH"], "HOME": str(folder), "XDG_DATA_HOME": str(folder)}
    command = [program, "run", "--config", str(configuration), "--adapter", "caddyfile"]
    with running(command, env=environment):
        wait_until(lambda: accepts_connections(port))
        yield f"http://127.0.0.1:{port}"


def _site(port: int, app_port: int) -> str:
    """Return the deployed configuration without the certificate and the control port, with the ports of this test."""
    site = DEPLOYED.read_text()
    for written, here in {
        "photos.example.com {": f"http://127.0.0.1:{port} {{",
        "127.0.0.1:8000 {": f"127.0.0.1:{app_port} {{",
        "{\n\t# The head": "{\n\tadmin off\n\t# The head",
    }.items():
        assert written in site, f"{DEPLOYED} no longer says {written}"
        site = site.replace(written, here)
    return site
