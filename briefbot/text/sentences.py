"""Where sentences begin and end, as offsets into the text."""

from __future__ import annotations

from functools import lru_cache

from nupunkt import sent_spans


@lru_cache(maxsize=4096)
def sentence_spans(text: str, language: str = "en") -> tuple[tuple[int, int], ...]:
    """Return the spans ``(start, end)`` of the sentences of ``text``, in order, without surrounding white space.

    A newline always ends a sentence. ``language`` is an ISO 639-1 code; empty counts as English.

    >>> [("One came. Two left.")[a:b] for a, b in sentence_spans("One came. Two left.")]
    ['One came.', 'Two left.']
    """
    spans = []
    offset = 0
    for line in text.split("\n"):
        if line.strip():
            for start, end in sent_spans(line):
                piece = line[start:end]
                left = start + len(piece) - len(piece.lstrip())
                right = start + len(piece.rstrip())
                if left < right:
                    spans.append((offset + left, offset + right))
        offset += len(line) + 1
    return tuple(spans)
