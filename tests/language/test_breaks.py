import gzip
import subprocess
import sys
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st
from labelled_news import EVAL, needs_eval

from briefbot.language.breaks import break_odds, shape


@given(st.text(), st.text())
def test_any_two_words_have_odds(before, word):
    assert -10 < break_odds(before, word) < 10


def test_a_language_without_counts_has_no_odds():
    assert break_odds("quartiers", "Les", "fr") is break_odds("areas", "The", "") is None


def test_a_word_that_leads_on_parts_less_than_one_that_ends_phrases():
    ends = min(break_odds(word, "Marsa") for word in ("areas", "year", "there", "them"))
    leads_on = max(break_odds(word, "Marsa") for word in ("of", "the", "told", "Mr", "in"))

    assert ends > leads_on + 1


def test_a_word_that_begins_sentences_parts_more_than_a_name():
    begins = min(break_odds("port", word) for word in ("The", "He", "But", "When"))
    names = max(break_odds("port", word) for word in ("Obama", "Street", "House"))

    assert begins > names + 1


def test_a_word_that_was_not_counted_has_the_odds_of_its_shape():
    assert break_odds("zwitscher", "Marsa") == break_odds("schwatz", "Lamperia")
    assert shape("Zwitscher") == shape("Marsa") != shape("zwitscher")


@needs_eval
def test_the_shipped_odds_are_what_the_script_counts(tmp_path):
    script = Path(__file__).parents[1] / "quality/count_breaks.py"
    output = tmp_path / "new.tsv.gz"
    subprocess.run([sys.executable, script, EVAL, "--output", output], check=True, capture_output=True)
    shipped = Path(__file__).parents[2] / "briefbot/language/data/breaks-en.tsv.gz"
    old, new = (set(_odds(path)) for path in (shipped, output))

    assert len(old & new) > 0.95 * len(old | new)  # a word list may have changed since: the odds need not


def _odds(path):
    for line in gzip.decompress(path.read_bytes()).decode().splitlines():
        kind, value, words = line.split("\t")
        yield from ((kind, value, word) for word in words.split(" "))
