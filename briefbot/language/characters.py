r"""Named character classes, and the normalisation of text from outside.

The classes are written to stand inside the brackets of a regular expression: ``re.compile(f"[{CONTROL}{TAG}]")``.
Zero-width joiners (U+200C, U+200D) are in none of them: Persian and emoji are spelt with them.
"""

import json
import re
import unicodedata
from functools import lru_cache
from operator import methodcaller

#: C0, DEL and C1 without tab and newline. U+009B begins a terminal's command as ESC [ does.
CONTROL = "\x00-\x08\x0b-\x1f\x7f-\x9f"

#: Whatever ends a line. No ranges, so that ``in`` works too.
LINE_END = "\n\r\x0b\x0c\x1c\x1d\x1e\x85\u2028\u2029"

#: White space, line ends included; a no-break space is a letter here, as typists meant it.
SPACE = "\t-\r\x1c-\x20\x85\u2028\u2029"

#: Without width: soft hyphen, zero-width space, word joiner, mathematical operators, byte order mark.
ZERO_WIDTH = "\xad\u200b\u2060-\u2065\ufeff"

#: Order neighbouring characters, as letters do, and change nothing further on.
DIRECTION_MARK = "\u061c\u200e\u200f"

#: Embeddings and overrides turn all that follows; isolates and their deprecated like do so until they are closed.
DIRECTION_OVERRIDE = "\u202a-\u202e"
ISOLATE = "\u2066-\u206f"

#: Interlinear annotations and tags.
ANNOTATION = "\ufff9-\ufffb"
TAG = "\U000e0000-\U000e007f"

#: Not seen, yet able to hide, part or turn words.
INVISIBLE = ZERO_WIDTH + DIRECTION_OVERRIDE + ISOLATE + ANNOTATION + TAG

#: Halves of a character of UTF-16, which no encoding takes.
SURROGATE = "\ud800-\udfff"

#: What XML 1.0 cannot hold.
NOT_XML = "\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff" + SURROGATE

#: Code points that are no characters and never will be.
NONCHARACTER = "\ufdd0-\ufdef" + "".join(
    chr(plane + end) for plane in range(0, 0x110000, 0x10000) for end in (0xFFFE, 0xFFFF)
)

#: Arabic vowel signs and the stroke that lengthens a word: no part of its spelling.
ARABIC_MARK = "\u0640\u064b-\u065f\u0670"

#: One letter for those that typists do not keep apart: hamza seats, alif maqsura, ta marbuta, the digits.
ARABIC_SPELLING = str.maketrans("أإآٱىةؤئکی٠١٢٣٤٥٦٧٨٩", "اااايهويكي0123456789")

#: What changes no name and no address if it is left out; joiners included.
UNSPELT = ZERO_WIDTH + DIRECTION_MARK + DIRECTION_OVERRIDE + ISOLATE + "\u200c\u200d"

_LINE_ENDS = re.compile(rf"\r\n|[{LINE_END}]")
_DROPPED = re.compile(f"[{CONTROL}{INVISIBLE}{DIRECTION_MARK}{NONCHARACTER}\ufffc]")
_SPACES = re.compile(f"[{SPACE}]+")
_UNSEEN = re.compile(rf"(?!\s)[{CONTROL}{INVISIBLE}]")
_CONTROL = re.compile(f"[{CONTROL}{DIRECTION_OVERRIDE}]")
_NO_CHARACTER = re.compile(f"[{SURROGATE}{NONCHARACTER}]")
_STEERING = re.compile(f"[\t\u2028\u2029{CONTROL}{INVISIBLE}]")
_STEERING_A_LINE = re.compile(f"[\n{SURROGATE}]|{_STEERING.pattern}")

#: What typeset Latin text has beside ASCII, unless it has accents.
_TYPESET = "’‘“”–—…«»\u00a0"

#: ASCII with a blank for all but letters.
_LETTERS = bytes(code if chr(code).isalpha() else 0x20 for code in range(256))


