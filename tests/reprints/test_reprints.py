"""Articles to reports: what carries the same copy, what only tells of the same thing."""

from __future__ import annotations

import random
import subprocess
import sys
from itertools import count

import pytest
from builders import an_article
from hypothesis import given
from hypothesis import strategies as st

from briefbot.model import Article
from briefbot.reprints.collapse import collapse_reprints

BOATS = [
    "Two fishing boats carrying cement sank off Zuwara on Monday, and the coast guard pulled nine men out of the sea.",
    "Captain Salem Triki said his crew had heard the first call for help after ten and reached it an hour later.",
    "Three of the rescued were treated for burns because a fuel drum caught fire when one boat struck the wall.",
    "Fishermen have long complained that the harbour lights fail whenever the power is cut in the old quarter.",
    "The council promised in March to buy a generator, but the money has since gone into repairs of the water main.",
    "Both boats had left Sfax on Sunday with papers for Misrata and changed their course without telling either port.",
]
DAM = [
    "Engineers lowered the water behind the Wadi Kaam dam by two metres after cracks appeared in its eastern wall.",
    "Families in the farms below were asked to keep away from the bed of the stream until the weekend at the earliest.",
    "The dam was built in the nineteen seventies and last inspected eleven years ago, say records of the ministry.",
    "A foreign company that offered to repair it withdrew its staff when fighting came near and is silent since.",
    "Olive growers fear that what is being let out now will be missing when the summer heat sets in.",
]
STATEMENT = (
    "“We call on every party to lay down its weapons, to open the roads to hospitals and to send delegates to the "
    "talks without conditions, because no town in this country can be won by shells that fall on bakeries and schools”"
)

_outlets = count(1)


def copy(paragraphs: list[str], **fields) -> Article:
    """An article, of an outlet of its own unless one is named."""
    fields.setdefault("outlet", f"Outlet {next(_outlets)}")
    return an_article("\n\n".join(paragraphs), **fields)


def together(*articles: Article) -> bool:
    return len(collapse_reprints(articles)) == 1


def reworded(paragraphs: list[str], share: float, seed: int = 1) -> list[str]:
    """Every word is replaced with a chance of ``share``."""
    rnd = random.Random(seed)
    return [
        " ".join(f"other{rnd.randrange(999)}" if rnd.random() < share else word for word in p.split())
        for p in paragraphs
    ]


def test_nothing_gives_nothing():
    assert collapse_reprints([]) == ()


def test_of_two_copies_the_longer_one_leads():
    short, long = copy(BOATS[:4], published="2020-05-01"), copy(BOATS, published="2020-05-02")

    (report,) = collapse_reprints([short, long])

    assert report.articles == (long, short)


def test_of_two_copies_of_the_same_words_the_earlier_one_leads_and_an_undated_one_comes_last():
    undated, late, early = copy(BOATS), copy(BOATS, published="2020-05-02"), copy(BOATS, published="2020-05-01")

    (report,) = collapse_reprints([undated, late, early])

    assert report.articles == (early, late, undated)


def test_reports_stand_by_the_date_of_their_lead():
    late, undated, early = copy(BOATS, published="2020-05-02"), copy([STATEMENT]), copy(DAM, published="2020-05-01")

    assert [r.lead for r in collapse_reprints([late, undated, early])] == [early, late, undated]


@pytest.mark.parametrize("dropped", range(len(BOATS)))
def test_a_copy_with_one_paragraph_dropped_joins(dropped):
    assert together(copy(BOATS), copy(BOATS[:dropped] + BOATS[dropped + 1 :]))


def test_a_reordered_copy_joins():
    assert together(copy(BOATS), copy(BOATS[::-1]))


def test_a_retitled_copy_joins():
    assert together(copy(BOATS, title="Boats sink"), copy(BOATS, title="Nine saved from the sea"))


@pytest.mark.parametrize("share", [0.05, 0.15, 0.3])
def test_a_copy_reworded_in_places_joins(share):
    assert together(copy(BOATS), copy(reworded(BOATS, share)))


def test_a_copy_cut_to_its_opening_joins():
    assert together(copy(BOATS), copy(BOATS[:2]))


def test_a_brief_cut_from_a_very_long_article_joins():
    rnd = random.Random(4)
    long = [" ".join(f"word{rnd.randrange(5000)}" for _ in range(60)) for _ in range(60)]

    assert together(copy(long), copy(long[:2]))


def test_case_punctuation_and_quotation_marks_make_no_difference():
    assert together(an_article("“Boats” sank – off Zuwara’s coast."), an_article('"BOATS" sank, off Zuwara\'s coast'))


def test_two_reports_on_different_things_do_not_join():
    assert not together(copy(BOATS), copy(DAM))


