import errno
import math
import tomllib
from dataclasses import fields
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from odd_files import ODD_FILES, a_loop, a_pipe

from briefbot.app.archives import opened
from briefbot.app.doctor import examine
from briefbot.config import (
    ArchiveConfig,
    BriefConfig,
    Config,
    archive_url,
    load_config,
)
from briefbot.deliveries.options import DeliveryOptions
from briefbot.errors import BriefbotError, ConfigError, InputError
from briefbot.fetching.addresses import source_address
from briefbot.sources.options import SourceOptions
from briefbot.store.archive import file_of, open_archive
from briefbot.telegram.options import TelegramOptions
from briefbot.toml_files import structured
from briefbot.topic.load import load_topic
from briefbot.web.options import HttpOptions

EXAMPLE = Path(__file__).parent.parent / "config.example.toml"


def test_the_example_holds_every_key_at_its_default():
    assert load_config(EXAMPLE) == Config()
    given = tomllib.loads(EXAMPLE.read_text(encoding="utf-8"))
    assert set(given["brief"]) == set(BriefConfig.__dataclass_fields__)


def test_the_example_shows_every_key_of_a_delivery_at_its_default_but_for_the_path_and_the_topic():
    table = (
        EXAMPLE.read_text(encoding="utf-8").partition("# [[deliveries]]\n")[2].replace("\n# ", "\n").removeprefix("# ")
    )
    shown = tomllib.loads(table)

    assert list(shown) == [field.name for field in fields(DeliveryOptions)]
    given = structured(shown, DeliveryOptions, where="the example", example="")
    assert given == DeliveryOptions(path="{day}.html", topic="libya")


def test_without_a_file_the_defaults_hold(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))

    assert load_config(None, {}) == Config()


def test_the_named_file_comes_before_the_environment_and_that_before_the_folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    for n, name in enumerate(["named.toml", "environ.toml", "briefbot.toml"], start=1):
        Path(name).write_text(f"[brief]\nglance = {n}\n", encoding="utf-8")

    assert load_config(Path("named.toml"), {"BRIEFBOT_CONFIG": "environ.toml"}).brief.glance == 1
    assert load_config(None, {"BRIEFBOT_CONFIG": "environ.toml"}).brief.glance == 2
    assert load_config(None, {}).brief.glance == 3


def test_the_users_folder_comes_last(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "home"))
    (tmp_path / "home" / "briefbot").mkdir(parents=True)
    (tmp_path / "home" / "briefbot" / "config.toml").write_text("[brief]\nglance = 4\n", encoding="utf-8")

    assert load_config(None, {}).brief.glance == 4


def test_a_byte_order_mark_does_no_harm(tmp_path):
    path = tmp_path / "c.toml"
    path.write_bytes("\ufeff[brief]\nglance = 4\n".encode())

    assert load_config(path).brief.glance == 4


@pytest.mark.parametrize(
    ("text", "says", "hint"),
    [
        ("[brief]\nstoreis = 3\n", "unknown key 'brief.storeis'", "did you mean 'stories'?"),
        ("[brief]\nzzz = 3\n", "unknown key 'brief.zzz'", "known keys: timezone"),
        ("[breif]\nstories = 3\n", "unknown key 'breif'", "did you mean 'brief'?"),
        ('[brief]\nstories = "3"\n', "brief.stories is '3', not a whole number", "config.example.toml"),
        ("[brief]\nstories = true\n", "brief.stories is True, not a whole number", "config.example.toml"),
        ("[brief]\ntopic = 3\n", "brief.topic is 3, not a text in quotes", "config.example.toml"),
        ("[brief]\nstories = -1\n", "[brief] stories is -1", "config.example.toml"),
        ('[brief]\ntimezone = "Libya/Tripoli"\n', "timezone is 'Libya/Tripoli'", "config.example.toml"),
        ('[brief]\ntimezone = "../../etc/passwd"\n', "timezone is '../../etc/passwd'", "config.example.toml"),
        ('[brief]\ntimezone = ""\n', "timezone is ''", "config.example.toml"),
        ("brief = 3\n", "[brief] is not a table of keys", "[brief]"),
        ("[brief\n", "not TOML", "config.example.toml"),
    ],
)
def test_a_wrong_file_is_told_by_file_and_key_with_what_to_do(tmp_path, text, says, hint):
    path = tmp_path / "c.toml"
    path.write_text(text, encoding="utf-8")

    with pytest.raises(ConfigError) as caught:
        load_config(path)

    assert str(path) in str(caught.value)
    assert says in str(caught.value)
    assert hint in caught.value.hint
    assert caught.value.exit_code == 2


