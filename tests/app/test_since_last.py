"""What is new since the last brief: of the archive, and for each subscriber since their own last."""

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from archived import versions_of
from fetched import Site
from news_web import redirect, refused
from sqlalchemy import select
from subscriber_builders import a_subscriber

from briefbot.app import clock
from briefbot.app.editions import EditionBuilder
from briefbot.app.past import given_out
from briefbot.app.render import render_brief
from briefbot.changes.told import from_json
from briefbot.config import ArchiveConfig, BriefConfig, Config
from briefbot.entries import RawEntry
from briefbot.store import articles, editions, ledger, received, schema, subscribers
from briefbot.store.ledger import PartResult, PlannedBriefing
from briefbot.telegram.content import content_from
from briefbot.telegram.options import TelegramOptions
from briefbot.telegram.plan import find_due, make_plan, request_for

MONDAY = datetime(2020, 6, 1, 20, tzinfo=UTC)
DAY = timedelta(days=1)

SIEGE = (
    "Shells fell on the besieged town of Tarhuna in Libya on Monday, killing 11 people, doctors said. "
    "The eastern army has cut the water of Tarhuna for a week. Doctors at its hospital asked for blood."
)
REVISED = SIEGE.replace("killing 11 people, doctors said", "killing 9 people, doctors said after a recount")
SIEGE_LATER = (
    "The hospital of besieged Tarhuna in Libya was hit on Tuesday, its doctors said. "
    "Shells fell on the besieged town of Tarhuna in Libya on Monday, killing 11 people, doctors said."
)
FISH = "Fishermen of Zuwara in Libya landed a record catch of tuna on Tuesday. Prices at the quay fell, traders said."


@pytest.fixture
def config(archive_url):
    return Config(brief=BriefConfig(timezone="UTC"), archive=ArchiveConfig(url=archive_url))


def bring(archive, now, *texts, at="https://lamp.example/", published=None):
    """Store articles that were seen at that moment, each at an address of its first words."""
    with archive.writing() as connection:
        entries = [
            RawEntry(url=at + "-".join(text.split()[:3]), text=text, published=published or now, own=True, part="page")
            for text in texts
        ]
        articles.save(connection, entries, source_id=None, now=now)


def render(config, monkeypatch, now, **options):
    monkeypatch.setattr("briefbot.app.clock.now", lambda: now)
    return json.loads(render_brief(config, form="json", since_last=True, **options).text)


def edited(archive, *urls):
    """What became of the article at some addresses: as it was at first, and as it is."""
    ever = {"since": datetime(2000, 1, 1, tzinfo=UTC), "until": datetime(2100, 1, 1, tzinfo=UTC)}
    with archive.reading() as connection:
        return list(articles.edited(connection, urls, **ever).values())


def sentences(brief):
    return [each["text"] for each in (*brief["glance"], *(e for story in brief["stories"] for e in story["summary"]))]


def test_a_brief_since_the_last_one_tells_what_came_since_and_nothing_again(archive, config, monkeypatch):
    bring(archive, MONDAY - timedelta(hours=2), SIEGE)
    first = render(config, monkeypatch, MONDAY)
    bring(archive, MONDAY + timedelta(hours=20), SIEGE_LATER, FISH)
    second = render(config, monkeypatch, MONDAY + DAY)
    third = render(config, monkeypatch, MONDAY + DAY + timedelta(minutes=1))

    assert first["last"] is None
    assert second["last"] == "2020-06-01"
    assert set(sentences(first)).isdisjoint(sentences(second))
    states = {story["title"]: story["change"]["state"] for story in second["stories"]}
    assert sorted(states.values()) == ["developing", "new"]
    (line,) = {story["change"]["storyline"] for story in first["stories"]}
    assert line in {story["change"]["storyline"] for story in second["stories"]}
    assert third["stories"] == []


