"""The S3 client for Cloudflare R2: its settings, and the translation of its errors into the app's own."""

import logging
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from threading import Lock
from typing import Any

from app.errors import Conflict, ObjectMissing, OutOfSpace, StorageError, StorageMisconfigured, VitrineError
from app.languages import gettext as _

logger = logging.getLogger(__name__)

_WRONG_ADDRESS = _("There is no photo store that speaks S3 at this address. Check R2_ENDPOINT_URL.")
_UNCLEAR = _(
    "The photo store returned an error that S3 does not have. Nothing was lost: try again in a minute. "
    "If the error stays, check R2_ENDPOINT_URL."
)
_WRONG_KEY = _("The photo store does not know this access key. Check R2_ACCESS_KEY_ID.")
_WRONG_PAIR = _(
    "The photo store refuses this access key here. Check that R2_ACCESS_KEY_ID and R2_SECRET_ACCESS_KEY "
    "belong together and may read and write objects of R2_BUCKET."
)
_WRONG_REGION = _("The photo store does not serve this bucket in this region. Check R2_REGION and R2_ENDPOINT_URL.")
_WRONG_CLOCK = _(
    "This machine's clock and the photo store's are more than 15 minutes apart. Set this machine's clock, "
    "best by time synchronisation (NTP), and try again."
)
_REFUSALS = {
    "InvalidAccessKeyId": _WRONG_KEY,
    "SignatureDoesNotMatch": _("The photo store refuses the signature. Check R2_SECRET_ACCESS_KEY."),
    "AccessDenied": _WRONG_PAIR,
    "Unauthorized": _WRONG_PAIR,
    "400": _WRONG_PAIR,  # a response to HEAD has no body, so it has a status only
    "401": _WRONG_PAIR,
    "403": _WRONG_PAIR,
    "NoSuchBucket": _("The photo store has no bucket of this name. Check R2_BUCKET, or create the bucket."),
    "InvalidBucketName": _("This cannot be the name of a bucket. Check R2_BUCKET."),
    "InvalidRegionName": _WRONG_REGION,
    "AuthorizationHeaderMalformed": _WRONG_REGION,
    "PermanentRedirect": _WRONG_REGION,
    "RequestTimeTooSkewed": _WRONG_CLOCK,
}
_MISSING = {"NoSuchKey", "NoSuchUpload", "NotFound", "404"}
_CHANGED = {"InvalidPart", "InvalidPartOrder", "PreconditionFailed", "412"}
_FULL = {"InsufficientStorage", "QuotaExceeded", "507", "XMinioStorageFull"}
_NO_SUCH_UPLOAD = _("The store no longer knows this upload. Start it again.")


# What each response of an S3 server contains. Another kind of web server may send a page with status 200 instead.
_EXPECTED_FIELDS = {
    "head_object": ("ContentLength", "LastModified", "ETag"),
    "get_object": ("ContentLength", "ETag", "Body"),
    "put_object": ("ETag",),
    "create_multipart_upload": ("UploadId",),
    "upload_part": ("ETag",),
    "list_objects_v2": ("Name",),
    "list_parts": ("UploadId",),
    "list_multipart_uploads": ("Bucket",),
}
_EXPECTED_IN_ENTRIES = {
    "Contents": ("Key", "Size", "LastModified"),
    "Parts": ("PartNumber", "Size", "ETag"),
    "Uploads": ("Key", "UploadId", "Initiated"),
}
_NOT_UNDERSTOOD = (ArithmeticError, AttributeError, LookupError, RecursionError, TypeError, ValueError)


class BeyondTheEnd(StorageError):
    """A range that begins at or after the end of the object."""