def test_a_file_that_is_missing_or_no_text_is_told(tmp_path):
    with pytest.raises(ConfigError, match="cannot be read"):
        load_config(tmp_path / "none.toml")
    (tmp_path / "latin.toml").write_bytes(b"# caf\xe9\n")
    with pytest.raises(ConfigError, match="not UTF-8"):
        load_config(tmp_path / "latin.toml")


def test_a_folder_that_may_not_be_entered_has_no_configuration(tmp_path, monkeypatch):
    def closed(path, **_options):
        raise PermissionError(errno.EACCES, "Permission denied", str(path))

    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("os.lstat", closed)

    assert load_config(None, {}) == Config()


SECTIONS = {
    "brief": BriefConfig,
    "archive": ArchiveConfig,
    "http": HttpOptions,
    "telegram": TelegramOptions,
    "sources": SourceOptions,
    "deliveries": DeliveryOptions,
}
TABLES = {"sources": {"url": "https://example.org/feed"}, "deliveries": {"path": "brief.md"}}
KEYS = [(section, field.name) for section, options in SECTIONS.items() for field in fields(options)]
VALUES = st.recursive(
    st.one_of(
        st.integers(),
        st.sampled_from([10**26, -(10**26), 1_000_000, math.nan, math.inf, -math.inf, 1e308, 0, -1, ""]),
        st.floats(),
        st.booleans(),
        st.text(),
        st.sampled_from(
            ["\0", "a\nb", "x" * 5000, "x" * 300, "http://[", "https://h:99999", "https://", "https://a b/"]
        ),
        st.dates(),
        st.times(),
        st.datetimes(),
    ),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=6,
)


def holding(section, key, value):
    """What a file parses to that has this key."""
    if section not in TABLES:
        return {section: {key: value}}
    return {section: [{**TABLES[section], key: value}]}


def told(data):
    """The message about a configuration; empty if it is taken."""
    try:
        structured(data, Config, where="briefbot.toml", example="an example")
    except ConfigError as error:
        return str(error)
    return ""


@settings(max_examples=30)  # each of them at every key
@given(value=VALUES)
def test_any_value_of_any_key_is_taken_or_told_by_the_keys_name(value):
    for section, key in KEYS:
        message = told(holding(section, key, value))

        assert not message or (message.startswith("briefbot.toml: ") and key in message and len(message) < 400), key


@pytest.mark.parametrize("wrap", [lambda n: n, lambda n: -n, lambda n: [n], lambda n: {"a": n}])
def test_a_number_too_large_to_write_is_told_by_the_keys_name(wrap):
    for section, key in KEYS:
        message = told(holding(section, key, wrap(1 << 100_000)))

        assert key in message
        assert len(message) < 400


@given(section=st.sampled_from(sorted(SECTIONS)), value=VALUES)
@example("sources", {"url": "x"})
@example("telegram", [])
@example("sources", [[]])
def test_any_value_in_place_of_a_section_is_taken_or_told(section, value):
    message = told({section: value})

    assert not message or section in message


@given(st.dictionaries(st.text().filter(lambda key: not hasattr(Config().brief, key)), VALUES, min_size=1))
def test_keys_that_nobody_knows_are_told(data):
    with pytest.raises(ConfigError, match="unknown key") as caught:
        structured({"brief": data}, Config, where="briefbot.toml", example="an example")
    assert len(str(caught.value)) < 200


@pytest.mark.parametrize(
    ("section", "line"),
    [
        ("brief", f"stories = {10**26}"), ("brief", "stories = 1001"), ("brief", "sentences = 101"), ("brief", "glance = 101"),
        ("archive", "keep_days = 1000000"), ("http", "delay = nan"), ("http", "timeout = inf"), ("http", "timeout = 0"),
        ("http", f"max_bytes = {10**10}"), ("http", "max_pages = 10000000"), ("telegram", "per_second = nan"),
        ("telegram", "per_second = inf"), ("telegram", "per_chat = 0"), ("telegram", "per_group = 10001"),
        ("telegram", f"admins = [1, {2**53}]"), ("telegram", 'listen = ""'), ("telegram", 'listen = " "'),
        ("telegram", r'listen = "\u202e"'),
        ("telegram", 'api_url = ""'), ("telegram", 'api_url = "http://["'), ("telegram", 'webhook_url = "https://h:0/"'),
        ("brief", 'topic = "a\\u0000b"'), ("archive", 'url = "a\\u0000b"'), ("archive", f'url = "{"x" * 5000}"'),
    ],
)  # fmt: skip
def test_what_is_out_of_bounds_is_told_by_its_key(tmp_path, section, line):
    path = tmp_path / "c.toml"
    path.write_text(f"[{section}]\n{line}\n")

    with pytest.raises(ConfigError, match=line.split(" ")[0]):
        load_config(path)