def test_a_brief_that_stands_alone_says_on_which_days_its_storylines_were_told(archive, config, monkeypatch):
    def alone(form="json"):
        return render_brief(config, form=form).text

    monkeypatch.setattr("briefbot.app.clock.now", lambda: MONDAY)
    bring(archive, MONDAY - timedelta(hours=2), SIEGE)
    render_brief(config, form="md", since_last=True)
    assert json.loads(alone())["stories"][0]["change"] is None
    bring(archive, MONDAY + timedelta(hours=20), SIEGE_LATER, FISH)
    monkeypatch.setattr("briefbot.app.clock.now", lambda: MONDAY + DAY)

    changes = {story["title"]: story["change"] for story in json.loads(alone())["stories"]}
    (followed,) = (each for each in changes.values() if each)
    assert (followed["state"], followed["since"], followed["days"]) == ("developing", "2020-06-01", ["2020-06-01"])
    assert "Told on 2 days" in alone("html")


def test_a_day_told_in_many_forms_is_one_day_of_those_that_are_looked_at(archive, config, monkeypatch):
    monkeypatch.setattr("briefbot.app.past.BRIEFS", 2)
    monkeypatch.setattr("briefbot.app.clock.now", lambda: MONDAY)
    bring(archive, MONDAY - timedelta(hours=2), SIEGE)
    render_brief(config, form="md", since_last=True)
    bring(archive, MONDAY + timedelta(hours=20), FISH)
    monkeypatch.setattr("briefbot.app.clock.now", lambda: MONDAY + DAY)
    for form in ("md", "html", "txt", "json"):
        render_brief(config, form=form)
    bring(archive, MONDAY + timedelta(hours=44), SIEGE_LATER)
    monkeypatch.setattr("briefbot.app.clock.now", lambda: MONDAY + 2 * DAY)

    (story,) = json.loads(render_brief(config, form="json").text)["stories"]
    assert story["change"]["days"] == ["2020-06-01"]


def test_an_article_that_its_source_lists_late_is_in_the_next_brief(archive, config, monkeypatch):
    bring(archive, MONDAY - timedelta(hours=2), SIEGE)
    render(config, monkeypatch, MONDAY)
    bring(archive, MONDAY + timedelta(minutes=20), FISH, published=MONDAY - timedelta(minutes=10))

    assert any("Fishermen" in each for each in sentences(render(config, monkeypatch, MONDAY + DAY)))


def test_who_comes_back_after_days_is_told_of_all_of_them(archive, config, monkeypatch):
    bring(archive, MONDAY - timedelta(hours=2), SIEGE)
    render(config, monkeypatch, MONDAY)
    bring(archive, MONDAY + DAY, SIEGE_LATER)
    bring(archive, MONDAY + 3 * DAY, FISH)

    later = render(config, monkeypatch, MONDAY + 4 * DAY)

    assert len(later["stories"]) == 2
    assert (later["since"], later["day"]) == ("2020-06-01", "2020-06-05")


def test_an_article_that_changed_is_told_with_what_it_said_and_what_it_says(archive, config, monkeypatch):
    published = MONDAY - timedelta(hours=2)
    bring(archive, published, SIEGE)
    render(config, monkeypatch, MONDAY)
    bring(archive, MONDAY + timedelta(hours=3), REVISED, published=published)

    later = render(config, monkeypatch, MONDAY + DAY)

    (correction,) = later["corrections"]
    assert "killing 11 people" in correction["text"]
    assert "killing 9 people" in correction["now"]["text"]
    assert correction["told"] == "2020-06-01"
    assert correction["now"]["text"] not in sentences(later)


TRUCE = "A truce for Tarhuna in Libya was signed in Geneva on Tuesday, the envoy said."
FALL = "The town of Tarhuna in Libya has fallen to the eastern army."  # no day, and nobody says so


@pytest.mark.parametrize(("news", "text"), [(TRUCE, f"{SIEGE} {TRUCE}"), (FALL, f"{FALL} {SIEGE}")])
def test_news_in_a_later_version_is_told_though_the_article_is_older(archive, config, monkeypatch, news, text):
    published = MONDAY - timedelta(hours=2)
    bring(archive, published, SIEGE)
    render(config, monkeypatch, MONDAY)
    bring(archive, MONDAY + timedelta(hours=19), text, published=published)

    later = sentences(render(config, monkeypatch, MONDAY + DAY))

    assert news in later
    assert SIEGE.split(". ", maxsplit=1)[0] not in " ".join(later)