def normalize(text: str) -> str:
    r"""Return ``text`` in NFC, with ``\n`` for every line end and without control and invisible characters.

    Surrogate pairs are joined; a lone surrogate becomes U+FFFD.

    >>> normalize("One.\r\nTwo\x00\u200b three.")
    'One.\nTwo three.'
    """
    plain = text.replace("\n", " ").replace("\u00a0", " ").replace("\u202f", " ")  # French has no-break spaces
    if not plain.isprintable() or "\ufffc" in text:
        text = text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
        text = _DROPPED.sub("", _LINE_ENDS.sub("\n", text))
    return unicodedata.normalize("NFC", text)


def one_line(text: str) -> str:
    r"""Return ``text`` as one line of visible characters; surrogates and noncharacters become U+FFFD.

    >>> one_line(" Forces\n\ttook \x1b[31mSirte\u202e\x00 ")
    'Forces took [31mSirte'
    """
    return part_of_a_line(text).strip()


def part_of_a_line(text: str) -> str:
    r"""Return ``text`` as `one_line` does, with a space at an end that has some.

    >>> part_of_a_line(", then \n")
    ', then '
    """
    if not text.isprintable():
        text = replace_noncharacters(_UNSEEN.sub("", text))
    return _SPACES.sub(" ", text)


def replace_noncharacters(text: str) -> str:
    r"""Return ``text``, of the same length, with U+FFFD for each surrogate and noncharacter.

    >>> replace_noncharacters("half\ud83d")
    'half\ufffd'
    """
    return _NO_CHARACTER.sub("\ufffd", text)


def strip_controls(text: str) -> str:
    """Return a text of several lines without control characters and bidi embeddings and overrides; isolates stay."""
    return replace_noncharacters(_CONTROL.sub("", text))


def printable(line: str) -> str:
    r"""Return ``line`` as one line, with control characters escaped, so that none reaches a terminal.

    >>> print(printable("two\nlines \x1b[31m\u202eflow"))
    two\nlines \x1b[31m\u202eflow
    """
    return _STEERING_A_LINE.sub(lambda found: found[0].encode("unicode_escape").decode(), line)


def printable_json(text: str) -> str:
    r"""Return equivalent JSON with control characters escaped, so that none reaches a terminal.

    >>> printable_json('["\x9b31m"]')
    '["\\u009b31m"]'
    """
    return _STEERING.sub(lambda found: json.dumps(found[0])[1:-1], text)


def as_json(value: object, *, indent: int | None = 2) -> str:
    """Return ``value`` as JSON that is valid UTF-8 and steers no terminal; days and moments are in ISO 8601."""
    text = json.dumps(value, ensure_ascii=False, indent=indent, default=methodcaller("isoformat"))
    return printable_json(replace_noncharacters(text)) + "\n"


def ascii_form(text: str) -> str:
    """Return ``text``, of the same length, with a blank for each typographic mark; unaccented Latin becomes ASCII.

    >>> ascii_form("Libya’s army – and “others”").isascii(), ascii_form("armée").isascii()
    (True, False)
    """
    if not text.isascii():
        for mark in _TYPESET:
            text = text.replace(mark, " ")
    return text


def blanked(text: str, kept: str = "") -> str:
    """Return ``text``, of the same length, with a blank for all but letters, digits and the ASCII that is ``kept``.

    To split it takes half the time of a search for words.

    >>> blanked("Libya's army (1,200 men)", kept="',").split()
    ["Libya's", 'army', '1,200', 'men']
    """
    typed = ascii_form(text)
    if typed.isascii():
        return typed.encode().translate(_blanks(kept)).decode()
    return re.sub(rf"[^\w {re.escape(kept)}]", " ", text if "_" in kept else text.replace("_", " "))


@lru_cache(maxsize=8)
def _blanks(kept: str) -> bytes:
    """Return ASCII with a blank for all but letters, digits and what is ``kept``."""
    return bytes(code if chr(code).isalnum() or chr(code) in kept else 0x20 for code in range(256))


def letter_runs(text: str) -> list[str]:
    """Return the runs of letters of ``text``, in order.

    >>> letter_runs("Libya’s 2nd army_group")
    ['Libya', 's', 'nd', 'army', 'group']
    """
    plain = ascii_form(text)
    return plain.encode().translate(_LETTERS).decode().split() if plain.isascii() else re.findall(r"[^\W\d_]+", text)
