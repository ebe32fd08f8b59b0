"""The head of a brief: the sentences that tell the day, over all stories.

Chosen as a summary is (`briefbot.summarizers.coverage`), with six differences: each sentence counts by how likely it
tells the day's news on its own (`briefbot.summarizers.newsworthiness`), and what is far less likely to than the best is
not told; an article speaks first by its first sound sentence, or by one that names the brief's own day, and goes on
without a gap; what is no news comes when the news has nothing left, and not beside three articles of news; on a day of
little news the entries of live pages are told, too; a story counts by its reports; and what is in the reader's language
goes first among equals. How far articles echo one another does not enter: over a day's different stories it finds the
common background. What was chosen stands in the order of the stories.
"""

from collections.abc import Callable, Iterable, Sequence
from datetime import date

import numpy as np

from briefbot.model import Excerpt, Story
from briefbot.summarizers.coverage import LAST_RESORT, in_reading_order, opens, select_greedily
from briefbot.summarizers.kinds import tells_news
from briefbot.summarizers.live_pages import live_entries
from briefbot.summarizers.newsworthiness import DayNews, names_day

# Each of these was left out or moved on six events; what is here costs something if it goes.

#: Sentences that are looked at more closely, at most: the best by all that needs no comparison.
CANDIDATES = 300

#: Factor on the worth of a sentence that names a day of the brief. 2 to 4 are alike in ROUGE, without it 2 % less;
#: above 2 fewer main events are told.
TIMELY = 2.0

#: Share of the likelihood of the likeliest sentence, below which one is not told. With .5 a main event fewer is told,
#: with .4 half a per cent more of what is told has a fault.
SHARE = 0.45

#: If even the likeliest sentence is less likely than this, `SHARE` is not asked for: the glance takes what there is.
#: Without it ROUGE-1 falls by 1 %, on days of hardly any news by 10 %.
LIKELY = 0.5

#: So many articles of news in a glance, and it tells nothing else but entries of live pages.
ENOUGH = 3

#: Pieces of news that a glance tells, by the likeliest sentence of each article. Below it, entries of live pages are
#: told, too, behind news that is likelier than not: on such a day often nobody else has the main event. By judgement,
#: as is the next number: one of the labelled events alone has live pages.
QUIET = 2.0

#: So many newer entries of its live page, and one counts half.
NEWER = 10.0

#: Power by which the number of a story's reports counts. .6 to 1 are alike, .4 tells 3 % fewer main events.
REPORTS = 0.7

#: Factor on the worth of a sentence that is not in the reader's language. By judgement: a story in theirs goes before
#: one like it that they may be unable to read, but not before the main news of the day.
FOREIGN = 0.5


def glance_at(  # noqa: PLR0913 # what steers it is named
    stories: Sequence[Story],
    news: DayNews,
    *,
    sentences: int,
    days: Iterable[date] = (),
    language: str = "",
    is_told: Callable[[Excerpt], bool] | None = None,
) -> tuple[Excerpt, ...]:
    """Return at most ``sentences`` excerpts that tell the day, in the order of ``stories``, article by article.

    These are ranked; what is no news comes behind the news. ``news`` knows the sentences of their articles;
    ``days`` are those that the brief is for, none: any day will do. What is in the reader's ``language`` goes
    before others like it; empty: nothing does. A sentence that ``is_told`` to the reader already is left out.
    """
    days = frozenset(days)
    story_of = {a: rank for rank, story in enumerate(stories) for report in story.told_from for a in report.latest}
    pool = news.pool
    if sentences <= 0 or not stories or not pool.excerpts:
        return ()
    worth = news.density.copy()
    ranks = np.array([story_of.get(excerpt.article, -1) for excerpt in pool.excerpts])
    worth *= np.array([len(story.reports) for story in stories])[ranks] ** REPORTS
    worth[[language not in ("", excerpt.article.language or language) for excerpt in pool.excerpts]] *= FOREIGN
    is_none = np.array([not tells_news(excerpt.article) for excerpt in pool.excerpts])
    is_entry = np.array([excerpt in news.entries for excerpt in pool.excerpts])
    worth[is_none & ~is_entry] *= LAST_RESORT ** (1 + bool(news.entries))  # entries are told before it
    worth[is_entry] *= 0.5 ** (pool.positions[is_entry] / NEWER)
    worth[ranks < 0] = 0.0
    free = set()
    order = np.argsort(-worth, kind="stable")
    worth[order[CANDIDATES:]] *= LAST_RESORT
    candidates = order[:CANDIDATES].tolist()
    known = {index for index in candidates if is_told and is_told(pool.excerpts[index])}
    worth[list(known)] = 0.0
    begun = {pool.homes[index] for index in known}  # the reader has its lead: any sentence of it can be told
    likelihoods = {index: news(pool.excerpts[index], days) for index in candidates if index not in known}
    best = max(likelihoods.values(), default=0.0)
    least = SHARE * best if best >= LIKELY else 0.0
    for index, likelihood in likelihoods.items():
        named = bool(days) and names_day(pool.excerpts[index], days) is True
        worth[index] *= likelihood * (TIMELY if named else 1.0) * (likelihood >= least)
        worth[index] *= LAST_RESORT if news.entries and (is_entry[index] or likelihood < LIKELY) else 1.0
        if named or pool.homes[index] in begun or is_entry[index] or opens(pool, index):
            free.add(index)
    chosen = select_greedily(pool, worth, news.weights, sentences, free=free.__contains__, gaps=is_entry.item)
    likely = {pool.homes[n]: likelihoods.get(n, 0.0) for n in sorted(chosen, key=lambda n: likelihoods.get(n, 0.0))}
    if sum(likely.values()) < QUIET and not news.entries and any(map(live_entries, news.articles)):
        news = DayNews(news.articles, live=True)
        return glance_at(stories, news, sentences=sentences, days=days, language=language, is_told=is_told)
    if len({pool.homes[index] for index in chosen if not is_none[index]}) >= ENOUGH:
        chosen = [index for index in chosen if not is_none[index] or is_entry[index]]
    ordered = sorted(in_reading_order(pool, chosen), key=lambda index: (is_none[index], ranks[index]))
    return tuple(pool.excerpts[index] for index in ordered)
