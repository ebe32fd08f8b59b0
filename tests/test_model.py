from datetime import UTC, date, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest
from builders import a_report, an_article

from briefbot import Article, Brief, Excerpt, Report, Story, Window
from briefbot.model import Missing


def test_an_articles_time_is_kept_in_utc():
    noon_in_tripoli = datetime(2020, 5, 22, 12, tzinfo=timezone(timedelta(hours=2)))

    assert an_article(published=noon_in_tripoli).published == datetime(2020, 5, 22, 10, tzinfo=UTC)
    assert an_article(published=noon_in_tripoli).published.tzinfo is UTC


def test_a_time_without_a_zone_is_refused():
    with pytest.raises(ValueError, match="no time zone"):
        Article(url="u", text="t", published=datetime(2020, 5, 22, 12))  # noqa: DTZ001 - it is what is refused


@pytest.mark.parametrize(("start", "end"), [(0, 0), (3, 2), (-1, 2), (0, 99)])
def test_an_excerpt_is_a_span_of_its_article(start, end):
    with pytest.raises(ValueError, match="no span"):
        Excerpt(an_article("short"), start, end)


def test_an_excerpt_says_its_span():
    assert Excerpt(an_article("One. Two."), 5, 9).text == "Two."


def test_reports_of_one_agency_are_one_source_and_unknown_ones_are_none():
    story = Story((a_report(origin="AFP"), a_report(origin="Reuters"), a_report(origin="AFP"), a_report(), a_report()))

    assert story.origins == ("AFP", "Reuters")
    assert story.independent_sources == 2


def test_the_news_of_a_report_is_told_from_its_lead_and_from_updates_that_may_be_as_late():
    first, second, third, undated = (
        an_article(published=day) for day in ("2020-05-01", "2020-05-02", "2020-05-02", None)
    )
    report = Report((third, first, second, undated), updates=(second, third, undated))

    assert report.latest == (third, second, undated)
    assert report.replaced(third) == first
    assert report.replaced(first) is None
    assert report.replaced(undated) is None


def test_a_day_is_as_long_as_it_is_for_the_reader():
    rome = ZoneInfo("Europe/Rome")

    def hours(window):
        return (window.until - window.since) / timedelta(hours=1)

    assert hours(Window.of_day(date(2020, 3, 28), rome)) == 24
    assert hours(Window.of_day(date(2020, 3, 29), rome)) == 23
    assert hours(Window.of_day(date(2020, 10, 25), rome)) == 25


def test_midnight_belongs_to_the_day_that_it_begins():
    window = Window.of_day(date(2020, 5, 22), ZoneInfo("Africa/Tripoli"))

    assert datetime(2020, 5, 21, 22, tzinfo=UTC) in window
    assert datetime(2020, 5, 22, 22, tzinfo=UTC) not in window
    assert datetime(2020, 5, 21, 21, 59, tzinfo=UTC) not in window


def test_an_open_window_holds_every_moment():
    assert datetime(1, 1, 1, tzinfo=UTC) in Window()


def test_a_brief_counts_what_it_is_made_of():
    english = an_article("The pier burnt.", language="en", published="2020-06-05T09:00:00")
    copy, later = (an_article("The pier burnt down.", language="en", published="2020-06-05T12:00:00") for _ in "ab")
    arabic = an_article("احترق الرصيف.", language="ar")
    alone = Story((Report((later, english, copy), "AFP", (later,)),), (Excerpt(later, 0, 20),))
    shared = Story((Report((arabic,), "Lamp"), Report((an_article(),))), (Excerpt(arabic, 0, 5),))
    missing = tuple(
        Missing(str(number), reason)
        for number, reason in enumerate(
            ("off topic", "off topic: score 0.15, other countries 0.40", "no date", "no text")
        )
    )

    made = Brief(glance=(Excerpt(english, 0, 15),), stories=(alone, shared), missing=missing).composition

    assert list(made.languages.items()) == [("en", 3), ("", 1), ("ar", 1)]
    assert (made.reprints, made.off_topic, made.undated) == (1, 2, 3)
    assert (made.excerpts, made.on_one_origin) == (3, 2)


def test_two_versions_of_which_either_may_update_the_other_are_no_reprint():
    first, later = an_article("One."), an_article("Two.")
    brief = Brief(stories=(Story((Report((first, later), updates=(first, later)),)),))

    assert brief.composition.reprints == 0
