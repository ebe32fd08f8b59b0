"""``briefbot feeds``: the list of polled sources: add, remove, check, import and export as OPML."""

import os
from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path

from briefbot import plugins
from briefbot.app import archives, clock
from briefbot.app.outcome import DONE, FAILED, PARTLY, Outcome
from briefbot.bounds import check_text
from briefbot.config import Config
from briefbot.entries import SourceSpec
from briefbot.errors import InputError, TopicError
from briefbot.fetching.check import check
from briefbot.fetching.polled import LARGEST_LIST, brings_sources, bundled, located, polled_sources
from briefbot.model import Missing
from briefbot.small_files import read_small
from briefbot.sources.opml import read_opml, write_opml
from briefbot.sources.telegram_channels import channel_address
from briefbot.store import sources
from briefbot.topic.load import default_topic
from briefbot.web.urls import canonical, duplicate_key


def list_sources(config: Config) -> Outcome:
    """List the polled sources with the result of the last poll of each."""
    with archives.opened(config) as archive, archive.reading() as connection:
        asked = polled_sources(connection, config.sources, config.brief.topic)
        known = {(each.kind, each.url): each for each in sources.every(connection)}
        is_bundled = not config.sources and not any(each.listed for each in known.values())
    rows = [_row(each, known.get((each.kind, each.url))) for each in asked]
    lines: list[str] = []
    for row in rows:
        lines.append(f"{row['outcome'] or 'not yet polled':<15}{row['name']}")
        lines.append(f"{'':<15}{row['kind']} {row['url']}{' · ' + row['detail'] if row['detail'] else ''}")
    note = f"this is {_bundled_name(config)}; it is polled until you add a source of your own"
    return Outcome(lines=tuple(lines), data=rows, asides=(note,) if is_bundled else ())


def add_source(config: Config, url: str, *, kind: str, outlet: str) -> Outcome:
    """Add a source to those that are polled, and request it once, to tell if it lists nothing.

    Raises:
        InputError: it is no address on the web, or no folder that is there.
        PluginError: there is no such kind of source.
    """
    plugins.sources.get(kind)
    url = _folder(url) if kind == "folder" else url
    try:
        check_text("--outlet", outlet)
        check_text("the path", url if kind == "folder" else "")
    except ValueError as error:
        raise InputError(str(error), hint="call it by letters and marks only") from None
    outcome, new = _add(config, [located(SourceSpec(kind=kind, url=url, outlet=outlet))])
    failed = (each.told for each in check(new, config.http, clock.now) if each.is_failure)
    told = "".join(f", where nothing can be read now: {reason}" for reason in failed)
    return replace(outcome, lines=(outcome.lines[0] + told,))


def remove_source(config: Config, name: str) -> Outcome:
    """Remove a source, given by address or name, from those that are polled; its articles are kept.

    Raises:
        InputError: there is no such source, or it is in the configuration file.
    """
    with archives.opened(config) as archive, archive.writing() as connection:
        asked = polled_sources(connection, config.sources, config.brief.topic)
        known = {(each.kind, each.url): each for each in sources.every(connection)}
        found = [each for each in asked if each.url == canonical(name)]
        found = found or [each for each in asked if _is_called(each, known.get((each.kind, each.url)), name)]
        if not found:
            raise InputError(f"no source is called {name!r}", hint="see `briefbot feeds list`")
        if len(found) > 1:
            hint = "name its address: `briefbot feeds list`"
            raise InputError(f"{len(found)} sources are called {name!r}", hint=hint)
        if not config.sources and not any(each.listed for each in known.values()):
            sources.save_sources(connection, asked, clock.now(), listed=True)  # the topic's, without this one
        removed = sum(sources.unlist(connection, each.url) for each in found)
        left = any(each.listed for each in sources.every(connection)) or config.sources
    if not removed:
        hint = "remove its [[sources]] table there"
        raise InputError(f"{name} is in the configuration file", hint=hint)
    note = f"no source of your own is left: {_bundled_name(config)} is polled again"
    lines = tuple(f"removed {each.name}" for each in found)
    return Outcome(lines=lines, notes=() if left else (note,))


def import_sources(config: Config, paths: Sequence[Path], *, with_bundled: bool = False) -> Outcome:
    """Add every feed of OPML files, the format of feed readers."""
    asked = bundled(config.brief.topic) if with_bundled else []
    wrong: list[Missing] = []
    for path in paths:
        try:
            found, missing = read_opml(read_small(path, LARGEST_LIST), where=str(path))
        except OSError as error:
            raise InputError(f"{path}: {(error.strerror or str(error)).lower()}", hint="name an OPML file") from error
        for each in found:
            try:
                asked.append(located(each))
            except InputError as error:
                wrong.append(Missing(f"{path}: {each.title or 'a feed'}", str(error)))
        wrong += [Missing(f"{path}: {each.what}", each.reason) for each in missing]
    outcome, _ = _add(config, asked)
    return replace(outcome, unreadable=tuple(wrong), exit_code=FAILED if wrong and not asked else DONE)


