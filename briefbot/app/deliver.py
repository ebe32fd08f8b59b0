"""``[[deliveries]]`` of `briefbot run`, and ``render --deliver``: briefs taken to files, to a site, or by plugins."""

import os
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from pathlib import Path

from briefbot.app import archives, briefs, clock, past
from briefbot.app.clock import Span
from briefbot.app.outcome import DONE, FAILED, PARTLY, Outcome
from briefbot.app.render import as_shown, brief_of_files, make_brief_of, rendered
from briefbot.app.site import build_site
from briefbot.changes.since import Past
from briefbot.config import BriefConfig, Config
from briefbot.deliveries import process
from briefbot.deliveries.options import DeliveryOptions
from briefbot.errors import BriefbotError, ConfigError, DeliveryError, InputError
from briefbot.model import Brief, Window
from briefbot.phrasebook import phrasebook
from briefbot.protocols import BriefDetails
from briefbot.rendering import to_json
from briefbot.rendering.filters import heading
from briefbot.store import articles, deliveries
from briefbot.store.archive import Archive
from briefbot.store.deliveries import DeliveryState
from briefbot.telegram.schedule import EVERY_DAY, last_occurrence
from briefbot.topic.load import load_topic

LOCK = "deliver"

_HOW_TO_ADD = "add a [[deliveries]] table to it; config.example.toml shows one"

#: A brief that goes on from the last one covers no longer time: one of months is no brief.
LONGEST_PERIOD = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class Attempt:
    """What came of one delivery in a run."""

    name: str
    result: str
    """``delivered``, ``failed``, ``unsure``, ``put off``, ``without news``; empty: it is not due."""

    note: str = ""
    """Why, in one line; empty if nothing is wrong."""


def deliver_due(config: Config, archive: Archive) -> Outcome:
    """Make every delivery of the configuration that is due; one that fails costs only itself, and is tried again."""
    with archive.lock(LOCK) as acquired:
        if not acquired:
            return Outcome(notes=("another delivery is under way: nothing was delivered",))
        this_round = _Round(config, archive, clock.now())
        attempts = [_attempt(this_round, each) for each in config.deliveries]
    tried = [each for each in attempts if each.result]
    missed = [each for each in tried if each.result in {"failed", "unsure"}]
    notes = tuple(f"delivery {each.name!r}: {each.result}: {each.note}" for each in attempts if each.note)
    code = DONE if not missed and not notes else FAILED if len(missed) == len(tried) else PARTLY
    return Outcome(lines=(_summary(attempts),), notes=notes, exit_code=code)


def deliver_now(config: Config, name: str, paths: Sequence[Path] = (), *, span: Span | None = None) -> Outcome:
    """Make a brief of files or of the archive, and take it to one delivery at once, whether it is due or not.

    Args:
        config: the configuration, with the changes of the command line.
        name: of the delivery.
        paths: files and folders of articles; none: the archive.
        span: only what was published in it. ``None``: of ``paths`` everything, of the archive the last 24 hours, or
            what is new since the last delivery if it is one of those.

    Raises:
        ConfigError: no delivery is called so.
        InputError: nothing could be read, or there is nothing in the archive.
        DeliveryError: it failed.
    """
    options = named(config, name)
    if (paths or span) and options.kind == "site":
        raise ConfigError("a site is made of the whole archive", hint="name no files and no days with it")
    if paths:
        settings = config_of(config, options).brief
        brief, _, unreadable = brief_of_files(paths, settings, span)
        _hand_over(options, settings, brief)
        return Outcome(notes=(f"delivered to {name!r}",), unreadable=unreadable)
    with archives.opened(config) as archive, archive.lock(LOCK) as acquired:
        if not acquired:
            raise DeliveryError("another delivery is under way", hint="wait for its end and try again")
        job = _Job(_Round(config, archive, clock.now()), options)
        notes = job.site() if options.kind == "site" else job.once(span)
    return Outcome(notes=(*notes, f"delivered to {name!r}"))


def check_any(config: Config) -> None:
    """Check that there is a delivery at all.

    Raises:
        ConfigError: there is none.
    """
    if not config.deliveries:
        raise ConfigError("the configuration has no [[deliveries]]", hint=_HOW_TO_ADD)


def named(config: Config, name: str) -> DeliveryOptions:
    """Return the delivery called ``name``.

    Raises:
        ConfigError: there is none.
    """
    found = {each.title: each for each in config.deliveries}
    if name not in found:
        hint = f"choose one of: {', '.join(found)}" if found else _HOW_TO_ADD
        raise ConfigError(f"no delivery is called {name!r}", hint=hint)
    return found[name]


