"""Stems and relative days of Arabic and French news, on small labelled sets that were written before they were scored.

Those of the "second hand" are by another hand than the rules.
"""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest
from floors import Floor, hold

from briefbot.language.relative_days import named_days
from briefbot.language.tokens import stem, tokens

HERE = Path(__file__).parent
PUBLISHED = date(2020, 5, 20)

#: Drawn over pairs of words, and over sentences.
STEMS = {
    "ar": {"forms joined": Floor(0.235, 0.077), "others kept apart": Floor(1.0, 0.0)},
    "ar second hand": {"forms joined": Floor(0.250, 0.090), "others kept apart": Floor(1.0, 0.025)},
    "fr": {"forms joined": Floor(0.944, 0.037), "others kept apart": Floor(0.875, 0.066)},
    "fr second hand": {"forms joined": Floor(0.958, 0.041), "others kept apart": Floor(1.0, 0.025)},
}
DAYS = {
    "ar": {"right": Floor(0.983, 0.016)},
    "ar second hand": {"right": Floor(0.935, 0.042)},
    "fr": {"right": Floor(0.967, 0.023)},
    "fr second hand": {"right": Floor(0.871, 0.062)},
}


def labelled(name, heading):
    """The lines below a heading of a set."""
    sections = (HERE / name).read_text(encoding="utf-8").split("\n== ")[1:]
    return next(section for section in sections if section.startswith(f"{heading}\n")).splitlines()[1:]


def pairs(heading):
    """For each pair whether it is one word, and whether it has one stem."""
    language = heading[:2]
    for cell in "\t".join(labelled("stems.txt", heading)).split("\t"):
        label, one, other = cell.split()
        first, second = (stem(tokens(word)[0], language) for word in (one, other))
        yield label == "=", first == second


def told_apart(judged):
    same = [joined for label, joined in judged if label]
    others = [not joined for label, joined in judged if not label]
    return {"forms joined": sum(same) / len(same), "others kept apart": sum(others) / len(others)}


def sentences(heading):
    """For each sentence whether exactly the days are found that it names."""
    for line in labelled("days.txt", heading):
        ago, sentence = line.split("\t")
        wanted = set() if ago == "-" else {PUBLISHED - timedelta(days=int(days)) for days in ago.split(",")}
        yield named_days(sentence, PUBLISHED) == wanted


@pytest.mark.parametrize("heading", STEMS)
def test_forms_of_one_word_have_one_stem_and_other_words_another(heading):
    hold(f"stems {heading}", STEMS[heading], list(pairs(heading)), told_apart)


@pytest.mark.parametrize("heading", DAYS)
def test_the_days_that_a_sentence_names_are_found_and_no_others(heading):
    hold(f"days {heading}", DAYS[heading], list(sentences(heading)), lambda found: {"right": sum(found) / len(found)})
