"""A Hypothesis strategy for requests as raw bytes: mostly of a real address and person, with a few odd values."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import quote_from_bytes

from hypothesis import strategies as st
from hypothesis.strategies import DrawFn, SearchStrategy, composite
from werkzeug.routing import Rule

METHODS = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "PROPFIND", "get", "G-T", "M" * 20]
NINES = b"9" * 5000
ODD = [
    *(b"", b"0", b"-1", b"1", b"9" * 30, NINES, b"-" + NINES, b"1e999", b"nan", b"0x10", b"\xd9\xa3", b"\xc2\xb2"),
    *(
        b"\0",
        b"\xff\xfe",
        b"\xc3(",
        b"\xed\xa0\x80",
        b"%00",
        b"%0d%0aX: y",
        b"%FF",
        b"%ED%A0%80",
        b"%C0%80",
        b"%",
        b"%z",
    ),
    *(b"%u0041", b"%25", b"..", b"../" * 9 + b"etc/passwd", b"%2e%2e%2f", b"//", b"/", b"\\", b";", b",", b"=", b"&"),
    *(b"'\"<>", b"{}", b"[]", b"null", b"[1]", b"true", b"x" * 300, b"x" * 4000, b"\xe2\x80\xae", b"\xf0\x9f\x93\xb7"),
    *(b"e\xcc\x81" * 9, b" ", b"+", b"*", b"%s%n%d", b"{{7*7}}", b"all", b"section:", b"section:x", b"selection:%00"),
    *(b"00000000-0000-4000-8000-000000000000", b"1970-01-01", b"0000-00-00", b"9999-12-31T23:59:59", b"0001-01-01"),
    *(b"original", b"web", b"/g/", b"http://[", b"//[", b"http://a:b@[", b"up", b"unsorted", b"hide", b"csv", b"avif"),
]
HEADERS: dict[str, list[bytes]] = {
    "Host": [
        *(b"a" * 300, b"a" * 64 + b".example", b".", b"..", b"[::1", b"[", b"]", b"a@b", b"a b", b"a/b", b"a:99999999"),
        *(b":80", b"\xc3\xa9.example", b"xn--", b"a." * 200, b"[::1]:80", b"studio.test:80", b"1.2.3.4"),
    ],
    "Range": [
        *(b"bytes=0-", b"bytes=-1", b"bytes=5-1", b"bytes=0-0,2-2,3-", b"bytes=" + NINES + b"-", b"bytes=-" + NINES),
        *(b"bytes=a-b", b"bytes=", b"lines=1-", b"bytes=0-" + b"9" * 30, b"bytes=--1", b"bytes= 1 - 2", b"bytes=3-7"),
    ],
    "If-Range": [b'"x"', b'W/"x"', b"Sun, 99 Foo 0000 00:00:00 GMT", b'"'],
    "If-Modified-Since": [
        *(b"Sun, 06 Nov 0000 08:49:37 GMT", b"Sun, 06 Nov 99999 08:49:37 GMT", b"Sun, 06 Nov 1994 08:49:37 -9999"),
        *(
            b"Thu, 01 Jan 1970 00:00:00 +9999",
            b"Mon, 01 Jan 0001 00:00:00 +2359",
            b"1",
            b"Fri, 31 Dec 9999 23:59:59 -2359",
        ),
    ],
    "If-Unmodified-Since": [b"Sun, 06 Nov 0001 08:49:37 +2359", b"Fri, 31 Dec 9999 23:59:59 -2359"],
    "If-None-Match": [b"*", b'"', b"W/", b'"a", ' * 200, b'""'],
    "If-Match": [b"*", b'"', b'"a"'],
    "Accept": [
        b"application/json",
        b"text/html;q=" + NINES,
        b"*/*;q=nan",
        b"a/b/c",
        b"text/html;level=;;;=",
        b"image/*",
    ],
    "Accept-Language": [b"de;q=1e999", b"de;q=nan", b"*;q=0", b"x" * 3000, b"en-\xff", b"ar,he;q=0.5,,,;q"],
    "Accept-Encoding": [b"br;q=nan", b"gzip;q=-1", b"*", b"identity;q=0", b"identity;q=0,*;q=0", b"gzip;q=" + NINES],
    "Content-Length": [b"0", b"10", b"-1", NINES, b"9" * 18, b"+1", b"1_0", b"\xb2"],
    "Content-Type": [
        *(b"application/json", b"application/json; charset=nonsense", b"multipart/form-data; boundary="),
        *(b"application/x-www-form-urlencoded; charset=utf-16", b"multipart/form-data", b"text/plain; charset*=x''y"),
        *(b"multipart/form-data; boundary=" + b"x" * 300, b"multipart/form-data; boundary=\xff", b"a"),
        *(b"application/offset+octet-stream", b"application/json; x*0*=utf-8''%ff", b"multipart/form-data; boundary=x"),
    ],
    "Transfer-Encoding": [b"chunked", b"gzip, chunked", b"identity", b"x"],
    "Expect": [b"100-continue", b"x"],
    "Forwarded": [b"for=1.2.3.4;host=" + b"a" * 300, b"host=\xff"],
    "X-Forwarded-For": [b"1.2.3.4", b"\xff", b"x" * 4000, b",,,", b"::1, [::1", b"unknown"],
    "X-Forwarded-Host": [b"a" * 300, b"\xff"],
    "X-Forwarded-Proto": [b"https", b"\xff", b"javascript", b"https,http"],
    "X-Forwarded-Prefix": [b"/x", b"\xff"],
    "X-Request-Id": [b"x" * 65, b"a-good-request-id", b"\xff" * 9],
    "Authorization": [
        *(b"Bearer", b"Bearer ", b"Bearer \xff", b"bearer vit_x", b"Basic", b"Basic !!!", b"Basic \xff", b'Digest a="'),
        *(b"Negotiate", b"Basic " + b"A" * 4000, b"Digest " + b"=," * 50, b"Bearer " + b"x" * 4000),
    ],
    "Origin": [b"null", b"http://[", b"\xff", b"http://x:99999999"],
    "Referer": [
        *(b"http://[", b"http://[::1/x", b"\xff", b"//[", b"x" * 4000, b"http://a:b@c:d/", b"http://\xe2\x84\x80/"),
        *(b"http://[v1.x]/", b"http://studio.test/collections"),
    ],
    "User-Agent": [b"", b"\xff" * 30, b"x" * 4000, b"Mozilla/5.0 (" + b"(" * 300],
    "X-CSRFToken": [b"x", b"\xff", b"a.b.c"],
    "Sec-Fetch-Dest": [b"image", b"\xff"],
    "Tus-Resumable": [b"1.0.0", b"0", b"\xff"],
    "Upload-Length": [b"0", b"10", b"-1", NINES, b"9" * 19, b"\xb2", b"1e3"],
    "Upload-Offset": [b"0", b"-1", NINES, b"9" * 19, b"\xb2", b"\xd9\xa3"],
    "Upload-Metadata": [
        *(
            b"filename",
            b"filename !",
            b"filename \xff",
            b"filename " + b"A" * 3000,
            b"a b c",
            b",,,",
            b"collection AAAA",
        ),
        *(
            b"collection AAAA",
            b"filename 7aCA",
            b"filename AA==,filename AA==",
            b"position OTk5OTk5OTk5OTk5OTk5OTk5OTk5OTk5",
        ),
    ],
    "Upload-Checksum": [b"sha1", b"sha1 !", b"sha256 AAAA", b"x y", b"\xff"],
    "Upload-Defer-Length": [b"1", b"x"],
    "X-HTTP-Method-Override": [b"PATCH", b"\xff", b"DELETE", b"x" * 300],
    "Upgrade": [b"websocket", b"h2c"],
    "Connection": [b"close", b"keep-alive, Upgrade", b"\xff"],
    "Cookie": [],
}
NAMES = re.findall(
    r"\w+",
    """page next lang v format size selection section what q tag tags sort file files known list token download
    view title link within name filename collection action which stars remove remove_tags preset note naming least label
    go focus count before after add_tags accent_color again contact_email contact_website current days description
    filter rating state shown orientation camera favorite open
    downloads email event_date expires_at footer last_day password privacy scope scopes sections selection_due
    selection_wanted slug timezone studio user order""",
)
BODIES = [
    b'{"title": "\\ud800"}',
    b'{"title": ' + NINES + b"}",
    b"[" * 3000,
    b'{"a":' * 2000,
    b'--x\r\nContent-Disposition: form-data; name="files"; filename="\xff\x00"\r\n\r\n\xff\r\n--x--\r\n',
    b'--x\r\nContent-Disposition: form-data; name="',
    b"--x\r\n\r\n--x--",
]


@dataclass(frozen=True)
class Site:
    """The site's addresses with values for them, and the headers of the people who send requests."""

    rules: Sequence[Rule]
    values: Mapping[str, object]
    of_kind: Mapping[str, object]
    people: Mapping[str, Mapping[bytes, bytes]]

    def segments(self, rule: Rule) -> list[bytes]:
        """Return the parts of an address of this rule, with real ids as far as there are any."""
        before = rule.rule.partition("/<uuid:uuid>")[0].rpartition("/")[2]
        own = {**self.values, "uuid": self.of_kind.get(before, self.values["uuid"])}
        path = re.sub(r"<(?:\w+:)?(\w+)>", lambda found: str(own.get(found[1], "x")), rule.rule)
        return [part.encode() for part in path.split("/")]


