"""Briefs for chats: made once for all readers who want the same, and kept."""

from __future__ import annotations

import hashlib
import json
import re
from dataclasses import asdict, dataclass, replace
from datetime import date, datetime
from pathlib import Path

from briefbot import plugins
from briefbot.app import briefs, clock, render
from briefbot.config import Config
from briefbot.model import Article, Brief, Window
from briefbot.protocols import Summarizer
from briefbot.store import editions
from briefbot.store.archive import Archive
from briefbot.store.editions import Edition
from briefbot.telegram.compose import at_length, compose
from briefbot.telegram.content import Content, content_from
from briefbot.topic.load import load_topic

#: Part of an edition's key: changes where the same brief would be told in another way.
_FORM = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class EditionRequest:
    """A brief that somebody wants."""

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


class EditionBuilder:
    """Makes editions. Keeps the briefs that it made of one time, for other lengths and languages of them."""

    def __init__(self, config: Config, archive: Archive) -> None:
        self._config, self._archive = config, archive
        self.made = 0
        """Editions made so far."""
        self._briefs: dict[tuple[datetime, datetime, date, date | None, str], Brief] = {}

    def edition(self, wish: EditionRequest, *, stored: bool = True) -> tuple[Edition, Content]:
        """Return the edition that was wished for, made if there is none yet.

        Args:
            wish: what is wanted.
            stored: keep its brief among those that `briefbot briefs` lists; not what a reader asks for in between.

        Raises:
            BriefbotError: the archive, the topic, a plugin or a template is faulty.
        """
        key = self._key(wish)
        with self._archive.reading() as connection:
            known = editions.edition_by_key(connection, key)
        if known is not None:
            return known, content_from(known.content)
        options = self._config.brief
        summarizer: Summarizer = plugins.summarizers.get(options.summarizer)
        brief = at_length(self._brief(wish), wish.length, summarizer, sentences=options.sentences)
        folders = [Path(options.templates)] if options.templates else []
        content = compose(brief, wish.length, summarizer, folders=folders, language=wish.language)
        text = "\n\n".join(page.html for page in content.parts) + "\n"
        window = Window(wish.since, wish.until)
        if stored:
            briefs.store(self._archive, brief, options, window, form="telegram", text=text)
        self.made += 1
        with self._archive.writing() as connection:
            kept = editions.save_edition(
                connection,
                key=key,
                day=wish.day.isoformat(),
                since=wish.since,
                until=wish.until,
                language=wish.language,
                length=wish.length,
                stories=len(brief.stories),
                content=content.to_json(),
                brief_id=None,
                now=clock.now(),
            )
        return kept, content_from(kept.content)

    def _key(self, wish: EditionRequest) -> str:
        said = [_FORM, wish.since.isoformat(), wish.until.isoformat(), wish.day.isoformat(), str(wish.first)]
        said += [wish.length, wish.language, wish.mention, json.dumps(asdict(self._config.brief), sort_keys=True)]
        return hashlib.blake2b(json.dumps(said).encode(), digest_size=16).hexdigest()

    def _brief(self, wish: EditionRequest) -> Brief:
        """Return the brief at full length."""
        key = (wish.since, wish.until, wish.day, wish.first, wish.mention)
        if key not in self._briefs:
            window = Window(wish.since, wish.until)
            found = briefs.articles_in(self._archive, self._config, window)
            articles = found.articles if found else ()
            if wish.mention:
                articles = mentioning(articles, wish.mention, self._config)
            missing = found.missing if found else ()
            brief = render.make_brief_of(articles, self._config.brief, day=wish.day, window=None, missing=missing)
            coverage = found.coverage if found else None
            if len(self._briefs) > 8:
                self._briefs.clear()
            self._briefs[key] = replace(brief, since=wish.first, coverage=coverage)
        return self._briefs[key]


def mentioning(articles: tuple[Article, ...], name: str, config: Config) -> tuple[Article, ...]:
    """Return the articles that mention ``name`` in any of the spellings that the topic knows of it."""
    topic = load_topic(config.brief.topic)

    def folded(text: str) -> str:
        return (topic.fold(text) if topic else text).casefold()

    wanted = re.compile(rf"(?<!\w){re.escape(folded(name.strip()))}(?!\w)")
    return tuple(each for each in articles if wanted.search(folded(f"{each.title}\n{each.text}")))
