"""``briefbot doctor``: checks of an installation, each with a remedy."""

import os
import shlex
import shutil
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from pathlib import Path

from briefbot.app import archives, clock, deliver, notices
from briefbot.app.outcome import DONE, FAILED, PARTLY, Outcome
from briefbot.app.secrets import INVITATION, TOKEN, bot_token, exposed_file, secret
from briefbot.config import Config, config_file, load_config
from briefbot.deliveries.options import DeliveryOptions
from briefbot.errors import BriefbotError, ConfigError, PluginError, TopicError
from briefbot.fetching.polled import brings_sources, bundled, polled_before
from briefbot.plugins import encoders
from briefbot.store import meta, sources
from briefbot.store.archive import Archive
from briefbot.store.integrity import faults_of, size_of
from briefbot.store.sources import StoredSource
from briefbot.stories import sentence_vectors
from briefbot.topic.load import load_topic
from briefbot.web.reach import is_any_reachable, is_unreached
from briefbot.web.urls import host

#: Free bytes on the archive's disk below which there is too little; a year of 40 feeds takes about 1 GB.
LITTLE_ROOM = 500_000_000

#: Seconds by which the clock may differ from the polled servers'; with more, dates and validators are wrong.
CLOCK_OFF = 120.0

#: Time since the last fetch after which cron does not seem to run it.
STALE_AFTER = timedelta(days=2)


@dataclass(frozen=True, slots=True)
class Finding:
    """The result of one check."""

    what: str
    state: str
    """``ok``, ``warning`` or ``error``."""

    told: str
    """The result, in one line."""
    advice: str = ""
    """How to mend it; empty if there is nothing to mend."""


def examine(config_path: Path | None, *, environ: Mapping[str, str] = os.environ) -> Outcome:
    """Check configuration, archive, sources, clock, disk, deliveries and token; report each result, with advice."""
    findings = list(_findings(config_path, environ))
    states = {finding.state for finding in findings}
    code = FAILED if "error" in states else PARTLY if "warning" in states else DONE
    lines: list[str] = []
    for finding in findings:
        lines.append(f"{finding.state.upper() if finding.state != 'ok' else 'ok':<9}{finding.what}: {finding.told}")
        lines += [f"{'':<9}-> {finding.advice}"] if finding.advice else []
    return Outcome(lines=tuple(lines), data=list(map(asdict, findings)), exit_code=code)


def _findings(config_path: Path | None, environ: Mapping[str, str]) -> Iterator[Finding]:
    config = Config()
    try:
        config = load_config(config_path, environ)
        found = config_path or config_file(environ)
        yield Finding("configuration", "ok", str(found) if found else "there is none: every key has its default")
    except ConfigError as error:
        yield Finding("configuration", "error", str(error), error.hint)
    if not config.http.contact:
        advice = 'set [http] contact = "you@example.org"; `briefbot init` writes a file for it'
        yield Finding("contact", "warning", "the sites that are polled cannot see who polls them", advice)
    yield _topic(config)
    yield _languages(config)
    try:
        yield _disk(config)
        if archives.is_there(config):
            with archives.opened(config) as archive:
                yield from _archive(archive)
                yield from _sources(archive, config)
                yield _news(archive, config)
        else:
            yield Finding("archive", "warning", "there is none yet", "run `briefbot fetch`")
    except TopicError:  # has its own finding
        pass
    except BriefbotError as error:
        yield Finding("archive", "error", str(error), error.hint)
    yield from (_delivery(config, each) for each in config.deliveries)
    yield from _secrets(environ)


def _topic(config: Config) -> Finding:
    """Return whether the topic can be used, and what it brings along."""
    name = config.brief.topic
    try:
        topic = load_topic(name)
        brought = len(bundled(name)) if topic and brings_sources(name) else 0
    except TopicError as error:
        return Finding("topic", "error", str(error), error.hint)
    if topic is None:
        return Finding("topic", "ok", "there is none: every article is relevant")
    with_sources = f", and {brought} sources" if brought else ""
    result = f"{topic.title}, with {len(topic.names)} names{with_sources}; days begin by {config.brief.timezone}"
    return Finding("topic", "ok", result)


