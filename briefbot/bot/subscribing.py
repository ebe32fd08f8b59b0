"""Coming and going: subscribe, pause, stop; chats that let the bot in, move, or shut it out."""

from __future__ import annotations

import hmac
import logging

from telegram import ChatMember, ChatMemberAdministrator, ChatMemberRestricted, ReplyKeyboardRemove, Update

from briefbot.app.secrets import INVITATION, secret
from briefbot.bot.context import ChatContext
from briefbot.bot.time_zones import zone_name

log = logging.getLogger("briefbot.bot")

_OUT = (ChatMember.LEFT, ChatMember.BANNED)


async def start(context: ChatContext, code: str) -> None:
    """``/start``: introduce the bot with a button to subscribe; to a subscriber, say what holds."""
    if not await is_welcome(context, code):
        return
    each = context.subscriber
    if each is None:
        about = {"hour": f"{context.service.config.telegram.hour:02}:00", "zone": zone_name(context.zone)}
        await context.say("hello", context.buttons("subscribe"), topic=context.topic, **about)
    elif each.state == "active":
        if each.topic_id != context.topic_id and await context.may_change_settings():
            each = await context.run(context.service.change, context.chat_id, topic_id=context.topic_id) or each
        about = {"when": context.when(each), "next": await context.next(each)}
        await context.say("hello_again", context.buttons("brief_now", "settings"), **about)
    else:
        key = "hello_paused" if each.state == "paused" else "hello_unreachable"
        await context.say(key, context.buttons("resume"), when=context.when(each))


async def is_welcome(context: ChatContext, code: str = "") -> bool:
    """Return whether a chat may subscribe and read; say why not. A right code is remembered."""
    options = context.service.config.telegram
    known_here = context.subscriber is not None or context.chat_id in context.service.invited
    if options.access == "open" or known_here or context.user_id in options.admins:
        return True
    if options.access == "list":
        if context.chat_id in options.allowed:
            return True
        await context.say("not_listed", chat=context.chat_id)
        return False
    known = secret(INVITATION)
    if known and code and hmac.compare_digest(code.strip().encode(), known.encode()):
        context.service.invited.add(context.chat_id)
        return True
    await context.say("wrong_code" if code else "needs_code")
    return False


async def subscribe(context: ChatContext) -> None:
    """Subscribe the chat, or let it have the brief again; for the buttons of these names."""
    each = await context.run(
        context.service.subscribe, context.chat_id, context.kind, context.topic_id, context.book.language
    )
    key = "subscribed" if context.subscriber is None else "resumed"
    text = context.text(key, when=context.when(each), next=await context.next(each))
    keyboard = context.buttons("brief_now", "settings")
    if context.message:
        await context.edit(context.message.message_id, text, keyboard)
    else:
        await context.send(text, keyboard)


async def pause(context: ChatContext, _: str = "") -> None:
    """``/pause``: no briefs until further notice."""
    if not await context.may_change_settings():
        await context.say("only_admins")
    elif await context.run(context.service.pause, context.chat_id):
        await context.say("paused", context.buttons("resume"))
    else:
        await context.say("nothing_to_pause")


async def stop(context: ChatContext, _: str = "") -> None:
    """``/stop``: delete everything about the chat, and say so."""
    if not await context.may_change_settings():
        await context.say("only_admins")
        return
    kept = await context.run(context.service.forget, context.chat_id)
    keyboard = ReplyKeyboardRemove() if context.kind == "private" else None
    await context.say("stopped" if kept else "nothing_to_stop", keyboard)


async def membership(context: ChatContext, update: Update) -> None:
    """Note that the bot was added, removed, blocked, silenced, or may write again."""
    change = update.my_chat_member
    if change is None:
        return
    before, after = change.old_chat_member, change.new_chat_member
    if after.status in _OUT:
        reason = "blocked by the user" if context.kind == "private" else "the bot was removed"
        await context.run(context.service.mark_unreachable, context.chat_id, reason)
        log.info("chat %s: %s", context.chat_id, reason)
        return
    if _is_mute(after, context.kind):
        await context.run(context.service.mark_unreachable, context.chat_id, "the bot may not write there")
        return
    known = await context.run(context.service.mark_reachable, context.chat_id)
    is_new = before.status in _OUT or (context.kind == "channel" and _is_mute(before, context.kind))
    if not known and is_new and context.kind != "private" and context.service.config.telegram.access == "open":
        await context.say("greeting", context.buttons("subscribe"), topic=context.topic)


def _is_mute(member: ChatMember, kind: str) -> bool:
    """Return whether the bot may not write, being what it is in a chat."""
    if isinstance(member, ChatMemberRestricted):
        return not member.can_send_messages
    if kind == "channel":
        return not (isinstance(member, ChatMemberAdministrator) and member.can_post_messages)
    return False


async def moved(context: ChatContext, update: Update) -> None:
    """Follow a group that became a supergroup to its new number."""
    message = update.effective_message
    if message is None:
        return
    if message.migrate_to_chat_id:
        await context.run(context.service.move, context.chat_id, message.migrate_to_chat_id)
    elif message.migrate_from_chat_id:
        await context.run(context.service.move, message.migrate_from_chat_id, context.chat_id)
