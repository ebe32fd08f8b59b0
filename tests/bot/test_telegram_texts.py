import pytest
from hypothesis import given
from hypothesis import strategies as st
from telegram_entities import EntityError, formatted
from telegram_links import checked_link, detect

# texts: the cases of tdlib's test/message_entities.cpp (check_parse_html)


@pytest.mark.parametrize(
    ("html", "why"),
    [
        ("🏟 🏟&lt;<abacaba", "Unclosed start tag at byte offset 13"),
        ("🏟 🏟&lt;<abac aba>", 'Unsupported start tag "abac" at byte offset 13'),
        ("🏟 🏟&lt;<i   =aba>", 'Empty attribute name in the tag "i" at byte offset 13'),
        ("🏟 🏟&lt;<i    aba>", 'Can\'t find end tag corresponding to start tag "i"'),
        ("🏟 🏟&lt;<i    aba  =  ", 'Unclosed start tag "i" at byte offset 13'),
        ("🏟 🏟&lt;<i    aba  =  190azAz-.,", "Unexpected end of name token at byte offset 27"),
        ('🏟 🏟&lt;<i    aba  =  "&lt;&gt;&quot;>', "Unclosed start tag at byte offset 13"),
        ("🏟 🏟&lt;</", "Unexpected end tag at byte offset 13"),
        ("🏟 🏟&lt;<b></b></", "Unexpected end tag at byte offset 20"),
        ("🏟 🏟&lt;<i>a</i   ", "Unclosed end tag at byte offset 17"),
        ("🏟 🏟&lt;<i>a</em   >", 'Unmatched end tag at byte offset 17, expected "</i>", found "</em>"'),
        ("<span>a</span>", 'Tag "span" must have class "tg-spoiler" at byte offset 0'),
        ("rates < 5 percent", 'Unsupported start tag "" at byte offset 6'),
    ],
)
def test_html_that_telegram_cannot_read_is_refused_in_its_own_words(html, why):
    with pytest.raises(EntityError) as caught:
        formatted(html, "HTML")
    assert str(caught.value) == f"can't parse entities: {why}"


@pytest.mark.parametrize(
    ("html", "text", "entities"),
    [
        ("&ge;&lt;&gt;&amp;&quot;&laquo;&#65;", '&ge;<>&"&laquo;A', []),
        ("🏟 🏟<i>🏟 &gt;<b aba   =   caba>&lt🏟</b></i>", "🏟 🏟🏟 ><🏟", [("italic", 5, 7), ("bold", 9, 3)]),
        ('<pre><code class="language-fift">a</></>', "a", [("pre", 0, 1)]),
        ('<span class = "tg-spoiler">a</span><B>b</B>', "ab", [("spoiler", 0, 1), ("bold", 1, 1)]),
        ("<blockquote expandable>a</blockquote>", "a", [("expandable_blockquote", 0, 1)]),
        ("<b>a <code>b</code> c</b>", "a b c", [("bold", 0, 2), ("code", 2, 1), ("bold", 4, 1)]),
        ("<b>a<b>b</b></b>", "ab", [("bold", 0, 2)]),
        ('<tg-emoji emoji-id="1">🏟</tg-emoji>', "🏟", [("custom_emoji", 0, 2)]),
        ('<a href="javascript:x()">a</a><a href="localhost">b</a>', "ab", []),
        ('<a href="http://exa mple.org">a</a>', "a", []),
        (" \n <b> Water </b>is back\t\n", "Water is back", [("bold", 0, 6)]),
    ],
)
def test_html_that_telegram_reads_gives_text_and_entities_in_utf16(html, text, entities):
    shown = formatted(html, "html")
    assert shown.text == text
    assert [(e["type"], e["offset"], e["length"]) for e in shown.entities] == entities


def test_an_address_is_kept_as_telegram_writes_it():
    assert checked_link("Example.ORG") == "http://example.org/"
    assert checked_link("https://news.example/a?b=c#d") == "https://news.example/a?b=c#d"
    assert checked_link("https://news.example?b") == "https://news.example/?b"
    assert checked_link("tg://resolve?domain=x") == "tg://resolve?domain=x"
    assert [checked_link(link) for link in ("ftp://a.example", "https://", "a", "https://a.example:99999/")] == [""] * 4


def test_telegram_finds_links_mentions_hashtags_and_commands_by_itself():
    text = "See news.ly, https://a.example/x(1)). @council #water2 /start a.b@mail.org 3.5 end.Go U.S. Mr.Ali"
    assert [text[start:end] for start, end, _ in detect(text)] == [
        "news.ly",
        "https://a.example/x(1)",
        "@council",
        "#water2",
        "/start",
        "a.b@mail.org",
    ]
    assert [kind for *_, kind in detect(text)] == ["url", "url", "mention", "hashtag", "bot_command", "email"]


def test_what_is_found_in_a_link_or_in_code_is_no_entity_of_its_own():
    shown = formatted('<a href="https://a.example/">news.ly</a> <code>@council</code> <b>now.ly</b>', "HTML")
    assert [e["type"] for e in shown.entities] == ["text_link", "code", "bold", "url"]


def test_of_more_than_a_hundred_entities_the_emphasis_goes_first_and_is_counted():
    shown = formatted("<b>b</b> " * 60 + '<a href="https://a.example/">a</a> ' * 60, "HTML")
    assert shown.lost == 20
    assert sum(e["type"] == "text_link" for e in shown.entities) == 60


@given(st.text(st.characters(codec="utf-8"), max_size=60))
def test_any_escaped_text_is_read_as_it_was_written(text):
    escaped = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    try:
        plain = formatted(text)
    except EntityError as error:
        with pytest.raises(EntityError, match=str(error)):
            formatted(escaped, "HTML")
        return
    assert formatted(escaped, "HTML") == plain
