"""The language rules find what they ban, and accept plain sentences."""

import pytest

from scripts.language.banned_words import BANNED_WORDS
from scripts.language.prose import Kind, Prose
from scripts.language.rule import Rule
from scripts.language.rules import RULES

BY_NAME = pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.name)


def broken(rule: Rule, text: str) -> bool:
    """Return whether this text breaks the rule, as prose of a kind to which the rule applies."""
    return rule.is_broken_by(Prose(min(rule.kinds), 1, text))


@BY_NAME
def test_the_banned_form_is_broken(rule: Rule):
    assert broken(rule, rule.bad)


@BY_NAME
def test_what_to_write_instead_passes_this_rule(rule: Rule):
    assert not broken(rule, rule.good)


@pytest.mark.parametrize("rule", BANNED_WORDS, ids=lambda rule: rule.name)
def test_a_quoted_form_is_code_and_passes(rule: Rule):
    assert not broken(rule, f"Return ``{rule.bad}`` as it is.")


@BY_NAME
def test_a_rule_explains_itself(rule: Rule):
    assert rule.instead
    assert rule.kinds


def test_no_two_rules_have_one_name():
    assert len({rule.name for rule in RULES}) == len(RULES)


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("says nothing", "A header that says\n    nothing of its length."),
        ("place", "What is left out:\n    places."),
        ("nobody", "Nobody's file."),
    ],
)
def test_a_form_is_found_across_the_end_of_a_line(name: str, text: str):
    rule = next(rule for rule in RULES if rule.name == name)
    assert broken(rule, text)


@pytest.mark.parametrize(
    ("kind", "text", "names"),
    [
        (Kind.FUNCTION, "Return the files of a section.", []),
        (Kind.FUNCTION, "Re-read the file.", []),
        (Kind.FUNCTION, "Every file of a section.", ["noun phrase"]),
        (Kind.FUNCTION, "HEAD, GET and OPTIONS.", ["noun phrase"]),
        (Kind.FUNCTION, "``None`` without a file.", ["noun phrase"]),
        (Kind.FUNCTION, "Looked up in the index.", ["not imperative"]),
        (Kind.FUNCTION, "Waiting for a worker.", ["not imperative"]),
        (Kind.FUNCTION, "To the trash.", ["fragment"]),
        (Kind.VALUE, "The time zone of this owner.", []),
        (Kind.VALUE, "Whether the link still works.", []),
        (Kind.VALUE, "For each file one.", ["fragment"]),
        (Kind.TEST, "After a restart the upload goes on.", []),
        (Kind.TEST, "The upload goes on", ["no full stop"]),
        (Kind.CLASS, "Uploads that were cut off.", []),
        (Kind.CLASS, "Uploads a file.", ["no noun phrase"]),
        (Kind.MODULE, "Which sign-in, token or link authenticated a request.", []),
        (Kind.MODULE, "Sizes, e.g. Thumb and Preview.", []),
        (Kind.MODULE, "The sizes. Each has a name.", ["two sentences"]),
        (Kind.COMMENT, "In pixels", []),
        (Kind.COMMENT, "the same for a section", ["the same"]),
    ],
)
def test_the_first_line_is_read_by_its_kind(kind: Kind, text: str, names: list[str]):
    prose = Prose(kind, 1, text)
    assert [rule.name for rule in RULES for _ in rule.offsets(prose)] == names
