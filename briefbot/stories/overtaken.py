"""Which reports of a story another goes on from: the story is told from the later ones.

An event goes on for hours and days, and each outlet tells it as it stands.
"""

import re
from dataclasses import replace
from datetime import tzinfo
from functools import lru_cache
from math import nan

import numpy as np
from numpy.typing import NDArray

from briefbot.figures.find import figures_in
from briefbot.figures.lexicon import LANGUAGES, lexicon
from briefbot.figures.sentence import KINDS
from briefbot.language.dates import WEEKDAY, folded_stamp
from briefbot.language.relative_days import named_days
from briefbot.language.word_lists import word_lists
from briefbot.model import Excerpt, day_in
from briefbot.stories.similarity import ROWS, Nearness
from briefbot.summarizers.standalone import first_sentences
from briefbot.topic.topic import Topic

#: From this sum on, the later of two reports goes on from the earlier: of how near their headlines and first sentences
#: are, and of how near the opening of each is to the whole of the other.
GOES_ON = 0.35

#: How near headlines and first sentences alone must be, too. A report with a higher count than one of an earlier day
#: goes on from that from here on: of eight such pairs in labelled news and the samples the four that tell one event are
#: above .15, and no other above .08. Within a day .15 tells the latest on one day less of 27.
BEGINS_ALIKE = 0.12

#: Hours from which a report counts as later than another: within the hour, outlets know the same.
LATER = 1.0

_WORDS = word_lists("briefbot.summarizers", "words.txt")
_SPEECH = (line for (kind, _), lines in _WORDS.items() if kind == "speech" for line in lines)
_SPOKE = "|".join(map(folded_stamp, " ".join(_SPEECH).split()))

#: A day on which somebody spoke, and nothing need have happened: "said on Wednesday".
_SPOKE_ON = re.compile(rf"\b(?:{_SPOKE})(?:[,،]? [^\W\d]+){{0,3}} {WEEKDAY}\b")


def overtaken_among(nearness: Nearness, places: NDArray[np.intp], told: NDArray[np.float64]) -> NDArray[np.bool_]:
    """Return which of some reports another goes on from: both of news, one later than the other, and begun alike.

    Both are in one language, and what a party to the conflict says goes on only from what it said before. Of one
    day both have an hour, and what says "dozens" or "at least seven" killed, wounded and so on goes on from nothing
    that has counted more: it is a reaction. A report of a later day begins with a higher number of them, and with
    no day after that of the first on which it happened: that is another event, unless a toll has risen.

    Args:
        nearness: of the whole batch.
        places: the numbers of these reports in it.
        told: `Nearness.told_alike` of them; -1.0 for pairs of two stories.
    """
    found, hours, days = np.zeros(len(places), bool), nearness.hours[places], nearness.days[places]
    is_over_days = len(set(days[days > 0])) > 1
    if not (is_over_days or np.nanmax(hours, initial=0.0) - np.nanmin(hours, initial=np.inf) >= LATER):
        return found
    leads, topic = [nearness.leads[place] for place in places], nearness.options.topic
    _, languages = np.unique([lead.language for lead in leads], return_inverse=True)
    openings = [next(first_sentences(lead, 1), None) for lead in leads]
    parties = [topic.speaker_of(each.text, each.article.language) if topic and each else None for each in openings]
    said_by = np.array([party.name if party else "" for party in parties])
    is_news, begins = nearness.is_news[places], nearness.begins[places]
    most, at_least = np.full((2, len(leads), len(KINDS)), nan)
    happened = np.full(len(leads), nan)

    def read(numbers: NDArray[np.intp]) -> None:
        for number in numbers.tolist():
            if opening := openings[number]:
                most[number], at_least[number] = _counts(opening, topic)

    for top in range(0, len(leads), ROWS):
        part = slice(top, top + ROWS)
        near = (begins[part] @ begins.T).toarray()
        alike = (languages[part, None] == languages) & (said_by[part, None] == said_by) & (near >= BEGINS_ALIKE)
        alike &= is_news & is_news[part, None] & (told[part] >= 0)
        later = (hours[part, None] + LATER <= hours) & (days[part, None] == days) & (near + told[part] >= GOES_ON)
        days_later = (days[part, None] < days) & (days[part, None] > 0)
        later, days_later = later & alike, days_later & alike
        read(np.flatnonzero((later | days_later).any(axis=0)))
        is_open = np.isfinite(at_least).any(axis=1)
        read(top + np.flatnonzero((days_later | (later & is_open)).any(axis=1)))  # for no other does it matter
        for number in np.flatnonzero(days_later.any(axis=0)).tolist():
            if opening := openings[number]:
                happened[number] = _happened(opening, nearness.options.zone)
        is_vaguer = (at_least < most[part, None]).any(axis=2)
        has_risen = (most > most[part, None]).any(axis=2)
        is_another = happened > days[part, None]
        found[part] = ((later & ~is_vaguer) | (days_later & has_risen & ~is_another)).any(axis=1)
    return found


@lru_cache(maxsize=8192)
def _counts(opening: Excerpt, topic: Topic | None) -> tuple[list[float], list[float]]:
    """Return the greatest number of each kind of people in the opening of a report, and those that are "at least".

    NaN where it has none.
    """
    counts, at_least = dict.fromkeys(KINDS, nan), dict.fromkeys(KINDS, nan)
    # no more of the article is read
    alone = replace(opening.article, title="", text=opening.text, language=opening.article.language or "en")
    for each in figures_in(alone, topic):
        number = each.high or each.low
        if number and not (each.aside or each.period) and each.kind in counts:
            counts[each.kind] = float(np.fmax(number, counts[each.kind]))
            at_least[each.kind] = counts[each.kind] if each.high is None else nan
    return [*counts.values()], [*at_least.values()]


def _happened(opening: Excerpt, zone: tzinfo) -> float:
    """Return the number of the first day that the opening of a report names for what has happened.

    NaN if it names none, or tells a toll, which has risen on that day.
    """
    text, published, language = opening.text, opening.article.published, opening.article.language or "en"
    items = lexicon(language).sentence(text, 0, len(text)).items if language in LANGUAGES else []
    if not published or any(item.has("number") or item.kind("toll") for item in items):
        return nan
    named = named_days(_SPOKE_ON.sub(" ", folded_stamp(text)), day_in(published, zone))
    return min((day.toordinal() for day in named), default=nan)
