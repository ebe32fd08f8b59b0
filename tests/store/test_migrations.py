"""Migrations run by themselves, forward only, after a copy of a SQLite file."""

import json
import sqlite3
import subprocess
import sys
from datetime import date, timedelta

import pytest
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from old_archives import REVISIONS, make_tables_of
from sqlalchemy import inspect, text

from briefbot.app.doctor import examine
from briefbot.changes.told import ToldSentence, from_json
from briefbot.errors import ArchiveError, ConfigError
from briefbot.store import archive as archives
from briefbot.store import articles, editions, ledger, meta, web
from briefbot.store.archive import open_archive
from briefbot.store.briefs import brief_by_number
from briefbot.store.integrity import faults_of
from briefbot.store.migrations import SCRIPTS
from briefbot.store.schema import EPOCH, HEAD, metadata
from briefbot.store.search import search


def differences_from_the_schema(archive):
    """Return how an archive's tables differ from the schema, but for the search index, which no schema can state."""
    with archive.reading() as connection:
        found = [str(each) for each in compare_metadata(MigrationContext.configure(connection), metadata)]
        there = inspect(connection)
        for table in metadata.sorted_tables:
            stored = {each["name"]: each["default"] for each in there.get_columns(table.name)}
            for column in table.columns:
                default = None if stored[column.name] is None else stored[column.name].partition("::")[0].strip("'")
                if not column.primary_key and default != (column.server_default and column.server_default.arg):
                    found.append(f"{column} has the default {default}")
    return [each for each in found if "search_index" not in each and "search_vector" not in each]


def test_a_new_archive_has_the_tables_of_the_schema(archive):
    assert differences_from_the_schema(archive) == []


@pytest.mark.parametrize("revision", REVISIONS)
def test_the_migrations_lead_to_the_schema_from_every_revision(archive_url, tmp_path, revision):
    (tmp_path / "archive").mkdir()
    opened = archives._unmigrated(archive_url if archive_url.startswith("sqlite") else _emptied(archive_url))
    with opened.writing() as connection:
        make_tables_of(connection, revision)
    opened.close()

    opened = open_archive(archive_url)
    assert differences_from_the_schema(opened) == []
    assert faults_of(opened) == []
    opened.close()


def test_the_newest_migration_is_the_one_that_the_schema_names():
    config = Config()
    config.set_main_option("script_location", str(SCRIPTS))

    assert ScriptDirectory.from_config(config).get_current_head() == HEAD
    assert REVISIONS[-1] == HEAD, "its statements are to stand beside those of the revisions before"


@pytest.fixture
def old(tmp_path):
    """An archive as the first migration left it, with an article in it."""
    file = tmp_path / "archive.db"
    opened = archives._unmigrated(str(file))
    with opened.writing() as connection:
        make_tables_of(connection, "0001")
        connection.execute(text("INSERT INTO articles(identity, url, seen_at, own) VALUES ('//a', 'https://a', 0, 1)"))
    opened.close()
    return file


def test_an_old_archive_is_brought_forward_after_a_copy(old):
    opened = open_archive(str(old))

    assert opened.backup == old.with_name("archive.db.0001.bak")
    with opened.reading() as connection:
        assert connection.scalar(text("SELECT count(*) FROM articles")) == 1
        assert connection.scalar(text("SELECT count(*) FROM briefs")) == 0
    opened.close()
    with sqlite3.connect(opened.backup) as copy:
        assert copy.execute("SELECT version_num FROM alembic_version").fetchall() == [("0001",)]
        assert copy.execute("SELECT count(*) FROM articles").fetchone() == (1,)
    copy.close()
    again = open_archive(str(old))
    assert again.backup is None
    again.close()


