"""The operator's hand on the list of subscribers: seen, taken out, brought in, cut."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, fields
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from briefbot.app import archives, clock
from briefbot.app.outcome import DONE, FAILED, Outcome, as_json
from briefbot.config import Config
from briefbot.errors import InputError
from briefbot.model import Missing
from briefbot.phrasebook import LANGUAGES
from briefbot.store import subscribers
from briefbot.store.subscribers import Subscriber
from briefbot.telegram.compose import LENGTHS

_STATES = ("active", "paused", "unreachable")
_KINDS = ("private", "group", "supergroup", "channel")
_YES_NO = (False, True)
_MOMENTS = ("joined_at", "settled_at", "state_at")
_DAYS = ("Mo", "Tu", "We", "Th", "Fr", "Sa", "Su")


def list_subscribers(config: Config, *, form: str = "txt") -> Outcome:
    """List who gets the brief: chat, hour, zone, and how it likes it."""
    with archives.opened(config) as archive, archive.reading() as connection:
        found = list(subscribers.every(connection, states=_STATES))
    if form == "json":
        return Outcome(as_json([_row(each) for each in found]))
    lines = tuple(_line(each) for each in found)
    return Outcome(lines=lines, notes=() if lines else ("nobody has subscribed yet",))


def _line(each: Subscriber) -> str:
    days = "".join(name for bit, name in enumerate(_DAYS) if each.weekdays >> bit & 1)
    topic = f" topic {each.topic_id}" if each.topic_id else ""
    state = each.state if not each.reason else f"{each.state}: {each.reason}"
    wishes = [
        each.length,
        each.language,
        *(["news only"] if each.only_news else []),
        *(["quiet"] if each.quiet else []),
    ]
    when = f"{each.hour:02}:00 {each.zone}" + ("" if each.weekdays == 127 else f" {days}")
    return f"{each.chat_id:>16}{topic}  {each.kind:<10}  {when}  {', '.join(wishes)}  {state}"


def export_subscribers(config: Config) -> Outcome:
    """Return every subscriber as JSON lines, for another installation or a copy."""
    with archives.opened(config) as archive, archive.reading() as connection:
        found = list(subscribers.every(connection, states=_STATES))
    return Outcome("".join(as_json(_row(each), indent=None) for each in found))


def import_subscribers(config: Config, path: Path) -> Outcome:
    """Take in subscribers from JSON lines, as exported; a line that is wrong is named and left out.

    A chat that is there already takes on what the file says of it.

    Raises:
        InputError: the file cannot be read.
    """
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except OSError as error:
        raise InputError(f"{path}: cannot be read: {error.strerror}", hint="name a file that was exported") from error
    except UnicodeDecodeError as error:
        raise InputError(f"{path}: not UTF-8 (byte {error.start})", hint="name a file that was exported") from error
    wrong, good = [], []
    for number, line in enumerate(text.splitlines(), 1):
        if not line.strip():
            continue
        try:
            good.append(_read(line))
        except (ValueError, TypeError, KeyError, OverflowError, RecursionError) as error:
            wrong.append(Missing(f"{path}:{number}", f"no subscriber: {error}"))
    with archives.opened(config) as archive, archive.writing() as connection:
        for each in good:
            subscribers.save(connection, each)
    code = FAILED if wrong and not good else DONE
    return Outcome(lines=(f"{len(good)} subscribers taken in",), unreadable=tuple(wrong), exit_code=code)


def remove_subscriber(config: Config, chat_id: int) -> Outcome:
    """Delete everything about a chat.

    Raises:
        InputError: there is no such subscriber.
    """
    with archives.opened(config) as archive, archive.writing() as connection:
        if not subscribers.remove(connection, chat_id):
            raise InputError(f"no subscriber has the chat id {chat_id}", hint="see `briefbot subscribers list`")
    return Outcome(lines=(f"everything about chat {chat_id} was deleted",))


def _row(each: Subscriber) -> dict[str, Any]:
    return {name: value.isoformat() if isinstance(value, datetime) else value for name, value in asdict(each).items()}


def _read(line: str) -> Subscriber:
    """Return the subscriber that a line tells of.

    Raises:
        ValueError: something in it is wrong, and what.
    """
    row = json.loads(line)
    if not isinstance(row, Mapping):
        raise ValueError("not an object")  # noqa: TRY004  # one kind of error for the caller
    known = {each.name for each in fields(Subscriber)}
    if unknown := sorted(set(row) - known):
        raise ValueError(f"unknown key {unknown[0]!r}")
    now = clock.now().isoformat()
    defaults = {"kind": "private", "language": "en", "zone": "Africa/Tripoli", "hour": 7, "weekdays": 127}
    defaults |= {"length": "full", "only_news": False, "quiet": True, "state": "active"} | dict.fromkeys(_MOMENTS, now)
    defaults |= {"topic_id": 0, "misses": 0, "reason": ""}
    row = {**defaults, **row}
    _check(row)
    ZoneInfo(row["zone"])
    moments = {name: datetime.fromisoformat(row[name]) for name in _MOMENTS}
    if naive := [name for name, moment in moments.items() if moment.tzinfo is None]:
        raise ValueError(f"{naive[0]} has no time zone")
    return Subscriber(**{**row, **moments})


def _check(row: Mapping[str, Any]) -> None:
    """Raise ValueError for the first value that cannot be."""
    choices: dict[str, Any] = {"language": LANGUAGES, "length": LENGTHS, "state": _STATES, "kind": _KINDS}
    choices |= {"hour": range(24), "weekdays": range(128), "only_news": _YES_NO, "quiet": _YES_NO}
    for name, allowed in choices.items():
        value = row[name]
        if isinstance(value, bool) != (allowed == _YES_NO) or value not in allowed:
            raise ValueError(f"{name} is {value!r}")
    for name in ("chat_id", "topic_id", "misses"):
        value = row.get(name)
        if type(value) is not int or abs(value) >= 2**63 or (name == "chat_id" and not value):
            raise ValueError(f"{name} is {value!r}")
    for name in ("zone", "reason", *_MOMENTS):
        if not isinstance(row[name], str):
            raise ValueError(f"{name} is no text")  # noqa: TRY004  # see above
