"""A server that is not the expected one: it answers every request with one response that makes no sense."""

from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

HTML = b"<!doctype html><html><head><title>Welcome</title></head><body><p>It works!<br></p></body></html>"
XML_HTML = b"<html><head><title>Welcome</title></head><body/></html>"
ODD_LISTING = (
    b'<?xml version="1.0"?><ListBucketResult><Name>photos</Name><IsTruncated>perhaps</IsTruncated>'
    b"<Contents><Size>many</Size><LastModified>today</LastModified></Contents></ListBucketResult>"
)
# Status, headers and body of each response.
ANSWERS: dict[str, tuple[int, dict[str, str], bytes]] = {
    "a page": (200, {"Content-Type": "text/html"}, HTML),
    "a page in XML": (200, {"Content-Type": "text/html"}, XML_HTML),
    "JSON": (200, {"Content-Type": "application/json"}, b'{"hello": ["world"], "collections": 3, "files": [1]}'),
    "a list": (200, {"Content-Type": "application/json"}, b"[1, 2]"),
    "null": (200, {"Content-Type": "application/json"}, b"null"),
    "nothing": (200, {}, b""),
    "no content": (204, {}, b""),
    "XML that breaks off": (200, {"Content-Type": "application/xml"}, b"<?xml version='1.0'?><ListBucketResult><Name>"),
    "XML of another kind": (200, {"Content-Type": "application/xml"}, b"<rss><channel/></rss>"),
    "odd values": (200, {"Content-Type": "application/xml", "Last-Modified": "today"}, ODD_LISTING),
    "bytes": (200, {"Content-Type": "application/octet-stream"}, bytes(range(256)) * 4),
    "a redirect": (302, {"Location": "http://127.0.0.1:9/elsewhere"}, b""),
    "a lasting redirect": (301, {"Location": "https://example.invalid/"}, HTML),
    "not found": (404, {"Content-Type": "text/html"}, HTML),
    "not allowed": (405, {"Content-Type": "text/html"}, HTML),
    "forbidden": (403, {"Content-Type": "text/html"}, HTML),
    "a fault": (500, {"Content-Type": "text/html"}, HTML),
    "an odd date": (200, {"Date": "yesterday", "Content-Type": "application/xml"}, ODD_LISTING),
    "a closed connection": (0, {}, b""),
}


@contextmanager
def nonsense_server(kind: str) -> Iterator[str]:
    """Yield the address of a server that answers every request with ``ANSWERS[kind]``."""
    status, headers, body = ANSWERS[kind]

    class Handler(BaseHTTPRequestHandler):
        def answer(self) -> None:
            self.rfile.read(int(self.headers.get("Content-Length") or 0))
            self.close_connection = True
            if not status:
                return
            self.send_response_only(status)
            for name, value in {**headers, "Content-Length": str(len(body)), "Connection": "close"}.items():
                self.send_header(name, value)
            self.end_headers()
            if self.command != "HEAD":
                self.wfile.write(body)

        do_GET = do_HEAD = do_PUT = do_POST = do_DELETE = do_PATCH = answer

        def log_message(self, *_: object) -> None:
            """Write no log."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()