def _languages(config: Config) -> Finding:
    """Return whether the stories of several languages are joined, and by what."""
    encoder = config.brief.encoder
    if not encoder:
        return Finding("languages", "ok", "[brief] encoder is empty: one event in two languages is two stories")
    if encoder == "sentences" and not sentence_vectors.is_installed():
        result = "an optional part is not installed: one event in two languages is two stories"
        return Finding("languages", "ok", result, "pip install 'briefbot[languages]' if your sources have several")
    try:
        encoders.get(encoder)
    except PluginError as error:
        return Finding("languages", "error", str(error), error.hint)
    return Finding("languages", "ok", f"the encoder {encoder!r} joins the stories of several languages")


def _disk(config: Config) -> Finding:
    file = archives.archive_file(config)
    if file is None:
        return Finding("disk", "ok", "the archive is on a database server")
    folder = file.parent
    while not os.path.exists(folder):  # noqa: PTH110  # Path.exists raises if a folder above is not readable
        folder = folder.parent
    free = shutil.disk_usage(folder).free
    result = f"{f'{free / 1e9:.1f} GB' if free >= 1e9 else f'{free / 1e6:.0f} MB'} free at {folder}"
    if free < LITTLE_ROOM:
        advice = "make room, set [archive] keep_days, or move the archive with [archive] url"
        return Finding("disk", "error", result, advice)
    if not os.access(folder, os.W_OK):
        return Finding("disk", "error", f"you may not write to {folder}", "change its owner or mode, or [archive] url")
    return Finding("disk", "ok", result)


def _archive(archive: Archive) -> Iterator[Finding]:
    if archive.backup:
        yield Finding("archive", "ok", f"migrated to this version; a copy of the old one is {archive.backup}")
    faults = faults_of(archive)
    advice = "put back a copy (*.bak), or move the file away to start anew; report it if the disk is sound"
    yield from (Finding("archive", "error", fault, advice) for fault in faults)
    if not faults:
        size = size_of(archive)
        older = size.versions - size.articles
        yield Finding("archive", "ok", f"{archive.name}: {size.articles:,} articles, {older:,} older versions, sound")
    with archive.reading() as connection:
        skew = meta.get_value(connection, meta.CLOCK_SKEW)
    if skew is None:
        yield Finding("clock", "ok", "not yet compared; the first fetch does it")
        return
    ahead = float(skew.value)
    result = f"{abs(ahead):.0f} s {'behind' if ahead > 0 else 'ahead of'} other servers' at the last fetch"
    if abs(ahead) > CLOCK_OFF:
        yield Finding("clock", "error", result, "set the clock: `timedatectl set-ntp true`")
    else:
        yield Finding("clock", "ok", result)


def _sources(archive: Archive, config: Config) -> Iterator[Finding]:
    now = clock.now()
    with archive.reading() as connection:
        polled = polled_before(connection, config.sources, config.brief.topic)
    yield _last_fetch(max((each.checked_at for each in polled if each.checked_at), default=None), now)
    unreached = _unreached(polled)
    if unreached:
        yield _network(unreached, config)
    for each in polled:
        if each in unreached:
            continue
        if _fails(each):
            yield _failing(each)
        elif each.outcome == "refused":
            advice = "the site forbids it (robots.txt): `briefbot feeds remove` it, or ask its owner"
            if "allow_private" in each.detail:
                advice = "if the server is yours, set [http] allow_private = true; else `briefbot feeds remove` it"
            yield Finding(each.name, "warning", f"{each.detail} ({each.url})", advice)
        elif newest := each.silent_since(now):
            advice = f"check whether {each.site or each.url} still publishes; the feed may have moved"
            yield Finding(each.name, "warning", f"answers, but nothing new since {newest:%Y-%m-%d}", advice)


def _news(archive: Archive, config: Config) -> Finding:
    yesterday = clock.today(config.brief) - timedelta(days=1)
    if notices.is_empty_day(config, archive, yesterday):
        advice = "see which sources answer, above; `briefbot topic check` says why an article is off topic"
        return Finding("news", "warning", f"no article on the topic was published on {yesterday}", advice)
    return Finding("news", "ok", "yesterday was not empty, or no source was followed yet")


