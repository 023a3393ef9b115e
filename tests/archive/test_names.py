"""Statement 29, names: what an archive unpacks to stays below one folder, on any system, and no two files meet."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.services.archive_names import Named, archive_names

WORST = st.text(st.sampled_from("aAéÉ\u0301ßẞ.. /\\:*\n\0\u202e 1CONcon(2)") | st.characters(), max_size=30)
DEVICES = {"con", "prn", "aux", "nul", *(f"{port}{number}" for port in ("com", "lpt") for number in range(10))}


def folded(path: str) -> str:
    return unicodedata.normalize("NFD", unicodedata.normalize("NFC", path).casefold())


@given(st.lists(st.tuples(WORST, st.sampled_from([None, 1, 2, 3]), st.sampled_from(["Party", "party", "..", ""]))))
def test_every_name_is_harmless_and_its_own(given_files: list[tuple[str, int | None, str]]) -> None:
    paths = archive_names([Named(name, folder, title) for name, folder, title in given_files])
    parts = [part for path in paths for part in path.split("/")]
    assert len({folded(path) for path in paths}) == len(given_files)
    assert all(part.strip(". ") and len(part.encode()) <= 255 and ".." not in part for part in parts)
    assert not [part for part in parts if part.split(".")[0].strip().lower() in DEVICES]
    assert not [part for part in parts if any(c in '<>:"\\|?*' or unicodedata.category(c)[0] == "C" for c in part)]
    assert all(path.count("/") == (folder is not None) for path, (_, folder, _) in zip(paths, given_files, strict=True))


def test_equal_names_are_numbered_in_their_order() -> None:
    files = ["a.jpg", "A.JPG", "a (2).jpg", "a.jpg", "caf\u00e9.jpg", "cafe\u0301.jpg", "Straße", "STRASSE"]
    numbered = ["a.jpg", "A (2).JPG", "a (2) (2).jpg", "a (3).jpg", "café.jpg", "café (2).jpg", "Straße", "STRASSE (2)"]
    assert archive_names([Named(name) for name in files]) == numbered


def test_sections_of_one_title_are_two_folders_and_no_file_takes_their_names() -> None:
    files = [Named("Party"), Named("a.jpg", 1, "Party"), Named("a.jpg", 2, "party"), Named("a.jpg", 1, "Party")]
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
    assert archive_names([Named(name)]) == [kept]
