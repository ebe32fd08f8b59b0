import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from briefbot.model import Article
from briefbot.stories.terms import article_terms, general_rarities, rarity, term_matrix
from briefbot.topic.topic import Topic


def passages(title, text, language="en", topic=None):
    """The weights of the terms of a text, of its opening and of its first sentence."""
    found = article_terms([Article(url="urn:1", title=title, text=text, language=language)], topic)
    return [
        dict(zip([[*each.columns][place] for place in each.weights.indices], each.weights.data, strict=True))
        for each in found
    ]


def term_weights(*text, **options):
    return passages(*text, **options)[0]


def worth(batch, subject=frozenset(), language="en"):
    texts = term_matrix((terms, language) for terms in batch)
    sizes = np.full(len(texts.columns), len(batch))
    general = general_rarities(texts.columns, texts.languages, subject)
    values = rarity(general, texts.counts, sizes)
    return dict(zip(texts.columns, values, strict=True))


def test_names_weigh_more_than_numbers_and_numbers_more_than_words():
    weights = term_weights("", "Then 12 boats left Zuwara")

    assert weights["zuwara"] > weights["12"] > weights["boat"]


def test_the_first_word_of_a_sentence_is_no_name():
    weights = term_weights("", "They left. Boats sank.")

    assert weights["boat"] < term_weights("", "They left the Boats there.")["boat"]


def test_the_title_counts_more_than_the_text_and_the_lead_more_than_the_end():
    weights = term_weights("boats", "ports " + "and then " * 120 + "fields")

    assert weights["boat"] > weights["port"] > weights["field"] > 0


def test_the_tenth_mention_says_little_more_than_the_second():
    once, twice, often = (term_weights("", "boats " * count)["boat"] for count in (1, 2, 10))

    assert twice - once > often - twice - 0.1


def test_a_name_in_several_languages_is_of_the_one_that_has_it_most_whatever_comes_first():
    batch = [
        ({"marsa": 1.0, text: 1.0}, language) for text, language in (("قارب", "ar"), ("boat", "en"), ("ship", "en"))
    ]

    for texts in map(term_matrix, (batch, batch[::-1])):
        languages = dict(zip(texts.columns, texts.languages, strict=True))
        assert languages == {"marsa": "en", "قارب": "ar", "boat": "en", "ship": "en"}
    assert term_matrix([]).languages == []


def test_names_are_seen_in_the_text_with_its_case():
    topic = Topic(name="x")  # folds case, too

    assert term_weights("", "Off Zuwara", topic=topic)["zuwara"] > term_weights("", "off zuwara", topic=topic)["zuwara"]


def test_what_lies_behind_the_first_words_is_not_read():
    assert "boat" not in term_weights("", "then " * 2000 + "boats")


def test_a_name_behind_the_first_words_is_no_term_either():
    far, near = (
        Article(url=f"urn:{language}", text=f"{behind}leaving Zuwara.", language=language)
        for language, behind in (("fr", "ville " * 500), ("en", ""))
    )
    terms, _, _ = article_terms([far, near], None)

    assert [*terms.columns] == ["", "vill", "leav", "zuwara"]
    assert terms.languages[terms.columns["zuwara"]] == "en"


def test_an_opening_has_the_terms_of_its_sentences_alone_and_what_stands_in_it_counts_as_it_begins_there():
    sentences = [f"The {word} of the town was shut on that day." for word in ("port", "mill", "bank", "mint", "dock")]
    text = " ".join((*sentences, "The jail was not."))
    whole, opening, begin = passages("A strike", f"BRUSSELS (Reuters) - {text}")

    assert {"jail", "mint"} <= whole.keys()
    assert opening.keys() - begin.keys() == {"mill", "bank", "mint", "dock"}
    assert {"port", "strike"} <= begin.keys() <= opening.keys()
    assert opening["port"] == begin["port"] == term_weights("", text)["port"]


def test_a_topics_own_names_are_ordinary():
    batch = [{"haftar": 1.0}, {"boat": 1.0}, {"bank": 1.0}]

    assert worth(batch, frozenset({"haftar"}))["haftar"] < worth(batch)["haftar"]


def test_what_every_text_of_a_batch_says_tells_none_apart():
    rare = worth([{"boat": 1.0, "zuwara": 1.0}, {"boat": 1.0, "brega": 1.0}])

    assert rare["boat"] < rare["zuwara"]


@given(st.text(), st.text(), st.sampled_from(["", "en", "ar", "zh"]))
def test_any_text_has_weights_from_nought_to_two(title, text, language):
    weights = term_weights(title, text, language)

    assert all(0 < weight <= 2 for weight in weights.values())
    assert all(value >= 0 for value in worth([weights], language=language).values())
