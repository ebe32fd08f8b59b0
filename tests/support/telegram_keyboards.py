"""What Telegram takes as a keyboard under a message (Client.cpp get_reply_markup; core.telegram.org/api/errors)."""

from typing import Any, NamedTuple

from telegram_chats import Button
from telegram_links import checked_link

MAX_DATA = 64  # core.telegram.org/bots/api#inlinekeyboardbutton: 1-64 bytes
MAX_BUTTONS = 100  # Telegram's server, as REPLY_MARKUP_TOO_LONG


class Markup(NamedTuple):
    """A keyboard: its kind (inline, reply, remove, force or none) and the rows of an inline one."""

    kind: str = ""
    rows: tuple[tuple[Button, ...], ...] = ()


def _button(button: Any) -> Button:
    if not isinstance(button, dict):
        raise ValueError("can't parse inline keyboard button: InlineKeyboardButton must be an Object")  # noqa: TRY004
    text = button.get("text")
    if not isinstance(text, str):
        raise ValueError("can't parse inline keyboard button: Can't find field \"text\"")  # noqa: TRY004
    if not text.strip():
        raise ValueError("BUTTON_TEXT_INVALID")
    if url := button.get("url"):
        link = checked_link(url)
        if not link:
            raise ValueError("BUTTON_URL_INVALID")
        return text, url if "://" in url else link
    data = button.get("callback_data")
    if not data:
        why = "Text buttons are unallowed in the inline keyboard"
        raise ValueError(f"can't parse inline keyboard button: {why}")
    if len(data.encode()) > MAX_DATA:
        raise ValueError("BUTTON_DATA_INVALID")
    return text, data


def markup_of(value: Any) -> Markup:
    """The keyboard that a reply_markup means; raises ValueError with what stands behind "Bad Request: "."""
    if value is None:
        return Markup()
    if not isinstance(value, dict):
        raise ValueError("object expected as reply markup")  # noqa: TRY004
    if value.get("keyboard"):
        return Markup("reply")
    if rows := value.get("inline_keyboard"):
        if not all(isinstance(row, list) for row in rows):
            raise ValueError('field "inline_keyboard" of the InlineKeyboardMarkup must be an Array of Arrays')
        found = tuple(tuple(map(_button, row)) for row in rows if row)
        if sum(map(len, found)) > MAX_BUTTONS:
            raise ValueError("reply markup is too long")
        return Markup("inline", found)
    for name, kind in (("remove_keyboard", "remove"), ("force_reply", "force")):
        if value.get(name):
            return Markup(kind)
    return Markup()
