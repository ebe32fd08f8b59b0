"""The heading of a story: the commonest headline of its articles, else a clause of a lead, verbatim.

A headline shares words with the opening of its article: names of sections and sites, buttons and calls do not. It loses
its dateline and the name of its outlet, and nothing is reworded.
"""

import re
from collections import Counter
from collections.abc import Sequence

from briefbot.cleaning.boilerplate import is_boilerplate, line_key
from briefbot.cleaning.credits import dateline
from briefbot.cleaning.organisations import is_name_of, organisation
from briefbot.language.characters import one_line
from briefbot.language.tokens import content_stems
from briefbot.language.word_lists import word_lists
from briefbot.model import Article, Excerpt, Report
from briefbot.summarizers.coverage import is_sound
from briefbot.summarizers.kinds import news_of
from briefbot.summarizers.standalone import leaves_quote_open, listed, reporting_sentences

#: Characters of a text in which a word of its headline must stand ...
_OPENING = 600

#: ... and how many of them make sure that it is one. Of 919 headlines of round-ups 93 % have two in their own article's
#: opening, 8 % in another's; one have 97 and 34 %. Of 79 buttons and sections that pages were titled with, 11 and 24 %.
_SURE = 2

#: Words. A longer headline is a sentence of the text.
_LONGEST = 25

#: Words of a clause: no fewer, and no more are looked for.
_FEWEST, _ENOUGH = 6, 10

_SECTIONS = re.compile(r"\s*[|•›]\s*")
_BEHIND = re.compile(r"(.+)\s[-–—:]+\s(.+)")
_BEFORE = re.compile(r"(.{2,60}?)(?:\s[-–—]|\s?:)\s(.+)")

#: Where a clause can end: before no verb that goes on with it and no name between commas, and behind no word that
#: belongs to the next clause.
_TIES = word_lists("briefbot.summarizers", "words.txt")["tie", "any"]
_END = re.compile(
    rf"[,;،؛](?=\s\D)(?!\s{listed('verb', 'any')}|(?-i:(?:\s[A-Z][\w’'-]*){{1,4}},))|:(?=\s)"
    rf"|\s?(?:--|[–—]|(?<=\s)-(?=\s))|{''.join(f'(?<! {word})' for word in _TIES)}\s(?={listed('clause', 'any')}\s)",
    re.IGNORECASE,
)
_INTRODUCTION = re.compile(rf"\W*{listed('introduction', 'any')}[^,،]*", re.IGNORECASE)


def heading(reports: Sequence[Report]) -> str:
    """Return the heading of a story of ``reports``, news before what is none; empty if they have no words.

    >>> text = "Dockers shut the port of Marsa on Monday in a strike over wages, the harbour master said."
    >>> titles = ("Join the Conversation", "Strike shuts port - The Lamp", "")
    >>> copies = [Article(url=f"urn:{title}", text=text, title=title, outlet="The Lamp") for title in titles]
    >>> heading([Report(tuple(copies))])
    'Strike shuts port'
    >>> heading([Report(tuple(copies[2:]))])
    'Dockers shut the port of Marsa on Monday in a strike over wages'
    """
    leads = set(news_of([report.lead for report in reports]))
    articles = [article for report in reports if report.lead in leads for article in report.articles]
    found = [headline_of(article) for article in articles if article.title]
    counts = Counter(line_key(headline) for headline, _ in found)
    best, _ = max(found, key=lambda each: (min(each[1], _SURE), counts[line_key(each[0])]), default=("", 0))
    return best or _clause_of([report.lead for report in reports if report.lead in leads])


def headline_of(article: Article) -> tuple[str, int]:
    """Return an article's headline without dateline and outlet, and how many words of it stand in the opening.

    It is empty if there are none.

    >>> text = "The downfall of the mayor came quickly."
    >>> headline_of(Article(url="urn:1", title="BEIRUT (Reuters) - The downfall of a mayor | BBC News", text=text))
    ('The downfall of a mayor', 2)
    """
    opening = set(content_stems(article.text[:_OPENING], article.language))

    def shared(title: str) -> int:
        return len(opening.intersection(content_stems(title, article.language)))

    title = max(_SECTIONS.split(one_line(article.title)), key=shared)
    place = dateline(title)
    title = title[place.end :] if place else title
    while (found := _BEHIND.fullmatch(title)) and (organisation(found[2]) or is_name_of(found[2], article)):
        title = found[1]
    if (found := _BEFORE.fullmatch(title)) and is_name_of(found[1], article):
        title = found[2]
    bare = title.partition(": ")[2] or title  # a label such as "Analysis" is none of a page's own
    furniture = len(title.split()) > _LONGEST or is_boilerplate(bare) or not shared(title)
    return ("", 0) if furniture else (title, shared(title))


def _clause_of(leads: Sequence[Article]) -> str:
    """Return a clause of the first sentence of an opening that can be read alone and cut short, else of the first."""
    opened = (Excerpt(each, *span) for each in leads for span in reporting_sentences(each.text, each.language)[:2])
    found: list[tuple[bool, bool, str]] = []
    for each in opened:
        told = clause(each.text)
        found.append((not is_sound(each), len(told.split()) > _LONGEST, told))
        if not any(found[-1][:2]):
            break
    return min(found, key=lambda each: each[:2], default=(False, False, ""))[2]


def clause(sentence: str) -> str:
    """Return the start of a sentence up to the first end of a clause that leaves `_ENOUGH` words, else the last end.

    >>> clause("In Brega, rebels took the harbour on Monday after a long night, their commander said.")
    'In Brega, rebels took the harbour on Monday after a long night'
    """
    best = sentence = sentence.rstrip(" .")
    introduction = _INTRODUCTION.match(sentence)
    least = _FEWEST + (len(introduction[0].split()) if introduction else 0)
    for end in _END.finditer(sentence):
        told = sentence[: end.start()].rstrip(" ,،")
        words = len(told.split())
        if words >= least and not leaves_quote_open(told) and told.count("(") == told.count(")"):
            best = told
            if words >= _ENOUGH:
                break
    return best
