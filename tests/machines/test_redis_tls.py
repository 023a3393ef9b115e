"""Redis over TLS with a self-signed certificate, as Heroku has it."""

import shutil
import subprocess

import pytest
import redis

from app.composition import services_of
from app.integrations.background_queue import Job
from tests.support.processes.waiting import wait_until
from tests.support.servers.fixtures import accepts_connections, free_port, missing, running

pytestmark = pytest.mark.redis
SELF_SIGNED = "req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 1 -subj /CN=redis"


@pytest.fixture
def address(tmp_path):
    server, openssl = shutil.which("redis-server") or missing("redis-server"), shutil.which("openssl")
    key, certificate = tmp_path / "key.pem", tmp_path / "certificate.pem"
    make = [openssl or missing("openssl"), *SELF_SIGNED.split(), "-keyout", key, "-out", certificate]
    subprocess.run(make, check=True, capture_output=True)
    port = free_port()
    tls = {"port": 0, "tls-port": port, "tls-cert-file": certificate, "tls-key-file": key, "tls-auth-clients": "no"}
    settings = {**tls, "save": "", "bind": "127.0.0.1"}
    options = [word for name, value in settings.items() for word in (f"--{name}", str(value))]
    with running([server, *options], cwd=tmp_path):
        wait_until(lambda: accepts_connections(port))
        yield f"rediss://127.0.0.1:{port}/0"


def test_it_is_refused_unless_it_is_set_to_be_trusted(make_app, address):
    with pytest.raises(redis.ConnectionError, match="CERTIFICATE_VERIFY_FAILED"):
        services_of(make_app(REDIS_URL=address)).queue.length()
    queue = services_of(make_app(REDIS_URL=address, VITRINE_REDIS_TLS="unchecked")).queue
    assert (queue.submit(Job.PROCESS_FILE, 1), queue.length()) == (True, 1)
