"""Briefs as messages that Telegram takes."""

import html
import unicodedata
from html.parser import HTMLParser
from typing import NamedTuple

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st
from patience import grows_evenly

from briefbot.telegram.html import parse
from briefbot.telegram.split import Page, split


def units_of(text):
    return len(text.encode("utf-16-le")) // 2


class MessageSize(NamedTuple):
    units: int
    entities: int
    addresses: int = 0


FAMILY = "👩\u200d👩\u200d👧\u200d👦"
SENTENCE = "The council of Zliten opened the new bridge on Monday. "


def plain_text(markup):
    return parse(markup).text


def measured(markup):
    parsed = parse(markup)
    addresses = [length for _, length in parsed.entities(0, len(parsed.text))]
    return MessageSize(units_of(parsed.text), len(addresses), sum(addresses))


def fits(markup, *limits):
    return all(size <= limit for size, limit in zip(measured(markup), limits, strict=True))


def texts(parts):
    return [plain_text(part.html) for part in parts]


def unseen(character):
    return (
        unicodedata.category(character) in {"Cc", "Cf", "Cs", "Zl", "Zp", "Zs", "Mn", "Me"}
        or character in "\u115f\u1160\u2800\u3164\uffa0\ufffc\U0001171e"
        or "\U000e0000" <= character <= "\U000e0fff"
    )


def seen(text):
    return "".join(character for character in text if not unseen(character))


class Reader(HTMLParser):
    """Reads with the standard library, not with what is tested."""

    def __init__(self, markup):
        super().__init__()
        self.text, self.links, self.open, self.most_open = "", [], [], 0
        self.feed(markup)
        self.close()
        assert not self.open

    def handle_starttag(self, tag, attrs):
        self.open.append(tag)
        self.most_open = max(self.most_open, len(self.open))
        if tag == "a":
            self.links.append([dict(attrs)["href"], ""])

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_data(self, data):
        self.text += data
        if "a" in self.open:
            self.links[-1][1] += data


# what is seen, and how much it is


def test_the_text_that_is_seen_has_no_tags_and_no_entities():
    assert plain_text(
        '<b>R&amp;D</b> &lt;1&gt; &quot;&#39;&#x2014;&quot; <a href="https://a.example/?a&amp;b">x</a>'
    ) == ('R&D <1> "\'—" x')


def test_an_ampersand_that_begins_no_entity_stands_for_itself():
    assert plain_text("AT&T &nbsp; &amp &#x; &copy=1") == "AT&T &nbsp; & &#x; &copy=1"


def test_an_emoji_is_two_units_and_a_family_eleven():
    assert measured("⚽🥅").units == 3
    assert measured(FAMILY).units == 11


def test_each_tag_that_holds_anything_is_an_entity():
    assert measured("<b>a <i>b</i></b> <u></u> <s><del></del></s>").entities == 2


@pytest.mark.parametrize(
    "linked",
    [
        "https://news.example/a",
        "news.example",
        "@reporter",
        "#Libya",
        "#ليبيا",
        "/start",
        "anna@news.example",
        "$EUR",
        "10.0.0.1",
    ],
)
def test_what_telegram_would_link_by_itself_is_an_entity(linked):
    assert measured(f"See {linked} for more").entities == 1
    assert measured(f'See <a href="https://a.example">{linked}</a> for more').entities == 1
    assert measured(f"See <code>{linked}</code> for more").entities == 1


@pytest.mark.parametrize(
    "plain", ["and/or", "3.5 million", "24/7", "Nr. 5 # 6", "a @ b", "news.\u2060example", "€5/$6"]
)
def test_what_telegram_would_not_link_is_no_entity(plain):
    assert measured(plain).entities == 0


def test_the_bytes_of_addresses_are_counted():
    assert measured('<a href="https://a.example/?a&amp;b">x</a>').addresses == len("https://a.example/?a&b")


