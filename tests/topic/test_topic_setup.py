"""A topic brings its own feeds and its own time zone; what a reader names comes before them."""

import re
from pathlib import Path

import pytest

from briefbot.config import BriefConfig, load_config
from briefbot.entries import SourceSpec
from briefbot.errors import TopicError
from briefbot.fetching.polled import brings_sources, bundled, polled_sources
from briefbot.resources import shipped
from briefbot.sources.opml import read_opml
from briefbot.sources.options import SourceOptions
from briefbot.store import sources
from briefbot.store.archive import open_archive
from briefbot.topic.load import default_topic, load_topic

MINIMAL = 'title = "Marshland"\nrelevant = ["Marshland"]\n'
OPML = '<opml version="2.0"><body><outline text="Lamp" xmlUrl="https://lamp.example/rss"/></body></opml>'


@pytest.fixture
def topic(tmp_path):
    """Write a topic with some more keys; gives its path."""

    def write(more="", name="marshland.toml"):
        (tmp_path / name).write_text(MINIMAL + more, encoding="utf-8")
        return str(tmp_path / name)

    return write


def urls(found):
    return [each.url for each in found]


def test_the_shipped_topic_brings_the_shipped_feeds_and_the_default_zone():
    feeds, _ = read_opml((shipped("seeds") / "feeds.opml").read_bytes(), where="feeds.opml")

    assert bundled("libya") == list(feeds)
    assert default_topic().timezone == BriefConfig().timezone


def test_a_topic_brings_addresses_tables_and_lists(topic, tmp_path):
    (tmp_path / "more.opml").write_text(OPML, encoding="utf-8")
    path = topic(
        'feeds = ["news.example/feed", { url = "https://dune.example/", kind = "page", outlet = "Dune" },'
        ' { url = "saved", kind = "folder" }, "more.opml", "t.me/harbour_news"]'
    )

    assert bundled(path) == [
        SourceSpec(url="https://news.example/feed"),
        SourceSpec(url="https://dune.example/", kind="page", outlet="Dune"),
        SourceSpec(url=str(tmp_path / "saved"), kind="folder"),
        SourceSpec(url="https://lamp.example/rss", title="Lamp"),
        SourceSpec(url="https://t.me/s/harbour_news", kind="telegram_channel"),
    ]


@pytest.mark.parametrize("more", ["", "feeds = []"])
def test_of_a_topic_without_feeds_and_without_a_topic_the_shipped_list_is_polled(topic, more):
    assert bundled(topic(more)) == bundled("") == bundled("libya")
    assert not brings_sources(topic(more))
    assert not brings_sources("")


def test_sources_that_the_reader_names_come_before_those_of_the_topic(topic, tmp_path):
    path = topic('feeds = ["news.example/feed"]')
    archive = open_archive(str(tmp_path / "archive.db"))
    with archive.writing() as connection:
        assert urls(polled_sources(connection, (), path)) == ["https://news.example/feed"]
        configured = (SourceOptions(url="https://mine.example/"),)
        assert urls(polled_sources(connection, configured, path)) == ["https://mine.example/"]
        from datetime import UTC, datetime

        sources.save_sources(
            connection, [SourceSpec(url="https://added.example/")], datetime(2020, 5, 1, tzinfo=UTC), listed=True
        )
        assert urls(polled_sources(connection, (), path)) == ["https://added.example/"]
    archive.close()


@pytest.mark.parametrize(
    ("more", "says"),
    [
        ('feeds = "news.example/feed"', "feeds is 'news.example/feed', not a list"),
        ("feeds = [3]", "feeds[1]"),
        ('feeds = [{ adress = "x" }]', "feeds[1]"),
        ('feeds = [""]', "[feeds[1]] url is empty"),
        ('timezone = "Marshland"', "timezone is 'Marshland': no zone has that name"),
        ('timezone = "../../etc/passwd"', "no zone has that name"),
        ("timezone = 3", "timezone is 3, not a text in quotes"),
    ],
)
def test_a_wrong_value_is_told_with_the_file(topic, more, says):
    path = topic(more)

    with pytest.raises(TopicError, match=re.escape(says)) as caught:
        load_topic(path)
    assert str(caught.value).startswith(path)
    assert caught.value.hint


