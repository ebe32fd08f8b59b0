"""Which of the articles that are given a brief is made of: the latest version of each, if it belongs."""

from collections.abc import Iterable

from briefbot.model import Article, Missing, Window
from briefbot.topic.topic import Topic
from briefbot.web.urls import host

#: Publishers of the shipped samples: hosts that can be nobody's (RFC 2606), and names for those without an address.
_SAMPLE_HOSTS = frozenset(
    (
        *("courier.example.org", "herald.example.org", "matin.example.org", "sahifa.example.org"),
        *("gazette.example.com", "post.example.com"),
    )
)
_SAMPLE_OUTLETS = frozenset({"Samplewire", "Sample Gazette", "Sample Herald"})


def select(
    articles: Iterable[Article], window: Window | None, topic: Topic | None
) -> tuple[list[Article], list[Missing]]:
    """Split articles into those that a brief is made of, sorted by URL, and those left out, each with its reason."""
    chosen, left_out = [], []
    latest, older = latest_versions(articles)
    for article in latest:
        reason = _reason_against(article, window, topic)
        if reason:
            left_out.append(Missing(article.url, reason, article.title))
        else:
            chosen.append(article)
    left_out += [Missing(article.url, "an older version of the same page", article.title) for article in older]
    return chosen, left_out


def _reason_against(article: Article, window: Window | None, topic: Topic | None) -> str:
    if not article.text.strip():
        return "no text"
    if window is not None:
        if article.published is None:
            return "no date"
        if article.published not in window:
            return "outside the window"
    return _off_topic(article, topic) if topic is not None else ""


def _off_topic(article: Article, topic: Topic) -> str:
    """Return that an article is not about the topic, with the reason if it names it; empty if it is about it."""
    found = topic.relevance_of(article)
    if found.relevant:
        return ""
    return f"off topic: {found.reason}" if found.reason else "off topic"


def latest_versions(articles: Iterable[Article]) -> tuple[list[Article], list[Article]]:
    """Return the latest version of each article, sorted by URL, and the others.

    The latest is the one published last; of those, the longest. Equal articles are one, with the picture if one has it.
    """
    versions: dict[str, Article] = {}
    older = []
    pictured_first = sorted(articles, key=lambda article: (article.picture is None, repr(article.picture)))
    for article in sorted(dict.fromkeys(pictured_first), key=_version_order):
        if article.url in versions:
            older.append(versions[article.url])
        versions[article.url] = article
    return [versions[url] for url in sorted(versions)], older


def _version_order(article: Article) -> tuple[str, bool, str, int, str, tuple[str, ...]]:
    published = article.moment.isoformat() if article.moment else ""
    rest = (article.title, article.outlet, article.language, article.origin)
    return article.url, article.published is not None, published, len(article.text), article.text, rest


def changed(articles: Iterable[Article]) -> list[Article]:
    """Return every version of those articles that several are given of, from the oldest on."""
    latest, older = latest_versions(articles)
    urls = {article.url for article in older}
    return [*older, *(article for article in latest if article.url in urls)]


def is_sample(article: Article) -> bool:
    """Return whether an article is one of those that briefbot ships, also by a link to it or as a copy.

    >>> is_sample(Article(url="https://herald.example.org/2019/07/05/toll", text="..."))
    True
    """
    place = host(article.url)
    return place in _SAMPLE_HOSTS if place else article.outlet in _SAMPLE_OUTLETS
