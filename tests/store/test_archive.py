"""What the archive keeps, and what of it was known when; the same on SQLite and PostgreSQL."""

import threading
from collections import Counter
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from archived import versions_of
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from briefbot.entries import RawEntry, SeenUrl, SourceSpec
from briefbot.errors import ArchiveError
from briefbot.model import Window
from briefbot.store import articles, briefs, meta, sources, web
from briefbot.store.archive import open_archive
from briefbot.store.articles import every_version, prune_articles, raw_articles_in, save
from briefbot.store.integrity import faults_of, size_of
from briefbot.store.search import passage, search
from briefbot.web.caching import CacheValidators
from briefbot.web.robots import RobotsTxt

NOON = datetime(2020, 5, 22, 12, tzinfo=UTC)
DAY = Window(NOON - timedelta(hours=12), NOON + timedelta(hours=12))
PORT = "The port of Ras Lanuf reopened on Monday, and a first tanker left for Italy with a million barrels."
TALKS = "Talks on a cease-fire resumed in Geneva on Tuesday, the United Nations mission said in a statement."


def found(url="https://herald.example/1", text=PORT, *, part="feed", own=True, note="", **fields):
    fields.setdefault("published", NOON)
    fields.setdefault("title", "Port reopens")
    return RawEntry(url=url, text=text, part=part, own=own, note=note, **fields)


def store(archive, *items, at=NOON, source_id=None):
    with archive.writing() as connection:
        return [each.outcome for each in save(connection, items, source_id=source_id, now=at)]


def in_day(archive, window=DAY, **known):
    with archive.reading() as connection:
        return raw_articles_in(connection, window, **known)


def hits(archive, words="", **narrowed):
    with archive.reading() as connection:
        return [hit.url for hit in search(connection, words, **narrowed)]


def test_an_article_is_given_back_as_it_came(archive):
    one = found(outlet="Herald", language="en", origin="AFP", author="A. Writer")

    assert store(archive, one) == ["new"]

    (raw,) = in_day(archive)
    names = ("url", "text", "title", "outlet", "published", "language", "origin", "author")
    assert [getattr(raw, name) for name in names] == [getattr(one, name) for name in names]
    assert faults_of(archive) == []


def test_an_article_seen_again_is_one_row(archive):
    assert store(archive, found()) == ["new"]
    assert store(archive, found(), found(text=PORT.replace(" ", "  "))) == ["known", "known"]

    assert size_of(archive) == (1, 1)


def test_an_article_twice_in_one_poll_is_one_row(archive):
    assert store(archive, found(), found()) == ["new", "known"]

    assert size_of(archive) == (1, 1)


@pytest.mark.parametrize(
    "twin",
    [
        "http://herald.example/1",
        "https://www.herald.example/1/",
        "https://m.herald.example/1?utm_source=x",
        "https://herald.example/amp/1",
    ],
)
def test_twins_of_an_address_are_one_article(archive, twin):
    store(archive, found())

    assert store(archive, found(twin)) == ["known"]


def test_an_edited_article_keeps_its_versions_with_times(archive):
    store(archive, found(text=PORT))
    later = NOON + timedelta(hours=3)

    assert store(archive, found(text=PORT.replace("a million", "two million")), at=later) == ["changed"]

    with archive.reading() as connection:
        versions = versions_of(connection, "http://www.herald.example/1")
    assert [version.seen_at for version in versions] == [NOON, later]
    assert ["two million" in version.text for version in versions] == [False, True]
    assert size_of(archive) == (1, 2)
    assert faults_of(archive) == []


def test_every_version_of_an_article_is_read_by_any_of_its_addresses_the_oldest_first(archive):
    store(archive, found(text=PORT), found("https://herald.example/2"))
    store(archive, found(text=PORT.replace("a million", "two million")), at=NOON + timedelta(hours=3))

    with archive.reading() as connection:
        read = every_version(connection, ["http://www.herald.example/1", "https://herald.example/3"])

    assert [(raw.url, "two million" in raw.text) for raw in read] == [
        ("https://herald.example/1", False),
        ("https://herald.example/1", True),
    ]


def test_a_change_around_the_words_is_no_edit(archive):
    store(archive, found(text=PORT))

    assert store(archive, found(text=PORT + "\n\nRead more: Oil prices fall")) == ["known"]
    assert size_of(archive) == (1, 1)


