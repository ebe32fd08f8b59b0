import re
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from builders import an_article

from briefbot.model import Brief, Coverage, Excerpt, Missing, Party, Report, Story, Timeline, TimelineEntry
from briefbot.rendering import render
from briefbot.rendering.templates import render_timeline

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
    assert "9\u00a0mai 2031, 10:30" in render(BRIEF, "brief.md.j2", language="fr")
    assert "9 مايو 2031" in render(BRIEF, "brief.md.j2", language="ar")


LRM, RLM, FSI, PDI = "\u200e", "\u200f", "\u2068", "\u2069"
#: By a bidi renderer's rules: a line runs as the first letter outside isolates does, or as a mark before it says.
ISOLATED = re.compile(f"{FSI}[^{FSI}{PDI}]*{PDI}")
ENGLISH = an_article(
    "The port of Marsa was shut on Friday, the council said. Two ships wait outside.",
    title="Port of Marsa shut",
    outlet="Lamp",
    language="en",
    url="https://lamp.example/",
)
COUNCIL = Party(name="Council", called={"ar": "المجلس"})
ENGLISH_SAID = tuple(Excerpt(ENGLISH, *span, said_by=COUNCIL) for span in ((0, 55), (56, 79)))
MIXED = Brief(glance=ENGLISH_SAID, stories=(Story((Report((ENGLISH,), "Lamp"),), summary=ENGLISH_SAID),))


def lines_of(template, language, brief=MIXED):
    text = render(brief, template, language=language)
    return [re.sub("<[^>]*>", "", line) for line in text.splitlines() if ENGLISH.text[:8] in line or "Two" in line]


@pytest.mark.parametrize("template", ["brief.md.j2", "brief.txt.j2", "brief.telegram.html.j2"])
def test_a_sentence_of_the_other_direction_stands_on_a_line_that_runs_as_it_does(template):
    passage, first, second = lines_of(template, "ar")

    for line in (passage, first, second):
        assert re.fullmatch(r"[\s\W\d_]*", line.partition(LRM)[0])  # nothing with a direction stands before the mark
        words = ISOLATED.sub("", line)
        assert not re.search("[\u0600-\u06ff]{2}", words)  # nothing of ours runs the other way outside of its isolate
        assert f" {FSI}(القائل: المجلس){PDI}" in line
        assert f"، {FSI}بالإنجليزية{PDI}" in line
    assert "Two" in passage
    assert "Two" not in first


def test_a_line_of_foreign_names_alone_runs_as_the_reader_reads():
    twice = Story((Report((ENGLISH, replace(ENGLISH, url="https://dune.example/", outlet="Dune")), "Lamp"),))
    brief = replace(MIXED, stories=(replace(twice, summary=ENGLISH_SAID),))
    text = re.sub("<[^>]*>", "", render(brief, "brief.telegram.html.j2", language="ar"))

    assert f"\n{RLM}{FSI}Lamp{PDI}: {FSI}Lamp{PDI}، {FSI}Dune{PDI}\n" in f"\n{text}\n"
    assert RLM not in render(brief, "brief.telegram.html.j2", language="fr")


def test_an_english_reader_is_told_an_arabic_sentence_from_right_to_left():
    brief = Brief(stories=(Story((Report((FIRST,), "المنارة"),), summary=(Excerpt(FIRST, 0, 27),)),))
    (line,) = [line for line in render(brief, "brief.md.j2").splitlines() if line.startswith(RLM)]

    assert f", {FSI}in Arabic{PDI})" in line


@pytest.mark.parametrize("template", ["brief.md.j2", "brief.txt.j2", "brief.telegram.html.j2"])
def test_sentences_of_the_readers_direction_stay_as_they_were(template):
    french = replace(MIXED, stories=(replace(MIXED.stories[0], reports=(Report((ENGLISH,), "Lamp"),)),))

    for language in ("en", "fr"):
        text = render(french, template, language=language)
        assert not set(text) & {LRM, RLM, FSI, PDI}
        assert len(lines_of(template, language, french)) == 2  # the summary is one paragraph


def test_a_sentence_of_unknown_language_runs_as_its_first_letter():
    unknown = replace(ENGLISH, language="")
    brief = Brief(glance=(Excerpt(unknown, 0, 55),))

    assert LRM in render(brief, "brief.md.j2", language="ar")
    assert LRM not in render(brief, "brief.md.j2", language="en")


@pytest.mark.parametrize("template", ["timeline.md.j2", "timeline.txt.j2", "timeline.telegram.html.j2"])
def test_a_timeline_says_in_which_language_a_sentence_is_and_turns_its_line(template):
    timeline = Timeline(entries=(TimelineEntry(day=date(2031, 5, 9), excerpts=ENGLISH_SAID[:1]),))

    (line,) = [line for line in render_timeline(timeline, template, language="ar").splitlines() if "port" in line]
    assert LRM in line
    assert f"، {FSI}بالإنجليزية{PDI})" in line
