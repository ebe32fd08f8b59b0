import random
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from briefbot.cleaning.clean import clean
from briefbot.cleaning.live_pages import entries

NEWS = (
    "Talks between the dockers and the port of Marsa ended without an agreement, the mediator said.",
    "Eleven fuel trucks reached the town of Zuwara after a week without supplies.",
    "Two guards were wounded when gunmen opened fire at the terminal of Sidra.",
    "Schools in Marsa will stay closed until Wednesday, the ministry said.",
    "The mission of the United Nations called on both sides to refrain from violence.",
    "A ship with flour for the south has left the harbour of Marsa.",
)


def a_live_page(stamp, between="\n\n", first=17, step=-1, news=NEWS):
    """Return a page of entries, the hour of each in the place of ``{}`` in its stamp."""
    return "\n\n".join(f"{stamp.format(first + step * n)}{between}{text}" for n, text in enumerate(news))


def told(text, title="Strike in Marsa: live"):
    return [text[start:end].strip() for start, end in entries(text, title)]


@pytest.mark.parametrize(
    "stamp",
    [
        "{}:15 GMT",
        "{}15 GMT",
        "3h ago ({}:15 GMT)",
        "published at {}:15 GMT",
        "{}.15 BST",
        "{}:15 ET, March 3, 2025",
        "{}h15",
        "{}:15 بتوقيت غرينتش",
        "3 March 2025 {}:15",
    ],
)
def test_an_entry_stands_below_a_stamp_that_is_alone_in_its_line(stamp):
    assert told(a_live_page(stamp)) == [*NEWS]


@pytest.mark.parametrize(
    "stamp", ["(Update {}:15 in Marsa, 9:15 ET) ", "[Updated at {}:15 GMT] ", "{}:15 GMT - ", "{}15 GMT: ", "{}h15 : "]
)
def test_an_entry_stands_behind_a_stamp_before_its_sentence(stamp):
    assert told(a_live_page(stamp, between="")) == [*NEWS]
    assert told(a_live_page(stamp, between="").replace("\n\n", " ")) == [*NEWS]


def test_the_newest_entry_comes_first_in_whichever_order_the_page_has_them():
    assert told(a_live_page("{}:15 GMT", first=10, step=1)) == [*NEWS[::-1]]
    assert told(a_live_page("{} p.m. ET".replace("{}", "{}:15"), first=8)) == [*NEWS]


@pytest.mark.parametrize(
    "title",
    [
        "Strike in Marsa",
        "Timeline: the fall of the old port",
        "Marsa 3-2 Derna",
        "Live ammunition fired at dockers",
        "Where the dockers of Marsa live",
        "Updates to the port law",
        "مفاوضات غير مباشرة في مرسى",
        "",
    ],
)
def test_hours_make_a_live_page_only_where_its_title_calls_it_so(title):
    assert told(a_live_page("{}:15 a.m. - ", between="", first=5), title) == []
    assert told(a_live_page("{}:15 GMT"), title) == []
    assert told(a_live_page("(Updated {}:15 GMT) ", between=""), title) == [*NEWS]


@pytest.mark.parametrize(
    "title",
    [
        "Port of Marsa shut – as it happened",
        "Live updates: strike in Marsa",
        "Strike live: talks",
        "Strike – live | The Lamp",
        "EN DIRECT : Marsa",
        "مباشر: إضراب",
    ],
)
def test_titles_call_a_live_page_what_it_is(title):
    assert told(a_live_page("{}:15 GMT"), title) == [*NEWS]


def test_what_stands_above_the_first_stamp_is_the_newest_where_a_title_names_the_page():
    summary = "Dockers have shut the port of Marsa for a week."

    assert told(f"{summary}\n\n{a_live_page('{}:15 GMT')}") == [summary, *NEWS]
    assert told(f"{summary} {a_live_page('(Updated {}:15 GMT) ', between='')}", "") == [*NEWS]


