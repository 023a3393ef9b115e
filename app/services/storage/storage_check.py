"""The self-test of a store: seven checks that write, read, address and delete real objects, and then clean up."""

import hashlib
import io
import time
import uuid
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import requests
from PIL import Image

from app.errors import ObjectMissing, VitrineError
from app.integrations.storage_contract import Storage

PART_SIZE = 8 << 20  # bytes, as in uploads
LARGE_SIZE = 20 << 20  # bytes: three parts, the last one shorter
ADDRESS_SECONDS = 60
GREATEST_CLOCK_DIFFERENCE = timedelta(minutes=15)  # beyond it S3 refuses every request
TIMEOUTS = (5, 30)  # seconds to connect, and between two pieces of a response
DISPOSITION = "attachment; filename=\"check.jpg\"; filename*=UTF-8''M%C3%BCller%20%E2%80%93%201.jpg"


@dataclass(frozen=True)
class CheckResult:
    """The result of one check: its name, whether it passed, a sentence for people, and the seconds it took."""

    name: str
    passed: bool
    detail: str
    seconds: float


@dataclass(frozen=True)
class CheckSummary:
    """The number of passed checks, of all checks, and the seconds they took together."""

    passed: int
    total: int
    seconds: float

    @property
    def success_rate(self) -> float:
        """The share of checks that passed, from 0 to 1; 0 when there were none."""
        return self.passed / self.total if self.total else 0.0

    def __str__(self) -> str:
        return f"{self.passed} of {self.total} checks passed ({self.success_rate:.0%}) in {self.seconds:.1f} s."


def check_storage(storage: Storage) -> Iterator[CheckResult]:
    """Run every check, yield each result as soon as it is known, and always delete the written objects.

    It writes only below ``checks/<random>/``, about 20 MiB in all. A failed check is a result, not an error.
    """
    checks = _Checks(storage, f"checks/{uuid.uuid4()}/")
    try:
        for name, check in checks.by_name().items():
            yield _result_of(name, check)
    finally:
        checks.clean_up()


def summarize(results: Iterable[CheckResult]) -> CheckSummary:
    """Count the results and add up their seconds."""
    known = list(results)
    return CheckSummary(sum(r.passed for r in known), len(known), sum(r.seconds for r in known))


def _result_of(name: str, check: Callable[[], str]) -> CheckResult:
    started = time.monotonic()
    try:
        passed, detail = True, check()
    except VitrineError as error:
        passed, detail = False, str(error)
    except OSError as error:  # the address could not be fetched, or the file could not be read
        passed, detail = False, f"The bytes could not be fetched ({type(error).__name__})."
    except Exception as error:  # noqa: BLE001 - the check must give a sentence for every possible response
        passed, detail = False, f"The store's answer could not be understood ({type(error).__name__})."
    return CheckResult(name, passed, detail, time.monotonic() - started)


class _Failed(VitrineError):
    """A failed check; the message says what the store does wrong."""


def _expect(condition: bool, otherwise: str) -> None:
    if not condition:
        raise _Failed(otherwise)


