"""A plugin that raises, hangs, crashes, or is not what it should be: one line, and the program goes on."""

import os
from datetime import date
from pathlib import Path

import pytest
from delivery_plugins import installed_plugins
from patience import eventually

from briefbot.deliveries import process
from briefbot.errors import DeliveryError
from briefbot.protocols import BriefDetails

DETAILS = BriefDetails(
    title="Libya brief, 22 May 2020",
    day=date(2020, 5, 22),
    since=date(2020, 5, 21),
    topic="Libya",
    language="ar",
    format="html",
    stories=3,
    document='{"schema": 3}',
)

CODE = """
    import os
    import subprocess
    import sys
    import time

    from briefbot.errors import DeliveryError


    class Box:
        def __init__(self, path):
            self.path = path

        def __call__(self, text, details):
            with open(self.path, "a", encoding="utf-8", errors="surrogatepass") as file:
                file.write(f"{text}|{details!r}\\n")
            print("a plugin may print")


    class Refuses(Box):
        def __call__(self, text, details):
            raise DeliveryError("the letter box is full", hint="empty it")


    class Raises(Box):
        def __call__(self, text, details):
            raise ValueError("two\\nlines \\x1b[31m" + "x" * 1000)


    class Exits(Box):
        def __call__(self, text, details):
            sys.exit(0)


    class Returns(Box):
        def __call__(self, text, details):
            return False


    class Crashes(Box):
        def __call__(self, text, details):
            os._exit(0)


    class Hangs(Box):
        def __call__(self, text, details):
            child = subprocess.Popen(["sleep", "600"])
            with open(self.path, "w") as file:
                file.write(str(child.pid))
            child.wait()


    class HangsAtOnce(Box):
        def __init__(self, path):
            time.sleep(600)


    class TakesOnlyText(Box):
        def __call__(self, text):
            pass


    def no_class(path):
        return "not a delivery"


    class Old:
        def __init__(self):
            pass
"""
NAMES = (
    "Box",
    "Refuses",
    "Raises",
    "Exits",
    "Returns",
    "Crashes",
    "Hangs",
    "HangsAtOnce",
    "TakesOnlyText",
    "no_class",
    "Old",
    "Gone",
)


@pytest.fixture
def plugins(tmp_path, monkeypatch):
    """A package with deliveries of all kinds; returns what they were given, if anything."""
    (tmp_path / "site").mkdir()
    installed_plugins(tmp_path / "site", CODE, **{name.lower(): name for name in NAMES})
    monkeypatch.syspath_prepend(str(tmp_path / "site"))
    return tmp_path / "box"


def fault(kind, box, *, timeout=60.0):
    with pytest.raises(DeliveryError) as caught:
        process.deliver(kind, str(box), "text", DETAILS, timeout=timeout)
    told = str(caught.value)
    assert told.isprintable()
    assert len(told) <= 300
    return told, caught.value.hint, caught.value.in_doubt


def test_a_plugin_gets_the_text_and_all_that_is_known_of_the_brief(plugins):
    process.deliver("box", str(plugins), "Café ليبيا", DETAILS, timeout=60)

    assert plugins.read_text(encoding="utf-8") == f"Café ليبيا|{DETAILS!r}\n"


def test_half_a_character_and_a_long_text_arrive(plugins):
    text = "a\ud800b" + "x" * 3_000_000

    process.deliver("box", str(plugins), text, DETAILS, timeout=60)

    assert plugins.read_text(encoding="utf-8", errors="surrogatepass").startswith(text)


def test_a_file_is_delivered_in_the_same_way(tmp_path):
    process.deliver("file", str(tmp_path / "brief.md"), "text\n", DETAILS, timeout=60)

    assert (tmp_path / "brief.md").read_text() == "text\n"