def test_a_withdrawn_article_is_told_and_one_that_is_back_is_not(archive, config, monkeypatch):
    bring(archive, MONDAY - timedelta(hours=2), SIEGE, FISH)
    render(config, monkeypatch, MONDAY)
    with archive.writing() as connection:
        numbers = [versions_of(connection, f"https://lamp.example/{words}")[0].article_id for words in PATHS]
        articles.note_presence(connection, dict.fromkeys(numbers, False), MONDAY + timedelta(hours=1))
        articles.note_presence(connection, {numbers[1]: True}, MONDAY + timedelta(hours=2))

    later = render(config, monkeypatch, MONDAY + DAY)

    assert {(each["url"], each["withdrawn"]) for each in later["corrections"]} == {
        (f"https://lamp.example/{PATHS[0]}", True)
    }


PATHS = ("Shells-fell-on", "Fishermen-of-Zuwara")


def test_a_notice_in_the_place_of_an_article_is_a_correction_and_no_news(archive, config, monkeypatch):
    notice = "This article has been retracted. It rested on a count that the ministry in Libya never gave."
    bring(archive, MONDAY - timedelta(hours=2), SIEGE)
    render(config, monkeypatch, MONDAY)
    with archive.writing() as connection:
        (url,) = connection.scalars(select(schema.articles.c.url))
        entry = RawEntry(url=url, text=notice, published=MONDAY - timedelta(hours=2), own=True, part="page")
        articles.save(connection, [entry], source_id=None, now=MONDAY + timedelta(hours=3))
    later = render(config, monkeypatch, MONDAY + DAY)

    assert {each["now"]["text"] for each in later["corrections"]} == {"This article has been retracted."}
    assert (sentences(later), later["stories"]) == ([], [])
    assert [(each["what"], each["reason"]) for each in later["missing"]] == [(url, "retracted")]


def test_a_page_that_is_gone_on_a_later_look_is_withdrawn(archive):
    with Site(archive) as site:
        site.lists({"title": "Shells fell on Tarhuna", "link": "/1"})
        site.shows("/1", "Shells fell on Tarhuna", *SIEGE.split(". "))
        site.fetch()
        del site.routes["/1"]
        site.fetch(hours=2)

        ((_, now),) = edited(archive, site.url("/1"))
    assert now is None


def test_a_text_that_its_feed_changes_is_not_withdrawn_though_it_never_had_a_page(archive):
    with Site(archive) as site:
        for hours, text in enumerate((SIEGE, REVISED)):
            site.lists({"title": "Shells fell on Tarhuna", "link": "/1", "text": text})
            site.fetch(hours=hours)

        changed = edited(archive, site.url("/1"))

    assert [(before.text, now and now.text) for before, now in changed] == [(SIEGE, REVISED)]


def test_a_text_of_a_feed_is_not_withdrawn_when_the_page_that_failed_at_first_is_none(archive):
    with Site(archive) as site:
        site.lists({"title": "Shells fell on Tarhuna", "link": "/1", "text": SIEGE})
        site.routes["/1"] = refused(503)
        site.fetch()
        del site.routes["/1"]
        site.fetch(hours=2)

        assert site.web.asked("s", "/1")[1:]
        assert edited(archive, site.url("/1")) == []


def test_a_page_that_moved_is_found_by_the_address_that_was_quoted(archive):
    with Site(archive) as site:
        site.lists({"title": "Shells fell on Tarhuna", "link": "/1"})
        site.shows("/1", "Shells fell on Tarhuna", *SIEGE.split(". "))
        site.fetch()
        site.routes["/1"] = redirect("/2", 301)
        site.shows("/2", "Shells fell on Tarhuna", *REVISED.split(". "))
        _, found = site.fetch(hours=2)

        ((before, now),) = edited(archive, site.url("/1"))
        of_both = edited(archive, site.url("/1"), site.url("/2"))

    assert list(found) == ["/2"]
    assert of_both == [(before, now)] * 2  # one sentence may be quoted from before it moved, another from after
    assert ("killing 11" in before.text, "killing 9" in now.text) == (True, True)


