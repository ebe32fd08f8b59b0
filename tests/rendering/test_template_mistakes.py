"""Mistakes in templates of one's own are told with file, line and the name that may have been meant."""

import pytest
from brief_builders import a_brief

from briefbot.errors import RenderError
from briefbot.rendering import render, render_blocks

EXTENDS = '{% extends "shipped:brief.md.j2" %}\n'


def mistake(path, **options):
    """The message and the hint of rendering a brief."""
    with pytest.raises(RenderError) as caught:
        render(a_brief(), path, **options)
    assert "\n" not in f"{caught.value}{caught.value.hint}"
    return str(caught.value), caught.value.hint


def test_a_block_that_replaces_nothing_is_told_with_the_one_that_may_be_meant(template):
    path = template(
        "mine.md.j2", f"{EXTENDS}{{% block footer %}}x{{% endblock %}}\n{{% block sumary %}}y{{% endblock %}}"
    )

    assert mistake(path) == (f"{path}:3: no block is called 'sumary' in brief.md.j2", "did you mean 'summary'?")


def test_where_no_block_has_a_name_like_it_all_are_named(template):
    message, hint = mistake(template("mine.md.j2", EXTENDS + "{% block zzz %}{% endblock %}"))

    assert ":2: no block is called 'zzz'" in message
    assert "its blocks are: also, corrections, empty" in hint


def test_a_block_of_another_format_is_told(template):
    assert "'style' in brief.md.j2" in mistake(template("mine.md.j2", EXTENDS + "{% block style %}{% endblock %}"))[0]


def test_a_template_between_has_blocks_too_and_its_own_mistakes_are_told_where_they_are(template):
    middle = template("house.md.j2", EXTENDS + "{% block header %}{% block logo %}L{% endblock %}{% endblock %}")
    path = template(
        "mine.md.j2", '{% extends "house.md.j2" %}{% block logo %}MINE{% endblock %}{% block also %}{% endblock %}'
    )

    assert render(a_brief(), path).startswith("MINE\n")
    template("house.md.j2", EXTENDS + "\n{% block heade %}{% block logo %}L{% endblock %}{% endblock %}")
    assert mistake(path)[0].startswith(f"{middle}:3: no block is called 'heade'")


@pytest.mark.parametrize(
    "source",
    [
        EXTENDS + "{% block header %}{% block mine %}M{% endblock %}{% endblock %}",
        EXTENDS + "{% block header %}{{ self.mine() }}{% endblock %}{% block mine %}M{% endblock %}",
        "{% block mine %}M{% endblock %}",
        '{% set base = "shipped:brief.md.j2" %}{% extends base %}{% block mine %}{% endblock %}{% block header %}M{% endblock %}',
        '{% if not brief %}{% extends "shipped:brief.md.j2" %}{% endif %}{% block mine %}M{% endblock %}',
    ],
)
def test_a_block_that_is_printed_or_may_be_is_no_mistake(template, source):
    assert render(a_brief(), template("mine.md.j2", source)).startswith("M\n")


def test_an_included_template_is_checked_too(template):
    part = template("part.md.j2", EXTENDS + "{% block foter %}{% endblock %}")

    message, hint = mistake(template("mine.md.j2", '{% include "part.md.j2" %}'))

    assert message.startswith(f"{part}:2: no block is called 'foter'")
    assert hint == "did you mean 'footer'?"


@pytest.mark.parametrize(
    ("source", "meant"),
    [
        ("{{ breif }}", "brief"),
        ("{{ brief.storeis }}", "stories"),
        ("{% for s in brief.stories %}{{ s.orgins }}{% endfor %}", "origins"),
        ("{{ brief | headng }}", "heading"),
        ("{% if brief is defind %}{% endif %}", "defined"),
        ("{% blok header %}{% endblock %}", "block"),
        ("{% if brief %}{{ 1 | headng }}{% endif %}", "heading"),
        ("{{ rnge(3) }}", "range"),
    ],
)
def test_the_name_that_may_be_meant_is_told(template, source, meant):
    path = template("mine.md.j2", f"a\n\n{source}")

    message, hint = mistake(path)

    assert message.startswith(f"{path}:3: ")
    assert hint.startswith(f"did you mean {meant!r}? ")


TELEGRAM = '{% extends "shipped:brief.telegram.html.j2" %}\n'


def in_blocks(path):
    """The header and the first story of a brief, rendered one by one."""
    brief = a_brief()
    return render_blocks(brief, path, [("header", None), ("story", brief.stories[0])])


