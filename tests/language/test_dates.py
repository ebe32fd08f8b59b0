"""Dates that pages state, and what is none."""

import contextlib
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from briefbot.language.dates import address_date, dateline_date, parse_moment, stated_date


def iso(moment):
    return moment and moment.isoformat().removesuffix(":00+00:00")


@pytest.mark.parametrize(
    ("stamp", "expected"),
    [
        ("Nov. 20, 2019, 9:28 AM UTC", "2019-11-20T09:28"),
        ("Nov. 20, 2019, 9:28 AM UTC / Updated Nov. 21, 2019, 1:00 PM UTC", "2019-11-20T09:28"),
        ("Last Update: Friday, 22 May 2020 KSA 21:52 - GMT 18:52", "2020-05-22T18:52"),
        ("Last Update: Friday, 22 May 2020 KSA 00:52 - GMT 21:52", "2020-05-21T21:52"),
        ("2020-05-22T21:52:00Z", "2020-05-22T21:52"),
        ("2020-05-22T21:52:00+0300", "2020-05-22T18:52"),
        ("2020/05/22 21:52", "2020-05-22T21:52"),
        ("22 May 2020", "2020-05-22"),
        ("22nd of May, 2020", "2020-05-22"),
        ("May 22 2020", "2020-05-22"),
        ("22-May-2020", "2020-05-22"),
        ("22.05.2020", "2020-05-22"),
        ("22/05/2020", "2020-05-22"),
        ("05/22/2020", "2020-05-22"),
        ("05/05/2020", "2020-05-05"),
        ("4.5.2020", "2020-05-04"),
        ("Fri, 22 May 2020 21:52:00 +0200", "2020-05-22T19:52"),
        ("Thu 19 Mar 2020 10.30 GMT", "2020-03-19T10:30"),
        ("22 MAY 2020 • 9:28pm", "2020-05-22T21:28"),
        ("22 May 2020 13:42 pm", "2020-05-22T13:42"),
        ("22 May 2020 12:05 a.m. EST", "2020-05-22T05:05"),
        ("August 21, 2011 -- Updated 2128 GMT (0528 HKT)", "2011-08-21T21:28"),
        ("Updated 9:28 p.m. ET, Sun August 21, 2011", "2011-08-22T01:28"),
        ("Updated 9:28 p.m. ET, Fri January 21, 2011", "2011-01-22T02:28"),
        ("May 22, 2020 at 10:00 (UTC+3)", "2020-05-22T07:00"),
        ("May 22, 2020 at 10:00 CEST", "2020-05-22T08:00"),
        ("May 22, 2020 at 10:00 CST", "2020-05-22T10:00"),
        ("22 mai 2020 à 21h52", "2020-05-22T21:52"),
        ("Publié le 1er août 2020 à 9 h 05", "2020-08-01T09:05"),
        ("17 marzo 2011", "2011-03-17"),
        ("22. Mai 2020, 21:52 Uhr", "2020-05-22T21:52"),
        ("٢٢ مايو ٢٠٢٠", "2020-05-22"),
        ("٢٢ أيار/مايو ٢٠٢٠ - ٢١:٥٢ بتوقيت غرينتش", "2020-05-22T21:52"),
        ("14 مايو أيار 2020 - 18:32 بتوقيت غرينتش", "2020-05-14T18:32"),
        ("الخميس 14 أيار (مايو) 2020", "2020-05-14"),
        ("الجمعة 22 كانون الثاني 2021", "2021-01-22"),
        ("الجمعة 5 آب 2011 10:30 م", "2011-08-05T22:30"),
        ("22 ماي 2020", "2020-05-22"),
        ("3 أبريل 2020 21:52 بتوقيت ليبيا", "2020-04-03T19:52"),
    ],
)
def test_a_full_date_is_read(stamp, expected):
    assert iso(stated_date(stamp)) == expected


@pytest.mark.parametrize(
    "stamp",
    [
        *("", "22 May", "May 2020", "Last Update: 21:52 KSA 00:52 - GMT 21:52", "Friday", "3 hours ago", "2020"),
        *("04/05/2020", "31 February 2020", "1 January 1970", "22 May 9999", "22 May 1492", "version 2.10.2020.3"),
        *("10.30am BST", "00/00/2020", "2020-13-45"),
    ],
)
def test_what_is_no_full_date_is_no_date(stamp):
    assert stated_date(stamp) is None


@pytest.mark.parametrize("clock", ["12:60", "25:00", "25:00 pm"])
def test_an_impossible_hour_leaves_the_day(clock):
    assert iso(stated_date(f"22 May 2020 {clock}")) == "2020-05-22"


