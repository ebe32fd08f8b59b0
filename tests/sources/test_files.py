"""Article files: each kind, each way to be broken, and what a folder is."""

import errno
import io
import json
import os
import stat
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from briefbot.errors import InputError
from briefbot.model import Article, Missing
from briefbot.plugins import sources
from briefbot.sources import files, jsonl
from briefbot.sources.files import Folder, read_articles, read_paths

ENGLISH = "The navy said on Monday that it was back in full strength, but few of its ships were seen at sea."
FRENCH = "La marine a annoncé lundi qu’elle était de retour, mais peu de ses navires ont été vus en mer."
ARABIC = "قال متحدث باسم الحكومة إن القوات استعادت السيطرة على المطار في جنوب العاصمة يوم الجمعة."
DAY = date(2020, 5, 22)


def lines(path, *values):
    path.write_text("\n".join(v if isinstance(v, str) else json.dumps(v) for v in values) + "\n", encoding="utf-8")
    return path


def one(path):
    (article,) = read_articles(path)
    return article


def missing(path):
    reading = read_paths([path])
    return {item.what.removeprefix(f"{path.parent.as_posix()}/"): item.reason for item in reading.missing}


# JSON lines


def test_standard_input_is_read_as_json_lines_named_by_their_numbers(tmp_path):
    good, bad = json.dumps({"text": ENGLISH}), '{"half'
    reading = read_paths(["-", lines(tmp_path / "a.jsonl", {"text": FRENCH})], stdin=NoFile(f"{good}\n{bad}".encode()))

    assert [article.language for article in reading.articles] == ["en", "fr"]
    assert reading.articles[0].url == "stdin:1"
    assert [item.what for item in reading.missing] == ["stdin:2"]


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-16-le"])
def test_standard_input_is_decoded_as_a_file_is(tmp_path, encoding):
    data = json.dumps({"text": ARABIC, "url": "https://a.example/1"}, ensure_ascii=False).encode(encoding)
    (tmp_path / "a.jsonl").write_bytes(data)

    assert read_paths(["-"], stdin=NoFile(data)) == read_paths([tmp_path / "a.jsonl"])


def test_standard_input_that_breaks_off_costs_only_itself(tmp_path):
    reading = read_paths(["-", lines(tmp_path / "a.jsonl", {"text": FRENCH})], stdin=Broken())

    assert [article.language for article in reading.articles] == ["fr"]
    assert reading.missing == (Missing("stdin", "unreadable: input/output error"),)


def test_a_file_called_dash_is_a_file_where_no_standard_input_is_given(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)

    assert [item.reason for item in Folder("-")()] == ["unreadable: no such file or directory"]


class NoFile(io.BytesIO):
    """A pipe: it cannot go back to its start."""

    def seek(self, *_args):
        raise OSError(errno.ESPIPE, "Illegal seek")


class Broken(io.RawIOBase):
    """A disk that fails."""

    def readable(self):
        return True

    def readinto(self, _buffer):
        raise OSError(errno.EIO, "Input/output error")


def test_a_line_is_an_article_as_it_says(tmp_path):
    value = {
        "url": "https://www.News.example/navy?utm_source=x",
        "title": "Navy back",
        "outlet": "Example",
        "published": "2020-05-22T21:52:00+03:00",
        "text": ENGLISH,
        "language": "en-GB",
        "origin": "AFP",
        "unknown": [1],
    }

    assert one(lines(tmp_path / "a.jsonl", value)) == Article(
        url="https://www.news.example/navy",
        title="Navy back",
        outlet="Example",
        published=datetime(2020, 5, 22, 18, 52, tzinfo=UTC),
        text=ENGLISH,
        language="en",
        origin="AFP",
    )


