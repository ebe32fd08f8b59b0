import json
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from briefbot.errors import PluginError
from briefbot.plugins import SUMY, Registry, summarizers

PACKAGE = Path(__file__).parent / "plugin_package"


@pytest.fixture(scope="module")
def installed(tmp_path_factory):
    """The tiny plugin package, really built and installed by pip, on the path of new processes."""
    target = tmp_path_factory.mktemp("site")
    pip = [sys.executable, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-deps"]
    subprocess.run([*pip, "--no-build-isolation", "--no-index", "--target", target, PACKAGE], check=True)
    return target


def briefbot(*args, path, cwd):
    return subprocess.run(
        [sys.executable, "-m", "briefbot", *args],
        env={"PYTHONPATH": str(path), "PATH": "", "PYTHONWARNINGS": "error", "HOME": str(cwd)},
        cwd=cwd,
        capture_output=True,
        text=True,
        check=False,
    )


def test_an_installed_package_summarizes_by_its_name(installed, tmp_path):
    (tmp_path / "one.txt").write_text("Libya: talks resume\n\nTalks resumed in Geneva. Nobody left early.\n")

    done = briefbot("summarize", "one.txt", "--summarizer", "first-words", path=installed, cwd=tmp_path)

    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith("Talks resumed in Geneva.\n")


def test_installed_plugins_are_listed_with_their_package(installed, tmp_path):
    done = briefbot("plugins", path=installed, cwd=tmp_path)

    listed = [line.split() for line in done.stdout.splitlines()]
    assert listed[0] == ["KIND", "NAME", "PACKAGE"]
    assert ["summarizer", "first-words", "briefbot-first-words"] in listed
    assert ["summarizer", "coverage", "briefbot"] in listed
    assert ["source", "folder", "briefbot"] in listed
    assert ["delivery", "file", "briefbot"] in listed
    assert ["delivery", "site", "briefbot"] in listed
    assert ["delivery", "letter-box", "briefbot-first-words"] in listed


def test_an_installed_package_delivers_each_brief_once(installed, tmp_path):
    now = datetime.now(UTC)
    row = {
        "title": "Talks on Libya",
        "text": "Talks on Libya resumed in Geneva.",
        "published": now - timedelta(hours=3),
    }
    (tmp_path / "news.jsonl").write_text(json.dumps(row, default=str))
    (tmp_path / "briefbot.toml").write_text(
        f"""
        brief = {{timezone = "UTC"}}
        archive = {{url = "archive.db"}}
        sources = [{{kind = "folder", url = "news.jsonl"}}]
        deliveries = [{{kind = "letter-box", url = "{tmp_path}/letters", hour = {now.hour}, format = "txt"}}]
        """
    )

    runs = [briefbot("run", path=installed, cwd=tmp_path) for _ in range(2)]

    assert [(done.returncode, done.stderr) for done in runs] == [(0, "")] * 2
    assert [done.stdout.splitlines()[-1] for done in runs] == ["delivered: letter-box", "no delivery is due"]
    (letter,) = (tmp_path / "letters").iterdir()
    assert letter.suffix == ".txt"
    assert letter.read_text(encoding="utf-8").startswith("Subject: Libya brief, ")
    assert "Talks on Libya resumed in Geneva." in letter.read_text(encoding="utf-8")


def test_a_plugin_that_does_not_load_is_one_line(installed, tmp_path):
    (tmp_path / "one.txt").write_text("Talks resumed in Geneva.\n")

    done = briefbot("render", "one.txt", "--summarizer", "broken", path=installed, cwd=tmp_path)

    assert done.returncode == 2
    assert done.stdout == ""
    assert done.stderr.count("\n") == 1
    assert "'broken' of briefbot-first-words does not load" in done.stderr
    assert "update or uninstall briefbot-first-words" in done.stderr


def test_an_unknown_name_is_answered_with_the_known_ones():
    with pytest.raises(PluginError) as caught:
        summarizers.get("covrage")

    assert "no summarizer is called 'covrage'" in str(caught.value)
    assert "coverage, lead, sumy:edmundson" in caught.value.hint


@pytest.mark.parametrize("name", ["coverage", "lead", *(f"sumy:{name}" for name in SUMY)])
def test_every_built_in_summarizer_is_there(name):
    assert callable(summarizers.get(name))


def test_a_built_in_is_asked_for_like_an_installed_one():
    registry = Registry("counter", "briefbot.counters", {"count": "builtins:len"})

    assert registry.get("count") is len
    assert list(registry.known()) == ["count"]
