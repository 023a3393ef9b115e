"""A worker that is killed during a request: the event is sent again, with the same id."""

import os
import signal
import subprocess
import sys
from http.server import BaseHTTPRequestHandler
from pathlib import Path

from app.models import DeliveryState
from tests.support.processes.waiting import wait_until
from tests.support.servers.receiver import status
from tests.webhooks.conftest import Post


def start_worker(post: Post) -> subprocess.Popen:
    settings = {"VITRINE_INSTANCE": str(post.scene.services.settings.instance), "VITRINE_WEBHOOK_ALLOW": "localhost"}
    usual = {"VITRINE_MIN_FREE_BYTES": "0", "VITRINE_WEB_FONTS": "off", "VITRINE_WORKERS": "1"}
    command = [Path(sys.executable).with_name("vitrine"), "worker"]
    environment = {**os.environ, **usual, **settings}
    return subprocess.Popen(command, env=environment)


def test_an_event_of_a_killed_worker_is_delivered_again(post: Post) -> None:
    def hang(_: BaseHTTPRequestHandler) -> None:
        post.receiver.closing.wait(60)

    post.receiver.respond = hang
    post.publish()
    killed = start_worker(post)
    try:
        wait_until(lambda: post.receiver.requests, seconds=60)
    finally:
        os.kill(killed.pid, signal.SIGKILL)
        killed.wait()
    post.receiver.respond = status(204)
    post.service.sweep()
    assert post.send_due() == 1
    assert [delivery.state for delivery in post.deliveries] == [DeliveryState.DELIVERED]
    assert (len(post.receiver.requests), len(set(post.receiver.ids))) == (2, 1)
