"""Convert fragments of HTML, as in feeds, to plain text, and remove "Read more" from the end of teasers.

A fragment is parsed as a stream: no tree is built, so that nested tags cost no more than others.
"""

import html
import re

from briefbot.language.characters import CONTROL, SURROGATE, normalize

#: Characters of a fragment at most; a longer one is cut. Articles have a fiftieth of it.
LONGEST_FRAGMENT = 1_000_000

#: Characters of a title that are parsed; headlines have a fiftieth of it.
LONGEST_LINE = 5_000

#: Characters at the end of a text that are searched for the mark of a teaser.
LONGEST_TAIL = 400

#: Times that escaped markup is unescaped: careless programs escape twice, none three times.
UNESCAPED_AT_MOST = 3

_DROPPED_NAMES = (
    "script style iframe figure figcaption form svg math object video audio button select textarea template"
    " noembed title"
)
_BLOCK_NAMES = (
    "p div h1 h2 h3 h4 h5 h6 ul ol li dl dt dd blockquote pre table thead tbody tr caption section article header"
    " footer aside main nav address center hr details summary body"
)
_INLINE_NAMES = (
    "td th html head meta link a abbr b bdi big br cite code del em embed font i img ins kbd label mark noscript"
    " param picture q s samp small source span strike strong sub sup time tt u var wbr"
)
_DROPPED = frozenset(_DROPPED_NAMES.split())
_BLOCKS = frozenset(_BLOCK_NAMES.split())

#: Text that is inserted where an element begins, by its name.
_BREAKS = {**dict.fromkeys(_BLOCKS, "\n\n"), "br": "\n", "td": " ", "th": " "}

_NAMES = "|".join(sorted({*_DROPPED, *_BLOCKS, *_INLINE_NAMES.split()}))
_TAG = re.compile(rf"</?(?:{_NAMES})(?:[\s/][^<>]*)?>|<!--.*?-->|<!\[CDATA\[|\]\]>", re.IGNORECASE | re.DOTALL)
_ANY_TAG = re.compile(r"</?[A-Za-z!?][^<>]*>")
_BREAKING = re.compile(r"<(?:p|div|br|li|tr|h[1-6]|blockquote|pre)\b", re.IGNORECASE)
_MARKUP = re.compile(
    r"</?(?:p|br|div|a|span|em|strong|b|i|u|h[1-6]|ul|ol|li|img|blockquote|figure|iframe|script|style)\b[^<>]*>"
    r"|&(?:amp|nbsp|quot|apos|lt|gt|[lr][sd]quo|[mn]dash|hellip|[lr]aquo|[a-z](?:acute|grave|circ|uml)|#\d{2,6}|#x\w{2,5});",
    re.IGNORECASE,
)
_BLANK_LINE = re.compile(r"\n[^\S\n]*\n\s*")
_SPACE = re.compile(r"\s+")
_CONTROL = re.compile(f"[{CONTROL}{SURROGATE}]")
_ENTITY = re.compile(r"&(?:#\d{2,6}|#x[0-9a-f]{2,5}|[a-z]{2,8}\d?);", re.IGNORECASE)

_DOTS = r"(?:\[\s*(?:…|\.{3,})\s*\]|\(\s*(?:…|\.{3,})\s*\)|…|\.{3,})"
_ONWARD = (
    r"read (?:more|on|the (?:full|whole|rest of the|rest of this) ?(?:story|article|post)?|full (?:story|article))"
    r"|continue reading|keep reading|full (?:story|article)|click here to (?:read|continue)|learn more|see more"
    r"|lire (?:la suite|l['’]article|plus|davantage)|en savoir plus|voir plus|[اإ]قر[أاؤ] المزيد|المزيد|للمزيد"
    r"|تابع القراءة|متابعة القراءة|[أا]كمل القراءة|قراءة المزيد|leggi (?:tutto|anche|di più)|continua a leggere"
    r"|leer más|seguir leyendo|weiterlesen|mehr lesen|lees (?:meer|verder)|devamını oku"
)
_END = r"[\s.…»›→>≫⟶)\]]*$"
_TEASER = re.compile(
    rf"(?:(?:^|\n|(?<=[.!?…؟»”\"'’)\]]))[\s\[(«‹]*(?:(?:{_ONWARD})(?:\s*:)?(?:\s*https?://\S+)?{_END}"
    rf"|(?:continue reading|read more|lire la suite|متابعة القراءة|تابع القراءة)"
    rf"(?:\s*[:«»“\"→]|\s+(?:at|on|in|of|about|sur|de|في|على)\b|(?<=reading)\s)[^\n.!?]{{0,160}}{_END})"
    rf"|\s*{_DOTS}\s*$)",
    re.IGNORECASE,
)
_APPEARED = re.compile(
    r"(?:^|\n|(?<=[.!?…؟»”\"'’)\]]))\s*(?:(?:the|this) (?:post|article|story)|l['’](?:article|entrée)|cet article"
    r"|le post|الم?قال(?:ة)?|التدوينة|ظهرت? (?:المقالة?|التدوينة))\b[^\n]{0,300}?"
    r"(?:appeared first on|first appeared on|was originally published|est apparue? en premier|appeared on"
    r"|[أا]ولاً? على|ظهرت? على)[^\n]{0,120}$",
    re.IGNORECASE,
)