@pytest.mark.parametrize(
    ("key", "choices"), [("log", "lines, json"), ("access", "open, code, list"), ("unsure", "skip, repeat")]
)
def test_a_value_that_is_none_of_the_choices_is_told_with_them(tmp_path, key, choices):
    path = tmp_path / "c.toml"
    path.write_text(f'[telegram]\n{key} = "xml"\n')

    with pytest.raises(ConfigError, match=f"{key} is 'xml': choose one of {choices}"):
        load_config(path)


def test_a_number_of_too_many_digits_is_told(tmp_path):
    (tmp_path / "c.toml").write_text(f"[brief]\nstories = {'9' * 5000}\n")

    with pytest.raises(ConfigError, match="not TOML"):
        load_config(tmp_path / "c.toml")


@pytest.mark.parametrize("value", ["a\nb", "x" * 5000, "\x1b[2J"])
def test_an_archive_that_the_environment_names_has_the_same_bounds_and_is_not_repeated(value):
    with pytest.raises(ConfigError, match="BRIEFBOT_ARCHIVE_URL") as caught:
        archive_url(ArchiveConfig(), {"BRIEFBOT_ARCHIVE_URL": value})
    assert value not in str(caught.value)


@ODD_FILES
def test_a_file_that_is_no_configuration_is_told_and_never_waited_for(tmp_path, make):
    make(tmp_path / "odd.toml")

    with pytest.raises(ConfigError, match=r"odd\.toml"):
        load_config(tmp_path / "odd.toml")


@ODD_FILES
def test_nor_is_one_overlooked_where_it_is_not_named(tmp_path, monkeypatch, make):
    monkeypatch.chdir(tmp_path)
    make(tmp_path / "briefbot.toml")

    with pytest.raises(ConfigError, match=r"briefbot\.toml"):
        load_config(None, {})


@ODD_FILES
def test_a_file_that_is_no_topic_is_told_and_never_waited_for(tmp_path, make):
    make(tmp_path / "odd.toml")

    with pytest.raises(ConfigError, match=r"odd\.toml"):
        load_topic(str(tmp_path / "odd.toml"))


@pytest.mark.parametrize("name", ["x" * 300, "x" * 300 + ".toml", "a/../b", ".", "/", "\0"])
def test_a_name_that_is_no_topics_is_told(name):
    with pytest.raises(ConfigError):
        load_topic(name)


@pytest.mark.parametrize(
    ("typed", "address"),
    [
        ("feed://news.example/rss", "http://news.example/rss"),
        ("FEED:https://news.example/rss", "https://news.example/rss"),
        ("feed:news.example/rss", "http://news.example/rss"),
        ("rss://news.example:8080/", "http://news.example:8080/"),
        ("news.example/rss", "https://news.example/rss"),
        ("feed.example:8080/rss", "https://feed.example:8080/rss"),
        ("feed:8080/rss", "https://feed:8080/rss"),
        (" HTTP://News.example/rss#top ", "http://news.example/rss"),
    ],
)
def test_an_address_as_a_browser_hands_it_to_a_reader_is_one(typed, address):
    assert source_address(typed, "feed") == address


@pytest.mark.parametrize("url", ["http://[", "http://[::1/", "http://a℀b/", "[", "//[", "http://h:99999/", "\ud800"])
def test_an_address_that_is_none_is_told(url):
    with pytest.raises(InputError, match="is no address on the web"):
        source_address(url, "feed")


@pytest.mark.parametrize("options", ["timeout=abc", "foo=1", "mode=memory&uri=true"])
def test_sqlite_takes_no_options(tmp_path, options):
    with pytest.raises(ConfigError, match="SQLite takes no options"):
        open_archive(f"sqlite:///{tmp_path}/a.db?{options}")


