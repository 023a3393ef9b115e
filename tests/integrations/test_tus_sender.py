"""A tus upload to a site that is unavailable for a while: the sender waits and retries."""

import io
from threading import Event

import requests
from requests.adapters import BaseAdapter

from app.push.backoff import Backoff
from app.push.site import RemoteSite
from app.push.tus_sender import TusUpload

CONTENT = b"a short film"


class Hurried(Event):
    """A stop event that is never set, and whose wait takes no time."""

    def wait(self, timeout: float | None = None) -> bool:
        return self.is_set()


class BucketAway(BaseAdapter):
    """A site whose bucket is unavailable for ``times`` requests; then the first POST takes the whole file."""

    def __init__(self, times: int):
        super().__init__()
        self.times = times
        self.asked = 0

    def send(self, request: requests.PreparedRequest, **_kwargs: object) -> requests.Response:
        self.asked += 1
        response = requests.Response()
        response.request = request
        response.raw = io.BytesIO(b"")
        response.status_code = 503 if self.asked <= self.times else 201
        if response.status_code == 201:
            response.headers.update({"Location": "/api/v1/uploads/1", "Upload-Offset": str(len(CONTENT))})
        return response

    def close(self) -> None:
        pass


def test_a_bucket_that_is_away_at_the_beginning_is_waited_for():
    """Only uploads that the site has begun count as lost ones: eight refusals are no reason to give up."""
    adapter = BucketAway(times=8)
    site = RemoteSite("http://site.test", "token", Backoff(60, Hurried(), lambda *_: None), lambda: adapter)

    sent = TusUpload(
        site, io.BytesIO(CONTENT), len(CONTENT), {}, order={}, moved=lambda _: None, require_same=lambda: None
    ).send()

    site.close()
    assert (sent.was_there, adapter.asked) == (False, 9)
