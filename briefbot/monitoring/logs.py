"""The log of the running program: one record is one line, and no secret gets into it.

Telegram's addresses hold the bot's token, so whatever quotes an address quotes the token: a message of a library, the
text of an error, a traceback. Every piece is searched for the secrets, and then the whole line.
"""

from __future__ import annotations

import json
import logging
import math
import re
import sys
import traceback
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime
from typing import TextIO
from urllib.parse import quote, quote_plus

from briefbot.errors import ConfigError

__all__ = ["FORMS", "redacted", "set_up_logs", "take_down_logs"]

#: How a record may be written.
FORMS = ("lines", "json")

#: They tell every request at INFO, with the address; their warnings are worth reading.
_QUIET = ("httpx", "httpcore", "telegram", "tornado.access", "apscheduler")

#: Characters behind the colon of a secret that are one by themselves: fewer stand in any text.
_LEAST_PART = 4

_HIDDEN = "***"

#: What every record has; all else is extra.
_OWN = frozenset(vars(logging.makeLogRecord({}))) | {"message", "asctime", "taskName"}

#: Keys of a JSON line that an extra field does not take.
_JSON_OWN = frozenset({"at", "level", "logger", "message", "error", "stack"})

#: What could begin another line, move the cursor, turn the text round, or not be written at all.
_UNSAFE = re.compile("[\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff]")

_PLAIN_ESCAPES = {"\n": "\\n", "\r": "\\r", "\t": "\\t"}

#: A value that needs no quotes.
_BARE = re.compile(r"[^\s\"'=\\]+")

_Clean = Callable[[str], str]


def redacted(text: str, secrets: Sequence[str]) -> str:
    """Return ``text`` with every secret, and its part behind a colon, replaced by ``***``, quoted for a URL or not.

    >>> redacted("GET /bot123:abcdef/getMe", ["123:abcdef"])
    'GET /bot***/getMe'
    """
    return _cleaner(secrets)(text)


def set_up_logs(form: str, *, secrets: Sequence[str], stream: TextIO | None = None) -> None:
    """Write the program's log from INFO on to ``stream``, by default stderr, in lines without secrets.

    Called again, it replaces what it set up before.

    Args:
        form: ``lines``: ``2026-05-22T07:00:01Z INFO briefbot.send message key=value``; ``json``: an object a line.
        secrets: What must not be told, such as the bot's token.
        stream: Where to write.

    Raises:
        ConfigError: there is no such form.
    """
    if form not in FORMS:
        raise ConfigError(f"no form of log is called {form!r}", hint=f"choose one of: {', '.join(FORMS)}")
    take_down_logs()
    levels = {"": logging.INFO} | dict.fromkeys(_QUIET, logging.WARNING)
    handler = _Handler(
        sys.stderr if stream is None else stream, {name: logging.getLogger(name).level for name in levels}
    )
    handler.setFormatter(_Formatter(form, secrets))
    logging.getLogger().addHandler(handler)
    for name, level in levels.items():
        logging.getLogger(name).setLevel(level)


def take_down_logs() -> None:
    """Undo `set_up_logs`: its handler is gone, the levels are as they were."""
    root = logging.getLogger()
    for handler in [each for each in root.handlers if isinstance(each, _Handler)]:
        root.removeHandler(handler)
        for name, level in handler.levels.items():
            logging.getLogger(name).setLevel(level)
        handler.close()


class _Handler(logging.StreamHandler[TextIO]):
    """The one handler; it remembers the levels that were there before it."""

    def __init__(self, stream: TextIO, levels: dict[str, int]) -> None:
        super().__init__(stream)
        self.levels = levels

    def handleError(self, record: logging.LogRecord) -> None:  # noqa: N802  # the name that logging calls
        """Say nothing: what logging would print to stderr quotes the record, and so perhaps a secret."""


class _Formatter(logging.Formatter):
    """Makes one line of a record."""

    def __init__(self, form: str, secrets: Sequence[str]) -> None:
        super().__init__()
        self._clean = _cleaner(secrets)
        self._form = _as_json if form == "json" else _as_line

    def format(self, record: logging.LogRecord) -> str:
        """Return the line, without its end."""
        line = self._form(record, self._clean)
        if self._clean(line) == line:
            return line
        # put together, or by an escape, the pieces made a secret: to cut it out could break the form
        bare = logging.makeLogRecord({"name": record.name, "levelname": record.levelname, "created": record.created})
        bare.msg = "(a record that cannot be told without a secret)"
        return self._clean(self._form(bare, self._clean))


