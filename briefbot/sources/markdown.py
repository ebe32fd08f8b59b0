"""Convert Markdown to plain text, and parse the YAML front matter before it."""

import html
import re
from collections.abc import Sequence
from functools import lru_cache
from typing import Any

from briefbot.entries import ParseError
from briefbot.web.fragments import text_of_html, tidy_text

#: Characters; of a longer one only the links are undone: reading all markup takes time by its square.
LONGEST_PARAGRAPH = 5_000

#: Characters of front matter; a longer one is none.
LONGEST_HEAD = 20_000

_HEAD = re.compile(r"\ufeff?---[ \t]*\n(?P<head>.*?)^(?:---|\.\.\.)[ \t]*(?:\n|\Z)", re.DOTALL | re.MULTILINE)
_OPEN_HEAD = re.compile(r"\ufeff?---[ \t]*\n\w+:[ \n]")
_LINK = re.compile(r"!?\[([^\[\]]*)\]\([^()\s]*\)")


def front_matter(text: str) -> tuple[dict[str, str], str]:
    r"""Return the YAML front matter, with its values as unparsed strings, and the rest of ``text``.

    Dates and ``no`` stay as written. Empty values, lists and mappings are left out. A text that begins with a
    horizontal rule has no front matter.

    >>> front_matter("---\ntitle: Port reopens\n---\nThe port reopened.")
    ({'title': 'Port reopens'}, 'The port reopened.')

    Raises:
        ParseError: it is not YAML.
    """
    match = _HEAD.match(text)
    if match is None and _OPEN_HEAD.match(text):
        raise ParseError("front matter: no line --- ends it")
    if match is None or len(match["head"]) > LONGEST_HEAD:
        return {}, text
    import yaml  # noqa: PLC0415 - 20 ms to import, and few texts need it

    try:
        node = yaml.compose(match["head"], Loader=yaml.BaseLoader)  # nodes, not objects: no anchor is multiplied
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
    return {key: value for key, value in pairs if isinstance(key, str) and value}, text[match.end() :]


def markdown_to_text(markdown: str) -> tuple[str, str]:
    r"""Return the text of ``markdown``, paragraphs split by a blank line, and its first heading of level one.

    The text is without that heading, and without pictures, comments, scripts and tags.

    >>> markdown_to_text("# Port reopens\n\nThe *port* of [Sirte](https://x.example) reopened.")
    ('The port of Sirte reopened.', 'Port reopens')
    """
    reader, environment = _reader(), dict[str, Any]()
    tokens = reader.parse(markdown, environment)
    headings = (place for place, token in enumerate(tokens) if token.type == "heading_open" and token.tag == "h1")
    start = next((place for place in headings if tokens[place + 1].content), len(tokens))
    end = start + 3  # it opens, has its words, and closes
    title = reader.renderer.render(tokens[start:end], reader.options, environment)
    text = reader.renderer.render(tokens[:start] + tokens[end:], reader.options, environment)
    return tidy_text(text_of_html(text)), " ".join(text_of_html(title).split())


@lru_cache(maxsize=1)
def _reader() -> Any:
    from markdown_it import MarkdownIt  # noqa: PLC0415 - 50 ms to import, and few texts need it

    reader = MarkdownIt("commonmark").enable("table")
    reader.core.ruler.at("inline", _read_inline)
    for kind in ("fence", "code_block"):
        reader.add_render_rule(kind, _code)
    return reader


def _code(_renderer: Any, tokens: Sequence[Any], place: int, *_: object) -> str:
    """Return a block of code in HTML, its lines kept: a text may have been pasted into one."""
    return f"<p>{html.escape(tokens[place].content)}</p>".replace("\n", "<br>")


def _read_inline(state: Any) -> None:
    """Have the parser read the words of each paragraph, heading and cell."""
    for token in state.tokens:
        if token.type == "inline":
            if len(token.content) > LONGEST_PARAGRAPH:
                token.type, token.content = "text", _LINK.sub(r"\1", token.content)
            else:
                state.md.inline.parse(token.content, state.md, state.env, token.children)
