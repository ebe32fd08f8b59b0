"""How tdlib reads HTML (td/telegram/MessageEntity.cpp, parse_html): the text and its entities, or its own words why not.

core.telegram.org/bots/api#html-style names the tags; &lt; &gt; &amp; &quot; and numbers are the only references.
"""

import re
from typing import Any, NamedTuple

from telegram_links import checked_link, user_of_link

# core.telegram.org/bots/api#html-style
TAGS = {
    **dict.fromkeys(("b", "strong"), "bold"),
    **dict.fromkeys(("i", "em"), "italic"),
    **dict.fromkeys(("u", "ins"), "underline"),
    **dict.fromkeys(("s", "strike", "del"), "strikethrough"),
    **dict.fromkeys(("span", "tg-spoiler"), "spoiler"),
    "a": "text_link",
    "code": "code",
    "pre": "pre",
    "blockquote": "blockquote",
    "tg-emoji": "custom_emoji",
}

_SPACES = " \t\r\n\v\0"  # tdlib's is_space
_SURROGATE = re.compile("[\ud800-\udfff]")
_MARK = re.compile(r"[<&]")
_NAMED = {"lt": "<", "gt": ">", "amp": "&", "quot": '"'}  # core.telegram.org/bots/api#html-style
_ENTITY = re.compile(r"&(?:#x([0-9a-fA-F]*)|#([0-9]*)|([a-zA-Z]+));?")
_MAX_REFERENCE = 10  # decode_html_entity: a number of 10 or more characters is left as it stands
_NAME_END = re.compile(r"[ \t\r\n\v\0>]")
_ATTRIBUTE_END = re.compile(r"[ \t\r\n\v\0=>/\"']")
_TOKEN = re.compile(r"[A-Za-z0-9.-]*")


class EntityError(ValueError):
    """Telegram's words for what is wrong with a text, as they stand behind "Bad Request: "."""


class Entity(NamedTuple):
    """One entity; ``start`` and ``end`` are characters of Python, ``more`` its further fields."""

    start: int
    end: int
    kind: str
    more: tuple[tuple[str, Any], ...] = ()


class _Open(NamedTuple):
    tag: str
    argument: str
    start: int


def decoded(html: str, at: int) -> tuple[str, int]:
    """The character that the reference at ``at`` stands for and where it ends; "&" alone where it is none."""
    match = _ENTITY.match(html, at)
    if not match:
        return "&", at + 1
    hexadecimal, decimal, name = match.groups()
    if name is not None:
        return (_NAMED[name], match.end()) if name in _NAMED else ("&", at + 1)
    digits = hexadecimal if hexadecimal is not None else decimal
    code = int(digits, 16 if hexadecimal is not None else 10) if digits else 0
    length = len(match[0].rstrip(";"))
    if code == 0 or code >= 0x10FFFF or length >= _MAX_REFERENCE:
        return "&", at + 1
    return chr(code), match.end()


def _bytes(html: str, at: int) -> int:
    return len(html[:at].encode("utf-8", "surrogatepass"))


def _skip(html: str, at: int) -> int:
    while at < len(html) and html[at] in _SPACES:
        at += 1
    return at


def _value(html: str, at: int, begin: int) -> tuple[str, int]:
    """The value of an attribute that begins at ``at``, quoted or a name token, and where it ends."""
    quote = html[at]
    if quote not in "'\"":
        token = _TOKEN.match(html, at)
        end = token.end()
        if end < len(html) and html[end] not in _SPACES and html[end] != ">":
            raise EntityError(f"Unexpected end of name token at byte offset {_bytes(html, at)}")
        if end >= len(html) and token[0] and html[-1] not in _SPACES:
            raise EntityError(f"Unclosed start tag at byte offset {_bytes(html, begin)}")
        return token[0].lower(), end
    end = html.find(quote, at + 1)
    if end < 0:
        raise EntityError(f"Unclosed start tag at byte offset {_bytes(html, begin)}")
    return unescaped(html[at + 1 : end]), end + 1


def unescaped(html: str) -> str:
    """The text with its references resolved."""
    if "&" not in html:
        return html
    parts, at = [], 0
    while (mark := html.find("&", at)) >= 0:
        parts.append(html[at:mark])
        char, at = decoded(html, mark)
        parts.append(char)
    return "".join([*parts, html[at:]])


def _attributes(html: str, at: int, tag: str, begin: int) -> tuple[str, int]:
    """The argument that the tag's attributes give and where the tag ends."""
    argument = ""
    while True:
        at = _skip(html, at)
        if at < len(html) and html[at] == ">":
            return argument, at + 1
        stop = _ATTRIBUTE_END.search(html, at)
        end = stop.start() if stop else len(html)
        name = html[at:end]
        if not name:
            raise EntityError(f'Empty attribute name in the tag "{tag}" at byte offset {_bytes(html, begin)}')
        at = _skip(html, end)
        value = ""
        if at < len(html) and html[at] == "=":
            at = _skip(html, at + 1)
            if at >= len(html):
                raise EntityError(f'Unclosed start tag "{tag}" at byte offset {_bytes(html, begin)}')
            value, at = _value(html, at, begin)
        if at >= len(html):
            raise EntityError(f'Unclosed start tag "{tag}" at byte offset {_bytes(html, begin)}')
        argument = _argument(tag, name, value) or argument