def _last_fetch(last: datetime | None, now: datetime) -> Finding:
    if last is None:
        return Finding("fetch", "warning", "no source was polled yet", "run `briefbot fetch`")
    result = f"last run {last:%Y-%m-%d %H:%M} UTC"
    if now - last > STALE_AFTER:
        return Finding("fetch", "warning", result, "check whether cron runs `briefbot fetch`")
    return Finding("fetch", "ok", result)


def _fails(each: StoredSource) -> bool:
    return each.outcome in sources.BAD or (each.outcome == "waiting" and each.failures > 0)


def _unreached(polled: Sequence[StoredSource]) -> list[StoredSource]:
    """Return the sources on the web if the last fetch reached none of them, of several hosts; else nothing."""
    on_the_web = [each for each in polled if host(each.url)]
    is_none_reached = all(_fails(each) and is_unreached(each.detail) for each in on_the_web)
    return on_the_web if is_none_reached and len({host(each.url) for each in on_the_web}) > 1 else []


def _network(unreached: Sequence[StoredSource], config: Config) -> Finding:
    """Return one result for all sources that the last fetch did not reach: they are not to blame."""
    if is_any_reachable((each.url for each in unreached), allow_private=config.http.allow_private):
        result = f"you are online now, but the last fetch reached none of {len(unreached)} sources"
        return Finding("network", "warning", result, "run `briefbot fetch --force`")
    result = f"you are offline: none of {len(unreached)} sources can be reached"
    return Finding("network", "warning", result, "connect to the internet, then run `briefbot fetch --force`")


def _failing(each: StoredSource) -> Finding:
    times = "" if each.failures < 2 else f", {each.failures} times in a row"
    if each.outcome == "gone":
        advice = "its server says that it is gone for good: look for its new address, then `briefbot feeds remove` it"
    elif "HTTP 429" in each.detail:
        advice = "its server wants fewer requests: run `briefbot fetch` less often, or raise [http] delay"
    else:
        advice = f"open {each.url}; if it has moved, `briefbot feeds add` the new address and remove this one"
    return Finding(each.name, "warning", f"failed{times}: {each.detail}", advice)


def _delivery(config: Config, options: DeliveryOptions) -> Finding:
    """Return whether a delivery can be made, and how the last one went."""
    what = f"delivery {options.title!r}"
    try:
        deliver.check_delivery(config, options)
        state = deliver.state_of(config, options)
    except BriefbotError as error:
        return Finding(what, "error", str(error), error.hint)
    if state.failures:
        times = "" if state.failures < 2 else f", {state.failures} times in a row"
        advice = f"mend it and try: briefbot render --deliver {shlex.quote(options.title)}"
        return Finding(what, "warning", f"failed{times}: {state.note}", advice)
    when = f"each day at {options.hour}:00" if options.is_daily else "at each run"
    last = f"the last one up to {state.until:%Y-%m-%d %H:%M} UTC" if state.until else "none was made yet"
    seen = "; with pictures: the outlets' sites see its readers" if options.pictures else ""
    return Finding(what, "ok", f"{options.kind}, {when}; {last}{seen}")


def _secrets(environ: Mapping[str, str]) -> Iterator[Finding]:
    try:
        if environ.get(TOKEN) or environ.get(f"{TOKEN}_FILE"):
            bot_token(environ)
            yield Finding("token", "ok", "there is a Telegram token")
        else:
            yield Finding("token", "ok", f"no ${TOKEN}: nothing is sent to Telegram")
    except ConfigError as error:
        yield Finding("token", "error", str(error), error.hint)
    try:
        secret(INVITATION, environ)
    except ConfigError as error:
        yield Finding("invitation code", "error", str(error), error.hint)
    for what, name in (("token", TOKEN), ("invitation code", INVITATION)):
        if file := exposed_file(name, environ):
            advice = f"chmod 600 {shlex.quote(str(file))}"
            yield Finding(what, "warning", f"other users of this machine may read {file}", advice)
