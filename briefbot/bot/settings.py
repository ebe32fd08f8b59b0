"""``/settings``: hour, time zone, length, language, days, with buttons; a place typed or shared."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from telegram import (
    ForceReply,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    KeyboardButton,
    ReplyKeyboardMarkup,
    ReplyKeyboardRemove,
)

from briefbot.bot.context import ChatContext
from briefbot.bot.time_zones import find_zones, is_zone, zone_at, zone_name
from briefbot.phrasebook import LANGUAGES, phrasebook
from briefbot.store.subscribers import Subscriber
from briefbot.telegram.compose import LENGTHS
from briefbot.telegram.content import MARK
from briefbot.telegram.schedule import EVERY_DAY

_SET = f"{MARK}:set"


async def settings(context: ChatContext, _: str = "") -> None:
    """``/settings``: show them with their buttons."""
    if context.subscriber is None:
        await context.say("not_subscribed", context.buttons("subscribe"))
    elif not await context.may_change_settings():
        await context.say("only_admins")
    else:
        await context.send(*(await _overview(context, context.subscriber)))


async def _overview(context: ChatContext, each: Subscriber) -> tuple[str, InlineKeyboardMarkup]:
    """Return the settings as they are, and a button for each."""
    book = context.book
    if each.state == "paused":
        text = context.text("settings_paused", when=context.when(each))
    else:
        text = context.text("settings", when=context.when(each), next=await context.next(each))
    yes_no = {True: book("choices.yes"), False: book("choices.no")}
    days = {EVERY_DAY: book("choices.every_day"), 0: book("choices.no_day")}.get(each.weekdays) or context.days(each)
    shown = {
        "hour": f"{each.hour:02}:00",
        "zone": zone_name(each.zone),
        "length": book(f"choices.{each.length}"),
        "language": book(f"languages.{each.language}"),
        "days": days,
        "only_news": yes_no[each.only_news],
        "quiet": yes_no[each.quiet],
    }
    made = {name: context.button(name, f"set:{name}", value=value) for name, value in shown.items()}
    pausing = "resume" if each.state == "paused" else "pause"
    last = [context.button(pausing, f"set:{pausing}"), context.button("close", "set:close")]
    rows = [[made["hour"], made["zone"]], [made["length"], made["language"]], [made["days"]]]
    rows += [[made["only_news"]], [made["quiet"]], last]
    return text, InlineKeyboardMarkup(rows)


async def press(context: ChatContext, data: Sequence[str]) -> str:
    """Do what a button of the settings says and return what to alert; the user may change them."""
    each = context.subscriber
    if each is None or context.message is None or not data:
        return context.book("alerts.old")
    name, value = data[0], ":".join(data[1:])
    if name == "zone" and not value:
        await _ask_for_place(context)
        return ""
    changes = _changes(context, each, name, value)
    shown: tuple[str, InlineKeyboardMarkup | None] | None
    if name == "close":
        shown = (await _overview(context, each))[0], None
    elif changes is None:
        shown = _choices(context, each, name)
    else:
        shown = await _changed(context, each, name, changes)
    if shown is None:
        return context.book("alerts.old")
    await context.edit(context.message.message_id, *shown)
    return context.book("alerts.saved") if changes else ""


async def _changed(
    context: ChatContext, each: Subscriber, name: str, changes: dict[str, object]
) -> tuple[str, InlineKeyboardMarkup] | None:
    """Change what a button says and return what to show then; ``None`` if the chat has left meanwhile."""
    found: Subscriber | None = each
    if name == "pause":
        await context.run(context.service.pause, context.chat_id)
        found = await context.run(context.service.subscriber, context.chat_id)
    elif name == "resume":
        found = await context.run(
            context.service.subscribe, context.chat_id, context.kind, each.topic_id, each.language
        )
    elif changes:
        found = await context.run(context.service.change, context.chat_id, **changes)
    if found is None:
        return None
    context.book = phrasebook(found.language)
    return _choices(context, found, "days") if name == "days" else await _overview(context, found)


def _changes(context: ChatContext, each: Subscriber, name: str, value: str) -> dict[str, object] | None:
    """Return what a button changes; nothing if it only leads back; ``None`` if it asks for a choice."""
    if name in ("back", "pause", "resume"):
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
    """Return the values that a setting can have, each with its text; none if it is not chosen from a list."""
    if name == "hour":
        return {str(hour): f"{hour:02}:00" for hour in range(24)}
    if name == "days":
        return {str(bit): context.book(f"weekdays.{bit}") for bit in range(7)}
    values, section = {"length": (LENGTHS, "choices"), "language": (LANGUAGES, "languages")}.get(name, ((), ""))
    return {value: context.book(f"{section}.{value}") for value in values}


def _choices(context: ChatContext, each: Subscriber, name: str) -> tuple[str, InlineKeyboardMarkup] | None:
    """Return the question for one setting and its answers as buttons."""
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
    return context.text(f"choose_{name}", zone=zone_name(each.zone)), InlineKeyboardMarkup(rows)


async def _ask_for_place(context: ChatContext) -> None:
    """Ask where the reader is; a location can be shared in private only."""
    if context.kind == "private":
        share = KeyboardButton(context.book("buttons.location"), request_location=True)
        await context.say("choose_zone", ReplyKeyboardMarkup([[share]], resize_keyboard=True, one_time_keyboard=True))
    else:
        await context.say("choose_zone_in_group", ForceReply(selective=True))


async def take_place(context: ChatContext) -> bool:
    """Keep the time zone of a place that was shared, and nothing else of it, or typed, or offer those of that name.

    Return whether there are any.
    """
    if context.subscriber is None or context.message is None:
        return True
    if where := context.message.location:
        await _set_zone(context, await context.run(zone_at, where.latitude, where.longitude))
        return True
    service, typed = context.service, (context.message.text or "").strip()
    places = await context.run(find_zones, typed, topic=service.config.brief.topic, now=service.clock())
    if not places:
        await context.say("no_place", typed=typed[:60])
        return False
    if len(places) == 1 and places[0].is_called(typed):  # neither the beginning of a name nor a near miss
        await _set_zone(context, places[0].zone)
        return True
    rows = [[InlineKeyboardButton(place.label[:60], callback_data=f"{_SET}:zone:{place.zone}")] for place in places]
    await context.say("which_place", InlineKeyboardMarkup(rows))
    return True


async def _set_zone(context: ChatContext, zone: str) -> None:
    each = await context.run(context.service.change, context.chat_id, zone=zone)
    if each is None:
        return
    local: datetime = context.service.clock().astimezone(ZoneInfo(zone))
    keyboard = ReplyKeyboardRemove() if context.kind == "private" else None
    await context.say("zone_set", keyboard, zone=zone_name(zone), now=f"{local:%H:%M}", when=context.when(each))
