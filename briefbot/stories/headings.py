"""The heading of a story: the commonest headline of its articles, else the lede of one, verbatim.

A headline shares words with the opening of its article: names of sections and sites, buttons and calls do not. It loses
its dateline, the name of its outlet and labels such as "BREAKING" and "video", and nothing is reworded.
"""

import re
from collections import Counter
from collections.abc import Sequence

from briefbot.cleaning.boilerplate import is_boilerplate, line_key
from briefbot.cleaning.credits import dateline
from briefbot.cleaning.organisations import is_name_of, organisation
from briefbot.cleaning.phrases import any_phrase
from briefbot.language.characters import one_line
from briefbot.language.tokens import content_stems
from briefbot.model import Article, Report
from briefbot.summarizers.kinds import news_of
from briefbot.summarizers.newsworthiness import best_lede

#: Characters at the beginning of a text in which words of its headline are looked for: one must be there ...
_OPENING = 600

#: ... and so many make sure that it is a headline of this text. Of 919 headlines of round-ups 93 % have two in their
#: own article's opening, 8 % in another's; one have 97 and 34 %. Of 79 buttons and sections that pages were titled
#: with, 11 and 24 %.
_SURE = 2

#: Words. A longer headline is a sentence of the text.
_LONGEST = 25

#: Words. A longer sentence ends at its last mark before, if one stands in the second half. Of 200, four are longer.
_LONGEST_SENTENCE = 45
_PAUSE = re.compile(r"[,;:،؛–—-][\"'”’»]*$")

_SECTIONS = re.compile(r"\s*[|•›]\s*|\s>+\s")
_LABEL_END = re.compile(r":\s|\.\.+\s?")

#: What a desk writes before a headline or, in brackets, behind it: that it is new, or that there is a film.
_DESK_LABEL = re.compile(
    rf"{any_phrase('headline')}(?:\s*(?:[:|!…]|\.\s)\s*|\s*\.\.+\s*|\s*[-–—»]+\s+|(?<=\d)-\s?)(?=\S)", re.IGNORECASE
)
_LABEL_BEHIND = re.compile(rf"(?<=\S) ?[(\[]{any_phrase('headline')}[)\]]$", re.IGNORECASE)
_BEHIND = re.compile(r"(.+)\s[-–—:·»]+\s(.+)")
_BEFORE = re.compile(r"(.{2,60}?)(?:\s[-–—]|\s?:)\s(.+)")


def heading(reports: Sequence[Report]) -> str:
    """Return the heading of a story of ``reports``, news before what is none; empty if they have no words.

    Of a report with updates only the latest count. Without a headline it is the lede of one that is the likeliest to be
    news.

    >>> text = "In Marsa, dockers shut the port for a day on Monday in a strike over wages, Anna Oak said."
    >>> titles = ("Join the Conversation", "Strike shuts port - The Lamp", "")
    >>> copies = [Article(url=f"urn:{title}", text=text, title=title, outlet="The Lamp") for title in titles]
    >>> heading([Report(tuple(copies))])
    'Strike shuts port'
    >>> heading([Report(tuple(copies[2:]))])
    'In Marsa, dockers shut the port for a day on Monday in a strike over wages, Anna Oak said'
    """
    leads = list(dict.fromkeys(news_of([report.lead for report in reports])))
    told = (report.latest if report.updates else report.articles for report in reports if report.lead in leads)
    articles = [article for some in told for article in some]
    found = [each for article in articles if article.title and (each := headline_of(article))[0]]
    counts = Counter(line_key(headline) for headline, _ in found)
    if found:
        return max(found, key=lambda each: (min(each[1], _SURE), counts[line_key(each[0])]))[0]
    best = best_lede(leads)
    return as_heading(best.text) if best else ""


def as_heading(text: str) -> str:
    """Return a sentence without its full stop, and of a very long one the beginning."""
    words = one_line(text).split()
    if len(words) <= _LONGEST_SENTENCE:
        return " ".join(words).rstrip(" .")
    beginning = words[:_LONGEST_SENTENCE]
    marks = [n for n in range(_LONGEST_SENTENCE // 2, _LONGEST_SENTENCE) if _PAUSE.search(beginning[n])]
    return _PAUSE.sub("", " ".join(beginning[: marks[-1] + 1] if marks else beginning)) + " …"


def headline_of(article: Article) -> tuple[str, int]:
    """Return an article's headline without dateline, outlet and labels, and how many words of it stand in the opening.

    It is empty if there are none.

    >>> text = "The downfall of the mayor came quickly."
    >>> headline_of(Article(url="urn:1", title="BEIRUT (Reuters) - The downfall of a mayor | BBC News", text=text))
    ('The downfall of a mayor', 2)
    """
    opening = set(content_stems(article.text[:_OPENING], article.language))

    def shared(title: str) -> int:
        return len(opening.intersection(content_stems(title, article.language)))

    title = _without_labels(max(_SECTIONS.split(one_line(article.title)), key=shared))
    place = dateline(title)
    title = begin = title[place.end :] if place else title
    is_signed = False
    while (found := _BEHIND.fullmatch(begin)) and (
        (is_outlet := organisation(found[2]) or is_name_of(found[2], article))
        or (" " not in found[2] and not shared(found[2]))
    ):
        begin, is_signed = found[1], is_signed or bool(is_outlet)
    title = begin if is_signed else title  # with the section, before the outlet's name or behind it
    if (found := _BEFORE.fullmatch(title)) and is_name_of(found[1], article):
        title = found[2]
    title = _without_labels(title)
    bare = _LABEL_END.split(title, 1)[-1] or title  # a label such as "Analysis" is none of a page's own
    furniture = len(title.split()) > _LONGEST or is_boilerplate(bare) or not (words := shared(title))
    return ("", 0) if furniture else (title, words)


def _without_labels(title: str) -> str:
    """Return a title without what a desk writes around a headline: "BREAKING:", "(video)", "UPDATE 2-"."""
    while found := _DESK_LABEL.match(title):
        title = title[found.end() :]
    return _LABEL_BEHIND.sub("", title)