def check_delivery(config: Config, options: DeliveryOptions) -> None:
    """Check that a delivery has what it needs: its plugin, topic, template and folder. Nothing is delivered.

    Raises:
        BriefbotError: it lacks something; the message says what.
    """
    settings = config_of(config, options).brief
    load_topic(settings.topic)
    if options.kind != "site":
        process.check(options.kind, timeout=options.timeout)
        rendered(Brief(day=clock.today(settings)), settings, options.form, options.template, pictures=options.pictures)
    if options.path:
        place = _place(options, settings, clock.today(settings))
        folder = place if options.kind == "site" else place.parent
        while not os.path.lexists(folder) and folder != folder.parent:
            folder = folder.parent
        if not os.path.isdir(folder):  # noqa: PTH112  # Path's raises where a folder above is closed
            raise DeliveryError(f"{folder} is in the way: it is no folder", hint="name another path")
        if not os.access(folder, os.W_OK | os.X_OK):
            raise DeliveryError(f"you may not write to {folder}", hint="change its owner or mode, or the path")


def state_of(config: Config, options: DeliveryOptions) -> DeliveryState:
    """Return how far a delivery has come; nothing is known of it without an archive."""
    if not archives.is_there(config):
        return DeliveryState()
    with archives.opened(config) as archive, archive.reading() as connection:
        return deliveries.get_state(connection, options.title)


def config_of(config: Config, options: DeliveryOptions) -> Config:
    """Return the configuration with the topic and the language of a delivery."""
    topic = config.brief.topic if options.topic is None else options.topic
    brief = replace(config.brief, topic=topic, language=options.language or config.brief.language)
    return replace(config, brief=brief)


def _summary(attempts: Sequence[Attempt]) -> str:
    """Return the results of a run in one line."""
    words = ("delivered", "without news", "put off", "unsure", "failed")
    found = {word: [each.name for each in attempts if each.result == word] for word in words}
    told = [f"{word}: {', '.join(names)}" for word, names in found.items() if names]
    return "; ".join(told) or "no delivery is due"


@dataclass(frozen=True, slots=True)
class _Round:
    """What the deliveries of one run have in common."""

    config: Config
    archive: Archive
    now: datetime
    made: dict[tuple[Window, BriefConfig, bool], Brief | None] = field(default_factory=dict)
    """Briefs that several deliveries may want: by period, settings, and whether they are of a day."""


def _attempt(this_round: _Round, options: DeliveryOptions) -> Attempt:
    """Make a delivery if it is due; return what came of it, whatever goes wrong."""
    job = None
    try:
        job = _Job(this_round, options)
        return job.run()
    except Exception as error:  # a delivery never costs the others  # noqa: BLE001
        in_doubt = isinstance(error, DeliveryError) and error.in_doubt
        note = job.failed(error) if job else _told(error)
        return Attempt(options.title, "unsure" if in_doubt else "failed", note)


def _told(error: Exception) -> str:
    return error.with_hint if isinstance(error, BriefbotError) else f"{type(error).__name__}: {error}"


class _SiteBusyError(DeliveryError):
    """Another process builds the site."""