def test_two_reports_that_quote_one_statement_at_length_do_not_join():
    first = [BOATS[0], STATEMENT + ", the envoy said.", *BOATS[1:3]]
    second = [DAM[0], "In a statement the envoy said: " + STATEMENT + ".", *DAM[1:3]]

    assert not together(copy(first), copy(second))


def test_a_statement_carried_alone_is_one_report():
    assert together(copy([STATEMENT]), copy([STATEMENT, "The envoy read it out in Geneva."]))


def test_two_agencies_on_one_event_do_not_join():
    shared = BOATS[:2]

    assert not together(copy(shared + DAM[:2], origin="AFP"), copy(shared + DAM[2:], origin="Reuters"))


def test_the_same_text_is_one_report_whoever_is_credited():
    assert together(copy(BOATS, origin="AFP"), copy(BOATS, origin="Reuters"))


@pytest.mark.parametrize(
    ("first", "second"), [("Post", "Post"), ("Post", ""), ("", "")], ids=["one outlet", "one unknown", "both unknown"]
)
def test_background_that_a_desk_uses_again_makes_no_copy(first, second):
    background = [*DAM[2:], BOATS[3]]

    assert not together(
        copy([*BOATS[:2], *background], outlet=first, url="urn:1"),
        copy([*DAM[:2], *background], outlet=second, url="urn:2"),
    )


@pytest.mark.parametrize(
    ("leads", "background"),
    [
        (
            (
                "خطف مسلحون حافلة تقل أربعين حاجا قرب مقام سيدي عمر يوم الإثنين كما قال القنصل في المدينة.",
                "قصفت طائرات سوق وادي نار يوم الإثنين وقتلت ثلاثين شخصا على الأقل كما قال أطباء المستشفى.",
            ),
            "يسيطر المسلحون على الحي القديم منذ أيار ويقصفه الجيش كل ليلة تقريبا من التلال المطلة على النهر.",
        ),
        (
            (
                "Des hommes armés ont enlevé lundi quarante pèlerins près du sanctuaire de Sidi Omar, a dit le consul.",
                "Des avions ont bombardé lundi le marché de Wadi Nar et tué trente personnes, ont dit des médecins.",
            ),
            "Les rebelles tiennent le vieux quartier depuis mai, et l'armée le bombarde chaque nuit depuis les collines.",
        ),
    ],
    ids=["Arabic", "French"],
)
def test_background_makes_no_copy_in_other_languages(leads, background):
    assert not together(*(copy([lead, background], outlet="Post") for lead in leads))


def test_an_item_of_a_digest_is_no_copy_of_it():
    digest = copy([DAM[0], *reworded(DAM, 0.8), *BOATS[:3], *reworded(BOATS, 0.8)], outlet="Post")

    assert not together(copy(BOATS[:3], outlet="Post"), digest)


def test_a_report_is_no_copy_of_a_long_feature_that_holds_it_far_down():
    feature = [*reworded(DAM, 0.9), *reworded(BOATS, 0.9)] * 3

    assert not together(copy(BOATS[:2], outlet="Lamp"), copy([*feature, *BOATS[:2], *feature], outlet="Post"))


def test_a_digest_of_one_outlet_does_not_bring_its_items_together():
    digest = copy([*reworded(DAM, 0.9), *reworded(BOATS, 0.9), *BOATS[:3], *DAM[:3]], outlet="Post")

    reports = collapse_reprints([copy(BOATS[:3], outlet="Post"), copy(DAM[:3], outlet="Post"), digest])

    assert len(reports) == 3


@pytest.mark.parametrize(
    "short",
    [
        BOATS[0],
        f"{STATEMENT}, the envoy said.",
        "The harbour lights fail whenever the power is cut in the old quarter.",
    ],
    ids=["a blurb", "one quoted statement", "a caption"],
)
def test_a_text_of_few_words_of_its_own_is_no_copy_of_what_holds_it(short):
    long = copy([*BOATS[:3], f"{STATEMENT}, the envoy said.", *BOATS[3:], *DAM])

    assert not together(copy([short]), long)


def test_two_houses_put_one_copy_under_openings_of_their_own():
    first, second = [*reworded(DAM[:1], 0.9, 2), *BOATS], [*reworded(DAM[:1], 0.9, 3), *BOATS[:5]]

    assert together(copy(first), copy(second))


def test_a_running_text_under_a_new_opening_is_one_report():
    opening = reworded([*DAM, *DAM[:3]], 0.9)

    assert together(
        copy([*BOATS, *DAM], outlet="Post", published="2020-05-01"),
        copy([*opening, *BOATS, *DAM], outlet="Post", published="2020-05-02"),
    )


def test_articles_are_not_chained():
    """Neighbours share half of their text; the first and the third share nothing."""
    parts = [*BOATS, *DAM][:9]
    chain = [copy(parts[:4]), copy(parts[2:6]), copy(parts[4:8])]

    assert len(collapse_reprints(chain)) > 1


