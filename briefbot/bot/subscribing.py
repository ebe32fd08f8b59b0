"""Subscribing, pausing and unsubscribing; changes of the bot's membership in a chat, and groups that move."""

import hmac
import logging

from sqlalchemy import Connection
from telegram import ChatMember, ChatMemberAdministrator, ChatMemberRestricted, ReplyKeyboardRemove

from briefbot.app import clock
from briefbot.app.secrets import INVITATION, secret
from briefbot.bot.context import ChatContext
from briefbot.bot.time_zones import zone_name
from briefbot.store import subscribers
from briefbot.store.subscribers import Subscriber
from briefbot.telegram.schedule import EVERY_DAY

log = logging.getLogger("briefbot.bot")

_OUT = (ChatMember.LEFT, ChatMember.BANNED)


async def start(context: ChatContext, code: str) -> None:
    """``/start``: introduce the bot with a button to subscribe, or show a subscriber its schedule."""
    if not await is_welcome(context, code):
        return
    each = context.subscriber
    if each is None:
        about = {
            "hour": f"{context.service.config.telegram.hour:02}:00",
            "zone": zone_name(context.zone, context.book.language),
        }
        await context.say("hello", context.buttons("subscribe"), topic=context.topic, **about)
    elif each.state == "active":
        if each.topic_id != context.topic_id and await context.may_change_settings():
            each = await context.change(topic_id=context.topic_id) or each
        about = {"when": context.when(each), "next": await context.next(each)}
        await context.say("hello_again", context.buttons("brief_now", "settings"), **about)
    else:
        await context.say(f"hello_{each.state}", context.buttons("resume"), when=context.when(each))


async def is_welcome(context: ChatContext, code: str = "") -> bool:
    """Return whether a chat may subscribe and read; if not, reply why. A chat with the right code is remembered."""
    options = context.service.config.telegram
    is_known = context.subscriber is not None or context.chat_id in context.service.invited
    is_listed = options.access == "list" and context.chat_id in options.allowed
    if options.access == "open" or is_known or is_listed or context.user_id in options.admins:
        return True
    if options.access == "list":
        await context.say("not_listed", chat=context.chat_id)
    elif code and (known := secret(INVITATION)) and hmac.compare_digest(code.strip().encode(), known.encode()):
        context.service.invited.add(context.chat_id)
        return True
    else:
        await context.say("wrong_code" if code else "needs_code")
    return False


async def subscribe(context: ChatContext) -> None:
    """Handle the buttons Subscribe and Resume, and confirm."""
    each = await enroll(context, context.topic_id)
    key = "subscribed" if context.subscriber is None else "resumed"
    text = context.text(key, when=context.when(each), next=await context.next(each))
    await context.edit(text, context.buttons("brief_now", "settings"))


async def enroll(context: ChatContext, topic_id: int) -> Subscriber:
    """Subscribe a new chat, or resume one that is paused or unreachable with its settings; return the subscriber."""
    config, moment = context.service.config, clock.now()
    fresh = Subscriber(
        chat_id=context.chat_id,
        kind=context.kind,
        topic_id=topic_id,
        language=context.book.language,
        zone=config.brief.timezone,
        hour=config.telegram.hour,
        weekdays=EVERY_DAY,
        joined_at=moment,
        settled_at=moment,
        state_at=moment,
    )
    return await context.service.write(_enter, fresh)


def _enter(connection: Connection, fresh: Subscriber) -> Subscriber:
    """Store a new subscriber; of a known one resume and update only kind and topic. Return it as stored."""
    known = subscribers.get(connection, fresh.chat_id)
    if known is None:
        subscribers.save(connection, fresh)
    else:
        if known.state != "active":
            subscribers.resume(connection, fresh.chat_id, fresh.joined_at)
        subscribers.change(connection, fresh.chat_id, misses=0, topic_id=fresh.topic_id, kind=fresh.kind)
    return subscribers.get(connection, fresh.chat_id) or fresh


async def pause(context: ChatContext, _: str = "") -> None:
    """``/pause``: pause the chat's briefs."""
    if await context.service.write(subscribers.pause, context.chat_id, clock.now()):
        await context.say("paused", context.buttons("resume"))
    else:
        await context.say("nothing_to_pause")


async def stop(context: ChatContext, _: str = "") -> None:
    """``/stop``: delete everything about the chat, and confirm."""
    removed = await context.service.write(subscribers.remove, context.chat_id)
    keyboard = ReplyKeyboardRemove() if context.kind == "private" else None
    await context.say("stopped" if removed else "nothing_to_stop", keyboard)


async def membership(context: ChatContext) -> None:
    """Handle a change of the bot's membership: added, removed, blocked, or its permission to write changed."""
    change = context.update.my_chat_member
    assert change is not None
    before, after = change.old_chat_member, change.new_chat_member
    reason = ""
    if after.status in _OUT:
        reason = "blocked by the user" if context.kind == "private" else "the bot was removed"
    elif _is_mute(after, context.kind):
        reason = "the bot may not write there"
    if reason:
        await context.service.write(subscribers.mark_unreachable, context.chat_id, reason, clock.now())
        log.info("chat %s: %s", context.chat_id, reason)
        return
    if context.subscriber is not None and context.subscriber.state == "unreachable":
        await context.service.write(subscribers.resume, context.chat_id, clock.now())
    is_new = before.status in _OUT or (context.kind == "channel" and _is_mute(before, context.kind))
    is_open = context.kind != "private" and context.service.config.telegram.access == "open"
    if context.subscriber is None and is_new and is_open:
        await context.say("greeting", context.buttons("subscribe"), topic=context.topic)


def _is_mute(member: ChatMember, kind: str) -> bool:
    """Return whether the bot, with this membership, may not write in the chat."""
    if isinstance(member, ChatMemberRestricted):
        return not member.can_send_messages
    if kind == "channel":
        return not (isinstance(member, ChatMemberAdministrator) and member.can_post_messages)
    return False


async def moved(context: ChatContext) -> None:
    """Replace a group's chat id after it has become a supergroup."""
    message, follow = context.message, subscribers.change_chat_id
    if message and message.migrate_to_chat_id:
        await context.service.write(follow, context.chat_id, message.migrate_to_chat_id)
    elif message and message.migrate_from_chat_id:
        await context.service.write(follow, message.migrate_from_chat_id, context.chat_id)