def test_only_the_text_is_required_and_a_line_without_address_is_named_by_its_number(tmp_path):
    path = lines(tmp_path / "a.jsonl", {"text": ENGLISH}, "", {"text": FRENCH, "url": None, "published": None})
    first, second = read_articles(path)

    assert [first.url, second.url] == [f"{path.as_posix()}:1", f"{path.as_posix()}:3"]
    assert [first.language, second.language] == ["en", "fr"]
    assert (first.title, first.outlet, first.published, first.origin) == ("", "", None, "")


@pytest.mark.parametrize(
    ("published", "expected"),
    [
        ("2020-05-22", DAY),
        ("2020-05-22T12:00:00", datetime(2020, 5, 22, 12, tzinfo=UTC)),
        ("22 May 2020", DAY),
        ("", None),
        ("1970-01-01T00:00:00Z", None),
        ("9999-12-31", None),
    ],
)
def test_a_day_stays_a_day_and_a_stand_in_is_nothing(tmp_path, published, expected):
    assert one(lines(tmp_path / "a.jsonl", {"text": ENGLISH, "published": published})).published == expected


def test_an_address_with_the_day_in_it_dates_an_article(tmp_path):
    path = lines(tmp_path / "a.jsonl", {"text": ENGLISH, "url": "https://news.example/2020/05/22/navy"})

    assert one(path).published == DAY


def test_a_day_in_the_name_of_a_folder_dates_nothing(tmp_path):
    folder = tmp_path / "2020" / "05" / "22"
    folder.mkdir(parents=True)

    assert one(lines(folder / "a.jsonl", {"text": ENGLISH})).published is None


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ('{"text": "half a li', "unreadable: not JSON: Unterminated string starting at (column 10)"),
        ("[1, 2]", "unreadable: not an article but a list; each line is an object with a text"),
        ("null", "unreadable: not an article but null; each line is an object with a text"),
        ({"text": 5}, 'unreadable: "text" is a number, not text'),
        ({"text": ENGLISH, "title": ["x"]}, 'unreadable: "title" is a list, not text'),
        ({"text": ENGLISH, "outlet": {"x": 1}}, 'unreadable: "outlet" is an object, not text'),
        ({"text": ENGLISH, "url": True}, 'unreadable: "url" is true or false, not text'),
        ({"text": ENGLISH, "published": 1590184320}, 'unreadable: "published" is a number, not text'),
        ({"text": ENGLISH, "published": "yesterday"}, "unreadable: \"published\" is not a full date: 'yesterday'"),
        ({"title": "No text"}, "no text"),
        ({"text": " \n"}, "no text"),
        ({"text": "..."}, "no text"),
        ('{"text": ' + "9" * 5000 + "}", "unreadable: not JSON that can be read: a number is too long"),
        ("[" * 100_000, "unreadable: not JSON that can be read: nested too deep"),
    ],
)
def test_a_broken_line_costs_only_itself_and_is_named(tmp_path, line, reason):
    path = lines(tmp_path / "a.jsonl", {"text": ENGLISH}, line, {"text": FRENCH})
    reading = read_paths([path])

    assert [article.text for article in reading.articles] == [ENGLISH, FRENCH]
    assert missing(path) == {"a.jsonl:2": reason}


def test_a_cut_file_says_where_it_ends(tmp_path):
    path = tmp_path / "a.jsonl"
    path.write_text(json.dumps({"text": ENGLISH}) + '\n{"text": "The nav', encoding="utf-8")

    assert missing(path) == {
        "a.jsonl:2": "unreadable: not JSON: Unterminated string starting at (column 10);"
        " the file ends in the middle of this line"
    }


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-32", "windows-1252"])
def test_lines_in_other_encodings_are_read(tmp_path, encoding):
    path = tmp_path / "a.jsonl"
    path.write_bytes("".join(json.dumps({"text": FRENCH}, ensure_ascii=False) + "\r\n" for _ in "ab").encode(encoding))

    assert [article.text for article in read_articles(path)] == [FRENCH, FRENCH]
    assert missing(path) == {}


