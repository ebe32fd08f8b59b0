"""The parameters of a request to the Bot API, and the answer that is an error (core.telegram.org/bots/api#making-requests)."""

import json
from typing import Any, NamedTuple

from telegram_chats import Refusal


class Refused(Exception):  # noqa: N818  # it is Telegram's answer, not a fault of the program
    """A request that is answered with an error."""

    def __init__(self, code: int, description: str, parameters: dict[str, Any] | None = None) -> None:
        super().__init__(description)
        self.refusal = Refusal(code, description, parameters)


class Call(NamedTuple):
    """A line of the log: when, which method, with which parameters, and the status of the answer."""

    at: float
    method: str
    params: dict[str, Any]
    status: int


class Params:
    """The parameters of a request, which come as text, with JSON inside, or as JSON."""

    def __init__(self, values: dict[str, Any], files: dict[str, tuple[str, bytes]] | None = None) -> None:
        self.values = values
        self.files = files or {}

    def text(self, name: str) -> str:
        """A text; raises where it is not UTF-8 (tdlib clean_input_string)."""
        value = self.values.get(name, "")
        value = value if isinstance(value, str) else json.dumps(value)
        try:
            value.encode()
        except UnicodeEncodeError:
            raise Refused(400, "Bad Request: strings must be encoded in UTF-8") from None
        return value

    def number(self, name: str, default: int | None = None) -> int | None:
        """A whole number."""
        try:
            return int(self.values[name])
        except (KeyError, TypeError, ValueError):
            return default

    def flag(self, name: str) -> bool:
        """Client.cpp to_bool: true, yes and 1 are yes."""
        return str(self.values.get(name, "")).strip().lower() in {"true", "yes", "1"}

    def json(self, name: str, what: str) -> Any:
        """A value that is written as JSON."""
        value = self.values.get(name)
        if not isinstance(value, str) or not value:
            return value or None
        try:
            return json.loads(value)
        except ValueError:
            raise Refused(400, f"Bad Request: can't parse {what} JSON object") from None
