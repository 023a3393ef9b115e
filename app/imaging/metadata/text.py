"""The texts in a picture's metadata: decoded, and repaired if another program misread them."""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from typing import Any

MOST_ITEMS = 500  # of a list
LONGEST_READ = 8000  # characters; no fact has more than a quarter of them
MOST_MISREADINGS = 3  # that are undone, one after another
# In Windows-1252 the bytes 0x80 to 0x9F are printed characters; in Latin-1 they are control characters.
_WINDOWS = {byte: bytes([byte]).decode("cp1252", errors="ignore") or chr(byte) for byte in range(0x80, 0xA0)}
_BYTE_OF = {ord(character): byte for byte, character in _WINDOWS.items()}
# The first bytes of UTF-8 for Western and Central European letters and for punctuation, misread as characters.
_USUAL_LEADS = re.compile("[\xc2-\xc5\xe2]")
_LEADS = re.compile("[\xc2-\xf4]")
_UNLIKELY = re.compile("[\u0180-\u019f\u01a2-\u01ae\u01b1-\u0217\u021c-\u036f\ue000-\uf8ff]")
# Such a character between a capital letter and a closing mark, as in “MANHÃ…”, is what a person typed.
_CAPITAL_BEFORE = re.compile(r"[A-ZÀ-Þ][\xc2-\xdf][…“”‘’»–—™®º°¹²³](?!\w)")
# The encodings in which programs write non-ASCII text.
WRITTEN_IN = (
    "utf-8", "mac_roman", "cp1250", "cp1251", "cp1252", "cp1253", "cp1254", "cp1257", "iso8859_2", "koi8_r", "cp437",
    "cp850", "cp932", "gb18030", "big5", "euc_jp", "euc_kr",
)  # fmt: skip
_LOST = "?\ufffd"


def decoded(value: bytes) -> str:
    """Return the text of bytes without a stated encoding: UTF-8 if they are valid UTF-8, else Windows-1252."""
    try:
        return value.decode("utf-8")
    except UnicodeDecodeError as error:
        before = value[: error.start]
        if error.reason == "unexpected end of data" and not before.isascii():
            return before.decode("utf-8")  # the end of a field of fixed length cut a character in two
    return _as_windows(value)


def repaired(text: str) -> str:
    """Return the original of a UTF-8 text that was misread as Latin-1, once or several times; other texts unchanged."""
    for _ in range(MOST_MISREADINGS):
        meant = _undone(text)
        if meant is None:
            break
        text = meant
    return text


def text_of(value: Any) -> str:
    """Return a field's text in Unicode's composed form (NFC), or "" if the field is not text.

    A NUL, which ends a field, becomes a space. Of several values, the first one that is not empty is used.
    """
    if isinstance(value, (list, tuple)):
        value = next((entry for entry in value if entry), "")
    if isinstance(value, bytes):
        value = " ".join(decoded(part) for part in value[: LONGEST_READ * 4].split(b"\0"))
    if not isinstance(value, str):
        return ""
    return unicodedata.normalize("NFC", repaired(value[:LONGEST_READ]))


def cleaned(value: Any, longest: int = LONGEST_READ) -> str:
    """Return a field's text, at most ``longest`` characters on one line without control characters, or ""."""
    return _one_line(text_of(value))[:longest].strip()


def best(stated: Iterable[Any]) -> str:
    """Return the first text that is not empty, on one line.

    If it is a damaged copy of a later text (`is_spoiled`), that one is returned.
    """
    texts = list(filter(None, map(cleaned, stated)))
    found = texts[0] if texts else ""
    for other in texts[1:]:
        if is_spoiled(found, other):
            found = other
    return found


def best_list(stated: Iterable[Sequence[Any]]) -> list[str]:
    """Return the first list that is not empty, without duplicates.

    If its damaged entries are copies of a later list's entries (`is_spoiled`), that list is returned.
    """
    lists = [list(dict.fromkeys(filter(None, map(cleaned, items[:MOST_ITEMS])))) for items in stated]
    found, *others = [items for items in lists if items] or [[]]
    for other in others:
        pairs = list(zip(found, other, strict=False))
        if len(found) == len(other) and all(one == two or is_spoiled(one, two) for one, two in pairs):
            found = other
    return found


def is_spoiled(text: str, other: str) -> bool:
    """Return whether ``text`` is a copy of ``other`` with its non-ASCII characters misread, lost or without accents."""
    if other.isascii() or text == other:
        return False
    if text.isascii() and text == _without_accents(other):
        return True
    if any(character in text for character in _LOST) and _losses(text) > _losses(other):
        return _collapsed(text) == _collapsed(other)
    return any(text == misread for misread in _misreadings(other))


def wide(value: Any) -> str:
    """Return the text of one of Windows' own tags, which are in UTF-16 (Exif tags 0x9C9B to 0x9C9F)."""
    if isinstance(value, tuple):
        value = bytes(number for number in value if isinstance(number, int) and 0 <= number < 256)
    return value.decode("utf-16-le", errors="replace").rstrip("\0") if isinstance(value, bytes) else ""


def user_comment(value: Any) -> str:
    """Return the text of an Exif user comment, whose first eight bytes name its encoding (Exif 3.0, 4.6.5.5)."""
    if not isinstance(value, bytes):
        return ""
    code, text = value[:8], value[8:]
    if code == b"UNICODE\0":
        # UTF-16 in the file's byte order or the other one; the zero bytes of spaces and Latin letters show which.
        is_big = text[0::2].count(0) > text[1::2].count(0)
        return text.decode("utf-16-be" if is_big else "utf-16-le", errors="replace")
    return text_of(text) if code in (b"ASCII\0\0\0", bytes(8)) else ""


def _one_line(text: str) -> str:
    visible = "".join(" " if unicodedata.category(character)[0] in "CZ" else character for character in text)
    return " ".join(visible.split())


def _as_windows(value: bytes) -> str:
    return value.decode("latin-1").translate(_WINDOWS)


def _undone(text: str) -> str | None:
    """Return the text as it was before its last misreading, or None if it probably was not misread."""
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
    for encoding in WRITTEN_IN:
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
    """Return the text with each run of characters that may have been lost replaced by one question mark."""
    return re.sub(r"[^\x00-\x3e\x40-\x7f]+", "?", text)