class _Job:
    """One delivery in one run."""

    def __init__(self, this_round: _Round, options: DeliveryOptions) -> None:
        self._config, self._options = config_of(this_round.config, options), options
        self._archive, self._now, self._made = this_round.archive, this_round.now, this_round.made
        self._polled_for = this_round.config.brief.topic
        with self._archive.reading() as connection:
            self._state = deliveries.get_state(connection, options.title)

    def run(self) -> Attempt:
        """Make the delivery if it is due; first settle the one that a run before began and did not end."""
        name, begun, notes = self._options.title, self._begun(), []
        if begun and not self._options.is_repeatable:
            notes = ["a run was cut off while it delivered: it is not repeated", *self._settle(begun)]
        period = due_period(self._options, self._config.brief.timezone, self._state.until, self._now)
        if period is None:
            return Attempt(name, "unsure" if notes else "", "; ".join(notes))
        if self._options.kind == "site":
            with self._archive.reading() as connection:
                if articles.is_empty(connection):
                    return Attempt(name, "without news", "; ".join(notes))
            try:
                notes += self.site()
            except _SiteBusyError as busy:  # which is no fault, and not to be counted as one
                return Attempt(name, "put off", "; ".join([*notes, str(busy)]))
            self._save(until=period.until, failures=0, note="")
            return Attempt(name, "delivered", "; ".join(notes))
        brief = self._brief(period)
        if brief is None or (self._wants_news and not (brief.stories or brief.corrections)):
            if brief:
                self._save(until=period.until, failures=0, note="")
            return Attempt(name, "without news", "; ".join(notes))
        self._save(begun_since=period.since, begun_until=period.until)
        try:
            _hand_over(self._options, self._config.brief, brief)
        except DeliveryError as error:
            if error.in_doubt and not self._options.is_repeatable:
                self._settle(period, brief)
            raise
        return Attempt(name, "delivered", "; ".join([*notes, *self._settle(period, brief)]))

    def once(self, span: Span | None) -> tuple[str, ...]:
        """Deliver a brief of ``span``, or of what is new, whether it is due or not; return what went wrong beside it.

        Raises:
            InputError: there is nothing in the archive.
            DeliveryError: it failed.
        """
        window = span.window if span else latest_period(self._options, self._state.until, self._now)
        brief = self._brief(window, span)
        if brief is None:
            raise InputError("there is no news in the archive yet", hint="run `briefbot fetch`")
        _hand_over(self._options, self._config.brief, brief)
        return tuple(self._settle(window, brief)) if self._options.since_last and not span else ()

    def site(self) -> tuple[str, ...]:
        """Build the whole site; return what it notes.

        Raises:
            DeliveryError: nothing of it could be built, or another process is building it.
        """
        options = self._options
        languages = (self._config.brief.language, *options.languages) if options.languages else ()
        where, url = options.place(), options.url or None
        outcome = build_site(self._config, where, languages=languages, url=url, pictures=options.pictures)
        if outcome.is_busy:
            raise _SiteBusyError("; ".join(outcome.notes), hint="wait for its end and try again")
        if outcome.exit_code == FAILED:
            raise DeliveryError("; ".join(outcome.notes) or "the site could not be built")
        return outcome.notes if outcome.exit_code else ()

    def failed(self, error: Exception) -> str:
        """Store that the delivery failed; return why, in one line."""
        told = _told(error)
        if isinstance(error, DeliveryError) and error.in_doubt:
            told += "; it is repeated at the next run" if self._options.is_repeatable else "; it is not repeated"
        try:
            self._save(begun_since=None, begun_until=None, failures=self._state.failures + 1, note=told)
        except BriefbotError as fault:
            told += f"; {fault}"
        return told

    def _begun(self) -> Window | None:
        """Return the period of the brief at which a run was cut off; ``None`` if none was."""
        state = self._state
        return Window(state.begun_since, state.begun_until) if state.begun_until else None

    def _brief(self, window: Window, span: Span | None = None) -> Brief | None:
        """Return the brief of a period, made once for all deliveries that want it; ``None`` if the archive is empty."""
        if self._options.since_last:  # it is what is new here
            return self._new_brief(window, span)
        key = window, self._config.brief, self._options.is_daily
        if key not in self._made:
            self._made[key] = self._new_brief(window, span)
        return self._made[key]

    def _new_brief(self, window: Window, span: Span | None) -> Brief | None:
        options, since_last = self._config.brief, self._options.since_last
        span = span or self._span(window)
        found = briefs.articles_in(self._archive, self._config, window, changed=since_last, polled_for=self._polled_for)
        if found is None:
            return None
        earlier = self._past(window) if since_last and window.since and window.until else None
        brief = make_brief_of(found.articles, options, day=span.day, window=None, missing=found.missing, past=earlier)
        brief = briefs.with_known_versions(self._archive, brief)
        brief = replace(brief, day=span.day, since=span.since, coverage=found.coverage)
        return brief if since_last else past.with_storylines(self._archive, options.topic, brief)

    def _span(self, window: Window) -> Span:
        """Return the days of a period; the 24 hours up to the hour of a day are of that day alone."""
        span = clock.span_between(window, self._config.brief)
        if self._options.is_daily and window.since and window.until:
            days = round((window.until - window.since) / timedelta(days=1))
            return replace(span, since=span.day - timedelta(days=days - 1) if days > 1 else None)
        return span

    def _past(self, window: Window) -> Past:
        """Return what was delivered here before the period of ``window``."""
        told = [
            each.told
            for each in past.given_out(self._archive, self._config.brief, self._form)
            if window.since and each.until <= window.since
        ]
        return past.past_of(self._archive, self._config.brief.topic, told, window)

    def _settle(self, window: Window, brief: Brief | None = None) -> list[str]:
        """Store that the brief of a period was given out, and the brief; return why that failed, if it did.

        The first comes first: a brief that cannot be stored is not delivered twice for that.
        """
        self._save(until=window.until, begun_since=None, begun_until=None, failures=0, note="")
        try:
            return self._store(window, brief)
        except BriefbotError as error:
            return [f"the brief could not be stored: {error}"]

    def _store(self, window: Window, brief: Brief | None) -> list[str]:
        """Store a brief that was given out; return why that failed, if it did.

        The brief of each run that tells the last 24 hours anew is not stored: an archive would be full of them.
        """
        options = self._config.brief
        if not (self._options.is_daily or self._options.since_last):
            return []
        made_by = self._options
        brief = brief or self._brief(window)
        if brief is None:
            return []
        brief = as_shown(brief, made_by.form, made_by.template)
        text = rendered(brief, options, made_by.form, made_by.template, pictures=made_by.pictures)
        fault = briefs.store(self._archive, brief, options, window, form=self._form, text=text)
        if self._options.since_last and not fault:
            past.keep_storylines(self._archive, options.topic, brief)
        return [fault] if fault else []

    @property
    def _wants_news(self) -> bool:
        """Whether a brief without news is left out; so is one that tells at each run what is new."""
        return self._options.only_news or (self._options.since_last and not self._options.is_daily)

    @property
    def _form(self) -> str:
        """What the archive calls the form of its briefs, so that each delivery goes on from its own."""
        return f"delivery:{self._options.title}"

    def _save(self, **changes: datetime | int | str | None) -> None:
        self._state = replace(self._state, **changes)  # type: ignore[arg-type]  # fields of the state
        with self._archive.writing() as connection:
            deliveries.set_state(connection, self._options.title, self._state, clock.now())