@dataclass
class R2Client:
    """The address and credentials of a store, and the boto3 client for it, which is made at its first use.

    ``read_timeout`` is in seconds, and applies to each of the ``attempts`` tries of a call.
    """

    endpoint_url: str
    access_key_id: str
    secret_access_key: str = field(repr=False)
    region: str
    read_timeout: float
    attempts: int
    _made: tuple[int, Any] | None = field(default=None, init=False, repr=False)
    _lock: Lock = field(default_factory=Lock, init=False, repr=False)

    def call(self, operation: str, **parameters: Any) -> dict[str, Any]:
        """Call ``operation`` of the S3 API and return the response; errors are raised as the app's own."""
        with store_errors_explained(), _nonsense_explained():
            response: dict[str, Any] = getattr(self._boto_client(), operation)(**parameters)
            _require_s3(operation, response)
            return response

    def pages(self, operation: str, **parameters: Any) -> Iterator[dict[str, Any]]:
        """Yield the pages of a listing ``operation``, with one request for each."""
        with store_errors_explained():
            pages = iter(self._boto_client().get_paginator(operation).paginate(**parameters))
        while True:
            with store_errors_explained(), _nonsense_explained():
                page = next(pages, None)
                if page is not None:
                    _require_s3(operation, page)
            if page is None:
                return
            yield page

    def _boto_client(self) -> Any:
        with self._lock:
            if self._made is None or self._made[0] != os.getpid():  # a forked child needs its own connections
                self._made = (os.getpid(), self._make())
            return self._made[1]

    def _make(self) -> Any:
        import boto3  # imported here, so that a local store does not need its memory
        from botocore.config import Config

        config = Config(
            signature_version="s3v4",
            s3={"addressing_style": "path"},
            request_checksum_calculation="when_required",  # R2 accepts few of the newer checksums
            response_checksum_validation="when_required",
            retries={"total_max_attempts": self.attempts, "mode": "standard"},
            connect_timeout=5,
            read_timeout=self.read_timeout,
            max_pool_connections=32,
            tcp_keepalive=True,
            ignore_configured_endpoint_urls=True,
        )
        try:
            return boto3.session.Session(
                aws_access_key_id=self.access_key_id,
                aws_secret_access_key=self.secret_access_key,
                region_name=self.region,
            ).client("s3", endpoint_url=self.endpoint_url, config=config)
        except ValueError as error:
            raise StorageMisconfigured(_WRONG_ADDRESS) from error


@contextmanager
def _nonsense_explained() -> Iterator[None]:
    """Raise ``StorageMisconfigured`` instead of what botocore raises for a response that it cannot read."""
    from botocore.exceptions import BotoCoreError

    try:
        yield
    except BotoCoreError:
        raise  # some of these are ValueErrors too
    except _NOT_UNDERSTOOD as error:
        logger.warning("The photo store's answer could not be read: %s.", type(error).__name__)
        raise StorageMisconfigured(_WRONG_ADDRESS) from error


def _require_s3(operation: str, response: dict[str, Any]) -> None:
    """Raise ``StorageMisconfigured`` if the response lacks a field of every S3 server, or has it in another form."""
    entries = [(names, entry) for key, names in _EXPECTED_IN_ENTRIES.items() for entry in response.get(key, ())]
    for names, found in [(_EXPECTED_FIELDS.get(operation, ()), response), *entries]:
        for name in names:
            value = found.get(name)
            is_dated = not name.endswith(("Modified", "Initiated")) or isinstance(value, datetime)
            if value is None or value == "" or not is_dated:
                raise StorageMisconfigured(_WRONG_ADDRESS)


@contextmanager
def store_errors_explained() -> Iterator[None]:
    """Replace an error of boto3, botocore or urllib3 by the ``VitrineError`` that explains it."""
    from botocore.exceptions import BotoCoreError, ClientError, SSLError
    from botocore.parsers import ResponseParserError
    from urllib3.exceptions import HTTPError

    try:
        yield
    except ClientError as error:
        raise _explain_response(error) from error
    except (ResponseParserError, SSLError) as error:
        raise StorageMisconfigured(_WRONG_ADDRESS) from error
    except (BotoCoreError, HTTPError, OSError) as error:
        logger.warning("The photo store does not answer: %s.", type(error).__name__)
        raise StorageError from error


def _explain_response(error: Any) -> VitrineError:
    code = str(error.response.get("Error", {}).get("Code", ""))
    if _status_of(error) in range(300, 400) and code not in _REFUSALS:
        return StorageMisconfigured(_WRONG_ADDRESS)  # S3 redirects only to another region, with an error code
    message = str(error.response.get("Error", {}).get("Message", ""))
    if code == "404" and error.operation_name != "HeadObject":  # an S3 server sends a named code here
        return StorageMisconfigured(_WRONG_ADDRESS)
    if _is_missing(error):
        return ObjectMissing(_NO_SUCH_UPLOAD if code == "NoSuchUpload" else None)
    if code in _REFUSALS:
        return StorageMisconfigured(_REFUSALS[code])
    if code == "InvalidArgument" and "access key" in message.lower():  # R2's response to a key of the wrong length
        return StorageMisconfigured(_WRONG_KEY)
    if code in ("InvalidRange", "416"):
        return BeyondTheEnd()
    if code in _CHANGED:
        return Conflict("The store holds something else by now. Look again and repeat this.")
    if code in _FULL:
        return OutOfSpace(_("The photo store has no room left, so this file was not stored."))
    logger.warning("The photo store answered %s to %s.", code, error.operation_name)
    return StorageError(_UNCLEAR if code.isdecimal() else None)  # a number is the status alone, without a code of S3


def _status_of(error: Any) -> int:
    return int(error.response.get("ResponseMetadata", {}).get("HTTPStatusCode") or 0)


def _is_missing(error: Any) -> bool:
    return str(error.response.get("Error", {}).get("Code", "")) in _MISSING
