"""Find where a story is: the place of the topic that the headlines and openings of its reports name most."""

from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from itertools import islice

from briefbot.model import Place, Report
from briefbot.topic.spellings import Spellings, prepared
from briefbot.topic.topic import Name, Topic, key_of

#: Characters of a text that open it, and of these the first sentence or so: a report says there where it happened.
_OPENING = 600
_FIRST = 250

#: How much a mention counts. By judgement, on the placed stories of thirty days.
_IN_HEADLINE, _IN_FIRST, _IN_OPENING = 3.0, 2.0, 0.75

#: Share that is left of it for a place that articles on the topic name whatever they are about.
_EVERYWHERE = 0.4

#: Mean weight over the reports from which a place is the story's: half of them say so in the first sentence or two.
_ENOUGH = 1.0

#: Reports that are read: the first ones.
_MOST_REPORTS = 20


def place_of(reports: Iterable[Report], topic: Topic | None) -> Place | None:
    """Return where the event of ``reports`` is; ``None`` if they name no place whose position the topic has.

    What is no place is said at `places_named`. Of places that are named as much, it is the one named first.
    """
    if topic is None:
        return None
    places = {name.key: name.place for name in topic.names if name.place}
    everywhere = topic.subject
    named = [_named(report, topic) for report in islice(reports, _MOST_REPORTS)]
    score: dict[str, float] = {}
    for each in named:
        for key, weight in each.items():
            score[key] = score.get(key, 0.0) + weight
    enough = [key for key, weight in score.items() if weight >= _ENOUGH * len(named)]
    best = max(enough, key=lambda key: score[key] * (_EVERYWHERE if key in everywhere else 1.0), default=None)
    return places[best] if best else None


def places_named(text: str, topic: Topic, *, on_map: bool = False) -> Iterator[tuple[Name, int]]:
    """Yield the places that a `prepared` text names, each with its offset; with ``on_map`` those of known position.

    The country that the topic is called after is no place. Neither is one in ``Misrata-based``, or in the name of a
    body or a party to the conflict: where the Benghazi Defence Brigades and the Tripoli government are, none says.
    """
    places, spellings = _known(topic, on_map=on_map)
    for mention in spellings.find(text):
        if mention.key in places and text[mention.end : mention.end + 1] != "-":
            yield places[mention.key], mention.start


def _named(report: Report, topic: Topic) -> Mapping[str, float]:
    """Return the places that the lead of a report opens with, each with the weight of its most telling mention."""
    weights: dict[str, float] = {}
    for key, weight in _mentions(report, topic):
        weights[key] = max(weight, weights.get(key, 0.0))
    return weights


def _mentions(report: Report, topic: Topic) -> Iterator[tuple[str, float]]:
    opening = report.lead.text[:_OPENING]
    for is_headline, text in ((True, prepared(report.lead.title)), (False, prepared(opening))):
        for name, start in places_named(text, topic, on_map=True):
            in_first = _IN_FIRST if start < _FIRST else _IN_OPENING
            yield name.key, _IN_HEADLINE if is_headline else in_first


@lru_cache(maxsize=16)
def _known(topic: Topic, *, on_map: bool) -> tuple[Mapping[str, Name], Spellings]:
    """Return the places of a topic by key, and what finds them: it takes the names of bodies and parties whole."""
    country = key_of(topic.title)
    places = [name for name in topic.names if (name.place if on_map else name.local) and name.key != country]
    others = [name for name in topic.names if not name.local]
    spelt = {name.key: (name.heading, *name.spellings) for name in (*places, *others)}
    spelt[""] = tuple(spelling for party in topic.parties for spelling in (*party.names, *party.media))
    return {name.key: name for name in places}, Spellings(spelt)
