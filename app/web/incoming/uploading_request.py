"""The request class: uploaded files are streamed directly into files on the local disk, and hashed on the way."""

from typing import IO, cast

from flask import Request, request
from werkzeug.exceptions import LengthRequired

from app.composition import services
from app.config import LARGEST_FORM
from app.services.uploads.incoming_file import IncomingFile

# Only these endpoints read large bodies, and only after they have authenticated the request. From all other requests
# the site accepts only as much as a form needs.
UPLOAD_ENDPOINTS = {
    "api_files.send_files",
    "api_files.replace_content",
    "collections.upload",
    "api_tus.begin",
    "api_tus.go_on",
    "api_tus.overridden",
}


def has_unknown_length(request: Request) -> bool:
    """Return whether the request has a body that ends where its last chunk says so."""
    return "chunked" in request.headers.get("Transfer-Encoding", "").lower()


class UploadingRequest(Request):
    """A request that gives Werkzeug an ``IncomingFile`` as the stream of each file in a form."""

    @property
    def max_content_length(self) -> int | None:
        """The largest body that this address accepts, in bytes.

        Raises ``LengthRequired`` for a form that does not announce its length: the web server could not collect it
        before a thread gets it.
        """
        if self.endpoint not in UPLOAD_ENDPOINTS and has_unknown_length(self):
            raise LengthRequired
        return super().max_content_length if self.endpoint in UPLOAD_ENDPOINTS else LARGEST_FORM

    @max_content_length.setter
    def max_content_length(self, value: int | None) -> None:
        Request.max_content_length.fset(self, value)  # type: ignore[attr-defined] # typed as its value

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
        """Every file stream of this request, also those that were refused or moved into the store."""
        files: list[IncomingFile] = self.__dict__.setdefault("_incoming_files", [])
        return files

    def discard_incoming(self) -> None:
        """Remove the files that no service has moved into the store."""
        for incoming in self.incoming_files:
            incoming.discard()


def uploading_request() -> UploadingRequest:
    """Return the current request with the type that the app gives every request."""
    return cast(UploadingRequest, request)