@pytest.mark.parametrize(
    ("more", "says"),
    [
        (
            'feeds = ["https://news.example/feed", "notaurl"]',
            "the topic 'marshland': feeds, number 2: 'notaurl' is no address",
        ),
        ('feeds = ["javascript:alert(1)"]', "is no address on the web"),
        ('feeds = ["none.opml"]', "none.opml: no such file"),
        ('feeds = ["marshland.toml.opml"]', "no such file"),
    ],
)
def test_a_feed_that_is_no_address_is_told_with_the_topic(topic, more, says):
    with pytest.raises(TopicError, match=re.escape(says)) as caught:
        bundled(topic(more))
    assert caught.value.hint


def test_a_changed_topic_is_read_again(topic):
    path = topic()
    assert load_topic(path) is load_topic(path)
    topic('timezone = "Asia/Amman"')

    assert load_topic(path).timezone == "Asia/Amman"


@pytest.fixture
def config(tmp_path):
    """Load a configuration file with some lines."""

    def load(text, **options):
        (tmp_path / "briefbot.toml").write_text(text, encoding="utf-8")
        return load_config(Path(tmp_path / "briefbot.toml"), {}, **options).brief.timezone

    return load


def test_where_the_configuration_names_no_zone_the_topics_holds(topic, config):
    topic('timezone = "Asia/Amman"')
    topic(name="plain.toml")

    assert config('[brief]\ntopic = "marshland.toml"\n') == "Asia/Amman"
    assert config('[brief]\ntopic = "marshland.toml"\ntimezone = "Africa/Tunis"\n') == "Africa/Tunis"
    assert config('[brief]\ntopic = "plain.toml"\n') == BriefConfig().timezone
    assert config("") == config('[brief]\ntopic = ""\n') == BriefConfig().timezone


def test_a_topic_named_on_the_command_line_brings_its_zone_too(topic, config):
    path = topic('timezone = "Asia/Amman"')

    assert config("", topic=path) == "Asia/Amman"
    assert config('[brief]\ntimezone = "Africa/Tunis"\n', topic=path) == "Africa/Tunis"
    assert load_config(None, {"BRIEFBOT_CONFIG": ""}, topic=path).brief.timezone == "Asia/Amman"


@pytest.mark.parametrize("name", ["none.toml", "none", "a\0b.toml", "x" * 5_000])
def test_a_topic_that_is_not_there_is_told_where_it_is_used_not_by_each_command(config, name):
    assert config("", topic=name) == BriefConfig().timezone


def test_the_commands_say_whose_list_is_polled(run, topic, tmp_path):
    topic('timezone = "Asia/Amman"\nfeeds = [{ url = "lamp.example/rss", outlet = "Lamp" }]\n')
    (tmp_path / "briefbot.toml").write_text('[brief]\ntopic = "marshland.toml"\n', encoding="utf-8")

    _, out, err = run("feeds", "list")
    assert (out.count("Lamp"), out.count("http")) == (1, 1)
    assert "this is the list of the topic" in err
    out = run("doctor")[1]
    assert "ok       topic: Marshland, with 0 names, and 1 sources; days begin by Asia/Amman" in out
    run("feeds", "import", "--bundled")
    assert "lamp.example" in run("feeds", "list", "--json")[1]


def test_a_topic_that_is_wrong_is_in_nobody_s_way_who_names_sources(run, tmp_path):
    (tmp_path / "marshland.toml").write_bytes(b"\xff\xfe")
    (tmp_path / "briefbot.toml").write_text('[brief]\ntopic = "marshland.toml"\n', encoding="utf-8")

    code, _, err = run("feeds", "list")
    assert code == 2
    assert "marshland.toml: not UTF-8" in err
    assert run("feeds", "add", "lamp.example/rss")[0] == 0
    assert run("feeds", "list")[1].count("feed https://lamp.example/rss") == 1


def test_the_doctor_says_once_what_is_wrong_with_the_topic(run, topic, tmp_path):
    run("feeds", "list")
    topic('feeds = ["none.opml"]')
    (tmp_path / "briefbot.toml").write_text('[brief]\ntopic = "marshland.toml"\n', encoding="utf-8")

    code, out, _ = run("doctor")

    assert code == 1
    assert out.count("ERROR") == 1
    assert "ERROR    topic: the topic 'marshland': " in out


@pytest.mark.parametrize(
    "more",
    [
        'feeds = [{ url = "/etc", kind = "folder" }]',
        'feeds = [{ url = "../saved", kind = "folder" }]',
        'feeds = ["../more.opml"]',
        'feeds = [{ url = "../more", kind = "opml" }]',
        'outline = "../land.geojson"',
    ],
)
def test_a_topic_reads_nothing_outside_its_folder(topic, more):
    with pytest.raises(TopicError, match="is outside the folder of the topic"):
        load_topic(topic(f"\n{more}\n"))