class _Checks:
    def __init__(self, storage: Storage, folder: str):
        self._storage = storage
        self._folder = folder

    def by_name(self) -> dict[str, Callable[[], str]]:
        return {
            "put": self._put,
            "image put": self._image_put,
            "several": self._several,
            "address": self._address,
            "metadata": self._metadata,
            "delete": self._delete,
            "large": self._large,
        }

    def clean_up(self) -> None:
        with suppress(VitrineError):
            self._storage.delete_prefix(self._folder)

    def _put(self) -> str:
        content = b"Vitrine was here."
        key = self._store("put.txt", content, "text/plain")
        _expect(self._read(key) == content, "What was read back is not what was written.")
        return f"Wrote {len(content)} bytes and read the same back."

    def _image_put(self) -> str:
        picture = _draw_jpeg()
        key = self._store("Müller & Söhne – 1.jpg", picture, "image/jpeg")
        _expect(self._read(key) == picture, "The picture that was read back is not the one that was written.")
        return f"Wrote a JPEG of {len(picture)} bytes under a name with umlauts and read the same back."

    def _several(self) -> str:
        keys = [self._store(f"several/{number:02d}.txt", b"%d" % number, "text/plain") for number in range(10)]
        listed = [found.key for found in self._storage.list(f"{self._folder}several/")]
        _expect(listed == keys, f"Wrote 10 objects, and the list shows {len(listed)} or another order.")
        return "Wrote 10 objects, and the list shows all of them in order."

    def _address(self) -> str:
        picture = _draw_jpeg()
        key = self._store("address.jpg", picture, "image/jpeg")
        path = self._storage.local_path(key)
        if path is not None:
            _expect(path.read_bytes() == picture, "The file on the disk is not what was written.")
            return "The object is a readable file on this machine; Vitrine serves it itself."
        address = self._storage.url(
            key,
            now=datetime.now(UTC),
            seconds=ADDRESS_SECONDS,
            content_type="image/jpeg",
            disposition=DISPOSITION,
        )
        if address is None:
            raise _Failed("The store gives neither a file nor an address.")
        _check_address(address, picture)
        return "The presigned address answers the picture, and without its signature nothing."

    def _metadata(self) -> str:
        key = self._store("metadata.bin", bytes(12_345), "application/octet-stream")
        known = self._storage.stat(key)
        _expect(known.size == 12_345, f"Wrote 12345 bytes, and the store speaks of {known.size}.")
        difference = abs(datetime.now(UTC) - known.modified_at)
        _expect(
            difference < GREATEST_CLOCK_DIFFERENCE,
            "The store's clock and this machine's are more than 15 minutes apart. Set this machine's clock.",
        )
        self._expect_missing(f"{self._folder}never-written.bin")
        return "Size and time of writing are right, and a missing object is reported missing."

    def _delete(self) -> str:
        key = self._store("delete.txt", b"soon gone", "text/plain")
        self._storage.delete(key)
        self._expect_missing(key)
        self._storage.delete(key)
        return "A deleted object is gone, and deleting it again does no harm."

    def _large(self) -> str:
        key = f"{self._folder}large.bin"
        content = hashlib.shake_256(key.encode()).digest(LARGE_SIZE)
        upload_id = self._storage.begin_multipart(key, content_type="application/octet-stream")
        try:
            offsets = range(0, LARGE_SIZE, PART_SIZE)
            for number, offset in enumerate(offsets, 1):
                self._storage.put_part(key, upload_id, number, content[offset : offset + PART_SIZE])
            self._storage.complete_multipart(key, upload_id, self._storage.list_parts(key, upload_id))
        except VitrineError:
            with suppress(VitrineError):
                self._storage.abort_multipart(key, upload_id)
            raise
        for start in (0, PART_SIZE - 1000, LARGE_SIZE - 1000):  # the middle one spans two parts
            piece = self._storage.read_range(key, start, 2000)
            _expect(piece == content[start : start + 2000], f"The bytes from {start} on are not those written.")
        with self._storage.open(key) as stream:
            came_back = hashlib.sha256()
            while block := stream.read(PART_SIZE):
                came_back.update(block)
        _expect(came_back.digest() == hashlib.sha256(content).digest(), "The large object came back changed.")
        return f"Wrote {LARGE_SIZE >> 20} MiB in {len(offsets)} parts; ranges and the whole came back unchanged."

    def _store(self, name: str, content: bytes, content_type: str) -> str:
        key = self._folder + name
        self._storage.put(key, io.BytesIO(content), content_type=content_type)
        return key

    def _read(self, key: str) -> bytes:
        with self._storage.open(key) as stream:
            return stream.read()

    def _expect_missing(self, key: str) -> None:
        try:
            self._storage.stat(key)
        except ObjectMissing:
            return
        raise _Failed("The store speaks of an object that is not there.")


def _check_address(address: str, content: bytes) -> None:
    with requests.Session() as visitor:
        visitor.trust_env = False  # a visitor's browser would not send a password from .netrc
        response = visitor.get(address, timeout=TIMEOUTS)
        _expect(response.status_code == 200, f"The presigned address answers {response.status_code} instead of 200.")
        _expect(response.content == content, "The presigned address answers other bytes than were written.")
        headers = response.headers
        _expect(headers.get("Content-Type") == "image/jpeg", "The presigned address answers a wrong type.")
        _expect(
            headers.get("Content-Disposition") == DISPOSITION,
            "The presigned address does not answer the file name that was asked for.",
        )
        unsigned = visitor.get(address.partition("?")[0], timeout=TIMEOUTS)
        _expect(
            unsigned.status_code >= 400,
            "The bucket is public: everyone can read its photos without a signature. Make it private.",
        )


def _draw_jpeg() -> bytes:
    file = io.BytesIO()
    Image.linear_gradient("L").resize((320, 240)).convert("RGB").save(file, "JPEG", quality=85)
    return file.getvalue()
