from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from patience import anew, grows_evenly

from briefbot.language.sentences import sentence_spans

LABELLED = Path(__file__).parents[1] / "quality/sentences.txt"
NEWS = st.text(
    st.sampled_from(list("aA1U.S!? …\"'“”«»()[]-,:\n\r\u2028\u00a0\ud800م؟。é")) | st.characters(), max_size=60
)


def split(text: str, language: str = "en") -> list[str]:
    return [text[start:end] for start, end in sentence_spans(text, language)]


def labelled() -> list[tuple[str, str, set[int]]]:
    """Each run's language, text, and where its sentences begin but for the first."""
    runs, language = [], ""
    for line in LABELLED.read_text(encoding="utf-8").splitlines():
        if line.startswith("== "):
            language = line[3:]
        elif line and not line.startswith("#"):
            parts = line.split("|")
            starts = {len("".join(parts[:i])) for i in range(1, len(parts))}
            runs.append((language, "".join(parts), starts))
    return runs


def f1(language: str, spans) -> float:
    right = found = wanted = 0
    for code, text, starts in labelled():
        if code == language:
            cuts = {start for start, _ in spans(text, code)[1:]}
            right, found, wanted = right + len(cuts & starts), found + len(cuts), wanted + len(starts)
    return 2 * right / (found + wanted)


@pytest.mark.parametrize("language", ["en", "fr", "ar"])
def test_boundaries_of_tricky_news_are_found(language):
    assert f1(language, sentence_spans) >= 0.98


def test_the_labelled_set_is_large_enough():
    assert sum(len(starts) + 1 for _, _, starts in labelled()) >= 250


def test_sentencex_alone_does_worse():
    from sentencex import get_sentence_boundaries

    def spans(text, language):
        return [(b["start_index"], b["end_index"]) for b in get_sentence_boundaries(language, text)]

    for language in ("en", "fr", "ar"):
        assert f1(language, spans) < f1(language, sentence_spans)


@given(NEWS, st.sampled_from(["en", "", "fr", "ar", "it", "xx"]))
@example('1. \n...\n"', "en")
@example("A. \ud800. B. C", "it")
def test_every_character_but_white_space_is_in_exactly_one_span(text, language):
    spans = sentence_spans(text, language)

    assert "".join("".join(text[a:b].split()) for a, b in spans) == "".join(text.split())
    assert all(a < b for a, b in spans)
    assert all(first[1] <= second[0] for first, second in pairwise(spans))
    assert all(text[a:b] == text[a:b].strip() for a, b in spans)


@pytest.mark.parametrize(
    "text",
    [
        "Write to press@un.org or see www.example.com for more.",
        "The U.S.-backed force met no resistance.",
        "He reached Tripoli. and is seeking a way out.",
        "He was born on Nov. 20 in St. Petersburg.",
        "It is the No. 2 port.",
        "1. Stop the shelling.",
        "He called it “an end.”",
        "“Is it over?” Omar Ali asked.",
        "Oil fell 2.5 percent to $40.15 a barrel.",
        "The 10 a.m.-to-5 p.m. lull held.",
        "The Sept. 11 attack killed Amb. Chris Stevens.",
        "Case No. VA089897 is open.",
        "The plan (see Fig. 3) failed.",
        "(Reuters Inc.) Chief Ann Roe left.",
        'They heard one thing. "',
        "One?, two and three.",
        "He stayed...and left.",
        "Was it J. A. Smith?",
    ],
)
def test_one_sentence_stays_whole(text):
    assert split(text) == [text]


@pytest.mark.parametrize(
    ("text", "second"),
    [
        ("They left. al-Shabaab stayed.", "al-Shabaab stayed."),
        ("They left. https://example.org/a", "https://example.org/a"),
        ("They left.“We stay,” he said.", "“We stay,” he said."),
        ("They left.)(He did not.)", ""),
        ("The war ended in 2011.The next began.", "The next began."),
        ("انتهت الحرب.ثم بدأت أخرى.", "ثم بدأت أخرى."),
        ("战争结束了。下一场开始了。", "下一场开始了。"),
        ("It cost a lot. $2 million, he said.", "$2 million, he said."),
        ("He arrived at 5 p.m. She was late.", "She was late."),
        ("They cut ties with the U.S. “We had to,” he said.", "“We had to,” he said."),
    ],
)
def test_a_second_sentence_is_told_from_the_first(text, second):
    assert split(text)[1:] == ([second] if second else [])


def test_a_newline_ends_a_sentence():
    assert split("One came\nTwo left\r\n\r\nThree stayed") == ["One came", "Two left", "Three stayed"]


def test_marks_without_a_word_never_stand_alone():
    assert split("... and then. !") == ["... and then. !"]
    assert split("***") == ["***"]
    assert split(" \n ") == []


def test_a_language_without_a_table_here_knows_its_abbreviations():
    assert split("Il dott. Rossi parla. Poi tace.", "it") == ["Il dott. Rossi parla.", "Poi tace."]


def test_a_language_that_is_no_code_is_one_without_a_table():
    assert split("It rained. Nobody came.", "half \ud83d") == ["It rained.", "Nobody came."]


def test_offsets_count_code_points():
    assert split("😀 parla. 😀 Due. " * 200, "it")[:2] == ["😀 parla.", "😀 Due."]


@pytest.mark.parametrize(
    "unit", ["!", ". ", "a.", '".', "Word one. ", "U.S. ", "* ! ", '. " ', ".( ", "?a", "w", "W-.", ".[1", ". » "]
)
@pytest.mark.parametrize("language", ["en", "it"])
def test_a_very_long_line_takes_no_more_than_its_share(unit, language):
    assert grows_evenly(lambda size: sentence_spans(anew(unit * (size // len(unit))), language), 40_000)
