from datetime import date, timedelta

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from briefbot.language.relative_days import named_days

WEDNESDAY = date(2011, 5, 11)


def named(sentence, published=WEDNESDAY):
    return sorted(day.isoformat() for day in named_days(sentence, published))


@pytest.mark.parametrize(
    ("sentence", "days"),
    [
        ("Rebels took Brega on Monday.", ["2011-05-09"]),
        ("Rebels took Brega early on Wednesday.", ["2011-05-11"]),
        ("The council met last Wednesday.", ["2011-05-04"]),
        ("The council met last Monday.", ["2011-05-09"]),
        ("The council meets next Wednesday.", ["2011-05-18"]),
        ("The council meets this coming Monday.", ["2011-05-16"]),
        ("Shelling went on overnight.", ["2011-05-11"]),
        ("Yesterday's strike hit a depot; today it burns.", ["2011-05-10", "2011-05-11"]),
        ("THE PORT REOPENED ON TUESDAY.", ["2011-05-10"]),
        ("A survivor told The Sunday Times that nobody had warned them.", []),
        ("A survivor told the Mail on Sunday on Monday that nobody had warned them.", ["2011-05-09"]),
        ("Times are hard, the mayor said on Sunday; times will change.", ["2011-05-08"]),
        ("Un témoin l'a dit au Journal du Dimanche.", []),
        ("La ville est tombée lundi.", ["2011-05-09"]),
        ("Le conseil se réunira lundi prochain.", ["2011-05-16"]),
        ("Le conseil s'est réuni mercredi dernier.", ["2011-05-04"]),
        ("Hier, le port a rouvert ; aujourd’hui il est fermé.", ["2011-05-10", "2011-05-11"]),
        ("سقطت المدينة يوم الإثنين.", ["2011-05-09"]),
        ("يجتمع المجلس يوم الاثنين المقبل.", ["2011-05-16"]),
        ("اجتمع المجلس يوم الأربعاء الماضي.", ["2011-05-04"]),
        ("أعيد فتح الميناء أمس.", ["2011-05-10"]),
        ("Nobody knows when the port will open.", []),
        ("", []),
    ],
)
def test_a_weekday_or_yesterday_is_told_from_the_day_of_publication(sentence, days):
    assert named(sentence) == days


@pytest.mark.parametrize(
    ("sentence", "days"),
    [
        ("Talks open tomorrow.", ["2011-05-12"]),
        ("Les pourparlers s'ouvrent demain jeudi.", ["2011-05-12"]),
        ("L'aéroport rouvre après-demain.", ["2011-05-13"]),
        ("تنطلق المحادثات غدا الخميس.", ["2011-05-12"]),
        ("يستأنف المطار رحلاته بعد غد، الجمعة.", ["2011-05-13"]),
        ("Il est arrivé hier mardi.", ["2011-05-10"]),
        ("قتل الرجل أمس الأول.", ["2011-05-09"]),
        ("استمر القصف يومي الأحد والاثنين.", ["2011-05-08", "2011-05-09"]),
        ("Three days ago, gunmen seized him.", ["2011-05-08"]),
        ("Il y a 12 jours, le port a fermé.", ["2011-04-29"]),
        ("قبل يومين، خطف مسلحون المدير.", ["2011-05-09"]),
    ],
)
def test_tomorrow_and_days_ago_are_told_from_the_day_of_publication(sentence, days):
    assert named(sentence) == days


@pytest.mark.parametrize(
    "sentence",
    [
        "أغلقت اللجنة الباب قبل ثلاثة أيام من الانتخابات.",
        "وعاد في اليوم التالي إلى بيته.",
        "تنقطع الكهرباء عشر ساعات في اليوم.",
        "دخل الإضراب اليوم الثالث.",
        "احتفلت المدرسة باليوم العالمي للمعلم.",
    ],
)
def test_another_day_is_not_today(sentence):
    assert named(sentence) == []


@pytest.mark.parametrize(
    ("sentence", "days"),
    [
        ("The strike of May 7 killed two.", ["2011-05-07"]),
        ("They met on the fourth of May.", ["2011-05-04"]),
        ("Les syndicats ont défilé le premier mai.", ["2011-05-01"]),
        ("احتفل السكان في الثامن من أيار/مايو بالعيد.", ["2011-05-08"]),
        ("وقع الاتفاق في الحادي والعشرين من نيسان (أبريل) ٢٠١٠.", ["2010-04-21"]),
        ("وصل الوفد في 7 مايو أيار 2010.", ["2010-05-07"]),
        ("The strike of 7 May killed two.", ["2011-05-07"]),
        ("The strike of May 7th, 2009, killed two.", ["2009-05-07"]),
        ("They met on the 3rd of February.", ["2011-02-03"]),
        ("They met on Dec. 30 in Cairo.", ["2010-12-30"]),
        ("Le port a rouvert le 1er mai.", ["2011-05-01"]),
        ("Le port a rouvert le 12 août 2010.", ["2010-08-12"]),
        ("أعيد فتح الميناء في 7 مايو.", ["2011-05-07"]),
        ("أعيد فتح الميناء في ٧ أيار ٢٠١٠.", ["2010-05-07"]),
        ("The ceasefire ran from 7 May to 9 May.", ["2011-05-07", "2011-05-09"]),
        ("The war ended on May 8, 1945.", ["1945-05-08"]),
    ],
)
def test_a_date_is_read_as_it_is_written_and_without_a_year_is_the_nearest(sentence, days):
    assert named(sentence) == days


