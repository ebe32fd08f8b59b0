import os
import subprocess
import sys
from importlib.metadata import EntryPoint

import pytest
from builders import an_article
from hypothesis import given, settings
from hypothesis import strategies as st

from briefbot import plugins
from briefbot.errors import PluginError
from briefbot.model import Excerpt
from briefbot.summarizers import summarize

METHODS = [f"sumy:{name}" for name in plugins.SUMY]
NEWS = (
    "Rebels took the oil port of Brega on Monday. The government called the loss of the port a setback. "
    "Oil prices rose after rebels took the port. Tankers waited off the coast. "
    "A spokesman said the government would retake Brega soon."
)
SNOW = "Snow fell in the mountains. Schools there stayed shut because of the snow. Roads reopened by noon."


@pytest.mark.parametrize("name", METHODS)
def test_every_method_chooses_in_reading_order(name):
    articles = [an_article(NEWS, title="Rebels take the port of Brega"), an_article(SNOW)]

    chosen = summarize(articles, sentences=3, by=name)

    assert len(chosen) == 3
    places = [(articles.index(excerpt.article), excerpt.start) for excerpt in chosen]
    assert places == sorted(places)


@pytest.mark.parametrize(
    "texts",
    [
        [],
        [""],
        ["Oil rose."],
        ["It was. He is. They were not."],
        ["?! ... 1. *"],
        ["Oil rose. Oil rose. Oil rose. Oil rose."],
        ["Oil. Oil gas. Gas. Gas oil. Tar."],
        ["One two three four. " * 3, "One two three four. Five six."],
        ["\ud800 said. \x00 and \u202e went. Oil rose. Gas fell."],
        ["وصل المبعوث إلى طرابلس. ثم التقى رئيس الحكومة. ولم يدل بتصريح. وغادر المدينة مساء."],
        ["a\u0301" * 400 + ". " + "x" * 5000 + ". Oil rose. Gas fell. Tar stayed."],
    ],
)
def test_odd_text_never_raises(texts):
    articles = [an_article(text) for text in texts]

    for name in METHODS:
        chosen = summarize(articles, sentences=2, by=name)

        assert len(chosen) <= 2, name
        assert all(excerpt.article in articles for excerpt in chosen)


@pytest.mark.parametrize("language", ["en", "fr", "ar", "it", "tr", "xx", ""])
def test_every_language_is_taken(language):
    articles = [an_article(NEWS, language=language), an_article("وصل المبعوث إلى طرابلس. ثم غادر.", language=language)]

    assert {name: len(summarize(articles, sentences=2, by=name)) for name in METHODS} == dict.fromkeys(METHODS, 2)


@given(st.lists(st.text(st.sampled_from("ab .é\n'’م"), max_size=40), max_size=3), st.sampled_from(METHODS))
@settings(max_examples=60, deadline=None)
def test_no_soup_raises(texts, name):
    articles = [an_article(text) for text in texts]

    chosen = summarize(articles, sentences=2, by=name)

    assert len(chosen) <= 2
    assert len(set(chosen)) == len(chosen)


@pytest.mark.parametrize("name", METHODS)
def test_a_sentence_that_stands_twice_is_told_once_from_where_it_stands_first(name):
    article = an_article("Tankers waited. Oil prices rose again. Oil prices rose again. Gas fell. Snow lay on roads.")

    chosen = summarize([article], sentences=4, by=name)

    assert [e.text for e in chosen] == ["Tankers waited.", "Oil prices rose again.", "Gas fell.", "Snow lay on roads."]
    assert chosen[1].start == article.text.index("Oil")


@pytest.mark.parametrize("name", METHODS)
def test_a_huge_text_is_bounded(name):
    topics = ["oil", "gas", "port", "rebel", "town", "bank", "road", "ship", "king", "envoy", "snow"]
    sentences = [
        f"The {topics[i % 11]} of number {i} met {topics[i % 7]} and {topics[i % 5]} at {i % 97}." for i in range(5000)
    ]

    assert len(summarize([an_article(" ".join(sentences))], sentences=3, by=name)) == 3


def run(code: str, tmp_path, **environment: str) -> str:
    environment = os.environ | {"HOME": str(tmp_path), "NLTK_DATA": str(tmp_path)} | environment
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", code], env=environment, capture_output=True, text=True, check=True
    )
    assert done.stderr == ""
    return done.stdout


EVERY_METHOD = f"""
from briefbot.model import Article
from briefbot.plugins import SUMY
from briefbot.summarizers import summarize
articles = [Article(url="urn:1", text={NEWS!r}, title="Brega"), Article(url="urn:2", text={SNOW!r})]
for name in SUMY:
    print(name, [e.start for e in summarize(articles, sentences=3, by="sumy:" + name)])
"""


def test_no_nltk_data_is_needed_and_the_hash_seed_does_not_matter(tmp_path):
    one, other = (run(EVERY_METHOD, tmp_path, PYTHONHASHSEED=seed) for seed in ("1", "2"))

    assert one == other
    assert len(one.splitlines()) == len(METHODS)


def test_nothing_is_imported_before_it_is_asked_for(tmp_path):
    code = (
        "import sys, briefbot.summarizers.sumy, briefbot.summarizers.lead\n"
        "from briefbot.language.tokens import stop_words; stop_words()\n"
        "print([m for m in sys.modules if m.startswith(('nltk', 'sumy.', 'scipy', 'numpy', 'sentencex'))])"
    )

    assert run(code, tmp_path).strip() == "[]"


def test_fewer_than_no_sentences_are_an_error():
    with pytest.raises(ValueError, match="-1"):
        summarize([an_article()], sentences=-1, by="lead")


def test_nothing_in_nothing_out():
    assert summarize([], by="lead") == summarize([an_article()], sentences=0, by="lead") == ()


def test_an_unknown_name_is_an_error_even_for_nothing():
    with pytest.raises(PluginError):
        summarize([], by="no such")


@pytest.fixture
def greedy(monkeypatch):
    """A way to offer a summarizer that gives back what it likes."""

    def offer(chosen):
        module = type(sys)("greedy_plugin")
        module.greedy = lambda articles, *, sentences: chosen
        monkeypatch.setitem(sys.modules, "greedy_plugin", module)
        monkeypatch.setitem(plugins.summarizers._builtin, "greedy", EntryPoint("greedy", "greedy_plugin:greedy", ""))

    return offer


def test_of_what_a_plugin_gives_too_much_is_cut(greedy):
    article = an_article("One. Two. Three.")
    greedy([Excerpt(article, 0, 4), Excerpt(article, 0, 4), Excerpt(article, 5, 9), Excerpt(article, 10, 16)])

    assert [e.text for e in summarize([article], sentences=2, by="greedy")] == ["One.", "Two."]


@pytest.mark.parametrize("chosen", [[Excerpt(an_article("Foreign."), 0, 8)], ["text"], [None]])
def test_a_plugin_that_gives_something_else_is_named(greedy, chosen):
    greedy(chosen)

    with pytest.raises(PluginError, match="greedy"):
        summarize([an_article()], by="greedy")