def test_blocks_are_rendered_one_by_one_where_a_template_only_replaces_some(template):
    shipped = in_blocks("brief.telegram.html.j2")
    path = template(
        "mine.telegram.html.j2",
        TELEGRAM + "{% block sources %}{{ story.independent_sources }} in {{ brief.language }}{% endblock %}"
        "{% block header %}MINE {{ super() }}{% endblock %}",
    )

    header, story = in_blocks(path)

    assert header == f"MINE {shipped[0]}"
    assert story.startswith(shipped[1].partition("\n")[0])
    assert "2 in en" in story
    assert "2 in en" not in shipped[1]
    again = template(
        "again.telegram.html.j2",
        '{% extends "mine.telegram.html.j2" %}{% block header %}AGAIN {{ super() }}{% endblock %}',
    )
    assert in_blocks(again) == [f"AGAIN {header}", story]


@pytest.mark.parametrize(
    "source",
    [
        TELEGRAM + "{% macro m() %}M{% endmacro %}{% block header %}{{ m() }}{% endblock %}",
        TELEGRAM + "{% set m = 'M' %}{% block header %}{{ m }}{% endblock %}",
        "M{{ brief | heading }}",
    ],
)
def test_a_template_that_does_more_is_one_text(template, source):
    texts = in_blocks(template("mine.telegram.html.j2", source))

    assert len(texts) == 1
    assert texts[0].startswith("M")


def test_a_template_of_one_s_own_sees_the_reader_s_language(template):
    path = template("mine.txt.j2", "{{ brief.language }} {{ brief | language }}")

    assert render(a_brief(), path, language="fr") == "fr fr\n"


def test_each_function_of_filters_py_is_a_filter_beside_it_and_in_the_users_folder(template, tmp_path):
    template(
        "filters.py",
        "from os.path import join\n_times = 2\ndef loud(text, mark='+'):\n    return text.upper() + mark * _times\n"
        "short = lambda text: text[:3]\ndef _hidden(text):\n    return ''\n",
    )
    path = template("mine.md.j2", "{{ brief.topic | loud | safe }} {{ brief.topic | loud('?') | short }}")

    assert render(a_brief(), path) == "LIBYA++ LIB\n"
    assert render(a_brief(), "mine.md.j2", folders=[tmp_path]) == "LIBYA++ LIB\n"
    assert mistake(template("other.md.j2", "{{ 1 | hidden }}"))[0].endswith("No filter named 'hidden'.")
    assert not list(tmp_path.glob("__pycache__"))


def test_what_a_filter_of_one_s_own_returns_is_escaped(template):
    template("filters.py", "def bold(text):\n    return f'<b>{text}</b>\\x1b[31m'\n")

    assert render(a_brief(), template("mine.html.j2", "{{ brief.topic | bold }}")) == "&lt;b&gt;Libya&lt;/b&gt;[31m\n"


def test_a_changed_file_of_filters_is_read_again(template):
    path = template("mine.md.j2", "{{ 1 | mine }}")
    texts = []
    for answer in ("one", "other"):
        template("filters.py", f"def mine(_):\n    return '{answer}'\n")
        texts.append(render(a_brief(), path))

    assert texts == ["one\n", "other\n"]


@pytest.mark.parametrize(
    ("source", "says"),
    [
        ("x = 1\ndef a(:\n", ":2: invalid syntax"),
        ("x = 1\n\ny = 1 / 0\n", ":3: ZeroDivisionError: division by zero"),
        ("import none_of_this_name\n", ":1: ModuleNotFoundError: "),
        ("import sys\nsys.exit('bye\\nbye')\n", ":2: SystemExit: bye bye"),
        ("a = '\0'\n", ":1: "),
        ("def one(t):\n    return t\n\ndef day(t):\n    return t\n", ":4: there is a filter called 'day' already"),
        ("def join(t):\n    return t\n", ":1: there is a filter called 'join' already"),
        ("x = '\xff'".encode("latin-1"), ":1: "),
    ],
)
def test_a_broken_file_of_filters_is_told_with_its_line(template, tmp_path, source, says):
    path = template("mine.md.j2", "x")
    (tmp_path / "filters.py").write_bytes(source if isinstance(source, bytes) else source.encode())

    message, hint = mistake(path)

    assert f"{tmp_path / 'filters.py'}{says}" in message
    assert hint


def test_a_filter_that_fails_is_told_with_its_line_and_the_templates(template, tmp_path):
    template("filters.py", "def third(items):\n    return items[2]\n")
    path = template("mine.md.j2", "a\n{{ [1] | third }}")

    message, _ = mistake(path)

    assert (
        message == f"{tmp_path / 'filters.py'}:2: IndexError: list index out of range (in a filter that {path}:2 uses)"
    )
