"""Charts of figures over days, and the strip of a storyline's days."""

from datetime import UTC, date, datetime, timedelta

from brief_builders import quoted
from builders import an_article
from hypothesis import given
from hypothesis import strategies as st

from briefbot.figures.compare import Row
from briefbot.model import Figure
from briefbot.rendering.charts import HEIGHT, LONGEST_STRIP, MARKS, WIDTH, chart_of, strip_of

FIRST = date(2031, 5, 6)


def stated(size, day, who="ministry", hour=12):
    """A figure of ``size`` killed that ``who`` states on a day, counted from the first; none: undated."""
    moment = None if day is None else datetime(2031, 5, 6, hour, tzinfo=UTC) + timedelta(days=day)
    article = an_article("People were killed.", published=moment)
    return Figure(kind="killed", low=size, high=size, said_by=who, excerpt=quoted(article))


def charted(*figures):
    row = Row("killed", over_time=False, rises=tuple(((figure,),) for figure in figures))
    return chart_of(row, lambda figure: figure.said_by, UTC)


def test_a_rising_toll_is_a_line_from_the_left_below_to_the_right_above():
    (series,) = charted(stated(11, 0), stated(19, 1), stated(26, 2)).series

    assert [mark.number for mark in series.marks] == ["11", "19", "26"]
    assert [mark.x for mark in series.marks] == sorted(mark.x for mark in series.marks)
    assert [mark.y for mark in series.marks] == sorted((mark.y for mark in series.marks), reverse=True)
    assert series.line.count("L") == 2


def test_each_source_has_its_own_sign_and_those_with_most_numbers_come_first():
    found = charted(stated(9, 0, "medics"), stated(11, 0), stated(19, 1), *(stated(n, n, f"w{n}") for n in range(2, 7)))

    assert found.series[0].name == "ministry"
    assert [each.sign for each in found.series] == list(MARKS)
    assert all(each.line == "" for each in found.series[1:])


def test_a_chart_begins_at_none():
    found = charted(stated(50, 0), stated(75, 1), stated(100, 2))
    low, middle, high = (found.base - mark.y for mark in found.series[0].marks)

    assert (low, middle) == (high / 2, high * 0.75)


def test_there_is_no_chart_of_two_numbers_of_one_day_or_of_what_does_not_change():
    assert charted() is None
    assert charted(stated(11, 0), stated(19, 1)) is None
    assert charted(*(stated(11 + n, 0, hour=n) for n in range(3))) is None
    assert charted(*(stated(11, n) for n in range(3))) is None


def test_a_number_without_a_day_is_not_on_a_chart():
    found = charted(stated(11, 0), stated(19, 1), stated(26, 2), stated(90, None))

    assert found.series[0].numbers == (11, 19, 26)


@given(st.lists(st.tuples(st.integers(0, 10**9), st.integers(0, 400), st.sampled_from("abcdef")), max_size=40))
def test_all_of_a_chart_is_on_it_and_no_number_hides_another(numbers):
    found = charted(*(stated(*each) for each in numbers))

    if found is None:
        return
    shown = [mark for series in found.series for mark in series.marks]
    assert all(0 <= mark.x <= WIDTH and 0 <= mark.y <= HEIGHT for mark in shown)
    places = [(mark.number_x, mark.number_y) for mark in shown if mark.number]
    assert len(places) == len(set(places))


def test_a_strip_has_each_day_up_to_that_of_the_brief():
    found = strip_of([FIRST, FIRST + timedelta(days=2)], FIRST + timedelta(days=3))

    assert [told for _, told in found.days] == [True, False, True, True]
    assert found.told == (FIRST, FIRST + timedelta(days=2), FIRST + timedelta(days=3))


def test_a_story_that_no_earlier_brief_told_has_no_strip():
    assert strip_of([], FIRST) is None
    assert strip_of([FIRST], FIRST) is None
    assert strip_of([FIRST], None) is None


def test_a_long_strip_shows_its_last_days():
    found = strip_of([FIRST], FIRST + timedelta(days=400))

    assert len(found.days) == LONGEST_STRIP
    assert found.told == (FIRST + timedelta(days=400),)
