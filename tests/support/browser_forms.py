"""The forms of a page, with the data that a browser would send if its user changed nothing."""

from dataclasses import dataclass, field
from html.parser import HTMLParser
from urllib.parse import urljoin, urlsplit

Entry = tuple[str, str]
NOT_SENT = {"submit", "button", "reset", "image", "file"}


@dataclass
class RenderedForm:
    """A form with the method POST: its address, its data, and whether it has a value that a person can change.

    ``button`` is the first button, which the Enter key presses.
    """

    action: str
    entries: list[Entry] = field(default_factory=list)
    has_values: bool = False
    has_button: bool = False
    button: Entry | None = None

    @property
    def sent(self) -> list[Entry]:
        """Return every name with its value, including the button's."""
        return [*self.entries, *([self.button] if self.button else [])]


def posting_forms(html: str, page: str) -> list[RenderedForm]:
    """Return the forms of this page that post, in order."""
    reader = _Reader(page)
    reader.feed(html)
    reader.close()
    for form, entry, is_value in reader.outside:
        if owner := reader.by_id.get(form):
            owner.entries.append(entry)
            owner.has_values |= is_value
    return reader.forms


class _Reader(HTMLParser):
    """A parser that collects the data of a form submission.

    The rules are those of https://html.spec.whatwg.org/#constructing-the-form-data-set.
    """

    def __init__(self, page: str) -> None:
        super().__init__(convert_charrefs=True)
        self.forms: list[RenderedForm] = []
        self.by_id: dict[str, RenderedForm] = {}
        self.outside: list[tuple[str, Entry, bool]] = []
        self._page = page
        self._form: RenderedForm | None = None
        self._is_post = False
        self._text: tuple[dict[str, str], list[str]] | None = None
        self._select: tuple[dict[str, str], list[tuple[str, bool]]] | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "form" and given.get("method", "get").lower() == "post":
            self._form = RenderedForm(urlsplit(urljoin(self._page, given.get("action") or self._page)).path)
            self.forms.append(self._form)
            if "id" in given:
                self.by_id[given["id"]] = self._form
        elif tag == "input":
            self._input(given)
        elif tag == "textarea":
            self._text = (given, [])
        elif tag == "select":
            self._select = (given, [])
        elif tag == "option" and self._select:
            self._select[1].append((given.get("value", ""), "selected" in given))
        elif tag == "button" and given.get("type", "submit") == "submit":
            self._button(given)

    def handle_data(self, data: str) -> None:
        if self._text is not None:
            self._text[1].append(data)

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._form = None
        elif tag == "textarea" and self._text is not None:
            given, parts = self._text
            text = "".join(parts).replace("\r\n", "\n").removeprefix("\n")
            self._text = None
            self._keep(given, text.replace("\n", "\r\n"), is_value=True)
        elif tag == "select" and self._select is not None:
            given, options = self._select
            self._select = None
            selected = [value for value, is_selected in options if is_selected]
            if "multiple" not in given:
                selected = selected[-1:] or [value for value, _ in options[:1]]
            for value in selected:
                self._keep(given, value, is_value=True)

    def _button(self, given: dict[str, str]) -> None:
        """Add the form's first button, which the Enter key presses."""
        if self._form is None or "form" in given or self._form.has_button:
            return
        self._form.has_button = True
        if "name" in given:
            self._form.button = (given["name"], given.get("value", ""))

    def _input(self, given: dict[str, str]) -> None:
        kind = given.get("type", "text")
        is_off = kind in ("checkbox", "radio") and "checked" not in given
        if kind in NOT_SENT:
            return
        if is_off:
            if self._form is not None:
                self._form.has_values = True
            return
        value = given.get("value", "on" if kind in ("checkbox", "radio") else "")
        if kind == "datetime-local" and len(value) > 16:
            value = value.removesuffix(":00")
        self._keep(given, value.replace("\r", "").replace("\n", ""), is_value=kind != "hidden")

    def _keep(self, given: dict[str, str], value: str, *, is_value: bool) -> None:
        if not given.get("name") or "disabled" in given:
            return
        entry = (given["name"], value)
        if "form" in given:
            self.outside.append((given["form"], entry, is_value))
        elif self._form is not None:
            self._form.entries.append(entry)
            self._form.has_values |= is_value
