"""Statement 29, names: an archive unpacks below one folder on any system, and no two files have one name."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.services.downloads.archive_names import NamedFile, archive_names

WORST = st.text(st.sampled_from("aAéÉ\u0301ßẞ.. /\\:*\n\0\u202e 1CONcon(2)") | st.characters(), max_size=30)
DEVICES = {"con", "prn", "aux", "nul", *(f"{port}{number}" for port in ("com", "lpt") for number in range(10))}


def folded(path: str) -> str:
    return unicodedata.normalize("NFD", unicodedata.normalize("NFC", path).casefold())


@given(st.lists(st.tuples(WORST, st.sampled_from([None, 1, 2, 3]), st.sampled_from(["Party", "party", "..", ""]))))
def test_every_name_is_harmless_and_its_own(given_files: list[tuple[str, int | None, str]]) -> None:
    paths = archive_names([NamedFile(name, folder, title) for name, folder, title in given_files])
    parts = [part for path in paths for part in path.split("/")]
    assert len({folded(path) for path in paths}) == len(given_files)
    assert all(part.strip(". ") and len(part.encode()) <= 255 and ".." not in part for part in parts)
    assert not [part for part in parts if part.split(".")[0].strip().lower() in DEVICES]
    assert not [part for part in parts if any(c in '<>:"\\|?*' or unicodedata.category(c)[0] == "C" for c in part)]
    assert all(path.count("/") == (folder is not None) for path, (_, folder, _) in zip(paths, given_files, strict=True))


def test_equal_names_are_numbered_in_their_order() -> None:
    files = ["a.jpg", "A.JPG", "a (2).jpg", "a.jpg", "caf\u00e9.jpg", "cafe\u0301.jpg", "Straße", "STRASSE"]
    numbered = ["a.jpg", "A (2).JPG", "a (2) (2).jpg", "a (3).jpg", "café.jpg", "café (2).jpg", "Straße", "STRASSE (2)"]
    assert archive_names([NamedFile(name) for name in files]) == numbered


def test_sections_of_one_title_are_two_folders_and_no_file_takes_their_names() -> None:
    files = [
        NamedFile("Party"),
        NamedFile("a.jpg", 1, "Party"),
        NamedFile("a.jpg", 2, "party"),
        NamedFile("a.jpg", 1, "Party"),
    ]
    assert archive_names(files) == ["Party (3)", "Party/a.jpg", "party (2)/a.jpg", "Party/a (2).jpg"]


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("../../etc/passwd", "_ _ etc_passwd".replace(" ", "_")),
        ("/absolute.jpg", "_absolute.jpg"),
        ("C:\\photo.jpg", "C__photo.jpg"),
        ("con.jpg", "_con.jpg"),
        ("LPT1", "_LPT1"),
        ("ends with dots...", "ends with dots_"),
        ("gpj.\u202eexe", "gpj.exe"),
        ("  two   spaces .jpg", "two spaces .jpg"),
        ("\n", "file"),
        ("日本の写真.jpg", "日本の写真.jpg"),
        ("é" * 200 + ".jpg", "é" * 118 + ".jpg"),
    ],
)
def test_names_become_harmless(name: str, kept: str) -> None:
    assert archive_names([NamedFile(name)]) == [kept]


LONG = {
    "ASCII": "x" * 300,
    "accents": "e\u0301" * 200,
    "Japanese": "写" * 200,
    "outside the first plane": "🎉" * 150,
    "marks that do not compose": "क\u094d\u0937" * 120,
    "flags": "🇩🇪" * 80,
}


def utf_16_units(path: str) -> int:
    return len(path.encode("utf-16-le")) // 2


@pytest.mark.parametrize("titled", LONG)
@pytest.mark.parametrize("named", LONG)
def test_a_path_is_never_longer_than_windows_takes(titled: str, named: str) -> None:
    folder, name = LONG[titled], LONG[named]
    names = [f"{name}.jpg", f"{name}.JPG", f"{name}b.jpg", f"{name}.heic", name]
    files = [NamedFile(each, section, folder) for section in (1, 2) for each in names] + [
        NamedFile(each) for each in names
    ]
    paths = archive_names(files)
    assert max(map(utf_16_units, paths)) <= 240
    assert max(len(part.encode()) for path in paths for part in path.split("/")) <= 255
    assert len({folded(path) for path in paths}) == len(files)
    assert [path.rpartition(".")[2] for path in paths[:4]] == ["jpg", "JPG", "jpg", "heic"]
    assert archive_names(files) == paths


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("क\u094d\u0937" * 120 + ".jpg", "क\u094d\u0937" * 26 + ".jpg"),
        ("x" * 235 + "e\u0323\u0301.jpg", "x" * 235 + ".jpg"),
        ("🇩🇪" * 80 + ".jpg", "🇩🇪" * 29 + ".jpg"),
        ("x" * 229 + "👍🏽.jpg", "x" * 229 + ".jpg"),
        ("x" * 232 + "🎉.jpg", "x" * 232 + "🎉.jpg"),
        ("x" * 233 + "🎉.jpg", "x" * 233 + ".jpg"),
    ],
)
def test_a_name_is_cut_between_letters(name: str, kept: str) -> None:
    assert archive_names([NamedFile(name)]) == [unicodedata.normalize("NFC", kept)]


def test_a_short_path_keeps_every_letter() -> None:
    files = [NamedFile("x" * 200 + ".jpg"), NamedFile("y" * 135 + ".jpg", 1, "z" * 100), NamedFile("é" * 118 + ".jpg")]
    assert archive_names(files) == [files[0].name, f"{files[1].title}/{files[1].name}", files[2].name]
