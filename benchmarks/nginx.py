"""An nginx of our own for a while: in front of Vitrine, with and without X-Accel-Redirect, and alone on its files."""

import shutil
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import requests

from benchmarks.studio import free_port

PREFIX = "/vitrine-media/"
CONFIGURATION = """
worker_processes 1;
daemon off;
pid {folder}/nginx.pid;
error_log {folder}/error.log error;
events {{ worker_connections 512; }}
http {{
    access_log off;
    types {{ image/jpeg jpg; image/avif avif; application/zip zip; }}
    sendfile on;
    tcp_nopush on;
    keepalive_requests 1000000;
    client_body_temp_path {folder}/body;
    proxy_temp_path {folder}/proxy;
    fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi;
    scgi_temp_path {folder}/scgi;
    upstream plain {{ server {plain}; keepalive 32; }}
    upstream accelerated {{ server {accelerated}; keepalive 32; }}
    proxy_http_version 1.1;
    proxy_set_header Connection "";
    proxy_set_header Host $http_host;
    server {{
        listen 127.0.0.1:{proxy_port};
        location / {{ proxy_pass http://plain; }}
    }}
    server {{
        listen 127.0.0.1:{accelerated_port};
        location / {{ proxy_pass http://accelerated; }}
        location {prefix} {{ internal; alias {media}/; }}
    }}
    server {{
        listen 127.0.0.1:{static_port};
        location / {{ root {media}; }}
    }}
}}
"""


@dataclass(frozen=True)
class Nginx:
    """Its three addresses: a plain proxy, one that sends what ``X-Accel-Redirect`` names, and the files alone."""

    proxy: str
    accelerated: str
    static: str


def nginx_path() -> str | None:
    """Where nginx is; Debian keeps it out of an ordinary user's path."""
    return shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin:/usr/local/sbin")


@contextmanager
def running_nginx(folder: Path, media: Path, *, plain: str, accelerated: str) -> Iterator[Nginx]:
    """Starts one with a single process; ``plain`` and ``accelerated`` are the addresses of the two web servers."""
    folder.mkdir()
    ports = [free_port() for _ in range(3)]
    configuration = folder / "nginx.conf"
    configuration.write_text(
        CONFIGURATION.format(
            folder=folder,
            media=media,
            prefix=PREFIX,
            plain=plain.removeprefix("http://"),
            accelerated=accelerated.removeprefix("http://"),
            proxy_port=ports[0],
            accelerated_port=ports[1],
            static_port=ports[2],
        )
    )
    # As root its process runs as another user, who must be able to reach the files.
    user = ["-g", "user root;"] if Path("/proc/self").stat().st_uid == 0 else []
    process = subprocess.Popen([nginx_path() or "nginx", "-c", str(configuration), *user])  # noqa: S603
    started = Nginx(*(f"http://127.0.0.1:{port}" for port in ports))
    try:
        _wait_for(started.static)
        yield started
    finally:
        process.terminate()
        process.wait(30)


def _wait_for(url: str) -> None:
    deadline = time.monotonic() + 10
    while time.monotonic() < deadline:
        try:
            requests.get(url, timeout=5)
            return
        except requests.ConnectionError:
            time.sleep(0.05)
    raise TimeoutError("nginx did not start.")
