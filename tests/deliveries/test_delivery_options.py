"""What a table of [[deliveries]] may say, and what is told of one that is wrong."""

from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from briefbot.config import Config, load_config
from briefbot.deliveries.options import DeliveryOptions
from briefbot.errors import ConfigError


def a_delivery(**options):
    return DeliveryOptions(**{"path": "brief.md", **options})


@pytest.mark.parametrize(
    ("options", "says"),
    [
        ({"path": ""}, "path is empty: it is where the file is written"),
        ({"path": "  "}, "path is empty"),
        ({"kind": "site", "path": ""}, "path is empty: it is where the site is written"),
        ({"kind": " "}, "kind is empty: choose file, site"),
        ({"kind": "mail"}, "path is of the kinds file and site: what 'mail' is to get goes into url"),
        ({"url": "https://a.example"}, "url is of a plugin or a site: a file has a path"),
        ({"path": "{date}.md"}, "path holds '{date}': in braces is {day}, {topic}, {language}"),
        ({"path": "{day.md"}, "path holds '{'"),
        ({"path": "day}.md"}, "path holds '}'"),
        ({"path": "{}.md"}, "path holds '{}'"),
        ({"path": "{day!r}.md"}, "path holds '{day!r}'"),
        ({"kind": "site", "path": "site/{day}"}, "path holds '{day}': in braces is nothing"),
        ({"path": "brief.pdf"}, "path ends in '.pdf': set format to one of md, html, txt, telegram, json"),
        ({"format": "pdf"}, "format is 'pdf': choose one of md, html, txt, telegram, json"),
        ({"every": "hour"}, "every is 'hour': choose one of day, run"),
        ({"unsure": "ask"}, "unsure is 'ask': choose one of skip, repeat"),
        ({"language": "tlh"}, "language is 'tlh': choose one of en, ar, fr"),
        ({"languages": ("ar",)}, "languages is of a site"),
        ({"kind": "site", "languages": ("ar", "tlh")}, "languages holds 'tlh': choose of en, ar, fr"),
        ({"kind": "site", "url": "example.org"}, "url is 'example.org': write it as https://"),
        ({"hour": 24}, "hour is 24"),
        ({"timeout": 0.0}, "timeout is 0.0"),
        ({"timeout": float("nan")}, "timeout is nan"),
        ({"name": "n" * 61}, "name has 61 characters"),
        ({"kind": "site", "format": "md"}, "format is of a file or a plugin"),
        ({"kind": "site", "since_last": True}, "since_last is of a file or a plugin"),
        ({"pictures": True}, "pictures is of a page or a site: this delivery has the format md, set html"),
        (
            {"pictures": True, "path": "a.html", "template": "b.telegram.html.j2"},
            "this delivery has the format telegram",
        ),
    ],
)
def test_a_wrong_value_is_told_by_its_key(options, says):
    with pytest.raises(ValueError) as caught:
        a_delivery(**options)
    assert says in str(caught.value)


@pytest.mark.parametrize(
    ("path", "form"),
    [("a.md", "md"), ("a.HTML", "html"), ("a.htm", "html"), ("a.txt", "txt"), ("a.json", "json"), ("a", "md")],
)
def test_the_format_is_that_of_the_suffix(path, form):
    assert a_delivery(path=path).form == form


def test_a_format_or_a_template_comes_before_the_suffix():
    assert a_delivery(path="a.pdf", format="html").form == "html"
    assert a_delivery(path="a.xml", template="my.html.j2").form == "html"
    assert a_delivery(path="a.md", template="my.telegram.html.j2").form == "telegram"
    assert a_delivery(kind="mail", path="", template="./mail.txt.j2").form == "txt"


def test_a_path_holds_the_day_the_topic_and_the_language():
    options = a_delivery(path="/w/{{old}}/{topic}/{language}-{day}.md")

    assert options.place(day=date(2020, 5, 22), topic="libya", language="ar") == Path("/w/{old}/libya/ar-2020-05-22.md")
    assert a_delivery(path="{day}.md").place() == Path("undated.md")


