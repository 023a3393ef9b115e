"""A Vitrine site as the push uses it: its collections, the files that it has, and the requests to it."""

import json
import socket
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from threading import Lock, local
from typing import Any
from urllib.parse import urljoin, urlsplit

import requests
from requests.adapters import BaseAdapter

from app.errors import VitrineError
from app.push.backoff import Backoff, Unavailable

MOST_CHECKED = 500  # files in one request, see docs/api.md
CONNECT_SECONDS, RESPONSE_SECONDS = 30, 120
RETRY_STATUSES = {408, 423, 425, 429, 500, 502, 503, 504}
NO_PASS = {401, 403}


class SiteRefused(VitrineError):
    """A refusal by the site; ``message`` is the site's own sentence."""

    def __init__(self, message: str, status: int, code: str):
        super().__init__(message)
        self.status, self.code = status, code


@contextmanager
def understood(url: str) -> Iterator[None]:
    """Raise ``SiteRefused`` if a response cannot be read, because it is not in Vitrine's form."""
    try:
        yield
    except (ArithmeticError, AttributeError, LookupError, TypeError, ValueError) as error:
        raise SiteRefused(f"What answers at {url} is not Vitrine. Check the address.", 502, "not_vitrine") from error


class NoPass(VitrineError):
    """A refusal of the token by the site (401 or 403)."""

    status = 401
    code = "unauthorized"
    message = "The site does not accept this token. Make one on its account page, or with “vitrine tokens create”."


@dataclass(frozen=True)
class RemoteCollection:
    """A collection of the token's owner; ``sections`` maps titles to ids."""

    id: str
    title: str
    sections: Mapping[str, str]


@dataclass(frozen=True)
class RemoteUpload:
    """The site's result for one file of a push.

    ``file`` is the id of the whole file, or None, and ``in_no_section`` says that this file has no section. ``upload``
    is the address of an unfinished upload, or None. ``is_trashed`` says that the file is in the trash.
    """

    file: str | None
    in_no_section: bool
    upload: str | None
    is_trashed: bool

    @property
    def is_there(self) -> bool:
        """Whether the site has the whole file, so that nothing needs to be sent."""
        return self.file is not None


