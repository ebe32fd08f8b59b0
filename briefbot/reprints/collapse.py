"""Collapse the articles that carry the same copy into reports.

Two articles carry the same copy if most of the shorter one's own words stand in the longer one, in shingles too long
to be chance (`briefbot.reprints.fingerprints`), and with them its opening. More is asked within one publisher, which
uses its background again. Reports are joined by average link, never through one article in between.

Every article given is in exactly one report (equal ones count once); neither the order of the input nor the process
makes a difference. Limit: a sentence or two that were reworded alone are too little to tell.
"""

import heapq
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

import numpy as np
from numpy.typing import NDArray

from briefbot.cleaning.organisations import organisation, publisher_of
from briefbot.model import Article, Report
from briefbot.reprints.candidates import candidates
from briefbot.reprints.fingerprints import Fingerprint, Overlaps, Places, fingerprints_of
from briefbot.reprints.versions import updates
from briefbot.summarizers.kinds import kind_of

#: Likeness from which two reports are one. Swept .35 to .55 on the labelled wire copy (H: 346 pairs of two days of July
#: 2018) and on two sets of synthetic edits of articles of 2011 (F, G: cut, reordered, up to 30 % reworded): F1 on H is
#: .985 to .992 from .35 to .45 and .92 at .5; F and G lose recall from .45 on.
ALIKE = 0.42

#: Share of the longer text's words from which the shorter one is nearly as long.
NEARLY = 0.8

#: How much of two reports' likeness is that of their two most alike articles; the rest is the average. Of 0 to .5 on
#: H, F, G (`ALIKE`): the plain average splits the many short cuts of one article (G recall .72), .5 chains (H
#: precision).
BEST_PAIR = 0.25

#: Words by which every text is taken to be longer than it is, and different: tiny texts must agree in full. Swept 0 to
#: 24 on H, F, G: alike to 16. Twelve keeps two short sentences apart that differ in the day alone.
PRIOR = 12.0

#: Factor on the likeness of two articles that credit the same agency: a little over a third of the shorter text is then
#: enough. By judgement, since the labelled copy names no agencies.
SAME_AGENCY = 1.2

#: Factor on the likeness of two articles that credit different agencies: seven tenths of the shorter text must then
#: agree, for a credit may be a photograph's. By judgement.
OTHER_AGENCY = 0.6

#: Factor on the likeness of two articles of one publisher, or of an unknown one: a desk uses its own background, quotes
#: and boxes again. .55 to .65 are alike on the 165 labelled pairs of six events (at .7 four more that only share some
#: text are joined, at .5 copies come apart), whichever event is left out.
SAME_PUBLISHER = 0.6

#: Words at the start of the longer text, highlights and captions included, that are looked at to tell a cut or an
#: earlier version from an item, a quote or a box that stands somewhere in it. 90 to 150 are alike.
OPENING = 120

#: Share of the opening that the shorter text must have. .25 to .35 are alike, .15 is not enough.
OF_OPENING = 0.25

#: Share of the whole longer text that does as well: a running text under a new opening. .5 to .6 are alike.
OF_WHOLE = 0.5

#: Share of the longer text from which that is not asked of articles of two publishers: they share nothing but copy, and
#: put it under openings of their own. 0 to .15 are alike on H.
EXEMPT = 0.1

#: Words carried, by their weights, below which a text is no copy of one much longer: a caption, a quoted statement, a
#: blurb of a hundred characters. 0 to 50 are alike on the labelled pairs.
LEAST_CARRIED = 25.0

#: Estimated share of common shingles from which a pair is compared at all. Swept .02 to .1: recall of G .930 to .833,
#: .918 at .04, which costs fewer comparisons; H and F hardly differ.
GLIMPSE = 0.04


def collapse_reprints(articles: Iterable[Article]) -> tuple[Report, ...]:
    """Return the independent reports that ``articles`` are, earliest lead first, undated last, ties by URL.

    A report's articles stand longest first (the fullest version leads), then earliest, then by URL. Its origin is the
    agency that most of its articles credit (ties alphabetical), or else the outlet of its lead.

    >>> first = Article(url="a", text="Two boats sank off the coast near Zuwara on Monday, the coast guard said there.")
    >>> again = Article(url="b", text=first.text.upper())
    >>> other = Article(url="c", text="Parliament will vote on the budget next week, a spokesman told reporters.")
    >>> [[article.url for article in report.articles] for report in collapse_reprints([first, other, again])]
    [['a', 'b'], ['c']]
    """
    texts = _texts(articles)
    groups = _Groups(texts).joined()
    reports = [_report([texts[number] for number in group]) for group in groups]
    return tuple(sorted(reports, key=lambda report: _when(report.lead)))


