"""The reader's commands: ``/brief`` and its buttons, ``/timeline``, ``/search``, ``/sources``, ``/feeds``."""

import asyncio
import contextlib
import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from html import escape
from zoneinfo import ZoneInfo

from sqlalchemy import Connection
from telegram.constants import ChatAction
from telegram.error import TelegramError

from briefbot.app import clock
from briefbot.bot.context import ChatContext
from briefbot.fetching.polled import polled_before
from briefbot.language.characters import one_line
from briefbot.model import day_in
from briefbot.rendering import render_timeline
from briefbot.rendering.escaping import telegram, web_address
from briefbot.store import articles, editions, received, storylines
from briefbot.store.editions import Edition
from briefbot.store.received import Received
from briefbot.store.schema import EPOCH
from briefbot.store.search import search
from briefbot.store.sources import BAD, StoredSource
from briefbot.telegram.compose import EditionRequest
from briefbot.telegram.content import KINDS, content_from, keyboard_of, number_in, opened_page
from briefbot.telegram.plan import KEEP_DAYS
from briefbot.telegram.schedule import is_night, moment_of
from briefbot.telegram.split import Page, split
from briefbot.topic.load import load_topic

#: Characters of a name in ``/brief``; the longest names of Libyan organisations have about fifty.
_LONGEST_MENTION = 60

#: Days that a brief about a name covers if the last 24 hours have no news of it.
_MENTION_DAYS = 7

#: The end of the last 24 hours is rounded down to this, so that requests within it share one edition.
_ROUNDED_TO = timedelta(minutes=5)

_FIRST_DAY = date(1990, 1, 1)

#: Articles that a search shows at most.
_MOST_FOUND = 5

#: Days of a timeline about some words, and of one of the whole topic; entries of it.
_TIMELINE_DAYS = 365
_TIMELINE_DAYS_OF_ALL = 31
_MOST_DATES = 10

#: Seconds between two parts: Telegram allows one message a second to a chat.
_BETWEEN_PARTS = 1.0

_DAY = re.compile(r"\d{4}-\d{1,2}-\d{1,2}|\d{1,2}[./]\d{1,2}[./]\d{4}")


async def brief(context: ChatContext, wanted: str = "") -> None:
    """``/brief``: send what is new since the chat's last brief, or the brief of a day or of what mentions a name.

    A chat that got none in the last `KEEP_DAYS` gets that of the last 24 hours.
    """
    if await context.service.read(articles.is_empty):
        await context.say("no_articles_yet")
        return
    await _show_typing(context)
    wanted, today = wanted.strip(), context.now().date()
    day = day_of(wanted, today)
    if _DAY.fullmatch(wanted) and not (day and _FIRST_DAY <= day <= today):
        await context.say("no_day", day=context.book.day(day) if day else wanted)
        return
    mention = "" if day else one_line(wanted)[:_LONGEST_MENTION]
    length = context.subscriber.length if context.subscriber else "full"
    last = None if day or mention else await _last(context)
    edition = await make_brief(context, length=length, day=day, mention=mention, last=last)
    if mention and not edition.stories:
        await context.say("no_news", what=f"“{mention}”")
    elif last and not edition.stories:
        until = last.until.astimezone(ZoneInfo(context.zone))
        await context.say("nothing_new", when=f"{context.book.day(until)} {until:%H:%M}")
    else:
        await send_edition(context, edition)
        if not day and not mention:
            await context.service.write(received.note_request, context.chat_id, edition.id, clock.now())


async def _last(context: ChatContext) -> Received | None:
    """Return the edition that a chat got last, if that was in the last `KEEP_DAYS`."""
    last = (await context.service.read(received.last_received, [context.chat_id])).get(context.chat_id)
    return last if last and clock.now() - timedelta(days=KEEP_DAYS) <= last.until else None