def test_a_day_shows_what_was_known_by_its_end(archive):
    store(archive, found(text=PORT), at=NOON)
    store(archive, found(text=PORT.replace("a million", "two million")), at=NOON + timedelta(hours=2))
    store(archive, found(text=PORT.replace("a million", "no")), at=NOON + timedelta(days=3))

    (then,) = in_day(archive, known_at=DAY.until)
    (now,) = in_day(archive)

    assert "two million" in then.text
    assert "no barrels" in now.text


def test_an_article_first_seen_later_counts_in_its_earliest_version(archive):
    store(archive, found(text=PORT), at=NOON + timedelta(days=30))
    store(archive, found(text=PORT.replace("a million", "no")), at=NOON + timedelta(days=31))

    (then,) = in_day(archive, known_at=DAY.until)

    assert "a million" in then.text


def test_an_address_with_half_a_character_is_one_without_it_and_found_again(archive):
    entry = found(url="https://plugin.example/\ud83d")
    lost = found(url="note \ud83d")

    assert store(archive, entry, lost) == ["new", "new"]
    assert store(archive, entry, lost) == ["known", "known"]


def test_an_article_without_a_date_counts_by_when_it_was_first_seen(archive):
    store(archive, found(published=None), at=NOON)
    store(archive, found(published=None, text=TALKS), at=NOON + timedelta(days=2))

    (one,) = in_day(archive)

    assert one.published is None
    assert one.text == TALKS
    assert in_day(archive, known_at=DAY.until)[0].text == PORT


def test_windows_are_half_open(archive):
    ends = [DAY.since - timedelta(seconds=1), DAY.since, DAY.until - timedelta(microseconds=1), DAY.until]
    store(archive, *(found(f"https://herald.example/{n}", published=end) for n, end in enumerate(ends)))

    assert [raw.url[-1] for raw in in_day(archive)] == ["1", "2"]
    assert len(in_day(archive, Window())) == 4
    assert len(in_day(archive, Window(since=DAY.until))) == 1


def test_another_sites_copy_never_replaces_the_outlets_own_words(archive):
    store(archive, found(text=PORT))

    assert store(archive, found(text="Nothing of it is true, says a hostile feed.", own=False)) == ["known"]
    assert in_day(archive)[0].text == PORT


def test_the_outlets_own_words_replace_another_sites_copy(archive):
    store(archive, found(text=TALKS, own=False))

    store(archive, found(text=PORT))
    store(archive, found(text=TALKS, own=False))

    assert in_day(archive)[0].text == PORT
    assert faults_of(archive) == []


def test_the_whole_text_takes_the_teasers_place_and_is_no_edit(archive):
    store(archive, found(text="The port reopened."), at=NOON)

    assert store(archive, found(text=PORT, part="page"), at=NOON + timedelta(hours=1)) == ["known"]
    assert store(archive, found(text="The port reopened."), at=NOON + timedelta(hours=2)) == ["known"]

    assert in_day(archive, known_at=NOON + timedelta(minutes=1))[0].text == PORT
    assert size_of(archive) == (1, 1)
    assert hits(archive, "tanker") == ["https://herald.example/1"]


def test_a_paywall_that_goes_up_is_no_edit(archive):
    store(archive, found(text=PORT, part="page"))

    stub = found(text="Subscribe to read on.", part="page", note="its page is behind a paywall")
    assert store(archive, stub, at=NOON + timedelta(hours=1)) == ["known"]

    assert in_day(archive)[0].text == PORT


def test_a_notice_that_takes_an_article_back_is_an_edit(archive):
    store(archive, found(text=PORT, part="page"))

    notice = found(text="This article has been retracted. We apologise to our readers.", part="page")
    assert store(archive, notice, at=NOON + timedelta(hours=1)) == ["changed"]

    assert in_day(archive)[0].text == notice.text


def test_a_title_without_a_text_is_kept(archive):
    store(archive, found(text=""))

    assert [raw.title for raw in in_day(archive)] == ["Port reopens"]


def test_what_no_database_can_hold_is_cleaned_away(archive):
    hostile = found(text=f"One.\x00\ud800 {PORT}", title="A\x00\nB", outlet="\udfff", author="x\x1b[2J")

    store(archive, hostile)

    (got,) = in_day(archive)
    assert got.title == "A B"
    assert "\x00" not in got.text
    assert PORT in got.text