def _as_line(record: logging.LogRecord, clean: _Clean) -> str:
    extra: dict[str, str] = {key: _text(value) for key, value in _extra(record)}
    extra |= {f"error.{key}" if key != "traceback" else key: text for key, text in _error(record).items()}
    if record.stack_info:
        extra["stack"] = record.stack_info
    told = [f"{_value(clean(key))}={_value(clean(text))}" for key, text in extra.items()]
    head = [_moment(record), record.levelname, record.name, _message(record)]
    return _escaped(" ".join([*map(clean, head), *told]), _PLAIN_ESCAPES)


def _as_json(record: logging.LogRecord, clean: _Clean) -> str:
    data: dict[str, object] = {"at": _moment(record), "level": clean(record.levelname), "logger": clean(record.name)}
    data["message"] = clean(_message(record))
    for key, value in _extra(record):
        data[clean(f"extra_{key}" if key in _JSON_OWN else key)] = _simple(value, clean)
    if error := _error(record):
        data["error"] = {key: clean(text) for key, text in error.items()}
    if record.stack_info:
        data["stack"] = clean(record.stack_info)
    return _escaped(json.dumps(data, ensure_ascii=False))


def _moment(record: logging.LogRecord) -> str:
    return datetime.fromtimestamp(record.created, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _message(record: logging.LogRecord) -> str:
    """Return the message; if its arguments do not fit it, both as they are, for the record may matter still."""
    try:
        return record.getMessage()
    except Exception:  # noqa: BLE001  # arguments may be of any kind, and what they raise, too
        return f"{_text(record.msg)} {_text(record.args)}"


def _extra(record: logging.LogRecord) -> Iterator[tuple[str, object]]:
    return ((str(key), value) for key, value in vars(record).items() if key not in _OWN)


def _error(record: logging.LogRecord) -> dict[str, str]:
    """Return type, text and traceback of the error that a record tells of; nothing if it tells of none."""
    if not record.exc_info or record.exc_info[0] is None:
        return {}
    kind, error, frames = record.exc_info
    try:
        told = "".join(traceback.format_exception(kind, error, frames)).rstrip("\n")
    except Exception as fault:  # noqa: BLE001  # an error whose own text fails
        told = f"(not shown: {type(fault).__name__})"
    return {"type": kind.__qualname__, "text": _text(error), "traceback": told}


def _text(value: object) -> str:
    try:
        return str(value)
    except Exception as fault:  # noqa: BLE001  # the value may be of any kind
        return f"(not shown: {type(fault).__name__})"


def _simple(value: object, clean: _Clean) -> object:
    """Return what JSON can hold of a value: a number as it is unless a secret stands in it, else its text."""
    told = clean(_text(value))
    plain = value is None or type(value) in {bool, int} or (type(value) is float and math.isfinite(value))
    return value if plain and told == str(value) else told


def _value(text: str) -> str:
    if _BARE.fullmatch(text):
        return text
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def _escaped(line: str, short: dict[str, str] | None = None) -> str:
    """Return the line with unsafe characters written as JSON writes them, so that it stays one line."""
    return _UNSAFE.sub(lambda found: (short or {}).get(found[0]) or f"\\u{ord(found[0]):04x}", line)


def _cleaner(secrets: Sequence[str]) -> _Clean:
    """Return what takes the secrets out of a text."""
    whole = {secret.strip() for secret in secrets} - {""}
    parts = {part for secret in whole if len(part := secret.partition(":")[2].strip()) >= _LEAST_PART}
    shapes = {shape for secret in whole | parts for shape in _shapes(secret)}
    if not shapes:
        return str
    # the longest first: of the token nothing is to stay, not even the number before the colon
    pattern = re.compile("|".join(map(re.escape, sorted(shapes, key=lambda shape: (-len(shape), shape)))))
    return lambda text: pattern.sub(_HIDDEN, text)


def _shapes(secret: str) -> set[str]:
    """Return a secret in the ways that it may be written: quoted for a URL, or with escapes as Python and JSON do."""
    quoted = {
        quote(secret, safe="", errors="replace"),
        quote(secret, errors="replace"),
        quote_plus(secret, errors="replace"),
    }
    lower = {re.sub("%[0-9A-F]{2}", lambda found: found[0].lower(), shape) for shape in quoted}
    escaped = {repr(secret)[1:-1], ascii(secret)[1:-1], json.dumps(secret)[1:-1]}
    return {secret, *quoted, *lower, *escaped}