def test_a_file_that_cannot_be_written_says_why_and_what_to_do(tmp_path):
    told, hint, in_doubt = fault("file", tmp_path)

    assert told == f"{tmp_path}: cannot be written: Is a directory"
    assert hint.startswith("it is a folder")
    assert not in_doubt


@pytest.mark.parametrize(
    ("kind", "says", "advises", "in_doubt"),
    [
        ("refuses", "the letter box is full", "empty it", False),
        ("raises", "ValueError: two lines [31mxxx", "", False),
        ("exits", "SystemExit: 0", "", False),
        ("returns", "it returned bool", "a delivery raises or returns nothing", True),
        ("crashes", "its process ended without a word", "see whether the plugin 'crashes' works by itself", True),
        ("takesonlytext", "TypeError: TakesOnlyText.__call__() takes 2 positional arguments", "", False),
        ("no_class", "it made str, which cannot be called with a brief", "report it to the authors", False),
        ("old", "TypeError: Old.__init__() takes 1 positional argument", "", False),
        ("gone", "the delivery 'gone' of postal does not load: AttributeError", "update or uninstall postal", False),
        ("nosuch", "no delivery is called 'nosuch'", "choose one of: box, crashes", False),
    ],
)
def test_what_is_wrong_with_a_plugin_is_one_line(plugins, kind, says, advises, in_doubt):
    told, hint, doubt = fault(kind, plugins)

    assert told.startswith(says)
    assert advises in hint
    assert doubt == in_doubt


def test_a_package_that_is_missing_is_named(tmp_path, monkeypatch):
    installed_plugins(tmp_path, "import a_package_that_is_nowhere\n", box="Box")
    monkeypatch.syspath_prepend(str(tmp_path))

    told, hint, in_doubt = fault("box", tmp_path / "box")

    assert "does not load: ModuleNotFoundError: No module named 'a_package_that_is_nowhere'" in told
    assert not in_doubt
    assert hint


def is_running(number):
    try:
        os.kill(number, 0)
        return "Z" not in Path(f"/proc/{number}/stat").read_text(encoding="utf-8").rpartition(")")[2][:3]
    except (ProcessLookupError, FileNotFoundError):
        return False


def test_a_plugin_that_hangs_is_ended_with_what_it_started_and_may_have_delivered(plugins):
    told, hint, in_doubt = fault("hangs", plugins, timeout=5.0)

    assert told == "it took more than 5 seconds"
    assert "give it longer with timeout" in hint
    assert in_doubt
    child = int(plugins.read_text())
    assert eventually(lambda: not is_running(child))


def test_one_that_hangs_before_it_has_a_brief_has_delivered_nothing(plugins):
    assert not fault("hangsatonce", plugins, timeout=3.0)[2]


def test_a_pipe_that_nobody_reads_does_not_stop_the_program(tmp_path):
    os.mkfifo(tmp_path / "pipe")

    told, _, _ = fault("file", tmp_path / "pipe", timeout=3.0)

    assert told == "it took more than 3 seconds"


def test_a_disk_without_room_for_the_request_is_told(tmp_path, monkeypatch):
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path / "gone"))

    told, hint, in_doubt = fault("file", tmp_path / "brief.md")

    assert told == "no process can be started for it: No such file or directory"
    assert "disk" in hint
    assert not in_doubt


def test_nothing_of_the_folder_that_one_works_in_is_imported(tmp_path, monkeypatch):
    (tmp_path / "json.py").write_text("raise SystemExit('a stranger')\n")
    monkeypatch.chdir(tmp_path)

    process.deliver("file", str(tmp_path / "brief.md"), "text", DETAILS, timeout=60)

    assert (tmp_path / "brief.md").read_text() == "text"


def test_a_check_loads_a_plugin_and_delivers_nothing(plugins):
    process.check("box", timeout=60)
    process.check("hangsatonce", timeout=60)

    assert not plugins.exists()
    with pytest.raises(DeliveryError, match="does not load"):
        process.check("gone", timeout=60)
