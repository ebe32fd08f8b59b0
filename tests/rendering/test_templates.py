import re
from dataclasses import fields
from datetime import UTC
from pathlib import Path

import pytest
from brief_builders import a_brief

from briefbot.errors import RenderError
from briefbot.model import Article, Brief, Excerpt, Missing, Report, Story
from briefbot.rendering import known_templates, render
from briefbot.rendering.filters import filters
from briefbot.rendering.page import page_filters
from briefbot.resources import shipped

DOC = (Path(__file__).parents[2] / "docs" / "templates.md").read_text(encoding="utf-8")
OPENED = ("figures.telegram.html.j2", "sources.telegram.html.j2", "wording.telegram.html.j2")
SHIPPED = ("brief.html.j2", "brief.md.j2", "brief.telegram.html.j2", "brief.txt.j2")
PAGE_ONLY = {"charts", "line", "map", "meta", "nav", "picture", "storyline", "style", "totals"}
TIMELINES = ("timeline.html.j2", "timeline.md.j2", "timeline.telegram.html.j2", "timeline.txt.j2")


@pytest.mark.parametrize("name", SHIPPED)
def test_one_block_is_replaced_and_the_others_stay(template, tmp_path, name):
    block = '{% extends "shipped:NAME" %}{% block also %}MINE {{ brief.topic }}{% endblock %}'
    template(name, block.replace("NAME", name))

    text = render(a_brief(), name, folders=[tmp_path])

    assert "MINE Libya" in text
    assert "Also reported" not in text
    assert "Forces enter Tarhuna" in text


def test_a_block_of_a_story_sees_the_story(template):
    path = template(
        "mine.md.j2",
        '{% extends "shipped:brief.md.j2" %}\n'
        "{% block sources %}{{ loop.index }}: {{ story.independent_sources }}; {{ super() }}{% endblock %}",
    )

    text = render(a_brief(), path)

    assert "1: 2; **2 independent sources:** AFP, Harbour Sample" in text
    assert "2: 0; **1 report of unknown origin:** ar.example" in text


def test_the_users_folder_comes_first_and_shipped_always_means_ours(template, tmp_path):
    template("brief.md.j2", "mine")

    assert render(a_brief(), folders=[tmp_path]) == "mine\n"
    assert render(a_brief(), "shipped:brief.md.j2", folders=[tmp_path]) == render(a_brief())


def test_what_macros_and_set_blocks_print_is_escaped_once(template):
    path = template(
        "mine.md.j2",
        "{% macro m(x) %}**{{ x }}**{% endmacro %}{% set y %}{{ '*' }}{% endset %}{{ m('_a_') }} {{ y }} {{ y ~ '*' }}",
    )

    assert render(a_brief(), path) == "**\\_a\\_** \\* \\\\\\*\\*\n"


def test_template_syntax_in_a_text_is_text(template):
    path = template("mine.txt.j2", "{{ brief.topic }}")

    assert render(a_brief(topic="{{ 1 + 1 }} {% raw %}"), path) == "{{ 1 + 1 }} {% raw %}\n"


def test_nothing_is_printed_for_none_and_safe_is_left_alone(template):
    path = template("mine.html.j2", "{{ none }}{{ '<hr>' | safe }}{{ '<b>' }}{{ '<i>' | e }}{{ ' a ' }}.")

    assert render(a_brief(), path) == "<hr>&lt;b&gt;&lt;i&gt; a .\n"


def broken(name, *args, **kwargs):
    with pytest.raises(RenderError) as caught:
        render(a_brief(), name, *args, **kwargs)
    assert "\n" not in str(caught.value)
    assert caught.value.hint
    return str(caught.value), caught.value.hint


def test_a_template_that_is_not_there_is_told_with_those_that_are(tmp_path, template):
    path = template("mine.md.j2", 'a\n{% extends "none.md.j2" %}')

    for name, place in (("none.md.j2", ""), ("mine.md.j2", f"{path}:2: ")):
        message, hint = broken(name, folders=[tmp_path])
        assert message == f"{place}no template is called 'none.md.j2'"
        known = sorted((*SHIPPED, "mine.md.j2", *OPENED, *TIMELINES))
        assert hint == f"choose one of: {', '.join(known)}; or name a file"
    assert known_templates() == tuple(sorted((*SHIPPED, *OPENED, *TIMELINES)))


@pytest.mark.parametrize(
    ("source", "says"),
    [
        ("a\n{% if %}", ":2: Expected an expression"),
        ("a\n\n{{ breif }}", ":3: 'breif' is undefined"),
        ("a\n{{ brief.storeis }}", ":2: 'briefbot.model.Brief object' has no attribute 'storeis'"),
        ("{{ brief.day | dya }}", ":1: No filter named 'dya'"),
        ("\n{{ 1 / 0 }}", ":2: ZeroDivisionError"),
        ("{% for n in range(10 ** 9) %}{% endfor %}", ":1: OverflowError"),
        ('{% extends "shipped:brief.md.j2" %}\n{% block story %}\n{{ story.x }}{% endblock %}', ":3: "),
    ],
)
def test_a_mistake_is_told_with_its_line(template, source, says):
    path = template("mine.md.j2", source)

    message, _ = broken(path)

    assert f"{path}{says}" in message


def test_a_template_that_extends_itself_is_told_how_to_extend_ours(template, tmp_path):
    template("brief.md.j2", '{% extends "brief.md.j2" %}')

    assert "shipped:brief.md.j2" in broken("brief.md.j2", folders=[tmp_path])[1]


def test_a_template_that_is_not_utf_8_is_told_with_its_line(tmp_path, template):
    template("mine.md.j2", '{% include "part.md.j2" %}')
    (tmp_path / "part.md.j2").write_bytes(b"a\n\xff\xfe")

    for name in ("mine.md.j2", "part.md.j2"):
        assert broken(name, folders=[tmp_path])[0] == f"{tmp_path / 'part.md.j2'}:2: not in UTF-8"


def test_a_name_too_long_for_a_file_is_a_template_that_is_not_there():
    assert "no template is called" in broken(f"{'a' * 5_000}.md.j2")[0]


def test_a_name_that_says_no_format_is_told(template):
    assert ".md.j2" in broken(template("mine.j2", ""))[1]


def test_every_filter_is_documented():
    documented = set(re.findall(r"^\| `[^`]*\\\| (\w+)", DOC, re.MULTILINE))

    assert documented == set(filters(UTC)) | set(page_filters(UTC)) | {"link", "safe"}


def test_every_attribute_of_the_model_is_documented():
    for kind in (Brief, Story, Report, Excerpt, Article, Missing):
        names = [field.name for field in fields(kind)]
        names += [name for name, value in vars(kind).items() if isinstance(value, property)]
        for name in names:
            assert f"`{kind.__name__.lower()}.{name}`" in DOC


def test_every_block_is_documented():
    documented = set(re.findall(r"^\| `(\w+)` \|", DOC.partition("| block |")[2].partition("## ")[0], re.MULTILINE))

    for name in SHIPPED:
        source = (shipped("templates") / name).read_text(encoding="utf-8")
        assert set(re.findall(r"block (\w+)", source)) | PAGE_ONLY == documented


@pytest.mark.parametrize("source", re.findall(r"```jinja (\S+)\n(.*?)```", DOC, re.DOTALL), ids=lambda pair: pair[0])
def test_the_examples_of_the_documentation_work(template, source):
    template(*re.search(r"```python (filters\.py)\n(.*?)```", DOC, re.DOTALL).groups())

    assert "Libya brief, 5 June 2020" in render(a_brief(), template(*source))