def test_pages_from_one_mould_are_not_reprints():
    mould = ["Exchange rates of the day as the money changers of the old market give them, every weekday at noon:"]
    pages = [
        copy(mould + reworded([DAM[i % 5], BOATS[i % 6], DAM[(i + 2) % 5]], 0.6, seed=i), outlet="Market")
        for i in range(12)
    ]

    assert len(collapse_reprints(pages)) == len(pages)


def test_different_languages_never_join():
    shared = [*BOATS, DAM[0]]

    assert not together(copy(shared, language="en"), copy(BOATS, language="fr"))
    assert together(copy(shared, language="en"), copy(BOATS, language=""))


def test_an_article_of_unknown_language_does_not_bring_two_languages_together():
    articles = [copy([*BOATS, DAM[0]], language="en"), copy([*BOATS, DAM[1]]), copy([*BOATS, DAM[2]], language="fr")]

    for report in collapse_reprints(articles):
        assert len({a.language for a in report.articles} - {""}) <= 1


def test_short_texts_join_only_if_they_are_the_same():
    monday, tuesday = "Forces entered the town on Monday.", "Forces entered the town on Tuesday."

    assert together(an_article(monday), an_article(monday.upper()))
    assert not together(an_article(monday), an_article(tuesday))


def test_texts_without_words_stay_apart_unless_they_are_the_same_signs():
    assert not together(an_article(""), an_article(" "))
    assert together(an_article("***"), an_article(" ***\n"))
    assert not together(an_article("***"), an_article("---"))


def test_equal_articles_count_once_and_two_articles_at_one_url_are_both_kept():
    article = copy(BOATS)
    other = copy(DAM, url=article.url)

    assert [r.articles for r in collapse_reprints([article, article])] == [(article,)]
    assert sorted(len(r.articles) for r in collapse_reprints([article, other])) == [1, 1]


@pytest.mark.parametrize(
    ("origins", "outlets", "expected"),
    [
        (["", "AFP", ""], ["Pulse", "", ""], "AFP"),
        (["Reuters", "AFP", "AFP"], ["", "", ""], "AFP"),
        (["Reuters", "AFP", ""], ["", "", ""], "AFP"),
        (["", "", ""], ["Pulse", "Herald", "Times"], "Pulse"),
        (["", "", ""], ["", "Herald", "Times"], "outlet.example"),
    ],
    ids=["the one credited", "the majority", "a tie: alphabetical", "else the outlet of the lead", "else its site"],
)
def test_origin_is(origins, outlets, expected):
    texts = [BOATS, BOATS[:5], BOATS[:4]]
    articles = [copy(t, origin=o, outlet=p) for t, o, p in zip(texts, origins, outlets, strict=True)]

    (report,) = collapse_reprints(articles)

    assert report.origin == expected


def test_an_unclosed_quotation_mark_spoils_nothing():
    text = BOATS[0] + ' "Nobody knew, ' + " ".join([*BOATS[1:], *DAM])

    assert together(an_article(text), an_article(text.replace('"', "") + " More soon."))


def test_many_copies_of_one_text_come_together_among_others():
    """More than all are paired with one another: the longest and the neighbours stand for the rest."""
    rnd = random.Random(2)
    copies = [copy(rnd.sample(reworded(BOATS, 0.2, seed), len(BOATS))) for seed in range(70)]
    others = [copy(reworded(DAM, 0.7, seed)) for seed in range(10)]

    reports = collapse_reprints([*copies, *others])

    assert max(len(r.articles) for r in reports) >= 60
    assert sum(len(r.articles) == 1 for r in reports) >= 10


def test_a_line_that_stands_everywhere_joins_nobody():
    line = "Sign up for the letter that we send every morning to readers who want news before the bread is baked."
    pages = [
        copy([*(f"{w}{i} " * 8 for w in ("amber", "birch", "cedar")), line, line.lower()], outlet="House")
        for i in range(60)
    ]

    assert len(collapse_reprints(pages)) == len(pages)


def test_a_long_block_that_a_house_puts_under_everything_joins_nobody_and_hides_no_copy():
    """The block is as long as what stands above it."""
    pages = [copy([*(f"{w}{i} " * 30 for w in ("amber", "birch", "cedar")), *DAM], outlet="House") for i in range(60)]
    stories = [reworded(BOATS, 0.7, seed) for seed in range(9)]
    own = [copy([*story, *DAM], outlet="House") for story in stories]
    again = [copy([*reworded(story, 0.1), *DAM], outlet="House") for story in stories]

    reports = collapse_reprints([*pages, *own, *again])

    assert sorted(len(r.articles) for r in reports) == [1] * len(pages) + [2] * len(stories)


