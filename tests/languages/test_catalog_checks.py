"""``vitrine languages check`` finds what is missing or wrong in a catalog, and the catalogs here are right."""

from pathlib import Path

import pytest

from app.languages.catalog import Catalog, catalog_path
from app.languages.language import languages
from app.languages.negotiation import negotiated
from app.languages.upkeep.checks import check_catalog
from app.languages.upkeep.plurals import plural_header
from app.languages.upkeep.sentences import Sentence, labels_of_buttons, visitors_sentences

HEADER = 'msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=utf-8\\n"\n"Plural-Forms: {forms}\\n"\n{more}\n'
SENTENCES = {
    "Hello %(name)s": Sentence("Hello %(name)s"),
    "%(count)s photo": Sentence("%(count)s photo", "%(count)s photos"),
    '<a href="%(url)s">Go</a>': Sentence('<a href="%(url)s">Go</a>'),
    "Send": Sentence("Send", is_button=True),
}
RIGHT = {
    "Hello %(name)s": "Hallo %(name)s",
    '<a href="%(url)s">Go</a>': 'Dann <a href="%(url)s">los</a>',
    "Send": "Absenden",
}
PHOTOS = ["%(count)s Foto", "%(count)s Fotos"]


def written(
    folder: Path,
    photos: list[str] = PHOTOS,
    more: str = "",
    mark: str = "",
    forms: str = plural_header("de"),
    **changed: str,
) -> Path:
    """Write a catalog, right unless a translation is changed, and return its path."""
    names = dict(zip(("hello", "link", "send"), RIGHT, strict=True))
    translations = {**RIGHT, **{names[name]: text for name, text in changed.items()}}
    quoted = {
        english: (english.replace('"', '\\"'), text.replace('"', '\\"')) for english, text in translations.items()
    }
    entries = [f'msgid "{english}"\nmsgstr "{text}"\n' for english, text in quoted.values()]
    plural = "\n".join(f'msgstr[{index}] "{form}"' for index, form in enumerate(photos))
    entries.append(f'{mark}msgid "%(count)s photo"\nmsgid_plural "%(count)s photos"\n{plural}\n')
    path = folder / "messages.po"
    path.write_text(HEADER.format(forms=forms, more=more) + "\n".join(entries))
    return path


@pytest.mark.parametrize(
    ("changes", "problems"),
    [
        ({}, []),
        ({"hello": ""}, ["It is not translated."]),
        ({"hello": "Hallo"}, ["The placeholder %(name)s is missing in “Hallo”."]),
        ({"hello": "%(name)s %(to)s"}, ["The placeholder %(to)s is not in the English, but in “%(name)s %(to)s”."]),
        ({"hello": "Hallo %(name)s, 5%"}, ["There is a “%” without a name, as in %(name)s, in “Hallo %(name)s, 5%”."]),
        ({"hello": "Hallo %(name)s "}, ["The spaces at the beginning or the end differ in “Hallo %(name)s ”."]),
        ({"link": "Los %(url)s"}, ["The markup differs in “Los %(url)s”."]),
        ({"link": '<b href="%(url)s">Los</b>'}, ['The markup differs in “<b href="%(url)s">Los</b>”.']),
        ({"send": "Jetzt absenden"}, ["“Jetzt absenden” is too long for a button: at most 12 characters."]),
        ({"photos": ["Ein Foto", "%(count)s Fotos"]}, []),
        ({"photos": ["%(count)s Foto"]}, ["The plural form msgstr[1] is missing, for 0, 2, 3, 4 …."]),
        ({"forms": "nplurals=2; plural=n>1;"}, ["The header must be “Plural-Forms: nplurals=2; plural=(n != 1);”."]),
        ({"more": '\nmsgid "Gone"\nmsgstr "Weg"\n'}, ["No visitor sees it any more. Run “vitrine languages update”."]),
        ({"mark": "#, fuzzy\n"}, ["It is marked fuzzy, so it is not used. Read it, correct it and remove the mark."]),
        ({"mark": "#, fuzzy\n", "more": '"X-State: draft\\n"\n'}, []),
        ({"hello": "", "more": '"X-State: draft\\n"\n'}, []),
        ({"hello": "Hallo", "more": '"X-State: draft\\n"\n'}, ["The placeholder %(name)s is missing in “Hallo”."]),
    ],
    ids=str,
)  # fmt: skip
def test_a_broken_catalog_is_found(tmp_path: Path, changes: dict, problems: list[str]) -> None:
    report = check_catalog("de", written(tmp_path, **changes), SENTENCES)
    assert [mistake.problem for mistake in report.mistakes] == problems