def test_old_articles_go_with_all_that_belongs_to_them(archive):
    with archive.writing() as connection:
        (source,) = sources.save_sources(connection, [SourceSpec(kind="feed", url="https://herald.example/feed")], NOON)
    store(archive, found(), found("https://herald.example/2", text=TALKS, published=NOON - timedelta(days=9)))
    with archive.writing() as connection:
        (kept,) = save(connection, [found("https://herald.example/2", TALKS)], source_id=source.id, now=NOON)
        link = SeenUrl(
            url="https://herald.example/2", source_id=source.id, digest="", checked_at=NOON, article_id=kept.article_id
        )
        web.save_seen(connection, [link])

    with archive.writing() as connection:
        assert prune_articles(connection, NOON - timedelta(days=7)) == 1

    assert size_of(archive) == (1, 1)
    assert hits(archive, "cease-fire") == []
    assert faults_of(archive) == []


def test_search_finds_all_words_phrases_alternatives_and_beginnings(archive):
    store(
        archive,
        found("https://a.example/1", PORT, title="Port reopens", outlet="Libya Herald"),
        found("https://b.example/2", TALKS, title="Talks", outlet="Daily", published=NOON + timedelta(hours=1)),
    )
    port, talks = "https://a.example/1", "https://b.example/2"

    assert hits(archive, "PORT tanker") == [port]
    assert hits(archive, '"Ras Lanuf"') == [port]
    assert hits(archive, '"Lanuf Ras"') == []
    assert hits(archive, "Geneva or Italy") == [talks, port]
    assert hits(archive, "on -Geneva") == [port]
    assert hits(archive, "tank*") == [port]
    assert hits(archive, "on", outlet="herald") == [port]
    assert hits(archive, "") == [talks, port]
    assert hits(archive, "", limit=1) == [talks]
    assert hits(archive, "on", window=Window(until=NOON + timedelta(minutes=1))) == [port]
    assert hits(archive, "on", window=Window(since=NOON + timedelta(minutes=1))) == [talks]
    assert hits(archive, "herald") == [port]


def test_search_finds_only_the_latest_version(archive):
    store(archive, found(text=PORT))
    store(archive, found(text=PORT.replace("Italy", "Malta")), at=NOON + timedelta(hours=1))

    assert hits(archive, "Italy") == []
    assert hits(archive, "Malta") == ["https://herald.example/1"]


def test_search_reads_arabic(archive):
    store(archive, found(text="أعيد فتح ميناء رأس لانوف يوم الاثنين.", title="ميناء"))

    assert hits(archive, "ميناء لانوف") == ["https://herald.example/1"]


@pytest.mark.parametrize(
    ("written", "asked"),
    [
        ("طَرَابُلُس", "طرابلس"),
        ("طرابلس", "طَرابُلُس"),
        ("ليبيـــا", "ليبيا"),
        ("اتّفاق الأطراف", "إتفاق أطراف"),
        ("آثار مصراتة", "اثار مصراته"),
        ("مستشفى", "مستشفي"),
        ("المسؤولون", "مسوولون"),
        ("والحكومة الليبية", "حكومة ليبية"),
        ("بالطريق الساحلي", "طريق ساحل*"),
        ("للبرلمان", "البرلمان"),
        ("الله", "الله"),
        ("عام ٢٠٢٦", "2026"),
        ("Café à Misrâta", "cafe misrata"),
        ("cafe", "café"),
        ("l’armée d'Haftar", "armee haftar"),
        ("armée Haftar", "l'armée d’Haftar"),
        ("Haftar's œuvre", "haftar oeuvre"),
        ("وبطرابلس", "طرابلس"),
        ("تاجوراء", "تاجورا"),
    ],
)
def test_search_takes_the_spellings_of_a_word_for_one(archive, written, asked):
    store(archive, found(text=f"بداية {written} نهاية", title="", outlet=""))

    assert hits(archive, asked) == ["https://herald.example/1"]
    assert hits(archive, f"بداية -{written.split()[0]}") == []


