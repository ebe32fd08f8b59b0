"""Read articles from files: pasted text, Markdown, saved web pages, JSON lines, and folders of them.

What cannot be read is skipped and reported by name. An article without an address gets the name of its file
(``../news/one.txt``) or line (``news.jsonl:17``) as its URL, so that no two have the same.
"""

import os
import re
import shutil
import stat
import sys
import tempfile
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path, PurePath
from typing import BinaryIO, NamedTuple, Self

from briefbot.cleaning.raw_articles import articles_of
from briefbot.entries import ParseError, RawEntry
from briefbot.errors import InputError
from briefbot.language.characters import normalize
from briefbot.language.dates import parse_moment
from briefbot.language.identify import language_of
from briefbot.model import Article, Missing
from briefbot.monitoring.progress import reported
from briefbot.small_files import read_small
from briefbot.sources import jsonl
from briefbot.sources.markdown import front_matter, markdown_to_text
from briefbot.web.encoding import decode, decode_document
from briefbot.web.pages import looks_like_page, read_page
from briefbot.web.urls import canonical

#: Bytes of a file with one article at most; a larger one is reported, not read.
LONGEST_FILE = 50_000_000

#: Files that say what a folder is, without their suffix.
_ABOUT = frozenset(["readme", "license", "licence", "copying", "notice", "authors", "changelog", "contributing"])

#: The folder beside a saved page: ``page_files``, ``page-Dateien``, ``page.files``, in the browser's language.
_SAVED_WITH = re.compile(r"(.+)[_.-][^\W\d_]+")

HINT = "name .txt, .md, .html or .jsonl files, or a folder of them"

#: The path that stands for JSON lines on standard input.
DASH = Path("-")

_STDIN = "stdin"
_DASH_HINT = 'pipe JSON lines into it, an article each: {"text": "...", "url": "...", "published": "..."}'

#: Bytes of standard input that are kept in memory; more go into a temporary file.
_IN_MEMORY = 20_000_000


class Reading(NamedTuple):
    """Articles, and the files and lines that could not be read, in the order of names."""

    articles: tuple[Article, ...]
    missing: tuple[Missing, ...]

    @classmethod
    def of(cls, items: Iterable[Article | Missing]) -> Self:
        """Return what was read, articles and the others apart."""
        read = list(items)
        articles = tuple(item for item in read if isinstance(item, Article))
        return cls(articles, tuple(item for item in read if isinstance(item, Missing)))


def read_articles(path: str | os.PathLike[str]) -> Iterator[Article]:
    """Yield the articles of a .jsonl, .txt, .md or .html file, or of a folder of them, in the order of names.

    Unreadable items are skipped; `read_paths` returns them with the reason.

    Raises:
        InputError: there is nothing at ``path``, no article file in the folder, or nothing in it that can be read.
    """
    articles, missing = read_paths([path])
    unreadable = [item for item in missing if item.reason != "no text"]
    if not articles and unreadable:
        raise InputError(f"{unreadable[0].what}: {unreadable[0].reason}", hint=HINT)
    return iter(articles)


def read_all(paths: Sequence[str | os.PathLike[str]]) -> Reading:
    """Return the articles under every path as `read_paths` does, but raise if there are none.

    The path ``-`` stands for JSON lines on standard input.

    Raises:
        InputError: not one article could be read.
    """
    stdin, hint = None, HINT
    if DASH in map(Path, paths):
        if sys.stdin is None:
            raise InputError(f"{_STDIN}: closed", hint=_DASH_HINT)
        stdin, hint = sys.stdin.buffer, _DASH_HINT
    reading = read_paths(paths, stdin=stdin)
    if not reading.articles and reading.missing:
        first, more = reading.missing[0], len(reading.missing) - 1
        others = f" (and {more} more that could not be read)" if more else ""
        raise InputError(f"{first.what}: {first.reason}{others}", hint=hint)
    if not reading.articles:
        raise InputError(f"{', '.join(map(str, paths))}: no articles in it", hint=hint)
    return reading


def read_paths(paths: Iterable[str | os.PathLike[str]], *, stdin: BinaryIO | None = None) -> Reading:
    """Return the articles under every path, and what could not be read, by name and with the reason.

    Of several paths, a missing one is reported and the others are read. ``stdin`` is read as JSON lines where a path
    is ``-``; without it, that is the name of a file.

    Raises:
        InputError: no path leads to a file of articles.
    """
    raw_articles: list[RawEntry | Missing] = []
    wrong: list[InputError] = []
    for path in paths:
        try:
            if stdin is not None and Path(path) == DASH:
                raw_articles.extend(_raw_articles_in(stdin))
            else:
                files = _files(Path(path))
                each_file = reported("reading files", files, len(files))
                raw_articles.extend(raw for file in each_file for raw in _raw_articles(file))
        except InputError as error:
            wrong.append(error)
            raw_articles.append(_nowhere(Path(path), error))
    if wrong and len(wrong) == len(raw_articles):
        raise wrong[0]
    return Reading.of(reported("cleaning articles", articles_of(raw_articles), len(raw_articles)))


@dataclass(frozen=True, slots=True)
class Folder:
    """The source of the articles in a folder, or in one file. A `briefbot.protocols.Source`."""

    path: str

    def __call__(self) -> Iterator[Article | Missing]:
        """Yield the articles in the order of names, then what could not be read."""
        try:
            reading = read_paths([self.path])
        except InputError as error:
            reading = Reading((), (_nowhere(Path(self.path), error),))
        yield from reading.articles
        yield from reading.missing