def odd_values() -> SearchStrategy[bytes]:
    """Return a strategy for values that a request may hold anywhere."""
    text = st.text(max_size=8).map(lambda text: text.encode("utf-8", "surrogatepass"))
    return st.one_of(st.sampled_from(ODD), st.binary(max_size=12), text)


@composite
def odd_requests(draw: DrawFn, site: Site) -> bytes:
    """Draw the bytes of one request."""
    rule = draw(st.sampled_from(site.rules))
    uri = draw(_paths(site.segments(rule)))
    if query := draw(_fields()):
        uri += b"?" + query
    headers = {b"Host": b"studio.test"}
    for name in draw(st.lists(st.sampled_from(sorted(HEADERS)), max_size=3, unique=True)):
        is_known = HEADERS[name] and draw(st.integers(0, 4))
        headers[name.encode()] = draw(st.sampled_from(HEADERS[name]) if is_known else odd_values())
    for name, value in draw(_people(site)).items():
        headers.setdefault(name, value)
    methods = sorted(rule.methods or ()) if draw(st.integers(0, 3)) else METHODS
    method = draw(st.sampled_from(methods)).encode()
    body = draw(_bodies(headers)) if method not in (b"GET", b"HEAD") else b""
    if body:
        headers.setdefault(b"Content-Length", str(len(body)).encode())
    version = b"HTTP/1.0" if draw(st.integers(0, 9)) == 0 else b"HTTP/1.1"
    lines = [b" ".join([method, uri, version]), *(b": ".join(header) for header in headers.items())]
    return b"\r\n".join([*lines, b"", body])


