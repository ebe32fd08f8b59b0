"""A topic: names with all their spellings, places, terms. It folds spellings and judges relevance.

A topic is data that `briefbot.topic.load` reads from a TOML file (docs/topics.md); nothing here depends on a country.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from briefbot.topic.relevance import RelevanceOptions, RelevanceScorer
from briefbot.topic.spellings import Spellings, prepared, words_of


@dataclass(frozen=True, slots=True)
class Place:
    """A place on the map."""

    name: str
    lat: float
    """Degrees north."""
    lon: float
    """Degrees east."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Name:
    """Somebody or something with its spellings."""

    heading: str
    """The spelling to show; it is one of the spellings."""

    spellings: tuple[str, ...] = ()
    """The other spellings, in any script."""

    first: tuple[str, ...] = ()
    """Given names that may stand before it and belong to it."""

    local: bool = False
    """Whether it is a place."""

    place: Place | None = None
    """Where it is, for a place of known coordinates."""

    counts: bool = True
    """Whether it supports that an article is relevant; otherwise it is only folded."""

    @property
    def key(self) -> str:
        """The one word that every spelling folds to.

        >>> Name(heading="Ras Lanuf").key
        'raslanuf'
        """
        return key_of(self.heading)


@dataclass(frozen=True, slots=True, kw_only=True)
class Topic:
    """What a brief is about: names and their spellings, places, what is relevant.

    A topic without names or terms folds nothing but case and takes every article.
    """

    name: str
    """What the configuration calls it: the file's name without ``.toml``."""

    title: str = ""
    """For a heading: ``Libya``."""

    names: tuple[Name, ...] = ()

    relevant: tuple[str, ...] = ()
    """Terms of which one is enough; all spellings of a name if the term is one of them. None: all is relevant."""

    supporting: tuple[str, ...] = ()
    """Terms that count in company only. All names that count are supporting, too."""

    exclude: tuple[str, ...] = ()
    """Phrases that say that a term in them means something else."""

    everywhere: tuple[str, ...] = ()
    """Places that articles on the topic name whatever they are about; the others tell one event from another."""

    relevance: RelevanceOptions = field(default_factory=RelevanceOptions)

    _names: Spellings = field(init=False, repr=False, compare=False)
    _scorer: RelevanceScorer = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        spelt = {name.key: (name.heading, *name.spellings) for name in self.names}
        given = {name.key: name.first for name in self.names if name.first}
        owner = {words_of(spelling): key for key, spellings in spelt.items() for spelling in spellings}
        strong = {owner.get(words_of(term), key_of(term)): (term,) for term in self.relevant}
        counting = {name.key: spelt[name.key] for name in self.names if name.counts}
        counting |= {key: (*spelt.get(key, ()), *terms) for key, terms in strong.items()}
        supporting = {owner.get(words_of(term), key_of(term)): (term,) for term in self.supporting}
        counting |= {key: (*counting.get(key, spelt.get(key, ())), *terms) for key, terms in supporting.items()}
        excluded = Spellings({phrase: (phrase,) for phrase in self.exclude})
        scorer = RelevanceScorer(Spellings(counting, given), excluded, frozenset(strong), self.relevance)
        object.__setattr__(self, "_names", Spellings(spelt, given))
        object.__setattr__(self, "_scorer", scorer)

    def __hash__(self) -> int:
        """A topic is a key of caches: hashing every spelling each time would cost more than they save."""
        return hash((self.name, self.title, len(self.names)))

    @property
    def subject(self) -> frozenset[str]:
        """The keys of the names that tell no event from another: all but the places, and those named everywhere.

        >>> sirte, tripoli = Name(heading="Sirte", local=True), Name(heading="Tripoli", local=True)
        >>> topic = Topic(name="x", names=(sirte, tripoli, Name(heading="GNA")), everywhere=("Tripoli",))
        >>> sorted(topic.subject)
        ['gna', 'tripoli']
        """
        everywhere = {key_of(term) for term in self.everywhere}
        return frozenset(name.key for name in self.names if not name.local or name.key in everywhere)

    def fold(self, text: str) -> str:
        """Return ``text`` case-folded with every known spelling of a name replaced by that name's one key.

        >>> topic = Topic(name="x", names=(Name(heading="Gaddafi", spellings=("Gadhafi",), first=("Muammar",)),))
        >>> topic.fold("Near Muammar al-Gadhafi's compound")
        "near gaddafi's compound"
        """
        folded = prepared(text)
        pieces: list[str] = []
        done = 0
        for mention in self._names.find(folded):
            pieces += folded[done : mention.start], mention.key
            done = mention.end
        return "".join((*pieces, folded[done:])) if pieces else folded

    def is_relevant(self, title: str, text: str) -> bool:
        """Return whether an article with this title and text is about the topic (`briefbot.topic.relevance`).

        >>> topic = Topic(name="x", relevant=("Libya",))
        >>> topic.is_relevant("Talks in Libya", "Both sides met."), topic.is_relevant("", "Both sides met.")
        (True, False)
        """
        return not self.relevant or self._scorer.is_relevant(title, text)

    def score(self, title: str, text: str) -> float:
        """Return how much of the article is about the topic, from 0.0 to 1.0."""
        return self._scorer.score(title, text)


def key_of(text: str) -> str:
    """Return the one word that stands for a name."""
    return "".join(words_of(text))
