"""Editions: briefs as chats get them, made once for all readers who want the same, and kept."""

import hashlib
import json
import re
from collections.abc import Callable, Sequence
from dataclasses import astuple, dataclass, field, replace
from datetime import date, datetime
from pathlib import Path

from briefbot import plugins
from briefbot.model import Article, Brief
from briefbot.protocols import Summarizer
from briefbot.store import editions
from briefbot.store.archive import Archive
from briefbot.store.editions import Edition
from briefbot.telegram.compose import at_length, compose
from briefbot.telegram.content import Content, content_from
from briefbot.topic.topic import Topic

#: Part of an edition's key: changes where the same brief would be told in another way.
_FORM = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class EditionRequest:
    """The brief that somebody asks for."""

    since: datetime
    until: datetime
    day: date
    """Its last day, for the reader."""
    first: date | None = None
    """Its first day for the reader, if that is to be said."""
    length: str = "full"
    language: str = "en"
    mention: str = ""
    """Only what mentions this."""


@dataclass(slots=True, kw_only=True)
class EditionBuilder:
    """Makes editions. Keeps the briefs that it made of one time, for other lengths and languages of them."""

    archive: Archive
    make: Callable[[EditionRequest], Brief]
    """Makes the brief of a request at full length."""
    keep: Callable[[Brief, EditionRequest, str], object]
    """Stores a brief with its text among those that were given out."""
    clock: Callable[[], datetime]
    summarizer: str
    sentences: int
    folders: Sequence[Path]
    """Folders of templates that come before the shipped ones."""
    settings: str
    """Part of an edition's key: whatever else steers a brief."""
    made: int = 0
    """Editions made so far."""
    _briefs: dict[EditionRequest, Brief] = field(default_factory=dict, init=False)

    def edition(self, request: EditionRequest, *, stored: bool = True) -> tuple[Edition, Content]:
        """Return the edition that was asked for, made if there is none yet.

        Args:
            request: the brief, its length and its language.
            stored: keep its brief among those that `briefbot briefs` lists; not what a reader asks for in between.

        Raises:
            BriefbotError: the archive, the topic, a plugin or a template is faulty.
        """
        key = self._key(request)
        with self.archive.reading() as connection:
            known = editions.edition_by_key(connection, key)
        if known is not None:
            return known, content_from(known.content)
        summarizer: Summarizer = plugins.summarizers.get(self.summarizer)
        brief = at_length(self._brief(request), request.length, summarizer, sentences=self.sentences)
        content = compose(brief, request.length, summarizer, folders=self.folders, language=request.language)
        if stored:
            self.keep(brief, request, "\n\n".join(page.html for page in content.parts) + "\n")
        self.made += 1
        with self.archive.writing() as connection:
            kept = editions.save_edition(
                connection,
                Edition(
                    key=key,
                    day=request.day.isoformat(),
                    since=request.since,
                    until=request.until,
                    language=request.language,
                    length=request.length,
                    stories=len(brief.stories),
                    content=content.to_json(),
                    brief_id=None,
                    made_at=self.clock(),
                ),
            )
        return kept, content_from(kept.content)

    def _key(self, request: EditionRequest) -> str:
        said = json.dumps([_FORM, *astuple(request), self.settings], default=str)
        return hashlib.blake2b(said.encode(), digest_size=16).hexdigest()

    def _brief(self, request: EditionRequest) -> Brief:
        """Return the brief at full length, which is the same in all languages."""
        key = replace(request, length="full", language="en")
        if key not in self._briefs:
            if len(self._briefs) > 8:
                self._briefs.clear()
            self._briefs[key] = self.make(request)
        return self._briefs[key]


def mentioning(articles: Sequence[Article], name: str, topic: Topic | None) -> tuple[Article, ...]:
    """Return the articles that mention ``name`` in any of the spellings that the topic has of it."""

    def folded(text: str) -> str:
        return (topic.fold(text) if topic else text).casefold()

    wanted = re.compile(rf"(?<!\w){re.escape(folded(name.strip()))}(?!\w)")
    return tuple(each for each in articles if wanted.search(folded(f"{each.title}\n{each.text}")))
