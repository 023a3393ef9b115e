"""The site on one machine and on several; tests make their own collections in it."""

from collections.abc import Iterator

import pytest

from tests.support.processes.machines import Site, many_machines, one_machine
from tests.support.servers.live import NewLiveServer

MANY = pytest.param("many machines", marks=[pytest.mark.postgres, pytest.mark.redis, pytest.mark.s3])


@pytest.fixture(scope="module", params=["one machine", MANY])
def site(request: pytest.FixtureRequest, live_servers: NewLiveServer) -> Iterator[Site]:
    """Yield a site on one machine with SQLite, disk and embedded queue, and one on four with shared servers.

    The four machines are two web machines and two workers, which share PostgreSQL, Redis and S3.
    """
    if request.param == "one machine":
        running = one_machine(live_servers)
    else:
        servers = [request.getfixturevalue(name) for name in ("postgres_server", "redis_server")]
        folder = request.getfixturevalue("tmp_path_factory").mktemp("bucket")
        running = many_machines(live_servers, *servers, folder)
    with running as site:
        yield site