def test_arabic_lines_in_windows_1256_are_read(tmp_path):
    path = tmp_path / "a.jsonl"
    path.write_bytes(json.dumps({"text": ARABIC}, ensure_ascii=False).encode("windows-1256"))

    assert (one(path).text, one(path).language) == (ARABIC, "ar")


def test_markup_and_mojibake_in_a_record_are_undone(tmp_path):
    text = "<p>The navy said itâ€™s back &amp; well, and few people in the capital believed it.</p>"

    assert one(lines(tmp_path / "a.jsonl", {"text": text})).text.startswith("The navy said it’s back & well")


def test_a_title_is_one_line_of_bounded_length(tmp_path):
    title = one(lines(tmp_path / "a.jsonl", {"text": ENGLISH, "title": "Navy\n back\x00 " + "word " * 1000})).title

    assert title.startswith("Navy back word")
    assert len(title) <= 500


def test_halves_of_characters_do_not_survive(tmp_path):
    article = one(lines(tmp_path / "a.jsonl", f'{{"text": "{ENGLISH} \\ud83d", "url": "urn:\\ud83d"}}'))

    (article.text + article.url).encode()


def test_a_line_or_wide_file_too_long_is_reported_and_not_kept(tmp_path, monkeypatch):
    monkeypatch.setattr(jsonl, "LONGEST_LINE", 200)
    monkeypatch.setattr(jsonl, "LONGEST_WIDE", 200)
    path = lines(tmp_path / "a.jsonl", {"text": ENGLISH * 9}, {"text": ENGLISH})
    wide = tmp_path / "wide.jsonl"
    wide.write_text(json.dumps({"text": ENGLISH}), encoding="utf-16")

    assert [article.url for article in read_articles(path)] == [f"{path.as_posix()}:2"]
    assert missing(path) == {"a.jsonl:1": "unreadable: a line of more than 0 MB"}
    assert missing(wide) == {"wide.jsonl": "unreadable: more than 0 MB that are not UTF-8"}


def test_a_line_that_is_no_text_is_reported(tmp_path):
    path = tmp_path / "a.jsonl"
    path.write_bytes(json.dumps({"text": ENGLISH}).encode() + b"\n" + b"\x89\x01\x02\x03" * 50 + b"\n")

    assert missing(path) == {"a.jsonl:2": "unreadable: not text"}


# Text


def test_a_text_is_named_after_its_path_as_given(tmp_path, monkeypatch):
    (tmp_path / "news").mkdir()
    (tmp_path / "news" / "one.txt").write_text(f"Navy back\n\n{ENGLISH}\n", encoding="utf-8")
    monkeypatch.chdir(tmp_path / "news")

    assert one("../news/./one.txt").url == "../news/one.txt"


@pytest.mark.parametrize("text", [ENGLISH, FRENCH, ARABIC])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "windows"])
def test_text_is_read_in_every_encoding(tmp_path, text, encoding):
    path = tmp_path / "a.txt"
    codec = ("windows-1256" if text is ARABIC else "windows-1252") if encoding == "windows" else encoding
    path.write_bytes(f"{text}\r\n\r\n{text[:-1]}!\r\n".encode(codec))

    assert text in one(path).text or text == one(path).title


def test_a_pasted_page_is_dated_by_its_stamp(tmp_path):
    path = tmp_path / "a.txt"
    stamp = "Last Update: Friday, 22 May 2020 KSA 15:00 - GMT 12:00"
    path.write_text(f"Navy back\n\n{ENGLISH}\n\n{ENGLISH.upper()}\n\n{stamp}\n", encoding="utf-8")

    assert one(path).published == datetime(2020, 5, 22, 12, tzinfo=UTC)


def test_a_dateline_with_a_year_dates_a_text(tmp_path):
    path = tmp_path / "a.txt"
    path.write_text(f"Navy back\n\nTRIPOLI, May 22, 2020 (AFP) - {ENGLISH}\n", encoding="utf-8")

    assert one(path).published == DAY


