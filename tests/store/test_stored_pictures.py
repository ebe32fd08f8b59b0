"""The picture of an article in the archive: kept, renewed, and told from those of the outlet."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from archived import versions_of
from old_archives import make_tables_of
from sqlalchemy import text

from briefbot.entries import RawEntry
from briefbot.model import Picture, Window
from briefbot.store import archive as archives
from briefbot.store.archive import open_archive
from briefbot.store.articles import changed_in, contents_of_days, every_version, raw_articles_in, save

NOON = datetime(2020, 5, 22, 12, tzinfo=UTC)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
PORT = "The port of Ras Lanuf reopened on Monday, and a first tanker left for Italy with a million barrels."
SMOKE = Picture(url="https://img.example/smoke.jpg", alt="Smoke", credit="Ann Lee/AFP", width=1200, height=800)
CARD = Picture(url="https://img.example/card.jpg")


def found(n=1, picture=SMOKE, **fields):
    given = {"url": f"https://lamp.example/{n}", "title": "Port reopens", "outlet": "Lamp", "published": NOON}
    return RawEntry(**given | {"text": PORT, "part": "page"} | fields, picture=picture)


def store(archive, *items, at=NOON):
    with archive.writing() as connection:
        return [each.outcome for each in save(connection, items, source_id=None, now=at)]


def pictures(archive, known_at=None, window=None):
    with archive.reading() as connection:
        return [each.picture for each in raw_articles_in(connection, window or Window(), known_at=known_at)]


def test_a_picture_is_given_back_as_it_came(archive):
    store(archive, found(), found(2, Picture(url="https://img.example/2.jpg")), found(3, None))

    assert pictures(archive) == [SMOKE, Picture(url="https://img.example/2.jpg"), None]


def test_another_picture_of_the_same_words_takes_the_place_of_the_first(archive):
    other = replace(SMOKE, credit="Bob Ray")
    store(archive, found(picture=None))

    assert store(archive, found(), at=NOON + HOUR) == ["known"]
    assert pictures(archive) == [SMOKE]
    assert store(archive, found(picture=other), found(picture=None), at=NOON + 2 * HOUR) == ["known", "known"]
    assert pictures(archive) == [other]
    with archive.reading() as connection:
        assert len(versions_of(connection, "https://lamp.example/1")) == 1


def test_a_new_version_keeps_the_picture_unless_it_has_its_own(archive):
    store(archive, found())

    assert store(archive, found(picture=None, text=f"{PORT} Guards went home."), at=NOON + HOUR) == ["changed"]
    assert store(archive, found(picture=CARD, text=f"{PORT} Guards left at last."), at=NOON + 2 * HOUR) == ["changed"]
    with archive.reading() as connection:
        assert [each.picture for each in every_version(connection, ["https://lamp.example/1"])] == [SMOKE, SMOKE, CARD]


def test_the_teaser_of_a_feed_does_not_replace_the_picture_of_the_page(archive):
    store(archive, found())
    store(archive, found(picture=CARD, part="feed"), at=NOON + HOUR)

    assert pictures(archive) == [SMOKE]


def test_what_several_articles_of_an_outlet_have_is_the_outlets_own(archive):
    store(archive, found(1, CARD), found(2, CARD), found(3, CARD, outlet="Dune"), found(4))

    assert pictures(archive) == [None, None, CARD, SMOKE]


def test_without_an_outlet_the_site_counts(archive):
    hosts = ("lamp", "lamp", "dune")
    store(archive, *(found(n, CARD, outlet="", url=f"https://{host}.example/{n}") for n, host in enumerate(hosts)))

    assert pictures(archive) == [CARD, None, None], "sorted by address"


def test_so_it_is_where_the_other_article_is_of_another_day(archive):
    store(archive, found(1, CARD), found(2, CARD, published=NOON - 9 * DAY))
    today = Window(NOON - HOUR, NOON + HOUR)

    assert pictures(archive, window=today) == [None]


def test_articles_published_later_change_no_earlier_brief(archive):
    store(archive, found(1, CARD), found(2, CARD, published=NOON + 3 * DAY))
    today = Window(NOON - HOUR, NOON + HOUR)

    assert pictures(archive, known_at=today.until, window=today) == [CARD]


def test_two_versions_of_one_article_are_one(archive):
    store(archive, found())
    store(archive, found(text=f"{PORT} Guards went home."), at=NOON + HOUR)

    assert pictures(archive) == [SMOKE]
    with archive.reading() as connection:
        changed = changed_in(connection, Window(NOON + HOUR / 2, NOON + 2 * HOUR))
    assert [each.picture for each in changed] == [SMOKE]


def test_a_day_whose_picture_changed_is_another(archive):
    def digest():
        with archive.reading() as connection:
            (contents,) = contents_of_days(connection, UTC).values()
        return contents.digest

    store(archive, found())
    before = digest()
    assert digest() == before
    store(archive, found(picture=replace(SMOKE, credit="Bob Ray")), at=NOON + HOUR)
    assert digest() != before


def test_an_address_too_long_for_the_index_is_not_stored(archive):
    store(archive, found(picture=Picture(url="https://img.example/" + "a" * 5000)))

    assert pictures(archive) == [None]


@pytest.mark.parametrize("revision", ["0004", "0009"])
def test_articles_of_an_older_archive_have_no_picture_until_they_are_seen_again(archive_url, tmp_path, revision):
    (tmp_path / "archive").mkdir(exist_ok=True)
    opened = archives._unmigrated(archive_url)
    with opened.writing() as connection:
        if not archive_url.startswith("sqlite"):
            connection.execute(text("DROP SCHEMA public CASCADE"))
            connection.execute(text("CREATE SCHEMA public"))
        make_tables_of(connection, revision)
        connection.execute(
            text(
                "INSERT INTO articles(id, duplicate_key, url, seen_at, own)"
                " VALUES (1, '//lamp.example/1', 'https://lamp.example/1', 0, :yes)"
            ),
            {"yes": True},
        )
        connection.execute(
            text(
                "INSERT INTO versions(id, article_id, latest, seen_at, moment, outlet, language, origin, author, part,"
                " note, digest, title, text) VALUES (1, 1, :yes, 0, 0, 'Lamp', '', '', '', 'page', '', 'd', 'Port', :text)"
            ),
            {"yes": True, "text": PORT},
        )
    opened.close()

    opened = open_archive(archive_url)
    assert pictures(opened) == [None]
    assert store(opened, found(title="Port", published=None)) == ["known"]
    assert pictures(opened) == [SMOKE]
    opened.close()