def _when(article: Article) -> tuple[object, ...]:
    """Sort key: earliest first, undated last, ties by URL; the rest only makes the order total."""
    dated = article.published is not None
    rest = (article.url, article.title, article.outlet, article.origin, article.language, article.text)
    return (not dated, article.moment if dated else 0, *rest)


@dataclass(frozen=True, slots=True, eq=False)
class _Text:
    """The articles of the same words, and what those words are."""

    fingerprint: Fingerprint
    articles: tuple[Article, ...]

    @property
    def agencies(self) -> frozenset[str]:
        """Who is credited."""
        return frozenset(article.origin for article in self.articles if article.origin)

    @property
    def publishers(self) -> frozenset[str]:
        """The houses that published it; without those that are unknown."""
        return frozenset(map(publisher_of, self.articles)) - {""}

    @property
    def language(self) -> str:
        """The language that most articles name; empty if none does."""
        return _most(article.language for article in self.articles)


def _most(names: Iterable[str]) -> str:
    """Return the name that stands most often, ties alphabetical, the empty one left out; empty if there is no other."""
    counts = Counter(name for name in names if name)
    return min(counts, key=lambda name: (-counts[name], name), default="")


def _differ(names: frozenset[str], others: frozenset[str]) -> bool:
    """Return whether two texts are known to have no name in common."""
    return bool(names and others) and names.isdisjoint(others)


def _texts(articles: Iterable[Article]) -> list[_Text]:
    """Return the distinct texts, longest first. Two texts without a letter between them are not the same text."""
    fingerprints: dict[object, Fingerprint] = {}
    copies: dict[object, list[Article]] = defaultdict(list)
    given = dict.fromkeys(articles)
    for article, made in zip(given, fingerprints_of(article.text for article in given), strict=True):
        key = made.identity if article.text.strip() else article
        fingerprints.setdefault(key, made)
        copies[key].append(article)
    texts = [_Text(fingerprints[key], tuple(sorted(copies[key], key=_when))) for key in copies]
    return sorted(texts, key=lambda text: (-text.fingerprint.size, text.fingerprint.identity, _when(text.articles[0])))


def _report(texts: Sequence[_Text]) -> Report:
    """Return the report of ``texts``. Its latest update leads; without any, the longest, or a later edition of that."""
    texts = sorted(texts, key=lambda text: (-text.fingerprint.size, _when(text.articles[0])))
    firsts, least = [text.articles[0] for text in texts], texts[0].fingerprint.size / 2
    found = updates([(text.articles[0], text.fingerprint) for text in texts]) if len(texts) > 1 else set()
    news = [article for article in firsts if article in found]
    editions = [text.articles[0] for text in texts if text.fingerprint.size >= least]
    if len(editions) > 1:
        editions = [article for article in editions if publisher_of(article) == publisher_of(firsts[0])]
    lead = max(news or editions, key=lambda article: article.moment or datetime.min.replace(tzinfo=UTC))
    articles = [article for text in texts for article in text.articles]
    articles.sort(key=lambda article: article is not lead)
    credited = _most(organisation(article.origin) or article.origin for article in articles)
    return Report(tuple(articles), credited or publisher_of(lead), tuple(sorted(news, key=_when)))


@dataclass(slots=True)
class _Link:
    """What is known of the likeness of two groups."""

    total: float
    """Sum over the pairs of their texts."""
    best: float
    seen: int
    """Pairs of crowded texts that were compared."""


