"""An app for the tests of the web server: pages, long responses, and uploads that it reads while they arrive."""

from collections.abc import Iterator
from threading import Event

from flask import Flask, Response, request, stream_with_context

BLOCK = bytes(range(256)) * 1024
BLOCKS = 80  # 20 MiB, more than the systems of server and client store for a connection that is not read
app = Flask(__name__)
ended: list[str] = []
uploaded: dict[str, int] = {}
is_over = Event()


@app.route("/")
def page() -> str:
    return "a page"


@app.route("/ended")
def ended_responses() -> list[str]:
    """Return the names of the long responses that were ended."""
    return ended


@app.route("/long/<name>")
def long(name: str) -> Response:
    """Send 20 MiB, with the request's context in every block."""

    def blocks() -> Iterator[bytes]:
        for _ in range(BLOCKS):
            assert request.path.endswith(name)
            yield BLOCK

    response = Response(stream_with_context(blocks()))
    response.content_length = BLOCKS * len(BLOCK)
    response.call_on_close(lambda: ended.append(name))
    return response


@app.post("/form")
def form() -> str:
    return f"{len(request.get_data())} bytes"


@app.post("/waits")
def waits() -> str:
    """Wait until ``/over`` is requested, as a form waits for a lock of the database."""
    is_over.wait(20)
    return "over"


@app.route("/over")
def over() -> str:
    is_over.set()
    return "done"


@app.post("/refused")
def refused() -> tuple[str, int]:
    """Refuse a body without reading it."""
    return "not read", 413


@app.patch("/upload/<name>")
def upload(name: str) -> str:
    """Count the bytes of an upload while they arrive."""
    uploaded[name] = 0
    while block := request.environ["wsgi.input"].read(1024):
        uploaded[name] += len(block)
    return f"{uploaded[name]} bytes"


@app.get("/upload/<name>")
def arrived(name: str) -> str:
    return str(uploaded.get(name, -1))


@app.route("/fault")
def fault() -> Response:
    """Fail after the first block."""

    def blocks() -> Iterator[bytes]:
        yield BLOCK
        raise RuntimeError("a fault in the middle")

    return Response(blocks())
