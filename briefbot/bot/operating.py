"""The operator's commands, in private and for listed ids only."""

from __future__ import annotations

from collections.abc import Sequence

from telegram import InlineKeyboardButton, InlineKeyboardMarkup

from briefbot.bot.context import Visit
from briefbot.bot.reading import send_edition
from briefbot.telegram.content import MARK, number_in


async def stats(visit: Visit, _: str) -> None:
    """``/stats``: who reads, and what was sent."""
    found = await visit.ask(visit.desk.stats)
    await visit.say("stats", **{name: f"{value:,}" for name, value in found.items()})


async def preview(visit: Visit, _: str) -> None:
    """``/preview``: the brief as it would go out now."""
    await visit.say("preview")
    edition, content = await visit.brief(visit.desk.last_day, "full", visit.book.language, visit.zone)
    await send_edition(visit, edition, content)


async def broadcast(visit: Visit, text: str) -> None:
    """``/broadcast``: show what would go to all, and ask."""
    if not text.strip():
        await visit.say("broadcast_usage")
        return
    edition, content = await visit.ask(visit.desk.draft_broadcast, text, visit.user_id)
    readers = await visit.ask(visit.desk.readers)
    keyboard = InlineKeyboardMarkup(
        [
            [
                InlineKeyboardButton(visit.book("buttons.send"), callback_data=f"{MARK}:cast:{edition.id}:yes"),
                InlineKeyboardButton(visit.book("buttons.cancel"), callback_data=f"{MARK}:cast:{edition.id}:no"),
            ]
        ]
    )
    chats = visit.book.counted("chats", readers)
    for page in content.parts[:-1]:
        await visit.send(page.html)
    question = visit.text("broadcast_confirm", chats=chats, text_html="")
    last = content.parts[-1].html
    if len(last) + len(question) < 4000:
        await visit.say("broadcast_confirm", keyboard, chats=chats, text_html=last)
    else:
        await visit.send(last)
        await visit.send(question, keyboard)


async def confirm(visit: Visit, data: Sequence[str]) -> tuple[str, bool]:
    """The button below it; return what to alert, and whether there is something to send now."""
    edition = number_in(data[0]) if len(data) == 2 else None
    if not visit.is_operator or visit.message is None or edition is None:
        return visit.book("alerts.old"), False
    if data[1] != "yes":
        await visit.edit(visit.message.message_id, visit.text("broadcast_cancelled"))
        return "", False
    number = await visit.ask(visit.desk.confirm_broadcast, edition)
    text = visit.text("broadcast_done", chats=visit.book.counted("chats", number))
    await visit.edit(visit.message.message_id, text)
    return "", number > 0
