"""Collapse the articles that carry the same copy into reports.

Two articles carry the same copy if most of the shorter one's own words stand in the longer one, in shingles too long
to be chance (`briefbot.reprints.fingerprints`), however it was cut, retitled, reordered. Quoted words count less, two
agencies credited contradict each other, and reports are joined by average link, never through one article in between.

Every article given is in exactly one report (equal ones count once); neither the order of the input nor the process
makes a difference. Limits: a sentence or two that were reworded alone are too little to tell; a roundup that holds two
briefs in full may bring both into one report.
"""

from __future__ import annotations

import heapq
from collections import Counter, defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from briefbot.cleaning.organisations import organisation, publisher_of
from briefbot.model import Article, Report
from briefbot.reprints.candidates import candidates
from briefbot.reprints.fingerprints import Fingerprint, Fingerprinter, Overlaps

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from numpy.typing import NDArray

    from briefbot.reprints.fingerprints import Places


#: Pairs of crowded texts, of which nothing is known yet, that are compared before two groups are joined, longest texts
#: first: else all that holds the one sentence of a short cut is one report. On 100,000 texts of verbatim mixed
#: sentences precision was .21 without; on 10,000 edits of one text F1 is .909 with 1, .901 with 2, .875 with 8.
LOOKS = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class ReprintOptions:
    """When two articles carry the same copy."""

    alike: float = 0.42
    """Likeness from which two reports are one. Swept .35 to .55 on the labelled wire copy (H: 346 pairs of two days of
    July 2018) and on two sets of synthetic edits of articles of 2011 (F, G: cut, reordered, up to 30 % reworded): F1 on
    H is .985 to .992 from .35 to .45 and .92 at .5; F and G lose recall from .45 on."""

    best: float = 0.25
    """How much of two reports' likeness is that of their two most alike articles; the rest is the average. Of 0 to .5
    on H, F, G: the plain average splits the many short cuts of one article (G recall .72), .5 chains (H precision)."""

    quote_weight: float = 0.4
    """What a quoted word counts; other words count 1. Swept .2 to 1 on H, F, G: alike to .4, then H loses precision."""

    boilerplate_weight: float = 0.3
    """What a word counts that stands in `Candidates.boilerplate` (`briefbot.reprints.candidates`). Against 1,
    F1 on F went from .991 to .998, on 10,000 edited texts from .970 to .986, and stayed on H."""

    window: int = 31
    """Words around a word that are looked at to tell whether it was carried over. Best of 15, 21, 31, 41 on H, F, G."""

    density: float = 0.3
    """Share of those words that must stand in common shingles. Swept .2 to .4 on H, F, G: recall falls from .35 on."""

    prior: float = 12.0
    """Words by which every text is taken to be longer than it is, and different: tiny texts must agree in full. Swept 0
    to 24 on H, F, G: alike to 16. Twelve keeps two short sentences apart that differ in the day alone."""

    same_agency: float = 1.2
    """Factor on the likeness of two articles that credit the same agency: a little over a third of the shorter text is
    then enough. By judgement, since the labelled copy names no agencies."""

    other_agency: float = 0.6
    """Factor on the likeness of two articles that credit different agencies: seven tenths of the shorter text must then
    agree, for a credit may be a photograph's. By judgement. Nothing is asked of `twins`."""

    twins: float = 0.95
    """Share carried, in both directions, from which two texts are light edits of each other and are one. Of .8, .9,
    .95 and never on H, F, G: .95 and never are alike, at .8 H loses recall."""

    glimpse: float = 0.04
    """Estimated share of common shingles from which a pair is compared at all. Swept .02 to .1: recall of G .930 to
    .833, .918 at .04, which costs fewer comparisons; H and F hardly differ."""


def collapse_reprints(articles: Iterable[Article], options: ReprintOptions = ReprintOptions()) -> tuple[Report, ...]:
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
    groups = _Groups(texts, options).joined()
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
    def language(self) -> str:
        """The language that most articles name; empty if none does."""
        return _most(article.language for article in self.articles)


def _most(names: Iterable[str]) -> str:
    """Return the name that stands most often, ties alphabetical, the empty one left out; empty if there is no other."""
    counts = Counter(name for name in names if name)
    return min(counts, key=lambda name: (-counts[name], name), default="")