def test_around_new_year_the_nearest_date_lies_in_the_other_year():
    assert named("Polls open on January 3.", date(2010, 12, 30)) == ["2011-01-03"]
    assert named("Polls closed on December 30.", date(2011, 1, 2)) == ["2010-12-30"]


@pytest.mark.parametrize(
    "sentence",
    [
        "At least 20 may have died in the shelling.",
        "They met in May 2011.",
        "The train leaves on 31 June.",
        "The siege lasted 30 days in all.",
        "The camp is 12 km from Marchville.",
        "They met on May 0.",
        "They met on May 3, 0000.",
        "The second march on the square drew thousands.",
    ],
)
def test_what_only_looks_like_a_date_names_no_day(sentence):
    assert named(sentence) == []


def test_the_29th_of_february_is_found_in_the_leap_year():
    assert named("The bridge fell on 29 February.") == ["2012-02-29"]
    assert named("The bridge fell on 29 February.", date(2014, 6, 1)) == []


WORDS = (
    "last next Monday dimanche prochain الخميس أمس الماضي yesterday tonight May mai December 31 1 January 29 February 99 "
    "0000 9999 , ٣ Dec. juin"
)
words = st.sampled_from(WORDS.split())
sentences = st.lists(words, max_size=10).map(" ".join) | st.text()


@given(sentences, st.dates())
@example("next Monday, last Monday, yesterday, 31 December, 1 January", date.min)
@example("next Monday, last Monday, yesterday, 31 December, 1 January", date.max)
def test_any_sentence_on_any_date_names_days_that_exist(sentence, published):
    assert all(type(day) is date for day in named_days(sentence, published))


@given(st.dates(date(1, 1, 20), date(9999, 12, 1)), st.sampled_from(["Monday", "jeudi", "السبت"]))
def test_a_weekday_is_the_last_seven_days_last_and_next_lie_around_it(published, name):
    (this,) = named_days(f"on {name}", published)
    (coming,) = named_days(f"next {name}", published)
    (gone,) = named_days(f"last {name}", published)

    assert timedelta() <= published - this < timedelta(7)
    assert coming - this == timedelta(7)
    assert published - timedelta(7) <= gone < published


@given(st.dates(date(3, 1, 1), date(9997, 12, 31)), st.integers(1, 12), st.integers(1, 28))
def test_a_date_without_a_year_is_at_most_half_a_year_away(published, month, day):
    name = ["Jan", "Feb", "March", "April", "May", "June", "July", "Aug", "Sept", "Oct", "Nov", "Dec"][month - 1]
    (found,) = named_days(f"It fell on {name}. {day}." if len(name) == 3 else f"It fell on {name} {day}.", published)

    assert (found.month, found.day) == (month, day)
    assert abs(found - published) <= timedelta(183)


@pytest.mark.parametrize("piece", ["a", "1", "1 ", "May ", "May 1 ", "next ", "ﷺ", "\u0301\u0315", "م", "\n", "'"])
def test_a_very_long_sentence_of_one_piece_comes_to_an_end(piece):
    assert len(named_days((piece * 100_000)[:100_000], WEDNESDAY)) <= 1


@pytest.mark.parametrize(
    ("sentence", "days"),
    [
        ("The council will meet on Monday.", ["2011-05-16"]),
        ("The council will meet on Wednesday.", ["2011-05-11"]),
        ("The court is due to rule on Friday, a clerk said on Tuesday.", ["2011-05-10", "2011-05-13"]),
        ("A spokesman said on Monday that the council will meet.", ["2011-05-09"]),
        ("Ships will be let in, the port authority said on Monday.", ["2011-05-09"]),
        ("Le conseil devrait se réunir lundi.", ["2011-05-16"]),
        ("Le couvre-feu entrera en vigueur vendredi.", ["2011-05-13"]),
        ("سيجتمع المجلس الجمعة.", ["2011-05-13"]),
        ("من المقرر أن يجتمع المجلس يوم الاثنين.", ["2011-05-16"]),
    ],
)
def test_a_weekday_that_is_announced_in_its_clause_is_one_to_come(sentence, days):
    assert named(sentence) == days


def test_without_a_day_of_publication_only_a_date_with_a_year_is_a_day():
    assert named("On Monday, after the strike of May 7 and the one of 3 May 2011, doctors left.", None) == [
        "2011-05-03"
    ]