def test_an_archive_with_briefs_comes_forward_with_nothing_lost(archive_url, tmp_path):
    sqlite = archive_url.startswith("sqlite")
    if not sqlite:
        archive_url = _emptied(archive_url)
    else:
        (tmp_path / "archive").mkdir()
    opened = archives._unmigrated(archive_url)
    day = date(2020, 5, 22)
    with opened.writing() as connection:
        make_tables_of(connection, "0002")
        connection.execute(
            text("INSERT INTO articles(identity, url, seen_at, own) VALUES ('//a', 'https://a', 0, :own)"),
            {"own": True},
        )
        row = {"day": day.isoformat(), "text": "The port opened."}
        connection.execute(
            text(
                "INSERT INTO briefs(id, made_at, day, topic, form, settings, made_of, document, text, digest)"
                " VALUES (1, 0, :day, 'world', 'md', '{}', '[7]', '{}', :text, 'd')"
            ),
            row,
        )
    opened.close()

    opened = open_archive(archive_url)
    assert bool(opened.backup) == sqlite
    with opened.reading() as connection:
        assert connection.scalar(text("SELECT version_num FROM alembic_version")) == HEAD
        assert connection.scalar(text("SELECT count(*) FROM articles")) == 1
        assert brief_by_number(connection, 1).text == "The port opened."
        assert brief_by_number(connection, 1).version_ids == (7,)
        for table in ("subscribers", "editions", "briefings", "ledger"):
            assert connection.scalar(text(f"SELECT count(*) FROM {table}")) == 0
    opened.close()


def test_what_has_another_name_now_is_there_under_it(archive_url, tmp_path):
    sqlite = archive_url.startswith("sqlite")
    (tmp_path / "archive").mkdir()
    opened = archives._unmigrated(archive_url if sqlite else _emptied(archive_url))
    with opened.writing() as connection:
        make_tables_of(connection, "0003")
        for statement in OF_OLD:
            connection.execute(text(statement), {"yes": True})
        if sqlite:
            indexed = (
                "INSERT INTO found(rowid, title, text, outlet) VALUES (1, 'Port reopens', 'A tanker left.', 'Herald')"
            )
        else:
            indexed = "UPDATE versions SET words = to_tsvector('simple', title || ' ' || outlet || ' ' || text)"
        connection.execute(text(indexed))
    opened.close()

    opened = open_archive(archive_url)
    assert faults_of(opened) == []
    with opened.reading() as connection:
        assert [hit.url for hit in search(connection, "tanker")] == ["https://a.example/1"]
        assert list(web.validators_of(connection, ["https://a.example/feed"])) == ["https://a.example/feed"]
        assert list(web.robots_by_origin(connection)) == ["https://a.example:443"]
        assert [seen.url for seen in web.due_urls(connection, EPOCH)] == ["https://a.example/1"]
        assert meta.get_value(connection, meta.CLOCK_SKEW) == ("1.5", EPOCH)
        assert meta.get_value(connection, meta.LAST_SEND).value == "r1"
        assert meta.get_value(connection, meta.LAST_PRUNED) is not None
        assert ledger.part_counts(connection) == {"sent": 1, "in_doubt": 1}
        assert articles.version_ids(connection, ["https://a.example/1"]) == [1]
    with opened.writing() as connection:  # what is in the index can be taken out of it
        assert articles.prune_articles(connection, EPOCH + timedelta(days=1)) == 1
    assert faults_of(opened) == []
    opened.close()


def test_what_was_indexed_as_it_is_written_is_found_in_other_spellings_after_the_migration(archive_url, tmp_path):
    sqlite = archive_url.startswith("sqlite")
    (tmp_path / "archive").mkdir()
    opened = archives._unmigrated(archive_url if sqlite else _emptied(archive_url))
    words = "طَرَابُلُس: الأطراف"
    with opened.writing() as connection:
        make_tables_of(connection, "0005")
        connection.execute(
            text("INSERT INTO articles(id, duplicate_key, url, seen_at, own) VALUES (1, 'k', 'https://a', 0, :yes)"),
            {"yes": True},
        )
        for number, latest in ((1, False), (2, True)):
            connection.execute(
                text(
                    "INSERT INTO versions(id, article_id, latest, seen_at, moment, outlet, language, origin, author,"
                    " part, note, digest, title, text) VALUES (:id, 1, :latest, 0, 5000000, 'Herald', '', '', '',"
                    " 'page', '', 'd', :words, 'نص')"
                ),
                {"id": number, "latest": latest, "words": words if latest else "قديم"},
            )
        if sqlite:
            indexed = (
                "INSERT INTO search_index(rowid, title, text, outlet) VALUES ((5 << 30) + 2, :words, 'نص', 'Herald')"
            )
        else:
            indexed = "UPDATE versions SET search_vector = to_tsvector('simple', :words)"
        connection.execute(text(indexed), {"words": words})
    opened.close()

    opened = open_archive(archive_url)
    assert faults_of(opened) == []
    with opened.reading() as connection:
        assert [hit.url for hit in search(connection, "طرابلس أطراف")] == ["https://a"]
        assert search(connection, "قديم") == []
    with opened.writing() as connection:
        assert articles.prune_articles(connection, EPOCH + timedelta(days=1)) == 1
    assert faults_of(opened) == []
    opened.close()