def test_a_web_page_called_text_is_read_as_a_page(tmp_path):
    path = tmp_path / "a.txt"
    path.write_text(f"<!DOCTYPE html><html><body><h1>Navy back</h1><p>{ENGLISH}</p></body></html>", encoding="utf-8")

    assert "<" not in one(path).text


@pytest.mark.parametrize("name", ["a.txt", "a.md", "a.html", "a.jsonl"])
def test_an_empty_file_has_no_text(tmp_path, name):
    (tmp_path / name).write_bytes(b"")

    assert missing(tmp_path / name) == {name: "no text"}
    assert list(read_articles(tmp_path / name)) == []


@pytest.mark.parametrize("name", ["a.txt", "a.md", "a.html", "a.jsonl"])
def test_a_binary_file_is_reported_as_what_it_is(tmp_path, name):
    (tmp_path / name).write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 9)

    assert missing(tmp_path / name) == {name: "unreadable: not text: a PNG image"}
    with pytest.raises(InputError, match=rf"{name}: unreadable: not text") as raised:
        read_articles(tmp_path / name)
    assert raised.value.hint


# Markdown


def test_front_matter_says_what_the_article_is(tmp_path):
    path = tmp_path / "a.md"
    head = "title: 'Navy: back'\noutlet: Example\nurl: https://news.example/navy\npublished: 2020-05-22\nlanguage: fr"
    path.write_text(f"---\n{head}\norigin: AFP\n---\n\n{ENGLISH} [More](https://x.example).\n", encoding="utf-8")
    got = one(path)

    assert (got.title, got.outlet, got.url, got.published) == (
        "Navy: back",
        "Example",
        "https://news.example/navy",
        DAY,
    )
    assert (got.language, got.origin) == ("fr", "AFP")
    assert "](" not in got.text


def test_markdown_without_front_matter_has_its_heading_as_title(tmp_path):
    path = tmp_path / "a.markdown"
    path.write_text(f"# Navy *back*\n\n{ENGLISH}\n\n{ENGLISH}\n", encoding="utf-8")

    assert (one(path).title, one(path).url) == ("Navy back", path.as_posix())


@pytest.mark.parametrize(
    ("head", "reason"),
    [
        ("title: [Navy: back", "front matter: expected ',' or ']', but got '<stream end>' (line 3)"),
        ("published: soon", "front matter: published is not a full date: 'soon'"),
    ],
)
def test_broken_front_matter_is_reported_by_name(tmp_path, head, reason):
    path = tmp_path / "a.md"
    path.write_text(f"---\n{head}\n---\n{ENGLISH}", encoding="utf-8")

    assert missing(path) == {"a.md": f"unreadable: {reason}"}


@pytest.mark.parametrize("head", ["date: 2020-05-22", "Date: 2020-05-22", "published: 2020-05-22\ndate: 2019-01-01"])
def test_the_date_of_a_note_is_its_day(tmp_path, head):
    path = tmp_path / "a.md"
    path.write_bytes(f"\ufeff---\r\n{head}\r\n---\r\n{ENGLISH}".encode())

    assert one(path).published == date(2020, 5, 22)


def test_front_matter_in_toml_is_read(tmp_path):
    path = tmp_path / "a.md"
    path.write_text(
        f'+++\ntitle = "Navy: back"\ndate = 2020-05-22T14:30:00Z\ntags = ["x"]\n+++\n\n{ENGLISH}', encoding="utf-8"
    )

    got = one(path)

    assert (got.title, got.published.isoformat()) == ("Navy: back", "2020-05-22T14:30:00+00:00")
    assert "+++" not in got.text


@pytest.mark.parametrize("beside", ["page_files", "page-Dateien", "page_fichiers", "page.files", "page_ملفات"])
def test_what_a_browser_saves_beside_a_page_is_no_article(tmp_path, beside):
    (tmp_path / beside).mkdir()
    for name in ("page.html", f"{beside}/saved_resource.html", f"{beside}/advert.htm", "story.txt"):
        (tmp_path / name).write_text(f"<html><body><p>{ENGLISH}</p><p>{ENGLISH}</p></body></html>", encoding="utf-8")

    assert [Path(each.url).name for each in read_paths([tmp_path]).articles] == ["page.html", "story.txt"]