@pytest.mark.parametrize(
    ("broken", "at"),
    [
        ("ab <b>c", "character 3"),
        ("ab </b>", "character 3"),
        ("<b><i>x</b></i>", "character 7"),
        ("<p>x</p>", "character 0"),
        ("1 < 2", "character 2"),
        ("<b", "character 0"),
        ("<span>x</span>", "character 0"),
        ("<tg-emoji>x</tg-emoji>", "character 0"),
        ('<a href="u">x<a href="v">y</a></a>', "character 13"),
    ],
)
def test_broken_markup_is_refused_and_the_place_named(broken, at):
    with pytest.raises(ValueError, match=at):
        measured(broken)
    with pytest.raises(ValueError, match=at):
        split([Page(broken)])


def test_all_tags_of_telegram_are_known():
    for name in ("b", "strong", "i", "em", "u", "ins", "s", "strike", "del", "tg-spoiler", "code", "pre", "blockquote"):
        assert measured(f"<{name}>x</{name}>") == MessageSize(1, 1)
    for tag in ('span class="tg-spoiler"', "blockquote expandable", 'tg-emoji emoji-id="5"', "code class='language-c'"):
        assert measured(f"<{tag}>x</{tag.split()[0]}>") == MessageSize(1, 1)


# pieces and parts


def test_nothing_makes_no_part():
    assert split([]) == ()
    assert split([Page(""), Page(" \n"), Page("<b> </b>"), Page("\u200b\u2069"), Page("&#8203;")]) == ()


def test_a_short_brief_is_one_part_with_blank_lines_between_its_pieces():
    pieces = [Page("<b>Libya</b>"), Page("One.", (0,)), Page(" "), Page(" Two.\n", (1,)), Page("<i>Foot</i>")]
    assert split(pieces) == (Page("<b>Libya</b>\n\nOne.\n\nTwo.\n\n<i>Foot</i>", (0, 1)),)


def test_a_part_ends_between_pieces():
    parts = split([Page("a" * 30, (0,)), Page("b" * 30, (1,)), Page("c" * 30, (2,))], units=70)
    assert parts == (Page("a" * 30 + "\n\n" + "b" * 30, (0, 1)), Page("c" * 30, (2,)))


def test_a_piece_that_fits_a_part_exactly_is_whole():
    assert split([Page("a" * 4096)]) == (Page("a" * 4096),)
    assert texts(split([Page("🥅" * 2048 + "!")])) == ["🥅" * 2048, "!"]


def test_a_hundred_and_one_entities_are_two_parts():
    links = [f'<a href="https://news.example/{number}">{number}</a>' for number in range(101)]
    assert [measured(part.html).entities for part in split([Page(link) for link in links])] == [100, 1]
    assert [measured(part.html).entities for part in split([Page(" ".join(links))])] == [100, 1]


def test_addresses_that_are_too_long_together_are_two_parts():
    links = [f'<a href="https://news.example/{"x" * 1000}{number}">{number}</a>' for number in range(10)]
    for pieces in ([Page(link) for link in links], [Page(" ".join(links))]):
        parts = split(pieces)
        assert [len(Reader(part.html).links) for part in parts] == [7, 3]


def test_an_address_that_is_too_long_for_any_part_is_kept():
    link = f'<b><a href="https://news.example/{"x" * 9000}">here</a></b>'
    other = '<a href="https://news.example/">Two.</a>'
    assert [part.html for part in split([Page("One."), Page(link), Page(other)])] == [f"One.\n\n{link}", other]


def test_a_long_story_is_told_in_several_parts():
    parts = split([Page("Head"), Page("word " * 30, (0,)), Page("Short", (1,))], units=100)
    assert [part.stories for part in parts] == [(), (0,), (0, 1)]


def test_a_long_piece_is_cut_at_a_blank_line_rather_than_a_line_end():
    piece = "One one.\nTwo two.\n\nThree three.\nFour four."
    assert texts(split([Page(piece)], units=35)) == ["One one.\nTwo two.", "Three three.\nFour four."]


def test_a_long_piece_is_cut_at_a_line_end_rather_than_behind_a_sentence():
    assert texts(split([Page("One one. Two two.\nThree. Four four.")], units=26)) == [
        "One one. Two two.",
        "Three. Four four.",
    ]