def _texts(articles: Iterable[Article]) -> list[_Text]:
    """Return the distinct texts, longest first. Two texts without a letter between them are not the same text."""
    fingerprints: dict[object, Fingerprint] = {}
    copies: dict[object, list[Article]] = defaultdict(list)
    given = dict.fromkeys(articles)
    for article, made in zip(given, Fingerprinter()(article.text for article in given), strict=True):
        key = made.identity if article.text.strip() else article
        fingerprints.setdefault(key, made)
        copies[key].append(article)
    texts = [_Text(fingerprints[key], tuple(sorted(copies[key], key=_when))) for key in copies]
    return sorted(texts, key=lambda text: (-text.fingerprint.size, text.fingerprint.identity, _when(text.articles[0])))


def _report(texts: Sequence[_Text]) -> Report:
    """Return the report of ``texts``."""
    sizes = {article: text.fingerprint.size for text in texts for article in text.articles}
    articles = tuple(sorted(sizes, key=lambda article: (-sizes[article], _when(article))))
    credited = _most(organisation(article.origin) or article.origin for article in articles)
    return Report(articles, credited or publisher_of(articles[0]))


@dataclass(slots=True)
class _Link:
    """What is known of the likeness of two groups."""

    total: float
    """Sum over the pairs of their texts."""
    best: float
    seen: int
    """Pairs of crowded texts that were compared."""
    looked: int = 0
    """How many of them only to be sure, before the groups were joined."""


