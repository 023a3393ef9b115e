"""Sentences that workers stored in English are shown in the language of the page."""

import pytest

from app.imaging import reasons
from app.languages import speaking
from app.languages.pseudo import PSEUDO_LANGUAGES, pseudo
from app.services.pictures.processing_service import UNFINISHED, UNFINISHED_BECAUSE
from app.services.pictures.size_policy import NOT_COMPRESSED
from app.web.stored_sentences import WITH_VALUES, translated

STORED = [
    reasons.DAMAGED,
    reasons.too_many_pixels(200_000_000),
    reasons.deep_tiff(32),
    UNFINISHED % {"attempts": 5},
    UNFINISHED_BECAUSE % {"attempts": 5, "reason": reasons.DAMAGED},
    NOT_COMPRESSED % {"reason": reasons.TOO_MUCH_MEMORY},
    "100 % unknown, %(as)s it was stored.",
]


@pytest.mark.parametrize("stored", STORED)
def test_english_stays_as_it_was_stored(stored: str) -> None:
    assert translated(stored) == stored


@pytest.mark.parametrize("sentence", WITH_VALUES)
def test_a_sentence_with_values_is_found_again(sentence: str) -> None:
    stored = sentence % {"most": "200", "bits": "32", "attempts": "5", "reason": reasons.DAMAGED}
    with speaking(PSEUDO_LANGUAGES["en-XA"]):
        values = {
            "most": pseudo("200"),
            "bits": pseudo("32"),
            "attempts": pseudo("5"),
            "reason": pseudo(reasons.DAMAGED),
        }
        assert translated(stored) == pseudo(sentence) % values


def test_nothing_stored_is_no_text() -> None:
    assert (translated(None), translated("")) == ("", "")
