"""The links that Telegram takes and those it finds by itself in a text: addresses, mentions, hashtags, commands.

Rules of tdlib's td/telegram/MessageEntity.cpp (match_mentions, match_bot_commands, match_hashtags, match_urls, fix_url,
is_email_address) and td/telegram/LinkManager.cpp (check_link_impl); core.telegram.org/bots/api#messageentity names them.
"""

import functools
import re
from collections.abc import Iterator
from urllib.parse import parse_qs, urlsplit

# a part of is_common_tld's list: those that news may bring in
COMMON_TLDS = frozenset(
    [
        "com",
        "org",
        "net",
        "info",
        "edu",
        "gov",
        "int",
        "mil",
        "biz",
        "io",
        "co",
        "ly",
        "it",
        "so",
        "is",
        "in",
        "me",
        "us",
        "uk",
        "de",
        "fr",
        "es",
        "ru",
        "tn",
        "eg",
        "dz",
        "ma",
        "tr",
        "gr",
        "mt",
        "ae",
        "sa",
        "qa",
        "sd",
        "jo",
        "iq",
        "ir",
        "il",
        "cn",
        "jp",
        "tv",
        "fm",
        "to",
        "ai",
        "app",
        "dev",
        "news",
        "world",
        "online",
        "site",
        "africa",
        "name",
        "no",
        "by",
        "be",
        "at",
        "am",
    ]
)
SHORT_NAMES = {"gif", "vid", "pic"}  # get_valid_short_usernames
_MENTION = re.compile(r"(?<!\w)@([A-Za-z0-9_]{2,32})(?!\w)")
_COMMAND = re.compile(r"(?<![\w/<>])/[A-Za-z0-9_]{1,64}(?:@[A-Za-z0-9_]{3,32})?(?![\w/<>@])")
_HASHTAG = re.compile(r"(?<![\w\u200c\u00b7])#([\w\u200c\u00b7]{1,256})(?![\w\u200c\u00b7]*#)")
_EMAIL = re.compile(
    r"(?<![\w.+-])(?:[a-z0-9_-]{0,26}[.+]){0,10}[a-z0-9_-]{1,35}@(?:(?:[a-z0-9][a-z0-9_-]{0,28})?[a-z0-9]\.){1,6}[a-z]{2,8}(?![\w-])",
    re.IGNORECASE,
)
_URL = re.compile(
    r"(?P<scheme>(?:https?|ftp)://)?"
    r"(?:[^\s/\[\]{}()'`<>\"@«»]+@)?"
    r"(?P<host>[\w~-]+(?:\.[\w~-]+)+)"
    r"(?::\d{1,5})?"
    r"(?P<path>[/?#][^\s<>\"«»]*)?",
    re.IGNORECASE,
)
_DOT = re.compile(r"(?<=[\w~-])\.(?=[\w~-])")
_SCHEME = re.compile(r"(?:https?|ftp)://\Z", re.IGNORECASE)
_TG_URL = re.compile(r"(?:tg|ton)://[a-z0-9_-]{1,253}(?:[/?#][^\s<>«»\"]*)?", re.IGNORECASE)
_IPV4 = re.compile(r"(?:(?:25[0-5]|2[0-4]\d|1\d\d|[1-9]?\d)(?:\.|$)){4}")
_BAD_END = ".:;,('?!`"  # a path does not end in these (match_urls)
_PAIRS = {")": "(", "]": "[", "}": "{"}
_PROTOCOL = re.compile(r"([a-z][a-z0-9+.-]*):(?://)?", re.IGNORECASE)
_HOST = re.compile(r"[^\s/?#@:\[\]\\<>\"'`{}|^%]+")
OWN_PROTOCOLS = ("tg", "ton", "tonsite")


def _balanced(path: str) -> str:
    """The path up to a bracket that closes none of its own, without what no path ends in (fix_url)."""
    open_ones = dict.fromkeys("([{", 0)
    end = len(path)
    for at, char in enumerate(path):
        if char in open_ones:
            open_ones[char] += 1
        elif char in _PAIRS:
            open_ones[_PAIRS[char]] -= 1
            if open_ones[_PAIRS[char]] < 0:
                end = at
                break
    return path[:end].rstrip(_BAD_END)


