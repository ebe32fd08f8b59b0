import gzip
import subprocess
import sys
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st
from labelled_news import EVAL, needs_eval

from briefbot.language.document_frequency import NEUTRAL, UNSEEN, _shares, document_share
from briefbot.language.tokens import stem


@given(st.text(), st.sampled_from(["", "en", "ar", "fr", "xx"]))
def test_every_share_is_a_share(word, language):
    assert 0 < document_share(word, language) < 1


def test_ordinary_words_are_more_common_than_subjects():
    ordinary = min(document_share(stem(word)) for word in ("said", "people", "government", "monday", "after"))
    subjects = max(document_share(stem(word)) for word in ("ceasefire", "earthquake", "mercenaries", "refinery"))

    assert ordinary > 5 * subjects


def test_the_subject_of_one_source_does_not_pass_for_language():
    assert document_share("tripoli") < 0.02
    assert document_share("gaddafi") < 0.02


def test_a_word_never_counted_is_rare():
    assert document_share("zwitschermaschine") == UNSEEN
    assert min(_shares().values()) >= UNSEEN


def test_a_language_without_counts_is_neutral():
    assert document_share("said", "fr") == document_share("zwitschermaschine", "ar") == NEUTRAL


def test_an_unknown_language_counts_as_english():
    assert document_share("said", "") == document_share("said", "en")


@needs_eval
def test_the_shipped_counts_are_what_the_script_counts(tmp_path):
    script = Path(__file__).parents[1] / "quality/count_background.py"
    output = tmp_path / "new.tsv.gz"
    subprocess.run([sys.executable, script, EVAL, "--output", output], check=True, capture_output=True)
    shipped = Path(__file__).parents[2] / "briefbot/language/data/background-en.tsv.gz"
    old, new = (set(gzip.decompress(path.read_bytes()).decode().split()) for path in (shipped, output))

    assert len(old & new) > 0.95 * len(old | new)  # a word list may have changed since: the shares need not