def html_to_text(fragment: str) -> str:
    r"""Return the text of an HTML fragment, a blank line between paragraphs; never raises.

    >>> html_to_text("<p>Talks &amp; terms.</p>Day <b>t</b>wo.<br><br>Day three.<script>x()</script>")
    'Talks & terms.\n\nDay two.\n\nDay three.'
    """
    text = fragment[:LONGEST_FRAGMENT]
    for _ in range(UNESCAPED_AT_MOST):
        if "<" not in text and "&" not in text:
            break
        if not _BREAKING.search(text):
            text = _BLANK_LINE.sub("<p>", text.replace("\r\n", "\n"))
        text = _streamed(text)
        if not _TAG.search(text) and not _ENTITY.search(text):
            break
    return tidy_text(_TAG.sub(" ", text))


def tidy_text(text: str) -> str:
    r"""Return plain ``text`` with one blank line between paragraphs and no blanks around lines.

    >>> tidy_text("  One. \n\n\n  Two. ")
    'One.\n\nTwo.'
    """
    paragraphs = (
        "\n".join(line for line in (" ".join(line.split()) for line in paragraph.split("\n")) if line)
        for paragraph in _BLANK_LINE.split(normalize(text[:LONGEST_FRAGMENT]))
    )
    return "\n\n".join(paragraph for paragraph in paragraphs if paragraph)


def strip_markup(text: str) -> str:
    r"""Return ``text`` without tags and entities, a blank line where a block ends; text without them as it is.

    >>> strip_markup("<p>Talks &amp; terms.</p><p>Day <b>two</b>.</p>")
    'Talks & terms.\n\nDay two.'
    >>> strip_markup("Fewer than 5 < 6")
    'Fewer than 5 < 6'
    """
    if not (("<" in text or "&" in text) and _MARKUP.search(text)):
        return text
    return html_to_text(text if _BREAKING.search(text) else text.replace("\n", "<br>"))


def html_to_line(markup: str) -> str:
    """Return one line of text without tags and entities, however often they were escaped.

    >>> html_to_line("Talks &amp;amp; <em>terms</em>&lt;br&gt;agreed")
    'Talks & terms agreed'
    """
    return " ".join(html_to_text(markup[:LONGEST_LINE]).split())


def strip_teaser(text: str) -> tuple[str, bool]:
    """Return ``text`` without "Read more" and the like at its end, and whether there was such a mark.

    >>> strip_teaser("The port reopened. Read more »")
    ('The port reopened.', True)
    >>> strip_teaser("The port reopened.  The post Port reopens appeared first on Example.")
    ('The port reopened.', False)
    """
    start = max(0, len(text) - LONGEST_TAIL)
    head, tail = text[:start], text[start:]
    is_teaser = False
    for _ in range(4):  # "… [Read more] The post X appeared first on Y." has three of them
        shorter = _APPEARED.sub("", tail).rstrip()
        bare = _TEASER.sub("", shorter).rstrip()
        is_teaser = is_teaser or bare != shorter
        if bare == tail:
            break
        tail = bare
    return (head + tail).rstrip(), is_teaser


def _streamed(fragment: str) -> str:
    """Return the text of ``fragment``, a blank line where a block ends, a new line for a ``<br>``."""
    from lxml import etree  # noqa: PLC0415 - 20 ms to import, and only texts with markup need it

    parser = etree.HTMLParser(target=_Collector(), encoding="utf-8")
    try:
        parser.feed(b"<html><body>")  # else the parser guesses where the body begins, and may drop text
        parser.feed(_CONTROL.sub(" ", fragment).encode("utf-8", "replace"))
        return str(parser.close())
    except (etree.LxmlError, ValueError, AssertionError):  # if the parser fails, tags are removed by a pattern
        return html.unescape(_ANY_TAG.sub(" ", fragment))


class _Collector:
    """An lxml parser target that collects the text."""

    def __init__(self) -> None:
        self.pieces: list[str] = []
        self.dropped = ""
        self.depth = 0

    def start(self, tag: str, _: object) -> None:
        if self.dropped:
            self.depth += tag == self.dropped
        elif tag in _DROPPED:
            self.dropped, self.depth = tag, 1
        elif tag in _BREAKS:
            self.pieces.append(_BREAKS[tag])

    def end(self, tag: str) -> None:
        if self.dropped:
            self.depth -= tag == self.dropped
            if not self.depth:
                self.dropped = ""
        elif tag in _BLOCKS:
            self.pieces.append("\n\n")

    def data(self, text: str) -> None:
        if not self.dropped:
            self.pieces.append(_SPACE.sub(" ", text))

    def close(self) -> str:
        return "".join(self.pieces)
