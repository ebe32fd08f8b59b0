"""The list of polled sources: those of the configuration and those added by command, else those of the topic."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from sqlalchemy import Connection

from briefbot.entries import SourceSpec
from briefbot.errors import ConfigError, InputError, TopicError
from briefbot.fetching.addresses import source_address
from briefbot.small_files import read_small
from briefbot.sources.opml import read_opml
from briefbot.sources.options import SourceOptions
from briefbot.sources.telegram_channels import channel_address
from briefbot.store import sources
from briefbot.topic.load import default_topic, load_topic
from briefbot.web.urls import host

#: Bytes of an OPML file at most; one with a thousand feeds has a hundredth of that.
LARGEST_LIST = 20_000_000


def polled_sources(connection: Connection, configured: Sequence[SourceOptions], topic: str) -> list[SourceSpec]:
    """Return every source that is polled, each once: those of the configuration, then those that were added.

    Without any of them, those of the topic.

    Raises:
        ConfigError: the configuration has a source with an invalid address.
        TopicError: the topic is needed, and there is none of that name, or it has a source with an invalid address.
    """
    named = [_configured(each, number) for number, each in enumerate(configured, 1)]
    added = [each for each in sources.every(connection) if each.listed]
    in_order: list[SourceSpec] = [*named, *added, *named]  # the configuration overrides what was added
    return list({(each.kind, each.url): each for each in in_order}.values()) or bundled(topic)


def polled_before(
    connection: Connection, configured: Sequence[SourceOptions], topic: str
) -> list[sources.StoredSource]:
    """Return the sources that are polled and were before, with the result of the last poll of each."""
    asked = {(each.kind, each.url) for each in polled_sources(connection, configured, topic)}
    return [each for each in sources.every(connection) if each.checked_at and (each.kind, each.url) in asked]


def bundled(topic: str) -> list[SourceSpec]:
    """Return the sources that a topic brings; of one that brings none, and without one, the list that briefbot ships.

    Raises:
        TopicError: there is no such topic, or a source of it has an invalid address; names the file.
    """
    about = load_topic(topic)
    if about is None or not brings_sources(topic):
        about = default_topic()
    where = f"the topic {about.name!r}"
    found: list[SourceSpec] = []
    for number, each in enumerate(about.feeds, 1):
        is_list = each.kind == "opml"
        found += _listed(Path(each.url), where) if is_list else [_located_in(each, f"{where}: feeds, number {number}")]
    return list({(each.kind, each.url): each for each in found}.values())


def brings_sources(topic: str) -> bool:
    """Return whether a topic names sources of its own."""
    about = load_topic(topic)
    return about is not None and bool(about.feeds)


def _located_in(each: SourceSpec, where: str) -> SourceSpec:
    try:
        return located(each)
    except InputError as error:
        raise TopicError(f"{where}: {error}", hint=error.hint) from error


def _listed(path: Path, where: str) -> list[SourceSpec]:
    """Return the feeds of an OPML file that a topic names; entries without an address are left out."""
    try:
        found, _ = read_opml(read_small(path, LARGEST_LIST), where=str(path))
    except OSError as error:
        hint = "name an OPML file, by a path relative to the topic's"
        raise TopicError(f"{where}: {path}: {(error.strerror or str(error)).lower()}", hint=hint) from error
    except InputError as error:
        raise TopicError(f"{where}: {error}", hint=error.hint) from error
    return [_located_in(each, f"{path}: {each.title or 'a feed'}") for each in found]


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
