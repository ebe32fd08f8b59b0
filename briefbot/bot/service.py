"""What the bot looks up and writes down: plain functions over the archive, called in a thread."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, timedelta
from html import escape
from typing import Concatenate, ParamSpec, TypeVar
from zoneinfo import ZoneInfo

from sqlalchemy import Connection

from briefbot.app.clock import now
from briefbot.app.send import edition_builder
from briefbot.config import Config
from briefbot.fetching.polled import polled_before
from briefbot.model import Window
from briefbot.store import articles, editions, ledger, search, subscribers
from briefbot.store.archive import Archive
from briefbot.store.editions import Edition
from briefbot.store.ledger import PlannedBriefing
from briefbot.store.schema import EPOCH
from briefbot.store.search import Hit
from briefbot.store.sources import StoredSource
from briefbot.store.subscribers import Subscriber
from briefbot.telegram.content import Content, content_from
from briefbot.telegram.editions import EditionRequest
from briefbot.telegram.schedule import EVERY_DAY, next_occurrence
from briefbot.telegram.split import Page, split
from briefbot.topic.load import load_topic

#: Readers who ask for the last 24 hours within so long get the same brief, made once.
ROUNDED_TO = timedelta(minutes=5)

#: Days looked back on for what mentions a name, where the last 24 hours have nothing.
MENTION_DAYS = 7

FIRST_YEAR = 1990

_BROADCAST = "broadcast"

_CHAT_STATES = ("active", "paused", "unreachable")
_PART_STATES = ("sent", "in_doubt", "refused", "dropped", "waiting")

P = ParamSpec("P")
T = TypeVar("T")


class BotService:
    """The archive as the bot sees it. Safe to use from several threads."""

    def __init__(self, config: Config, archive: Archive, *, clock: Callable[[], datetime] = now) -> None:
        self.config, self.archive, self.clock = config, archive, clock
        self._editions = edition_builder(config, archive)
        self.making = asyncio.Lock()
        """Held while a brief is made: the second who asks for the same finds it made."""
        self.invited: set[int] = set()
        """Chats that said the invitation code and have yet to tap "Subscribe"."""

    @property
    def topic(self) -> str:
        """What the briefs are about, in words."""
        topic = load_topic(self.config.brief.topic)
        return topic.title if topic else ""

    def subscriber(self, chat_id: int) -> Subscriber | None:
        """Return a chat's subscription; ``None`` if it has none."""
        return self._read(subscribers.get, chat_id)

    def subscribe(self, chat_id: int, kind: str, topic_id: int, language: str) -> Subscriber:
        """Subscribe a chat, or let one that paused or was out of reach have its brief again, as it had it."""
        moment = self.clock()
        with self.archive.writing() as connection:
            known = subscribers.get(connection, chat_id)
            if known is not None:
                if known.state != "active":
                    subscribers.resume(connection, chat_id, moment)
                subscribers.change(connection, chat_id, misses=0, topic_id=topic_id, kind=kind)
            else:
                fresh = Subscriber(
                    chat_id=chat_id,
                    kind=kind,
                    topic_id=topic_id,
                    language=language,
                    zone=self.config.brief.timezone,
                    hour=self.config.telegram.hour,
                    weekdays=EVERY_DAY,
                    joined_at=moment,
                    settled_at=moment,
                    state_at=moment,
                )
                subscribers.save(connection, fresh)
            found = subscribers.get(connection, chat_id)
        assert found is not None
        return found

    def change(self, chat_id: int, **values: object) -> Subscriber | None:
        """Change settings and return what holds then; a new hour, zone or choice of days counts from now on."""
        if values.keys() & {"hour", "zone", "weekdays"}:
            values["settled_at"] = self.clock()
        with self.archive.writing() as connection:
            subscribers.change(connection, chat_id, **values)
            return subscribers.get(connection, chat_id)

    def pause(self, chat_id: int) -> bool:
        """Let a chat's briefs rest, those that wait included; return whether it has a subscription."""
        return self._write(subscribers.pause, chat_id, self.clock())

    def forget(self, chat_id: int) -> bool:
        """Delete everything about a chat; return whether there was anything."""
        return self._write(subscribers.remove, chat_id)

    def mark_unreachable(self, chat_id: int, reason: str) -> None:
        """Note that a chat cannot be reached."""
        self._write(subscribers.mark_unreachable, chat_id, reason, self.clock())

    def mark_reachable(self, chat_id: int) -> bool:
        """Note that a chat can be reached again; return whether it has a subscription."""
        with self.archive.writing() as connection:
            known = subscribers.get(connection, chat_id)
            if known is not None and known.state == "unreachable":
                subscribers.resume(connection, chat_id, self.clock())
            return known is not None

    def move(self, old: int, new: int) -> None:
        """Note that a group is a supergroup now."""
        self._write(subscribers.change_chat_id, old, new)

    def next_brief(self, each: Subscriber) -> datetime | None:
        """Return when a subscriber's next brief is due: a day that has one already is passed over."""
        moment = next_occurrence(each.hour, each.zone, each.weekdays, self.clock())
        with self.archive.reading() as connection:
            for _ in range(2):  # a move of the zone may shift the day by one more
                if moment is None:
                    break
                day = moment.astimezone(ZoneInfo(each.zone)).date().isoformat()
                if not ledger.is_briefed(connection, each.chat_id, day):
                    break
                moment = next_occurrence(each.hour, each.zone, each.weekdays, moment)
        return moment

    def last_day(self, length: str, language: str, zone: str, mention: str = "") -> tuple[Edition, Content]:
        """Return the brief of the last 24 hours; of what mentions a name, of a week where a day has nothing."""
        until = self._rounded()
        day = until.astimezone(ZoneInfo(zone)).date()
        request = EditionRequest(
            since=until - timedelta(days=1), until=until, day=day, length=length, language=language, mention=mention
        )
        found = self._editions.edition(request, stored=False)
        if mention and not found[0].stories:
            first = day - timedelta(days=MENTION_DAYS - 1)
            request = replace(request, since=until - timedelta(days=MENTION_DAYS), first=first)
            found = self._editions.edition(request, stored=False)
        return found

    def of_day(self, day: date, length: str, language: str, zone: str) -> tuple[Edition, Content]:
        """Return the brief of a day from midnight to midnight in ``zone``, or up to now."""
        window = Window.of_day(day, ZoneInfo(zone))
        assert window.since is not None
        assert window.until is not None
        until = max(min(window.until, self._rounded()), window.since)
        request = EditionRequest(since=window.since, until=until, day=day, length=length, language=language)
        return self._editions.edition(request, stored=False)

    def knows_day(self, day: date, zone: str) -> bool:
        """Return whether there can be a brief of ``day``."""
        return day.year >= FIRST_YEAR and day <= self.clock().astimezone(ZoneInfo(zone)).date()

    def edition(self, number: int) -> tuple[Edition, Content] | None:
        """Return an edition by its number; ``None`` if it is not kept any more."""
        found = self._read(editions.edition_by_id, number)
        return None if found is None else (found, content_from(found.content))

    def is_empty(self) -> bool:
        """Return whether no article has come in yet."""
        return self._read(articles.is_empty)

    def search(self, words: str, limit: int = 5) -> list[Hit]:
        """Return the newest articles that have ``words``."""
        return list(self._read(search.search, words, window=Window(), limit=limit))

    def sources(self) -> list[StoredSource]:
        """Return the sources that are asked, as they did last."""
        return [each for each in self._read(polled_before, self.config.sources) if each.checked_at]

    def stats(self) -> dict[str, int]:
        """Return the operator's figures: chats by state, and of the last 24 hours parts and briefings by state."""
        since = self.clock() - timedelta(days=1)
        with self.archive.reading() as connection:
            briefings = ledger.briefing_counts(connection, since)
            return {
                **dict.fromkeys((*_CHAT_STATES, *_PART_STATES), 0),
                **subscribers.counts(connection),
                **ledger.part_counts(connection, since),
                **{state: briefings.get(state, 0) for state in ("done", "skipped", "empty")},
                "articles": articles.count(connection),
            }

    def draft_broadcast(self, text: str, made_by: int) -> tuple[Edition, Content]:
        """Keep an operator's message as an edition, to be sent once it is confirmed."""
        parts = split([Page(escape(text, quote=False))])
        moment = self.clock()
        content = Content(parts, ())
        with self.archive.writing() as connection:
            kept = editions.save_edition(
                connection,
                Edition(
                    key=f"{_BROADCAST}:{made_by}:{moment.isoformat()}",
                    day=moment.date().isoformat(),
                    since=None,
                    until=moment,
                    language="en",
                    length="full",
                    stories=0,
                    content=content.to_json(),
                    brief_id=None,
                    made_at=moment,
                ),
            )
        return kept, content

    def confirm_broadcast(self, number: int) -> int:
        """Enter an operator's message into the ledger for every active chat, once; return for how many it is new."""
        moment = self.clock()
        with self.archive.writing() as connection:
            found = editions.edition_by_id(connection, number)
            if found is None or not found.key.startswith(_BROADCAST):
                return 0
            parts = len(content_from(found.content).parts)
            day = f"{_BROADCAST} {number}"
            rows = [PlannedBriefing(each.chat_id, day, moment, number, parts) for each in subscribers.every(connection)]
            return ledger.plan(connection, rows, moment)

    def _rounded(self) -> datetime:
        moment = self.clock()
        return moment - (moment - EPOCH) % ROUNDED_TO

    def _read(self, query: Callable[Concatenate[Connection, P], T], *args: P.args, **kwargs: P.kwargs) -> T:
        with self.archive.reading() as connection:
            return query(connection, *args, **kwargs)

    def _write(self, change: Callable[Concatenate[Connection, P], T], *args: P.args, **kwargs: P.kwargs) -> T:
        with self.archive.writing() as connection:
            return change(connection, *args, **kwargs)