class _Groups:
    """Groups of texts, joined two by two, the most alike first."""

    def __init__(self, texts: Sequence[_Text]) -> None:
        made = [text.fingerprint for text in texts]
        self._lengths = np.array([fingerprint.size for fingerprint in made], np.int64)
        pairs = candidates([fingerprint.shingles for fingerprint in made], GLIMPSE)
        self._overlaps = Overlaps([*made, *(fingerprint.opening(OPENING) for fingerprint in made)])
        languages = np.array([text.language for text in texts], np.str_)
        ours, theirs = languages[pairs.first], languages[pairs.second]
        kept = (ours == theirs) | (ours == "") | (theirs == "")
        longer, shorter = pairs.first[kept], pairs.second[kept]
        self._agencies = [text.agencies for text in texts]
        self._articles = [text.articles[0] for text in texts]
        self._publishers = [text.publishers for text in texts]
        alike = self._likeness(longer, shorter)
        self._members = {number: [number] for number in range(len(texts))}
        linked = np.union1d(longer, shorter).tolist()
        self._crowded = {number: int(pairs.crowded[number]) for number in linked}
        self._languages = {number: {texts[number].language} - {""} for number in linked}
        self._links: dict[int, dict[int, _Link]] = {number: {} for number in linked}
        for a, b, likeness in zip(longer.tolist(), shorter.tolist(), alike.tolist(), strict=True):
            link = _Link(likeness, likeness, self._crowded[a] * self._crowded[b])
            self._links[a][b] = self._links[b][a] = link

    def _likeness(self, longer: Places, shorter: Places) -> NDArray[np.float64]:
        """Return how alike the texts of each pair are: 0 if they share no more than background, a quote or an item."""
        carried, every = self._overlaps(shorter, longer)
        factors = self._factors(longer, shorter)
        alike = factors * carried / (every + PRIOR)
        likely = np.flatnonzero(2 * alike >= ALIKE)
        rest = likely[self._share(longer[likely] + len(self._lengths), shorter[likely]) < OF_OPENING]
        kept = (factors[rest] >= 1) & (carried[rest] >= EXEMPT * self._lengths[longer[rest]])
        kept[~kept] = self._share(longer[rest[~kept]], shorter[rest[~kept]]) >= OF_WHOLE
        kept[kept] = self._listing(longer[rest[kept]]) == self._listing(shorter[rest[kept]])
        alike[rest[~kept]] = 0.0
        alike[(carried < LEAST_CARRIED) & (self._lengths[shorter] < NEARLY * self._lengths[longer])] = 0.0
        return alike

    def _share(self, texts: Places, others: Places) -> NDArray[np.float64]:
        """Return for each pair the share of the text that the other carries."""
        carried, every = self._overlaps(texts, others)
        return carried / np.maximum(every, 1)

    def _listing(self, texts: Places) -> NDArray[np.bool_]:
        """Return for each text whether it is a listing."""
        return np.array([kind_of(self._articles[number]) == "listing" for number in texts.tolist()], np.bool_)

    def _factors(self, longer: Places, shorter: Places) -> NDArray[np.float64]:
        """Return for each pair by how much publishers and credits make copies of two texts likelier."""
        factors = np.ones(len(longer))
        for place, (a, b) in enumerate(zip(longer.tolist(), shorter.tolist(), strict=True)):
            if _differ(self._agencies[a], self._agencies[b]):
                factors[place] = OTHER_AGENCY
            elif not _differ(self._publishers[a], self._publishers[b]):
                factors[place] = SAME_PUBLISHER
            elif self._agencies[a] and self._agencies[b]:
                factors[place] = SAME_AGENCY
        return factors

    def joined(self) -> list[list[int]]:
        """Join while any two groups are alike enough, and return the groups.

        The heap may hold a likeness that has since fallen, because one of the two has grown: then the pair goes back
        with what is true now. One that rises is pushed anew.
        """
        heap = [(-self._alike(a, b), a, b) for a, links in self._links.items() for b in links if a < b]
        heap = [entry for entry in heap if entry[0] <= -ALIKE]
        heapq.heapify(heap)
        while heap:
            known, a, b = heapq.heappop(heap)
            if b not in self._links.get(a, ()):
                continue
            now = -self._alike(a, b)
            if now > known:
                if now <= -ALIKE:
                    heapq.heappush(heap, (now, a, b))
                continue
            for other in self._join(a, b):
                kept = a if a in self._links else b
                alike = self._alike(kept, other)
                if alike >= ALIKE:
                    heapq.heappush(heap, (-alike, min(kept, other), max(kept, other)))
        return list(self._members.values())

    def _alike(self, a: int, b: int) -> float:
        """Return how alike two groups are: mostly their texts on average, partly their two most alike texts."""
        if len(self._languages[a] | self._languages[b]) > 1:
            return 0.0
        link = self._links[a][b]
        pairs = len(self._members[a]) * len(self._members[b]) - self._crowded[a] * self._crowded[b] + link.seen
        average = link.total / pairs if pairs else 0.0
        return BEST_PAIR * link.best + (1 - BEST_PAIR) * average

    def _join(self, a: int, b: int) -> list[int]:
        """Make one group of two and return the groups that the one with fewer links was linked to."""
        kept, gone = (a, b) if len(self._links[a]) >= len(self._links[b]) else (b, a)
        self._members[kept] += self._members.pop(gone)
        self._crowded[kept] += self._crowded[gone]
        self._languages[kept] |= self._languages[gone]
        links = self._links.pop(gone)
        del links[kept], self._links[kept][gone]
        for other, link in links.items():
            del self._links[other][gone]
            old = self._links[kept].get(other, _Link(0.0, 0.0, 0))
            new = _Link(old.total + link.total, max(old.best, link.best), old.seen + link.seen)
            self._links[kept][other] = self._links[other][kept] = new
        return list(links)
