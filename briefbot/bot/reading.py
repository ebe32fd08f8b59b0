"""What a reader asks for: the brief, a story opened, a search, the sources, help, what is kept."""

from __future__ import annotations

import asyncio
import contextlib
import re
from collections.abc import Sequence
from datetime import date, timedelta
from html import escape
from zoneinfo import ZoneInfo

from telegram import InlineKeyboardMarkup
from telegram.constants import ChatAction
from telegram.error import TelegramError

from briefbot.app.sending import KEEP_DAYS
from briefbot.bot.context import Visit
from briefbot.language.characters import one_line
from briefbot.rendering.escaping import telegram, web_address
from briefbot.store.editions import Edition
from briefbot.store.sources import BAD, Known
from briefbot.telegram.content import Content, keyboard_of, number_in, opened
from briefbot.telegram.schedule import is_night
from briefbot.telegram.split import Page, split

#: Characters; the longest names of Libyan bodies have some fifty.
_LONGEST_MENTION = 60

#: Seconds from one part to the next: as often as Telegram lets one chat be written to.
_BETWEEN_PARTS = 1.0

_NAMED_SOURCES = 40

_DAY = re.compile(r"\d{4}-\d{1,2}-\d{1,2}|\d{1,2}[./]\d{1,2}[./]\d{4}")


async def brief(visit: Visit, wanted: str) -> None:
    """``/brief``: of the last 24 hours, of a day, or of what mentions something."""
    if await visit.ask(visit.desk.is_empty):
        await visit.say("no_articles_yet")
        return
    with contextlib.suppress(TelegramError):  # a courtesy only
        await visit.bot.send_chat_action(visit.chat_id, ChatAction.TYPING, message_thread_id=visit.topic_id or None)
    how = (visit.length, visit.book.language, visit.zone)
    day = day_of(wanted, visit)
    if day is None and _DAY.fullmatch(wanted.strip()):
        await visit.say("no_day", day=wanted.strip())
        return
    if day is not None:
        if not await visit.ask(visit.desk.knows_day, day, visit.zone):
            await visit.say("no_day", day=visit.book.day(day))
            return
        edition, content = await visit.brief(visit.desk.of_day, day, *how)
    else:
        mention = one_line(wanted)[:_LONGEST_MENTION]
        edition, content = await visit.brief(visit.desk.last_day, *how, mention)
        if mention and not edition.stories:
            await visit.say("no_news", what=f"“{mention}”")
            return
    await send_edition(visit, edition, content)


async def send_edition(visit: Visit, edition: Edition, content: Content) -> None:
    """Send all parts of an edition, in order."""
    quiet = visit.subscriber is not None and visit.subscriber.quiet and is_night(visit.desk.clock(), visit.zone)
    for number, page in enumerate(content.parts):
        if number:
            await asyncio.sleep(_BETWEEN_PARTS)
        keyboard = keyboard_of(edition.id, content, number, edition.language, visit.chat_id)
        await visit.send(page.html, keyboard, silent=quiet)


def day_of(wanted: str, visit: Visit) -> date | None:
    """Return the day that is asked for: ``2020-05-22``, ``22.5.2020``, ``yesterday``; ``None`` if none is."""
    wanted = wanted.strip().lower()
    today = visit.desk.clock().astimezone(ZoneInfo(visit.zone)).date()
    words = {"today": 0, "yesterday": 1, "اليوم": 0, "أمس": 1, "امس": 1}
    if wanted in words:
        return today - timedelta(days=words[wanted])
    if not _DAY.fullmatch(wanted):
        return None
    numbers = [int(number) for number in re.split(r"[-./]", wanted)]
    year, month, day = numbers if "-" in wanted else numbers[::-1]
    try:
        return date(year, month, day)
    except ValueError:
        return None


