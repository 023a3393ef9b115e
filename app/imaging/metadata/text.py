"""Text out of pictures: decoded from the encoding it is in, mended where another program misread it."""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from typing import Any

MOST_ITEMS = 500  # of a list
LONGEST_READ = 8000  # characters; no fact keeps more than a quarter of it
MOST_MISREADINGS = 3  # in a row that are undone
# Windows-1252 says more than Latin-1 with the bytes 0x80 to 0x9F, which are control characters there.
_WINDOWS = {byte: bytes([byte]).decode("cp1252", errors="ignore") or chr(byte) for byte in range(0x80, 0xA0)}
_BYTE_OF = {ord(character): byte for byte, character in _WINDOWS.items()}
# The lead bytes that misread UTF-8 of Western, Central European and punctuation characters begins with.
_USUAL_LEADS = re.compile("[\xc2-\xc5\xe2]")
_LEADS = re.compile("[\xc2-\xf4]")
_UNLIKELY = re.compile("[\u0180-\u019f\u01a2-\u01ae\u01b1-\u0217\u021c-\u036f\ue000-\uf8ff]")
# A capital before a closing mark, as in “MANHÃ…”, is what a person typed.
_CAPITAL_BEFORE = re.compile(r"[A-ZÀ-Þ][\xc2-\xdf][…“”‘’»–—™®º°¹²³](?!\w)")
# What programs write non-ASCII text in, and what others read it as.
_WRITTEN_IN = (
    "utf-8", "mac_roman", "cp1250", "cp1251", "cp1252", "cp1253", "cp1254", "cp1257", "iso8859_2", "koi8_r", "cp437",
    "cp850", "cp932", "gb18030", "big5", "euc_jp", "euc_kr",
)  # fmt: skip
_LOST = "?\ufffd"


def decoded(value: bytes) -> str:
    """Return text whose encoding nothing states: UTF-8 where the bytes are valid UTF-8, else Windows' Latin-1."""
    try:
        return value.decode("utf-8")
    except UnicodeDecodeError as error:
        before = value[: error.start]
        if error.reason == "unexpected end of data" and not before.isascii():
            return before.decode("utf-8")  # a field of a fixed length that ended inside a character
    return _as_windows(value)


def repaired(text: str) -> str:
    """Return UTF-8 that was read as Latin-1, once or several times, as it was meant; other text as it is."""
    for _ in range(MOST_MISREADINGS):
        meant = _undone(text)
        if meant is None:
            break
        text = meant
    return text


def text_of(value: Any) -> str:
    """Return a field's text in Unicode's composed form (NFC), or "" for what is no text.

    A NUL, which ends a field, becomes a space; of several values the first one that says something is taken.
    """
    if isinstance(value, (list, tuple)):
        value = next((entry for entry in value if entry), "")
    if isinstance(value, bytes):
        value = " ".join(decoded(part) for part in value[: LONGEST_READ * 4].split(b"\0"))
    if not isinstance(value, str):
        return ""
    return unicodedata.normalize("NFC", repaired(value[:LONGEST_READ]))


def cleaned(value: Any, longest: int = LONGEST_READ) -> str:
    """Return text of at most ``longest`` characters on one line without control characters, or "" for no text."""
    return _one_line(text_of(value))[:longest].strip()


def best(stated: Iterable[Any]) -> str:
    """Return the first value that says something, on one line; or a later one that it is a spoiled copy of."""
    texts = list(filter(None, map(cleaned, stated)))
    found = texts[0] if texts else ""
    for other in texts[1:]:
        if is_spoiled(found, other):
            found = other
    return found


def best_list(stated: Iterable[Sequence[Any]]) -> list[str]:
    """Return the first list of words that has any, each word once, those that are spoiled mended by a later list."""
    lists = [list(dict.fromkeys(filter(None, map(cleaned, items[:MOST_ITEMS])))) for items in stated]
    found, *others = [items for items in lists if items] or [[]]
    for other in others:
        pairs = list(zip(found, other, strict=False))
        if len(found) == len(other) and all(one == two or is_spoiled(one, two) for one, two in pairs):
            found = other
    return found


def is_spoiled(text: str, other: str) -> bool:
    """Whether ``text`` is ``other`` after its non-ASCII characters were misread, lost, or had their accents removed."""
    if other.isascii() or text == other:
        return False
    if text.isascii() and text == _without_accents(other):
        return True
    if any(character in text for character in _LOST) and _losses(text) > _losses(other):
        return _collapsed(text) == _collapsed(other)
    return any(text == misread for misread in _misreadings(other))


def wide(value: Any) -> str:
    """Return the text of Windows' own tags, which is UTF-16 (Exif tags 0x9C9B to 0x9C9F)."""
    if isinstance(value, tuple):
        value = bytes(number for number in value if isinstance(number, int) and 0 <= number < 256)
    return value.decode("utf-16-le", errors="replace").rstrip("\0") if isinstance(value, bytes) else ""


def user_comment(value: Any) -> str:
    """Return the text of an Exif user comment, whose first eight bytes name its encoding (Exif 3.0, 4.6.5.5)."""
    if not isinstance(value, bytes):
        return ""
    code, text = value[:8], value[8:]
    if code == b"UNICODE\0":
        # UTF-16, in the file's byte order or another: blanks and Latin letters tell which.
        is_big = text[0::2].count(0) > text[1::2].count(0)
        return text.decode("utf-16-be" if is_big else "utf-16-le", errors="replace")
    return text_of(text) if code in (b"ASCII\0\0\0", bytes(8)) else ""


def _one_line(text: str) -> str:
    visible = "".join(" " if unicodedata.category(character)[0] in "CZ" else character for character in text)
    return " ".join(visible.split())


def _as_windows(value: bytes) -> str:
    return value.decode("latin-1").translate(_WINDOWS)


def _undone(text: str) -> str | None:
    """The text before its last misreading, or None where it was hardly misread."""
    leads = _LEADS.findall(text)
    if not leads or _CAPITAL_BEFORE.search(text):
        return None
    try:
        meant = text.translate(_BYTE_OF).encode("latin-1").decode("utf-8")
    except UnicodeError:
        return None
    is_likely = len(leads) > 1 or _USUAL_LEADS.match(leads[0])
    return meant if is_likely and not _UNLIKELY.search(meant) else None


def _misreadings(text: str) -> Iterable[str]:
    for encoding in _WRITTEN_IN:
        try:
            written = text.encode(encoding)
        except UnicodeError:
            continue
        yield _one_line(_as_windows(written))
        yield _one_line(written.decode("mac_roman"))


def _without_accents(text: str) -> str:
    return "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c))


def _losses(text: str) -> int:
    return sum(text.count(character) for character in _LOST)


def _collapsed(text: str) -> str:
    """The text with every run of characters that may have been lost as one mark."""
    return re.sub(r"[^\x00-\x3e\x40-\x7f]+", "?", text)
