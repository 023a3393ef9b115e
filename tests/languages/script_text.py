"""A search for string literals of a script that people read and that are not translated."""

import re
from collections.abc import Iterator

# Calls whose own literals are translated or not read by people: errors for people get their sentence from gettext.
OPAQUE_CALLS = {"gettext", "ngettext", "Error", "TypeError", "getResponseHeader"}
# A sentence has more than one word, or is capitalized like a label.
SENTENCE = re.compile(r"[A-Za-z][a-z’]+[,:]? [A-Za-z“%]|% [a-z]{3}|^[A-Z][a-z]+(…|\.)?$")
# Comments, strings, templates, and the names and ends of calls.
TOKEN = re.compile(
    r"""//[^\n]*|/\*.*?\*/|"(?P<string>(?:\\.|[^"\\])*)"|`(?P<template>(?:\\.|[^`\\])*)`|(?P<call>\w*)\(|(?P<end>\))""",
    re.DOTALL,
)
# Media types, selectors, headers, lengths and CSS values.
CODE = re.compile(r"[=\[\]<>{}#/\\()]|^\.|%px|^[A-Z][a-z]+(-[A-Z][a-z]+)+$|^\.?[a-z][\w-]*(,? \.?[a-z][\w-]*)*$")
KEYS = {"Alt", "Delete", "End", "Enter", "Escape", "Home", "Shift", "Tab", "Files", "Range", "Accept"}
IN_TEMPLATE = re.compile(r"\$\{n?gettext\(")  # Babel finds no calls in template literals
CLASS_NAME = re.compile(r"className\s*[:=]\s*$")


def unseen_texts(source: str) -> Iterator[str]:
    """Yield each sentence or label that is not an argument of ``gettext`` or ``ngettext``."""
    calls: list[str] = []
    for token in TOKEN.finditer(source):
        if token["call"] is not None:
            calls.append(token["call"])
        elif token["end"]:
            calls.pop()
        elif (token["string"] or token["template"]) and not OPAQUE_CALLS & set(calls[-1:]):
            text = token["string"] or re.sub(r"\$\{[^}]*\}", "%", token["template"])
            is_class = CLASS_NAME.search(source, token.start() - 20, token.start())
            if IN_TEMPLATE.search(token[0]):
                yield token[0]
            elif SENTENCE.search(text) and not CODE.search(text) and text not in KEYS and not is_class:
                yield text
