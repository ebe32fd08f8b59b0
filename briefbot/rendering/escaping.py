"""Article text made harmless in each format: nothing that an article says is ever markup.

A template cannot forget to escape: whatever it prints goes through `Format.shown`, which escapes all but `Safe`
text. Pieces that were glued together count as unsafe again, so that a mistake shows as an escape too many, never as
one too few.
"""

import html
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote, urlsplit, urlunsplit

from briefbot.language.characters import one_line, part_of_a_line
from briefbot.phrasebook.phrases import FIRST_STRONG_ISOLATE, MARKS, POP_ISOLATE, Phrase, isolated

#: Control characters of direction: isolates around the names in a phrase, and marks at the beginning of its line.
_SET_OFF = re.compile(f"([{FIRST_STRONG_ISOLATE}{POP_ISOLATE}{''.join(MARKS.values())}])")


class Safe(str):
    """Text that is markup of its format already."""

    __slots__ = ()


_HOST = re.compile(r"[a-z0-9_][a-z0-9._-]*|\[[0-9a-f:.]+\]")
_STRAY_PERCENT = re.compile("%(?![0-9A-Fa-f]{2})")

#: What stays as it is in an address, beside letters, digits and ``_.-~``: nothing that ends it in some format.
_UNQUOTED = "%/:@!$&+,;=?"


def web_address(url: str) -> str:
    """Return ``url`` as an ASCII address that a link may go to; empty if it is none.

    Only http and https. A user name and password are dropped: they mislead the reader, or are secret.

    >>> web_address("https://news.example/a b?q=(c)")
    'https://news.example/a%20b?q=%28c%29'
    >>> web_address("javascript:alert(1)")
    ''
    """
    url = url.strip()
    if not url.isprintable():
        return ""
    try:
        parts = urlsplit(url)
        host, port = parts.hostname or "", parts.port
        host = host if host.isascii() else host.encode("idna").decode("ascii")
    except ValueError:  # UnicodeError is one
        return ""
    host = f"[{host}]" if ":" in host else host
    if parts.scheme not in ("http", "https") or not _HOST.fullmatch(host):
        return ""
    place = host if port is None else f"{host}:{port}"
    rest = (quote(_STRAY_PERCENT.sub("%25", part), _UNQUOTED) for part in (parts.path, parts.query, parts.fragment))
    return urlunsplit((parts.scheme, place, *rest))


_IN_A_LINE = re.compile(
    r"""
      [\\`*\[\]~|]                    # code, emphasis, links, strikethrough, table cells
    | (?<![^\W_])_ | _(?![^\W_])      # emphasis; inside a word an underscore is none
    | <(?=[A-Za-z/!?]|\Z)             # tags, comments, <https://...>
    | &(?=\#?[0-9A-Za-z]{0,40};|\#[0-9A-Za-z]{0,8}\Z|[A-Za-z]{2,40}\Z|\Z)      # entities, whole or begun
    | :(?=//) | (?<=\bwww)\.          # bare addresses, which some renderers link
    | !\Z | \#\Z                      # an image, if a link follows; lost, if it ends a heading
    """,
    re.VERBOSE,
)
_AT_THE_START = re.compile(
    r"""
    \A([ ]?)(?:
      ([0-9]{1,9})(?=[.)](?:[ ]|\Z))  # a numbered list
    | (?=[#>]|[-+](?:[ ]|\Z)|=+\Z|-+\Z)  # a heading, a quotation, a list, the underline of a heading
    )
    """,
    re.VERBOSE,
)
_ENTITY = re.compile(r"&(?=#?[0-9A-Za-z]{1,40};)")


def markdown(text: str) -> str:
    r"""Return one line of text so that Markdown shows it as it is; only what would be markup is escaped.

    >>> print(markdown("1. It's *not* a 10-point plan (yet), <b>said</b> AT&T"))
    1\. It's \*not\* a 10-point plan (yet), \<b>said\</b> AT&T
    """
    return _AT_THE_START.sub(r"\1\2\\", _IN_A_LINE.sub(r"\\\g<0>", text), count=1)


