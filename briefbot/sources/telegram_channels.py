"""Parse the public page of a Telegram channel, ``https://t.me/s/NAME``: each of its messages is an article.

The form of these pages is not documented; RSS-Bridge, RSSHub and snscrape read the same one. A message has its channel
and number in ``data-post``, its own words in ``js-message_text`` and its time in ``tgme_widget_message_date``. Quotes
of other messages, link previews, polls, buttons, reactions and counters are in elements of their own, and not read.
"""

import re
from collections.abc import Iterator
from datetime import datetime
from typing import Any

from briefbot.cleaning.organisations import publisher
from briefbot.entries import Document, ParseError, RawEntry
from briefbot.sources.fields import decoded, moment_in
from briefbot.web.fragments import html_to_line, html_to_text
from briefbot.web.pages import load_page

#: Words of a bold first line that is a headline: fewer are a label ("Breaking"), more are a lead.
_HEADLINE_FROM, _HEADLINE_TO = 3, 25

#: How a bold first line ends that is a sentence, or leads on to the next line.
_NO_HEADLINE = (".", "…", ":", "،", ",", ";", "؛")

#: What Telegram puts behind the name of a channel that it vouches for.
_VERIFIED = "✔"

_NAME = r"([A-Za-z]\w{3,31})"
_CHANNEL = re.compile(
    rf"(?:@|tg://resolve\?domain=|(?:https?://)?(?:www\.)?(?:t|telegram)\.(?:me|dog)/(?:s/)?){_NAME}(?:/\d+)?/?(?:[?#&].*)?"
    rf"|(?:https?://)?{_NAME}\.t\.me/?(?:s/?)?",
    re.IGNORECASE | re.ASCII,
)
_POST = re.compile(r"(\w{1,64})/(\d{1,15})", re.ASCII)
_NUMBER = re.compile(r"\d{1,15}$", re.ASCII)


def channel_address(url: str) -> str:
    """Return the address of a channel's public page, by any address of the channel; empty if ``url`` names none.

    >>> channel_address("@harbour_news"), channel_address("t.me/Harbour_News/101")
    ('https://t.me/s/harbour_news', 'https://t.me/s/harbour_news')
    >>> channel_address("https://t.me/+AbCdEf"), channel_address("https://news.example/")
    ('', '')
    """
    match = _CHANNEL.fullmatch(url.strip())
    name = (match[1] or match[2]).lower() if match else ""
    return f"https://t.me/s/{name}" if name and name != "joinchat" else ""


def read_channel(data: bytes, *, url: str, content_type: str = "", now: datetime) -> Document:
    """Return the messages on a channel's page that have words, each in full.

    Raises:
        ParseError: it is no such page; Telegram leads from channels that it does not show to a page without messages.
    """
    tree = load_page(decoded(data, "page of a Telegram channel", content_type))
    document = channel_in(tree, url, now)
    if document is None:
        raise ParseError(_why_none(tree, url))
    return document


def channel_in(tree: Any, url: str, now: datetime) -> Document | None:
    """Return the messages on the page ``tree``; ``None`` if it is not the page of a Telegram channel."""
    if tree is None or not tree.xpath(_CHANNEL_PAGE):
        return None
    title = _line(tree, "tgme_channel_info_header_title") or _line(tree, "tgme_widget_message_owner_name")
    messages = tree.xpath(f"//*[{_is('tgme_widget_message')}][@data-post][not(ancestor::*[@data-post])]")
    entries = tuple(_entries(messages, now))
    return Document(
        entries=entries,
        title=title or html_to_line("".join(tree.xpath("//meta[@property='og:title'][1]/@content"))),
        older=_older(tree, url),
        fault="" if entries or not messages else "none of its messages has a text that is shown on the web",
    )


def _is(name: str) -> str:
    """Return the XPath condition of being of a class."""
    return f"contains(concat(' ', normalize-space(@class), ' '), ' {name} ')"


