"""What Telegram makes of a text that is sent: what is shown and its entities, or the error it answers.

The rules are those of tdlib's td/telegram/MessageEntity.cpp (fix_formatted_text, get_input_message_entities).
"""

import functools
import itertools
import re
from bisect import bisect_left
from typing import Any, NamedTuple

from telegram_html import Entity, EntityError, order, parse_html
from telegram_links import detect

SPLITTABLE = {"bold", "italic", "underline", "strikethrough", "spoiler"}
QUOTES = {"blockquote", "expandable_blockquote"}
CODES = {"code", "pre"}
KEPT_WHEN_BLANK = {"text_link", "text_mention", "code", "pre"}  # MessageEntity.cpp is_hidden_data_entity
MAX_ENTITIES = 100  # MessageEntity.cpp MAX_USER_ENTITY_COUNT, "server-side limit": emphasis goes first
MAX_UTF16 = 4096  # core.telegram.org/bots/api#sendmessage: 1-4096 characters after entities parsing

# clean_input_string: control characters become spaces, \r, bidirectional marks and some strokes go
_CONTROL = {code: " " for code in range(32) if code not in {10, 13}}
_REMOVED = re.compile("[\r\u2028-\u202e\u0333\u033f\u030a]")
_DIRTY = re.compile("[\x00-\x09\x0b-\x1f\u2028-\u202e\u0333\u033f\u030a]")
# tdlib's strip_empty_characters: what shows nothing is no text
_INVISIBLE = re.compile(
    "[\\s\u00ad\u115f\u1160\u1680\u180e\u2000-\u200f\u202a-\u202f\u205f-\u206f\u2800\u3000\u3164\ufe00-\ufe0f\ufeff\uffa0]*"
)


class Formatted(NamedTuple):
    """A text as it is shown, its entities as the Bot API writes them, and how many of them were dropped."""

    text: str
    entities: tuple[dict[str, Any], ...]
    lost: int


def _apart(entities: list[Entity]) -> list[Entity]:
    """Those that do not begin inside one before them: links, codes and quotations do not nest in their own kind."""
    kept: list[Entity] = []
    for entity in entities:
        if not kept or entity.start >= kept[-1].end:
            kept.append(entity)
    return kept


def _merged(kind: str, entities: list[Entity], holes: list[Entity]) -> list[Entity]:
    """Emphasis of one kind, joined where it touches and cut out where code stands (split_entities)."""
    merged: list[Entity] = []
    for entity in entities:
        if merged and entity.start <= merged[-1].end:
            merged[-1] = merged[-1]._replace(end=max(merged[-1].end, entity.end))
        else:
            merged.append(entity)
    for hole in holes:
        cut = [
            [Entity(a.start, min(a.end, hole.start), kind), Entity(max(a.start, hole.end), a.end, kind)] for a in merged
        ]
        merged = [part for part in itertools.chain.from_iterable(cut) if part.end > part.start]
    return merged


def fixed(text: str, entities: list[Entity]) -> list[Entity]:
    """The entities as Telegram nests them (fix_entities), blank ones gone (remove_invalid_entities)."""
    quotes = _apart([entity for entity in entities if entity.kind in QUOTES])
    whole = _apart([entity for entity in entities if entity.kind not in SPLITTABLE | QUOTES])
    # a link around a quotation goes, one inside it stays (remove_entities_intersecting_blockquote)
    whole = [
        a
        for a in whole
        if not any(a.start < q.end and q.start < a.end and (a.start < q.start or a.end > q.end) for q in quotes)
    ]
    codes = [entity for entity in whole if entity.kind in CODES]
    parts = [*quotes, *whole]
    for kind in SPLITTABLE:
        parts += _merged(kind, [entity for entity in entities if entity.kind == kind], codes)
    kept = []
    for entity in parts:
        start = entity.start
        if entity.kind not in KEPT_WHEN_BLANK:
            while start < entity.end and text[start] in " \n":
                start += 1
        if start < entity.end:
            kept.append(entity if start == entity.start else entity._replace(start=start))
    return sorted(kept, key=order)


