"""A topic: what a brief is about. Spellings folded to one name, places, relevance.

A topic is data. `topic_from` makes one from a parsed TOML file (docs/topics.md describes it) and says what is wrong
with one; the folding, the places and the judgement of relevance are here and know no country.

**Relevance** asks whether an article is about the topic, not whether it mentions it. The text is cut into windows
of a few lines; a window counts if a term of the topic stands in it, and it counts the less the further down it is
(1, 1/2, 1/3, ...), for news tells what it is about first. The headline is a window of its own. The score is what
counts over what could have counted: from 0.0 to 1.0 at any length. So a country named once in the fifth paragraph
of a round-up is a passing mention, and so are ten names at the end of a long article on something else, but one
mention in a message of two lines is not. In a long article a single mention never suffices.

Terms are strong or supporting. A strong one (Libya, Haftar) counts anywhere. A supporting one (Tripoli, which
Lebanon has too) counts only in company: of a strong one or of two other supporting ones in the same article. A
phrase to exclude ("Tripoli, Lebanon") says that its terms mean something else in this article: none of them counts.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from briefbot.errors import TopicError
from briefbot.topic.spellings import Spellings, prepared, words_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping


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
        return _key(self.heading)


@dataclass(frozen=True, slots=True, kw_only=True)
class RelevanceOptions:
    """What makes an article one about the topic."""

    window: int = 300
    """Characters of a window: two or three sentences of news."""

    title: float = 1.0
    """What the headline counts, where the first window counts 1."""

    threshold: float = 0.2
    """The least score of a relevant article. Of 708 articles on Libya in 2011 as they came, .2 leaves out nine, all of
    them on something else, and takes about five that touch it; .3 would leave out a report from Misrata."""

    reach: int = 16
    """Windows that are read: some 800 words. What comes after them moved none of those 708 articles across the line."""

    passing: int = 8
    """From this many windows on, one mention is a passing one, wherever it stands. No article on Libya in 2011 that
    has only one was longer than 5."""

    company: int = 3
    """Different supporting terms that do without a strong one."""


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

    relevance: RelevanceOptions = RelevanceOptions()

    _names: Spellings = field(init=False, repr=False, compare=False)
    _terms: Spellings = field(init=False, repr=False, compare=False)
    _excluded: Spellings = field(init=False, repr=False, compare=False)
    _strong: frozenset[str] = field(init=False, repr=False, compare=False)
    _by_key: dict[str, Name] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        spelt = {name.key: (name.heading, *name.spellings) for name in self.names}
        given = {name.key: name.first for name in self.names if name.first}
        owner = {words_of(spelling): key for key, spellings in spelt.items() for spelling in spellings}
        strong = {owner.get(words_of(term), _key(term)): (term,) for term in self.relevant}
        counting = {name.key: spelt[name.key] for name in self.names if name.counts}
        counting |= {key: (*spelt.get(key, ()), *terms) for key, terms in strong.items()}
        supporting = {owner.get(words_of(term), _key(term)): (term,) for term in self.supporting}
        counting |= {key: (*counting.get(key, spelt.get(key, ())), *terms) for key, terms in supporting.items()}
        for attribute, value in {
            "_names": Spellings(spelt, given),
            "_terms": Spellings(counting, given),
            "_excluded": Spellings({phrase: (phrase,) for phrase in self.exclude}),
            "_strong": frozenset(strong),
            "_by_key": {name.key: name for name in self.names},
        }.items():
            object.__setattr__(self, attribute, value)

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
        everywhere = {_key(term) for term in self.everywhere}
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
        """Whether an article with this title and text is about the topic; see the module's docstring.

        >>> topic = Topic(name="x", relevant=("Libya",))
        >>> topic.is_relevant("Talks in Libya", "Both sides met."), topic.is_relevant("", "Both sides met.")
        (True, False)
        """
        return not self.relevant or self.score(title, text, enough=self.relevance.threshold) >= self.relevance.threshold

    def score(self, title: str, text: str, *, enough: float = 2.0) -> float:
        """Return how much of the article is about the topic, from 0.0 to 1.0; ``enough`` may be less than all of it."""
        size = self.relevance.window
        headline, body = prepared(title), prepared(text[: size * self.relevance.reach])
        other = {mention.key for phrase in self._phrases(headline, body) for mention in self._terms.find(phrase)}
        keys = {mention.key for mention in self._terms.find(headline)} - other
        named, windows = bool(keys), -(-len(body) // size)
        weight = self.relevance.title if headline else 0.0
        possible = weight + sum(1 / (window + 1) for window in range(windows))
        hits, total = set[int](), weight * named / possible if possible else 0.0
        for mention in self._terms.walk(body):
            if mention.key not in other:
                keys.add(mention.key)
                hits.add(mention.start // size)
                total = (sum(1 / (window + 1) for window in sorted(hits)) + weight * named) / possible
                if total >= enough and self._counts(keys, len(hits) + named, windows):
                    break
        return total if self._counts(keys, len(hits) + named, windows) else 0.0

    def _counts(self, keys: set[str], hits: int, windows: int) -> bool:
        """Say whether these terms, found in so many windows, are more than a passing mention."""
        if keys.isdisjoint(self._strong) and len(keys) < self.relevance.company:
            return False
        return hits >= 2 or windows < self.relevance.passing

    def places_in(self, text: str) -> tuple[Place, ...]:
        """Return the places named in ``text``, each once, in the order of their first mention.

        >>> sirte = Place("Sirte", 31.2, 16.6)
        >>> Topic(name="x", names=(Name(heading="Sirte", spellings=("Syrte",), place=sirte),)).places_in("À Syrte")
        (Place(name='Sirte', lat=31.2, lon=16.6),)
        """
        folded = prepared(text)
        other = {mention.key for phrase in self._phrases(folded) for mention in self._names.find(phrase)}
        keys = dict.fromkeys(mention.key for mention in self._names.find(folded) if mention.key not in other)
        return tuple(place for key in keys if (place := self._by_key[key].place))

    def _phrases(self, *texts: str) -> Iterator[str]:
        """Yield the excluded phrases that stand in prepared texts."""
        return (prepared(mention.key) for text in texts for mention in self._excluded.find(text))


def topic_from(data: Mapping[str, object], name: str, where: str) -> Topic:
    """Return the topic that a parsed TOML file describes.

    Args:
        data: The parsed file.
        name: What the configuration calls the topic.
        where: The file's name, for messages.

    Raises:
        TopicError: naming the file and the key, if one is unknown, missing, of the wrong type, or if two names
            share a spelling.
    """
    reader = _Reader(where)
    reader.expect(data, "", ("title", "relevant", "supporting", "exclude", "everywhere", *_TABLES))
    for key in ("title", "relevant"):
        if not data.get(key):
            example = 'title = "Libya"' if key == "title" else 'relevant = ["Libya", "Libyan"]'
            raise TopicError(f"{where}: {key} is missing or empty", hint=f"a topic needs at least: {example}")
    names = tuple(
        reader.name(table, str(heading), value)
        for table in _TABLES
        for heading, value in reader.table(table, data.get(table, {})).items()
    )
    reader.unambiguous(names)
    return Topic(
        name=name,
        title=reader.string("title", data["title"]),
        names=names,
        relevant=reader.strings("relevant", data["relevant"]),
        supporting=reader.strings("supporting", data.get("supporting", [])),
        exclude=reader.strings("exclude", data.get("exclude", [])),
        everywhere=reader.strings("everywhere", data.get("everywhere", [])),
    )


#: The tables of names. Those in the last one say nothing about relevance.
_TABLES = ("people", "bodies", "places", "spellings")


@dataclass(frozen=True, slots=True)
class _Reader:
    """Reads values of the types they should have; an error names the file and the key."""

    where: str

    def wrong(self, key: str, expected: str, value: object) -> TopicError:
        return TopicError(
            f"{self.where}: {key} is {type(value).__name__} {value!r:.60}", hint=f"it should be {expected}"
        )

    def expect(self, table: Mapping[str, object], key: str, known: Iterable[str]) -> None:
        for unknown in sorted(set(table) - set(known)):
            path = f"{key}.{unknown}" if key else unknown
            raise TopicError(f"{self.where}: unknown key {path}", hint=f"choose from: {', '.join(known)}")

    def string(self, key: str, value: object) -> str:
        if not isinstance(value, str):
            raise self.wrong(key, "a text in quotes", value)
        return value

    def strings(self, key: str, value: object) -> tuple[str, ...]:
        if not isinstance(value, list) or not all(isinstance(item, str) and words_of(item) for item in value):
            raise self.wrong(key, 'a list of names, such as ["Misrata", "Misurata"]', value)
        return tuple(value)

    def table(self, key: str, value: object) -> Mapping[str, object]:
        if not isinstance(value, dict):
            raise self.wrong(key, f"a table, written as [{key}]", value)
        return value

    def name(self, table: str, heading: str, value: object) -> Name:
        key = f"{table}.{heading}"
        counts = table != "spellings"
        if not _key(heading):
            raise TopicError(f'{self.where}: {table}."{heading}" has no letter', hint="write the name as it is shown")
        if isinstance(value, list):
            return Name(heading=heading, spellings=self.strings(key, value), counts=counts, local=table == "places")
        if not isinstance(value, dict):
            raise self.wrong(key, "a list of spellings, or a table with also, first or at", value)
        self.expect(value, key, ("also", "at", "first"))
        return Name(
            heading=heading,
            spellings=self.strings(f"{key}.also", value.get("also", [])),
            first=self.strings(f"{key}.first", value.get("first", [])),
            place=self.place(key, heading, value["at"]) if "at" in value else None,
            counts=counts,
            local=table == "places",
        )

    def place(self, key: str, heading: str, value: object) -> Place:
        match value:
            case [bool(), _] | [_, bool()]:
                pass
            case [int() | float() as lat, int() | float() as lon] if -90 <= lat <= 90 and -180 <= lon <= 180:
                return Place(heading, float(lat), float(lon))
        raise self.wrong(f"{key}.at", "[latitude, longitude] in degrees, such as [32.89, 13.19]", value)

    def unambiguous(self, names: Iterable[Name]) -> None:
        owner: dict[tuple[str, ...], str] = {}
        keys: dict[str, str] = {}
        for name in names:
            if keys.setdefault(name.key, name.heading) is not name.heading:
                raise self.shared(name.heading, keys[name.key], name.heading)
            for spelling in (name.heading, *name.spellings):
                if owner.setdefault(words_of(spelling), name.heading) != name.heading:
                    raise self.shared(spelling, owner[words_of(spelling)], name.heading)

    def shared(self, spelling: str, one: str, other: str) -> TopicError:
        return TopicError(
            f"{self.where}: {spelling!r} is a spelling of two names, {one!r} and {other!r}",
            hint="leave it with one of them",
        )


def _key(text: str) -> str:
    """Return the one word that stands for a name."""
    return "".join(words_of(text))
