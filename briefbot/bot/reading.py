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

from briefbot.bot.context import ChatContext
from briefbot.language.characters import one_line
from briefbot.rendering.escaping import telegram, web_address
from briefbot.store.editions import Edition
from briefbot.store.sources import BAD
from briefbot.telegram.content import Content, keyboard_of, number_in, opened_page
from briefbot.telegram.plan import KEEP_DAYS
from briefbot.telegram.schedule import is_night
from briefbot.telegram.split import Page, split

#: Characters; the longest names of Libyan bodies have some fifty.
_LONGEST_MENTION = 60

#: Seconds from one part to the next: as often as Telegram lets one chat be written to.
_BETWEEN_PARTS = 1.0

_DAY = re.compile(r"\d{4}-\d{1,2}-\d{1,2}|\d{1,2}[./]\d{1,2}[./]\d{4}")


async def brief(context: ChatContext, wanted: str = "") -> None:
    """``/brief``: of the last 24 hours, of a day, or of what mentions something."""
    if await context.run(context.service.is_empty):
        await context.say("no_articles_yet")
        return
    with contextlib.suppress(TelegramError):  # a courtesy only
        await context.bot.send_chat_action(
            context.chat_id, ChatAction.TYPING, message_thread_id=context.topic_id or None
        )
    how = (context.length, context.book.language, context.zone)
    day = day_of(wanted, context)
    if _DAY.fullmatch(wanted.strip()) and not (day and context.service.knows_day(day, context.zone)):
        await context.say("no_day", day=context.book.day(day) if day else wanted.strip())
        return
    if day is not None:
        edition, content = await context.brief(context.service.of_day, day, *how)
    else:
        mention = one_line(wanted)[:_LONGEST_MENTION]
        edition, content = await context.brief(context.service.last_day, *how, mention)
        if mention and not edition.stories:
            await context.say("no_news", what=f"“{mention}”")
            return
    await send_edition(context, edition, content)


async def send_edition(context: ChatContext, edition: Edition, content: Content) -> None:
    """Send all parts of an edition, in order."""
    is_silent = context.subscriber is not None and context.subscriber.quiet
    quiet = is_silent and is_night(context.service.clock(), context.zone)
    for number, page in enumerate(content.parts):
        if number:
            await asyncio.sleep(_BETWEEN_PARTS)
        keyboard = keyboard_of(edition.id, content, number, edition.language, context.chat_id)
        await context.send(page.html, keyboard, silent=quiet)


def day_of(wanted: str, context: ChatContext) -> date | None:
    """Return the day that is asked for: ``2020-05-22``, ``22.5.2020``, ``yesterday``; ``None`` if none is."""
    wanted = wanted.strip().lower()
    today = context.service.clock().astimezone(ZoneInfo(context.zone)).date()
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


async def open_story(context: ChatContext, data: Sequence[str]) -> str:
    """A button of a brief: open a story in place of its part, turn its page, or go back; return what to alert."""
    if context.kind != "private":  # a brief of before that, in a group, still has such buttons
        return context.book("alerts.in_private")
    if len(data) != 5 or data[3] not in ("more", "sources", "back"):
        return context.book("alerts.old")
    what, (number, part, story, page) = data[3], map(number_in, (*data[:3], data[4]))
    if number is None or part is None or story is None or page is None:
        return context.book("alerts.old")
    found = await context.run(context.service.edition, number)
    if found is None or context.message is None:
        return context.book("alerts.gone")
    edition, content = found
    shown: tuple[str, InlineKeyboardMarkup | None] | None
    if what == "back" and part < len(content.parts):
        shown = content.parts[part].html, keyboard_of(number, content, part, edition.language, context.chat_id)
    else:
        shown = opened_page(number, content, part, story, what, page, edition.language)
    if shown is None:
        return context.book("alerts.gone")
    await context.edit(context.message.message_id, *shown)
    return ""


async def search(context: ChatContext, words: str) -> None:
    """``/search``: articles, the newest first, each with its link."""
    words = one_line(words)[:200]
    if not words:
        await context.say("search_usage")
        return
    hits = await context.run(context.service.search, words)
    if not hits:
        await context.say("nothing_found", words=words)
        return
    zone = ZoneInfo(context.zone)
    lines = []
    for hit in hits:
        link = _link(hit.url, one_line(hit.title)[:200] or hit.url)
        day = context.book.day(hit.published.astimezone(zone)) if hit.published else ""
        about = ", ".join(telegram(each) for each in (one_line(hit.outlet)[:60], day) if each)
        lines.append(link + (f" ({about})" if about else ""))
    await context.send("\n".join([context.text("found", words=words), *lines]))


async def sources(context: ChatContext, _: str) -> None:
    """``/sources``: where the news is from."""
    known = sorted(await context.run(context.service.sources), key=lambda each: each.name.lower())
    answered = sum(1 for each in known if each.answered_at and each.outcome not in BAD)
    head = context.text("sources", answered=answered, total=len(known))
    await _send_sources(context, head, [_link(each.site or each.url, one_line(each.name)[:80]) for each in known])


async def feeds(context: ChatContext, _: str) -> None:
    """``/feeds``: how each source does, those in trouble first. For the operator."""
    known = await context.run(context.service.sources)
    lines = []
    for each in sorted(known, key=lambda each: (each.outcome not in BAD, each.name.lower())):
        state = telegram(one_line(f"{each.outcome} {each.detail}")[:120])
        lines.append(f"{_link(each.site or each.url, one_line(each.name)[:80])}: {state}")
    await _send_sources(context, context.text("feeds"), lines)


def _link(url: str, text: str) -> str:
    address = web_address(url)
    return f'• <a href="{escape(address)}">{telegram(text)}</a>' if address else f"• {telegram(text)}"


async def _send_sources(context: ChatContext, head: str, lines: Sequence[str]) -> None:
    if not lines:
        await context.say("no_sources")
    for number, part in enumerate(split([Page("\n".join([head, *lines]))] if lines else [])):
        if number:
            await asyncio.sleep(_BETWEEN_PARTS)
        await context.send(part.html)


async def give_help(context: ChatContext, _: str) -> None:
    """``/help``."""
    text = context.text("help")
    if context.is_operator:
        text += "\n" + context.text("help_admin").lstrip("\n")
    await context.send(text)


async def privacy(context: ChatContext, _: str) -> None:
    """``/privacy``."""
    await context.say("privacy", days=context.book.pluralize("days", KEEP_DAYS))