_CHANNEL_PAGE = (
    f"//*[{_is('tgme_channel_history')} or {_is('tgme_channel_info')} or ({_is('tgme_widget_message')} and @data-post)]"
)
_OWN_TEXT = (
    f".//*[{_is('tgme_widget_message_text')} and not({_is('js-message_reply_text')})]"
    f"[not(ancestor::*[{_is('tgme_widget_message_reply')}])]"
)
_BOLD = ".//*[self::b or self::strong][not(ancestor::b or ancestor::strong)]"
_MOMENT = f".//*[{_is('tgme_widget_message_date')}]//time/@datetime"


def _entries(messages: list[Any], now: datetime) -> Iterator[RawEntry]:
    """Yield the messages that have words; not what the channel did (pinned, renamed), nor one that is cut off."""
    for message in messages:
        post = _POST.fullmatch(message.get("data-post"))
        bodies, stamps = message.xpath(_OWN_TEXT), message.xpath(_MOMENT) or message.xpath(".//time/@datetime")
        if not (post and bodies and stamps) or "service_message" in message.get("class").split():
            continue  # the time stands behind the text: without it, the page ends within the text
        title, text = _headline(bodies[0], _text(bodies[0]))
        if not any(map(str.isalpha, text)):
            continue
        url = f"https://t.me/{post[1]}/{post[2]}"
        credited = _line(message, "tgme_widget_message_forwarded_from_name")
        yield RawEntry(
            url=url,
            title=title,
            text=text,
            is_full=True,
            published=moment_in(stamps[0], now),
            author=_line(message, "tgme_widget_message_from_author"),
            origin=publisher(credited, url) if credited else "",
        )


def _text(element: Any) -> str:
    from lxml import etree  # noqa: PLC0415 - 20 ms to import, and only pages need it

    return html_to_text(etree.tostring(element, encoding="unicode", method="html", with_tail=False))


def _line(element: Any, name: str) -> str:
    """Return the text of the first element of a class, as one line; empty if there is none."""
    found = element.xpath(f".//*[{_is(name)}]")
    return " ".join(_text(found[0]).split()).removesuffix(_VERIFIED).rstrip() if found else ""


def _headline(body: Any, text: str) -> tuple[str, str]:
    """Return a message's headline and the text below it; no headline unless the first line plainly is one.

    It is if it is bold from end to end, but no sentence, and has more words below it.
    """
    line, _, below = text.partition("\n")
    spans = (_letters("".join(bold.itertext())) for bold in body.xpath(_BOLD))  # emoji are bold, too
    is_bold = next(filter(None, spans), None) == _letters(line)
    words = len(line.split())
    if is_bold and _HEADLINE_FROM <= words <= _HEADLINE_TO and not line.endswith(_NO_HEADLINE):
        return (line, below.strip()) if len(below.split()) > words else ("", text)
    return "", text


def _letters(text: str) -> str:
    return "".join(filter(str.isalnum, text))


def _older(tree: Any, url: str) -> str:
    """Return the address of the page with the messages before; empty if the page names none."""
    named = tree.xpath("//a/@data-before | //link[@rel='prev']/@href")
    number = next(filter(None, map(_NUMBER.search, named)), None)
    return f"{url.partition('?')[0]}?before={number[0]}" if number else ""


def _why_none(tree: Any, url: str) -> str:
    """Return why a page has no messages, and what to do, by what the page says of the name that was asked for."""
    if tree is None or not tree.xpath(f"//*[{_is('tgme_page')} or {_is('tgme_page_wrap')}]"):
        return "not the page of a Telegram channel"
    name = f"@{url.partition('?')[0].rstrip('/').rpartition('/')[2]}"
    told = _line(tree, "tgme_page_extra").lower()
    if "subscriber" in told:
        return f"{name} is shown only in Telegram's app, not on the web: take it off the list"
    if "member" in told:
        return f"{name} is a group, and only channels can be read: take it off the list"
    return f"no public channel is called {name}: check its name at https://t.me/{name[1:]}; private ones cannot be read"
