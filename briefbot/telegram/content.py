"""The content of an edition: its parts, and the pages behind the buttons of each story; stored as JSON."""

import json
import re
from collections.abc import Sequence
from typing import Any, NamedTuple, TypeVar

from telegram import InlineKeyboardButton, InlineKeyboardMarkup

from briefbot.phrasebook import phrasebook
from briefbot.telegram.split import Page

#: Prefix of the callback data of our buttons, which distinguishes them from those of a host bot.
MARK = "brief"

T = TypeVar("T")

_NUMBER = re.compile(r"[0-9]{1,9}")  # fits an integer column of every database


class OpenedStory(NamedTuple):
    """What the buttons of a story show in place of its part, each in pages of one message; without pages, no button."""

    more: tuple[str, ...]
    sources: tuple[str, ...]
    figures: tuple[str, ...] = ()
    wording: tuple[str, ...] = ()
    storyline: str = ""
    """The id of its storyline, which a further button mutes; empty if it has none."""


#: What a button of a story can open.
KINDS = ("more", "sources", "figures", "wording")


class Content(NamedTuple):
    """The text of an edition."""

    parts: tuple[Page, ...]
    stories: tuple[OpenedStory, ...]

    def to_json(self) -> str:
        """Return the content as JSON, as it is stored."""
        return json.dumps({"parts": self.parts, "stories": self.stories}, ensure_ascii=False)


def content_from(stored: str) -> Content:
    """Parse what `Content.to_json` returned."""
    value = json.loads(stored)
    return Content(
        tuple(Page(html, tuple(stories)) for html, stories in value["parts"]),
        tuple(map(_opened, value["stories"])),
    )


def _opened(stored: Sequence[Any]) -> OpenedStory:
    """Return a stored story; in older archives a title comes first, and there are but two kinds of pages."""
    more, sources, figures, wording = (*(tuple(each) for each in stored if isinstance(each, list)), (), ())[:4]
    return OpenedStory(more, sources, figures, wording, stored[-1] if isinstance(stored[-1], str) else "")


def number_in(text: str) -> int | None:
    """Parse a number of a button's callback data, which can be forged; ``None`` if it is not a number of ours.

    >>> number_in("12"), number_in("-1"), number_in("²"), number_in("9" * 30)
    (12, None, None, None)
    """
    return int(text) if _NUMBER.fullmatch(text) else None


def keyboard_of(
    edition_id: int, content: Content, part: int, language: str, chat_id: int
) -> InlineKeyboardMarkup | None:
    """Return the buttons below a part in a private chat: for each of its stories those that it has pages for.

    ``None`` in a group or channel (their ids are negative): a page that one reader opens would be opened for all.
    """
    stories = content.parts[part].stories if chat_id > 0 else ()
    rows = [
        [_button(language, word, (edition_id, part, story), word) for word in pair]
        for story in stories
        for pair in _pairs(_kinds(content.stories[story]))
    ]
    return InlineKeyboardMarkup(rows) if rows else None


def opened_page(  # noqa: PLR0913, PLR0917  # the address of a page
    edition_id: int, content: Content, part: int, story: int, what: str, page: int, language: str
) -> tuple[str, InlineKeyboardMarkup] | None:
    """Return a page of one of `KINDS` of a story, with the buttons to the next and previous one, back and the others.

    ``None`` if there is no such part, story, kind or page.
    """
    if not (0 <= part < len(content.parts) and 0 <= story < len(content.stories)) or what not in KINDS:
        return None
    kinds, pages = _kinds(content.stories[story]), getattr(content.stories[story], what)
    if not 0 <= page < len(pages):
        return None
    place = (edition_id, part, story)
    turns = [
        _button(language, word, place, what, other)
        for word, other in (("before", page - 1), ("after", page + 1))
        if 0 <= other < len(pages)
    ]
    mute = ["mute"] if content.stories[story].storyline else []
    others = [_button(language, word, place, word) for word in [*kinds, *mute] if word != what]
    rows = _pairs([_button(language, "back", place, "back"), *others])
    return pages[page], InlineKeyboardMarkup([turns, *rows] if turns else rows)


def _kinds(story: OpenedStory) -> list[str]:
    """Return the kinds that a story has pages of."""
    return [kind for kind in KINDS if getattr(story, kind)]


def _pairs(row: Sequence[T]) -> list[list[T]]:
    """Return a row as rows of two, whose texts fit the screen of a telephone."""
    return [list(row[at : at + 2]) for at in range(0, len(row), 2)]


def _button(language: str, word: str, place: tuple[int, int, int], what: str, page: int = 0) -> InlineKeyboardButton:
    """Return the button that opens a page of the story at ``place``: edition, part and story."""
    data = ":".join(map(str, (MARK, *place, what, page)))
    return InlineKeyboardButton(phrasebook(language)(f"buttons.{word}", number=place[-1] + 1), callback_data=data)
