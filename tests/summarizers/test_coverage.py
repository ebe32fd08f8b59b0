import random
from itertools import pairwise

import pytest
from builders import an_article
from hypothesis import given, settings
from hypothesis import strategies as st

from briefbot.summarizers import pool as pools
from briefbot.summarizers.coverage import coverage
from briefbot.summarizers.newsworthiness import tells_more
from briefbot.summarizers.standalone import faults_of, reporting_sentences

TAKEN = [
    "Rebels took the oil port of Brega on Monday after a night of shelling. The port handles a third of exports.",
    "The oil port of Brega fell to rebels on Monday. Prices rose in London.",
    "After a night of shelling rebels took the oil port of Brega, a doctor said on Monday. Two tankers left.",
]


def texts(excerpts):
    return [excerpt.text for excerpt in excerpts]


def articles(*bodies, **fields):
    return [an_article(body, url=f"https://outlet.example/{n:03}", **fields) for n, body in enumerate(bodies)]


def titled(bodies):
    titles = ("", "Rebels take Brega", "Opinion: the port", "…")
    return [
        an_article(body, url=f"https://outlet.example/{n:03}", title=titles[n % len(titles)])
        for n, body in enumerate(bodies)
    ]


def test_what_most_reports_say_is_told_first():
    stray = "A museum in Malta opened a show of Roman glass on Sunday."

    assert "Brega" in coverage(articles(stray, *TAKEN), sentences=1)[0].text


def test_a_summary_opens_with_a_sentence_that_needs_nothing_before_it():
    leaning = "They hold the oil port of Brega and the road to the oil port since Monday."
    sound = "The hospital of Brega ran out of blood by noon, a doctor in Brega said."
    told = texts(coverage(articles(f"{leaning} {sound}", f"{leaning} {sound} Two tankers left."), sentences=3))

    assert told[0] == sound


def test_the_same_fact_in_other_words_is_told_once():
    told = coverage(articles(*TAKEN), sentences=3)

    assert sum("rebels" in excerpt.text.lower() for excerpt in told) == 1


def test_fewer_sentences_than_asked_for_come_rather_than_one_twice():
    told = coverage(articles("Rebels took the port of Brega.", "On Monday rebels took the port of Brega."), sentences=3)

    assert len(told) == 1


def test_a_sentence_that_hangs_on_another_is_passed_over():
    told = coverage(
        articles("He said rebels took Brega on Monday. Rebels took Brega on Monday, medics said."), sentences=1
    )

    assert texts(told) == ["Rebels took Brega on Monday, medics said."]


def test_a_sentence_that_leans_on_another_is_told_behind_it():
    first = "Rebels took the oil port of Brega on Monday."
    leaning = "They hold its refinery and the road to Ajdabiya, medics said."

    assert texts(coverage(articles(f"{first} {leaning}"), sentences=2)) == [first, leaning]


def test_a_sentence_that_leans_on_one_left_out_is_left_out():
    leaning = "They hold the refinery of Brega and its two oil tanks."
    told = coverage(articles(f"Rebels took the oil port of Brega on Monday. Really? {leaning}"), sentences=3)

    assert leaning not in texts(told)


@pytest.mark.parametrize(
    ("language", "opening", "background", "recorded"),
    [
        (
            "en",
            "Rebels took the oil port of Brega on Monday.",
            "Tankers turned back to Sfax before noon. Brega has been fought over since spring.",
            "The port of Brega will open by June, Mayor Lena Oster said.",
        ),
        (
            "fr",
            "Des rebelles ont pris lundi le port de Brega.",
            "Deux navires ont quitté la rade avant midi. Brega fait vivre la région depuis des années.",
            "Brega rouvrira ses écoles en juin, a annoncé le maire Karim Dali.",
        ),
        (
            "ar",
            "سيطر الثوار على ميناء البريقة النفطي يوم الاثنين.",
            "وغادرت سفينتان رصيف الميناء قبل ظهر ذلك اليوم. البريقة مدينة على ساحل البحر المتوسط شرق سرت.",
            "أعلن رئيس بلدية البريقة سالم الورفلي فتح الميناء في يونيو المقبل.",
        ),
    ],
)
def test_where_only_news_goes_on_an_article_tells_below_its_lead_whom_it_puts_on_record(
    language, opening, background, recorded
):
    given = articles(f"{opening} {background} {recorded}", language=language)
    told = texts(coverage(given, sentences=4, goes_on=tells_more))

    assert " ".join(told) == f"{opening} {recorded}"


