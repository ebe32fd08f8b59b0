"""robots.txt (RFC 9309), parsed by protego."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from protego import Protego

#: Our name in robots.txt files.
AGENT = "briefbot"

#: Bytes; the standard asks for 500 KiB.
LONGEST_ROBOTS = 512_000

#: Seconds; a longer Crawl-delay is kept to as this.
LONGEST_DELAY = 30.0

#: A robots.txt is kept for so long, the most that RFC 9309 allows.
KEPT_FOR = timedelta(days=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class RobotsTxt:
    """The stored robots.txt of one origin."""

    origin: str
    """``scheme://host:port``."""

    rules: str
    until: datetime
    """To be fetched again then."""


class RobotRules:
    """The rules of one site."""

    def __init__(self, text: str) -> None:
        self._rules = Protego.parse(text)

    @property
    def delay(self) -> float:
        """Seconds between requests that the site asks for; 0 if it asks for none."""
        return min(max(self._rules.crawl_delay(AGENT) or 0.0, 0.0), LONGEST_DELAY)

    def allows(self, url: str) -> bool:
        """Return whether briefbot may request ``url``."""
        return self._rules.can_fetch(url, AGENT)


def origin_of(url: str) -> str:
    """Return scheme, host and port of an address: what one robots.txt holds for.

    >>> origin_of("https://news.example:8443/a?b")
    'https://news.example:8443'
    """
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}".lower()
