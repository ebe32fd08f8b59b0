"""The bot's log: one record is one line, and no secret gets into it.

Telegram's addresses hold the bot's token, so whatever quotes an address quotes the token: a message of a library, the
text of an error, a traceback. Every piece is searched for the secrets, and then the whole line.
"""

import json
import logging
import math
import re
import traceback
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import TextIO
from urllib.parse import quote

from briefbot.errors import ConfigError
from briefbot.language.characters import printable, printable_json

__all__ = ["FORMS", "redact", "set_up_logs"]

#: How a record may be written.
FORMS = ("lines", "json")

#: They log each request with its address, or each start, at INFO; their warnings are worth reading.
_QUIET = ("httpx", "httpcore", "telegram", "tornado", "apscheduler", "alembic")

#: Any bot's token, also quoted for a URL.
_TOKEN = r"\d{6,}(?::|%3[Aa])[A-Za-z0-9_-]{30,}"  # noqa: S105  # a pattern of it

#: Characters behind the colon of a secret that are one by themselves: fewer stand in any text.
_LEAST_PART = 4

#: Attributes that every record has; all else is extra.
_STANDARD = frozenset(vars(logging.makeLogRecord({}))) | {"message", "asctime", "taskName"}

#: A value that needs no quotes.
_BARE = re.compile(r"[^\s\"'=\\]+")


def redact(text: str, secrets: Sequence[str]) -> str:
    """Return ``text`` with every bot's token and every one of ``secrets`` replaced by ``***``.

    >>> redact("GET /bot123:abcdef/getMe", ["123:abcdef"])
    'GET /bot***/getMe'
    """
    return _pattern_of(secrets).sub("***", text)


def set_up_logs(form: str, *, secrets: Sequence[str], stream: TextIO | None = None) -> None:
    """Write the log of the whole process from INFO on to ``stream``, by default stderr, in lines without secrets.

    Args:
        form: ``lines``: ``2026-05-22T07:00:01Z INFO briefbot.send message key=value``; ``json``: an object a line.
        secrets: what must not be logged, such as the bot's token.
        stream: where to write.

    Raises:
        ConfigError: there is no such form.
    """
    if form not in FORMS:
        raise ConfigError(f"no form of log is called {form!r}", hint=f"choose one of: {', '.join(FORMS)}")
    handler = _LogHandler(stream)
    handler.setFormatter(_Formatter(form, secrets))
    logging.basicConfig(level=logging.INFO, handlers=[handler], force=True)
    for name in _QUIET:
        logging.getLogger(name).setLevel(logging.WARNING)


class _LogHandler(logging.StreamHandler[TextIO]):
    """Writes to a stream, and keeps silent where it cannot."""

    def handleError(self, record: logging.LogRecord) -> None:  # noqa: N802  # the name that logging calls
        """Do nothing: logging would print the record to stderr, and so perhaps a secret."""


class _Formatter(logging.Formatter):
    """Makes one line of a record."""

    def __init__(self, form: str, secrets: Sequence[str]) -> None:
        super().__init__()
        self._secrets = _pattern_of(secrets)
        self._line = _json_line if form == "json" else _text_line

    def format(self, record: logging.LogRecord) -> str:
        """Return the line, without its end."""
        line = self._line(self._fields(record))
        if not self._secrets.search(line):
            return line
        # put together, or by an escape, the pieces made a secret: to cut it out could break the form
        bare = logging.makeLogRecord({"name": record.name, "levelname": record.levelname, "created": record.created})
        bare.msg = "(a record that cannot be logged without a secret)"
        return self._secrets.sub("***", self._line(self._fields(bare)))

    def _fields(self, record: logging.LogRecord) -> dict[str, object]:
        """Return all that is logged of a record, without secrets."""
        moment = datetime.fromtimestamp(record.created, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
        fields: dict[str, object] = {"at": moment, "level": record.levelname, "logger": record.name}
        fields["message"] = _message(record)
        extra = {str(key): value for key, value in vars(record).items() if key not in _STANDARD}
        fields |= {f"extra_{key}" if key in {*fields, "error", "stack"} else key: value for key, value in extra.items()}
        fields = {self._redacted(key): self._clean(value) for key, value in fields.items()}
        if error := _error(record):
            fields["error"] = {key: self._redacted(text) for key, text in error.items()}
        return fields | ({"stack": self._redacted(record.stack_info)} if record.stack_info else {})

    def _clean(self, value: object) -> object:
        """Return a value as JSON can hold it: a number as it is, anything else as its text."""
        if value is None or type(value) in {bool, int} or (type(value) is float and math.isfinite(value)):
            return value
        return self._redacted(_text(value))

    def _redacted(self, text: str) -> str:
        return self._secrets.sub("***", text)


def _text_line(fields: dict[str, object]) -> str:
    head = [str(fields.pop(key)) for key in ("at", "level", "logger", "message")]
    error = fields.pop("error", None)
    if isinstance(error, dict):
        fields |= {"error.type": error["type"], "error.text": error["text"], "traceback": error["traceback"]}
    return printable(" ".join([*head, *(f"{_value(key)}={_value(str(value))}" for key, value in fields.items())]))


def _json_line(fields: dict[str, object]) -> str:
    line = json.dumps(fields, ensure_ascii=False)
    return printable_json(line.encode(errors="backslashreplace").decode())  # half characters, as JSON escapes them


def _message(record: logging.LogRecord) -> str:
    """Return the message; if its arguments do not fit it, both as they are, for the record may matter still."""
    try:
        return record.getMessage()
    except Exception:  # noqa: BLE001  # arguments may be of any kind, and what they raise, too
        return f"{_text(record.msg)} {_text(record.args)}"


def _error(record: logging.LogRecord) -> dict[str, str]:
    """Return type, text and traceback of the error that a record holds; nothing if it holds none."""
    if not record.exc_info or record.exc_info[0] is None:
        return {}
    kind, error, _ = record.exc_info
    try:
        frames = "".join(traceback.format_exception(error)).rstrip("\n")
    except Exception as fault:  # noqa: BLE001  # an error whose own text fails
        frames = f"(not shown: {type(fault).__name__})"
    return {"type": kind.__qualname__, "text": _text(error), "traceback": frames}


def _text(value: object) -> str:
    try:
        return str(value)
    except Exception as fault:  # noqa: BLE001  # the value may be of any kind
        return f"(not shown: {type(fault).__name__})"


def _value(text: str) -> str:
    return text if _BARE.fullmatch(text) else '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def _pattern_of(secrets: Sequence[str]) -> re.Pattern[str]:
    """Return a pattern of the secrets and their parts behind a colon: as they are, quoted for a URL, or escaped."""
    whole = {secret.strip() for secret in secrets} - {""}
    parts = {part for secret in whole if len(part := secret.partition(":")[2].strip()) >= _LEAST_PART}
    shapes = {
        shape
        for secret in whole | parts
        for shape in (secret, quote(secret, safe="", errors="replace"), repr(secret)[1:-1], json.dumps(secret)[1:-1])
    }
    # the longest first: of a token nothing is to stay, not even the number before the colon
    return re.compile("|".join([_TOKEN, *map(re.escape, sorted(shapes, key=lambda shape: (-len(shape), shape)))]))
