"""Editions: each brief is made once for all subscribers of one period, length and language, and stored."""

import hashlib
import json
import re
from collections.abc import Sequence
from dataclasses import asdict, astuple, dataclass, field, replace

from briefbot import plugins
from briefbot.app import briefs, clock, past, render
from briefbot.changes.since import Past
from briefbot.changes.told import ToldBrief, as_json, from_json, told_in
from briefbot.config import Config
from briefbot.model import Article, Brief, Window
from briefbot.store import editions
from briefbot.store.archive import Archive
from briefbot.store.editions import Edition
from briefbot.telegram.compose import EditionRequest, at_length, compose
from briefbot.telling import attributing
from briefbot.topic.load import load_topic
from briefbot.topic.topic import Topic

#: Version of the layout, part of an edition's key. Raise it when the same brief is to be rendered differently.
_FORM = 3


@dataclass(slots=True)
class EditionBuilder:
    """Makes and stores editions. Caches full briefs, from which the other lengths and languages are made."""

    config: Config
    archive: Archive
    made: int = 0
    """Editions made so far."""
    _briefs: dict[EditionRequest, Brief] = field(default_factory=dict, init=False)

    def edition(self, request: EditionRequest, *, stored: bool = True) -> Edition:
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
            return known
        options, topic = self.config.brief, load_topic(self.config.brief.topic)
        summarizer = plugins.summarizers.get(options.summarizer)
        brief = at_length(self._brief(request), request.length)
        summarizer = attributing(summarizer, topic)
        content = compose(
            brief, request.length, summarizer, folders=options.template_folders, language=request.language
        )
        if stored:
            text = "\n\n".join(page.html for page in content.parts) + "\n"
            window = Window(request.since, request.until)
            briefs.store(self.archive, brief, options, window, form="telegram", text=text)
        self.made += 1
        made = Edition(
            key=key,
            day=request.day.isoformat(),
            since=request.since,
            until=request.until,
            language=request.language,
            length=request.length,
            stories=len(brief.stories) or len(brief.corrections),
            content=content.to_json(),
            made_at=clock.now(),
            after_id=request.after,
            told="" if request.mention else as_json(told_in(brief)),
        )
        with self.archive.writing() as connection:
            return editions.save_edition(connection, made)

    def _key(self, request: EditionRequest) -> str:
        """Return a digest of everything that an edition depends on, except the articles."""
        settings = json.dumps(asdict(self.config.brief), sort_keys=True)
        parameters = json.dumps([_FORM, *astuple(request), settings], default=str)
        return hashlib.blake2b(parameters.encode(), digest_size=16).hexdigest()

    def _brief(self, request: EditionRequest) -> Brief:
        """Return the full brief for a request, from the cache if possible.

        It is the same in all languages, unless a story is told in several.
        """
        brief = self._cached(replace(request, length="full", language=self.config.brief.language))
        if any(len(story.in_language) < len(story.reports) for story in brief.stories):
            return self._cached(replace(request, length="full"))
        return brief

    def _cached(self, request: EditionRequest) -> Brief:
        if request not in self._briefs:
            if len(self._briefs) > 8:
                self._briefs.clear()
            self._briefs[request] = self._full(request)
        return self._briefs[request]

    def _full(self, request: EditionRequest) -> Brief:
        """Make the brief of a request at full length."""
        options = replace(self.config.brief, language=request.language)
        window = Window(request.since, request.until)
        found = briefs.articles_in(self.archive, self.config, window, changed=request.after is not None)
        articles, missing = (found.articles, found.missing) if found else ((), ())
        if request.mention:
            articles = mentioning(articles, request.mention, load_topic(options.topic))
        earlier = self._past(request, window)
        brief = render.make_brief_of(articles, options, day=request.day, window=None, missing=missing, past=earlier)
        brief = briefs.with_known_versions(self.archive, brief)
        heard = found.coverage if found else None
        brief = replace(brief, day=request.day, since=request.first, coverage=heard, window=window)
        if earlier is not None:
            past.keep_storylines(self.archive, options.topic, brief)
        return brief

    def _past(self, request: EditionRequest, window: Window) -> Past | None:
        """Return what the readers of an edition got before; ``None`` for a brief about a name, which stands alone."""
        if request.mention:
            return None
        found = past.past_of(self.archive, self.config.brief.topic, self._told(request), window)
        return replace(found, muted=frozenset(request.muted))

    def _told(self, request: EditionRequest) -> list[ToldBrief]:
        """Return what the readers of an edition were told before, oldest first."""
        with self.archive.reading() as connection:
            chain = editions.editions_up_to(connection, request.after, limit=past.BRIEFS)
        return [from_json(each.told) for each in chain if each.told]


def mentioning(articles: Sequence[Article], name: str, topic: Topic | None) -> tuple[Article, ...]:
    """Return the articles that mention ``name`` in any spelling that the topic lists for it."""

    def folded(text: str) -> str:
        return (topic.fold(text) if topic else text).casefold()

    wanted = re.compile(rf"(?<!\w){re.escape(folded(name.strip()))}(?!\w)")
    return tuple(each for each in articles if wanted.search(folded(f"{each.title}\n{each.text}")))