def test_briefs_of_one_sentence_do_not_bring_together_all_that_hold_the_sentence():
    """Each stands in thirty texts, more than are all paired with one another."""
    rnd = random.Random(3)
    pool = [" ".join(f"w{rnd.randrange(5000)}" for _ in range(20)) for _ in range(100)]
    mixed = [rnd.sample(pool, 8) for _ in range(400)]

    texts = [*mixed, *([line] for line in pool)]
    reports = collapse_reprints(copy(text, url=f"{n}", outlet="House") for n, text in enumerate(texts))

    assert max(len(r.articles) for r in reports) <= 25


def test_a_batch_that_mixes_few_sentences_loses_no_article_and_no_copy():
    """Every sentence stands in hundreds of texts: only the best pairs of each are compared."""
    rnd = random.Random(3)
    pool = [" ".join(f"w{rnd.randrange(5000)}" for _ in range(20)) for _ in range(100)]
    mixed = [rnd.sample(pool, 6) for _ in range(1_000)]
    articles = [copy(text, url=f"{n}") for n, text in enumerate(mixed)]
    again = [copy(text[::-1], url=f"{n} again") for n, text in enumerate(mixed[:50])]

    reports = collapse_reprints([*articles, *again])
    home = {a.url: n for n, report in enumerate(reports) for a in report.articles}

    assert len(home) == 1_050
    assert sum(home[f"{n}"] == home[f"{n} again"] for n in range(50)) >= 45


def test_a_quotation_left_open_ends_with_its_text():
    """What stands next in the batch is not taken for quoted."""
    open_ended = an_article(DAM[0] + ' "Nobody knew')
    first, second = copy(BOATS), copy(BOATS[:3])

    assert len(collapse_reprints([open_ended, first, open_ended, second])) == 2


def test_thousands_of_articles_of_one_text_and_a_huge_one_are_no_trouble():
    huge = " ".join(f"w{i * i % 9973}" for i in range(60_000))
    articles = [an_article(" ".join(BOATS)) for _ in range(2_000)]
    articles += [an_article(huge), an_article("the of and to in a " * 4_000), an_article("the of and to in a " * 3_000)]

    reports = collapse_reprints(articles)

    assert sum(len(r.articles) for r in reports) == len(articles)
    assert max(len(r.articles) for r in reports) == 2_000


def test_the_process_makes_no_difference():
    program = (
        "from builders import an_article; from test_reprints import BOATS, DAM, copy, reworded; "
        "from briefbot.reprints import collapse_reprints; "
        "b = [copy(reworded(p, .2, s), url=f'u{s}{p[0][:3]}') for s in range(9) for p in (BOATS, DAM)]; "
        "print([[a.url for a in r.articles] for r in collapse_reprints(b)])"
    )
    told = {
        subprocess.run(
            [sys.executable, "-c", program],
            env={"PYTHONHASHSEED": seed, "PYTHONPATH": "tests/support:tests/reprints"},
            capture_output=True,
            check=True,
        ).stdout
        for seed in ("0", "7")
    }

    assert len(told) == 1


PIECES = st.sampled_from([*BOATS, *DAM, STATEMENT, "", "“", "\ud800 \x00", "خبر عاجل من طرابلس اليوم عن سفينة", "1"])
ARTICLES = st.builds(
    lambda paragraphs, url, origin, language: Article(
        url=url, text="\n\n".join(paragraphs), origin=origin, language=language
    ),
    st.lists(PIECES, max_size=6),
    st.sampled_from("abcdef"),
    st.sampled_from(["", "AFP", "Reuters"]),
    st.sampled_from(["", "", "en", "fr"]),
)
BATCHES = st.lists(ARTICLES, max_size=12)


@given(BATCHES)
def test_no_article_is_lost_and_none_stands_twice(batch):
    reports = collapse_reprints(batch)
    kept = [a for r in reports for a in r.articles]

    assert len(kept) == len(set(kept))
    assert set(kept) == set(batch)


@given(BATCHES, st.randoms())
def test_the_order_of_the_input_makes_no_difference(batch, rnd):
    shuffled = list(batch)
    rnd.shuffle(shuffled)

    assert collapse_reprints(shuffled) == collapse_reprints(batch)


@given(BATCHES)
def test_a_batch_twice_is_the_batch_once(batch):
    assert collapse_reprints(batch + batch) == collapse_reprints(batch)


@given(st.lists(st.text(), max_size=6))
def test_no_text_raises(texts):
    articles = [an_article(text) for text in texts]

    assert sum(len(r.articles) for r in collapse_reprints(articles)) == len(articles)


@given(st.permutations(BOATS + DAM), st.integers(0, 10), st.floats(0, 0.2), st.integers(0, 99))
def test_an_edited_copy_joins(paragraphs, dropped, share, seed):
    edited = reworded(paragraphs[:dropped] + paragraphs[dropped + 1 :], share, seed)

    assert together(copy(BOATS + DAM), copy(edited))
