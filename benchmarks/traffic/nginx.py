"""An nginx for the benchmark: as a plain proxy, with the configuration of ``docs/deploy``, and alone on the files."""

import re
import shutil
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import requests

from app.places import PROJECT_FOLDER
from benchmarks.subjects.studio import free_port

DEPLOYED = PROJECT_FOLDER / "docs" / "deploy" / "nginx.conf"
SETTINGS = {"VITRINE_X_ACCEL_PREFIX": "/_media/", "TRUSTED_PROXIES": "1"}
"""The settings of a Vitrine that runs behind the nginx of ``docs/deploy``."""

CONFIGURATION = """
worker_processes 1;
daemon off;
pid {folder}/nginx.pid;
error_log {folder}/error.log error;
events {{ worker_connections 512; }}
http {{
    access_log off;
    types {{ image/jpeg jpg; }}
    client_body_temp_path {folder}/body;
    proxy_temp_path {folder}/proxy;
    fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi;
    scgi_temp_path {folder}/scgi;
    upstream plain {{ server {plain}; keepalive 16; }}
    server {{
        listen 127.0.0.1:{proxy_port};
        location / {{
            proxy_http_version 1.1;
            proxy_set_header Connection "";
            proxy_set_header Host $host;
            proxy_pass http://plain;
        }}
    }}
    server {{
        listen 127.0.0.1:{static_port};
        location / {{
            root {media};
            sendfile on;
            tcp_nopush on;
        }}
    }}
    {deployed}
}}
"""


@dataclass(frozen=True)
class Nginx:
    """The addresses of a running nginx: a plain proxy, the site of ``docs/deploy``, and the files without Vitrine."""

    proxy: str
    accelerated: str
    static: str


def nginx_path() -> str | None:
    """Return the path of nginx, or None if it is not installed.

    Debian installs it in a folder that is not on an ordinary user's search path.
    """
    return shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin:/usr/local/sbin")


@contextmanager
def running_nginx(folder: Path, media: Path, *, plain: str, accelerated: str) -> Iterator[Nginx]:
    """Run nginx with one worker process until the block ends.

    ``plain`` and ``accelerated`` are the addresses of the web servers for the plain proxy and the site of
    ``docs/deploy``.
    """
    folder.mkdir()
    ports = [free_port() for _ in range(3)]
    configuration = folder / "nginx.conf"
    text = CONFIGURATION.format(
        folder=folder,
        media=media,
        plain=plain.removeprefix("http://"),
        proxy_port=ports[0],
        static_port=ports[2],
        deployed=_deployed(ports[1], accelerated.removeprefix("http://"), media),
    )
    configuration.write_text(text)
    # If root starts nginx, its worker process would run as another user, who may not read the files.
    user = ["-g", "user root;"] if Path("/proc/self").stat().st_uid == 0 else []
    process = subprocess.Popen([nginx_path() or "nginx", "-c", str(configuration), *user])  # noqa: S603
    started = Nginx(*(f"http://127.0.0.1:{port}" for port in ports))
    try:
        _wait_for(started.static)
        yield started
    finally:
        process.terminate()
        process.wait(30)


def _deployed(port: int, accelerated: str, media: Path) -> str:
    """Return the configuration of ``docs/deploy`` without its certificate, with the ports and folders of this run.

    Raises ``RuntimeError`` if it no longer contains a text that has to be replaced.
    """
    site = re.sub(r"^ *ssl_.*\n", "", DEPLOYED.read_text(), flags=re.MULTILINE)
    changed = {
        "listen 443 ssl http2;": f"listen 127.0.0.1:{port};",
        "listen 80;": f"listen 127.0.0.1:{free_port()};",
        "127.0.0.1:8000;": f"{accelerated};",
        "/var/lib/vitrine/media/": f"{media}/",
        "photos.example.com": "127.0.0.1",
    }
    for written, here in changed.items():
        if written not in site:
            raise RuntimeError(f"{DEPLOYED.name} no longer says {written}, which the bench replaces.")
        site = site.replace(written, here)
    return site


def _wait_for(url: str) -> None:
    deadline = time.monotonic() + 10
    while time.monotonic() < deadline:
        try:
            requests.get(url, timeout=5)
            return
        except requests.ConnectionError:
            time.sleep(0.05)
    raise TimeoutError("nginx did not start.")