def _files(path: Path) -> list[Path | Missing]:
    """Return the article files at ``path``: itself, or all those under it.

    Raises:
        InputError: there is nothing there, or nothing that holds articles.
    """
    name = _name(path)
    try:
        is_folder = stat.S_ISDIR(path.stat().st_mode)
    except (OSError, ValueError) as error:
        raise InputError(f"{name}: {_reason(error)}", hint="check the path, also for a slip in spelling") from error
    if not is_folder and path.suffix.lower() not in _READERS:
        raise InputError(f"{name}: {path.suffix or 'no suffix'} is not a kind of article file", hint=HINT)
    found = list(_walk(path))
    if not found:
        raise InputError(f"{name}: no article files in this folder", hint=HINT)
    return found


def _nowhere(path: Path, error: InputError) -> Missing:
    return Missing(_name(path), f"unreadable: {str(error).removeprefix(f'{_name(path)}: ')}")


def _walk(folder: Path) -> Iterator[Path | Missing]:
    """Yield the article files at or under ``folder``, by name, without hidden files and other formats.

    A folder that is reached twice through symbolic links is read once.
    """
    waiting, seen = [folder], set()
    while waiting:
        path = waiting.pop()
        try:
            info = path.stat()
            if not stat.S_ISDIR(info.st_mode):
                if path.suffix.lower() in _READERS:
                    yield path
            elif (info.st_dev, info.st_ino) not in seen:
                seen.add((info.st_dev, info.st_ino))
                inside = sorted((each for each in path.iterdir() if each.name[:1] != "."), reverse=True)
                pages = {each.stem for each in inside if each.suffix.lower() in {".html", ".htm"}}
                waiting.extend(each for each in inside if not _is_beside(each, pages))
        except OSError as error:
            if path.suffix.lower() in _READERS or os.path.isdir(path):  # noqa: PTH112  # Path's raises again
                yield Missing(_name(path), f"unreadable: {_reason(error)}")


def _is_beside(path: Path, pages: Collection[str]) -> bool:
    """Return whether a file or folder only goes with articles: a README, what a browser saves with one of ``pages``."""
    page = _SAVED_WITH.fullmatch(path.name)
    return path.stem.lower() in _ABOUT or (page is not None and page[1] in pages and path.is_dir())


def _raw_articles(file: Path | Missing) -> Iterator[RawEntry | Missing]:
    """Yield the raw articles of one file, or the reason why there is none."""
    if isinstance(file, Missing):
        yield file
    else:
        name = _name(file)
        yield from _readable(name, _READERS[file.suffix.lower()](file, name))


def _raw_articles_in(stdin: BinaryIO) -> Iterator[RawEntry | Missing]:
    """Yield the raw articles of the JSON lines on standard input, which may be a pipe."""
    with tempfile.SpooledTemporaryFile(_IN_MEMORY) as lines:  # the reader of JSON lines goes back to the start
        try:
            shutil.copyfileobj(stdin, lines)
            lines.seek(0)
        except OSError as error:
            yield Missing(_STDIN, f"unreadable: {_reason(error)}")
            return
        yield from _readable(_STDIN, jsonl.raw_articles(lines, _STDIN))


def _readable(name: str, raw_articles: Iterable[RawEntry | Missing]) -> Iterator[RawEntry | Missing]:
    """Yield the raw articles of the file ``name`` as far as it can be read, and the reason where it ends early."""
    found = False
    try:
        for raw in raw_articles:
            found = True
            yield raw
    except OSError as error:
        yield Missing(name, f"unreadable: {_reason(error)}")
    except ParseError as error:
        yield Missing(name, f"unreadable: {error}")
    else:
        if not found:
            yield Missing(name, "no text")


def _from_lines(path: Path, name: str) -> Iterator[RawEntry | Missing]:
    if not stat.S_ISREG(path.stat().st_mode):  # opening a pipe would block
        raise ParseError("not a regular file")
    with path.open("rb") as file:
        yield from jsonl.raw_articles(file, name)


def _from_text(path: Path, name: str) -> Iterator[RawEntry]:
    data = read_small(path, LONGEST_FILE)
    yield from _from_page(path, name) if looks_like_page(data) else [RawEntry(url=name, text=decode(data), pasted=True)]


def _from_markdown(path: Path, name: str) -> Iterator[RawEntry]:
    facts, body = front_matter(normalize(decode(read_small(path, LONGEST_FILE))))
    text, title = markdown_to_text(body)
    stated = facts.get("published") or facts.get("date") or facts.get("pubdate", "")
    try:
        published = parse_moment(stated) if stated else None
    except ValueError as error:
        raise ParseError(f"front matter: published is {error}") from error
    yield RawEntry(
        url=canonical(facts.get("url", "")) or name,
        text=text,
        title=facts.get("title", title),
        outlet=facts.get("outlet", ""),
        published=published,
        language=facts.get("language", ""),
        origin=facts.get("origin", ""),
        pasted=True,
    )


def _from_page(path: Path, name: str) -> Iterator[RawEntry]:
    data = read_small(path, LONGEST_FILE)
    page = read_page(decode_document(data))
    if page is not None:
        yield replace(page, url=page.url or name, language="" if language_of(page.text) else page.language)


_READERS: Mapping[str, Callable[[Path, str], Iterator[RawEntry | Missing]]] = {
    ".jsonl": _from_lines,
    ".txt": _from_text,
    ".md": _from_markdown,
    ".markdown": _from_markdown,
    ".html": _from_page,
    ".htm": _from_page,
}


def _name(path: PurePath) -> str:
    """Return the path as given, with forward slashes; undecodable bytes are escaped."""
    return path.as_posix().encode("utf-8", "backslashreplace").decode("utf-8")


def _reason(error: OSError | ValueError) -> str:
    """Return the system's error message without the path: ``no such file or directory``."""
    if isinstance(error, ValueError):
        return "not a path"  # a NUL in the path; the message differs between versions of Python
    return (error.strerror or str(error)).lower()