def _cleaned(text: str, entities: list[Entity]) -> tuple[str, list[Entity]]:
    """The text without what Telegram takes out (clean_input_string_with_entities)."""
    text = text.translate(_CONTROL)
    gone = [match.start() for match in _REMOVED.finditer(text)]
    if gone:
        text = _REMOVED.sub("", text)
        moved = [
            e._replace(start=e.start - bisect_left(gone, e.start), end=e.end - bisect_left(gone, e.end))
            for e in entities
        ]
        entities = [entity for entity in moved if entity.end > entity.start]
    return text, entities


def _trimmed(text: str, entities: list[Entity]) -> tuple[str, list[Entity]]:
    """Text without spaces and line breaks around it; those before it stay where an entity begins with them."""
    text = text.rstrip(" \n")
    if entities and max(entity.end for entity in entities) > len(text):
        entities = [e._replace(end=min(e.end, len(text))) for e in entities if e.start < len(text)]
    first = min((entity.start for entity in entities), default=len(text))
    cut = min(len(text) - len(text.lstrip(" \n")), first)
    if not cut:
        return text, entities
    return text[cut:], [e._replace(start=e.start - cut, end=e.end - cut) for e in entities]


def _limited(entities: list[Entity]) -> list[Entity]:
    """At most 100 of the writer's entities: links, codes and quotations first, then emphasis."""
    if len(entities) <= MAX_ENTITIES:
        return entities
    counted = [entity for entity in entities if entity.kind != "custom_emoji"]
    first = sorted(counted, key=lambda entity: (entity.kind in SPLITTABLE, *order(entity)))[:MAX_ENTITIES]
    return sorted([*first, *(entity for entity in entities if entity.kind == "custom_emoji")], key=order)


def _written(text: str, entities: list[Entity]) -> tuple[dict[str, Any], ...]:
    """The entities as the Bot API writes them, counted in UTF-16 units (core.telegram.org/bots/api#messageentity)."""
    wide = [at for at, char in enumerate(text) if char > "\uffff"] if text and max(text) > "\uffff" else []

    def utf16(at: int) -> int:
        return at + bisect_left(wide, at)

    return tuple(
        {"type": e.kind, "offset": (at := utf16(e.start)), "length": utf16(e.end) - at, **dict(e.more)}
        for e in entities
    )


@functools.lru_cache(maxsize=4096)  # the same brief goes to many chats: it is read once
def formatted(source: str, parse_mode: str = "") -> Formatted:
    """What Telegram shows of a text that is sent; raises EntityError with what follows "Bad Request: "."""
    mode = parse_mode.lower()
    text, entities = source, []
    if mode == "html":
        try:
            text, entities = parse_html(source)
        except EntityError as error:
            raise EntityError(f"can't parse entities: {error}") from None
    elif mode not in {"", "none"}:
        raise EntityError("unsupported parse_mode")  # Client.cpp get_formatted_text; markdown is not played here
    if _DIRTY.search(text) or "\r" in text:
        text, entities = _cleaned(text, entities)
    text, entities = _trimmed(text, fixed(text, entities))
    if _INVISIBLE.fullmatch(text):
        raise EntityError("text must be non-empty")  # MessageEntity.cpp get_formatted_text
    if len(text.encode("utf-16-le")) // 2 > MAX_UTF16:
        raise EntityError("message is too long")
    kept = _limited(entities)
    taken = [(entity.start, entity.end) for entity in kept if entity.kind not in SPLITTABLE | QUOTES]
    found = [Entity(*hit) for hit in detect(text) if not any(hit[0] < end and start < hit[1] for start, end in taken)]
    return Formatted(text, _written(text, sorted([*kept, *found], key=order)), len(entities) - len(kept))
