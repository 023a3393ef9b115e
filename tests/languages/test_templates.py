"""Every text of every template is translated."""

from pathlib import Path

import pytest

from app.places import PROJECT_FOLDER
from tests.languages.template_text import leaks_in

TEMPLATES = sorted((PROJECT_FOLDER / "app").rglob("*.html"))


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.name)
def test_no_text_stands_outside_of_the_seam(path: Path) -> None:
    assert [str(leak) for leak in leaks_in(path, path.read_text())] == []


@pytest.mark.parametrize(
    ("source", "texts"),
    [
        ("<p>Saved</p>", ["Saved"]),
        ('<p>{{ _("Saved") }}</p>', []),
        ("<p>{% trans %}Saved{% endtrans %}</p>", []),
        ("<p>{{ name }}, {{ date }}</p>", []),
        ('<img alt="A photo">', ["A photo"]),
        ('<button aria-label="{{ _("Close") }}" class="quiet">×</button>', []),
        ('{{ "Send" if open else "sent" }}', ["Send"]),
        ('<a class="{{ "is-open" if open }}">{{ title }}</a>', []),
        ('{{ "%s problems" | format(count) }}', ["%s problems"]),
        ('{{ "1 file" if count == 1 else "{:,} files".format(count) }}', ["1 file", "{:,} files"]),
        ('{{ submit_row("Save") }}', ["Save"]),
        ('{{ field(form.name, help="Your clients see it.", class="wide field") }}', ["Your clients see it."]),
        ('{% set heading = "Storage" %}', ["Storage"]),
        ('{% if field.type == "StringField" %}{{ field }}{% endif %}', []),
        ("{% block body_class %}gallery{% endblock %}", []),
        ("<script>const a = 1;</script><code>vitrine push</code>", []),
        ('<meta name="viewport" content="width=device-width">', []),
    ],
)
def test_what_counts_as_text(source: str, texts: list[str]) -> None:
    assert [leak.text for leak in leaks_in(Path("x.html"), source)] == texts