def test_there_it_tells_no_quote_but_a_term_in_one():
    lead = "Rebels took the oil port of Brega on Monday."
    quote = '"We shall hold Brega for ever," said Lena Oster, a commander.'
    term = 'The council in Tunis spoke of a "new dawn" for Brega, a spokesman said.'

    assert texts(coverage(articles(f"{lead} {quote}"), sentences=3, goes_on=tells_more)) == [lead]
    assert texts(coverage(articles(f"{lead} {quote} {term}"), sentences=3, goes_on=tells_more)) == [lead, term]


def test_there_any_sentence_is_told_of_a_language_without_a_list_of_verbs():
    bodies = "Rebellen nahmen am Montag den Hafen von Brega ein.", "Brega hat seit Wochen kein Wasser und keinen Strom."

    assert texts(coverage(articles(" ".join(bodies), language="de"), sentences=3, goes_on=tells_more)) == list(bodies)


def test_what_stands_early_goes_before_what_stands_late():
    early = "Rebels took the oil port of Brega on Monday."
    late = "Government forces lost the oil port of Brega."
    filler = [f"Shop number {n} in the street of {n} lamps sold bread." for n in range(2)]

    assert texts(coverage(articles(" ".join([early, *filler, late])), sentences=1)) == [early]


def test_a_stray_first_line_is_passed_over():
    sidebar = "Chef opens restaurant in Chicago with pancake festival."
    story = "Rebels took the oil port of Brega on Monday. The rebels shelled the port of Brega all night."

    assert "Chicago" not in coverage(articles(f"{sidebar}\n\n{story}"), sentences=1)[0].text


def test_excerpts_come_article_by_article_in_their_order():
    told = coverage(
        articles(
            "Rebels took the oil port of Brega on Monday. The refinery of Brega stopped work. Tankers lay off Brega.",
            "Diplomats in Geneva spoke of a ceasefire for Brega. Rebels refused.",
        ),
        sentences=4,
    )
    places = [(excerpt.article.url, excerpt.start) for excerpt in told]

    assert [url for url, _ in places] == sorted((url for url, _ in places), key=[url for url, _ in places].index)
    assert all(a[1] < b[1] for a, b in pairwise(places) if a[0] == b[0])


def test_an_agency_dateline_is_no_part_of_the_excerpt():
    told = coverage(articles("TRIPOLI, May 5 (Reuters) - Rebels took the oil port of Brega on Monday."), sentences=1)

    assert texts(told) == ["Rebels took the oil port of Brega on Monday."]


def test_a_text_given_twice_counts_once():
    once = articles(TAKEN[0], "Workers in Sirte went on strike on Monday. Workers in Sirte want more pay.")
    twice = [*once, an_article(once[1].text, url="https://outlet.example/zzz")]

    assert texts(coverage(twice, sentences=2)) == texts(coverage(once, sentences=2))


@pytest.mark.parametrize("bodies", [[], [""], ["   \n "], ["..."], ["!?"]])
def test_nothing_to_say_gives_no_excerpts(bodies):
    assert coverage(articles(*bodies), sentences=3) == ()


@pytest.mark.parametrize("count", [0, -1])
def test_no_sentences_asked_for_none_come(count):
    assert coverage(articles(*TAKEN), sentences=count) == ()


def test_articles_of_one_sentence_each_are_a_pool_like_any_other():
    pool = [f"{name} took the oil port of Brega on Monday." for name in ("Rebels", "Fighters", "Militiamen")]
    stray = [" ".join(f"W{letter}{other}x" for letter in "abcdefgh") + "." for other in "ijklmnopqrstuvwxyz"]

    assert "Brega" in coverage(articles(*stray, *pool), sentences=1)[0].text


@pytest.mark.filterwarnings("error")
def test_sentences_of_50_000_words_are_compared_without_overflow():
    words = [f"q{''.join(chr(97 + n // 26**k % 26) for k in range(4))}" for n in range(50_000)]
    huge = f"Rebels took {' '.join(words)} on Monday."

    assert len(coverage(articles(huge, f"{huge[:-1]} again."), sentences=2)) == 1


def test_only_the_best_sentences_of_a_very_large_pool_are_compared(monkeypatch):
    monkeypatch.setattr(pools, "COMPARED", 4)

    assert "Brega" in coverage(articles(*TAKEN, "A dog barked at a passing car in Valletta."), sentences=1)[0].text


def test_languages_do_not_share_words():
    told = coverage(
        [
            an_article("Les rebelles ont pris le port de Brega lundi.", url="urn:a", language="fr"),
            an_article("Rebels took the port of Brega on Monday.", url="urn:b", language="en"),
            an_article("استولى الثوار على ميناء البريقة يوم الاثنين بعد القصف.", url="urn:c", language="ar"),
        ],
        sentences=3,
    )

    assert len(told) == 3


