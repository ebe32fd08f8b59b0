"""The operators are told, once, of sources that fall silent and of a day that comes out empty."""

from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from subscriber_builders import a_subscriber

from briefbot.app import notices
from briefbot.config import BriefConfig, Config
from briefbot.entries import RawEntry, SourceSpec
from briefbot.sources.options import SourceOptions
from briefbot.store import articles, editions, ledger, sources, subscribers
from briefbot.telegram.content import content_from
from briefbot.telegram.options import TelegramOptions

LAMP = SourceSpec(kind="feed", url="https://lamp.example/feed", outlet="Lamp <1>")
START = datetime(2026, 3, 1, 12, tzinfo=UTC)
CONFIG = Config(
    brief=BriefConfig(topic="", timezone="UTC"),
    telegram=TelegramOptions(admins=(1,)),
    sources=(SourceOptions(kind="feed", url=LAMP.url, outlet=LAMP.outlet),),
)


@pytest.fixture
def followed(archive):
    """An archive with a source that brought an article at the start, and the operator among its readers."""
    with archive.writing() as connection:
        (source,) = sources.save_sources(connection, [LAMP], START)
        for chat_id in (1, 2):
            subscribers.save(connection, a_subscriber(chat_id))
    bring(archive, START, source)
    return archive


def bring(archive, now, source=None, *, articles_found=1):
    """Poll the source, which brings an article of that moment."""
    with archive.writing() as connection:
        source = source or sources.every(connection)[0]
        entry = RawEntry(url=f"https://lamp.example/{now:%d%H}", text="The pier is open.", published=now)
        articles.save(connection, [entry][:articles_found], source_id=source.id, now=now)
        polled = replace(source, outcome="answered", detail="", failures=0, retry_at=None)
        sources.record_polls(connection, [polled], Counter({source.id: articles_found}), now)


def told(archive, now, config=CONFIG):
    """The texts that are entered at that moment, and for whom."""
    with archive.reading() as connection:
        before = len(ledger.waiting_parts(connection))
    notices.enter_notices(config, archive, now)
    with archive.reading() as connection:
        waiting = sorted(ledger.waiting_parts(connection), key=lambda part: part.edition_id)[before:]
        found = [editions.edition_by_id(connection, part.edition_id) for part in waiting]
    return [(part.chat_id, content_from(each.content).parts[0].html) for part, each in zip(waiting, found, strict=True)]


def test_a_source_that_falls_silent_is_told_to_the_operator_alone_and_once(followed):
    for day in range(1, 12):
        bring(followed, START + timedelta(days=day), articles_found=0)
    later = START + sources.SILENT_AFTER + timedelta(hours=1)

    first = told(followed, later)

    assert [chat for chat, _ in first] == [1]
    assert "<b>Fallen silent</b>" in first[0][1]
    assert "• Lamp &lt;1&gt;: 1 March 2026" in first[0][1]
    assert told(followed, later + timedelta(minutes=1)) == []
    assert "Fallen silent" not in "".join(text for _, text in told(followed, later + timedelta(days=1)))


def test_a_source_that_speaks_again_and_falls_silent_again_is_told_again(followed):
    week = sources.SILENT_AFTER + timedelta(hours=2)
    assert "Fallen silent" in told(followed, START + week)[0][1]
    bring(followed, START + week)

    assert "Fallen silent" not in "".join(text for _, text in told(followed, START + week + timedelta(hours=2)))
    assert "Fallen silent" in told(followed, START + 2 * week)[0][1]


def test_an_empty_day_is_told_once_and_one_with_an_article_is_not(followed):
    assert told(followed, START + timedelta(hours=2)) == []  # nothing was followed the day before
    assert told(followed, START + timedelta(days=1)) == []

    ((_, text),) = told(followed, START + timedelta(days=2))

    assert text.startswith("<b>2 March 2026</b> came out empty")
    assert told(followed, START + timedelta(days=2, hours=3)) == []


def test_an_article_off_the_topic_fills_no_day(followed):
    bring(followed, START + timedelta(days=1))
    libya = replace(CONFIG, brief=replace(CONFIG.brief, topic="libya"))

    assert notices.is_empty_day(libya, followed, START.date() + timedelta(days=1))
    assert not notices.is_empty_day(CONFIG, followed, START.date() + timedelta(days=1))


def test_without_an_operator_who_reads_nothing_is_entered_nor_taken_as_told(followed):
    later = START + timedelta(days=9)
    nobody = (replace(CONFIG, telegram=TelegramOptions(admins=admins)) for admins in ((), (3,)))

    assert [told(followed, later, config) for config in nobody] == [[], []]
    assert len(told(followed, later)) == 1


def test_each_operator_is_told_in_his_own_language(followed):
    with followed.writing() as connection:
        subscribers.change(connection, 2, language="fr")
    both = replace(CONFIG, telegram=TelegramOptions(admins=(1, 2)))

    texts = dict(told(followed, START + timedelta(days=2), both))

    assert "came out empty" in texts[1]
    assert "resté vide" in texts[2]
