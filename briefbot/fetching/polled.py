"""The list of polled sources: those of the configuration and those added by command, else the shipped list."""

from collections.abc import Sequence
from dataclasses import replace

from sqlalchemy import Connection

from briefbot.entries import SourceSpec
from briefbot.errors import ConfigError, InputError
from briefbot.fetching.addresses import source_address
from briefbot.resources import shipped
from briefbot.sources.opml import read_opml
from briefbot.sources.options import SourceOptions
from briefbot.sources.telegram_channels import channel_address
from briefbot.store import sources
from briefbot.web.urls import host


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


def _configured(each: SourceOptions, number: int) -> SourceSpec:
    try:
        return located(SourceSpec(kind=each.kind, url=each.url, outlet=each.outlet))
    except InputError as error:
        raise ConfigError(f"[[sources]] number {number}: {error}", hint=error.hint) from error