def test_a_folder_that_only_begins_as_a_page_does_is_read(tmp_path):
    (tmp_path / "page_files_2020-05").mkdir()
    (tmp_path / "other_files").mkdir()
    for name in ("page.html", "page_files_2020-05/a.txt", "other_files/b.txt"):
        (tmp_path / name).write_text(f"{ENGLISH}\n\n{ENGLISH}", encoding="utf-8")

    assert len(read_paths([tmp_path]).articles) == 3


@pytest.mark.parametrize("name", ["README.md", "readme.txt", "LICENSE.txt", "CHANGELOG.md"])
def test_what_says_what_a_folder_is_is_no_article_unless_it_is_named(tmp_path, name):
    for each in (name, "a.txt"):
        (tmp_path / each).write_text(f"{ENGLISH}\n\n{ENGLISH}", encoding="utf-8")

    assert [Path(each.url).name for each in read_paths([tmp_path]).articles] == ["a.txt"]
    assert len(read_paths([tmp_path / name]).articles) == 1


# Pages


def test_a_saved_page_is_an_article(tmp_path):
    path = tmp_path / "a.HTM"
    path.write_text(
        f"<html lang='en'><head><title>Navy back</title><meta property='og:site_name' content='Example'>"
        f"<link rel='canonical' href='https://news.example/navy'></head><body><h1>Navy back</h1>"
        f"<time datetime='2020-05-22'></time><article><p>{ENGLISH}</p></article></body></html>",
        encoding="utf-8",
    )
    got = one(path)

    assert (got.title, got.outlet, got.url, got.published) == (
        "Navy back",
        "Example",
        "https://news.example/navy",
        DAY,
    )
    assert (got.text, got.language) == (ENGLISH, "en")


def test_an_arabic_page_is_read_as_it_declares(tmp_path):
    path = tmp_path / "a.html"
    source = f"<html><head><meta charset='windows-1256'></head><body><article><p>{ARABIC}</p></article></body></html>"
    path.write_bytes(source.encode("windows-1256"))

    assert (one(path).text, one(path).language) == (ARABIC, "ar")


def test_a_page_too_short_to_tell_its_language_is_believed(tmp_path):
    path = tmp_path / "a.html"
    path.write_text("<html lang='fr'><body><p>Port rouvert.</p></body></html>", encoding="utf-8")

    assert one(path).language == "fr"


# Folders and paths


def test_a_folder_is_read_to_the_bottom_in_the_order_of_names(tmp_path):
    for name in ("b.txt", "a/z.txt", "a/b/c.md", "c.jsonl", ".hidden/x.txt", ".x.txt", "note.pdf", "README"):
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps({"text": ENGLISH}) if name.endswith("jsonl") else ENGLISH, encoding="utf-8")
    got = [article.url.removeprefix(f"{tmp_path.as_posix()}/") for article in read_paths([tmp_path]).articles]
    got += [item.what.removeprefix(f"{tmp_path.as_posix()}/") for item in read_paths([tmp_path]).missing]

    assert sorted(got) == ["a/b/c.md", "a/z.txt", "b.txt", "c.jsonl:1"]