@given(st.text(alphabet="{}day/.m", min_size=1))
def test_any_path_is_refused_or_filled_without_fault(path):
    try:
        options = a_delivery(path=path, format="md")
    except ValueError:
        return
    assert "{day}" not in path or "2020" in str(options.place(day=date(2020, 1, 1)))


def test_a_site_is_built_at_each_run_and_all_else_is_delivered_once_a_day():
    assert a_delivery().is_daily
    assert not a_delivery(kind="site").is_daily
    assert a_delivery(kind="site", every="day").is_daily
    assert not a_delivery(every="run").is_daily


def test_a_file_is_written_again_after_a_crash_and_a_plugin_only_if_asked():
    assert a_delivery().is_repeatable
    assert not a_delivery(kind="mail", path="").is_repeatable
    assert a_delivery(kind="mail", path="", unsure="repeat").is_repeatable


@pytest.fixture
def config_of(tmp_path):
    def load(text, folder=tmp_path):
        folder.mkdir(exist_ok=True)
        (folder / "briefbot.toml").write_text(text, encoding="utf-8")
        return load_config(folder / "briefbot.toml")

    return load


def test_two_deliveries_of_one_name_are_refused(config_of):
    table = '[[deliveries]]\npath = "a.md"\n'

    with pytest.raises(ConfigError, match="two are called 'file': give each a name of its own"):
        config_of(table * 2)
    assert [each.title for each in config_of(table + table + 'name = "b"\n').deliveries] == ["file", "b"]


@pytest.mark.parametrize(
    ("line", "says", "hint"),
    [
        ('pth = "a.md"', "unknown key 'deliveries[1].pth'", "did you mean 'path'?"),
        ('path = "a.md"\nsince_last = 1', "deliveries[1].since_last is 1, not true or false", ""),
        ('path = "a.md"\ntopic = 3', "deliveries[1].topic is 3, not a text in quotes", ""),
        ('path = "{x}.md"', "[deliveries[1]] path holds '{x}'", ""),
    ],
)
def test_what_is_wrong_in_a_file_is_told_with_its_place(config_of, line, says, hint):
    with pytest.raises(ConfigError) as caught:
        config_of(f"[[deliveries]]\n{line}\n")
    assert says in str(caught.value)
    assert hint in caught.value.hint


def test_relative_paths_are_relative_to_the_file_whatever_its_folder_is_called(config_of, tmp_path, monkeypatch):
    monkeypatch.setenv("HOME", "/home/{somebody}")
    folder = tmp_path / "an {odd} folder"
    config = config_of(
        '[[deliveries]]\npath = "{day}.md"\ntemplate = "./mine.md.j2"\ntopic = "sudan.toml"\n'
        '[[deliveries]]\nname = "home"\npath = "~/{day}.md"\ntemplate = "brief.txt.j2"\n'
        '[[deliveries]]\nname = "whole"\npath = "/w/{day}.md"\ntopic = ""\n',
        folder,
    )

    first, home, whole = config.deliveries
    assert first.place(day=date(2020, 5, 22)) == folder / "2020-05-22.md"
    assert (Path(first.template), first.topic) == (folder / "mine.md.j2", str(folder / "sudan.toml"))
    assert home.place(day=date(2020, 5, 22)) == Path("/home/{somebody}/2020-05-22.md")
    assert (home.template, home.topic) == ("brief.txt.j2", None)
    assert (whole.path, whole.topic) == ("/w/{day}.md", "")


def test_a_path_that_is_too_long_with_its_folder_is_told(config_of):
    with pytest.raises(ConfigError, match="path has"):
        config_of(f'[[deliveries]]\npath = "{"p" * 1995}.md"\n')


def test_by_default_there_is_no_delivery():
    assert Config().deliveries == ()


def test_the_documented_tables_are_deliveries(config_of):
    page = (Path(__file__).parents[2] / "docs" / "deliveries.md").read_text(encoding="utf-8")
    table = page.partition("```toml briefbot.toml\n")[2].partition("```")[0]

    assert [each.title for each in config_of(table).deliveries] == ["page", "now", "arabic", "site", "pipe"]
