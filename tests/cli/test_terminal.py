"""Text from outside on stdout and stderr: whatever files, feeds and articles are called, each stays a line of text."""

import json
import re
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from xml.sax.saxutils import escape

import pytest
from hypothesis import given
from hypothesis import strategies as st
from subscriber_builders import a_subscriber

from briefbot.language.characters import printable, printable_json
from briefbot.store import subscribers
from briefbot.store.archive import open_archive

HOSTILE = {
    "escape": "\x1b[2J\x1b[31m",
    "title": "\x1b]0;owned\x07",
    "link": "\x1b]8;;https://evil.example\x1b\\here\x1b]8;;\x1b\\",
    "command in one": "\x9b31m",
    "line": "\nbriefbot: all is well",
    "return": "\rok      Herald",
    "override": "\u202eetadpu",
    "isolate": "\u2067open",
    "separator": "\u2028next",
    "nothing": "\u200b\u2060\ufeff",
    "backspace": "\x08\x08\x08",
}
STEERS = re.compile(
    "[\x00-\x09\x0b-\x1f\x7f-\x9f\u200b\u2028-\u202e\u2060-\u2067\u206a-\u206f\ufeff\U000e0000-\U000e007f]"
)
ARABIC = "حكومة الوحدة الوطنية الليبية تُعلن\u200f: «اتفاقٌ» في طرابلس، می\u200cخواهم"
TEXT = "Talks on Libya resumed in Geneva on Monday, the United Nations mission said."


def assert_steers_nothing(text):
    assert not STEERS.findall(text)
    assert text.count("\u2068") == text.count("\u2069")  # ours, in briefs


@given(st.text())
def test_whatever_is_in_a_line_it_is_one_line_that_steers_nothing(text):
    assert "\n" not in printable(text)
    assert not STEERS.search(printable(text))
    assert printable(printable(text)) == printable(text)


@given(
    st.recursive(
        st.text() | st.none() | st.integers(), lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner)
    )
)
def test_json_means_the_same_and_steers_nothing(value):
    text = printable_json(json.dumps(value, ensure_ascii=False, indent=2))

    assert json.loads(text) == value
    assert not STEERS.search(text)


def test_proper_text_is_printed_as_it_is():
    for text in (ARABIC, "L’accord : « prêt »\u00a0!", "👨\u200d👩\u200d👧 🇱🇾", "利比亚"):
        assert printable(text) == text
        assert printable_json(json.dumps(text, ensure_ascii=False)) == json.dumps(text, ensure_ascii=False)


@pytest.fixture(params=HOSTILE)
def hostile(request):
    return HOSTILE[request.param]


@pytest.fixture
def folder(tmp_path, hostile):
    """Articles whose every field, and files whose every name, is hostile."""
    place = tmp_path / f"news {hostile.replace('/', '')}"
    place.mkdir()
    row = {
        "url": f"https://a.example/{hostile}",
        "title": f"Talks {hostile} resume",
        "text": f"{TEXT} {hostile} They go on.",
    }
    others = {"outlet": f"Herald {hostile}", "origin": f"AFP {hostile}", "published": "2020-05-22T10:00:00Z"}
    (place / "a.jsonl").write_text(json.dumps(row | others) + '\n{"half', encoding="utf-8")
    (place / f"b {hostile.replace('/', '')}.txt").write_text("", encoding="utf-8")
    (place / f"c {hostile.replace('/', '')}.txt").write_text(f"Herald {hostile}\n\n{TEXT}\n", encoding="utf-8")
    return place


@pytest.mark.parametrize("form", ["md", "html", "txt", "telegram", "json"])
def test_no_brief_of_files_steers_the_terminal(run, folder, form):
    code, out, err = run("render", folder, "--format", form)

    assert code == 0
    assert_steers_nothing(out.replace("\u2060", "") if form == "telegram" else out)  # ours: it keeps links from forming
    assert_steers_nothing(err)
    assert all(line.startswith("briefbot: /") for line in err.splitlines())
    assert "a.jsonl:2: " in err
    if form == "json":
        json.loads(out)


def test_no_summary_steers_the_terminal(run, folder):
    code, out, err = run("summarize", folder)

    assert code == 0
    assert_steers_nothing(out + err)
    assert_steers_nothing(run("summarize", folder, "--format", "json")[1])