class _Groups:
    """Groups of texts, joined two by two, the most alike first."""

    def __init__(self, texts: Sequence[_Text], options: ReprintOptions) -> None:
        self._options = options
        pairs = candidates([text.fingerprint.shingles for text in texts], options.glimpse)
        self._overlaps = Overlaps(
            [text.fingerprint for text in texts],
            window=options.window,
            density=options.density,
            boilerplate=pairs.boilerplate,
            has_boilerplate=pairs.has_boilerplate,
        )
        languages = np.array([text.language for text in texts], np.str_)
        ours, theirs = languages[pairs.first], languages[pairs.second]
        kept = (ours == theirs) | (ours == "") | (theirs == "")
        longer, shorter = pairs.first[kept], pairs.second[kept]
        carried, every = self._carried(shorter, longer)
        twins = self._twins(texts, longer, shorter, carried >= options.twins * every)
        kept = (twins[longer] == longer) & (twins[shorter] == shorter)
        alike = carried / (every + options.prior)
        longer, shorter, alike = longer[kept], shorter[kept], alike[kept]
        self._members: defaultdict[int, list[int]] = defaultdict(list)
        for number, twin in enumerate(twins.tolist()):
            self._members[twin].append(number)
        alike *= self._credits(texts, longer, shorter)
        self._seen = set(zip(longer.tolist(), shorter.tolist(), strict=True))
        linked = np.union1d(longer, shorter).tolist()
        self._sizes = dict.fromkeys(linked, 1)
        self._longest = {number: [number] for number in linked}
        self._crowded = {number: int(pairs.crowded[number]) for number in linked}
        self._languages = {number: {texts[number].language} - {""} for number in linked}
        self._links: dict[int, dict[int, _Link]] = {number: {} for number in linked}
        for a, b, likeness in zip(longer.tolist(), shorter.tolist(), alike.tolist(), strict=True):
            link = _Link(likeness, likeness, self._crowded[a] * self._crowded[b])
            self._links[a][b] = self._links[b][a] = link

    def _carried(self, texts: Places, others: Places) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """Return for each pair how many words of the text the other carries, and how many it has, by their weights."""
        quoted, boilerplate = self._options.quote_weight, self._options.boilerplate_weight
        carried, every = self._overlaps(texts, others)
        weights = np.array([1.0, quoted, boilerplate, quoted * boilerplate])
        return carried @ weights, every @ weights

    def _twins(self, texts: Sequence[_Text], longer: Places, shorter: Places, carried: NDArray[np.bool_]) -> Places:
        """Return for each text the longer text that it is a light edit of; else its own place.

        Args:
            texts: all of them.
            longer: the longer text of each pair.
            shorter: the shorter one.
            carried: whether the longer one carries nearly all of the shorter one.
        """
        sizes = np.array([text.fingerprint.size for text in texts], np.int64)
        near = carried & (sizes[shorter] >= self._options.twins * sizes[longer])
        near &= sizes[shorter] > self._options.window
        back, whole = self._carried(longer[near], shorter[near])
        twins = np.arange(len(texts))
        for a, b in zip(*(side[near][back >= self._options.twins * whole] for side in (longer, shorter)), strict=True):
            if twins[a] == a and twins[b] == b:
                twins[b] = a
        return twins

    def _credits(self, texts: Sequence[_Text], longer: Places, shorter: Places) -> NDArray[np.float64]:
        """Return for each pair by how much credits make copies of two texts likelier."""
        factors = np.ones(len(longer))
        agencies = [frozenset[str]()] * len(texts)
        for number, members in self._members.items():
            agencies[number] = frozenset().union(*(texts[member].agencies for member in members))
        credited = np.array([bool(names) for names in agencies], np.bool_)
        for place in np.flatnonzero(credited[longer] & credited[shorter]).tolist():
            same = agencies[longer[place]] & agencies[shorter[place]]
            factors[place] = self._options.same_agency if same else self._options.other_agency
        return factors

    def joined(self) -> list[list[int]]:
        """Join while any two groups are alike enough, and return the groups.

        The heap may hold a likeness that has since fallen, because one of the two has grown: then the pair goes back
        with what is true now. One that rises is pushed anew.
        """
        heap = [(-self._alike(a, b), a, b) for a, links in self._links.items() for b in links if a < b]
        heap = [entry for entry in heap if entry[0] <= -self._options.alike]
        heapq.heapify(heap)
        while heap:
            known, a, b = heapq.heappop(heap)
            if b not in self._links.get(a, ()):
                continue
            now = -self._alike(a, b)
            if now <= known and self._looked(a, b):
                now = -self._alike(a, b)
            if now > known:
                if now <= -self._options.alike:
                    heapq.heappush(heap, (now, a, b))
                continue
            for other in self._join(a, b):
                kept = a if a in self._links else b
                alike = self._alike(kept, other)
                if alike >= self._options.alike:
                    heapq.heappush(heap, (-alike, min(kept, other), max(kept, other)))
        return list(self._members.values())

    def _alike(self, a: int, b: int) -> float:
        """Return how alike two groups are: mostly their texts on average, partly their two most alike texts."""
        if len(self._languages[a] | self._languages[b]) > 1:
            return 0.0
        link = self._links[a][b]
        pairs = self._sizes[a] * self._sizes[b] - self._crowded[a] * self._crowded[b] + link.seen
        average = link.total / pairs if pairs else 0.0
        return self._options.best * link.best + (1 - self._options.best) * average

    def _looked(self, a: int, b: int) -> bool:
        """Compare some texts of two groups that are not yet compared, and return whether there are any."""
        link = self._links[a][b]
        if self._crowded[a] * self._crowded[b] <= link.seen or link.looked >= LOOKS:
            return False
        pairs = sorted((max(i, j), min(i, j)) for i in self._longest[a] for j in self._longest[b])
        chosen = [(j, i) for i, j in pairs if (j, i) not in self._seen][: LOOKS - link.looked]
        if not chosen:
            return False
        self._seen.update(chosen)
        longer, shorter = np.array(chosen).T
        carried, every = self._carried(shorter, longer)
        found = (carried / (every + self._options.prior)).tolist()
        new = _Link(link.total + sum(found), max(link.best, *found), link.seen + len(chosen), link.looked + len(chosen))
        self._links[a][b] = self._links[b][a] = new
        return True

    def _join(self, a: int, b: int) -> list[int]:
        """Make one group of two and return the groups that the one with fewer links was linked to."""
        kept, gone = (a, b) if len(self._links[a]) >= len(self._links[b]) else (b, a)
        self._members[kept] += self._members.pop(gone)
        self._sizes[kept] += self._sizes[gone]
        self._longest[kept] = sorted(self._longest[kept] + self._longest[gone])[: 2 * LOOKS]
        self._crowded[kept] += self._crowded[gone]
        self._languages[kept] |= self._languages[gone]
        links = self._links.pop(gone)
        del links[kept], self._links[kept][gone]
        for other, link in links.items():
            del self._links[other][gone]
            old = self._links[kept].get(other, _Link(0.0, 0.0, 0))
            new = _Link(old.total + link.total, max(old.best, link.best), old.seen + link.seen, 0)
            self._links[kept][other] = self._links[other][kept] = new
        return list(links)
