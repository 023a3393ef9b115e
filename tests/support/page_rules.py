"""The rules for every HTML page: a heading, a title, a name for each field, and nothing that the CSP would block."""

import re
from collections import Counter
from html.parser import HTMLParser

UNNAMED_INPUTS = {"hidden", "submit", "button", "reset", "image"}
ALLOWED_SOURCE = re.compile(r"'self'|'nonce-[\w-]{20,}'")
STRICT = {
    "object-src": ("'none'",),
    "base-uri": ("'none'",),
    "form-action": ("'self'",),
    "frame-ancestors": ("'none'", "'self'"),  # the second for the preview of a theme
    "require-trusted-types-for": ("'script'",),
    "trusted-types": ("vitrine",),
}
NONCE = re.compile(r"'nonce-([^']+)'")
RIGHT_TO_LEFT = re.compile("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufeff]")
UNDIRECTED = {"title", "script", "style"}  # browsers find the direction of a title by themselves
DATA = "application/json"  # a script of this type is data, which the CSP does not block
UNREAD = re.compile(r"<(script|style|template)\b.*?</\1>|<!--.*?-->", re.DOTALL)
WITHIN_A_LINE = re.compile(r"</?(?:a|b|bdi|code|em|i|time)\b[^>]*>")
GLUED = re.compile(r"[^\s<>]*[a-z0-9)][.!?][A-Z][a-z]+ ")
VOID = {
    "area",
    "base",
    "br",
    "col",
    "embed",
    "hr",
    "img",
    "input",
    "link",
    "meta",
    "source",
    "track",
    "wbr",
    "use",
    "path",
}


def faults_of(html: str, policy: str = "") -> list[str]:
    """Return a sentence for each fault of the page.

    A fragment is not checked for what only a whole page has.
    ``policy`` is the page's Content-Security-Policy, whose nonce inline scripts and styles must have.
    """
    page = _Page()
    page.feed(html)
    page.close()
    faults = [*page.faults, *_doubled_ids(page), *_unlabelled(page), *_wrong_nonces(page, policy)]
    faults += [*undirected(html), *glued(html)]
    if html.lstrip().lower().startswith("<!doctype"):
        faults += _whole_page(page)
    return faults


def faults_of_policy(policy: str) -> list[str]:
    """Return a sentence for each thing that a page's Content-Security-Policy allows and should not."""
    given = {terms[0]: terms[1:] for part in policy.split(";") if (terms := part.split())}
    if given.get("default-src") == ["'none'"] and given.get("sandbox") == []:
        return []  # the policy of pictures and their redirects allows nothing at all
    faults = [
        f"the policy has no {name} {values[0]}"
        for name, values in STRICT.items()
        if given.get(name) not in [[value] for value in values]
    ]
    for name in ("default-src", "script-src", "style-src"):
        sources = given.get(name, ["*"])
        faults += [f"{name} lets {source} in" for source in sources if not ALLOWED_SOURCE.fullmatch(source)]
    return faults


def undirected(html: str) -> list[str]:
    """Return a sentence for each text and field that would show right-to-left text in the page's own direction."""
    page = _Directions()
    page.feed(html)
    page.close()
    return page.faults


def glued(html: str) -> list[str]:
    """Return a sentence for each two English sentences of a page without a space between them."""
    read = re.sub(r"<[^>]*>", "\n", WITHIN_A_LINE.sub("", UNREAD.sub("", html)))
    return [f"a sentence begins without a space: {found.strip()}" for found in GLUED.findall(read)]


