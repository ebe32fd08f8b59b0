"""Collapse the articles that carry the same copy into reports.

Two articles carry the same copy if most of the shorter one's own words stand in the longer one, in shingles too long
to be chance (`briefbot.reprints.fingerprints`), and with them its opening. More is asked within one publisher, which
uses its background again. Reports are joined by average link, never through one article in between.

Every article given is in exactly one report (equal ones count once); neither the order of the input nor the process
makes a difference. Limit: a sentence or two that were reworded alone are too little to tell.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from briefbot.cleaning.organisations import organisation, publisher_of
from briefbot.model import Article, Report
from briefbot.reprints.candidates import candidates
from briefbot.reprints.fingerprints import SHINGLE, Fingerprint, carried, fingerprint
from briefbot.reprints.versions import UNDATED, updates
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

#: Factor on the likeness of two articles, unless their publishers are known to differ and their agencies are not: a
#: desk uses its own background, quotes and boxes again, and seven tenths of the shorter text must then agree. .55 to
#: .65 are alike on the 165 labelled pairs of six events (at .7 four more that only share some text are joined, at .5
#: copies come apart), whichever event is left out. For different agencies by judgement: a credit may be a photograph's.
SAME_HOUSE = 0.6

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
    reports = [_report([texts[number] for number in group]) for group in _groups(texts)]
    return tuple(sorted(reports, key=lambda report: _when(report.lead)))


def _when(article: Article) -> tuple[object, ...]:
    """Sort key: earliest first, undated last, ties by URL; the rest only makes the order total."""
    rest = (article.url, article.title, article.outlet, article.origin, article.language, article.text)
    return article.moment or UNDATED, *rest


@dataclass(frozen=True, slots=True, eq=False)
class _Text:
    """The articles of the same words, and what those words are."""

    fingerprint: Fingerprint
    articles: tuple[Article, ...]

    agencies: frozenset[str]
    """Who is credited."""

    publishers: frozenset[str]
    """The houses that published it; without those that are unknown."""

    language: str
    """The language that most articles name; empty if none does."""


def _most(names: Iterable[str]) -> str:
    """Return the name that stands most often, ties alphabetical, the empty one left out; empty if there is no other."""
    counts = Counter(name for name in names if name)
    return min(counts, key=lambda name: (-counts[name], name), default="")


def _differ(names: frozenset[str], others: frozenset[str]) -> bool:
    """Return whether two texts are known to have no name in common."""
    return bool(names and others) and names.isdisjoint(others)


def _texts(articles: Iterable[Article]) -> list[_Text]:
    """Return the distinct texts, longest first. Two texts without a letter between them are not the same text."""
    copies: dict[object, tuple[Fingerprint, list[Article]]] = {}
    for article in dict.fromkeys(articles):
        made = fingerprint(article.text)
        key = made.identity if article.text.strip() else article
        copies.setdefault(key, (made, []))[1].append(article)
    texts = [_text(made, some) for made, some in copies.values()]
    return sorted(texts, key=lambda text: (-text.fingerprint.size, text.fingerprint.identity, _when(text.articles[0])))


def _text(made: Fingerprint, articles: Sequence[Article]) -> _Text:
    agencies = frozenset(article.origin for article in articles) - {""}
    publishers = frozenset(map(publisher_of, articles)) - {""}
    language = _most(article.language for article in articles)
    return _Text(made, tuple(sorted(articles, key=_when)), agencies, publishers, language)


def _report(texts: Sequence[_Text]) -> Report:
    """Return the report of ``texts``. Its latest update leads; without any, the longest, or a later edition of that."""
    texts = sorted(texts, key=lambda text: (-text.fingerprint.size, _when(text.articles[0])))
    firsts, least = [text.articles[0] for text in texts], texts[0].fingerprint.size / 2
    found = updates([(text.articles[0], text.fingerprint) for text in texts]) if len(texts) > 1 else set()
    news = [article for article in firsts if article in found]
    long = [text.articles[0] for text in texts if text.fingerprint.size >= least]
    editions = [article for article in long if publisher_of(article) == publisher_of(firsts[0])]
    lead = max(news or editions, key=lambda article: article.moment or datetime.min.replace(tzinfo=UTC))
    articles = sorted((article for text in texts for article in text.articles), key=lambda each: each is not lead)
    credited = _most(organisation(article.origin) or article.origin for article in articles)
    return Report(tuple(articles), credited or publisher_of(lead), tuple(sorted(news, key=_when)))


def _likeness(longer: _Text, shorter: _Text) -> float:
    """Return how alike two texts are: 0 if they share no more than background, a quote or an item."""
    whole, part = longer.fingerprint, shorter.fingerprint
    words = carried(part, whole)
    are_two_houses = _differ(longer.publishers, shorter.publishers) and not _differ(longer.agencies, shorter.agencies)
    alike = (1 if are_two_houses else SAME_HOUSE) * words / (part.weight + PRIOR)
    if words < LEAST_CARRIED and part.size < NEARLY * whole.size:
        return 0.0
    opening = replace(whole, shingles=whole.shingles[: OPENING - SHINGLE + 1], quoted=whole.quoted[:OPENING])
    if 2 * alike < ALIKE or _share(opening, part) >= OF_OPENING:
        return alike
    is_most = (are_two_houses and words >= EXEMPT * whole.size) or _share(whole, part) >= OF_WHOLE
    are_listings = (kind_of(text.articles[0]) == "listing" for text in (longer, shorter))
    return alike if is_most and len(set(are_listings)) == 1 else 0.0


def _share(text: Fingerprint, other: Fingerprint) -> float:
    """Return the share of a text that another carries."""
    return carried(text, other) / max(text.weight, 1.0)


def _groups(texts: Sequence[_Text]) -> list[list[int]]:
    """Join the groups of the two most alike texts, then of the next, where all are alike on average."""
    found, crowded = candidates([text.fingerprint.shingles for text in texts], GLIMPSE)
    languages = [{text.language} - {""} for text in texts]
    pairs = [(_likeness(texts[a], texts[b]), a, b) for a, b in found if len(languages[a] | languages[b]) < 2]
    members = [[number] for number in range(len(texts))]
    home = list(range(len(texts)))
    links: list[dict[int, tuple[float, int]]] = [{} for _ in texts]  # the sum of likeness, and of how many pairs
    for likeness, a, b in pairs:
        links[a][b] = links[b][a] = likeness, 1
    for likeness, a, b in sorted(filter(lambda pair: pair[0] >= ALIKE, pairs), key=lambda pair: (-pair[0], pair[1:])):
        gone, kept = sorted((home[a], home[b]), key=lambda group: len(members[group]))
        if gone == kept or len(languages[gone] | languages[kept]) > 1:
            continue
        total, compared = links[kept][gone]
        every = len(members[kept]) * len(members[gone]) - crowded[kept] * crowded[gone]
        if BEST_PAIR * likeness + (1 - BEST_PAIR) * total / max(compared, every) < ALIKE:
            continue
        for number in members[gone]:
            home[number] = kept
        members[kept] += members[gone]
        members[gone] = []
        crowded[kept] += crowded[gone]
        languages[kept] |= languages[gone]
        del links[gone][kept], links[kept][gone]
        for other, (total, compared) in links[gone].items():
            del links[other][gone]
            before = links[kept].get(other, (0.0, 0))
            links[kept][other] = links[other][kept] = before[0] + total, before[1] + compared
    return list(filter(None, members))
