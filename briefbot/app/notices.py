"""Notices to the operators: sources that fell silent, and a day without a story. Each is sent once, by the ledger."""

import json
from collections import defaultdict
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from html import escape
from typing import Any

from sqlalchemy import Connection

from briefbot.app import briefs
from briefbot.config import Config
from briefbot.fetching.polled import polled_before
from briefbot.model import Window
from briefbot.phrasebook import Phrasebook, phrasebook
from briefbot.selection import select
from briefbot.store import editions, ledger, meta, subscribers
from briefbot.store.archive import Archive
from briefbot.store.editions import Edition
from briefbot.store.ledger import PlannedBriefing
from briefbot.store.subscribers import Subscriber
from briefbot.telegram.content import Content
from briefbot.telegram.split import Page, split
from briefbot.topic.load import load_topic

#: Time between two looks; the bot sends every 20 seconds.
EVERY = timedelta(hours=1)


def enter_notices(config: Config, archive: Archive, now: datetime) -> int:
    """Enter what is new into the ledger, for each of `admins` who has subscribed; return for how many.

    New is a source that has fallen silent since the last look, and a day that has ended without a story. The caller
    holds the lock of sending.

    Raises:
        BriefbotError: the archive or the topic is faulty.
    """
    if not config.telegram.admins:
        return 0
    with archive.reading() as connection:
        found = (subscribers.get(connection, each) for each in config.telegram.admins)
        operators = [each for each in found if each and each.state == "active"]
        last = meta.get_value(connection, meta.LAST_NOTICE)
        if not operators or (last and timedelta() <= now - last.updated_at < EVERY):
            return 0
        since = {
            each.name: each.silent_since(now) for each in polled_before(connection, config.sources, config.brief.topic)
        }
    known: dict[str, Any] = json.loads(last.value) if last else {"silent": {}, "day": ""}
    silent = {name: f"{moment:%Y-%m-%d}" for name, moment in since.items() if moment}
    fallen = {name: day for name, day in silent.items() if known["silent"].get(name) != day}
    yesterday = now.astimezone(config.brief.zone).date() - timedelta(days=1)
    is_new_day = known["day"] != yesterday.isoformat()
    empty = yesterday if is_new_day and is_empty_day(config, archive, yesterday) else None
    with archive.writing() as connection:
        value = json.dumps({"silent": silent, "day": yesterday.isoformat()}, ensure_ascii=False)
        meta.set_value(connection, meta.LAST_NOTICE, value, now)
        return _enter(connection, operators, fallen, empty, now) if fallen or empty else 0


def is_empty_day(config: Config, archive: Archive, day: date) -> bool:
    """Return whether no article on the topic was published on a day on which sources were followed already."""
    window = Window.of_day(day, config.brief.zone)
    with archive.reading() as connection:
        added = [each.added_at for each in polled_before(connection, config.sources, config.brief.topic)]
    if not added or window.since is None or min(added) > window.since:
        return False
    found = briefs.articles_in(archive, config, window)
    return found is None or not select(found.articles, None, load_topic(config.brief.topic))[0]


def _enter(
    connection: Connection, operators: Sequence[Subscriber], fallen: dict[str, str], empty: date | None, now: datetime
) -> int:
    by_language = defaultdict(list)
    for each in operators:
        by_language[each.language].append(each.chat_id)
    entered = 0
    for language, chats in sorted(by_language.items()):
        content = Content(split([Page(_html(phrasebook(language), fallen, empty))]), ())
        draft = Edition(
            key=f"notice:{language}:{now.isoformat()}",
            day=now.date().isoformat(),
            until=now,
            language=language,
            length="full",
            content=content.to_json(),
            made_at=now,
        )
        number = editions.save_edition(connection, draft).id
        day = f"notice {number}"
        rows = [PlannedBriefing(chat, day, now, number, len(content.parts)) for chat in chats]
        entered += ledger.plan(connection, rows, now)
    return entered


def _html(book: Phrasebook, fallen: dict[str, str], empty: date | None) -> str:
    lines = [book.html("day_empty", day=book.day(empty))] if empty else []
    if fallen:
        lines.append(book.html("fallen_silent"))
        lines += [f"• {escape(name, quote=False)}: {book.day(date.fromisoformat(day))}" for name, day in fallen.items()]
    return "\n".join(lines)
