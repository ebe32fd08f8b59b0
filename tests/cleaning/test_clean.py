"""Cleaning of pasted pages."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from patience import anew, grows_evenly

from briefbot.cleaning.clean import clean, line_key
from briefbot.cleaning.paragraphs import paragraphs_of
from briefbot.cleaning.recurring import recurring_lines

LEAD = "Guns fell silent in the southern suburbs on Sunday, hours after both sides had agreed to a truce."
MORE = "Residents said the streets were calm for the first time in a year, and shops opened before noon."
LAST = "The United Nations welcomed the truce and called on both sides to send envoys to talks in Geneva."


def page(*lines):
    return "\n\n".join(lines)


def body(*paragraphs):
    return "\n\n".join(paragraphs)


def test_menus_and_link_lists_go_and_the_headline_is_found():
    raw = page(
        "Example Post logo",
        "Home",
        "World",
        "Sport",
        "Guns fall silent in Tripoli's suburbs",
        "By Ann Lee",
        "3 May 2020 - 12:15",
        "258 Shares",
        LEAD,
        MORE,
        LAST,
        "Most Popular",
        "Ten places to see this summer",
        "Another town falls to rebels",
        "About us",
        "Privacy policy",
        "© 2020 Example Post",
    )

    cleaned = clean(raw)

    assert cleaned.text == body(LEAD, MORE, LAST)
    assert cleaned.title == "Guns fall silent in Tripoli's suburbs"
    assert cleaned.outlet == "Example Post"
    assert cleaned.stamps == ("3 May 2020 - 12:15",)


def test_links_below_read_more_go_with_it():
    cleaned = clean(
        page(LEAD, "Read more:", "Another town falls", "Watch: A ship enters the port", "Who holds the oil?", MORE)
    )

    assert cleaned.text == body(LEAD, MORE)


def test_a_long_paragraph_below_read_more_is_no_link():
    cut_off = f"{MORE} {MORE[:-1]}"

    assert clean(page(LEAD, "Read more", cut_off, LAST)).text == body(LEAD, cut_off, LAST)


def test_a_caption_that_stands_twice_goes_both_times():
    caption = "Men parade a captured truck through the centre of the capital after the fall of the base"

    assert clean(page(LEAD, caption + "\n" + caption, MORE, LAST)).text == body(LEAD, MORE, LAST)


def test_a_caption_that_ends_as_a_sentence_goes_both_times():
    caption = "Men parade a captured truck on Sunday."

    assert clean(page(LEAD, caption, caption, MORE)).text == body(LEAD, MORE)


def test_of_a_text_that_is_doubled_each_paragraph_stays_once():
    paragraphs = [LEAD, MORE, LAST, "He declined to say more."]

    assert clean(page(*[text for text in paragraphs for _ in range(2)])).text == body(*paragraphs)


def test_a_caption_above_its_credit_goes():
    assert clean(page(LEAD, "Men watch the sea from a balcony.", "Ann Lee/Getty Images", MORE)).text == body(LEAD, MORE)


def test_a_line_without_an_end_between_paragraphs_may_be_a_subhead_and_stays():
    assert clean(page(LEAD, "Calm at last", MORE, LAST)).text == body(LEAD, "Calm at last", MORE, LAST)


def test_an_agency_behind_a_caption_is_not_the_origin():
    cleaned = clean(page(LEAD, "A fighter near the airport. (Reuters)", MORE, "(With AFP)"))

    assert cleaned.text == body(LEAD, MORE)
    assert cleaned.origin == "AFP"


def test_a_dateline_on_a_line_of_its_own_counts():
    cleaned = clean(page("Guns fall silent in Tripoli", "Washington (AFP) –", LEAD, MORE))

    assert (cleaned.title, cleaned.origin, cleaned.text) == ("Guns fall silent in Tripoli", "AFP", body(LEAD, MORE))


def test_a_dateline_counts_more_than_a_credit():
    assert clean(page(f"TRIPOLI (Reuters) - {LEAD}", MORE, "(AFP)")).origin == "Reuters"


def test_the_agency_of_a_copyright_line_is_the_origin():
    assert clean(page(LEAD, MORE, "© Agence France-Presse")).origin == "AFP"


def test_a_quoted_agency_is_neither_origin_nor_furniture():
    said = "Diplomats told AFP that Moscow wanted another wording."

    cleaned = clean(page(LEAD, said, MORE))

    assert said in cleaned.text
    assert cleaned.origin == ""


def test_a_reprint_note_names_the_origin():
    note = "This article was originally published by The Example Post and is reprinted with permission."

    cleaned = clean(page("Guns fall silent in Tripoli", note, LEAD, MORE))

    assert (cleaned.origin, cleaned.text) == ("The Example Post", body(LEAD, MORE))


def test_desk_initials_and_next_article_go():
    assert clean(page(LEAD, MORE, "abc/de", "Next Article")).text == body(LEAD, MORE)


def test_readers_comments_end_the_article():
    comment = "I have followed this for years and I think that they will never agree on anything, whoever asks them to."

    assert clean(page(LEAD, MORE, LAST, "2 Comments", "Bo", comment, "Cy", comment + " Never.")).text == body(
        LEAD, MORE, LAST
    )


def test_what_follows_the_staff_credit_goes():
    raw = page(
        LEAD, f"{MORE} (Reporting by Ann Lee; Editing by Bo Reader) Our data platform for professionals", "A comment."
    )

    assert clean(raw, pasted=False).text == body(LEAD, MORE)


def test_a_second_dispatch_behind_a_staff_credit_stays():
    raw = page(f"{LEAD} (Editing by Bo Reader)", f"GENEVA (Reuters) - {MORE}")

    assert clean(raw, pasted=False).text == body(LEAD, MORE)


def test_what_is_glued_before_the_dateline_goes():
    raw = f"By our staff NEW: Truce holds Town calm, mayor says Tripoli, Libya (CNN) -- {LEAD}"

    cleaned = clean(raw, pasted=False)

    assert (cleaned.text, cleaned.origin) == (LEAD, "CNN")


def test_the_wire_stamp_before_the_dateline_goes():
    cleaned = clean(f"TRIPOLI | Tue Aug 23, 2011 5:10 pm EDT TRIPOLI (Reuters) - {LEAD}", pasted=False)

    assert (cleaned.text, cleaned.origin) == (LEAD, "Reuters")


def test_a_dateline_far_below_cuts_nothing():
    raw = page(*[LEAD] * 1, *[MORE, LAST] * 6, f"TRIPOLI (Reuters) - {LEAD}")

    assert clean(raw, pasted=False).text.startswith(LEAD)


@pytest.mark.parametrize(
    "stamp",
    [
        "[Updated at 3:15 p.m. ET] ",
        "(Update 1:25 a.m. Marsa, 6:25 p.m. ET) ",
        "(Updated 7 p.m. (0140 in Marsa) ",
        "10:15 GMT - ",
        "1725 GMT: ",
        "LIBYA, 5:29 p.m. ET, 12:29 a.m. local: ",
    ],
)
def test_live_stamps_glued_to_a_sentence_go(stamp):
    assert clean(page(LEAD, stamp + MORE), pasted=False).text == body(LEAD, MORE)


@pytest.mark.parametrize("stamp", ["(Update 1:{}5 a.m. Marsa, 6:{}5 p.m. ET) ", "10:{}5 GMT - "])
def test_a_live_page_keeps_its_stamps_as_they_say_what_it_is(stamp):
    texts = [f"{text.removesuffix('.')} for {n} hours." for n in range(2) for text in (LEAD, MORE, LAST)]
    entries = [stamp.format(n, n) + text for n, text in enumerate(texts)]

    assert clean(page(*entries), pasted=False).text == body(*entries)
    assert clean(page(*entries[:5]), pasted=False).text == body(*texts[:5])  # a report with a box of times


@pytest.mark.parametrize(
    "furniture",
    [
        "Send your pictures to The Lamp.",
        "Watch the evening news at 10 p.m. on Monday.",
        "The opinions expressed are his own.",
    ],
)
def test_a_dispatch_stays_that_furniture_stands_before_in_its_paragraph(furniture):
    assert clean(page(f"{furniture} MARSA (AFP) - {LEAD}", MORE), pasted=False).text == body(LEAD, MORE)
    assert clean(page(f"{furniture} {LAST}", LEAD, MORE), pasted=False).text == body(LEAD, MORE)  # a teaser


@pytest.mark.parametrize("label", ["NEW: ", "BREAKING: ", "• "])
def test_labels_and_bullets_go(label):
    assert clean(page(LEAD, label + MORE), pasted=False).text == body(LEAD, MORE)


def test_furniture_between_sentences_goes():
    raw = f"{LEAD} Sign up for our daily newsletter. {MORE} Ann Lee contributed to this report."

    assert clean(raw, pasted=False).text == body(LEAD, MORE)


@pytest.mark.parametrize("line", ["Continue reading...", "Video: Ann Lee", "Monday 21 March 2005 02.47 GMT"])
def test_furniture_behind_a_sentence_goes(line):
    assert clean(f"{LEAD} {line}", pasted=False).text == LEAD


def test_a_pointer_in_brackets_goes():
    assert clean(f"{LEAD} (RELATED: Another town falls)", pasted=False).text == LEAD


def test_one_sentence_paragraphs_and_quotes_stay():
    short = ["He declined to say more.", "“We stay.”", '"Nobody asked us," she said.']

    assert clean(page(LEAD, *short, MORE)).text == body(LEAD, *short, MORE)


def test_a_short_text_is_kept_whole():
    assert clean("Guns fell silent.").text == "Guns fell silent."
    assert clean("停火").text == "停火"
    assert clean("").text == ""


def test_a_headline_that_asks_is_found():
    assert clean(page("Will the truce hold in Tripoli?", LEAD, MORE)).title == "Will the truce hold in Tripoli?"


def test_names_and_stamps_are_no_headline():
    assert (
        clean(
            page(
                "Anne LEFEVRE and Omar BENALI",
                "Monday May 4, 2020 edition of the day",
                "12:30 was the time",
                LEAD,
                MORE,
            )
        ).title
        == ""
    )


def test_a_given_title_is_kept_and_its_line_goes():
    cleaned = clean(page("Truce holds", LEAD), title="Truce  holds")

    assert (cleaned.title, cleaned.text) == ("Truce holds", LEAD)


def test_without_a_page_no_headline_is_guessed():
    assert clean(page("Guns fall silent in Tripoli", LEAD), pasted=False).title == ""


def test_a_french_page_is_cleaned():
    lead = "Les armes se sont tues dimanche dans le sud de la capitale, après un accord entre les deux camps."
    more = "Les habitants parlent d'un calme inconnu depuis un an, et les boutiques ont rouvert avant midi."
    raw = page(
        "Accueil",
        "Monde",
        "Les armes se taisent à Tripoli",
        "Par Anne Lefèvre",
        "Publié le 3 mai 2020 à 12h30",
        "Partager",
        f"Tripoli (AFP) – {lead}",
        "Lire aussi : Un port ferme ses portes",
        more,
        "Abonnez-vous à notre newsletter",
        "Les plus lus",
        "Dix plages à découvrir",
        "© 2020 Le Journal Exemple. Tous droits réservés.",
    )

    cleaned = clean(raw)

    assert (cleaned.text, cleaned.title, cleaned.origin) == (body(lead, more), "Les armes se taisent à Tripoli", "AFP")


def test_an_arabic_page_is_cleaned():
    lead = "توقفت الاشتباكات يوم الأحد في جنوب العاصمة بعد اتفاق بين الطرفين على وقف إطلاق النار."
    more = "وقال سكان إن الشوارع هادئة للمرة الأولى منذ عام وإن المتاجر فتحت أبوابها قبل الظهر."
    raw = page(
        "الرئيسية",
        "أخبار",
        "هدوء في جنوب طرابلس بعد الاتفاق",
        "آخر تحديث: 3 مايو 2020",
        "مشاركة",
        f"طرابلس (أ ف ب) - {lead}",
        "اقرأ أيضا: إغلاق ميناء في الشرق",
        more,
        "المصدر: رويترز",
        "الأكثر قراءة",
        "عشرة أماكن للزيارة",
        "جميع الحقوق محفوظة",
    )

    cleaned = clean(raw)

    assert (cleaned.text, cleaned.title, cleaned.origin) == (body(lead, more), "هدوء في جنوب طرابلس بعد الاتفاق", "AFP")


def test_odd_characters_are_made_sound():
    cleaned = clean(
        "Guns\u00a0fell\tsilent\u200b on\u202e Sunday.\r\nHe\x00 left \ud800the town.\u2028Calm\x85returned.",
        pasted=False,
    )

    assert cleaned.text == "Guns fell silent on Sunday.\n\nHe left \ufffdthe town.\n\nCalm\n\nreturned."


def test_hard_line_breaks_are_undone():
    raw = (
        "Guns fell silent in the southern suburbs on Sunday, hours after\nboth sides had agreed to a truce that was brokered in another\n"
        "country over many months and that nobody had thought would be\nsigned at all.\n\nResidents said the streets were calm."
    )

    assert paragraphs_of(raw) == [
        " ".join(raw.split("\n\n", maxsplit=1)[0].split("\n")),
        "Residents said the streets were calm.",
    ]


def test_lines_of_their_own_are_not_joined():
    assert paragraphs_of("One line\nanother line\nA third.") == ["One line", "another line", "A third."]


def test_recurring_lines_go_unless_they_are_reporting():
    furniture = "Example Post, the voice of the coast"
    background = "The country has been split between rival administrations since the fall of its leader in 2011."
    texts = [
        page(f"Paragraph number {n} tells of something else again.", background, furniture)
        for n in ("one", "two", "three")
    ]
    recurring = recurring_lines(texts)

    assert recurring == {line_key(furniture)}
    assert clean(texts[0], pasted=False, recurring=recurring).text == body(
        "Paragraph number one tells of something else again.", background
    )


def test_what_stands_in_two_texts_only_does_not_recur():
    assert recurring_lines(["One.\nSame line", "Two.\nSame line"]) == frozenset()
    assert recurring_lines([]) == frozenset()
    assert recurring_lines([""] * 3) == frozenset()


FRAGMENTS = st.sampled_from(
    [
        LEAD,
        MORE,
        "Home",
        "Read more:",
        "Another town falls",
        f"TRIPOLI, May 5 (Reuters) - {LAST}",
        "(AFP)",
        "(With AFP)",
        "By Ann Lee",
        "12 Comments",
        "Share",
        "Most read",
        "Photo: Getty Images",
        "A man walks by. (Ann Lee/Flickr)",
        '"We stay," he said. (AFP)',
        "VIENNA — He left.",
        "Who won?",
        "Sign up for our newsletter! He left.",
        "(Reporting by A. B; editing by C. D)",
        "He left. (Editing by C. D) More text here",
        "NEW: Rebels advance",
        "10:15 GMT - He left.",
        "sct/st",
        "© 2020 AFP",
        "X logo",
        "• He said no.",
        "Washington (AFP) –",
        "Talks fail (Reuters) - He said.",
        "UPDATE: NEW: (AFP) - x",
        "A: B: C",
        "Related",
    ]
)
PAGES = st.lists(
    st.one_of(FRAGMENTS, st.text(max_size=30), st.lists(FRAGMENTS, max_size=4).map(" ".join)), max_size=12
).map("\n".join)


@settings(max_examples=200, deadline=None)
@given(PAGES, st.booleans())
def test_cleaning_twice_is_cleaning_once(raw, pasted):
    once = clean(raw, pasted=pasted)

    assert clean(once.text, title=once.title, pasted=pasted).text == once.text


@settings(max_examples=200, deadline=None)
@given(PAGES, st.booleans())
def test_every_paragraph_stands_in_the_input(raw, pasted):
    cleaned = clean(raw, pasted=pasted)
    paragraphs = paragraphs_of(raw)

    assert all(any(text in paragraph for paragraph in paragraphs) for text in cleaned.text.split("\n\n") if text)


@settings(deadline=None)
@given(st.text(), st.text(), st.booleans())
def test_any_text_comes_out_with_newlines_as_the_only_control_characters(raw, title, pasted):
    cleaned = clean(raw, title=title, pasted=pasted)

    assert not any(
        (ord(char) < 32 and char != "\n") or 0xD800 <= ord(char) < 0xE000 for char in cleaned.text + cleaned.title
    )
    assert "\n\n\n" not in cleaned.text
    assert "\n" not in cleaned.title


@pytest.mark.parametrize(
    "unit",
    [
        "a",
        "Guns fell silent in town. ",
        ",",
        "(Reporting by ",
        "Read more:\n",
        "Guns fell silent.\n",
        "12:30 ",
        "A: ",
        "City - ",
        " | Mon ",
        "By A ",
        "sign up for ",
        "He left. (Editing by Bo Li) TRIPOLI (Reuters) - ",
        "\ud800",
        "停",
    ],
    ids=repr,
)
@pytest.mark.parametrize("pasted", [True, False])
def test_hostile_text_takes_linear_time(unit, pasted):
    assert grows_evenly(lambda size: clean(anew(unit * (size // len(unit))), pasted=pasted), 80_000)


@pytest.mark.parametrize("opening", ["(updated ", "[posted at ", "(Reporting by "])
@pytest.mark.parametrize("unit", ["1", "1 ", "a "])
def test_a_bracket_that_is_never_closed_takes_linear_time(opening, unit):
    assert grows_evenly(lambda size: clean(anew(f"{LEAD} {opening}{unit * (size // len(unit))}")), 40_000)


def invented_pages():
    """Yield the raw page, headline, origin and reporting of each page of the labelled file."""
    labelled = (Path(__file__).parents[1] / "quality" / "boilerplate_pages.txt").read_text(encoding="utf-8")
    for each in labelled.split("\n=== ")[1:]:
        head, *lines = each.strip().split("\n")
        title, _, origin = head.partition(" | ")
        raw = "\n\n".join(line[2:].replace("~", "") for line in lines)
        yield (
            raw,
            title.removesuffix(" |"),
            origin,
            [line[2:].partition("~")[2] or line[2:] for line in lines if line[0] == "+"],
        )


@pytest.mark.parametrize(("raw", "title", "origin", "reporting"), list(invented_pages()))
def test_invented_pages_come_out_clean(raw, title, origin, reporting):
    cleaned = clean(raw)

    assert cleaned.text.split("\n\n") == reporting
    assert (cleaned.title, cleaned.origin) == (title, origin)


LONG = "Nine agencies are bringing food and clean water to the towns on the coast, and two lorries reached the port on Friday."


def test_a_caption_below_its_credit_goes_and_the_paragraph_above_stays():
    page = f"Six days after the storm {LONG[0].lower()}{LONG[1:]}\n\n{LONG}\n\n© UNICEF/Ali Salem\nA man walks by.\n\n{LONG} Again."

    found = clean(page)

    assert "A man walks by." not in found.text
    assert found.text.count("Nine agencies") == 2


def test_the_date_nearest_above_the_article_is_its_own_and_not_the_mastheads():
    page = f"The Ledger\n\nSunday 17 September 2023\n\nStorm leaves towns without water\n\nThursday, 14 September 2023, 15:20\n\n{LONG}\n\n{LONG} Still."

    assert clean(page).stamps[0] == "Thursday, 14 September 2023, 15:20"


@pytest.mark.parametrize(
    "line", ["AP Photo | FILE - Migrants walk in the desert, 2024", "♦ Receive daily updates directly in your inbox"]
)
def test_a_captions_head_and_a_mailing_are_no_reporting(line):
    assert line not in clean(f"Storm leaves towns without water\n\n{line}\n\n{LONG}\n\n{LONG} Still.\n\n{line}").text


LINES = st.sampled_from(
    ("Read  more: (12)", "READ MORE", "12 Read more", "Our app, and more", "Our app and more!", "", "7")
)


@given(st.lists(st.lists(LINES, max_size=4), max_size=9))
def test_a_line_recurs_exactly_if_three_texts_and_one_in_twenty_have_its_key(texts):
    keys = [{line_key(line) for line in lines} - {""} for lines in texts]
    recurring = {key for each in keys for key in each if sum(key in other for other in keys) >= 3}

    assert recurring_lines("\n".join(lines) for lines in texts) == recurring


def test_the_last_paragraph_of_an_article_stays_with_the_agency_that_it_ends_in():
    last = "The ministry of transport promised talks on Wednesday."
    cleaned = clean(body(LONG, f"{last} (AFP)"), pasted=False)

    assert (cleaned.text, cleaned.origin) == (body(LONG, last), "AFP")
    assert clean(body(LONG, "Men on a quay. (AFP)", last), pasted=False).text == body(LONG, last)


def test_a_quote_may_stand_behind_the_agency_of_a_dateline():
    assert clean(f'MARSA (Reuters)" - {LONG}', pasted=False).text == LONG
