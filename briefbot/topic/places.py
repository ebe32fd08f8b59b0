"""Find where a story is: the place of the topic that the headlines and openings of its reports name most."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache

from briefbot.model import Article, Place, Report
from briefbot.topic.spellings import Spellings, prepared
from briefbot.topic.topic import Name, Topic, key_of

#: Characters that open a text, the first sentence or two: a report says there where it happened.
_OPENING = 250

#: Share of the reports that name a story's place in the headline or there.
_ENOUGH = 0.5


def place_of(reports: Iterable[Report], topic: Topic | None) -> Place | None:
    """Return where the event of ``reports`` is; ``None`` if they name no place whose position the topic has.

    What is no place is said at `places_named`. One that articles on the topic name whatever they are about is taken
    only if there is no other; of places that are named as often, the one that is named first.
    """
    if topic is None:
        return None
    named = [_opens_with(report.lead, topic) for report in reports]
    times = Counter(name for names in named for name in names)
    enough = [name for name in times if name.place and times[name] >= _ENOUGH * len(named)]
    best = max(enough, key=lambda name: (name.key not in topic.subject, times[name]), default=None)
    return best.place if best else None


def places_named(text: str, topic: Topic) -> Iterator[tuple[Name, int]]:
    """Yield the places that a `prepared` text names, each with its offset.

    The country that the topic is called after is no place. Neither is one in ``Misrata-based``, or in the name of a
    body or a party to the conflict: where the Benghazi Defence Brigades and the Tripoli government are, none says.
    """
    places, spellings = _known(topic)
    for mention in spellings.find(text):
        if mention.key in places and text[mention.end : mention.end + 1] != "-":
            yield places[mention.key], mention.start


def _opens_with(article: Article, topic: Topic) -> list[Name]:
    """Return the places that the headline and the opening of an article name, each once, in their order."""
    end = len(article.title) + _OPENING
    named = places_named(prepared(f"{article.title}\n\n{article.text[: 2 * _OPENING]}"), topic)
    return list(dict.fromkeys(name for name, start in named if start < end))


@lru_cache(maxsize=16)
def _known(topic: Topic) -> tuple[Mapping[str, Name], Spellings]:
    """Return the places of a topic by key, and what finds them: it takes the names of bodies and parties whole."""
    country = key_of(topic.title)
    spelt = {name.key: (name.heading, *name.spellings) for name in topic.names if name.key != country}
    spelt[""] = tuple(spelling for party in topic.parties for spelling in (*party.names, *party.media))
    return {name.key: name for name in topic.names if name.table == "places" and name.key != country}, Spellings(spelt)