def test_search_takes_the_spellings_of_an_outlet_for_one(archive):
    store(archive, found(text="نص", title="صحيفة أخرى", outlet="الصّحيفة"))

    assert hits(archive, outlet="صحيفة") == ["https://herald.example/1"]
    assert hits(archive, outlet="أخرى") == []


def test_an_edited_arabic_article_leaves_nothing_of_its_old_words_in_the_index(archive):
    store(archive, found(text="وصلت الشُّحنة إلى الميناء."))
    store(archive, found(text="وصلت السفينة إلى الميناء."), at=NOON + timedelta(hours=1))

    assert hits(archive, "شحنة") == []
    assert hits(archive, "سفينة") == ["https://herald.example/1"]
    assert faults_of(archive) == []


def test_a_hit_shows_the_words_around_in_the_spelling_of_the_article(archive):
    store(archive, found(text="كلام كثير قبل ذلك. " * 30 + "وصلت ناقلة إلى ميناء طَرَابُلُس الأكبر أمس."))

    with archive.reading() as connection:
        (hit,) = search(connection, "طرابلس")

    assert "طَرَابُلُس الأكبر" in passage(hit, "طرابلس", around=40)


@pytest.mark.parametrize(
    "words", ['"', "-", "-x", "'); DROP TABLE articles; --", "AND", "NEAR(a b)", "*", "a:b", "\x00"]
)
def test_no_search_is_a_command(archive, words):
    store(archive, found())

    hits(archive, words)
    hits(archive, "port", outlet=words)

    assert hits(archive, "port") == ["https://herald.example/1"]


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60)
@given(words=st.text(max_size=30), outlet=st.text(max_size=10))
def test_whatever_is_typed_is_searched_for(archive, words, outlet):
    clean = "".join(ch for ch in words if not 0xD800 <= ord(ch) < 0xE000)
    hits(archive, clean, outlet="".join(ch for ch in outlet if not 0xD800 <= ord(ch) < 0xE000))


def test_a_hit_shows_the_words_around(archive):
    store(archive, found(text=f"{TALKS} " * 5 + PORT))

    with archive.reading() as connection:
        (hit,) = search(connection, "tanker")

    assert "tanker left" in passage(hit, "tanker", around=40)
    assert len(passage(hit, "tanker", around=40)) < 100
    assert passage(hit, "tanker", around=60).endswith("left for Italy with a million barrels.")


def test_a_transaction_that_fails_leaves_nothing(archive):
    def fail():
        with archive.writing() as connection:
            save(connection, [found()], source_id=None, now=NOON)
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail()

    assert size_of(archive) == (0, 0)
    assert hits(archive, "port") == []