def test_editions_that_were_sent_before_count_as_told(archive_url, tmp_path):
    sqlite = archive_url.startswith("sqlite")
    (tmp_path / "archive").mkdir()
    opened = archives._unmigrated(archive_url if sqlite else _emptied(archive_url))
    sentence = {"text": "The port opened.", "url": "https://a.example/1", "start": 0, "end": 16}
    article = {"url": "https://a.example/1", "title": "Port opens", "outlet": "", "published": "2020-05-22T06:00:00"}
    story = {"title": "Port opens", "summary": [], "reports": [{"origin": "", "articles": [article]}]}
    document = {"schema": 2, "day": "2020-05-22", "glance": [sentence], "stories": [story]}
    with opened.writing() as connection:
        make_tables_of(connection, "0007")
        connection.execute(
            text(
                "INSERT INTO briefs(id, made_at, day, until, topic, form, settings, version_ids, document, text, digest)"
                " VALUES (1, 0, '2020-05-22', 7, 'Libya', 'telegram', '{}', '[7]', :document, '', 'd')"
            ),
            {"document": json.dumps(document)},
        )
        connection.execute(
            text(
                "INSERT INTO editions(id, key, day, until, language, length, stories, content, made_at)"
                " VALUES (1, 'k', '2020-05-22', 7, 'en', 'full', 1, '{}', 0), (2, 'l', '', 8, 'en', '', 0, '{}', 0)"
            )
        )
    opened.close()

    opened = open_archive(archive_url)
    with opened.reading() as connection:
        told, notice = (editions.edition_by_id(connection, number).told for number in (1, 2))
    opened.close()
    (kept,) = from_json(told).stories
    assert kept.sentences == (ToldSentence("The port opened.", article["url"], published=date(2020, 5, 22)),)
    assert notice == ""


#: Rows of an archive at 0003, one in each table that has another name since, or a column or a value that has.
OF_OLD = (
    "INSERT INTO sources(id, kind, url, listed, added_at) VALUES (1, 'feed', 'https://a.example/feed', :yes, 0)",
    "INSERT INTO documents(url, etag, checked_at) VALUES ('https://a.example/feed', 'e', 0)",
    "INSERT INTO robots(origin, rules, until) VALUES ('https://a.example:443', '', 0)",
    (
        "INSERT INTO articles(id, identity, url, seen_at, own, source_id)"
        " VALUES (1, '//a.example/1', 'https://a.example/1', 0, :yes, 1)"
    ),
    (
        "INSERT INTO versions(id, article_id, latest, seen_at, moment, outlet, language, origin, author, part, note, digest,"
        " title, text) VALUES (1, 1, :yes, 0, 0, 'Herald', '', '', '', 'page', '', 'd', 'Port reopens', 'A tanker left.')"
    ),
    (
        "INSERT INTO links(link, source_id, article_id, digest, checked_at, due_at)"
        " VALUES ('https://a.example/1', 1, 1, 'd', 0, 0)"
    ),
    "INSERT INTO facts(name, value, noted_at) VALUES ('clock', '1.5', 0), ('sender', 'r1', 0), ('tidied', '', 0)",
    "INSERT INTO ledger(edition_id, chat_id, part, state, at) VALUES (1, 1, 0, 'sent', 0), (1, 1, 1, 'unsure', 0)",
)


def _emptied(url):
    opened = archives._unmigrated(url)
    with opened.writing() as connection:
        connection.execute(text("DROP SCHEMA public CASCADE"))
        connection.execute(text("CREATE SCHEMA public"))
    opened.close()
    return url


def test_a_migration_that_fails_changes_nothing(old, monkeypatch):
    def fail(connection):
        connection.execute(text("CREATE TABLE briefs (half INTEGER)"))
        raise ArchiveError("the power went")

    monkeypatch.setattr("briefbot.store.migrations.migrate", fail)
    with pytest.raises(ArchiveError):
        open_archive(str(old))
    monkeypatch.undo()

    opened = open_archive(str(old))
    assert [fault for fault in faults_of(opened) if "no version" not in fault] == []
    opened.close()


