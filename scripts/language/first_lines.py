"""The rules for how a docstring or a comment begins."""

from scripts.language.prose import DOCSTRINGS, Kind
from scripts.language.rule import NEAR_CODE, Rule

FRAGMENTS = """
    about above across after against among and as at away back because before behind below beside besides between
    but by for from if in into of on onto or over since so than through till to toward towards under unless until
    upon when while with within without
"""
NOUN_PHRASES = """
    a all also an another any both each either else empty every everybody everyone everything few four further
    half he her here his how i it its many more most much my neither new no none not nothing now once one only
    other our plain same several she single some something such ten that the their them then there these they this
    those three two we what where whether which who whom whose why you your
"""
THIRD_PERSON = """
    adds answers applies asks begins brings builds carries catches cleans closes collects compares compresses
    contains creates decides deletes describes does drives fills finds finishes forgets gets gives goes handles
    has hides inserts is keeps knows lets loads makes opens parses prepares puts raises reads rebuilds refuses
    remembers removes renders replaces restores returns says sees sends serves sorts spells strips takes talks
    tells verifies waits writes yields
"""
NOT_IMPERATIVE = (
    r"\A\s*(?!(?:alias|bring|embed|ping|shed|string)\b)"
    r"(?:[a-z]+(?<![su])s|[a-z]+(?<!e)ed|[a-z]+(?<!th)ing)(?![\w'’-])"
)
FUNCTIONS = frozenset({Kind.FUNCTION})
FULL_SENTENCES = frozenset(DOCSTRINGS)
ALL_BUT_TESTS = frozenset(DOCSTRINGS - {Kind.TEST})


def _starts_with(words: str) -> str:
    return rf"\A\s*(?:{'|'.join(words.split())})(?![\w'-])"


FIRST_LINES = (
    Rule(
        "the same",
        r"\A\s*the same\b",
        "say what it is; a reader may not have read the neighbor",
        "The same for a section.",
        "Return the section's files.",
        NEAR_CODE,
    ),
    Rule(
        "by which",
        r"\A\s*(?:at|by|for|from|in|of|on|to|with) (?:which|what|whom|whose)\b",
        "begin with the noun",
        "By which way an owner is in.",
        "Which sign-in authenticated this request.",
        NEAR_CODE,
    ),
    Rule(
        "fragment",
        _starts_with(FRAGMENTS),
        "begin with a verb (functions) or a noun (the rest)",
        "Back from it.",
        "Restore the file from the trash.",
        ALL_BUT_TESTS,
    ),
    Rule(
        "no full stop",
        r"\A[^\n]*[^.\s]\s*(?:\n|\Z)|\A\s*\n",
        "the first line is one sentence and ends with a full stop",
        "Return the files of a section\nin its order.",
        "Return the files of a section in its order.",
        FULL_SENTENCES,
    ),
    Rule(
        "two sentences",
        r"\A[^\n]*(?<!e\.g)(?<!i\.e)(?<!\betc)(?<!\bvs)[.?!][)\"”’']?[^\S\n]+(?-i:[A-Z·“\"])",
        "the first line is one sentence; the rest follows below an empty line",
        "Return the files. Raises NotFound.",
        "Return the files.\n\nRaises NotFound.",
        FULL_SENTENCES,
    ),
    Rule(
        "noun phrase",
        _starts_with(NOUN_PHRASES) + r"|\A\s*(?!(?-i:[A-Z][a-z]+(?:-[a-z]+)?)[ .])",
        "a function's docstring begins with an imperative, such as Return",
        "The files of a section.",
        "Return the files of a section.",
        FUNCTIONS,
    ),
    Rule(
        "not imperative",
        NOT_IMPERATIVE,
        "a function's docstring begins with an imperative: Return, not Returns",
        "Returns the files of a section.",
        "Process the files of a section.",
        FUNCTIONS,
    ),
    Rule(
        "no noun phrase",
        _starts_with(THIRD_PERSON) + r"|\A\s*[a-z]+(?<!s)s (?:an?|the|its|each|every|one|what|how|where|whether) ",
        "a module or class is a thing: begin with a noun",
        "Reads Exif.",
        "A reader of Exif.",
        frozenset({Kind.MODULE, Kind.CLASS}),
    ),
    Rule(
        "question",
        r"\A\s*(?:how|what|when|where|who|why)\b",
        "name the thing: the rights, the number, the remedy",
        "What a token may do.",
        "The rights of a token.",
        frozenset({Kind.MODULE, Kind.CLASS, Kind.VALUE}),
    ),
)