def test_a_clock_that_went_back_costs_no_brief(archive, config, monkeypatch):
    bring(archive, MONDAY - timedelta(hours=2), SIEGE)
    render(config, monkeypatch, MONDAY)

    earlier = render(config, monkeypatch, MONDAY - timedelta(hours=1))

    assert earlier["stories"] == []


def test_each_format_goes_on_from_its_own_last_brief(archive, config, monkeypatch):
    bring(archive, MONDAY - timedelta(hours=2), SIEGE)
    render(config, monkeypatch, MONDAY)

    page = render_brief(config, form="html", since_last=True).text

    assert "Tarhuna" in page


def subscribed(archive, *chats, **fields):
    with archive.writing() as connection:
        for chat_id in chats:
            subscribers.save(connection, a_subscriber(chat_id, hour=20, zone="UTC", **fields))


def sent_at(archive, config, monkeypatch, now):
    """Make the plan of that moment and send all of it; return the editions by chat."""
    monkeypatch.setattr("briefbot.app.clock.now", lambda: now)
    builder = EditionBuilder(config, archive)
    make_plan(archive, builder.edition, TelegramOptions(), now)
    with archive.writing() as connection:
        waiting = ledger.waiting_parts(connection)
        parts = [ledger.Part(each.edition_id, each.chat_id, each.part) for each in waiting]
        ledger.begin(connection, parts, now)
        ledger.end(connection, [PartResult(part, "sent") for part in parts], now)
    return {part.chat_id: part.edition_id for part in parts}, builder.made


def test_a_brief_of_a_correction_alone_is_sent_to_who_wants_none_without_news(archive, config, monkeypatch):
    subscribed(archive, 1, only_news=True)
    bring(archive, MONDAY - timedelta(hours=2), SIEGE)
    sent_at(archive, config, monkeypatch, MONDAY)
    with archive.writing() as connection:
        gone = dict.fromkeys(connection.scalars(select(schema.articles.c.id)), False)
        articles.note_presence(connection, gone, MONDAY + timedelta(hours=3))
    sent, _ = sent_at(archive, config, monkeypatch, MONDAY + DAY)

    with archive.reading() as connection:
        assert "killing 11" in editions.edition_by_id(connection, sent[1]).content


def test_subscribers_with_one_last_brief_share_an_edition_and_others_get_their_own(archive, config, monkeypatch):
    subscribed(archive, 1, 2)
    subscribed(archive, 3, weekdays=0b0001001)  # Mondays and Thursdays
    bring(archive, MONDAY - timedelta(hours=2), SIEGE)
    monday, _ = sent_at(archive, config, monkeypatch, MONDAY)
    assert monday[1] == monday[2]
    for days, text in ((1, SIEGE_LATER), (2, FISH)):
        bring(archive, MONDAY + days * DAY - timedelta(hours=1), text)
        sent_at(archive, config, monkeypatch, MONDAY + days * DAY)
    bring(
        archive,
        MONDAY + 3 * DAY - timedelta(hours=1),
        "Ports in Libya opened on Thursday, the harbour master of Sirte said.",
    )

    thursday, made = sent_at(archive, config, monkeypatch, MONDAY + 3 * DAY)

    assert thursday[1] == thursday[2] != thursday[3]
    assert made == 2


MINOR = tuple(
    f"A {thing} in {town}, Libya, was painted {colour} by its {owner}."
    for thing, town, colour, owner in (
        ("lighthouse", "Benghazi", "white", "keeper"),
        ("bakery", "Tripoli", "yellow", "baker"),
        ("bridge", "Misrata", "green", "engineer"),
        ("school", "Sabha", "blue", "teacher"),
        ("stadium", "Tobruk", "red", "gardener"),
        ("theatre", "Derna", "violet", "actor"),
        ("windmill", "Ghat", "orange", "miller"),
    )
)