class RemoteSite:
    """One site, to which many threads send requests with one token.

    ``bytes_on_wire`` counts the bytes of requests and responses. ``adapter`` makes a transport other than the network.
    A request of ``ask``, and of the methods that use it, is sent again as ``backoff`` allows. These methods raise
    ``Unavailable`` after that, and ``NoPass`` or ``SiteRefused`` if the site refuses the request.
    """

    def __init__(self, url: str, token: str, backoff: Backoff, adapter: Callable[[], BaseAdapter] | None = None):
        self.url = url.rstrip("/")
        self.backoff = backoff
        self.bytes_on_wire = 0
        self._token = token
        self._adapter = adapter
        self._lock = Lock()
        self._of_thread = local()
        self._sessions: list[requests.Session] = []

    def close(self) -> None:
        """Close the connections."""
        for session in self._sessions:
            session.close()

    def collections(self) -> Iterator[RemoteCollection]:
        """Yield every collection of the owner that is not in the trash."""
        after: str | None = ""
        while after is not None:
            page = self.ask("GET", f"api/v1/collections?limit=500&after={after}")
            with understood(self.url):
                found, before, after = [_collection(values) for values in page["collections"]], after, page["next"]
                if after is not None and (not found or after == before):
                    raise ValueError("a list without an end")
            yield from found

    def collection(self, uuid: str) -> RemoteCollection:
        """Return the collection with this id."""
        values = self.ask("GET", f"api/v1/collections/{uuid}")
        with understood(self.url):
            return _collection(values)

    def add_section(self, collection: str, title: str) -> str:
        """Make a section and return its id."""
        values = self.ask("POST", f"api/v1/collections/{collection}/sections", {"title": title})
        with understood(self.url):
            return str(values["id"])

    def move(self, file: str, section: str) -> None:
        """Move a file into a section of its collection."""
        self.ask("PATCH", f"api/v1/files/{file}", {"section": section})

    def check(self, collection: str, entries: list[dict[str, Any]]) -> list[RemoteUpload]:
        """Return what the collection has of at most 500 files, in their order."""
        response = self.ask("POST", "api/v1/uploads/check?sections=true", {"collection": collection, "files": entries})
        with understood(self.url):
            found = [
                RemoteUpload(
                    one.get("id"), one.get("section", "") is None, one.get("upload"), one.get("trashed", False)
                )
                for one in response["files"]
            ]
            if len(found) != len(entries):
                raise ValueError("not one answer for each file")
        return found

    def ask(self, method: str, path: str, values: dict[str, Any] | None = None) -> Any:
        """Send a request with JSON, again as ``backoff`` allows, and return the JSON of the response."""
        body = None if values is None else json.dumps(values).encode()
        headers = {} if values is None else {"Content-Type": "application/json"}
        response = self.backoff.retry(lambda: self.call(method, path, headers, body))
        try:
            return response.json()
        except ValueError:
            raise SiteRefused(
                f"What answers at {self.url} is not Vitrine. Check the address.", 502, "not_vitrine"
            ) from None

    def call(self, method: str, path: str, headers: Mapping[str, str], body: Any = None) -> requests.Response:
        """Send a request once and return the response; raises ``Unavailable`` if another try may succeed.

        Raises ``NoPass`` or ``SiteRefused`` if the site refuses it, and ``SiteRefused`` for an address elsewhere.
        """
        address = urljoin(self.url + "/", path)
        if urlsplit(address)[:2] != urlsplit(self.url)[:2]:
            raise SiteRefused("The site names an address elsewhere; the token does not go there.", 502, "elsewhere")
        try:
            response = self._session().request(
                method,
                address,
                headers=dict(headers),
                auth=self._sign,
                data=body,
                timeout=(CONNECT_SECONDS, RESPONSE_SECONDS),
                allow_redirects=False,
            )
        except (requests.ConnectionError, requests.Timeout, requests.exceptions.ChunkedEncodingError) as error:
            raise Unavailable(f"{self.url} does not answer ({_reason(error)}).") from error
        except requests.RequestException as error:
            raise SiteRefused(f"{self.url} is no address of a site: {error}", 400, "address") from error
        self.count(_size_of(response))
        return self._accepted(response)

    def count(self, number: int) -> None:
        """Add to ``bytes_on_wire``."""
        with self._lock:
            self.bytes_on_wire += number

    def _sign(self, request: requests.PreparedRequest) -> requests.PreparedRequest:
        """Return the request with the token added.

        It is added last, because requests replaces a given ``Authorization`` header by a password from ~/.netrc.
        """
        request.headers["Authorization"] = f"Bearer {self._token}"
        return request

    def _accepted(self, response: requests.Response) -> requests.Response:
        if response.ok and not response.is_redirect:
            self.backoff.record_response()
            return response
        if response.is_redirect:
            raise SiteRefused(
                f"{self.url} leads on to {response.headers['Location']}; name that site instead.", 400, "redirected"
            )
        message, code = _refusal(response)
        if response.status_code in RETRY_STATUSES:
            raise Unavailable(message, retry_after=_seconds(response.headers.get("Retry-After")))
        self.backoff.record_response()
        raise NoPass if response.status_code in NO_PASS else SiteRefused(message, response.status_code, code)

    def _session(self) -> requests.Session:
        """Return this thread's session, because threads must not share one."""
        session: requests.Session | None = getattr(self._of_thread, "session", None)
        if session is None:
            session = requests.Session()
            session.trust_env = self._adapter is None
            if self._adapter is not None:
                session.mount("http://", self._adapter())
            self._of_thread.session = session
            self._sessions.append(session)
        return session


def _collection(values: dict[str, Any]) -> RemoteCollection:
    sections = {section["title"]: section["id"] for section in reversed(values["sections"])}
    return RemoteCollection(values["id"], values["title"], sections)


def _refusal(response: requests.Response) -> tuple[str, str]:
    try:
        error = response.json()["error"]
        return str(error["message"]), str(error["code"])
    except (ValueError, KeyError, TypeError):
        return f"The site answers {response.status_code} {response.reason}.", "refused"


def _seconds(text: str | None) -> int | None:
    """Return the seconds of a ``Retry-After`` header, or None (RFC 9110, 10.2.3).

    None is also returned for its other form, a date, which would be compared with another machine's clock.
    """
    return int(text) if text is not None and text.strip().isdecimal() else None


def _reason(error: Exception) -> str:
    """Return a short description of the error's root cause, such as ``Connection refused``."""
    cause: BaseException | None = error
    while cause is not None:
        if isinstance(cause, socket.gaierror):
            return "there is no such host"
        if isinstance(cause, OSError) and cause.strerror:
            return cause.strerror
        reason = getattr(cause, "reason", None) or next((a for a in cause.args if isinstance(a, Exception)), None)
        cause = reason if isinstance(reason, BaseException) else cause.__cause__
    return "no answer in time" if isinstance(error, requests.Timeout) else "the connection ended"


def _size_of(response: requests.Response) -> int:
    """Return the bytes of a response and its request, without the body of a chunk, which counts itself."""
    asked = response.request
    heads = [*asked.headers.items(), *response.headers.items()]
    size = sum(len(str(name)) + len(str(value)) + 4 for name, value in heads) + len(asked.url or "") + 30
    return size + len(response.content) + (len(asked.body) if isinstance(asked.body, bytes) else 0)
