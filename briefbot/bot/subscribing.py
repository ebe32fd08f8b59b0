"""Coming and going: subscribe, pause, stop; chats that let the bot in, move, or shut it out."""

from __future__ import annotations

import hmac
import logging
from collections.abc import Sequence

from telegram import (
    ChatMember,
    ChatMemberAdministrator,
    ChatMemberRestricted,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    ReplyKeyboardRemove,
    Update,
)

from briefbot.app.secrets import INVITATION, secret
from briefbot.bot.context import Visit, zone_name
from briefbot.telegram.content import MARK

log = logging.getLogger("briefbot.bot")

_OUT = (ChatMember.LEFT, ChatMember.BANNED)


def buttons(visit: Visit, *rows: Sequence[str]) -> InlineKeyboardMarkup:
    """Return rows of buttons, each by its name in the phrasebook, which is its data, too."""
    return InlineKeyboardMarkup(
        [
            [InlineKeyboardButton(visit.book(f"buttons.{name}"), callback_data=f"{MARK}:{name}") for name in row]
            for row in rows
        ]
    )


async def start(visit: Visit, code: str) -> None:
    """``/start``: say what this is and subscribe with one tap; who comes back hears how things stand."""
    if not await is_welcome(visit, code):
        return
    each = visit.subscriber
    if each is None:
        values = {"topic": visit.desk.topic or "news", "hour": f"{visit.desk.config.telegram.hour:02}:00"}
        topic = visit.book.texts.get(f"topics.{values['topic'].lower()}", values["topic"])
        zone = zone_name(visit.zone)
        await visit.say("hello", buttons(visit, ["subscribe"]), topic=topic, hour=values["hour"], zone=zone)
    elif each.state == "active":
        if each.topic_id != visit.topic_id and await visit.may_settle():
            each = await visit.ask(visit.desk.change, visit.chat_id, topic_id=visit.topic_id) or each
        about = {"when": visit.when(each), "next": await visit.next(each)}
        await visit.say("hello_again", buttons(visit, ["brief_now", "settings"]), **about)
    else:
        key = "hello_paused" if each.state == "paused" else "hello_unreachable"
        await visit.say(key, buttons(visit, ["resume"]), when=visit.when(each))


async def is_welcome(visit: Visit, code: str = "") -> bool:
    """Return whether a chat may subscribe, or read; tell it why not. A code that is right is remembered."""
    options = visit.desk.config.telegram
    known_here = visit.subscriber is not None or visit.chat_id in visit.desk.invited
    if options.access == "open" or known_here or visit.user_id in options.admins:
        return True
    if options.access == "list":
        if visit.chat_id in options.allowed:
            return True
        await visit.say("not_listed", chat=visit.chat_id)
        return False
    known = secret(INVITATION)
    if known and code and hmac.compare_digest(code.strip().encode(), known.encode()):
        visit.desk.invited.add(visit.chat_id)
        return True
    await visit.say("wrong_code" if code else "needs_code")
    return False


async def subscribe(visit: Visit) -> None:
    """The button: subscribe, or have the brief again."""
    was = visit.subscriber
    language = visit.book.language
    each = await visit.ask(
        visit.desk.subscribe, visit.chat_id, kind=visit.kind, topic_id=visit.topic_id, language=language
    )
    key = "subscribed" if was is None else "resumed"
    text = visit.text(key, when=visit.when(each), next=await visit.next(each))
    keyboard = buttons(visit, ["brief_now", "settings"])
    if visit.message:
        await visit.edit(visit.message.message_id, text, keyboard)
    else:
        await visit.send(text, keyboard)


async def pause(visit: Visit, _: str = "") -> None:
    """``/pause``: no briefs until further notice."""
    if not await visit.may_settle():
        await visit.say("only_admins")
    elif await visit.ask(visit.desk.pause, visit.chat_id):
        await visit.say("paused", buttons(visit, ["resume"]))
    else:
        await visit.say("nothing_to_pause")


async def stop(visit: Visit, _: str = "") -> None:
    """``/stop``: delete everything about the chat, and say so."""
    if not await visit.may_settle():
        await visit.say("only_admins")
        return
    kept = await visit.ask(visit.desk.forget, visit.chat_id)
    keyboard = ReplyKeyboardRemove() if visit.kind == "private" else None
    await visit.say("stopped" if kept else "nothing_to_stop", keyboard)


async def membership(visit: Visit, update: Update) -> None:
    """The bot was let in, shut out, silenced, or given its voice back."""
    change = update.my_chat_member
    if change is None:
        return
    before, after = change.old_chat_member, change.new_chat_member
    if after.status in _OUT:
        reason = "blocked by the user" if visit.kind == "private" else "the bot was removed"
        await visit.ask(visit.desk.lose, visit.chat_id, reason)
        log.info("chat %s: %s", visit.chat_id, reason)
        return
    if _is_mute(after, visit.kind):
        await visit.ask(visit.desk.lose, visit.chat_id, "the bot may not write there")
        return
    known = await visit.ask(visit.desk.regain, visit.chat_id)
    is_new = before.status in _OUT or (visit.kind == "channel" and _is_mute(before, visit.kind))
    if not known and is_new and visit.kind != "private" and visit.desk.config.telegram.access == "open":
        topic = visit.desk.topic or "news"
        topic = visit.book.texts.get(f"topics.{topic.lower()}", topic)
        await visit.say("greeting", buttons(visit, ["subscribe"]), topic=topic)


def _is_mute(member: ChatMember, kind: str) -> bool:
    """Return whether the bot may not write, being what it is in a chat."""
    if isinstance(member, ChatMemberRestricted):
        return not member.can_send_messages
    if kind == "channel":
        return not (isinstance(member, ChatMemberAdministrator) and member.can_post_messages)
    return False


async def moved(visit: Visit, update: Update) -> None:
    """A group became a supergroup: its number changed."""
    message = update.effective_message
    if message is None:
        return
    if message.migrate_to_chat_id:
        await visit.ask(visit.desk.move, visit.chat_id, message.migrate_to_chat_id)
    elif message.migrate_from_chat_id:
        await visit.ask(visit.desk.move, message.migrate_from_chat_id, visit.chat_id)
