"""A brief as it goes to chats: its parts, and each story opened, as they are kept in the archive."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass

from telegram import InlineKeyboardButton, InlineKeyboardMarkup

from briefbot.phrasebook import phrasebook
from briefbot.telegram.split import Page

#: Begins the data of every button of a brief, so that a host's own buttons are told apart.
MARK = "brief"

_NUMBER = re.compile(r"[0-9]{1,9}")  # any database holds so many digits


@dataclass(frozen=True, slots=True)
class OpenedStory:
    """A story opened in place: more of it, or its sources; each in pages that fit a message."""

    title: str
    more: tuple[str, ...]
    sources: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Content:
    """All that an edition says."""

    parts: tuple[Page, ...]
    stories: tuple[OpenedStory, ...]

    def to_json(self) -> str:
        """Return it as it is stored."""
        return json.dumps(
            {
                "parts": [[page.html, page.stories] for page in self.parts],
                "stories": [[story.title, story.more, story.sources] for story in self.stories],
            },
            ensure_ascii=False,
        )


def content_from(stored: str) -> Content:
    """Return what `Content.to_json` stored."""
    value = json.loads(stored)
    return Content(
        tuple(Page(html, tuple(stories)) for html, stories in value["parts"]),
        tuple(OpenedStory(title, tuple(more), tuple(sources)) for title, more, sources in value["stories"]),
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
    if chat_id < 0:
        return None
    book = phrasebook(language)
    rows = []
    for story in content.parts[part].stories:
        data = f"{MARK}:{edition_id}:{part}:{story}"
        rows.append(
            [
                InlineKeyboardButton(book("buttons.more", number=story + 1), callback_data=f"{data}:more:0"),
                InlineKeyboardButton(book("buttons.sources", number=story + 1), callback_data=f"{data}:sources:0"),
            ]
        )
    return InlineKeyboardMarkup(rows) if rows else None


def opened(  # noqa: PLR0913, PLR0917  # the place of a page
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
    book = phrasebook(language)
    data = f"{MARK}:{edition_id}:{part}:{story}"
    turns = []
    if page:
        turns.append(InlineKeyboardButton(book("buttons.before"), callback_data=f"{data}:{what}:{page - 1}"))
    if page + 1 < len(pages):
        turns.append(InlineKeyboardButton(book("buttons.after"), callback_data=f"{data}:{what}:{page + 1}"))
    other = "sources" if what == "more" else "more"
    last = [
        InlineKeyboardButton(book("buttons.back"), callback_data=f"{data}:back:0"),
        InlineKeyboardButton(book(f"buttons.{other}", number=story + 1), callback_data=f"{data}:{other}:0"),
    ]
    return pages[page], InlineKeyboardMarkup([turns, last] if turns else [last])
