"""A topic: names with all their spellings, places, terms, outlets. It folds spellings and judges relevance.

A topic is data that `briefbot.topic.load` reads from a TOML file (docs/topics.md); nothing here depends on a country.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from functools import cached_property

from briefbot.entries import SourceSpec
from briefbot.model import Article, Excerpt, Outline, Party, Place
from briefbot.topic.parties import PartyNames, owners, speaker_of
from briefbot.topic.relevance import AMBIGUOUS, Relevance, RelevanceScorer
from briefbot.topic.spellings import Spellings, prepared, words_of
from briefbot.web.urls import host

#: What stands around a name that is a term of a search: ``-"name"``.
_BEGIN_OF_TERM = re.compile(r"(?:^|(?<=\s))(?P<mark>-?)(?P<quote>\"?)$")
_END_OF_TERM = {"": re.compile(r"\s|$"), '"': re.compile('"')}


@dataclass(frozen=True, kw_only=True)
class Name:
    """Somebody or something with its spellings."""

    heading: str
    """The spelling to show; it is one of the spellings."""

    spellings: tuple[str, ...] = ()
    """The other spellings, in any script."""

    first: tuple[str, ...] = ()
    """Given names that may stand before it and belong to it."""

    table: str = "bodies"
    """Where the topic lists it: ``people``, ``bodies``, ``places``, or ``spellings``, which make nothing relevant."""

    place: Place | None = None
    """Where it is, for a place of known coordinates."""

    ambiguous: bool = False
    """Whether it means other things, too, and counts in company only."""

    @cached_property
    def key(self) -> str:
        """The one word that every spelling folds to.

        >>> Name(heading="Ras Lanuf").key
        'raslanuf'
        """
        return key_of(self.heading)


@dataclass(frozen=True, kw_only=True)
class Terms:
    """What a topic file says in plain lists and texts."""

    title: str = ""
    """For a heading: ``Libya``."""

    timezone: str = ""
    """Where it is: an IANA name; empty if it names none."""

    relevant: tuple[str, ...] = ()
    """Terms of which one is enough, as of the names that count. None: every article is relevant."""

    supporting: tuple[str, ...] = ()
    """Terms that count in company only."""

    ambiguous: tuple[str, ...] = ()
    """Spellings of names that count in company only, since they mean other things, too."""

    exclude: tuple[str, ...] = ()
    """Phrases that say that a name in them means something else in the article, and a word of ``relevant`` there."""

    everywhere: tuple[str, ...] = ()
    """Places that articles on the topic name whatever they are about; the others tell one event from another."""

    outlets: tuple[str, ...] = ()
    """Names and hosts of outlets that cover the topic. ``ly``: all hosts under ``.ly``."""


@dataclass(frozen=True, kw_only=True)
class Topic(Terms):
    """What a brief is about: names and their spellings, places, what is relevant.

    A topic without names or terms folds nothing but case and takes every article.
    """

    name: str
    """What the configuration calls it: the file's name without ``.toml``."""

    names: tuple[Name, ...] = ()

    parties: tuple[PartyNames, ...] = ()
    """The parties to the conflict."""

    outline: Outline = field(default=(), repr=False)
    """Of the country, for the map of a brief; empty: the map is of the places alone."""

    feeds: tuple[SourceSpec, ...] = ()
    """The sources that are polled for it where a reader names none, of the kind ``opml`` a file with a list of them."""

    @cached_property
    def _names(self) -> Spellings:
        spelt = {name.key: (name.heading, *name.spellings) for name in self.names}
        return Spellings(spelt, {name.key: name.first for name in self.names})

    @cached_property
    def _scorer(self) -> RelevanceScorer:
        owner = {words_of(spelling): name for name in self.names for spelling in (name.heading, *name.spellings)}
        relevant = [owner.get(words_of(term), Name(heading=term)) for term in self.relevant]
        supporting = dict.fromkeys(owner.get(words_of(term), Name(heading=term)) for term in self.supporting)
        counting = (name for name in self.names if name.table != "spellings")
        unclear = set(map(words_of, self.ambiguous))
        terms: dict[str, list[str]] = {}
        for name in dict.fromkeys((*counting, *relevant, *supporting)):
            for spelling in (name.heading, *name.spellings):
                in_need = name.ambiguous or name in supporting or words_of(spelling) in unclear
                terms.setdefault(f"{name.heading}{AMBIGUOUS if in_need else ''}", []).append(spelling)
        return RelevanceScorer(terms, self.exclude, {name.heading for name in relevant})

    def __hash__(self) -> int:
        """A topic is a key of caches: hashing every spelling each time would cost more than they save."""
        return hash((self.name, self.title, len(self.names)))

    @cached_property
    def subject(self) -> frozenset[str]:
        """The keys of the names that tell no event from another: all but the places, and those named everywhere.

        >>> sirte, tripoli = Name(heading="Sirte", table="places"), Name(heading="Tripoli", table="places")
        >>> topic = Topic(name="x", names=(sirte, tripoli, Name(heading="GNA")), everywhere=("Tripoli",))
        >>> sorted(topic.subject)
        ['gna', 'tripoli']
        """
        everywhere = {key_of(term) for term in self.everywhere}
        return frozenset(name.key for name in self.names if name.table != "places" or name.key in everywhere)

    def fold(self, text: str) -> str:
        """Return ``text`` case-folded with every known spelling of a name replaced by that name's one key.

        >>> topic = Topic(name="x", names=(Name(heading="Gaddafi", spellings=("Gadhafi",), first=("Muammar",)),))
        >>> topic.fold("Near Muammar al-Gadhafi's compound")
        "near gaddafi's compound"
        """
        return self._names.replaced(prepared(text), lambda mention: mention.key)

    def with_spellings(self, query: str) -> str:
        """Return a search (`briefbot.store.search`) that finds each name of ``query`` in any of its spellings.

        >>> topic = Topic(name="x", names=(Name(heading="Gaddafi", spellings=("Gadhafi",)),))
        >>> topic.with_spellings('port -Gadhafi "near Gaddafi" gadhafi')
        'port -"Gaddafi" -"Gadhafi" "near gaddafi" "Gaddafi" or "Gadhafi"'
        """
        spelt = {name.key: (name.heading, *name.spellings) for name in self.names}
        asked, pieces, done = prepared(query), list[str](), 0
        for mention in self._names.find(asked):
            before, after = asked[: mention.start], asked[mention.end :]
            opened = _BEGIN_OF_TERM.search(before)
            quote = opened["quote"] if opened else ""
            is_phrase = before.count('"') % 2 == 1
            if not opened or is_phrase != bool(quote) or not _END_OF_TERM[quote].match(after):
                continue  # a part of a phrase, or of a word that is only begun
            mark = opened["mark"]
            terms = (" " if mark else " or ").join(f'{mark}"{each}"' for each in spelt[mention.key])
            pieces += asked[done : mention.start].removesuffix(mark + quote), terms
            done = mention.end + len(quote)
        return "".join((*pieces, asked[done:])) if pieces else query

    def names_in(self, text: str) -> tuple[Name, ...]:
        """Return the names of the topic that a text has in any spelling, each once, in the order of the text.

        >>> topic = Topic(name="x", names=(Name(heading="Haftar", spellings=("Hifter",)), Name(heading="UN")))
        >>> [name.heading for name in topic.names_in("The UN met Khalifa Hifter; Haftar left.")]
        ['UN', 'Haftar']
        """
        known = {name.key: name for name in self.names}
        return tuple(dict.fromkeys(known[mention.key] for mention in self._names.find(prepared(text))))

    def party_of(self, origin: str) -> Party | None:
        """Return the party to the conflict that an origin is or belongs to; ``None`` if it belongs to none."""
        return owners(self.parties).get(words_of(origin))

    def speaker_of(self, sentence: str, language: str) -> Party | None:
        """Return the party to the conflict that a sentence names as its speaker; ``None`` where that is not sure."""
        return speaker_of(sentence, language, self.parties)

    def is_relevant(self, article: Article) -> bool:
        """Return whether an article is about the topic (`briefbot.topic.relevance`).

        >>> topic = Topic(name="x", relevant=("Libya",))
        >>> talks = Article(url="urn:1", title="Talks in Libya", text="Both sides met.")
        >>> topic.is_relevant(talks), topic.is_relevant(Article(url="urn:2", text="Both sides met."))
        (True, False)
        """
        return self.relevance_of(article).relevant

    def relevance_of(self, article: Article) -> Relevance:
        """Return how much an article is about the topic, and by which names."""
        if not self.relevant:
            return Relevance(relevant=True, score=1.0)
        ends = tuple(f".{outlet}" for outlet in self.outlets)
        known = article.outlet in self.outlets or f".{host(article.url)}".endswith(ends)
        return self._scorer(article.title, article.text, article.outlet, at_home=known)


def key_of(text: str) -> str:
    """Return the one word that stands for a name: without case, accents, vowel signs, punctuation and spaces.

    >>> key_of("São Paulo"), key_of("بنغازى") == key_of("بنغازي")
    ('saopaulo', True)
    """
    return "".join(words_of(text))


def attributed(excerpts: Iterable[Excerpt], topic: Topic | None) -> tuple[Excerpt, ...]:
    """Return excerpts, each with the party to the conflict whose statement it is."""
    if not topic:
        return tuple(excerpts)
    return tuple(replace(each, said_by=topic.speaker_of(each.text, each.article.language)) for each in excerpts)