async def open_story(visit: Visit, data: Sequence[str]) -> str:
    """A button of a brief: open a story in place of its part, turn its page, or go back; return what to alert."""
    if len(data) != 5 or data[3] not in ("more", "sources", "back"):
        return visit.book("alerts.old")
    what, (number, part, story, page) = data[3], (number_in(each) for each in (*data[:3], data[4]))
    if number is None or part is None or story is None or page is None:
        return visit.book("alerts.old")
    found = await visit.ask(visit.desk.edition, number)
    if found is None or visit.message is None:
        return visit.book("alerts.gone")
    edition, content = found
    shown: tuple[str, InlineKeyboardMarkup | None] | None
    if what == "back" and part < len(content.parts):
        shown = content.parts[part].html, keyboard_of(number, content, part, edition.language, visit.chat_id)
    else:
        shown = opened(number, content, part, story, what, page, edition.language)
    if shown is None:
        return visit.book("alerts.gone")
    await visit.edit(visit.message.message_id, *shown)
    return ""


async def search(visit: Visit, words: str) -> None:
    """``/search``: articles, the newest first, each with its link."""
    words = one_line(words)[:200]
    if not words:
        await visit.say("search_usage")
        return
    hits = await visit.ask(visit.desk.search, words)
    if not hits:
        await visit.say("nothing_found", words=words)
        return
    zone = ZoneInfo(visit.zone)
    lines = []
    for hit in hits:
        title = telegram(one_line(hit.title)[:200] or hit.url)
        place = web_address(hit.url)
        link = f'<a href="{escape(place)}">{title}</a>' if place else title
        day = visit.book.day(hit.published.astimezone(zone)) if hit.published else ""
        about = ", ".join(telegram(each) for each in (one_line(hit.outlet)[:60], day) if each)
        lines.append(f"• {link}" + (f" ({about})" if about else ""))
    await visit.send("\n".join([visit.text("found", words=words), *lines]))


async def sources(visit: Visit, _: str) -> None:
    """``/sources``: where the news is from."""
    heard = await visit.ask(visit.desk.heard)
    if not heard.known:
        await visit.say("no_sources")
        return
    head = visit.text("sources", answered=heard.answered, total=len(heard.known))
    await _send_long(visit, head, [_link_of(each) for each in sorted(heard.known, key=lambda each: each.name.lower())])


async def feeds(visit: Visit, _: str) -> None:
    """``/feeds``: how each source does, those in trouble first. For the operator."""
    heard = await visit.ask(visit.desk.heard)
    if not heard.known:
        await visit.say("no_sources")
        return
    ordered = sorted(heard.known, key=lambda each: (each.outcome not in BAD, each.name.lower()))
    lines = []
    for each in ordered:
        state = telegram(one_line(f"{each.outcome} {each.detail}")[:120])
        lines.append(f"{_link_of(each)}: {state}")
    await _send_long(visit, visit.text("feeds"), lines)


def _link_of(each: Known) -> str:
    name = telegram(one_line(each.name)[:80])
    place = web_address(each.site or each.url)
    return f'• <a href="{escape(place)}">{name}</a>' if place else f"• {name}"


async def _send_long(visit: Visit, head: str, lines: Sequence[str]) -> None:
    pieces = [Page("\n".join([head, *lines[:_NAMED_SOURCES]]))]
    pieces += [
        Page("\n".join(lines[first : first + _NAMED_SOURCES]))
        for first in range(_NAMED_SOURCES, len(lines), _NAMED_SOURCES)
    ]
    for number, part in enumerate(split(pieces)):
        if number:
            await asyncio.sleep(_BETWEEN_PARTS)
        await visit.send(part.html)


async def give_help(visit: Visit, _: str) -> None:
    """``/help``."""
    text = visit.text("help")
    if visit.is_operator:
        text += "\n" + visit.text("help_admin").lstrip("\n")
    await visit.send(text)


async def privacy(visit: Visit, _: str) -> None:
    """``/privacy``."""
    await visit.say("privacy", days=visit.book.counted("days", KEEP_DAYS))
