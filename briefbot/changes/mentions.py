"""Find the sentences that say what happened on a day: those that name it, and those that open the news of that day.

A sentence names a day ("on Tuesday", "April 7"), resolved against the publication of its article. One that names none
is of the day of publication if it stands at the head of its article. Of an article without a date only sentences with
a full date count. What is announced for a day to come is not what happened on it.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, tzinfo

from briefbot.changes.subject import Subject
from briefbot.language.relative_days import named_days
from briefbot.model import Article, Excerpt, day_in
from briefbot.summarizers.standalone import LONGEST, reporting_sentences

#: Sentences at the head of an article that are of the day of publication if they name none. 3 to 6 are alike; with
#: fewer, a day without dated sentences (crash-2008 has few articles a day) has nothing that stands alone.
HEAD = 5

#: Days that a sentence names, at most: one that names more is a list, or compares.
NAMED = 2


@dataclass(frozen=True, slots=True)
class DayMention:
    """A sentence and the day that it is about."""

    day: date
    excerpt: Excerpt
    place: int
    """How many sentences of its article stand before it."""
    named: int
    """How many days it names; 0 for one that is of the day of publication."""
    after: int
    """Days from that day to publication; 0 if the article has no date."""

    @property
    def article(self) -> Article:
        """The article that says so."""
        return self.excerpt.article


def mentions_in(article: Article, subject: Subject, zone: tzinfo) -> Iterator[DayMention]:
    """Yield what an article says of days and of a subject, in its order; a moment has its day in ``zone``."""
    published = day_in(article.published, zone) if article.published else None
    spans = tuple(reporting_sentences(article.text, article.language or "en", article.origin))
    whole = not spans or subject.is_in(article.title, article.text[: spans[0][1]], language=article.language)
    for place, (start, end) in enumerate(spans):
        text = article.text[start:end]
        days = {day for day in named_days(text, published) if not published or day <= published}
        if not days and not (published and place < HEAD):
            continue
        if len(days) > NAMED or len(text.split()) > LONGEST:
            continue
        if not whole and not subject.is_in(text, language=article.language):
            continue
        excerpt = Excerpt(article, start, end)
        if published and not days:
            yield DayMention(published, excerpt, place, 0, 0)
        for day in sorted(days):
            yield DayMention(day, excerpt, place, len(days), (published - day).days if published else 0)
