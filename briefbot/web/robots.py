"""robots.txt (RFC 9309), parsed by protego."""

import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from protego import Protego

#: Our name in robots.txt files.
AGENT = "briefbot"

#: Bytes of a robots.txt that are read; RFC 9309 requires at least 500 KiB.
LONGEST_ROBOTS = 512_000

#: Seconds of a Crawl-delay at most; a longer one counts as this.
LONGEST_DELAY = 30.0

#: Time for which a robots.txt is cached, the longest that RFC 9309 allows.
KEPT_FOR = timedelta(days=1)

#: A version behind a name, ``briefbot/1.0``, which is no part of it.
_VERSION = re.compile(r"(user-agent[ \t]*:[ \t]*[\w-]+)/[^\r\n]*", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class RobotsTxt:
    """The stored robots.txt of one origin."""

    origin: str
    """``scheme://host:port``."""

    rules: str
    until: datetime
    """When it is to be fetched again."""


class RobotRules:
    """The rules of one site."""

    def __init__(self, text: str) -> None:
        # stored ones of earlier versions may have the mark
        self._rules = Protego.parse(_VERSION.sub(r"\1", text.removeprefix("\ufeff")))

    @property
    def delay(self) -> float:
        """Seconds between requests that the site asks for; 0 if it asks for none."""
        return min(max(self._rules.crawl_delay(AGENT) or 0.0, 0.0), LONGEST_DELAY)

    def allows(self, url: str) -> bool:
        """Return whether briefbot may request ``url``."""
        return self._rules.can_fetch(url, AGENT)


def origin_of(url: str) -> str:
    """Return the origin of an address (scheme, host and port), which a robots.txt is valid for.

    >>> origin_of("https://news.example:8443/a?b")
    'https://news.example:8443'
    """
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}".lower()
