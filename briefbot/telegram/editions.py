"""Editions: each brief is made once for all subscribers of one period, length and language, and stored."""

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

#: Version of the layout, part of an edition's key. Raise it when the same brief is to be rendered differently.
_FORM = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class EditionRequest:
    """Which brief is wanted: its period, length and language."""

    since: datetime
    until: datetime
    day: date
    """Its last day, for the reader."""
    first: date | None = None
    """Its first day, for the reader, if it covers several."""
    length: str = "full"
    language: str = "en"
    mention: str = ""
    """Only articles that mention this name; empty: all."""


@dataclass(slots=True, kw_only=True)
class EditionBuilder:
    """Makes and stores editions. Caches full briefs, from which the other lengths and languages are made."""

    archive: Archive
    make: Callable[[EditionRequest], Brief]
    """Makes the brief of a request at full length."""
    keep: Callable[[Brief, EditionRequest, str], object]
    """Stores a brief and its text among those that `briefbot briefs` lists."""
    clock: Callable[[], datetime]
    summarizer: str
    sentences: int
    folders: Sequence[Path]
    """Folders of templates that take precedence over the shipped ones."""
    settings: str
    """All other settings that change a brief; part of an edition's key."""
    made: int = 0
    """Editions made so far."""
    _briefs: dict[EditionRequest, Brief] = field(default_factory=dict, init=False)

    def edition(self, request: EditionRequest, *, stored: bool = True) -> tuple[Edition, Content]:
        """Return the edition for a request, and make it if it does not exist.

        Args:
            request: the brief, its length and its language.
            stored: also store its brief among those that `briefbot briefs` lists; False for one that a reader asks for
                with a command.

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
        """Return a digest of everything that an edition depends on, except the articles."""
        parameters = json.dumps([_FORM, *astuple(request), self.settings], default=str)
        return hashlib.blake2b(parameters.encode(), digest_size=16).hexdigest()

    def _brief(self, request: EditionRequest) -> Brief:
        """Return the full brief for a request, from the cache if possible; it is the same in all languages."""
        key = replace(request, length="full", language="en")
        if key not in self._briefs:
            if len(self._briefs) > 8:
                self._briefs.clear()
            self._briefs[key] = self.make(request)
        return self._briefs[key]


def mentioning(articles: Sequence[Article], name: str, topic: Topic | None) -> tuple[Article, ...]:
    """Return the articles that mention ``name`` in any spelling that the topic lists for it."""

    def folded(text: str) -> str:
        return (topic.fold(text) if topic else text).casefold()

    wanted = re.compile(rf"(?<!\w){re.escape(folded(name.strip()))}(?!\w)")
    return tuple(each for each in articles if wanted.search(folded(f"{each.title}\n{each.text}")))
