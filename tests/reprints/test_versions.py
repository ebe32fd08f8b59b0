"""Versions of a running text: the latest news is told, and what it replaces is known."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from builders import an_article

from briefbot.reprints import collapse_reprints

BODY = [
    "Shops in the old quarter stayed closed for a third day, and traders said that the price of flour had doubled.",
    "The council says that men paid from abroad have burned two of its offices and cut the water main to the port.",
    "A nurse at the clinic said that the generator had failed at dusk and that the wards were lit with lamps.",
    "Four hundred families have left for the camps behind the ridge, where tents came too late for the rain.",
    "The governor has promised an inquiry and asked people to stay off the coast road until the weekend.",
    "Fishermen who had been at sea since Tuesday were kept from landing and sold their catch from boat to boat.",
    "Schools have been closed since the first of the month, and pupils carry sand for the barriers on the corniche.",
]
MARCH = "Thousands marched through the port of Ras Amal after prayers and called on the governor to resign at once."
PLANES = (
    "Planes dropped leaflets over Ras Amal in the evening that told everybody to stay indoors until further notice. "
    "Residents read them out by torchlight because the power station had been shut down an hour before."
)
CURFEW = "The army closed all three roads into Ras Amal at midnight and said that nobody may leave a house before noon."


DAY = date(2024, 5, 10)
DAY_AFTER = DAY + timedelta(1)


def version(*paragraphs: str, **fields):
    return an_article("\n\n".join(paragraphs), **{"outlet": "Wire", **fields})


def at(hour: int) -> str:
    return f"2024-05-10T{hour:02}:00"


def test_a_later_version_with_news_in_its_opening_leads_though_it_is_shorter():
    early, late = version(MARCH, *BODY, published=at(9)), version(PLANES, *BODY[:6], published=at(15))

    (report,) = collapse_reprints([early, late])

    assert report.lead == late
    assert report.updates == (late,)
    assert report.replaced(late) == early
    assert report.latest == (late,)


def test_updates_stand_in_order_of_time_and_the_last_one_leads():
    first = version(MARCH, *BODY, published=at(9))
    second = version(PLANES, MARCH, *BODY, published=at(15))
    third = version(CURFEW, PLANES, MARCH, *BODY, published=at(23))

    (report,) = collapse_reprints([second, third, first])

    assert report.updates == (second, third)
    assert report.lead == third
    assert [report.replaced(article) for article in (first, second, third)] == [None, first, second]


def test_a_late_reprint_of_the_early_version_does_not_lead():
    early, late = version(MARCH, *BODY, published=at(9)), version(PLANES, *BODY, published=at(15))
    reprint = version(MARCH, *BODY, "More follows.", published=at(20), outlet="Herald")

    (report,) = collapse_reprints([early, late, reprint])

    assert report.lead == late
    assert report.updates == (late,)


def test_a_later_cut_is_no_update_and_the_full_text_leads():
    whole, cut = version(MARCH, *BODY, published=at(9)), version(MARCH, *BODY[:1], published=at(15))

    (report,) = collapse_reprints([whole, cut])

    assert report.lead == whole
    assert report.updates == ()


def test_a_later_edition_of_the_same_publisher_leads_and_a_later_reprint_does_not():
    early, late = version(MARCH, *BODY, published=at(9)), version(MARCH, *BODY[:6], published=at(15))
    reprint = version(MARCH, *BODY[:5], published=at(20), outlet="Herald")

    (report,) = collapse_reprints([early, late, reprint])

    assert report.lead == late
    assert report.updates == ()


@pytest.mark.parametrize(
    "sentence",
    [
        "Doctors in Ras Amal said that at least {} people had been killed in the march to the port.",
        "قال أطباء في رأس أمل إن {} شخصا على الأقل قتلوا في المسيرة إلى الميناء.",
        "Des médecins de Ras Amal ont dit qu'au moins {} personnes avaient été tuées sur le port.",
    ],
    ids=["English", "Arabic", "French"],
)
def test_a_new_toll_alone_is_news(sentence):
    early = version(sentence.format(28), *BODY, published=at(9))
    late = version(sentence.format(33), *BODY[:5], published=at(15))

    (report,) = collapse_reprints([early, late])

    assert report.lead == late
    assert report.updates == (late,)


def test_headline_caption_and_dateline_on_a_flattened_page_are_no_news():
    plain = version(MARCH, *BODY, published=at(9))
    page = version(
        "Governor urged to go as crowds fill port A man holds a loaf of bread above his head near the harbour wall. "
        f"RAS AMAL, May 10 (Reuters) - {MARCH}",
        *BODY,
        published=at(15),
    )

    (report,) = collapse_reprints([plain, page])

    assert report.updates == ()


@pytest.mark.parametrize(
    ("first", "second"),
    [(at(9), at(9)), (None, None), (DAY, DAY), (DAY, at(15)), (at(15), DAY)],
    ids=["one moment", "no date", "two bare dates", "a date and an hour", "an hour and a date"],
)
def test_of_two_whose_order_is_not_known_both_are_told(first, second):
    one, other = version(MARCH, *BODY, published=first), version(PLANES, *BODY[:6], published=second)

    (report,) = collapse_reprints([one, other])

    assert set(report.updates) == set(report.latest) == {one, other}
    assert report.replaced(one) is report.replaced(other) is None


def test_of_two_publishers_nothing_follows_from_an_order_that_is_not_known():
    ours = version(MARCH, *BODY, published=DAY)
    theirs = version(PLANES, *BODY, published=DAY, outlet="Herald")

    (report,) = collapse_reprints([ours, theirs])

    assert report.updates == ()
    assert report.latest == (theirs,)


def test_a_later_reprint_with_news_on_top_is_an_update():
    early = version(MARCH, *BODY, published=at(9))
    late = version(PLANES, MARCH, *BODY, published=at(15), outlet="Gazette")

    assert collapse_reprints([early, late])[0].updates == (late,)


@pytest.mark.parametrize("stamp", ["at 16:30 in the port", "in 2023 in the port"])
def test_an_hour_or_a_year_is_no_new_toll(stamp):
    early, late = version(MARCH, *BODY, published=at(9)), version(f"{MARCH[:-1]} {stamp}.", *BODY, published=at(15))

    (report,) = collapse_reprints([early, late])

    assert report.updates == ()


def test_of_very_many_versions_the_last_one_leads():
    words = [f"{word}{number}" for number in range(30) for word in ("amber", "birch", "cedar")]
    openings = [" ".join([*words[3 * hour : 3 * hour + 20], "in the port."]) for hour in range(23)]
    versions = [version(opening, MARCH, *BODY, published=at(hour)) for hour, opening in enumerate(openings)]

    (report,) = collapse_reprints(versions)

    assert report.lead == versions[-1]


def test_of_two_bare_dates_the_later_day_is_the_later_version():
    early, late = version(MARCH, *BODY, published=DAY), version(PLANES, *BODY[:6], published=DAY_AFTER)

    (report,) = collapse_reprints([early, late])

    assert report.latest == report.updates == (late,)
    assert report.replaced(late) == early


def test_an_undated_version_may_be_the_latest_and_is_told_beside_the_dated_one():
    dated, undated = version(MARCH, *BODY, published=at(9)), version(PLANES, *BODY[:6])

    (report,) = collapse_reprints([dated, undated])

    assert report.latest == (dated, undated)


def test_the_order_in_which_versions_are_given_makes_no_difference():
    versions = [
        version(MARCH, *BODY, published=at(9)),
        version(PLANES, *BODY, published=at(15)),
        version(CURFEW, *BODY, published=at(15)),
        version(MARCH, *BODY[:6]),
    ]

    assert collapse_reprints(versions) == collapse_reprints(versions[::-1])


def test_versions_whose_openings_are_a_few_words_are_no_updates():
    page = f"By A. Writer {' '.join(BODY[:3])} TRIPOLI (Reuters) - Guns fell."

    (report,) = collapse_reprints(
        [version(page, published=at(9)), version(page.replace("lamps", "candles"), published=at(15))]
    )

    assert report.updates == ()