def test_one_bad_file_of_many_costs_only_itself(tmp_path):
    lines(tmp_path / "a.jsonl", {"text": ENGLISH})
    (tmp_path / "b.txt").write_bytes(b"%PDF-1.4")
    lines(tmp_path / "c.jsonl", {"text": FRENCH})

    assert [article.text for article in read_articles(tmp_path)] == [ENGLISH, FRENCH]
    assert missing(tmp_path) == {f"{tmp_path.name}/b.txt": "unreadable: not text: a PDF"}


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("nowhere", "nowhere: no such file or directory"),
        ("empty", "empty: no article files in this folder"),
        ("a.pdf", "a.pdf: .pdf is not a kind of article file"),
        ("plain", "plain: no suffix is not a kind of article file"),
        ("a.txt/b", "a.txt/b: not a directory"),
        ("nul\x00l", "nul\x00l: not a path"),
    ],
)
def test_a_path_that_leads_to_no_article_file_is_an_error_with_a_hint(tmp_path, name, message):
    (tmp_path / "empty").mkdir()
    for file in ("a.pdf", "plain", "a.txt"):
        (tmp_path / file).write_text(ENGLISH, encoding="utf-8")

    with pytest.raises(InputError) as raised:
        read_articles(tmp_path / name)
    assert str(raised.value).endswith(message)
    assert raised.value.hint


def test_of_several_paths_a_wrong_one_costs_only_itself(tmp_path):
    path = lines(tmp_path / "a.jsonl", {"text": ENGLISH})
    reading = read_paths([tmp_path / "nowhere", path])

    assert len(reading.articles) == 1
    assert [item.reason for item in reading.missing] == ["unreadable: no such file or directory"]
    with pytest.raises(InputError, match="nowhere"):
        read_paths([tmp_path / "nowhere", tmp_path / "nowhere either"])


def test_no_paths_are_no_articles():
    assert read_paths([]) == ((), ())


def test_links_that_run_in_a_circle_are_followed_once(tmp_path):
    lines(tmp_path / "a.jsonl", {"text": ENGLISH})
    (tmp_path / "circle").symlink_to(tmp_path)
    (tmp_path / "broken.txt").symlink_to(tmp_path / "nowhere")
    (tmp_path / "broken").symlink_to(tmp_path / "nowhere")

    assert len(read_paths([tmp_path]).articles) == 1
    assert missing(tmp_path) == {f"{tmp_path.name}/broken.txt": "unreadable: no such file or directory"}


@pytest.mark.parametrize("name", ["pipe.txt", "pipe.jsonl"])
def test_a_pipe_is_not_waited_for(tmp_path, name):
    os.mkfifo(tmp_path / name)

    assert missing(tmp_path / name) == {name: "unreadable: not a regular file"}


def test_a_file_too_large_is_not_kept(tmp_path, monkeypatch):
    monkeypatch.setattr(files, "LONGEST_FILE", 50)
    (tmp_path / "a.txt").write_text(ENGLISH, encoding="utf-8")

    assert missing(tmp_path / "a.txt") == {"a.txt": "unreadable: larger than 50 bytes"}


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_what_may_not_be_read_is_reported(tmp_path):
    lines(tmp_path / "a.jsonl", {"text": ENGLISH}).chmod(0)
    (tmp_path / "closed").mkdir(mode=stat.S_IXUSR)

    assert set(missing(tmp_path).values()) == {"unreadable: permission denied"}


def test_a_folder_that_may_not_be_read_is_reported(tmp_path, monkeypatch):
    lines(tmp_path / "a.jsonl", {"text": ENGLISH})
    (tmp_path / "closed").mkdir()
    iterdir = files.Path.iterdir

    def refused(path):
        if path.name == "closed":
            raise PermissionError(13, "Permission denied")
        return iterdir(path)

    monkeypatch.setattr(files.Path, "iterdir", refused)

    assert missing(tmp_path) == {f"{tmp_path.name}/closed": "unreadable: permission denied"}


def test_what_lies_in_a_folder_that_lists_but_does_not_open_is_reported(tmp_path, monkeypatch):
    (tmp_path / "closed").mkdir()
    lines(tmp_path / "closed" / "a.jsonl", {"text": ENGLISH})
    (tmp_path / "closed" / "notes").write_text("", encoding="utf-8")
    as_it_is = files.Path.stat

    def refused(path, **options):
        if path.parent.name == "closed":
            raise PermissionError(13, "Permission denied")
        return as_it_is(path, **options)

    monkeypatch.setattr(files.Path, "stat", refused)

    assert missing(tmp_path / "closed") == {"closed/a.jsonl": "unreadable: permission denied"}