@pytest.fixture
def listing(config, monkeypatch):
    """A configuration of briefs that only list their stories, as if each was unlikely to be news."""
    monkeypatch.setattr("briefbot.telling._LIKELY", 2.0)
    return replace(config, brief=replace(config.brief, glance=0))


def minor_in(text):
    return {each for each in MINOR if each.rstrip(".") in text}


def test_what_a_message_did_not_list_is_told_in_the_next(archive, listing, monkeypatch):
    subscribed(archive, 1)

    def told_and_shown(now):
        numbers, _ = sent_at(archive, listing, monkeypatch, now)
        with archive.reading() as connection:
            made = editions.edition_by_id(connection, numbers[1])
        told = {each.text for each in from_json(made.told).sentences}
        return told, minor_in("".join(page.html for page in content_from(made.content).parts))

    bring(archive, MONDAY - timedelta(hours=2), *MINOR)
    told, shown = told_and_shown(MONDAY)
    assert told == shown
    assert len(shown) == 5
    bring(archive, MONDAY + timedelta(hours=20), *(set(MINOR) - shown), at="https://dune.example/")

    assert told_and_shown(MONDAY + DAY) == (set(MINOR) - shown, set(MINOR) - shown)


def test_what_a_rendered_message_did_not_list_is_not_stored_as_told(archive, listing, monkeypatch):
    monkeypatch.setattr("briefbot.app.clock.now", lambda: MONDAY)
    bring(archive, MONDAY - timedelta(hours=2), *MINOR)

    shown = minor_in(render_brief(listing, form="telegram").text)

    assert len(shown) == 5
    (stored,) = given_out(archive, listing.brief, "telegram")
    assert {each.text for each in stored.told.sentences} == shown


def test_a_subscriber_who_missed_a_brief_gets_what_is_new_since_their_last(archive, config, monkeypatch):
    subscribed(archive, 1)
    bring(archive, MONDAY - timedelta(hours=2), SIEGE)
    first, _ = sent_at(archive, config, monkeypatch, MONDAY)
    late = MONDAY + DAY + timedelta(hours=12)  # Tuesday's is too late by now, and is skipped
    sent_at(archive, config, monkeypatch, late)

    (due,) = find_due(archive, TelegramOptions(), MONDAY + 2 * DAY)
    with archive.reading() as connection:
        request = request_for(due, received.last_received(connection)[1])

    assert request.after == first[1]
    assert (request.since, request.until) == (MONDAY, MONDAY + 2 * DAY)


def test_a_dropped_brief_was_not_received(archive):
    with archive.writing() as connection:
        subscribers.save(connection, a_subscriber(1))
        number = ledger.plan(connection, [PlannedBriefing(1, "2020-06-01", MONDAY, 5, 1)], MONDAY)
        ledger.drop_waiting(connection, 1, MONDAY)

        assert number == 1
        assert received.last_received(connection) == {}


def test_what_a_chat_asked_for_counts_as_received(archive, config, monkeypatch):
    subscribed(archive, 1)
    bring(archive, MONDAY - timedelta(hours=2), SIEGE)
    sent_at(archive, config, monkeypatch, MONDAY)
    later = MONDAY + timedelta(hours=5)
    monkeypatch.setattr("briefbot.app.clock.now", lambda: later)
    (due,) = find_due(archive, TelegramOptions(), MONDAY + DAY)
    with archive.reading() as connection:
        request = replace(request_for(due, received.last_received(connection)[1]), until=later)
    asked = EditionBuilder(config, archive).edition(request, stored=False)
    with archive.writing() as connection:
        received.note_request(connection, 1, asked.id, clock.now())

        assert received.last_received(connection, [1])[1].edition_id == asked.id
        assert subscribers.remove(connection, 1)
        assert received.last_received(connection) == {}
