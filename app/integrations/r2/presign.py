"""Presigned addresses: links to one object that work for a limited time, signed with a given time."""

from datetime import UTC, datetime
from functools import cache
from typing import Any
from urllib.parse import quote

LONGEST_SECONDS = 7 * 24 * 3600  # the limit of S3 and R2 for signature version 4


def presigned_get(
    object_url: str,
    *,
    access_key_id: str,
    secret_access_key: str,
    region: str,
    signed_at: datetime,
    seconds: int,
    parameters: dict[str, str],
) -> str:
    """Return ``object_url`` with a query that lets anyone GET it for ``seconds`` from ``signed_at`` (UTC) on.

    The signature is AWS version 4 in the query, with an unsigned payload, and includes ``parameters`` ("Authenticating
    Requests: Using Query Parameters" in the S3 manual). Equal arguments give equal addresses.
    """
    from botocore.awsrequest import AWSRequest
    from botocore.credentials import Credentials

    request = AWSRequest(method="GET", url=object_url, params=dict(parameters))
    credentials = Credentials(access_key_id, secret_access_key)
    _signer_class()(credentials, region, signed_at, seconds).add_auth(request)
    return str(request.url)


def window_start(now: datetime, seconds: int) -> datetime:
    """Return ``now`` rounded down to a window of half of ``seconds``, so that all calls in it sign with one time.

    An address signed with that time for ``seconds`` is valid for at least half of them from ``now`` on, and never
    after ``now + seconds``. Raises ``ValueError`` for a time without a time zone.
    """
    if now.tzinfo is None:
        raise ValueError("An address is signed with a time in UTC, and this one has no time zone.")
    window = max(1, seconds // 2)
    return datetime.fromtimestamp(now.timestamp() // window * window, UTC)


def address_of(endpoint_url: str, bucket: str, key: str) -> str:
    """Return the address of an object in path style, which every S3 server accepts."""
    return f"{endpoint_url.rstrip('/')}/{bucket}/{quote(key, safe='/~')}"


@cache
def _signer_class() -> Any:
    from botocore.auth import SIGV4_TIMESTAMP, S3SigV4QueryAuth

    class DatedQuerySigner(S3SigV4QueryAuth):
        """A signer that uses a given time; botocore's own always uses the present time."""

        def __init__(self, credentials: Any, region: str, signed_at: datetime, seconds: int):
            super().__init__(credentials, "s3", region, expires=seconds)
            self._signed_at = signed_at

        def add_auth(self, request: Any) -> None:
            request.context["timestamp"] = self._signed_at.strftime(SIGV4_TIMESTAMP)
            self._modify_request_before_signing(request)
            to_sign = self.string_to_sign(request, self.canonical_request(request))
            self._inject_signature_to_request(request, self.signature(to_sign, request))

    return DatedQuerySigner