def test_a_long_paragraph_is_cut_behind_a_sentence():
    assert texts(split([Page("One one one. Two two two two two")], units=20)) == [
        "One one one.",
        "Two two two two two",
    ]


def test_who_wrote_a_sentence_stays_with_it():
    piece = (
        'Rain fell. (<a href="https://a.example">Post</a>) The river rose. (<a href="https://b.example">Sun</a>) End.'
    )
    assert texts(split([Page(piece)], units=45)) == ["Rain fell. (Post) The river rose. (Sun) End."]
    assert texts(split([Page(piece)], units=36)) == ["Rain fell. (Post)", "The river rose. (Sun) End."]


def test_a_long_sentence_is_cut_at_a_space_and_a_long_word_anywhere():
    assert texts(split([Page("one two three")], units=9)) == ["one two", "three"]
    assert texts(split([Page("abcdefghij")], units=4)) == ["abcd", "efgh", "ij"]


def test_no_part_is_nearly_empty_for_a_better_place_to_cut():
    first, *_ = texts(split([Page("So.\n\n" + "word " * 100)], units=100))
    assert len(first) > 50


def test_a_character_made_of_several_is_not_cut():
    assert texts(split([Page(FAMILY * 3)], units=25)) == [FAMILY * 2, FAMILY]
    assert texts(split([Page("🇱🇾" * 3)], units=7)) == ["🇱🇾", "🇱🇾", "🇱🇾"]
    assert texts(split([Page("👍🏽" * 2)], units=7)) == ["👍🏽", "👍🏽"]
    assert texts(split([Page("e\u0301" * 3)], units=5)) == ["e\u0301" * 2, "e\u0301"]


def test_a_tag_is_closed_at_the_cut_and_opened_again():
    piece = '<blockquote expandable><span class="tg-spoiler">one two</span> three</blockquote>'
    assert [part.html for part in split([Page(piece)], units=5)] == [
        '<blockquote expandable><span class="tg-spoiler">one</span></blockquote>',
        '<blockquote expandable><span class="tg-spoiler">two</span></blockquote>',
        "<blockquote expandable>three</blockquote>",
    ]


def test_a_link_moves_on_whole():
    piece = 'One two <a href="https://news.example/?a&amp;b">three four</a>'
    assert [part.html for part in split([Page(piece)], units=14)] == [
        "One two",
        '<a href="https://news.example/?a&amp;b">three four</a>',
    ]


def test_a_link_that_is_too_long_for_a_part_goes_on_in_the_next():
    assert [part.html for part in split([Page('<a href="https://a.example">one two</a>')], units=5)] == [
        '<a href="https://a.example">one</a>',
        '<a href="https://a.example">two</a>',
    ]


def test_a_heading_goes_with_what_it_heads():
    pieces = [Page("a" * 30, (0,)), Page("<b>More</b>"), Page("b" * 30, (1,))]
    assert texts(split(pieces, units=50)) == ["a" * 30, "More\n\n" + "b" * 30]
    assert texts(split([Page("Rain fell on it.\n<b>More</b>\nThe river is high.")], units=25)) == [
        "Rain fell on it.",
        "More\nThe river is high.",
    ]


def test_a_heading_before_a_long_piece_goes_with_its_beginning():
    first, *_ = texts(split([Page("<b>Libya</b>"), Page(SENTENCE * 10, (0,))], units=200))
    assert first == "Libya\n\n" + (SENTENCE * 3).strip()


def test_a_heading_that_fits_only_before_stays_there():
    pieces = [Page("a" * 30, (0,)), Page("<b>More</b>"), Page("b" * 50, (1,))]
    assert texts(split(pieces, units=50)) == ["a" * 30 + "\n\nMore", "b" * 50]


def test_half_a_character_becomes_a_mark_of_what_was_lost():
    assert split([Page("a\ud83d b")]) == (Page("a\ufffd b"),)
    assert split([Page("a&#55357; b")]) == (Page("a\ufffd b"),)


