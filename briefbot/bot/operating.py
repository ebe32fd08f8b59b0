"""The operator's commands, in private and for listed ids only."""

from __future__ import annotations

from collections.abc import Sequence

from telegram import InlineKeyboardMarkup

from briefbot.bot.context import ChatContext
from briefbot.bot.reading import send_edition
from briefbot.telegram.content import number_in


async def stats(context: ChatContext, _: str) -> None:
    """``/stats``: who reads, and what was sent."""
    found = await context.run(context.service.stats)
    await context.say("stats", **{name: f"{value:,}" for name, value in found.items()})


async def preview(context: ChatContext, _: str) -> None:
    """``/preview``: the brief as it would go out now."""
    await context.say("preview")
    edition, content = await context.brief(context.service.last_day, "full", context.book.language, context.zone)
    await send_edition(context, edition, content)


async def broadcast(context: ChatContext, text: str) -> None:
    """``/broadcast``: show what would go to all, and ask."""
    if not text.strip():
        await context.say("broadcast_usage")
        return
    edition, content = await context.run(context.service.draft_broadcast, text, context.user_id)
    buttons = context.button("send", f"cast:{edition.id}:yes"), context.button("cancel", f"cast:{edition.id}:no")
    keyboard = InlineKeyboardMarkup.from_row(buttons)
    chats = context.book.pluralize("chats", (await context.run(context.service.stats))["active"])
    for page in content.parts[:-1]:
        await context.send(page.html)
    question = context.text("broadcast_confirm", chats=chats, text_html="")
    last = content.parts[-1].html
    if len(last) + len(question) < 4000:
        await context.say("broadcast_confirm", keyboard, chats=chats, text_html=last)
    else:
        await context.send(last)
        await context.send(question, keyboard)


async def confirm(context: ChatContext, data: Sequence[str]) -> tuple[str, bool]:
    """The button below it; return what to alert, and whether there is something to send now."""
    edition = number_in(data[0]) if len(data) == 2 else None
    if not context.is_operator or context.message is None or edition is None:
        return context.book("alerts.old"), False
    if data[1] != "yes":
        await context.edit(context.message.message_id, context.text("broadcast_cancelled"))
        return "", False
    number = await context.run(context.service.confirm_broadcast, edition)
    text = context.text("broadcast_done", chats=context.book.pluralize("chats", number))
    await context.edit(context.message.message_id, text)
    return "", number > 0