def _is_host(host: str, has_scheme: bool) -> bool:
    parts = host.split(".")
    if any(not part or len(part) >= 64 or part.endswith("-") for part in parts):
        return False
    if _IPV4.fullmatch(host):
        return True
    top = parts[-1]
    if not re.search(r"\D", host.replace(".", "")) or len(top) <= 1 or "_" in top or "_" in parts[-2]:
        return False
    if top.startswith("xn--"):
        return len(top) > 5
    return "-" not in top and (has_scheme or top.lower() in COMMON_TLDS)


def _urls(text: str) -> Iterator[tuple[int, int, str]]:
    """Addresses, looked for around each dot that stands inside a word, as match_urls does."""
    done = 0
    for dot in _DOT.finditer(text):
        if dot.start() < done:
            continue
        begin = dot.start()
        while begin > done and (text[begin - 1].isalnum() or text[begin - 1] in "_~-."):
            begin -= 1
        if scheme := _SCHEME.search(text, max(done, begin - 8), begin):
            begin = scheme.start()
        match = _URL.match(text, begin)
        before = text[begin - 1] if begin else ""
        # a word, a slash, a hash or an at before it and it is no address of its own
        bad = not scheme and before and (before.isalnum() or before in "_/#@")
        if match and not bad and _is_host(match["host"], bool(scheme)):
            path = _balanced(match["path"] or "")
            done = (match.start("path") if match["path"] else match.end()) + len(path)
            yield begin, done, "url"


def detect(text: str) -> list[tuple[int, int, str]]:
    """Where in the text Telegram finds links of its own, (start, end, kind), none of them in another."""
    found: list[tuple[int, int, str]] = []
    if "@" in text:
        found += [(m.start(), m.end(), "email") for m in _EMAIL.finditer(text)]
        names = (m for m in _MENTION.finditer(text) if len(m[1]) >= 4 or m[1].lower() in SHORT_NAMES)
        found += [(m.start(), m.end(), "mention") for m in names]
    if "." in text:
        found += _urls(text)
    if "://" in text:
        found += [(m.start(), m.start() + len(m[0].rstrip(_BAD_END)), "url") for m in _TG_URL.finditer(text)]
    if "#" in text:
        tags = (m for m in _HASHTAG.finditer(text) if any(char.isalpha() for char in m[1]))
        found += [(m.start(), m.end(), "hashtag") for m in tags]
    if "/" in text:
        found += [(m.start(), m.end(), "bot_command") for m in _COMMAND.finditer(text)]
    kept: list[tuple[int, int, str]] = []
    for hit in sorted(found, key=lambda hit: (hit[0], -hit[1])):
        if not kept or hit[0] >= kept[-1][1]:
            kept.append(hit)
    return kept


def user_of_link(link: str) -> int:
    """The user that tg://user?id=N names, else 0 (core.telegram.org/bots/api#html-style)."""
    if not link.lower().startswith("tg://user?"):
        return 0
    ident = parse_qs(urlsplit(link).query).get("id", [""])[0]
    return int(ident) if ident.isdigit() else 0


@functools.lru_cache(maxsize=8192)  # many briefs link the same articles
def checked_link(link: str) -> str:
    """The link as Telegram keeps it, empty where it takes none: http, https, tg, ton and tonsite with a host."""
    protocol = _PROTOCOL.match(link)
    scheme = protocol[1].lower() if protocol else ""
    if scheme in OWN_PROTOCOLS:
        rest = link[protocol.end() :]
        return f"{scheme}://{rest}" if _HOST.match(rest) else ""
    if "://" in link:
        if scheme not in {"http", "https"}:
            return ""
        rest = link.partition("://")[2]
    else:
        scheme, rest = "http", link
    end = min((at for at in map(rest.find, "/?#") if at >= 0), default=len(rest))
    server, path = rest[:end], rest[end:]
    user, at, place = server.rpartition("@")
    host, colon, port = place.partition(":")
    if not _HOST.fullmatch(host) or "." not in host.strip(".") or ".." in host:
        return ""
    if colon and not (port.isdigit() and 0 < int(port) <= 65535):
        return ""
    tail = path if path.startswith("/") else f"/{path}"
    return f"{scheme}://{user}{at}{host.lower()}{colon}{port}{tail.replace(' ', '%20')}"