def test_of_too_many_tags_around_a_word_the_link_is_kept():
    piece = '<b><i><a href="https://a.example">one</a></i></b>'
    assert split([Page(piece)], entities=2) == (Page('<a href="https://a.example">one</a>'),)
    assert split([Page(piece)], entities=3) == (Page(piece),)


@pytest.mark.parametrize("limits", [{"units": 1}, {"entities": 0}])
def test_limits_that_hold_nothing_are_refused(limits):
    with pytest.raises(ValueError, match="at least"):
        split([Page("x")], **limits)


@pytest.mark.parametrize(
    "long",
    [
        lambda size: SENTENCE * (size // len(SENTENCE)),
        lambda size: "a" * size,
        lambda size: "a" + "\u0301" * size,
        lambda size: "a" + "\u200b" * size + "b",
        lambda size: "&amp;" * (size // 5),
        lambda size: "<b>word</b>\n" * (size // 12),
        lambda size: "@a " * (size // 3),
        lambda size: "<b>" * (size // 12) + "word " * (size // 12) + "</b>" * (size // 12),
    ],
    ids=["sentences", "word", "marks", "nothing seen", "entities", "headings", "mentions", "nested"],
)
def test_a_very_long_piece_takes_no_more_than_its_share(long):
    assert grows_evenly(lambda size: split([Page(long(size), (0,))]), 60_000)
    parts = split([Page(long(60_000), (0,))])
    assert all(fits(part.html, 4096, 100, 8000) for part in parts)


# laws

# what one version of Unicode leaves unassigned, the next may make a mark that is not seen
CHARACTERS = st.one_of(
    st.characters(exclude_categories=["Cs", "Cn"]),
    st.sampled_from("abc ,.\n\n  é@#/:1\u200f\u200d\u200b\ufe0f\u0301\u2068\u2069ليبيا🥅👍🏽🇱🇾中。&<>\"'"),
)
WORDS = st.one_of(
    st.text(CHARACTERS, max_size=12),
    st.sampled_from(
        [FAMILY, "🇱🇾🇱🇾", "https://news.example/a", "x" * 30, "One. Two. ", "e" + "\u0301" * 9, "\n\n", "\u200b" * 30]
    ),
)
WRAPPERS = st.sampled_from(
    [
        "b",
        "i",
        "u",
        "s",
        "code",
        "blockquote",
        "blockquote expandable",
        'span class="tg-spoiler"',
        'tg-emoji emoji-id="5"',
    ]
)


@st.composite
def markup(draw, number, depth=0, *, linked=False):
    """Markup in which each link goes elsewhere."""
    made = []
    for _ in range(draw(st.integers(0, 4))):
        kind = draw(st.sampled_from(["text", "text", "tag", "link"] if depth < 3 else ["text"]))
        if kind == "text" or (kind == "link" and linked):
            made.append(html.escape(draw(WORDS), quote=False))
        elif kind == "tag":
            tag = draw(WRAPPERS)
            made.append(f"<{tag}>{draw(markup(number, depth + 1, linked=linked))}</{tag.split()[0]}>")
        else:
            number[0] += 1
            inner = draw(markup(number, depth + 1, linked=True))
            made.append(f'<a href="https://news.example/?a=1&amp;n={number[0]}">{inner}</a>')
    return "".join(made)


@st.composite
def briefs(draw):
    number = [0]
    return [Page(draw(markup(number)), (told,)) for told in range(draw(st.integers(0, 4)))]


UNITS = st.one_of(st.integers(2, 60), st.just(4096))
ENTITIES = st.one_of(st.integers(1, 6), st.just(100))


@given(briefs(), UNITS, ENTITIES)
@example([Page("@abc @def"), Page("<b>@abc</b>")], 20, 1)
@example([Page('<b><a href="https://news.example/"><b>0</b>0</a></b>')], 4096, 2)
@example([Page("\U0001171e")], 4096, 100)
def test_every_part_is_one_that_telegram_takes(pieces, units, entities):
    for part in split(pieces, units=units, entities=entities):
        assert fits(part.html, units, entities, 8000)
        text = Reader(part.html).text
        assert text == plain_text(part.html) == text.strip()
        assert len(text.encode("utf-16-le")) // 2 <= units
        assert seen(text)


@given(briefs(), UNITS, ENTITIES)
def test_all_that_can_be_seen_is_told_once_and_in_order(pieces, units, entities):
    told = [Reader(piece.html).text for piece in pieces]
    whole = "\n\n".join(text.strip() for text in told if seen(text))
    at = 0
    for text in texts(split(pieces, units=units, entities=entities)):
        while not whole.startswith(text, at):
            assert unseen(whole[at])
            at += 1
        at += len(text)
    assert not seen(whole[at:])


@given(briefs(), UNITS, ENTITIES)
def test_all_links_are_kept_in_order(pieces, units, entities):
    wanted = [(where, seen(text)) for piece in pieces for where, text in Reader(piece.html).links if seen(text)]
    found = {}
    for part in split(pieces, units=units, entities=entities):
        for where, text in Reader(part.html).links:
            found[where] = found.get(where, "") + text
    assert [(where, seen(text)) for where, text in found.items() if seen(text)] == wanted


@given(briefs(), st.integers(2, 60))
def test_a_link_that_fits_a_part_is_whole(pieces, units):
    parts = [Reader(part.html).links for part in split(pieces, units=units)]
    for piece in pieces:
        for where, text in Reader(piece.html).links:
            if len(text.encode("utf-16-le")) // 2 <= units:
                assert sum(where == other for links in parts for other, _ in links) <= 1


@given(briefs(), UNITS, ENTITIES)
def test_a_piece_that_fits_a_part_is_whole(pieces, units, entities):
    parts = split(pieces, units=units, entities=entities)
    for piece in pieces:
        if seen(plain_text(piece.html)) and fits(piece.html, units, entities, 8000):
            (part,) = [part for part in parts if piece.stories[0] in part.stories]
            assert plain_text(piece.html).strip() in plain_text(part.html)
            if plain_text(piece.html) == plain_text(piece.html).strip():
                assert parse(piece.html).html(0, len(plain_text(piece.html))) in part.html


@given(briefs(), UNITS, ENTITIES)
def test_the_stories_of_the_parts_are_those_of_the_pieces_in_order(pieces, units, entities):
    parts = split(pieces, units=units, entities=entities)
    told = [story for part in parts for story in part.stories]
    assert told == sorted(told)
    assert sorted(set(told)) == [piece.stories[0] for piece in pieces if seen(plain_text(piece.html))]
    assert all(part.stories == tuple(dict.fromkeys(part.stories)) != () for part in parts)


@given(briefs(), UNITS, ENTITIES)
def test_a_part_that_is_split_again_stays_as_it_is(pieces, units, entities):
    parts = split(pieces, units=units, entities=entities)
    assert split(pieces, units=units, entities=entities) == parts
    for part in parts:
        assert split([Page(part.html)], units=units, entities=entities) == (Page(part.html),)


@given(st.text(CHARACTERS), UNITS)
def test_no_character_made_of_several_is_cut_if_it_fits(text, units):
    assume("\n" not in text)
    parts = texts(split([Page(html.escape(FAMILY.join(text.split())))], units=units))
    if units >= 30:
        assert sum(part.count(FAMILY) for part in parts) == max(len(text.split()) - 1, 0)


@given(st.text(st.sampled_from("ab 🥅\ud800\udc00<>&")), st.integers(2, 10))
def test_half_characters_anywhere_are_marked(text, units):
    parts = texts(split([Page(html.escape(text))], units=units))
    assert "".join("".join(parts).split()) == "".join(text.split()).replace("\ud800", "\ufffd").replace(
        "\udc00", "\ufffd"
    )


@given(st.text())
def test_any_text_is_read_or_refused_by_name_of_the_place(text):
    try:
        split([Page(text)], units=20)
    except ValueError as error:
        assert "character" in str(error)  # noqa: PT017  # nothing else may be raised
