"""The shipped phrases: each is a pattern, stands once, and has its kind and language."""

import re

import pytest

from briefbot.cleaning.phrases import any_phrase, phrases
from briefbot.language.word_lists import word_lists

LISTS = word_lists("briefbot.cleaning", "phrases.txt")
KEYS = {"label", "button", "network", "legal-mark", "mark", "role"}


@pytest.mark.parametrize("kind", sorted({kind for kind, _ in LISTS}))
def test_every_phrase_of_a_kind_stands_once(kind):
    listed = phrases(kind)

    assert listed
    assert len(set(listed)) == len(listed)


@pytest.mark.parametrize("kind", sorted({kind for kind, _ in LISTS} - KEYS - {"agency"}))
def test_every_phrase_is_a_pattern(kind):
    re.compile(any_phrase(kind))


def test_every_heading_names_a_language():
    assert {language for kind, language in LISTS if kind != "agency"} <= {"en", "fr", "ar", "de", "es", "it"}
