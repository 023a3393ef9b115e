"""Cloudflare R2, or any other store with the S3 API, as a storage."""

from collections.abc import Container, Iterator
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from itertools import chain
from pathlib import Path
from typing import Any, BinaryIO

from app.errors import Conflict, ObjectMissing, StorageError, StorageMisconfigured, TooLarge
from app.integrations.r2.client import BeyondTheEnd, R2Client
from app.integrations.r2.parts import MOST_PARTS, equal_blocks, etag_of
from app.integrations.r2.presign import LONGEST_SECONDS, address_of, presigned_get, window_start
from app.integrations.r2.reading import ResumingStream, buffered
from app.integrations.storage_contract import Caching, MultipartPart, Parts, Storage, StoredObject, UnfinishedMultipart
from app.integrations.storage_keys import checked_folder, checked_key, checked_prefix
from app.languages import gettext as _

DELETED_AT_ONCE = 1000  # keys in one request, the limit of S3 and R2
MOST_COPIED_BYTES = 256 * 1024 * 1024  # in one request: S3 copies up to 5 GB, but a read timeout may end before that


class CloudflareR2Storage(Storage):
    """Objects in one private bucket, which must exist, accessed by the S3 API at ``endpoint_url``.

    A call without a response fails after ``attempts`` tries of ``read_timeout`` seconds each, and up to 5 s each to
    connect. Threads can share one instance.
    """

    name = "r2"

    def __init__(
        self,
        bucket: str,
        *,
        endpoint_url: str,
        access_key_id: str,
        secret_access_key: str,
        region: str = "auto",
        read_timeout: float = 30,
        attempts: int = 4,
    ):
        self._bucket = bucket
        self._client = R2Client(
            # Cloudflare's pages show the address with the bucket at its end, so this form is accepted too.
            endpoint_url.rstrip("/").removesuffix(f"/{bucket}"),
            access_key_id,
            secret_access_key,
            region,
            read_timeout,
            attempts,
        )

    def put(self, key: str, source: BinaryIO, *, content_type: str) -> StoredObject:
        checked_key(key)
        blocks = equal_blocks(source)
        first, second = next(blocks, b""), next(blocks, None)
        if second is not None:
            return self._put_in_parts(key, chain([first, second], blocks), content_type)
        response = self._ask("put_object", key, Body=first, ContentType=content_type)
        return StoredObject(key, len(first), _date_of(response))

    def put_file(self, key: str, path: Path, *, content_type: str) -> StoredObject:
        with path.open("rb") as source:
            stored = self.put(key, source, content_type=content_type)
        path.unlink()
        return stored

    def copy(self, key: str, to: str, *, content_type: str) -> StoredObject:
        size = self.stat(key).size
        if size > MOST_COPIED_BYTES:
            with self.open(key) as source:
                return self.put(to, source, content_type=content_type)
        source_key = {"Bucket": self._bucket, "Key": checked_key(key)}
        response = self._ask("copy_object", to, CopySource=source_key)
        return StoredObject(to, size, _date_of(response))

    def open(self, key: str) -> BinaryIO:
        return buffered(ResumingStream(lambda offset, etag: self._get(key, offset, None, etag)))

    def read_range(self, key: str, start: int, length: int) -> bytes:
        if start < 0 or length < 0:
            raise ValueError("A range starts at 0 or later and has no negative length.")
        if length == 0:
            self.stat(key)
            return b""
        end = start + length
        try:
            stream = ResumingStream(lambda offset, etag: self._get(key, offset, end, etag), start)
        except BeyondTheEnd:
            return b""
        with buffered(stream) as reader:
            return reader.read(length)

    def stat(self, key: str) -> StoredObject:
        head = self._head(key)
        return StoredObject(key, int(head["ContentLength"]), head["LastModified"].astimezone(UTC))

    def exists(self, key: str) -> bool:
        try:
            self.stat(key)
        except ObjectMissing:
            return False
        return True

    def list(self, prefix: str = "") -> Iterator[StoredObject]:
        pages = self._client.pages("list_objects_v2", Bucket=self._bucket, Prefix=checked_prefix(prefix))
        for found in chain.from_iterable(page.get("Contents", ()) for page in pages):
            yield StoredObject(found["Key"], found["Size"], found["LastModified"].astimezone(UTC))

    def delete(self, key: str) -> None:
        with suppress(ObjectMissing):
            self._ask("delete_object", key)

    def delete_prefix(self, prefix: str, *, keep: Container[str] = ()) -> int:
        keys = [found.key for found in self.list(checked_folder(prefix)) if found.key not in keep]
        for start in range(0, len(keys), DELETED_AT_ONCE):
            batch = [{"Key": key} for key in keys[start : start + DELETED_AT_ONCE]]
            response = self._client.call(
                "delete_objects", Bucket=self._bucket, Delete={"Objects": batch, "Quiet": True}
            )
            if response.get("Errors"):
                raise StorageError(_("Some files could not be removed from the photo store. Try again in a minute."))
        return len(keys)

    def local_path(self, key: str) -> None:
        checked_key(key)

    def url(
        self,
        key: str,
        *,
        now: datetime,
        seconds: int,
        content_type: str,
        disposition: str,
        caching: Caching | None = None,
    ) -> str:
        if not 1 <= seconds <= LONGEST_SECONDS:
            raise ValueError("An address lives for at least one second and at most seven days.")
        client = self._client
        signed_at = window_start(now, seconds)
        parameters = {"response-content-type": content_type, "response-content-disposition": disposition}
        if caching is not None:
            parameters["response-cache-control"] = caching(signed_at + timedelta(seconds=seconds))
        return presigned_get(
            address_of(client.endpoint_url, self._bucket, checked_key(key)),
            access_key_id=client.access_key_id,
            secret_access_key=client.secret_access_key,
            region=client.region,
            signed_at=signed_at,
            seconds=seconds,
            parameters=parameters,
        )

    def begin_multipart(self, key: str, *, content_type: str) -> str:
        return str(self._ask("create_multipart_upload", key, ContentType=content_type)["UploadId"])

    def put_part(self, key: str, upload_id: str, number: int, data: bytes) -> MultipartPart:
        if not 1 <= number <= MOST_PARTS:
            raise ValueError(f"Parts are numbered from 1 to {MOST_PARTS}.")
        response = self._ask("upload_part", key, UploadId=upload_id, PartNumber=number, Body=data)
        return MultipartPart(number, len(data), response["ETag"])

    def list_parts(self, key: str, upload_id: str) -> Parts:
        pages = self._client.pages("list_parts", Bucket=self._bucket, Key=checked_key(key), UploadId=upload_id)
        found = chain.from_iterable(page.get("Parts", ()) for page in pages)
        return [MultipartPart(part["PartNumber"], part["Size"], part["ETag"]) for part in found]

    def complete_multipart(self, key: str, upload_id: str, parts: Parts) -> StoredObject:
        if not parts:
            raise Conflict("An upload without parts cannot be completed. Send its parts first.")
        receipts = [{"PartNumber": part.number, "ETag": part.etag} for part in parts]
        try:
            self._ask("complete_multipart_upload", key, UploadId=upload_id, MultipartUpload={"Parts": receipts})
        except ObjectMissing:
            if not self._is_made_of(key, parts):
                raise
        return self.stat(key)

    def abort_multipart(self, key: str, upload_id: str) -> None:
        with suppress(ObjectMissing):
            self._ask("abort_multipart_upload", key, UploadId=upload_id)

    def list_multiparts(self, prefix: str) -> Iterator[UnfinishedMultipart]:
        pages = self._client.pages("list_multipart_uploads", Bucket=self._bucket, Prefix=checked_folder(prefix))
        found = chain.from_iterable(page.get("Uploads", ()) for page in pages)
        return (UnfinishedMultipart(upload["Key"], upload["UploadId"], upload["Initiated"]) for upload in found)

    def server_time(self) -> datetime:
        return _date_of(self._client.call("list_objects_v2", Bucket=self._bucket, Prefix="checks/", MaxKeys=1))

    def _put_in_parts(self, key: str, blocks: Iterator[bytes], content_type: str) -> StoredObject:
        upload_id = self.begin_multipart(key, content_type=content_type)
        try:
            parts = []
            for number, block in enumerate(blocks, 1):
                if number > MOST_PARTS:
                    raise TooLarge
                parts.append(self.put_part(key, upload_id, number, block))
            return self.complete_multipart(key, upload_id, parts)
        except BaseException:
            with suppress(StorageError):  # the store removes unfinished uploads after some days
                self.abort_multipart(key, upload_id)
            raise

    def _is_made_of(self, key: str, parts: Parts) -> bool:
        """Return whether the object exists, completed by an earlier request whose response was lost."""
        try:
            head = self._head(key)
        except ObjectMissing:
            return False
        etag = head["ETag"].strip('"')
        is_multipart_etag = etag.endswith(f"-{len(parts)}")  # other servers have etags of other kinds
        return head["ContentLength"] == sum(part.size for part in parts) and (
            not is_multipart_etag or etag == etag_of(parts)
        )

    def _head(self, key: str) -> dict[str, Any]:
        try:
            return self._ask("head_object", key)
        except (ObjectMissing, StorageMisconfigured):
            # A response to HEAD has no body that tells a wrong bucket from a missing key; a listing raises the error.
            self._client.call("list_objects_v2", Bucket=self._bucket, Prefix=key, MaxKeys=1)
            raise

    def _get(self, key: str, start: int, end: int | None, etag: str | None) -> dict[str, Any]:
        parameters = {"IfMatch": etag} if etag else {}
        if start or end is not None:
            parameters["Range"] = f"bytes={start}-{'' if end is None else end - 1}"
        return self._ask("get_object", key, **parameters)

    def _ask(self, operation: str, key: str, **parameters: Any) -> dict[str, Any]:
        return self._client.call(operation, Bucket=self._bucket, Key=checked_key(key), **parameters)


def _date_of(response: dict[str, Any]) -> datetime:
    headers = response["ResponseMetadata"]["HTTPHeaders"]
    try:
        return parsedate_to_datetime(headers["date"]).astimezone(UTC) if "date" in headers else datetime.now(UTC)
    except ValueError as error:
        raise StorageMisconfigured(_("The photo store sends no valid date. Check R2_ENDPOINT_URL.")) from error