@pytest.mark.parametrize(
    ("language", "port", "airport"),
    [
        ("en", "Rebels took the oil port of Brega on Monday.", "Customs men shut the airport of Sabha on Monday."),
        ("fr", "Les rebelles ont pris lundi le port de Brega.", "Les douaniers ont fermé lundi l'aéroport de Sebha."),
        ("ar", "سيطر الثوار على ميناء البريقة يوم الاثنين.", "أغلق رجال الجمارك مطار سبها يوم الاثنين."),
    ],
)
def test_what_a_headline_names_counts_once_more(language, port, airport):
    def told(*titles):
        given_ = [
            an_article(text, url=f"urn:{n}", title=title, language=language)
            for n, (text, title) in enumerate(zip((port, airport), titles, strict=True))
        ]
        return texts(coverage(given_, sentences=1))

    assert told(port.strip("."), "") == [port]
    assert told("", airport.strip(".")) == [airport]


LONG = (
    "Rebels took the oil port of Brega on Monday after a night of shelling that killed at least 14 of their men, set two "
    "storage tanks on fire and drove some 3,000 families from their homes, the head of the town's only hospital said."
)
MUSEUM = (
    "A museum in Valletta opened a show of Roman glass with vessels from 40 collections in Italy, Tunisia and Greece, among "
    "them a blue cup that divers had found in a wreck off Gozo, as its director Carmela Vella told guests."
)
COURT = "A court in Tunis freed nine fishermen."


def test_a_summary_is_complete_once_it_has_words_enough():
    assert len(LONG.split()) + len(MUSEUM.split()) >= 3 * 20
    assert texts(coverage(articles(LONG, MUSEUM, COURT), sentences=3)) == [LONG, MUSEUM]


def test_the_sentence_that_fills_a_summary_is_told_to_its_end():
    assert texts(coverage(articles(LONG), sentences=1)) == [LONG]


def test_of_short_sentences_as_many_are_told_as_were_asked_for():
    short = [COURT, "Rain flooded the old town of Sfax.", "Teachers in Sirte began a strike."]

    assert len(coverage(articles(*short), sentences=3)) == 3


def test_a_lone_feature_is_still_told():
    essay = "Power in the desert has always been a matter of water. Whoever holds the wells holds the road. " * 6

    assert coverage([an_article(essay, title="Analysis: the wells of power")], sentences=1)


words = st.sampled_from(
    ["Rebels", "troops", "took", "the", "port", "of", "Brega", "on", "Monday", "he", "said", "They", "14"]
)
sentence = st.lists(words, min_size=1, max_size=12).map(lambda found: " ".join(found) + ".")
body = st.lists(sentence, max_size=5).map(" ".join) | st.text(max_size=40)
batch = st.lists(body, max_size=6)


@settings(max_examples=60)
@given(batch, st.integers(0, 5), st.randoms(use_true_random=False))
def test_the_order_of_the_articles_changes_nothing(bodies, count, shuffler: random.Random):
    given_ = titled(bodies)
    shuffled = given_[:]
    shuffler.shuffle(shuffled)

    assert coverage(shuffled, sentences=count) == coverage(given_, sentences=count)


@settings(max_examples=60)
@given(batch, st.integers(0, 5))
def test_excerpts_are_sentences_of_the_articles_at_most_as_many_as_asked_for(bodies, count):
    given_ = articles(*bodies)
    told = coverage(given_, sentences=count)

    assert len(told) <= count
    assert len(set(told)) == len(told)
    assert all(excerpt.article in given_ for excerpt in told)
    assert all((excerpt.start, excerpt.end) in reporting_sentences(excerpt.article.text) for excerpt in told)


@settings(max_examples=60)
@given(batch, st.integers(1, 5))
def test_what_leans_on_the_sentence_before_it_stands_behind_it(bodies, count):
    told = coverage(articles(*bodies), sentences=count)

    for before, excerpt in pairwise(told):
        spans = tuple(reporting_sentences(excerpt.article.text))
        place = spans.index((excerpt.start, excerpt.end))
        if "points back" in faults_of(excerpt):
            assert place
            assert (before.article, before.start) == (excerpt.article, spans[place - 1][0])


@settings(max_examples=40)
@given(batch, st.integers(1, 5))
def test_a_batch_twice_is_the_batch_once(bodies, count):
    given_ = articles(*bodies)

    assert coverage(given_ * 2, sentences=count) == coverage(given_, sentences=count)


def test_who_asks_for_a_hundred_sentences_gets_more_than_the_candidates_that_are_compared():
    towns = [chr(97 + n // 26) + chr(97 + n % 26) for n in range(120)]
    words = ("Miners", "carried", "bread", "across", "bridges", "before", "dawn")
    news = [an_article(" ".join(word + town for word in words) + ".", url=f"urn:{town}") for town in towns]

    assert len(coverage(news, sentences=100)) == 100