def test_several_may_bring_an_archive_forward_at_once(old):
    code = "import sys; from briefbot.store.archive import open_archive; open_archive(sys.argv[1]).close()"
    runs = [subprocess.Popen([sys.executable, "-c", code, old]) for _ in range(4)]

    assert [run.wait() for run in runs] == [0, 0, 0, 0]


def test_an_archive_of_a_newer_briefbot_is_left_alone(tmp_path):
    open_archive(str(tmp_path / "a.db")).close()
    with sqlite3.connect(tmp_path / "a.db") as connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
    connection.close()

    with pytest.raises(ArchiveError, match="newer briefbot") as caught:
        open_archive(str(tmp_path / "a.db"))
    assert caught.value.hint == "update briefbot"


def test_somebody_elses_database_is_left_alone(tmp_path):
    with sqlite3.connect(tmp_path / "a.db") as connection:
        connection.execute("CREATE TABLE songs (title TEXT)")
    connection.close()

    with pytest.raises(ArchiveError, match="no archive of briefbot"):
        open_archive(str(tmp_path / "a.db"))


@pytest.mark.parametrize(
    "content", [b"not a database at all, but a text" * 50, b"SQLite format 3\x00" + b"\x07" * 2000]
)
def test_what_is_no_database_is_told(tmp_path, content):
    (tmp_path / "a.db").write_bytes(content)

    with pytest.raises(ArchiveError) as caught:
        open_archive(str(tmp_path / "a.db"))
    assert "a.db" in str(caught.value)
    assert "\n" not in str(caught.value)
    assert caught.value.hint


def test_a_file_cut_in_the_middle_is_told_by_the_doctor(tmp_path, monkeypatch):
    file = tmp_path / "a.db"
    monkeypatch.setenv("BRIEFBOT_ARCHIVE_URL", str(file))
    archive = open_archive(str(file))
    with archive.writing() as connection:
        rows = [{"i": f"//{n}", "u": "x" * 500} for n in range(500)]
        connection.execute(text("INSERT INTO articles(duplicate_key, url, seen_at, own) VALUES (:i, :u, 0, 1)"), rows)
    archive.close()
    file.write_bytes(file.read_bytes()[:-100_000])
    for side in ("-wal", "-shm"):
        file.with_name(f"a.db{side}").unlink(missing_ok=True)

    told = "\n".join(examine(None, environ={"BRIEFBOT_ARCHIVE_URL": str(file)}).lines)
    assert "ERROR    archive" in told
    assert "put back a copy" in told


def test_a_full_disk_is_told_and_nothing_is_half_written(tmp_path):
    archive = open_archive(str(tmp_path / "a.db"))
    rows = [{"i": f"//{n}", "u": "x" * 500} for n in range(500)]

    def fill():
        with archive.writing() as connection:
            pages = connection.exec_driver_sql("PRAGMA page_count").scalar()
            connection.exec_driver_sql(f"PRAGMA max_page_count={pages + 5}")
            connection.execute(
                text("INSERT INTO articles(duplicate_key, url, seen_at, own) VALUES (:i, :u, 0, 1)"), rows
            )

    with pytest.raises(ArchiveError, match="full") as caught:
        fill()

    assert "make room" in caught.value.hint
    archive.close()
    archive = open_archive(str(tmp_path / "a.db"))
    assert faults_of(archive) == []
    with archive.reading() as connection:
        assert connection.scalar(text("SELECT count(*) FROM articles")) == 0
    archive.close()


@pytest.mark.parametrize(
    "url", ["mysql://x/y", "://", "postgresql+nonsense://x", "sqlite://", "sqlite:///:memory:", "http://x"]
)
def test_an_address_of_no_archive_is_told_by_its_key(url):
    with pytest.raises((ConfigError, ArchiveError)) as caught:
        open_archive(url)
    assert caught.value.hint


@pytest.mark.parametrize("url", ["reader:geheim@127.0.0.1:1/x", "127.0.0.1:1/x?user=reader&password=geheim"])
def test_a_password_is_never_told(url):
    with pytest.raises(ArchiveError) as caught:
        open_archive(f"postgresql+psycopg://{url}")

    assert "geheim" not in str(caught.value) + caught.value.hint