def test_an_impossible_offset_is_no_zone():
    assert iso(stated_date("22 May 2020 10:00 UTC+99")) == "2020-05-22T10:00"


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("2020-05-22", "2020-05-22"),
        ("20200522", "2020-05-22"),
        ("2020-05-22T00:00", "2020-05-22T00:00"),
        (" 2020-05-22 21:52:00.000Z ", "2020-05-22T21:52"),
        ("Fri, 22 May 2020 21:52:00 GMT", "2020-05-22T21:52"),
        ("0001-01-01T00:00:00Z", None),
        ("9999-12-31T23:59:59+14:00", None),
        ("1970-01-01", None),
    ],
)
def test_a_value_is_read_as_iso_or_as_stated(value, expected):
    assert iso(parse_moment(value)) == expected


@pytest.mark.parametrize("value", ["", "yesterday", "22 May", "04/05/2020"])
def test_a_value_that_is_no_date_is_refused(value):
    with pytest.raises(ValueError, match="not a full date"):
        parse_moment(value)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("TRIPOLI, May 22, 2020 (AFP) - The port reopened.", "2020-05-22"),
        ("Port reopens\n\nTripoli, 22 mai 2020 (AFP) — Le port", "2020-05-22"),
        ("طرابلس، 22 مايو 2020 (وال) - قال", "2020-05-22"),
        ("TRIPOLI (Reuters) - The port closed on May 20, 2020 - and reopened.", None),
        ("On May 20, 2020 - the day of the talks - the port reopened.", None),
        ("TRIPOLI, May 22 (AFP) - The port reopened.", None),
        ("", None),
    ],
)
def test_only_a_dateline_with_a_year_dates_a_text(text, expected):
    assert iso(dateline_date(text)) == expected


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("https://news.example/2020/05/22/port", "2020-05-22"),
        ("https://news.example/world/2020/may/22/port", "2020-05-22"),
        ("https://news.example/2020-05-22", "2020-05-22"),
        ("https://news.example/2020/99/99/x/2020/05/22", "2020-05-22"),
        ("https://news.example/2020/xyz/22/port", None),
        ("https://news.example/20200522", None),
        ("news/2020/port.txt", None),
    ],
)
def test_a_date_in_the_path_of_an_address_counts(url, expected):
    assert iso(address_date(url)) == expected


@settings(deadline=None)
@given(st.datetimes(datetime(1971, 1, 1), datetime(2100, 1, 1)))  # noqa: DTZ001 - hypothesis adds no zone
def test_every_moment_survives_being_written_in_iso(moment):
    aware = moment.replace(tzinfo=UTC)

    assert parse_moment(aware.isoformat()) == aware
    assert parse_moment(moment.isoformat()) == aware
    assert stated_date(aware.isoformat()) == aware.replace(microsecond=0)


@settings(deadline=None)
@given(st.text(alphabet="0123456789:/.-+, apm٢٠utcgz\u200fmayمايو") | st.text())
def test_no_text_is_too_odd(text):
    stated_date(text)
    dateline_date(text)
    address_date(text)


@pytest.mark.parametrize(
    ("stamp", "expected"),
    [
        ("1590157800", "2020-05-22T14:30"),
        ("1590157800000", "2020-05-22T14:30"),
        ("1590157800.5", "2020-05-22T14:30"),
        ("20200522143000", "2020-05-22T14:30"),
        ("202005221430", "2020-05-22T14:30"),
        ("20200522T143000Z", "2020-05-22T14:30"),
        ("20200522T143000+0200", "2020-05-22T12:30"),
        ("Fri May 22 14:30:00 2020", "2020-05-22T14:30"),
        ("Fri May  2 14:30:00 UTC 2020", "2020-05-02T14:30"),
        ("Fri May 22 14:30:00 EET 2020", "2020-05-22T12:30"),
        ("May 22, 2020 14:30 CAT", "2020-05-22T12:30"),
        ("22 May 2020, 14:30 EAT", "2020-05-22T11:30"),
        ("Fri, 22 May 2020 24:00:00 +0200", "2020-05-22T22:00"),
        ("2020-05-22T24:00:00Z", "2020-05-23T00:00"),
        ("2020-05-22 24:00", "2020-05-23T00:00"),
        ("31 December 2020 24:00", "2021-01-01T00:00"),
    ],
)
def test_stamps_of_machines_and_the_end_of_a_day_are_moments(stamp, expected):
    assert iso(parse_moment(stamp)) == expected


@pytest.mark.parametrize("stamp", ["123", "9590157800", "20201322143000", "0000000000", "159015780", "24:00"])
def test_other_numbers_are_no_moments(stamp):
    with contextlib.suppress(ValueError):
        assert parse_moment(stamp) is None
