"""Convert Markdown to plain text, and parse the front matter before it."""

from __future__ import annotations

import json
import re
import tomllib
from functools import lru_cache
from typing import TYPE_CHECKING

from briefbot.entries import ParseError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from markdown_it import MarkdownIt
    from markdown_it.token import Token

#: Characters of a text at most; in a longer one only links are converted, since parsing takes quadratic time.
LONGEST_PARAGRAPH = 5_000

#: Characters of front matter at most; something longer is not front matter.
LONGEST_HEAD = 20_000

_HEAD = re.compile(r"\ufeff?---[ \t]*\n(?P<head>.*?)^(?:---|\.\.\.)[ \t]*(?:\n|\Z)", re.DOTALL | re.MULTILINE)

#: A value with a colon in it, which YAML wants in quotes and people write without.
_UNQUOTED = re.compile(r"""^(\w[\w-]*:)[ \t]+(?!["'|>\[{&*!])(.*:(?:[ \t].*)?)$""", re.MULTILINE)
_OPEN_HEAD = re.compile(r"\ufeff?---[ \t]*\n\w+:[ \n]")
_LINK = re.compile(r"!?\[([^\[\]]*)\]\([^()\s]*\)")
_COMMENT = re.compile(r"<!--.*?(?:-->|\Z)|<(script|style)\b.*?(?:</\1\s*>|\Z)", re.DOTALL | re.IGNORECASE)
_TAG = re.compile(r"</?[a-zA-Z!?][^<>]*>")


def front_matter(text: str) -> tuple[dict[str, str], str]:
    r"""Return the front matter in YAML, TOML or JSON, with its values as strings, and the rest of ``text``.

    Dates and ``no`` stay as written. Empty values, lists and mappings are left out. A text that begins with a
    horizontal rule has no front matter.

    >>> front_matter("---\ntitle: Port reopens\n---\nThe port reopened.")
    ({'title': 'Port reopens'}, 'The port reopened.')

    Raises:
        ParseError: it is neither.
    """
    for name, (pattern, load) in _OTHER_HEADS.items():
        if found := pattern.match(text):
            return _loaded(found[1], name, load), text[found.end() :]
    match = _HEAD.match(text)
    if match is None and _OPEN_HEAD.match(text):
        raise ParseError("front matter: no line --- ends it")
    if match is None or len(match["head"]) > LONGEST_HEAD:
        return {}, text
    import yaml  # noqa: PLC0415 - 20 ms to import, and few texts need it

    try:
        node = yaml.compose(
            _UNQUOTED.sub(_quoted, match["head"]), Loader=yaml.BaseLoader
        )  # nodes, not objects: aliases are not expanded
    except yaml.MarkedYAMLError as error:
        where = f" (line {error.problem_mark.line + 2})" if error.problem_mark else ""
        raise ParseError(f"front matter: {error.problem or 'no YAML'}{where}") from error
    except yaml.YAMLError as error:
        raise ParseError("front matter: no YAML: a character it does not allow") from error
    except RecursionError as error:
        raise ParseError("front matter: nested too deep") from error
    if node is None:
        return {}, text[match.end() :]
    if not isinstance(node, yaml.MappingNode):
        return {}, text  # words between two rules
    pairs = [(key.value, value.value) for key, value in node.value if isinstance(value, yaml.ScalarNode)]
    return {key.lower(): value for key, value in pairs if isinstance(key, str) and value}, text[match.end() :]


def _quoted(match: re.Match[str]) -> str:
    value = match[2].replace("'", "''")
    return f"{match[1]} '{value}'"


def _loaded(head: str, name: str, load: Callable[[str], dict[str, object]]) -> dict[str, str]:
    try:
        found = load(head)
    except (ValueError, RecursionError) as error:
        raise ParseError(f"front matter: not {name}: {error}") from error
    return {key.lower(): str(value) for key, value in found.items() if value and not isinstance(value, (list, dict))}


def _pairs(head: str) -> dict[str, object]:
    """Return what lines such as ``Title: Port reopens`` state."""
    return {key: value.strip() for key, _, value in (line.partition(":") for line in head.splitlines())}


#: The pattern of each other form, and the function that parses it. The last is a title and more, up to a blank line.
_OTHER_HEADS: dict[str, tuple[re.Pattern[str], Callable[[str], dict[str, object]]]] = {
    "TOML": (re.compile(r"\ufeff?\+\+\+[ \t]*\n(.*?)^\+\+\+[ \t]*(?:\n|\Z)", re.DOTALL | re.MULTILINE), tomllib.loads),
    "JSON": (re.compile(r"\ufeff?(\{\s*\"[\w-]+\"\s*:.*?^\})[ \t]*(?:\n+|\Z)", re.DOTALL | re.MULTILINE), json.loads),
    "lines": (re.compile(r"\ufeff?((?i:title):[ \t][^\n]+\n(?:[A-Za-z-]+:[ \t][^\n]*\n)+)(?:\n|\Z)"), _pairs),
}


def markdown_to_text(markdown: str) -> tuple[str, str]:
    r"""Return the text of ``markdown``, paragraphs split by a blank line, and its first heading of level one.

    The text is without that heading, and without pictures, comments, scripts and tags.

    >>> markdown_to_text("# Port reopens\n\nThe *port* of [Sirte](https://x.example) reopened.")
    ('The port of Sirte reopened.', 'Port reopens')
    """
    environment: dict[str, object] = {}
    blocks = _reader().parse(markdown, environment)
    title, paragraphs, row = "", [], []
    for before, token in zip([None, *blocks], blocks, strict=False):
        piece = _words(token, environment)
        if before is not None and before.type in {"th_open", "td_open"}:
            row.append(piece)
        elif token.type == "tr_close":
            paragraphs.append(" ".join(filter(None, row)))
            row = []
        elif before is not None and before.type == "heading_open" and before.tag == "h1" and not title:
            title = piece
        else:
            paragraphs.append(piece)
    return "\n\n".join(filter(None, paragraphs)), title


@lru_cache(maxsize=1)
def _reader() -> MarkdownIt:
    from markdown_it import MarkdownIt  # noqa: PLC0415 - 50 ms to import, and few texts need it

    return MarkdownIt("commonmark").enable("table").disable("inline")


def _words(token: Token, environment: dict[str, object]) -> str:
    if token.type in {"fence", "code_block"}:
        return token.content.strip()
    if token.type != "inline":
        return _TAG.sub("", _COMMENT.sub("", token.content)).strip() if token.type == "html_block" else ""
    if len(token.content) > LONGEST_PARAGRAPH:
        return _LINK.sub(r"\1", token.content).strip()
    children: list[Token] = []
    reader = _reader()
    reader.inline.parse(token.content, reader, environment, children)
    return "".join(_pieces(children)).strip()


def _pieces(tokens: Iterable[Token]) -> Iterable[str]:
    for token in tokens:
        if token.type in {"text", "code_inline", "text_special"}:
            yield token.content
        elif token.type == "softbreak":
            yield " "
        elif token.type == "hardbreak" or (token.type == "html_inline" and token.content.lower().startswith("<br")):
            yield "\n"