def test_arabic_needs_six_forms(tmp_path: Path) -> None:
    path = written(tmp_path, [*PHOTOS, *PHOTOS, "%(count)s"], forms=plural_header("ar"))
    assert [str(mistake) for mistake in check_catalog("ar", path, SENTENCES).mistakes] == [
        "“%(count)s photo”: The plural form msgstr[5] is missing, for 100, 101, 102."
    ]


def test_a_file_that_is_no_catalog_is_a_finding(tmp_path: Path) -> None:
    path = tmp_path / "messages.po"
    path.write_text("hello\n")
    assert [mistake.problem[:24] for mistake in check_catalog("de", path, SENTENCES).mistakes] == [
        "The file cannot be read:"
    ]


def test_the_catalogs_are_right(vitrine) -> None:
    status, out, _ = vitrine("languages", "check")
    assert (status, out.splitlines()[-1]) == (0, "All well."), out


def test_the_command_fails_for_a_broken_catalog(vitrine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / "de" / "LC_MESSAGES"
    folder.mkdir(parents=True)
    monkeypatch.setattr("app.languages.catalog.CATALOGS", tmp_path)
    written(folder)
    status, out, _ = vitrine("languages", "check")
    assert (status, "It is not in the catalog" in out) == (1, True)
    vitrine("languages", "update", "de", "pl")
    assert 'msgstr[2] ""' in (tmp_path / "pl" / "LC_MESSAGES" / "messages.po").read_text()
    status, out, _ = vitrine("languages", "check", "pl")
    assert (status, out.splitlines()[0].split(",")[0]) == (0, "pl: a draft")
    assert vitrine("languages", "check", "nl")[0] == 2


def test_an_update_leaves_translations_as_they_are(vitrine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("app.languages.catalog.CATALOGS", tmp_path)
    vitrine("languages", "update", "de")
    path = catalog_path("de")
    path.write_text(path.read_text().replace('msgid "Locked"\nmsgstr ""', '# Own note\nmsgid "Locked"\nmsgstr "Zu"'))
    vitrine("languages", "update", "de")
    once = path.read_text()
    vitrine("languages", "update")
    assert path.read_text() == once
    assert all(line in once for line in ("# Own note", 'msgstr "Zu"'))


def test_a_catalog_translates_with_the_plural_forms_of_its_language(tmp_path: Path) -> None:
    catalog = Catalog(written(tmp_path, hello="", more='\n#, fuzzy\nmsgid "Sent"\nmsgstr "Weg"\n'))
    assert [catalog.ngettext("%(count)s photo", "", count) for count in (0, 1, 2)] == [PHOTOS[1], PHOTOS[0], PHOTOS[1]]
    assert [catalog.gettext(each) for each in ("Send", "Hello %(name)s", "Sent")] == [
        "Absenden",
        "Hello %(name)s",
        "Sent",
    ]
    assert len(set(languages()["ar"].plural_forms("%(count)s photo", "%(count)s photos").values())) == 5


def test_buttons_are_found_in_a_template() -> None:
    button = '<button class="button" aria-label="{{ _("No") }}">{{ icon("x") }}<span>{{ _("Yes") }}</span></button>'
    assert list(labels_of_buttons(button + '{{ _("No") }}')) == ["Yes"]


def test_sentences_of_owners_are_not_in_the_catalogs() -> None:
    sentences = visitors_sentences()
    assert {"Open the gallery", "Link copied", "Downloads are turned off"} <= sentences.keys()
    assert not {"End preview", "Create collection", "Uploads are refused."} & sentences.keys()


@pytest.mark.parametrize(
    ("wanted", "expected"),
    [
        (["de-AT", "en"], "de"),
        (["pt"], "pt-BR"),
        (["pt-PT", "en"], "pt-BR"),
        (["PT_br"], "pt-BR"),
        (["zh-Hant-TW", "en-GB"], "en"),
        (["fi"], None),
        ([], None),
    ],
)
def test_a_browser_gets_the_nearest_language(wanted: list[str], expected: str | None) -> None:
    assert negotiated(wanted, ["en", "de", "pt-BR"]) == expected
