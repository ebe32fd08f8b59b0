"""The bot's log: one line for each record, without secrets.

The addresses of the Bot API contain the bot's token, so it may occur in any message, error or traceback. Secrets are
removed from each field, and then from the whole line.
"""

import json
import logging
import re
import traceback
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any, TextIO
from urllib.parse import quote

from briefbot.language.characters import printable, printable_json

#: Loggers of libraries that log each request or start at INFO; only their warnings are logged.
_QUIET = ("httpx", "httpcore", "telegram", "tornado", "apscheduler", "alembic")

#: Any bot's token, also quoted for a URL.
_TOKEN = r"\d{6,}(?::|%3[Aa])[A-Za-z0-9_-]{30,}"  # noqa: S105  # a pattern of it

#: Characters from which the part of a secret after its colon is removed by itself, too; fewer occur in any text.
_LEAST_PART = 4

#: A value that needs no quotes.
_BARE = re.compile(r"[^\s\"'=\\]+")


def set_up_logs(form: str, *, secrets: Sequence[str], stream: TextIO | None = None) -> None:
    """Log everything from INFO on to ``stream`` (by default stderr), one line for each record, without secrets.

    Args:
        form: ``lines``: ``2026-05-22T07:00:01Z INFO briefbot.send message error.type=...``; ``json``: an object a line.
        secrets: texts to replace by ``***``, such as the bot's token; any bot's token is replaced, too.
        stream: where to write.
    """
    handler = _LogHandler(stream)
    handler.setFormatter(_Formatter(form, secrets))
    logging.basicConfig(level=logging.INFO, handlers=[handler], force=True)
    for name in _QUIET:
        logging.getLogger(name).setLevel(logging.WARNING)


class _LogHandler(logging.StreamHandler[TextIO]):
    """Writes to a stream, and ignores failures to write."""

    def handleError(self, record: logging.LogRecord) -> None:  # noqa: N802  # the name that logging calls
        """Do nothing: logging would print the record to stderr, and so perhaps a secret."""


class _Formatter(logging.Formatter):
    """Formats a record as one line."""

    def __init__(self, form: str, secrets: Sequence[str]) -> None:
        super().__init__()
        self._secrets = _pattern_of(secrets)
        self._line = _json_line if form == "json" else _text_line

    def format(self, record: logging.LogRecord) -> str:
        """Return the line, without its end."""
        line = self._line(self._redacted(_fields(record)))
        if not self._secrets.search(line):
            return line
        # joining or escaping the fields produced a secret; removing it from the line could break the JSON
        bare = logging.makeLogRecord({"name": record.name, "levelname": record.levelname, "created": record.created})
        bare.msg = "(a record that cannot be logged without a secret)"
        return self._secrets.sub("***", self._line(self._redacted(_fields(bare))))

    def _redacted(self, value: Any) -> Any:
        """Return a text, or a dictionary with all its texts, without secrets."""
        if isinstance(value, dict):
            return {key: self._redacted(each) for key, each in value.items()}
        return self._secrets.sub("***", value)


def _fields(record: logging.LogRecord) -> dict[str, Any]:
    """Return the fields of a record that are logged, with those of its exception."""
    moment = datetime.fromtimestamp(record.created, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    fields: dict[str, Any] = {"at": moment, "level": record.levelname, "logger": record.name}
    fields["message"] = _message(record)
    if record.exc_info and record.exc_info[1] is not None:
        error = record.exc_info[1]
        frames = "".join(traceback.format_exception(error)).rstrip("\n")
        fields["error"] = {"type": type(error).__qualname__, "text": _text(error), "traceback": frames}
    return fields | ({"stack": record.stack_info} if record.stack_info else {})


def _text_line(fields: dict[str, Any]) -> str:
    head = [fields.pop(key) for key in ("at", "level", "logger", "message")]
    error = fields.pop("error", {})
    about = {"error.type": error["type"], "error.text": error["text"], "traceback": error["traceback"]} if error else {}
    return printable(" ".join([*head, *(f"{key}={_value(text)}" for key, text in (about | fields).items())]))


def _json_line(fields: dict[str, Any]) -> str:
    line = json.dumps(fields, ensure_ascii=False)
    return printable_json(line.encode(errors="backslashreplace").decode())  # half characters, as JSON escapes them


def _message(record: logging.LogRecord) -> str:
    """Return the message with its arguments; if they do not fit, both unformatted."""
    try:
        return record.getMessage()
    except Exception:  # noqa: BLE001  # arguments may be of any kind, and what they raise, too
        return f"{_text(record.msg)} {_text(record.args)}"


def _text(value: object) -> str:
    try:
        return str(value)
    except Exception as fault:  # noqa: BLE001  # the value may be of any kind
        return f"(not shown: {type(fault).__name__})"


def _value(text: str) -> str:
    return text if _BARE.fullmatch(text) else '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def _pattern_of(secrets: Sequence[str]) -> re.Pattern[str]:
    """Return a pattern of the secrets and their parts after a colon: plain, quoted for a URL, or escaped."""
    whole = {secret.strip() for secret in secrets} - {""}
    parts = {part for secret in whole if len(part := secret.partition(":")[2].strip()) >= _LEAST_PART}
    shapes = {
        shape
        for secret in whole | parts
        for shape in (secret, quote(secret, safe="", errors="replace"), repr(secret)[1:-1], json.dumps(secret)[1:-1])
    }
    # the longest first, so that all of a token is removed, also the number before the colon
    return re.compile("|".join([_TOKEN, *map(re.escape, sorted(shapes, key=lambda shape: (-len(shape), shape)))]))
