"""The bot's log: one record is one line, and no secret gets into it.

Telegram's addresses hold the bot's token, so whatever quotes an address quotes the token: a message of a library, the
text of an error, a traceback. Every piece is searched for the secrets, and then the whole line.
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

#: They log each request with its address, or each start, at INFO; their warnings are worth reading.
_QUIET = ("httpx", "httpcore", "telegram", "tornado", "apscheduler", "alembic")

#: Any bot's token, also quoted for a URL.
_TOKEN = r"\d{6,}(?::|%3[Aa])[A-Za-z0-9_-]{30,}"  # noqa: S105  # a pattern of it

#: Characters behind the colon of a secret that are one by themselves: fewer stand in any text.
_LEAST_PART = 4

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
        form: ``lines``: ``2026-05-22T07:00:01Z INFO briefbot.send message error.type=...``; ``json``: an object a line.
        secrets: what must not be logged, such as the bot's token.
        stream: where to write.
    """
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
        line = self._line(self._redacted(_fields(record)))
        if not self._secrets.search(line):
            return line
        # put together, or by an escape, the pieces made a secret: to cut it out could break the form
        bare = logging.makeLogRecord({"name": record.name, "levelname": record.levelname, "created": record.created})
        bare.msg = "(a record that cannot be logged without a secret)"
        return self._secrets.sub("***", self._line(self._redacted(_fields(bare))))

    def _redacted(self, value: Any) -> Any:
        """Return a text, or a record with all its texts, without secrets."""
        if isinstance(value, dict):
            return {key: self._redacted(each) for key, each in value.items()}
        return self._secrets.sub("***", value)


def _fields(record: logging.LogRecord) -> dict[str, Any]:
    """Return all that is logged of a record: texts, and those of its error."""
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
    """Return the message; if its arguments do not fit it, both as they are, for the record may matter still."""
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
