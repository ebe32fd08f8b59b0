"""Options of the HTTP client."""

from dataclasses import dataclass

from briefbot.bounds import check_options
from briefbot.version import __version__


@dataclass(frozen=True, slots=True, kw_only=True)
class HttpOptions:
    """``[http]``: options of requests and of fetching pages.

    Raises:
        ValueError: a number is out of its range.
    """

    contact: str = ""
    """Sent in the User-Agent: an e-mail address, or the address of a page about who polls."""

    delay: float = 1.0
    """Seconds between requests to one host; more if its robots.txt says so."""

    timeout: float = 20.0
    """Seconds without any data after which a request fails; a whole response may take three times that."""

    max_bytes: int = 5_000_000
    """Bytes of a response at most, both as sent and decompressed."""

    at_once: int = 64
    """Concurrent requests to all hosts; a host never gets more than one."""

    pages: bool = True
    """Fetch the page of an article if the feed has only a teaser."""

    max_pages: int = 100
    """Pages fetched for one source in one run; the rest wait for the next."""

    older_pages: int = 4
    """Older pages read of a Telegram channel, twenty messages each, up to one with a message that is known."""

    allow_private: bool = False
    """Allow sources on loopback, private and link-local addresses."""

    def __post_init__(self) -> None:
        check_options(
            self,
            delay=(0, 3600),
            timeout=(0.01, 3600),
            max_bytes=(1000, 1_000_000_000),
            at_once=(1, 1000),
            max_pages=(0, 100_000),
            older_pages=(0, 100),
        )
        if not self.contact.isprintable() or not self.contact.isascii():
            raise ValueError("contact holds characters that a header cannot: write an e-mail address or a URL")

    @property
    def user_agent(self) -> str:
        """The User-Agent header."""
        return f"briefbot/{__version__} (news briefs; {f'+{self.contact}' if self.contact else 'no contact given'})"
