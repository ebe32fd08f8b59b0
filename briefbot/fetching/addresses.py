"""The addresses of sources as people type them: made canonical, or refused with what to do instead."""

import ipaddress
import re
from urllib.parse import urlsplit

from briefbot.bounds import shown
from briefbot.cleaning.raw_articles import LONGEST_KEY
from briefbot.errors import InputError
from briefbot.web.urls import canonical, host

#: Kinds of sources that have an address on the web.
_ON_THE_WEB = frozenset({"feed", "page", "sitemap", "telegram_channel"})

_SCHEME = re.compile(r"[a-z][a-z0-9+.-]*:", re.IGNORECASE)
#: As in the addresses by which browsers hand a feed to a reader: ``feed://news.example/rss``.
_FEED_SCHEME = re.compile(r"(?:feed|rss|itpc|pcast|podcast):(?!\d)", re.IGNORECASE)
_HOST_AND_PORT = re.compile(r"[^/]+:\d+(/|$)")
_MAIL = re.compile(r"(?:mailto:.*|[^@/:\s]+@[^@/:\s]+)", re.IGNORECASE)
#: Absolute, relative or at home; of Windows, too; or a bare name with an ending that no host has.
_PATH = re.compile(
    r"(?:/(?!/)|[~\\]|\.{1,2}(?:[/\\]|$)|file:|[a-z]:[/\\]).*|[^/]+\.(?:xml|opml|rss|atom|jsonl?|html?|txt|toml)",
    re.IGNORECASE,
)
#: A part of a host's name; some have an underscore.
_LABEL = re.compile(r"[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?")

_HINT = "write it as https://news.example/feed.xml"


def source_address(url: str, kind: str) -> str:
    """Return the canonical address of a source; without a scheme, as in ``news.example/feed``, https is assumed.

    >>> source_address("News.Example/feed", "feed")
    'https://news.example/feed'

    Raises:
        InputError: it is not a web address, and the kind needs one.
    """
    bare = url.strip()
    if kind not in _ON_THE_WEB:
        return bare
    _refuse_others(bare)
    if subscribed := _FEED_SCHEME.match(bare):
        rest = bare[subscribed.end() :]
        bare = rest if rest.lower().startswith(("http:", "https:")) else f"http://{rest.lstrip('/')}"
    has_port = bool(_HOST_AND_PORT.match(bare))
    has_scheme = bool(_SCHEME.match(bare)) and not has_port
    found = canonical(bare if has_scheme else f"https://{bare}")
    try:
        has_user = "@" in urlsplit(bare).netloc
    except ValueError:  # a bracket alone, or letters that no host has
        found, has_user = "", False
    if has_user:
        hint = "sites that ask for a password are not polled"
        raise InputError(f"{host(found)}: an address with a user name", hint=hint)
    if not _is_host(host(found), alone=has_scheme or has_port) or " " in bare or len(found) > LONGEST_KEY:
        raise InputError(f"{shown(bare)} is no address on the web", hint=_HINT)
    return found


def _refuse_others(typed: str) -> None:
    """Refuse what is recognisably something else: nothing at all, a mail address, a path."""
    if not typed:
        raise InputError("an empty text is no address on the web", hint=_HINT)
    if _MAIL.fullmatch(typed):
        hint = "give the address of a feed or a page; many newsletters have one"
        raise InputError(f"{shown(typed)} is a mail address, not an address on the web", hint=hint)
    if _PATH.fullmatch(typed):
        hint = "`briefbot feeds import` takes OPML files, `briefbot feeds add --kind folder` a folder of articles"
        raise InputError(f"{shown(typed)} is a path, not an address on the web", hint=hint)


def _is_host(name: str, *, alone: bool) -> bool:
    """Return whether a host can have this name; ``alone``: also one without a dot, as in a network of one's own.

    >>> [_is_host(name, alone=False) for name in ("news.example", "notaurl", "localhost", "127.0.0.1", "a..b", "0x7.1")]
    [True, False, True, True, False, False]
    """
    try:
        ipaddress.ip_address(name)
    except ValueError:
        labels = name.split(".")
        is_sound = all(_LABEL.fullmatch(label) for label in labels)
        return is_sound and (labels == ["localhost"] or (alone if len(labels) == 1 else not labels[-1].isdigit()))
    return True