def test_no_name_of_a_path_or_an_option_steers_the_terminal(run, hostile):
    for arguments in (
        ("render", f"no{hostile}.txt"),
        ("render", f"--no{hostile}"),
        (f"no{hostile}",),
        ("render", "--date", hostile),
        ("render", "--template", hostile, "x.txt"),
        ("render", "--config", f"no{hostile}.toml"),
        ("feeds", f"no{hostile}"),
        ("feeds", "remove", hostile),
        ("feeds", "add", f"https://{hostile}/"),
        ("feeds", "import", f"no{hostile}.opml"),
        ("subscribers", "import", f"no{hostile}.jsonl"),
        ("subscribers", "remove", hostile),
        (f"--no{hostile}",),
    ):
        code, out, err = run(*arguments)
        assert code in (1, 2) or arguments[:2] == ("feeds", "add")
        assert_steers_nothing(out)
        assert_steers_nothing(err)
        assert "all is well" not in err.splitlines()[1:]


class _Feed(BaseHTTPRequestHandler):
    hostile = ""

    def do_GET(self):
        name = escape("".join(c for c in self.hostile if c >= " " or c in "\n\r"))
        item = f"<item><title>Talks {name} resume</title><link>http://{self.headers['Host']}/1</link><description>{TEXT} {name}</description></item>"
        body = f"<rss version='2.0'><channel><title>Herald {name}</title>{item}</channel></rss>".encode()
        found = self.path == "/feed"
        self.send_response(200 if found else 404)
        self.send_header("Content-Type", "application/rss+xml")
        self.end_headers()
        self.wfile.write(body if found else b"")

    def log_message(self, *_args):
        pass


@pytest.fixture
def feed(hostile):
    """The address of a feed that calls itself, and its article, something hostile."""
    with ThreadingHTTPServer(("127.0.0.1", 0), type("Feed", (_Feed,), {"hostile": hostile})) as server:
        threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/feed"
        server.shutdown()


def test_no_command_steers_the_terminal_with_what_a_feed_calls_itself(run, feed, folder, hostile, tmp_path):
    file = tmp_path / "archive.db"
    plain = tmp_path / "plain"
    plain.symlink_to(folder)  # a configuration takes no control characters
    tables = "".join(
        "[[sources]]\n" + "".join(f"{key} = {json.dumps(value, ensure_ascii=False)}\n" for key, value in row.items())
        for row in (
            {"url": feed},
            {"kind": "folder", "url": str(plain), "outlet": "Folder"},
            {"url": feed.replace("/feed", "/none"), "outlet": "Gone"},
        )
    )
    http = "[http]\nallow_private = true\ndelay = 0.0\n"
    config = tmp_path / "briefbot.toml"
    config.write_text(f'[archive]\nurl = "{file}"\n{http}{tables}', encoding="utf-8")
    listed = run("feeds", "list")[1].count("\n")
    assert listed == 6

    commands = [
        ("fetch", "--force"),
        ("fetch", "--force", "--json"),
        ("feeds", "list"),
        ("feeds", "list", "--json"),
        ("feeds", "check"),
        ("feeds", "export"),
        ("search", "talks"),
        ("search", "talks", "--json"),
        ("render", "--date", "2020-05-22", "--format", "txt"),
        ("render", "--format", "json"),
        ("briefs",),
        ("briefs", "1"),
        ("doctor",),
        ("doctor", "--json"),
        ("plugins",),
    ]
    for command in commands:
        code, out, err = run(*command)
        assert code in (0, 1)
        assert_steers_nothing(out)
        assert_steers_nothing(err)
        assert "briefbot: all is well" not in (out + err).splitlines()
        if "json" in command or "--json" in command:
            json.loads(out)
    assert run("feeds", "list")[1].count("\n") == listed


def test_no_subscriber_steers_the_terminal(run, hostile, tmp_path):
    file = tmp_path / "archive.db"
    Path("briefbot.toml").write_text(f'[archive]\nurl = "{file}"\n', encoding="utf-8")
    archive = open_archive(str(file))
    with archive.writing() as connection:
        subscribers.save(connection, a_subscriber(7, state="unreachable", reason=f"blocked {hostile}"))
    archive.close()

    for command in (("list",), ("list", "--json"), ("export",)):
        code, out, err = run("subscribers", *command)
        assert (code, err) == (0, "")
        assert_steers_nothing(out)
    assert run("subscribers", "list")[1].count("\n") == 1
    (row,) = map(json.loads, run("subscribers", "export")[1].splitlines())
    assert row["reason"] == f"blocked {hostile}"


def test_arabic_is_listed_as_it_is(run, tmp_path):
    run("feeds", "add", "sahifa.example", "--outlet", ARABIC)

    assert ARABIC in run("feeds", "list")[1]
    (tmp_path / "a.jsonl").write_text(json.dumps({"text": TEXT, "title": ARABIC, "outlet": "صحيفة"}), encoding="utf-8")
    assert "حكومة الوحدة الوطنية الليبية" in run("render", "a.jsonl")[1]
