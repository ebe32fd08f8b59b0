import re
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from builders import an_article

from briefbot.model import Brief, Coverage, Excerpt, Missing, Report, Story
from briefbot.rendering import render

FIRST = an_article(
    "أغلق ميناء مرسى يوم الجمعة. وتنتظر سفينتان خارجه.",
    title="إغلاق ميناء مرسى",
    outlet="المنارة",
    language="ar",
    url="https://1.example/",
    published=datetime(2031, 5, 9, 10, 30, tzinfo=UTC),
)
SECOND = replace(FIRST, url="https://2.example/", outlet="الساحل", published=datetime(2031, 5, 9, 12, 30, tzinfo=UTC))
THIRD = replace(FIRST, url="https://3.example/", outlet="الواحة", title="مرسى بلا ميناء", published=date(2031, 5, 9))
TOLD = Story(
    (Report((SECOND, FIRST), "المنارة", updates=(SECOND,)), Report((THIRD,), "الواحة")),
    summary=(Excerpt(FIRST, 0, 27),),
    title="إغلاق ميناء مرسى",
)
BRIEF = Brief(
    day=date(2031, 5, 9),
    samples=True,
    glance=(Excerpt(THIRD, 0, 27),),
    stories=(
        replace(TOLD, told_above=(Excerpt(THIRD, 0, 27),)),
        replace(TOLD, summary=(), reports=TOLD.reports[:1]),
        Story((Report((THIRD,)),), title="خبر"),
    ),
    missing=tuple(Missing(f"https://{n}.example/off", "off topic", f"مقالة {n}") for n in range(25)),
    coverage=Coverage(answered=1, failed=tuple(Missing(f"{n}", "", "مصدر") for n in range(7))),
)


@pytest.mark.parametrize("template", ["brief.md.j2", "brief.txt.j2", "brief.html.j2", "brief.telegram.html.j2"])
@pytest.mark.parametrize("brief", [BRIEF, Brief()])
def test_nothing_of_an_arabic_brief_is_in_latin_letters_but_addresses_and_the_zone(template, brief):
    text = render(brief, template, language="ar")

    shown = re.sub(r"(?s)<style>.*?</style>|<[^>]*>|https?://\S+|\bUTC\b", " ", text)
    assert re.findall(r"[A-Za-z]{2,}", shown) == []


@pytest.mark.parametrize(("language", "direction"), [("en", "ltr"), ("ar", "rtl"), ("fr", "ltr")])
def test_a_page_says_its_language_and_its_direction(language, direction):
    page = render(BRIEF, "brief.html.j2", language=language)

    assert f'<html lang="{language}" dir="{direction}">' in page
    assert '<p dir="rtl" lang="ar"><span class="quote">' in page


def test_days_and_times_are_in_the_readers_words():
    assert "9 mai 2031, 10:30" in render(BRIEF, "brief.md.j2", language="fr")
    assert "9 مايو 2031" in render(BRIEF, "brief.md.j2", language="ar")