def _hand_over(options: DeliveryOptions, settings: BriefConfig, brief: Brief) -> None:
    """Render a brief and deliver it to a file or a plugin.

    Raises:
        DeliveryError: it failed, or may have.
    """
    brief = as_shown(brief, options.form, options.template)
    text = rendered(brief, settings, options.form, options.template, pictures=options.pictures)
    details = details_of(brief, settings, options.form)
    destination = options.url
    if options.kind == "file":
        path = _place(options, settings, brief.day)
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise DeliveryError(f"{path.parent}: cannot be made: {error.strerror}", hint="name another path") from error
        destination = str(path)
    process.deliver(options.kind, destination, text, details, timeout=options.timeout)


def due_period(options: DeliveryOptions, zone: str, last: datetime | None, now: datetime) -> Window | None:
    """Return the period of the brief that is due at ``now``; ``None`` if none is.

    Args:
        options: when it is due.
        zone: the reader's, in which its hour is.
        last: the end of the last brief that was delivered. One that is to come was stored while the clock was wrong.
        now: the current time.
    """
    if not options.is_daily:
        return latest_period(options, last, now)
    at = last_occurrence(options.hour, zone, EVERY_DAY, now)
    last = last if last and last <= now else None
    if at is None or (last and last >= at.due_at):
        return None
    return Window(last if last and at.due_at - last <= LONGEST_PERIOD else at.since, at.due_at)


def latest_period(options: DeliveryOptions, last: datetime | None, now: datetime) -> Window:
    """Return the last 24 hours, or the time since the ``last`` brief of a delivery that tells what is new."""
    goes_on = options.since_last and last and last < now and now - last <= LONGEST_PERIOD
    return Window(last if goes_on else now - timedelta(days=1), now)


def details_of(brief: Brief, settings: BriefConfig, form: str) -> BriefDetails:
    """Return what a delivery may need of a brief beside its text."""
    return BriefDetails(
        title=heading(brief, phrasebook(settings.language)),
        day=brief.day or clock.today(settings),
        since=brief.since,
        topic=brief.topic,
        language=settings.language,
        format=form,
        stories=len(brief.stories),
        document=to_json(brief),
    )


def _place(options: DeliveryOptions, settings: BriefConfig, day: date | None) -> Path:
    return options.place(day=day, topic=topic_name(settings.topic), language=settings.language)


def topic_name(topic: str) -> str:
    """Return what ``{topic}`` stands for in a path: the topic's name, which is that of its file.

    >>> topic_name("libya"), topic_name("/etc/briefbot/sudan.toml"), topic_name("")
    ('libya', 'sudan', 'everything')
    """
    return (Path(topic).stem if topic.endswith(".toml") else topic.replace("/", "-")) or "everything"
