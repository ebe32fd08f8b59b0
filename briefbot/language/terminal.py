"""Text from outside made harmless where it is printed: nothing in it moves a cursor, hides a word or begins a line."""

from __future__ import annotations

import json
import re

# Control characters (C0, DEL, C1: U+009B begins a command as ESC [ does), line breaks, embeddings, overrides and
# isolates, what has no width, tags. Joiners and the marks of direction stay: Persian, emoji and Arabic need them, and
# they do no more than letters do.
_CONTROLS = "\x00-\x09\x0b-\x1f\x7f-\x9f\xad\u200b\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\U000e0000-\U000e007f"
_IN_A_LINE = re.compile(f"[\n\ud800-\udfff{_CONTROLS}]")
_IN_JSON = re.compile(f"[{_CONTROLS}]")


def printable(line: str) -> str:
    r"""Return ``line`` as one line, with all that could steer a terminal spelt out.

    >>> print(printable("two\nlines \x1b[31m\u202eflow"))
    two\nlines \x1b[31m\u202eflow
    """
    return _IN_A_LINE.sub(lambda found: found[0].encode("unicode_escape").decode(), line)


def printable_json(text: str) -> str:
    r"""Return a text in JSON as another that means the same, without characters that could steer a terminal.

    >>> printable_json('["\x9b31m"]')
    '["\\u009b31m"]'
    """
    return _IN_JSON.sub(lambda found: json.dumps(found[0])[1:-1], text)