class _Directions(HTMLParser):
    """A parser that finds the ``dir`` that applies to each text; a ``<bdi>`` finds its direction by itself."""

    def __init__(self) -> None:
        super().__init__()
        self.faults: list[str] = []
        self._open: list[tuple[str, str]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        attributes = {name: value or "" for name, value in attrs}
        is_written_in = tag == "textarea" or (tag == "input" and attributes.get("type", "text") in ("text", "search"))
        if is_written_in and attributes.get("dir") != "auto" and "hidden" not in attributes:
            self.faults.append(f'the field {attributes.get("name", attributes.get("id"))} lacks dir="auto"')
        if tag not in VOID:
            around = self._open[-1][1] if self._open else ""
            self._open.append((tag, attributes.get("dir", "auto" if tag == "bdi" else around)))

    def handle_endtag(self, tag: str) -> None:
        if tag in [name for name, _ in self._open]:
            while self._open.pop()[0] != tag:
                pass

    def handle_data(self, data: str) -> None:
        tag, direction = self._open[-1] if self._open else ("", "")
        if RIGHT_TO_LEFT.search(data) and direction not in ("auto", "rtl") and tag not in UNDIRECTED:
            self.faults.append(f'a text in <{tag}> has no dir="auto": {data.strip()[:60]}')


class _Page(HTMLParser):
    """A parser that collects the parts of a page that the rules need."""

    def __init__(self) -> None:
        super().__init__()
        self.faults: list[str] = []
        self.ids: Counter[str] = Counter()
        self.anchors: list[str] = []
        self.headings = 0
        self.title = ""
        self.language = ""
        self.labels: set[str] = set()
        self.controls: list[dict[str, str]] = []
        self.nonces: list[tuple[str, str | None]] = []
        self._open: list[str] = []
        self._form: dict[str, str] | None = None
        self._form_has_token = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        attributes = {name: value or "" for name, value in attrs}
        self._open.append(tag)
        self.ids.update([attributes["id"]] if "id" in attributes else [])
        self.faults += [f"<{tag}> has a {name} attribute, which the CSP blocks" for name in _blocked(attributes)]
        if tag == "html":
            self.language = attributes.get("lang", "")
        elif tag == "h1":
            self.headings += 1
        elif tag == "img" and "alt" not in attributes:
            self.faults.append(f"an image has no alt text: {attributes.get('src', '')}")
        elif tag == "label" and "for" in attributes:
            self.labels.add(attributes["for"])
        elif tag == "a" and attributes.get("href", "").startswith("#"):
            self.anchors.append(attributes["href"][1:])
        elif tag == "form":
            self._form, self._form_has_token = attributes, False
        elif tag in ("script", "style") and "src" not in attributes and attributes.get("type") != DATA:
            self.nonces.append((tag, attributes.get("nonce")))
        if tag in ("input", "select", "textarea"):
            self._control(tag, attributes)

    def handle_endtag(self, tag: str) -> None:
        if tag in self._open:
            while self._open.pop() != tag:
                pass
        if tag == "form" and self._form is not None:
            if self._form.get("method", "get").lower() == "post" and not self._form_has_token:
                self.faults.append(f"a form that posts has no csrf_token: {self._form.get('action', '')}")
            self._form = None

    def handle_data(self, data: str) -> None:
        if self._open and self._open[-1] == "title" and "svg" not in self._open:
            self.title += data

    def _control(self, tag: str, attributes: dict[str, str]) -> None:
        if attributes.get("name") == "csrf_token":
            self._form_has_token = bool(attributes.get("value"))
        needs_none = {"aria-label", "aria-labelledby", "hidden"} & set(attributes) or "label" in self._open
        if not needs_none and not (tag == "input" and attributes.get("type", "text") in UNNAMED_INPUTS):
            self.controls.append(attributes)


def _blocked(attributes: dict[str, str]) -> list[str]:
    return [name for name in attributes if name == "style" or name.startswith("on")]


def _doubled_ids(page: _Page) -> list[str]:
    return [f"the id {name} is there {count} times" for name, count in page.ids.items() if count > 1]


def _unlabelled(page: _Page) -> list[str]:
    names = [control.get("name", "") for control in page.controls if control.get("id") not in page.labels]
    return [f"the input {name} has no label" for name in names]


def _wrong_nonces(page: _Page, policy: str) -> list[str]:
    expected = found[1] if (found := NONCE.search(policy)) else None
    return [f"an inline <{tag}> lacks the page's nonce" for tag, nonce in page.nonces if not nonce or nonce != expected]


def _whole_page(page: _Page) -> list[str]:
    faults = [f"a link leads to #{anchor}, which is not there" for anchor in page.anchors if anchor not in page.ids]
    faults += [] if page.headings == 1 else [f"the page has {page.headings} h1 headings instead of one"]
    if not page.title.strip():
        faults.append("the page has no title")
    if not page.language:
        faults.append("the page does not say its language")
    return faults
