"""nginx in front of an app, with the configuration in docs/deploy."""

import os
import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Thread

from flask import Flask
from werkzeug.serving import make_server

from app.places import PROJECT_FOLDER
from tests.support.processes.waiting import wait_until
from tests.support.servers.fixtures import accepts_connections, free_port, missing, running

DEPLOYED = PROJECT_FOLDER / "docs/deploy/nginx.conf"
ALONE = """
{user}
daemon off;
pid {folder}/nginx.pid;
error_log {folder}/error.log;
events {{ worker_connections 768; }}
http {{
    access_log off;
    {paths}
    {site}
}}
"""
BODIES = ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")


@contextmanager
def nginx_before(app: Flask, media: Path, folder: Path, *, is_there: bool = True) -> Iterator[str]:
    """Run nginx in front of ``app``, which this process serves, and yield its address.

    nginx writes its files and logs to ``folder``. Unless the app ``is_there``, its port is closed.
    """
    server = make_server("127.0.0.1", 0, app, threaded=True)
    if is_there:
        Thread(target=server.serve_forever, daemon=True).start()
    else:
        server.server_close()
    try:
        with nginx_before_port(server.server_port, media, folder) as address:
            yield address
    finally:
        if is_there:
            server.shutdown()
            server.server_close()


@contextmanager
def nginx_before_port(app_port: int, media: Path, folder: Path) -> Iterator[str]:
    """Run nginx in front of the server at this port, and yield its address."""
    program = shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin") or missing("nginx")
    port, configuration = free_port(), folder / "nginx.conf"
    configuration.write_text(
        ALONE.format(
            user="user root;" if os.geteuid() == 0 else "",
            folder=folder,
            paths="\n".join(f"{name}_temp_path {folder}/{name};" for name in BODIES),
            site=_site(port, app_port, media, folder),
        )
    )
    command = [program, "-e", str(folder / "error.log"), "-p", str(folder), "-c", str(configuration)]
    with running(command):
        wait_until(lambda: accepts_connections(port))
        yield f"http://127.0.0.1:{port}"


def _site(port: int, app_port: int, media: Path, folder: Path) -> str:
    """Return the deployed configuration without the certificate, and with the paths and ports of this test."""
    site = re.sub(r"^ *ssl_.*\n", "", DEPLOYED.read_text(), flags=re.MULTILINE)
    for written, here in {
        "listen 443 ssl http2;": f"listen 127.0.0.1:{port};",
        "listen 80;": f"listen 127.0.0.1:{free_port()};",
        "127.0.0.1:8000;": f"127.0.0.1:{app_port};",
        "/var/lib/vitrine/media/": f"{media}/",
        "/var/log/nginx/": f"{folder}/",
        "server_name photos.example.com;": "server_name 127.0.0.1;",
    }.items():
        assert written in site, f"{DEPLOYED} no longer says {written}"
        site = site.replace(written, here)
    return site