def test_many_writers_at_once_lose_nothing(archive):
    def write(number):
        for n in range(10):
            store(archive, found(f"https://herald.example/{number}-{n}"), found("https://herald.example/same"))

    threads = [threading.Thread(target=write, args=(number,)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert size_of(archive) == (41, 41)
    assert faults_of(archive) == []


def test_one_alone_has_the_lock_until_it_lets_go(archive):
    with archive.lock("fetch") as first, archive.lock("fetch") as second, archive.lock("other") as other:
        assert (first, second, other) == (True, False, True)
    with archive.lock("fetch") as again:
        assert again


def test_documents_rules_and_links_are_remembered(archive):
    document = CacheValidators(
        url="https://a.example/f", etag='"x"', children=("https://a.example/1", "https://a.example/2"), checked_at=NOON
    )
    rules = RobotsTxt(origin="https://a.example", rules="User-agent: *\nDisallow: /x", until=NOON)
    with archive.writing() as connection:
        (source,) = sources.save_sources(connection, [SourceSpec(kind="feed", url="https://a.example/f")], NOON)
        link = SeenUrl(url="https://a.example/1", source_id=source.id, digest="d", checked_at=NOON, due_at=NOON)
        for _ in range(2):
            web.save_validators(connection, [document])
            web.save_robots(connection, [rules])
            web.save_seen(connection, [link])

    with archive.reading() as connection:
        assert web.validators_of(connection, ["https://a.example/f", "x"]) == {"https://a.example/f": document}
        assert web.robots_by_origin(connection) == {"https://a.example": rules}
        assert web.seen_among(connection, source.id, [link.url, "https://a.example/2"]) == {link.url: link}
        assert web.seen_among(connection, source.id + 1, [link.url]) == {link.url: link}
        assert web.due_urls(connection, NOON) == [link]
        assert web.due_urls(connection, NOON - timedelta(seconds=1)) == []


def test_a_fact_is_the_last_that_was_noted(archive):
    with archive.writing() as connection:
        meta.set_value(connection, "clock", "1", NOON)
        meta.set_value(connection, "clock", "2", NOON + timedelta(hours=1))
        assert meta.get_value(connection, "clock") == ("2", NOON + timedelta(hours=1))
        assert meta.get_value(connection, "other") is None


def polled(archive, source, outcome, at, *, new=0, **fields):
    with archive.writing() as connection:
        ended = replace(source, outcome=outcome, **fields)
        sources.record_polls(connection, [ended], Counter({source.id: new}), at)


def heard(archive, window=DAY, now=NOON + timedelta(days=1)):
    with archive.reading() as connection:
        ids = {each.id for each in sources.every(connection)}
        return sources.coverage_of(connection, ids, window, now)


def test_the_key_to_a_feed_that_has_no_name_yet_is_in_no_brief(archive):
    with archive.writing() as connection:
        asked = SourceSpec(kind="feed", url="https://down.example/feed?key=K3Y")
        (down,) = sources.save_sources(connection, [asked], NOON)
    polled(archive, down, "failed", NOON, detail="HTTP 500")

    (failed,) = heard(archive).failed

    assert failed.title == failed.what == "https://down.example/feed"


def test_coverage_tells_of_each_day_what_was_not_heard(archive):
    names = ("well", "down", "shut", "still", "back")
    with archive.writing() as connection:
        asked = [SourceSpec(kind="feed", url=f"https://{name}.example/", outlet=name) for name in names]
        well, down, shut, still, back = sources.save_sources(connection, asked, NOON)
    for source in (well, down, shut, still, back):
        polled(archive, source, "answered", NOON - timedelta(days=9), new=1)
    polled(archive, well, "answered", NOON, new=3)
    polled(archive, down, "failed", NOON, detail="HTTP 500")
    polled(archive, down, "waiting", NOON, detail="HTTP 500")
    polled(archive, shut, "refused", NOON, detail="robots.txt does not allow it")
    polled(archive, still, "unchanged", NOON)
    polled(archive, back, "failed", NOON, detail="HTTP 500")
    polled(archive, back, "answered", NOON, new=1)
    polled(archive, down, "answered", NOON + timedelta(days=1), new=1)

    told = heard(archive)

    assert told.answered == 3
    assert [(m.title, m.reason) for m in told.failed] == [("down", "HTTP 500")]
    assert [(m.title, m.reason) for m in told.skipped] == [("shut", "robots.txt does not allow it")]
    assert [(m.title, m.reason) for m in told.silent] == [("still", "nothing new since 2020-05-13")]


def test_a_day_before_the_first_poll_has_no_coverage(archive):
    with archive.writing() as connection:
        (one,) = sources.save_sources(connection, [SourceSpec(kind="feed", url="https://a.example/")], NOON)
    polled(archive, one, "answered", NOON + timedelta(days=2))

    assert heard(archive) is None


def test_a_source_keeps_what_is_known_of_it_when_it_is_asked_for_again(archive):
    ask = SourceSpec(kind="feed", url="https://a.example/")
    with archive.writing() as connection:
        (one,) = sources.save_sources(connection, [ask], NOON)
        failed = replace(one, outcome="failed", failures=3, detail="x")
        sources.record_polls(connection, [failed], Counter(), NOON)
        (again,) = sources.save_sources(connection, [ask], NOON + timedelta(days=1))

    assert (again.id, again.failures, again.added_at, again.listed) == (one.id, 3, NOON, False)


def test_a_source_added_by_command_stays_until_it_is_removed(archive):
    ask = SourceSpec(kind="feed", url="https://a.example/")
    with archive.writing() as connection:
        sources.save_sources(connection, [ask], NOON, listed=True)
        (one,) = sources.save_sources(connection, [ask], NOON)
        assert one.listed
        assert sources.unlist(connection, ask.url) == 1
        assert sources.unlist(connection, ask.url) == 0


def test_sources_that_nobody_asks_for_any_more_are_forgotten_once_their_articles_are(archive):
    with archive.writing() as connection:
        (one,) = sources.save_sources(connection, [SourceSpec(kind="feed", url="https://a.example/")], NOON)
    polled(archive, one, "answered", NOON)
    store(archive, found(), source_id=one.id)

    with archive.writing() as connection:
        sources.prune(connection, date(2021, 1, 1))
        assert len(sources.every(connection)) == 1
        prune_articles(connection, NOON + timedelta(days=1))
        sources.prune(connection, date(2021, 1, 1))
        assert sources.every(connection) == []


def test_a_bare_date_stays_one_in_articles_and_in_what_a_search_finds(archive):
    store(archive, found(published=NOON.date()))

    assert [each.published for each in in_day(archive)] == [NOON.date()]
    with archive.reading() as connection:
        assert [hit.published for hit in search(connection, "port")] == [NOON.date()]


def test_an_article_of_today_without_an_hour_is_in_the_hours_up_to_now(archive):
    morning = NOON.replace(hour=7)

    store(archive, found(published=NOON.date()), at=morning - timedelta(minutes=5))

    assert len(in_day(archive, Window(morning - timedelta(days=1), morning))) == 1


def test_an_edit_that_gives_no_date_leaves_the_bare_date(archive):
    store(archive, found(published=NOON.date()))
    store(archive, found(text=f"{PORT} It was calm.", published=None), at=NOON + timedelta(hours=1))

    assert [each.published for each in in_day(archive)] == [NOON.date()]


def kept_brief(connection, text="# Brief\n", at=NOON):
    return briefs.save_brief(
        connection,
        briefs.StoredBrief(
            day=NOON.date(),
            window=DAY,
            topic="Libya",
            form="md",
            settings={"stories": 10},
            version_ids=(1, 2),
            document="{}\n",
            text=text,
            made_at=at,
        ),
    )


def test_a_brief_is_shown_again_byte_for_byte_and_stored_once(archive):
    text = "# Brief\r\n\u202eليبيا\n"
    with archive.writing() as connection:
        number = kept_brief(connection, text)
        assert kept_brief(connection, text, NOON + timedelta(hours=1)) == number
        other = kept_brief(connection, "# Another\n", NOON + timedelta(hours=2))

    with archive.reading() as connection:
        one = briefs.brief_by_number(connection, number)
        assert one.text == text
        assert (one.version_ids, one.window, one.day, one.made_at) == ((1, 2), DAY, NOON.date(), NOON)
        assert [each.number for each in briefs.newest_briefs(connection)] == [other, number]
        assert briefs.brief_by_number(connection, 99) is None


_urls = st.sampled_from([f"https://herald.example/{n}" for n in range(4)])
_texts = st.sampled_from([PORT, TALKS, PORT.replace("Italy", "Malta"), ""])
_items = st.builds(found, url=_urls, text=_texts, part=st.sampled_from(["feed", "page"]), own=st.booleans())


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=25)
@given(batches=st.lists(st.lists(_items, max_size=5), max_size=5))
def test_whatever_comes_in_the_archive_stays_sound(archive, batches):
    with archive.reading() as connection:
        known = not articles.is_empty(connection)
    for number, batch in enumerate(batches):
        outcomes = store(archive, *batch, at=NOON + timedelta(hours=number))
        assert len(outcomes) == len(batch)
        known = known or bool(batch)

    assert faults_of(archive) == []
    assert bool(in_day(archive)) == known


@pytest.mark.parametrize("in_use", [False, True])
def test_an_archive_that_may_not_be_written_to_is_read(tmp_path, monkeypatch, in_use):
    writer = open_archive(str(tmp_path / "a?b %20#.db"))
    store(writer, found())
    if not in_use:
        writer.close()
    before = sorted(each.name for each in tmp_path.iterdir())
    monkeypatch.setattr("briefbot.store.archive.os.access", lambda *_: False)

    reader = open_archive(str(tmp_path / "a?b %20#.db"))

    assert hits(reader, "port") == ["https://herald.example/1"]
    with pytest.raises(ArchiveError, match="readonly") as caught:
        store(reader, found("https://herald.example/2"))
    assert caught.value.hint.startswith("check who owns the file")
    assert sorted(each.name for each in tmp_path.iterdir()) == before
    reader.close()
    writer.close()