@pytest.mark.parametrize("name", ["a b.db", "a%20b.db", "50%.db", "h#.db", "أرشيف.db", "a+b@c:1.db"])
@pytest.mark.parametrize("form", ["{}", "sqlite:///{}"])
def test_the_file_of_an_archive_is_called_as_it_is_named(tmp_path, form, name):
    open_archive(form.format(tmp_path / name)).close()

    assert [each.name for each in tmp_path.glob("*.db")] == [name]


def test_a_question_mark_in_the_url_of_a_file_is_refused(tmp_path):
    with pytest.raises(ConfigError, match="SQLite takes no options"):
        open_archive(f"sqlite:///{tmp_path}/q?.db")


@pytest.mark.parametrize("url", ["news.db", "sqlite:///news.db", "./sub/../news.db"])
def test_relative_paths_are_relative_to_the_file_that_names_them(tmp_path, monkeypatch, url):
    (tmp_path / "here" / "sub").mkdir(parents=True)
    file = tmp_path / "here" / "briefbot.toml"
    file.write_text(
        f'[brief]\ntemplates = "my"\ntopic = "topic.toml"\n[archive]\nurl = "{url}"\n'
        '[[sources]]\nkind = "folder"\nurl = "texts"\n[[sources]]\nurl = "news.example/feed"\n'
    )
    seen = []
    for folder, named in (
        (tmp_path / "here", None),
        (tmp_path, Path("here/briefbot.toml")),
        (tmp_path / "here/sub", file),
    ):
        monkeypatch.chdir(folder)
        seen.append(load_config(named, {}))

    here = tmp_path / "here"
    first = seen[0]
    assert seen == [first] * 3
    assert file_of(first.archive.url).resolve() == here / "news.db"
    assert (first.brief.templates, first.brief.topic) == (str(here / "my"), str(here / "topic.toml"))
    assert [each.url for each in first.sources] == [str(here / "texts"), "news.example/feed"]


def test_a_folder_of_articles_is_named_by_its_path_or_as_an_address(tmp_path):
    file = tmp_path / "c.toml"
    for key in ("path", "url"):
        file.write_text(f'[[sources]]\nkind = "folder"\n{key} = "texts"\n')
        (source,) = load_config(file).sources
        assert (source.url, source.path) == (str(tmp_path / "texts"), "")


@pytest.mark.parametrize("table", ['path = "texts"', 'kind = "folder"\npath = "a"\nurl = "b"'])
def test_a_path_of_what_is_no_folder_is_refused_with_what_to_write(tmp_path, table):
    (tmp_path / "c.toml").write_text(f"[[sources]]\n{table}\n")

    with pytest.raises(ConfigError, match='write kind = "folder" and one of them'):
        load_config(tmp_path / "c.toml")


def test_what_is_no_relative_path_stays(tmp_path, monkeypatch):
    monkeypatch.setenv("HOME", "/home/somebody")
    file = tmp_path / "c.toml"
    for url in ("postgresql+psycopg://u@h/n", "/abs/a.db", "sqlite:////abs/a.db", ""):
        file.write_text(f'[brief]\ntopic = ""\ntemplates = "~/my"\n[archive]\nurl = "{url}"\n')
        config = load_config(file)
        assert (config.archive.url, config.brief.topic, config.brief.templates) == (url, "", "/home/somebody/my")


def examine_with(folder, url):
    """What the doctor says about an archive."""
    (folder / "c.toml").write_text(f'[archive]\nurl = "{url}"\n')
    return "\n".join(examine(folder / "c.toml", environ={}).lines)


@pytest.mark.parametrize("url", ["x" * 300, "{folder}", "{folder}/fifo", "{folder}/loop", "~nobody-has-this-name/x"])
@pytest.mark.parametrize("form", ["{}", "sqlite:///{}"])
def test_an_archive_where_none_can_be_is_told(tmp_path, url, form):
    a_pipe(tmp_path / "fifo")
    a_loop(tmp_path / "loop")
    config = Config(archive=ArchiveConfig(url=form.format(url.format(folder=tmp_path))))

    with pytest.raises(BriefbotError), opened(config):
        pass
    assert " archive: " in examine_with(tmp_path, config.archive.url)


def test_the_command_line_has_the_same_bounds(run):
    code, _, err = run("render", "--topic", "x" * 5000)

    assert code == 2
    assert "--topic has 5,000 characters" in err
