"""A faulty bucket: the client gets 503, and continues from the durable offset until the upload is complete."""

import pytest

from app.integrations.r2.parts import PART_SIZE
from tests.support.pictures import padded_jpeg
from tests.support.proxies.fault_proxy import Fault, FaultProxy, fault_proxy
from tests.support.uploads.uploading import sha256

pytestmark = pytest.mark.s3

PHOTO = padded_jpeg(2 * PART_SIZE + 500_000, 7)
PART = r"^PUT .*partNumber=2"
COMPLETE = r"^POST .*uploadId="
REMAINDER = r"^PUT /photos/uploads/"


@pytest.fixture
def proxy(bucket):
    with fault_proxy(bucket) as proxy:
        yield proxy


@pytest.fixture
def shaky_site(make_site, proxy: FaultProxy, monkeypatch):
    """Yield a site whose bucket causes faults on request; botocore retries at once."""
    monkeypatch.setattr("botocore.retries.standard.ExponentialBackoff.delay_amount", lambda backoff, context: 0)
    site = make_site(**proxy.server.settings())
    yield site
    site.storage.delete_prefix("collections/")


def send_all(site, address: str) -> tuple[str, list[int]]:
    """Send all chunks as a client does, and return the file's id and the status of every refusal."""
    refused = []
    while True:
        offset = site.tus.offset(address)
        answer = site.tus.send(address, offset, PHOTO[offset : offset + 6_000_000])
        if answer.status_code != 204:
            refused.append(answer.status_code)
        elif "Upload-Asset" in answer.headers:
            return answer.headers["Upload-Asset"], refused


@pytest.mark.parametrize(
    "fault",
    [
        Fault("status", PART, count=8, status=500),
        Fault("status", REMAINDER, count=8, status=503),
        Fault("status", COMPLETE, count=8, status=500),
        Fault("reset", PART, count=8),
    ],
    ids=["parts fail", "remainders fail", "completing fails", "connections break"],
)
def test_the_client_gets_an_error_and_completes(shaky_site, proxy, fault):
    address = shaky_site.tus.begun(len(PHOTO))
    proxy.inject(fault)
    asset, refused = send_all(shaky_site, address)
    assert (refused, fault.count) == ([503, 503], 0)
    assert sha256(shaky_site.original(asset)) == sha256(PHOTO)


@pytest.mark.parametrize("request_form", [PART, COMPLETE, REMAINDER], ids=["part", "completing", "remainder"])
def test_a_lost_reply_costs_nothing(shaky_site, proxy, request_form):
    address = shaky_site.tus.begun(len(PHOTO))
    proxy.inject(Fault("lost_reply", request_form))
    asset, refused = send_all(shaky_site, address)
    assert refused == []
    assert sha256(shaky_site.original(asset)) == sha256(PHOTO)


def test_nothing_that_was_answered_is_sent_again(shaky_site, proxy):
    address = shaky_site.tus.begun(len(PHOTO))
    shaky_site.tus.send(address, 0, PHOTO[: PART_SIZE + 1000])
    proxy.inject(Fault("status", PART, count=4, status=500))
    assert shaky_site.tus.send(address, PART_SIZE + 1000, PHOTO[PART_SIZE + 1000 :]).status_code == 503
    assert shaky_site.tus.offset(address) == PART_SIZE + 1000
    asset, _ = send_all(shaky_site, address)
    assert proxy.count(r"^PUT .*partNumber=1(&|$)") == 1
    assert sha256(shaky_site.original(asset)) == sha256(PHOTO)
