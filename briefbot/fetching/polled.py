"""The list of polled sources: those of the configuration and those added by command, else the shipped list."""

import re
from collections.abc import Sequence
from dataclasses import replace
from urllib.parse import urlsplit

from sqlalchemy import Connection

from briefbot.cleaning.raw_articles import LONGEST_KEY
from briefbot.entries import SourceSpec
from briefbot.errors import ConfigError, InputError
from briefbot.resources import shipped
from briefbot.sources.opml import read_opml
from briefbot.sources.options import SourceOptions
from briefbot.sources.telegram_channels import channel_address
from briefbot.store import sources
from briefbot.web.urls import canonical, host

_SCHEME = re.compile(r"[a-z][a-z0-9+.-]*:", re.IGNORECASE)
#: As in the addresses by which browsers hand a feed to a reader: ``feed://news.example/rss``.
_FEED_SCHEME = re.compile(r"(?:feed|rss|itpc|pcast|podcast):(?!\d)", re.IGNORECASE)
_HOST_AND_PORT = re.compile(r"[^/]+:\d+(/|$)")


def polled_sources(connection: Connection, configured: Sequence[SourceOptions]) -> list[SourceSpec]:
    """Return every source that is polled, each once: those of the configuration, then those that were added.

    Raises:
        ConfigError: the configuration has a source with an invalid address.
    """
    named = [_configured(each, number) for number, each in enumerate(configured, 1)]
    added = [each for each in sources.every(connection) if each.listed]
    in_order: list[SourceSpec] = [*named, *added, *named]  # the configuration overrides what was added
    return list({(each.kind, each.url): each for each in in_order}.values()) or bundled()


def polled_before(connection: Connection, configured: Sequence[SourceOptions]) -> list[sources.StoredSource]:
    """Return the sources that are polled and were before, with the result of the last poll of each."""
    asked = {(each.kind, each.url) for each in polled_sources(connection, configured)}
    return [each for each in sources.every(connection) if each.checked_at and (each.kind, each.url) in asked]


def bundled() -> list[SourceSpec]:
    """Return the list of sources that briefbot ships."""
    found, _ = read_opml((shipped("seeds") / "feeds.opml").read_bytes(), where="feeds.opml")
    return list(found)


def located(asked: SourceSpec) -> SourceSpec:
    """Return a source with its canonical address; a Telegram channel, by any of its addresses, is of that kind.

    Raises:
        InputError: it has no address, where one is needed, or one of a private channel.
    """
    bare = asked.url.strip()
    may_be_channel = asked.kind in {"feed", "page", "telegram_channel"}
    channel = channel_address(f"@{bare}" if asked.kind == "telegram_channel" and bare.isidentifier() else bare)
    if channel and may_be_channel:
        return replace(asked, kind="telegram_channel", url=channel)
    found = replace(asked, url=source_address(bare, asked.kind))
    if may_be_channel and host(found.url) in {"t.me", "telegram.me"}:
        hint = "only public channels can be read: those that have a name, as in t.me/NAME"
        raise InputError(f"{bare} names no public Telegram channel", hint=hint)
    return found


def source_address(url: str, kind: str) -> str:
    """Return the canonical address of a source; without a scheme, as in ``news.example/feed``, https is assumed.

    Raises:
        InputError: it is not a web address, and the kind needs one.
    """
    bare = url.strip()
    if kind not in {"feed", "page", "sitemap", "telegram_channel"}:
        return bare
    if subscribed := _FEED_SCHEME.match(bare):
        rest = bare[subscribed.end() :]
        bare = rest if rest.lower().startswith(("http:", "https:")) else f"http://{rest.lstrip('/')}"
    found = canonical(bare if _SCHEME.match(bare) and not _HOST_AND_PORT.match(bare) else f"https://{bare}")
    try:
        has_user = "@" in urlsplit(bare).netloc
    except ValueError:  # a bracket alone, or letters that no host has
        found, has_user = "", False
    if has_user:
        hint = "sites that ask for a password are not polled"
        raise InputError(f"{host(found)}: an address with a user name", hint=hint)
    if not host(found) or " " in bare or len(found) > LONGEST_KEY:
        raise InputError(f"{bare!r} is no address on the web", hint="write it as https://news.example/feed.xml")
    return found


def _configured(each: SourceOptions, number: int) -> SourceSpec:
    try:
        return located(SourceSpec(kind=each.kind, url=each.url, outlet=each.outlet))
    except InputError as error:
        raise ConfigError(f"[[sources]] number {number}: {error}", hint=error.hint) from error
