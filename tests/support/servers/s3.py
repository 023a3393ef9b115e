"""S3 servers for the tests, over HTTP on loopback: rclone, which checks signatures, and moto, which is fast."""

import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from threading import Thread
from typing import IO

import requests

from app.integrations.file_storage import CloudflareR2Storage

ACCESS_KEY_ID = "vitrine-access-key"
SECRET_ACCESS_KEY = "vitrine-secret-key"
BUCKET = "photos"
_ADDRESS = re.compile(r"http://127\.0\.0\.1:\d+")


@dataclass(frozen=True)
class S3Server:
    """A running S3 server with one empty bucket, and its access keys."""

    endpoint_url: str
    bucket: str = BUCKET
    access_key_id: str = ACCESS_KEY_ID
    secret_access_key: str = SECRET_ACCESS_KEY

    def storage(self, **changes: object) -> CloudflareR2Storage:
        """Return a storage on this server, with these settings changed."""
        settings: dict = {
            "endpoint_url": self.endpoint_url,
            "access_key_id": self.access_key_id,
            "secret_access_key": self.secret_access_key,
            **changes,
        }
        return CloudflareR2Storage(settings.pop("bucket", self.bucket), **settings)

    def settings(self) -> dict[str, str]:
        """Return Vitrine's settings for this server."""
        return {
            "STORAGE_BACKEND": "r2",
            "R2_ENDPOINT_URL": self.endpoint_url,
            "R2_BUCKET": self.bucket,
            "R2_ACCESS_KEY_ID": self.access_key_id,
            "R2_SECRET_ACCESS_KEY": self.secret_access_key,
        }


@contextmanager
def rclone_server(folder: Path, *, is_public: bool = False) -> Iterator[S3Server]:
    """Run ``rclone serve s3`` on ``folder``; unless public, it refuses wrong keys, signatures and times."""
    (folder / BUCKET).mkdir(parents=True)
    command = [
        str(Path(sys.executable).with_name("rclone")),
        "serve",
        "s3",
        "--addr=127.0.0.1:0",
        *([] if is_public else [f"--auth-key={ACCESS_KEY_ID},{SECRET_ACCESS_KEY}"]),
        "--config=/dev/null",
        "--disable-multipart-streaming",  # otherwise a part could not be sent twice
        str(folder),
    ]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as process:
        try:
            yield S3Server(_address_in(process.stderr))
        finally:
            process.terminate()


def _address_in(log: IO[str]) -> str:
    said = []
    for line in log:
        said.append(line)
        if found := _ADDRESS.search(line):
            Thread(target=log.read, daemon=True).start()  # so that the pipe of the log never fills up
            return found.group()
    raise RuntimeError("rclone did not start: " + "".join(said))


@contextmanager
def moto_server() -> Iterator[S3Server]:
    """Run moto in this process: it checks no signature, but has the etags of S3."""
    from moto.server import ThreadedMotoServer

    server = ThreadedMotoServer("127.0.0.1", port=0, verbose=False)
    server.start()
    try:
        host, port = server.get_host_and_port()
        address = f"http://{host}:{port}"
        requests.put(f"{address}/{BUCKET}", timeout=10).raise_for_status()
        yield S3Server(address)
    finally:
        server.stop()