async def make_brief(
    context: ChatContext, *, length: str, day: date | None = None, mention: str = "", last: Received | None = None
) -> Edition:
    """Return the edition for a day in the reader's time zone (today: up to now), by default for the last 24 hours.

    With ``mention``, only of articles that mention that name; if the 24 hours have none, of a week. With ``last``, of
    what is new since that edition.
    """
    until = clock.now()
    until -= (until - EPOCH) % _ROUNDED_TO
    since = until - timedelta(days=1)
    if last:
        since, until = last.until, max(last.until, until)
    if day is not None:
        since, end = (moment_of(each, 0, context.zone) for each in (day, day + timedelta(days=1)))
        until = max(min(end, until), since)
    until_day = day or until.astimezone(ZoneInfo(context.zone)).date()
    first = since.astimezone(ZoneInfo(context.zone)).date()
    muted = await context.service.read(storylines.muted_by, [context.chat_id])
    request = EditionRequest(
        since=since,
        until=until,
        day=until_day,
        first=first if last and (until_day - first).days > 1 else None,
        length=length,
        language=context.book.language,
        mention=mention,
        after=last.edition_id if last else None,
        muted=muted.get(context.chat_id, ()),
    )
    edition = await context.service.edition(request)
    if mention and not edition.stories:
        first = until_day - timedelta(days=_MENTION_DAYS - 1)
        request = replace(request, since=until - timedelta(days=_MENTION_DAYS), first=first)
        edition = await context.service.edition(request)
    return edition


async def send_edition(context: ChatContext, edition: Edition) -> None:
    """Send all parts of an edition, in order."""
    content = content_from(edition.content)
    is_quiet = context.subscriber is not None and context.subscriber.quiet and is_night(clock.now(), context.zone)
    for number, page in enumerate(content.parts):
        if number:
            await asyncio.sleep(_BETWEEN_PARTS)
        keyboard = keyboard_of(edition.id, content, number, edition.language, context.chat_id)
        await context.send(page.html, keyboard, silent=is_quiet)


def day_of(wanted: str, today: date) -> date | None:
    """Parse a day such as ``2020-05-22``, ``22.5.2020`` or ``yesterday``; ``None`` if it is not one."""
    words = {"today": 0, "yesterday": 1, "اليوم": 0, "أمس": 1, "امس": 1, "aujourd’hui": 0, "aujourd'hui": 0, "hier": 1}
    if wanted.lower() in words:
        return today - timedelta(days=words[wanted.lower()])
    if not _DAY.fullmatch(wanted):
        return None
    numbers = [int(number) for number in re.split(r"[-./]", wanted)]
    try:
        return date(*(numbers if "-" in wanted else numbers[::-1]))
    except ValueError:
        return None


async def open_story(context: ChatContext, data: Sequence[str]) -> str:
    """Handle a story's buttons: show a page of what they open, or its part again; return the text of the alert."""
    if context.kind != "private":  # old briefs in groups still have such buttons
        return context.book("alerts.in_private")
    if len(data) != 5 or data[3] not in {*KINDS, "back", "mute"}:
        return context.book("alerts.old")
    what, (number, part, story, page) = data[3], map(number_in, (*data[:3], data[4]))
    if number is None or part is None or story is None or page is None:
        return context.book("alerts.old")
    edition = await context.service.read(editions.edition_by_id, number)
    if edition is None:
        return context.book("alerts.gone")
    content = content_from(edition.content)
    line = content.stories[story].storyline if story < len(content.stories) else ""
    alert = ""
    if what == "mute" and line:
        is_muted = await context.service.write(_toggle_mute, context.chat_id, line)
        alert = context.book("alerts.muted" if is_muted else "alerts.unmuted")
    elif what == "back" and part < len(content.parts):
        keyboard = keyboard_of(number, content, part, edition.language, context.chat_id)
        await context.edit(content.parts[part].html, keyboard)
    elif shown := opened_page(number, content, part, story, what, page, edition.language):
        await context.edit(*shown)
    else:
        alert = context.book("alerts.gone")
    return alert


def _toggle_mute(connection: Connection, chat_id: int, line: str) -> bool:
    """Mute a storyline for a chat, or take that back; return whether it is muted now."""
    if storylines.unmute(connection, chat_id, line):
        return False
    storylines.mute(connection, chat_id, line, clock.now())
    return True