#: Where Telegram's servers make a link of plain text: https://core.telegram.org/bots/api#messageentity.
_LINKED_BY_ITSELF = re.compile(
    r"""
      (?<=[^\W_])\.(?=[^\W\d_]{2})       # a domain: news.example, and the missing space in "Sirte.So"
    | (?<=[0-9])\.(?=[0-9]+\.[0-9]+\.[0-9])  # an address of numbers
    | :(?=//)                            # https://
    | [@\#](?=[\w\u200c\u00b7])            # a mention, a hashtag, an e-mail address
    | (?<![\w/<>])/(?=[A-Za-z0-9_])      # a command: tapped, it would be sent to the bot
    | (?<!\w)\$(?=[A-Z])                 # a cashtag
    """,
    re.VERBOSE,
)

#: Has no width, allows no line break, and belongs to no address, name or command.
_JOINER = "\u2060"


def telegram(text: str) -> str:
    """Return ``text`` with the four entities that Telegram knows, and with nothing that it would link by itself.

    >>> telegram('<b>"R&D"</b>')
    '&lt;b&gt;&quot;R&amp;D&quot;&lt;/b&gt;'
    >>> telegram("at evil.example").replace(_JOINER, "|")
    'at evil.|example'
    """
    text = _LINKED_BY_ITSELF.sub(rf"\g<0>{_JOINER}", text)
    return html.escape(text, quote=False).replace('"', "&quot;")


def _anchor(text: str, address: str) -> str:
    return f'<a href="{html.escape(address)}">{text}</a>'


def _phrase_in_a_line(text: str) -> str:
    """Return a phrase as one line of visible characters, with what sets off the names in it."""
    return "".join(part if _SET_OFF.fullmatch(part) else part_of_a_line(part) for part in _SET_OFF.split(text)).strip()


#: French has a no-break space before a colon.
_OWN_SPACES = (" ", "\u00a0")


@dataclass(frozen=True, slots=True)
class Format:
    """One kind of output: how text is escaped and linked in it."""

    suffixes: tuple[str, ...]
    """How the names of its templates end, without ``.j2``."""

    escape: Callable[[str], str]
    """From one line of text to markup."""

    anchor: Callable[[str, str], str]
    """From markup and a web address to a link."""

    isolates: bool = True
    """Whether text of another direction is set off by characters; HTML does it by ``dir``."""

    has_pictures: bool = False
    """Whether pictures can be shown in it."""

    right_to_left: bool = False
    """Whether the reader's language is written from right to left."""

    def shown(self, value: Any) -> str:
        """Return what a template's ``{{ value }}`` prints: escaped, on one line; nothing for ``None``."""
        if isinstance(value, Safe):
            return value
        if value is None:
            return ""
        text = str(value)
        inner = _phrase_in_a_line(text) if isinstance(value, Phrase) else one_line(text)
        # space at the ends is a template's own: {{ ", " if more else "" }}
        text = text[: text[:1] in _OWN_SPACES] + inner + " " * (text[-1:] == " " and bool(inner))
        if self.isolates and not isinstance(value, Phrase):
            text = isolated(text, within_right_to_left=self.right_to_left)
        return Safe(self.escape(text))

    def link(self, text: Any, address: str) -> Safe:
        """Return ``text`` as a link to ``address``, or as mere text if a link must not go there."""
        place = web_address(address)
        return Safe(self.anchor(self.shown(text), place) if place else self.shown(text))


#: The first that fits a template's name is its format.
FORMATS = (
    Format((".telegram.html",), telegram, _anchor),
    Format((".html", ".htm", ".xml"), html.escape, _anchor, isolates=False, has_pictures=True),
    Format((".md", ".markdown"), markdown, lambda text, address: f"[{text}]({_ENTITY.sub('&amp;', address)})"),
    Format((".txt",), str, lambda text, _: text),
)
