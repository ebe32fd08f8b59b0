"""``/settings``: hour, time zone, length, language and days, changed by buttons; a time zone also by a place."""

import asyncio
from collections.abc import Sequence

from telegram import (
    ForceReply,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    KeyboardButton,
    ReplyKeyboardMarkup,
    ReplyKeyboardRemove,
)

from briefbot.app import clock
from briefbot.bot.context import ChatContext
from briefbot.bot.subscribing import enroll
from briefbot.bot.time_zones import find_zones, is_zone, zone_at, zone_name
from briefbot.phrasebook import LANGUAGES, phrasebook
from briefbot.store import storylines, subscribers
from briefbot.store.subscribers import Subscriber
from briefbot.telegram.compose import LENGTHS
from briefbot.telegram.content import MARK
from briefbot.telegram.schedule import EVERY_DAY

_SET = f"{MARK}:set"

#: The buttons of the settings, in rows.
_ROWS = (("hour", "zone"), ("length", "language"), ("days",), ("only_news",), ("quiet",))

#: For each setting the section of the phrasebook with the texts of its values, and the values.
_LISTED = {"length": ("choices", LENGTHS), "language": ("languages", LANGUAGES), "days": ("weekdays", tuple("0123456"))}


async def settings(context: ChatContext, _: str = "") -> None:
    """``/settings``: show the settings with a button for each."""
    if context.subscriber is None:
        await context.say("not_subscribed", context.buttons("subscribe"))
    elif not await context.may_change_settings():
        await context.say("only_admins")
    else:
        await context.send(*(await _overview(context, context.subscriber)))


async def _overview(context: ChatContext, each: Subscriber) -> tuple[str, InlineKeyboardMarkup]:
    """Return the text and buttons that show the current settings."""
    book = context.book
    is_paused = each.state == "paused"
    key = "settings_paused" if is_paused else "settings"
    text = context.text(key, when=context.when(each), next=await context.next(each))
    yes_no = {True: book("choices.yes"), False: book("choices.no")}
    days = {EVERY_DAY: book("choices.every_day"), 0: book("choices.no_day")}.get(each.weekdays) or context.days(each)
    shown = {
        "hour": f"{each.hour:02}:00",
        "zone": zone_name(each.zone, context.book.language),
        "length": book(f"choices.{each.length}"),
        "language": book(f"languages.{each.language}"),
        "days": days,
        "only_news": yes_no[each.only_news],
        "quiet": yes_no[each.quiet],
    }
    rows = [[context.button(name, f"set:{name}", value=shown[name]) for name in row] for row in _ROWS]
    if muted := (await context.service.read(storylines.muted_by, [context.chat_id])).get(context.chat_id):
        rows.append([context.button("unmute", "set:unmute", value=len(muted))])
    rows.append([context.button(name, f"set:{name}") for name in ("resume" if is_paused else "pause", "close")])
    return text, InlineKeyboardMarkup(rows)


async def press(context: ChatContext, data: Sequence[str]) -> str:
    """Handle a button of the settings; return the text of the alert. The caller has checked the permission."""
    each = context.subscriber
    if each is None or not data:
        return context.book("alerts.old")
    name, value = data[0], ":".join(data[1:])
    if name == "zone" and not value:
        await _ask_for_place(context)
        return ""
    changes = _changes(context, each, name, value)
    if name == "pause":
        await context.service.write(subscribers.pause, context.chat_id, clock.now())
    elif name == "unmute":
        await context.service.write(storylines.unmute, context.chat_id)
    elif name == "resume":
        await enroll(context, each.topic_id)
    elif changes:
        await context.change(**changes)
    found = await context.service.read(subscribers.get, context.chat_id)
    if found is None:  # it has unsubscribed meanwhile
        return context.book("alerts.old")
    context.book = phrasebook(found.language)
    if changes is not None and name != "days":
        text, keyboard = await _overview(context, found)
        await context.edit(text, None if name == "close" else keyboard)
    elif listed := _choices(context, found, name):
        await context.edit(*listed)
    else:
        return context.book("alerts.old")
    return context.book("alerts.saved") if changes else ""