async def timeline(context: ChatContext, words: str) -> None:
    """``/timeline``: send what happened when, in the last year of a place or name, in the last month of all."""
    words, today = one_line(words)[:_LONGEST_MENTION], context.now().date()
    since = today - timedelta(days=_TIMELINE_DAYS if words else _TIMELINE_DAYS_OF_ALL)
    await _show_typing(context)
    found = await context.service.timeline(words, since=since, until=today, dates=_MOST_DATES)
    zone = ZoneInfo(context.zone)
    text = render_timeline(found, "timeline.telegram.html.j2", zone=zone, language=context.book.language)
    await _send_in_parts(context, text.strip())


async def _send_in_parts(context: ChatContext, html: str) -> None:
    """Send a text in as many messages as it needs."""
    for number, part in enumerate(split([Page(html)])):
        if number:
            await asyncio.sleep(_BETWEEN_PARTS)
        await context.send(part.html)


async def _show_typing(context: ChatContext) -> None:
    with contextlib.suppress(TelegramError):  # it only shows "typing..."
        await context.bot.send_chat_action(
            context.chat_id, ChatAction.TYPING, message_thread_id=context.topic_id or None
        )


async def find(context: ChatContext, words: str) -> None:
    """``/search``: send the newest articles that contain the words, each with its link."""
    words = one_line(words)[:200]
    if not words:
        await context.say("search_usage")
        return
    topic = load_topic(context.service.config.brief.topic)
    hits = await context.service.read(search, topic.with_spellings(words) if topic else words, limit=_MOST_FOUND)
    if not hits:
        await context.say("nothing_found", words=words)
        return
    zone = ZoneInfo(context.zone)
    lines = []
    for hit in hits:
        link = _link(hit.url, one_line(hit.title)[:200] or hit.url)
        day = context.book.day(day_in(hit.published, zone)) if hit.published else ""
        about = ", ".join(telegram(each) for each in (one_line(hit.outlet)[:60], day) if each)
        lines.append(link + (f" ({about})" if about else ""))
    await context.send("\n".join([context.text("found", words=words), *lines]))


async def sources(context: ChatContext, _: str) -> None:
    """``/sources``: send the list of sources, each with its link."""
    known = sorted(await _polled_sources(context), key=lambda each: each.public_name.lower())
    answered = sum(1 for each in known if each.answered_at and each.outcome not in BAD)
    head = context.text("sources", answered=answered, total=len(known))
    lines = [_link(each.site or each.public_url, one_line(each.public_name)[:80]) for each in known]
    await _send_sources(context, head, lines)


async def feeds(context: ChatContext, _: str) -> None:
    """``/feeds``: send the operator the state of each source, failed ones first."""
    lines = []
    for each in sorted(await _polled_sources(context), key=lambda each: (each.outcome not in BAD, each.name.lower())):
        state = telegram(one_line(f"{each.outcome} {each.detail}")[:120])
        lines.append(f"{_link(each.site or each.url, one_line(each.name)[:80])}: {state}")
    await _send_sources(context, context.text("feeds"), lines)


async def _polled_sources(context: ChatContext) -> list[StoredSource]:
    """Return the configured and added sources that were polled, with the result of the last poll."""
    config = context.service.config
    return await context.service.read(polled_before, config.sources, config.brief.topic)


def _link(url: str, text: str) -> str:
    """Return a line of a list: a link, or the text alone if ``url`` is not a web address."""
    address = web_address(url)
    return f'• <a href="{escape(address)}">{telegram(text)}</a>' if address else f"• {telegram(text)}"


async def _send_sources(context: ChatContext, head: str, lines: Sequence[str]) -> None:
    if lines:
        await _send_in_parts(context, "\n".join([head, *lines]))
    else:
        await context.say("no_sources")


async def give_help(context: ChatContext, _: str) -> None:
    """``/help``: list the commands."""
    text = context.text("help")
    if context.is_operator:
        text += "\n" + context.text("help_admin").lstrip("\n")
    await context.send(text)


async def privacy(context: ChatContext, _: str) -> None:
    """``/privacy``: say what is stored about the chat, and for how long."""
    await context.say("privacy", days=context.book.pluralize("days", KEEP_DAYS))