def test_entries_with_full_dates_stand_by_these_and_those_a_day_older_are_left_out():
    page = "\n\n".join(
        f"{day} March 2025, 10:15 GMT\n\n{text}" for day, text in zip((4, 5, 3, 5, 5, 5), NEWS, strict=True)
    )

    assert told(page) == [NEWS[n] for n in (1, 3, 4, 5)]


def test_when_an_entry_was_changed_says_nothing_of_the_order():
    page = "\n\n".join(f"{17 - n}.15 BST\n\n{text}\n\nUpdated at {17 - n}.20 BST" for n, text in enumerate(NEWS))

    assert [each.split("\n")[0] for each in told(page)] == [*NEWS]


def test_entries_of_one_hour_have_the_order_of_the_page():
    page = "\n\n".join(f"10:15 {zone}\n\n{text}" for zone, text in zip(["GMT", "UTC"] * 3, NEWS, strict=True))

    assert told(page) == [*NEWS]


@pytest.mark.parametrize(
    "text",
    [
        a_live_page("{}:15 GMT", news=NEWS[:5]),  # a report with a box of times
        a_live_page("{}:15 GMT", news=["Ship leaves the harbour", "Talks end"] * 5),  # other stories' headlines
        " ".join(f"At 1{n}:15 a.m. on Monday {text[0].lower()}{text[1:]}" for n, text in enumerate(NEWS)),
        "\n\n".join(NEWS),
        "",
    ],
)
def test_other_texts_have_no_entries(text):
    assert told(text) == []


@pytest.mark.parametrize("stamp", ["{}:15 GMT", "published at {}:15 GMT", "{}h15"])
def test_a_live_page_keeps_the_stamps_that_stand_alone_in_their_lines(stamp):
    page, report = a_live_page(stamp), a_live_page(stamp, news=NEWS[:5])

    assert clean(page, title="Strike: live updates", pasted=False).text == page
    assert clean(page, title="Strike in Marsa", pasted=False).text == "\n\n".join(NEWS)
    assert clean(report, title="Strike: live updates", pasted=False).text == "\n\n".join(NEWS[:5])


def test_the_date_of_a_live_page_is_still_found():
    stamp = "Published 3 March 2025, 18:40 GMT"

    assert stamp in clean(f"{stamp}\n\n{a_live_page('{}:15 GMT')}", title="Strike: live", pasted=False).stamps


@given(
    st.lists(st.sampled_from(["10:15 GMT", "(Updated 9:15) ", "24:99", "(10", "\n", " ", "Guns fell.", "“"])),
    st.randoms(),
)
def test_entries_lie_in_the_text_and_apart(parts, shuffler: random.Random):
    shuffler.shuffle(parts)
    text = "".join(parts * 3)
    spans = sorted(entries(text, "Strike: live"))

    assert all(0 <= start <= end <= len(text) for start, end in spans)
    assert all(before[1] <= behind[0] for before, behind in pairwise(spans))


@pytest.mark.parametrize("title", ["Strike: live", "Strike in Marsa"])
@given(
    st.lists(
        st.sampled_from(["10:15 GMT", "(Updated 9:15) Guns fell.", "Guns fell.", "Sign up.", "10:15 - Ships left."])
    )
)
def test_cleaning_a_live_page_again_changes_nothing(title, paragraphs):
    once = clean("\n\n".join(paragraphs * 2), title=title, pasted=False)

    assert clean(once.text, title=once.title, pasted=False).text == once.text


@pytest.mark.parametrize("stamp", ["(Updated {}:15 GMT) ", "{}15\u00a0GMT: "])
def test_a_live_page_keeps_the_stamps_before_its_sentences(stamp):
    news = [
        f"{begin} guards were wounded near the port, police said."
        for begin in ("The", "A few", "Four", "Five", "Six", "Ten")
    ]
    page = a_live_page(stamp, between="", news=news)

    assert clean(page, title="Strike in Marsa", pasted=False).text == page.replace("\u00a0", " ")