def _argument(tag: str, name: str, value: str) -> str:
    if (tag, name) in {("a", "href"), ("tg-emoji", "emoji-id")}:
        return value
    if (tag, name) == ("code", "class") and value.startswith("language-"):
        return value[9:]
    if (tag, name) == ("span", "class") and value.startswith("tg-"):
        return value[3:]
    return "1" if (tag, name) == ("blockquote", "expandable") else ""


def _start_tag(html: str, begin: int, start: int) -> tuple[_Open, int]:
    stop = _NAME_END.search(html, begin + 1)
    if not stop or stop[0] == "\0":
        raise EntityError(f"Unclosed start tag at byte offset {_bytes(html, begin)}")
    tag = html[begin + 1 : stop.start()].lower()
    if tag not in TAGS:
        raise EntityError(f'Unsupported start tag "{tag}" at byte offset {_bytes(html, begin)}')
    argument, end = ("", stop.end()) if stop[0] == ">" else _attributes(html, stop.start(), tag, begin)
    if tag == "span" and argument != "spoiler":
        raise EntityError(f'Tag "span" must have class "tg-spoiler" at byte offset {_bytes(html, begin)}')
    return _Open(tag, argument, start), end


def _end_tag(html: str, begin: int, opened: list[_Open]) -> int:
    if not opened:
        raise EntityError(f"Unexpected end tag at byte offset {_bytes(html, begin)}")
    stop = _NAME_END.search(html, begin + 2)
    name = html[begin + 2 : stop.start() if stop else len(html)].lower()
    at = _skip(html, stop.start() if stop else len(html))
    if at >= len(html) or html[at] != ">":
        raise EntityError(f"Unclosed end tag at byte offset {_bytes(html, begin)}")
    if name and name != opened[-1].tag:
        found = f'expected "</{opened[-1].tag}>", found "</{name}>"'
        raise EntityError(f"Unmatched end tag at byte offset {_bytes(html, begin)}, {found}")
    return at + 1


def _close(opened: _Open, inside: str, end: int, entities: list[Entity]) -> None:
    """Add what the closed tag means, if anything."""
    kind, start, more = TAGS[opened.tag], opened.start, {}
    last = entities[-1] if entities else None
    same = last is not None and (last.start, last.end) == (start, end)
    if opened.tag == "a":
        # an address that is none is dropped without a word (LinkManager::get_checked_link)
        url = opened.argument or inside
        user, link = user_of_link(url), checked_link(url)
        if not user and not link:
            return
        kind, more = ("text_mention", {"user_id": user}) if user else ("text_link", {"url": link})
    elif opened.tag == "tg-emoji":
        if not opened.argument.isdigit() or not int(opened.argument):
            raise EntityError("Invalid custom emoji identifier specified")
        more = {"custom_emoji_id": opened.argument}
    elif opened.tag == "blockquote" and opened.argument:
        kind = "expandable_blockquote"
    elif opened.tag == "pre" and same and last.kind == "code" and last.more:
        entities[-1] = last._replace(kind="pre")
        return
    elif opened.tag == "code" and opened.argument:
        more = {"language": opened.argument}
        if same and last.kind == "pre":
            entities[-1] = last._replace(more=tuple(more.items()))
            return
    entities.append(Entity(start, end, kind, tuple(more.items())))


def parse_html(html: str) -> tuple[str, list[Entity]]:
    """The text without its tags and the entities they mean; raises EntityError in tdlib's words."""
    parts: list[str] = []
    entities: list[Entity] = []
    opened: list[_Open] = []
    at = length = 0
    while mark := _MARK.search(html, at):
        begin = mark.start()
        parts.append(html[at:begin])
        length += begin - at
        if mark[0] == "&":
            char, at = decoded(html, begin)
            parts.append(char)
            length += 1
        elif html.startswith("/", begin + 1):
            at = _end_tag(html, begin, opened)
            tag = opened.pop()
            if length > tag.start:
                inside = "".join(parts)[tag.start :] if tag.tag == "a" and not tag.argument else ""
                _close(tag, inside, length, entities)
        else:
            tag, at = _start_tag(html, begin, length)
            opened.append(tag)
    if opened:
        raise EntityError(f'Can\'t find end tag corresponding to start tag "{opened[-1].tag}"')
    text = "".join([*parts, html[at:]])
    if _SURROGATE.search(text):
        why = "check for unmatched surrogate code units"
        raise EntityError(f"Text contains invalid Unicode characters after decoding HTML entities, {why}")
    plain = [entity._replace(more=()) if entity.kind == "code" else entity for entity in entities]
    return text, sorted(plain, key=order)


def order(entity: Entity) -> tuple[int, int]:
    return entity.start, -entity.end
