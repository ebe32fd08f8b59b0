"""A brief as it goes to chats: its parts, and each story opened, as they are kept in the archive."""

import json
import re
from typing import NamedTuple

from telegram import InlineKeyboardButton, InlineKeyboardMarkup

from briefbot.phrasebook import phrasebook
from briefbot.telegram.split import Page

#: Begins the data of every button of a brief, so that a host's own buttons are told apart.
MARK = "brief"

_NUMBER = re.compile(r"[0-9]{1,9}")  # any database holds so many digits


class OpenedStory(NamedTuple):
    """A story opened in place: more of it, or its sources; each in pages that fit a message."""

    more: tuple[str, ...]
    sources: tuple[str, ...]


class Content(NamedTuple):
    """All that an edition says."""

    parts: tuple[Page, ...]
    stories: tuple[OpenedStory, ...]

    def to_json(self) -> str:
        """Return it as it is stored."""
        return json.dumps({"parts": self.parts, "stories": self.stories}, ensure_ascii=False)


def content_from(stored: str) -> Content:
    """Return what `Content.to_json` stored."""
    value = json.loads(stored)
    return Content(
        tuple(Page(html, tuple(stories)) for html, stories in value["parts"]),
        # older archives have a title in front
        tuple(OpenedStory(tuple(more), tuple(sources)) for *_, more, sources in value["stories"]),
    )


def number_in(text: str) -> int | None:
    """Return a number out of a button's data, which anybody can make up; ``None`` if it is none that we write.

    >>> number_in("12"), number_in("-1"), number_in("²"), number_in("9" * 30)
    (12, None, None, None)
    """
    return int(text) if _NUMBER.fullmatch(text) else None


def keyboard_of(
    edition_id: int, content: Content, part: int, language: str, chat_id: int
) -> InlineKeyboardMarkup | None:
    """Return the buttons below a part in a private chat: for each of its stories "More" and "Sources".

    In a group or channel, whose ids are negative, ``None``: what one reader opens would be opened for all.
    """
    stories = content.parts[part].stories if chat_id > 0 else ()
    rows = [
        [_button(language, word, (edition_id, part, story), word) for word in ("more", "sources")] for story in stories
    ]
    return InlineKeyboardMarkup(rows) if rows else None


def opened_page(  # noqa: PLR0913, PLR0917  # the place of a page
    edition_id: int, content: Content, part: int, story: int, what: str, page: int, language: str
) -> tuple[str, InlineKeyboardMarkup] | None:
    """Return a page of a story opened in place of its part, with the buttons that lead on and back.

    ``None`` if there is no such part, story or page.
    """
    if not (0 <= part < len(content.parts) and 0 <= story < len(content.stories)):
        return None
    pages = content.stories[story].more if what == "more" else content.stories[story].sources
    if not 0 <= page < len(pages):
        return None
    place = (edition_id, part, story)
    turns = [
        _button(language, word, place, what, other)
        for word, other in (("before", page - 1), ("after", page + 1))
        if 0 <= other < len(pages)
    ]
    other = "sources" if what == "more" else "more"
    last = [_button(language, "back", place, "back"), _button(language, other, place, other)]
    return pages[page], InlineKeyboardMarkup([turns, last] if turns else [last])


def _button(language: str, word: str, place: tuple[int, int, int], what: str, page: int = 0) -> InlineKeyboardButton:
    """Return the button that opens a page of the story at ``place``: edition, part and story."""
    data = ":".join(map(str, (MARK, *place, what, page)))
    return InlineKeyboardButton(phrasebook(language)(f"buttons.{word}", number=place[-1] + 1), callback_data=data)