def test_a_name_that_is_no_text_is_still_a_name(tmp_path):
    path = tmp_path / os.fsdecode(b"caf\xe9.jsonl")
    lines(path, {"text": ENGLISH})

    assert one(tmp_path).url.endswith("/caf\\udce9.jsonl:1")


def test_lines_that_recur_in_one_outlet_are_furniture(tmp_path):
    texts = [f"{ENGLISH} Ship number {number}.\n\nThe bulletin goes out on weekdays." for number in range(8)]
    path = lines(tmp_path / "a.jsonl", *({"text": text, "outlet": "Example"} for text in texts))

    assert not any("bulletin" in article.text for article in read_articles(path))


def test_the_folder_source_gives_articles_and_what_is_missing(tmp_path):
    lines(tmp_path / "a.jsonl", {"text": ENGLISH}, "half")
    article, lost = sources.get("folder")(str(tmp_path))()

    assert isinstance(article, Article)
    assert isinstance(lost, Missing)
    assert list(Folder(f"{tmp_path}/nowhere")()) == [
        Missing(f"{tmp_path}/nowhere", "unreadable: no such file or directory")
    ]


def test_the_same_files_give_the_same_articles(tmp_path):
    for name, text in (("b.txt", ENGLISH), ("a.txt", FRENCH), ("c.txt", ARABIC)):
        (tmp_path / name).write_text(f"A headline of some words\n\n{text}\n", encoding="utf-8")

    assert read_paths([tmp_path]) == read_paths([tmp_path])


# Laws

PIECES = st.sampled_from(
    [
        *(b"<html>", b"<p>", b"</p>", b"<h1>", b"<script type='application/ld+json'>", b"</script>", b"<!--", b"<svg>"),
        *(b"<meta charset=", b"utf-7'>", b"<time datetime='2020'>", b"<?xml encoding='utf-16'?>", b"&#xD800;", b"&#0;"),
        *(b"---\n", b"title: ", b"[x](y)", b"*", b"`", b"|a|b|\n|-|-|\n", b'{"text":', b'"words"', b"}", b"\\ud800"),
        *(b"\n", b"\r", b"\x00", b"\xff\xfe", b"\xef\xbb\xbf", b"\xe9", b"\xd9\x8a", b"\x1b", "Ã©â€™".encode()),
        *(b"The navy said on Monday that it was back. ", b"22 May 2020 99:99 +99:99"),
    ]
)
SOUP = st.binary(max_size=200) | st.lists(PIECES, max_size=30).map(b"".join)


@pytest.mark.parametrize("kind", ["txt", "md", "html", "jsonl"])
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=SOUP)
def test_any_bytes_are_an_article_or_missing(tmp_path, kind, data):
    path = tmp_path / f"x.{kind}"
    path.write_bytes(data)
    reading = read_paths([path])

    assert len(reading.articles) + len(reading.missing) >= 1
    for article in reading.articles:
        assert article.text.strip()
        f"{article.url}{article.title}{article.outlet}{article.origin}{article.text}".encode()
        assert "\x00" not in f"{article.url}{article.title}{article.text}"


@settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(st.text(st.characters(exclude_characters="\n\r\x00", exclude_categories=["Cs"])), max_size=8), st.data()
)
def test_every_line_is_an_article_or_missing(tmp_path, texts, data):
    values = [data.draw(st.sampled_from([text, json.dumps(text), json.dumps({"text": text})])) for text in texts]
    path = tmp_path / "x.jsonl"
    path.write_bytes("\n".join(["{}", *values]).encode())
    reading = read_paths([path])
    blank = sum(1 for value in values if not value.strip(" \t\x0b\x0c\ufeff"))

    assert len(reading.articles) + len(reading.missing) == 1 + len(values) - blank