def _changes(context: ChatContext, each: Subscriber, name: str, value: str) -> dict[str, object] | None:
    """Return the columns that a button changes; empty if it changes none; ``None`` if it opens a list of values."""
    if name in ("back", "close", "pause", "resume", "unmute"):
        return {}
    if name in ("only_news", "quiet"):
        return {name: not getattr(each, name)}
    if name == "zone":
        return {"zone": value} if is_zone(value) else None
    if value not in _options(context, name):
        return None
    if name == "days":
        return {"weekdays": each.weekdays ^ 1 << int(value)}
    return {name: int(value) if name == "hour" else value}


def _options(context: ChatContext, name: str) -> dict[str, str]:
    """Return the possible values of a setting with their texts; empty if it is not chosen from a list."""
    if name == "hour":
        return {str(hour): f"{hour:02}:00" for hour in range(24)}
    section, values = _LISTED.get(name, ("", ()))
    return {value: context.book(f"{section}.{value}") for value in values}


def _choices(context: ChatContext, each: Subscriber, name: str) -> tuple[str, InlineKeyboardMarkup] | None:
    """Return the text and buttons to choose the value of a setting; ``None`` if it is not chosen from a list."""
    days = {str(bit) for bit in range(7) if each.weekdays >> bit & 1}
    options = _options(context, name)
    if not options:
        return None
    chosen = days if name == "days" else {str(getattr(each, name))}
    buttons = [
        InlineKeyboardButton(f"✓ {text}" if value in chosen else text, callback_data=f"{_SET}:{name}:{value}")
        for value, text in options.items()
    ]
    width = 4 if name in ("hour", "days") else 1
    rows = [buttons[first : first + width] for first in range(0, len(buttons), width)]
    rows.append([context.button("back", "set:back")])
    return context.text(f"choose_{name}", zone=zone_name(each.zone, context.book.language)), InlineKeyboardMarkup(rows)


async def _ask_for_place(context: ChatContext) -> None:
    """Ask for a place; a location can be shared in a private chat only."""
    if context.kind == "private":
        share = KeyboardButton(context.book("buttons.location"), request_location=True)
        await context.say("choose_zone", ReplyKeyboardMarkup([[share]], resize_keyboard=True, one_time_keyboard=True))
    else:
        await context.say("choose_zone_in_group", ForceReply(selective=True))


async def take_place(context: ChatContext) -> bool:
    """Set the time zone by a shared location or a typed place, or offer the places of that name as buttons.

    Return False if no place has that name. Of a location only the time zone is stored.
    """
    if context.subscriber is None or context.message is None:
        return True
    if where := context.message.location:
        await _set_zone(context, await asyncio.to_thread(zone_at, where.latitude, where.longitude))
        return True
    typed, topic = (context.message.text or "").strip(), context.service.config.brief.topic
    places = await asyncio.to_thread(find_zones, typed, topic=topic, now=clock.now())
    if not places:
        await context.say("no_place", typed=typed[:60])
        return False
    if len(places) == 1 and places[0].is_called(typed):  # not a prefix or a misspelling
        await _set_zone(context, places[0].zone)
        return True
    rows = [
        [InlineKeyboardButton(place.label(context.book.language)[:60], callback_data=f"{_SET}:zone:{place.zone}")]
        for place in places
    ]
    await context.say("which_place", InlineKeyboardMarkup(rows))
    return True


async def _set_zone(context: ChatContext, zone: str) -> None:
    """Store the time zone and confirm it."""
    each = await context.change(zone=zone)
    if each is not None:
        keyboard = ReplyKeyboardRemove() if context.kind == "private" else None
        now = f"{context.now():%H:%M}"
        await context.say(
            "zone_set", keyboard, zone=zone_name(zone, context.book.language), now=now, when=context.when(each)
        )
