"""The request class: uploaded files stream straight to their place on the disk, hashed on the way."""

from typing import IO, cast

from flask import Request

from app.composition import services
from app.config import MIB
from app.services.uploads.incoming_file import IncomingFile

# Only these read large bodies, and only after they know who sends them. To everybody else, strangers included, the
# site takes no more than a form: the longest is the order of some 50,000 files.
UPLOAD_ENDPOINTS = {
    "api_files.send_files",
    "collections.upload",
    "api_tus.begin",
    "api_tus.go_on",
    "api_tus.overridden",
}
LARGEST_FORM = 2 * MIB


class UploadingRequest(Request):
    """Werkzeug asks for a stream for each file of a form; it gets an ``IncomingFile``."""

    @property
    def max_content_length(self) -> int | None:
        """The most bytes this address takes."""
        return super().max_content_length if self.endpoint in UPLOAD_ENDPOINTS else LARGEST_FORM

    @max_content_length.setter
    def max_content_length(self, value: int | None) -> None:
        Request.max_content_length.fset(self, value)  # type: ignore[attr-defined]

    def _get_file_stream(
        self,
        total_content_length: int | None,
        content_type: str | None,
        filename: str | None = None,
        content_length: int | None = None,
    ) -> IO[bytes]:
        incoming = services.incoming_file()
        self.incoming_files.append(incoming)
        return cast(IO[bytes], incoming)

    @property
    def incoming_files(self) -> list[IncomingFile]:
        """Every file stream of this request, whatever became of it."""
        return self.__dict__.setdefault("_incoming_files", [])

    def discard_incoming(self) -> None:
        """Removes what no service has moved into the store."""
        for incoming in self.incoming_files:
            incoming.discard()
