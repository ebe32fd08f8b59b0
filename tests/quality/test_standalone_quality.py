"""How well the rules tell sentences that stand alone from those that don't, on a small labelled set."""

from __future__ import annotations

from pathlib import Path

from briefbot.model import Article, Excerpt
from briefbot.summarizers.standalone import faults_of

LABELLED = [
    line.split("\t")
    for line in Path(__file__).with_name("standalone.txt").read_text(encoding="utf-8").splitlines()
    if not line.startswith("#")
]


def language(sentence):
    if any("\u0600" <= character <= "\u06ff" for character in sentence):
        return "ar"
    return "fr" if sentence.startswith(("Des ", "Il ", "Ingénieure ")) else "en"


def judged():
    for label, sentence, *_ in LABELLED:
        article = Article(url="urn:a", text=sentence, language=language(sentence))
        yield label == "+", not faults_of(Excerpt(article, 0, len(sentence))), sentence


def test_nine_in_ten_labelled_sentences_are_judged_right():
    wrong = [sentence for label, got, sentence in judged() if label != got]

    assert len(wrong) <= 0.1 * len(LABELLED), wrong


def test_no_sentence_that_reads_on_its_own_is_refused():
    assert [sentence for label, got, sentence in judged() if label and not got] == []