@composite
def _paths(draw: DrawFn, segments: list[bytes]) -> bytes:
    segments = list(segments)
    if draw(st.integers(0, 3)) == 0:
        segments[draw(st.integers(1, len(segments) - 1))] = draw(odd_values())
    if draw(st.integers(0, 9)) == 0:
        segments.append(draw(odd_values()))
    path = b"/".join(segments)
    return path if draw(st.integers(0, 12)) == 0 else quote_from_bytes(path, safe="/%").encode()


@composite
def _fields(draw: DrawFn) -> bytes:
    """Draw a query, or a form's body."""
    fields = draw(st.lists(st.tuples(st.sampled_from(NAMES), odd_values()), max_size=3))
    is_raw = draw(st.integers(0, 12)) == 0
    return b"&".join(
        b"=".join([name.encode(), value if is_raw else quote_from_bytes(value, safe="%").encode()])
        for name, value in fields
    )


@composite
def _people(draw: DrawFn, site: Site) -> dict[bytes, bytes]:
    """Draw who asks, in a few cases with a cookie that was damaged."""
    person = dict(site.people[draw(st.sampled_from(sorted(site.people)))])
    if draw(st.integers(0, 5)) == 0 and (cookie := person.get(b"Cookie")):
        cut = draw(st.integers(0, len(cookie)))
        person[b"Cookie"] = cookie[:cut] + draw(odd_values()) + cookie[cut + draw(st.integers(0, 3)) :]
    if draw(st.integers(0, 9)) == 0:
        person[b"Cookie"] = person.get(b"Cookie", b"") + b"; vitrine_visitor=" + draw(odd_values())
    return person


@composite
def _bodies(draw: DrawFn, headers: dict[bytes, bytes]) -> bytes:
    if draw(st.integers(0, 3)):
        headers.setdefault(b"Content-Type", b"application/x-www-form-urlencoded")
        return draw(_fields())
    headers.setdefault(
        b"Content-Type", draw(st.sampled_from([b"application/json", b"multipart/form-data; boundary=x"]))
    )
    return draw(st.one_of(odd_values(), st.sampled_from(BODIES)))
