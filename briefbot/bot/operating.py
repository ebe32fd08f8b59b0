"""The operator's commands, in private and for listed ids only."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from html import escape

from sqlalchemy import Connection
from telegram import InlineKeyboardMarkup

from briefbot.app import clock
from briefbot.bot.context import ChatContext
from briefbot.bot.reading import make_brief, send_edition
from briefbot.store import articles, editions, ledger, subscribers
from briefbot.store.editions import Edition
from briefbot.store.ledger import PlannedBriefing
from briefbot.telegram.content import Content, content_from, number_in
from briefbot.telegram.split import Page, split

_BROADCAST = "broadcast"

#: States of chats, then of parts.
_STATES = ("active", "paused", "unreachable", "sent", "in_doubt", "refused", "dropped", "waiting")
_BRIEFING_STATES = ("done", "skipped", "empty")


async def stats(context: ChatContext, _: str) -> None:
    """``/stats``: numbers of subscribers by state, and of parts and briefings of the last 24 hours."""
    found = await context.service.read(_figures, clock.now() - timedelta(days=1))
    await context.say("stats", **{name: f"{value:,}" for name, value in found.items()})


def _figures(connection: Connection, since: datetime) -> dict[str, int]:
    """Count chats by state, parts and briefings by state since ``since``, and articles."""
    briefings = ledger.briefing_counts(connection, since)
    return {
        **dict.fromkeys(_STATES, 0),
        **subscribers.counts(connection),
        **ledger.part_counts(connection, since),
        **{state: briefings.get(state, 0) for state in _BRIEFING_STATES},
        "articles": articles.count(connection),
    }


async def preview(context: ChatContext, _: str) -> None:
    """``/preview``: send the operator the brief of the last 24 hours."""
    await context.say("preview")
    await send_edition(context, await make_brief(context, length="full"))


async def broadcast(context: ChatContext, text: str) -> None:
    """``/broadcast``: show the message that would go to all subscribers, and ask for confirmation."""
    if not text.strip():
        await context.say("broadcast_usage")
        return
    moment = clock.now()
    content = Content(split([Page(escape(text, quote=False))]), ())
    draft = Edition(
        key=f"{_BROADCAST}:{context.user_id}:{moment.isoformat()}",
        day=moment.date().isoformat(),
        until=moment,
        language="en",
        length="full",
        content=content.to_json(),
        made_at=moment,
    )
    edition = await context.service.write(editions.save_edition, draft)
    buttons = context.button("send", f"cast:{edition.id}:yes"), context.button("cancel", f"cast:{edition.id}:no")
    keyboard = InlineKeyboardMarkup.from_row(buttons)
    counts = await context.service.read(subscribers.counts)
    chats = context.book.pluralize("chats", counts.get("active", 0))
    *others, last = (page.html for page in content.parts)
    question = context.text("broadcast_confirm", chats=chats, text_html=last)
    if len(question) >= 4000:
        others, question = [*others, last], context.text("broadcast_confirm", chats=chats, text_html="")
    for html in others:
        await context.send(html)
    await context.send(question, keyboard)


async def confirm(context: ChatContext, data: Sequence[str]) -> str:
    """Send or cancel a broadcast, after a tap on its buttons; return the text of the alert."""
    edition = number_in(data[0]) if len(data) == 2 else None
    if not context.is_operator or edition is None:
        return context.book("alerts.old")
    if data[1] != "yes":
        await context.edit(context.text("broadcast_cancelled"))
        return ""
    number = await context.service.write(_enter_broadcast, edition)
    await context.edit(context.text("broadcast_done", chats=context.book.pluralize("chats", number)))
    return ""


def _enter_broadcast(connection: Connection, number: int) -> int:
    """Enter a broadcast into the ledger for every active chat; return the number of chats that did not have it yet."""
    found = editions.edition_by_id(connection, number)
    if found is None or not found.key.startswith(_BROADCAST):
        return 0
    moment, parts = clock.now(), len(content_from(found.content).parts)
    day = f"{_BROADCAST} {number}"
    rows = [PlannedBriefing(each.chat_id, day, moment, number, parts) for each in subscribers.every(connection)]
    return ledger.plan(connection, rows, moment)