def export_sources(config: Config) -> Outcome:
    """Return the polled feeds as OPML, for feed readers; sources of other kinds are left out."""
    with archives.opened(config) as archive, archive.reading() as connection:
        asked = polled_sources(connection, config.sources, config.brief.topic)
    feeds = [each for each in asked if each.kind == "feed"]
    others = len(asked) - len(feeds)

    note = f"{others} sources that are not feeds were left out"
    return Outcome(write_opml(feeds, title="briefbot"), notes=(note,) if others else ())


def check_sources(config: Config, urls: Iterable[str] = ()) -> Outcome:
    """Poll every source, or those at ``urls``, without storing anything; report what each lists."""
    named = [located(SourceSpec(url=url)) for url in urls]
    with archives.opened(config) as archive, archive.reading() as connection:
        asked = polled_sources(connection, config.sources, config.brief.topic)
    known = {each.url: each for each in asked}
    wanted = [known.get(each.url, each) for each in named] or asked
    findings = check(wanted, config.http, clock.now)
    lines = [f"{'ok' if not each.is_failure else 'FAILED':<8}{each.name}: {each.told}" for each in findings]
    failed = sum(each.is_failure for each in findings)
    code = FAILED if failed and failed == len(findings) else PARTLY if failed else DONE
    return Outcome(lines=tuple(lines), exit_code=code)


def _add(config: Config, asked: Sequence[SourceSpec]) -> tuple[Outcome, list[SourceSpec]]:
    """Store sources as added by command; report which are new, and return those."""
    now = clock.now()
    with archives.opened(config) as archive, archive.writing() as connection:
        before = {(each.kind, each.url) for each in sources.every(connection) if each.listed}
        urls = {(kind, duplicate_key(url)): url for kind, url in before}  # by http or https, with a slash or without
        asked = [replace(each, url=urls.get((each.kind, duplicate_key(each.url)), each.url)) for each in asked]
        known = sources.save_sources(connection, list({(e.kind, e.url): e for e in asked}.values()), now, listed=True)
    lines = [
        f"{'added' if (each.kind, each.url) not in before else 'is there already:'} {each.kind} {each.name}"
        f"{'' if each.name == each.url else ' ' + each.url}"
        for each in known
    ]
    first = not before and not config.sources and known
    note = f"{_bundled_name(config)} is no longer polled; `briefbot feeds import --bundled` adds it to yours"
    new = [each for each in asked if (each.kind, each.url) not in before]
    return Outcome(lines=tuple(lines), notes=(note,) if first else ()), new


def _bundled_name(config: Config) -> str:
    """Return the name, for messages, of the list that is polled where a user has no sources of their own."""
    topic, ours = config.brief.topic, "the list that briefbot ships"
    if topic == default_topic().name:
        return ours
    try:
        return f"the list of the topic {topic!r}" if brings_sources(topic) else ours
    except TopicError:  # a command that does not need the topic does not fail for it
        return f"the list of the topic {topic!r}"


def _folder(typed: str) -> str:
    """Return the absolute path of a folder or file of articles: it is polled from cron, too, which runs elsewhere."""
    path = os.path.abspath(os.path.expanduser(typed)) if typed.strip() else ""  # noqa: PTH100, PTH111  # Path.expanduser raises for ~nobody
    if not os.path.exists(path):  # noqa: PTH110  # Path.exists raises for a name too long
        raise InputError(f"{typed!r} is no folder or file of articles", hint="name one that is there")
    return path


def _is_called(asked: SourceSpec, known: sources.StoredSource | None, name: str) -> bool:
    names = {asked.url, asked.outlet, asked.title, known.title if known else ""} - {""}
    if names & {name, channel_address(name)} or (asked.kind == "folder" and asked.url == os.path.abspath(name)):  # noqa: PTH100
        return True
    try:
        return duplicate_key(located(SourceSpec(kind=asked.kind, url=name)).url) == duplicate_key(asked.url)
    except InputError:
        return False


def _row(asked: SourceSpec, known: sources.StoredSource | None) -> dict[str, str]:
    name = asked.outlet or asked.title or (known.name if known else asked.url)
    row = {"name": name, "kind": asked.kind, "url": asked.url}
    row |= {key: getattr(known, key, "") for key in ("outcome", "detail")}
    moments = {key: getattr(known, key, None) for key in ("checked_at", "newest_at", "retry_at")}
    return row | {key: each.isoformat(timespec="seconds") if each else "" for key, each in moments.items()}
