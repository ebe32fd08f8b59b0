"""The command line on a real terminal, and the same commands into a pipe."""

import json
import re
import shutil

import pytest
from terminals import on_a_terminal, seen

TALKS = "Fighters captured the port of Derna in Libya from its defenders on Friday, residents said on the telephone."


@pytest.fixture
def news(tmp_path):
    """A file of one article."""
    path = tmp_path / "news.jsonl"
    row = {"url": "https://a.example/1", "outlet": "Herald", "title": "Derna falls", "text": TALKS}
    path.write_text(json.dumps(row | {"published": "2020-05-22"}) + "\n", encoding="utf-8")
    return path


def drawn(text):
    """What stands on the terminal after a display of progress was taken away."""
    return re.sub(r"\x1b\[\?25l.*\x1b\[\?25h(?:\r|\x1b\[1A|\x1b\[2K)*", "", text, flags=re.DOTALL)


@pytest.mark.parametrize("command", ["render", "timeline"])
def test_a_brief_is_typeset_on_a_terminal(run, news, command):
    bare = run(command, news)[1]
    code, text = on_a_terminal(command, news, columns=60)

    assert code == 0
    assert bare.startswith("# ")
    assert "](https://a.example/1)" in bare
    assert "\x1b]8;id=1;https://a.example/1\x1b\\\x1b[4mHerald" in text
    assert "https://" not in seen(text)
    assert "#" not in seen(text)
    assert max(map(len, seen(drawn(text)).splitlines())) <= 60


def test_who_asks_for_markdown_or_a_terminal_that_obeys_nothing_gets_it_bare(run, news):
    bare = run("render", news)[1]

    assert drawn(on_a_terminal("render", news, "--format", "md")[1]) == bare
    assert on_a_terminal("render", news, env={"TERM": "dumb"})[1] == bare


def test_width_colours_and_pager_are_the_readers(news):
    _, wide = on_a_terminal("render", news, "--width", "200", columns=60, env={"NO_COLOR": "1"})
    _, paged = on_a_terminal("render", news, "--pager", columns=60, env={"PAGER": "cat"})

    assert f"{TALKS} (Herald)" in seen(wide)
    assert "\x1b]8;" in wide
    assert not re.search(r"\x1b\[[0-9;]*3[0-9]m", drawn(wide))
    assert "](https://a.example/1)" in paged  # cat may not be less, and is shown no sequences


@pytest.mark.skipif(not shutil.which("less"), reason="no less on this machine")
@pytest.mark.parametrize(("pager", "less"), [("", "iM"), ("less -S", "-i")])
def test_less_shows_a_typeset_brief_with_its_links(news, pager, less):
    _, text = on_a_terminal("render", news, "--pager", keys="q", once="Times", env={"PAGER": pager, "LESS": less})

    assert "https://a.example/1" in "".join(re.findall(r"\x1b\]8;[^\x1b]*", text))
    assert "](https" not in text


def test_another_format_is_printed_as_it_is(run, news):
    assert drawn(on_a_terminal("render", news, "--format", "html")[1]) == run("render", news, "--format", "html")[1]


def test_ctrl_c_ends_it_with_one_line_and_writes_nothing(tmp_path):
    place = tmp_path / "brief.html"
    waiting = """
import shutil
from briefbot.cli import main
copy = shutil.copyfileobj
shutil.copyfileobj = lambda *files: print("ready", flush=True) or copy(*files)  # standard input is read from here on
main()
"""
    code, text = on_a_terminal("render", "-", "--output", place, code=waiting, keys="\x03", once="ready")

    assert code == 130
    assert seen(drawn(text)).replace("^C", "").split() == ["ready", "briefbot:", "stopped"]
    assert list(tmp_path.iterdir()) == []


def test_ctrl_c_before_anything_is_done_ends_it_alike():
    early = "import os, signal, briefbot.cli.common as c\nc.cli.parse_args = lambda *_: os.kill(os.getpid(), signal.SIGINT)\nc.cli()"
    code, text = on_a_terminal(code=early)

    assert (code, text.split()) == (130, ["briefbot:", "stopped"])


def test_ctrl_c_at_a_question_ends_it_alike():
    asking = """
import click
from briefbot.cli import common, main
@common.cli.command()
def ask():
    raise click.Abort  # what click makes of it where it asks
main(["ask"])
"""
    code, text = on_a_terminal(code=asking)

    assert (code, text.split()) == (130, ["briefbot:", "stopped"])


def test_progress_is_shown_of_what_takes_long_and_then_taken_away():
    task = """
import time, briefbot.cli.progress as p
from briefbot.monitoring.progress import report
p._PATIENCE = 0.0
with p.shown_progress():
    for done in range(3):
        report("reading \\x1b[31mfiles", done, 5000)
        time.sleep(0.3)
    report("making the brief")
    time.sleep(0.3)
print("done")
"""
    code, text = on_a_terminal(code=task)

    assert code == 0
    assert "2/5,000" in text
    assert r"reading \x1b[31mfiles" in text
    assert "making the brief" in text
    assert drawn(text) == "done\n"
