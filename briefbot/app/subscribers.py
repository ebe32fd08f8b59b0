"""``briefbot subscribers``: lists, exports, imports and removes subscribers."""

import json
from collections.abc import Container
from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from typing import Any

from briefbot.app import archives, clock
from briefbot.app.outcome import DONE, FAILED, Outcome
from briefbot.bounds import check_zone
from briefbot.config import Config
from briefbot.errors import InputError
from briefbot.language.characters import as_json, one_line
from briefbot.model import Missing
from briefbot.phrasebook import LANGUAGES
from briefbot.small_files import read_small
from briefbot.store import subscribers
from briefbot.store.subscribers import Subscriber
from briefbot.telegram.compose import LENGTHS
from briefbot.telegram.schedule import EVERY_DAY

#: Bytes of an export at most; a subscriber has about 400.
LARGEST_FILE = 500_000_000

#: Permitted years of times; at the ends of the calendar they cannot be converted to every time zone.
_FIRST_YEAR, _LAST_YEAR = 1970, 2199

_STATES = ("active", "paused", "unreachable")
_MOMENTS = ("joined_at", "settled_at", "state_at")
_DAYS = ("Mo", "Tu", "We", "Th", "Fr", "Sa", "Su")

#: Defaults for keys that a line of an import lacks; their types are those of the values.
_DEFAULTS: dict[str, Any] = (
    {"chat_id": 0, "kind": "private", "topic_id": 0, "language": "en", "zone": "Africa/Tripoli", "hour": 7}
    | {"weekdays": EVERY_DAY, "length": "full", "only_news": False, "quiet": True, "state": "active", "reason": ""}
    | {"misses": 0}
)
_CHOICES: dict[str, Container[object]] = {
    "kind": ("private", "group", "supergroup", "channel"),
    "language": LANGUAGES,
    "length": LENGTHS,
    "state": _STATES,
    "hour": range(24),
    "weekdays": range(EVERY_DAY + 1),
}
_INTEGERS = range(-(2**63) + 1, 2**63)


def list_subscribers(config: Config) -> Outcome:
    """List the subscribers with their settings."""
    with archives.opened(config) as archive, archive.reading() as connection:
        found = list(subscribers.every(connection, states=_STATES))
    lines = tuple(map(_line, found))
    return Outcome(lines=lines, data=list(map(asdict, found)), asides=() if lines else ("nobody has subscribed yet",))


def _line(each: Subscriber) -> str:
    days = "".join(name for bit, name in enumerate(_DAYS) if each.weekdays >> bit & 1)
    topic = f" topic {each.topic_id}" if each.topic_id else ""
    state = each.state if not each.reason else f"{each.state}: {each.reason}"
    flags = [name for name, flag in (("news only", each.only_news), ("quiet", each.quiet)) if flag]
    wishes = [each.length, each.language, *flags]
    when = f"{each.hour:02}:00 {each.zone}" + ("" if each.weekdays == EVERY_DAY else f" {days}")
    return f"{each.chat_id:>16}{topic}  {each.kind:<10}  {when}  {', '.join(wishes)}  {state}"


def export_subscribers(config: Config) -> Outcome:
    """Return every subscriber as JSON lines, for another installation or a backup."""
    with archives.opened(config) as archive, archive.reading() as connection:
        found = list(subscribers.every(connection, states=_STATES))
    return Outcome("".join(as_json(asdict(each), indent=None) for each in found))


def import_subscribers(config: Config, path: Path) -> Outcome:
    """Import subscribers from JSON lines, as exported; faulty lines are reported and left out.

    A subscriber that exists already is replaced.

    Raises:
        InputError: the file cannot be read.
    """
    hint = "name a file that was exported"
    try:
        text = read_small(path, LARGEST_FILE).decode("utf-8-sig")
    except OSError as error:
        raise InputError(f"{path}: cannot be read: {error.strerror}", hint=hint) from error
    except UnicodeDecodeError as error:
        raise InputError(f"{path}: not UTF-8 (byte {error.start})", hint=hint) from error
    wrong, good = [], []
    for number, line in enumerate(text.splitlines(), 1):
        if not line.strip():
            continue
        try:
            good.append(_read(line))
        except (ValueError, TypeError, KeyError, OverflowError, RecursionError) as error:
            wrong.append(Missing(f"{path}:{number}", f"not a subscriber: {error}"))
    with archives.opened(config) as archive, archive.writing() as connection:
        for each in good:
            subscribers.save(connection, each)
    code = FAILED if wrong and not good else DONE
    return Outcome(lines=(f"{len(good)} subscribers imported",), unreadable=tuple(wrong), exit_code=code)


def remove_subscriber(config: Config, chat_id: int) -> Outcome:
    """Delete everything about a chat.

    Raises:
        InputError: there is no such subscriber.
    """
    with archives.opened(config) as archive, archive.writing() as connection:
        if not subscribers.remove(connection, chat_id):
            raise InputError(f"no subscriber has the chat id {chat_id}", hint="see `briefbot subscribers list`")
    return Outcome(lines=(f"everything about chat {chat_id} was deleted",))


def _read(line: str) -> Subscriber:
    """Parse and check a line of an import.

    Raises:
        ValueError: something in it is wrong; the message names it.
    """
    row = json.loads(line)
    if not isinstance(row, dict):
        raise ValueError("not an object")  # noqa: TRY004  # the caller reports every fault alike
    defaults = _DEFAULTS | dict.fromkeys(_MOMENTS, clock.now().isoformat())
    if unknown := sorted(set(row) - set(defaults)):
        raise ValueError(f"unknown key {unknown[0]!r}")
    if not row.get("chat_id"):
        raise ValueError(f"chat_id is {row.get('chat_id')!r}")
    row = defaults | row
    for name, value in row.items():
        allowed = _CHOICES.get(name, _INTEGERS if type(defaults[name]) is int else (value,))
        if type(value) is not type(defaults[name]) or value not in allowed:
            raise ValueError(f"{name} is {value!r}")
    check_zone("zone", row["zone"])
    row |= {name: datetime.fromisoformat(row[name]) for name in _MOMENTS}
    for name in _MOMENTS:
        if row[name].tzinfo is None:
            raise ValueError(f"{name} has no time zone")
        if not _FIRST_YEAR <= row[name].year <= _LAST_YEAR:
            raise ValueError(f"{name} is outside the years {_FIRST_YEAR} to {_LAST_YEAR}")
    return Subscriber(**row | {"reason": one_line(row["reason"])})
