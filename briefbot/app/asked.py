"""Which sources are polled: what the configuration names and what was added by command, else the shipped list."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from sqlalchemy import Connection

from briefbot.cleaning.raw_articles import LONGEST_KEY
from briefbot.config import Config, SourceConfig
from briefbot.errors import ConfigError, InputError
from briefbot.resources import shipped
from briefbot.store import sources
from briefbot.store.sources import Asked
from briefbot.web.urls import canonical, host

if TYPE_CHECKING:
    from briefbot.sources.opml import Subscription

_SCHEME = re.compile(r"[a-z][a-z0-9+.-]*:", re.IGNORECASE)


def asked_sources(connection: Connection, config: Config) -> list[Asked]:
    """Return every source that is polled, each once: those of the configuration, then those that were added.

    Raises:
        ConfigError: the configuration names one whose address is none.
    """
    configured = [_configured(each, number) for number, each in enumerate(config.sources, 1)]
    listed = [_asked(each) for each in sources.every(connection) if each.listed]
    chosen = {(each.kind, each.url): each for each in [*listed, *configured]}
    ordered = dict.fromkeys((each.kind, each.url) for each in [*configured, *listed])
    return [chosen[key] for key in ordered] or bundled()


def bundled() -> list[Asked]:
    """Return the list that briefbot ships."""
    from briefbot.sources.opml import read_opml  # noqa: PLC0415  # only where nothing else is asked for

    found, _ = read_opml((shipped("seeds") / "feeds.opml").read_bytes(), where="feeds.opml")
    return [from_outline(each) for each in found]


def address(url: str, kind: str) -> str:
    """Return the canonical address of a source; a bare ``news.example/feed`` is taken for one by https.

    Raises:
        InputError: it is no address, where one is needed.
    """
    if kind not in {"feed", "page", "sitemap"}:
        return url.strip()
    bare = url.strip()
    found = canonical(bare if _SCHEME.match(bare) and not re.match(r"[^/]+:\d+(/|$)", bare) else f"https://{bare}")
    try:
        has_user = "@" in urlsplit(bare).netloc
    except ValueError:  # a bracket alone, or letters that no host has
        found, has_user = "", False
    if has_user:
        raise InputError(
            f"{host(found)}: an address with a user name", hint="sites that ask for a password are not polled"
        )
    if not host(found) or " " in bare or len(found) > LONGEST_KEY:
        raise InputError(f"{bare!r} is no address on the web", hint="write it as https://news.example/feed.xml")
    return found


def from_outline(each: Subscription) -> Asked:
    """Return the source that an outline of an OPML list asks for."""
    return Asked(
        kind="feed",
        url=each.url,
        title=each.outlet,  # a feed's name, which need not be the outlet's: "The Guardian: Libya"
        site=each.site,
        folder=each.folder,
        language=each.language,
    )


def _configured(each: SourceConfig, number: int) -> Asked:
    try:
        return Asked(kind=each.kind, url=address(each.url, each.kind), outlet=each.outlet)
    except InputError as error:
        raise ConfigError(f"[[sources]] number {number}: {error}", hint=error.hint) from error


def _asked(known: sources.Known) -> Asked:
    return Asked(
        kind=known.kind,
        url=known.url,
        outlet=known.outlet,
        title=known.title,
        site=known.site,
        folder=known.folder,
        language=known.language,
    )
