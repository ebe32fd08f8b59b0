"""Checks a picture that a page or a feed names: its address, credit, description and size. Nothing is fetched.

Whoever shows the picture has the reader's browser ask for it. So only https addresses of public hosts are taken, and
none of what is plainly a site's own: logos, placeholders, icons.
"""

import ipaddress
import re
from collections.abc import Iterable
from itertools import islice
from typing import NamedTuple
from urllib.parse import parse_qsl, quote, unquote, urlsplit, urlunsplit

from briefbot.language.characters import one_line
from briefbot.model import Picture
from briefbot.web.fragments import html_to_line
from briefbot.web.networks import is_public
from briefbot.web.urls import absolute_url, canonical

#: Characters of an address at most, which servers and the archive's index take; those of real pictures have 400.
LONGEST_ADDRESS = 2000

#: Characters of a credit at most; a longer one is a notice of rights, not a name.
LONGEST_CREDIT = 150

#: Characters of a description; a longer one is cut there.
LONGEST_ALT = 300

#: Pixels of a side, from which a picture is no icon. The thumbnails of large outlets' feeds are 135 high.
LEAST_SIDE = 100

#: Pixels of a side at most; more is no statement about a picture on a page.
LONGEST_SIDE = 20_000

#: Pictures that a page or an entry names, of which the first usable one is taken.
MOST_NAMED = 12

#: Characters of a credit or description that are read, with markup in them.
_LONGEST_READ = 2000

#: Letters and digits of a file's name by which it is known, not counting words that name no picture.
_TELLING_NAME = 8
_OF_MANY = (
    "article banner breaking copy cover crop cropped default download edit edited feature featured file final full"
    " header hero image images img large latest lead live main master medium new news og original photo photograph pic"
    " picture screen screenshot shot size small story thumb thumbnail top untitled update upload wide"
)
_TELLS_NOTHING = frozenset(_OF_MANY.split())
_WORD_OR_NUMBER = re.compile(r"[^\W\d_]+|\d+")
_A_DAY = re.compile(r"(?:19|20)\d{6}")

#: Folders that are called after the time of a picture: ``/2020/05/``.
_DATED_FOLDERS = re.compile(r"/((?:19|20)\d\d(?:/\d\d){0,2})/")

#: Parameters that ask for another form of one picture.
_FORM = frozenset(
    (
        *("auto", "crop", "dpr", "fit", "fm", "format", "h", "height"),
        *("q", "quality", "resize", "strip", "w", "width", "zoom"),
    )
)

_UNQUOTED = "%/:@!$&'()*+,;=~?"
_STRAY_PERCENT = re.compile("%(?![0-9A-Fa-f]{2})")

#: A host that browsers take for an IPv4 address, however it is spelt: ``127.1``, ``0x7f.0.0.1``, ``2130706433``.
_NUMERIC_HOST = re.compile(r"(?:.*\.)?(?:[0-9]+|0x[0-9a-f]*)", re.IGNORECASE)

#: Ends of hosts that are of nobody's public site (RFC 6761, 6762, 8375, ICANN's ``internal``, and what routers use).
_PRIVATE_ENDINGS = (
    *(".localhost", ".localdomain", ".local", ".internal", ".home.arpa", ".lan", ".intranet", ".corp", ".home"),
    *(".test", ".fritz.box"),
)

#: No photographs: drawings, icons.
_NO_PHOTO = re.compile(r"\.(?:svgz?|ico|cur)\Z", re.IGNORECASE)

_OF_THE_SITE = re.compile(
    r"\A(?:default|avatar|blank|spacer|pixel|sprite)(?:[-_]?(?:\d+|news|image|img|photo|picture|user|author))*(?=\.|\Z)"
    r"|(?<![a-z])(?:logos?|logotype|fav-?icon|icon|apple-touch|placeholder|gravatar"
    r"|no-?(?:image|photo|picture|pic|thumb(?:nail)?)|(?:og|share|sharing|social|facebook|twitter|fallback|generic)[-_]?"
    r"(?:image|img|card|share|default|picture)|opengraph)(?![a-z])",
    re.IGNORECASE,
)

#: A size at the end of a file's name. A number alone may tell one picture from the next.
_SIZE_IN_A_NAME = re.compile(
    r"(?:[-_@.](?:\d{2,4}x\d{2,4}|\d{2,4}(?:w|px)|w\d{2,4}|\d(?:\.\d)?x|scaled|large|medium|small))+\Z"
)
_ENDING = re.compile(r"(?:\.(?:jpe?g|png|webp|gif|avif))+\Z")

#: A folder that is called after the digest of a picture, with a file for each size.
_DIGEST = re.compile(r"[0-9a-f]{16,}|[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")
_ONLY_A_SIZE = re.compile(r"\d{3,4}(?:x\d{3,4})?|master|original")

#: What stands before a name in a credit.
_LABEL = re.compile(
    r"(?:(?:photo(?:s|graphs?|graphers?|graphies?)?|pictures?|pics?|images?|credits?|crédits?|courtesy|source|copyright"
    r"|الصورة|صورة|تصوير|مصدر|المصدر)\s*){1,3}(?:(?:by|par)\b\s*|[:：]\s*)|(?:image|photo|picture) source,\s*"
    r"|(?:(?:photo|image) )?courtesy of\s",
    re.IGNORECASE,
)
_NOBODY = frozenset(
    (
        *("none", "null", "undefined", "unknown", "n/a", "na", "nan"),
        *("credit", "photo", "image", "picture", "copyright"),
        *("file", "file photo", "file image", "archive", "archives", "archive photo", "أرشيف", "صورة أرشيفية"),
    )
)
_CAPTION_LABEL = re.compile(r"\A(?:image|photo|picture) caption\s*[,:]\s*", re.IGNORECASE)
_FILE_NAME = re.compile(r"\S+\.(?:jpe?g|png|webp|gif|avif)", re.IGNORECASE)


class StatedPicture(NamedTuple):
    """A picture as a page or a feed states it, unchecked."""

    links: tuple[str, ...]
    """Its addresses as given, the best first."""

    alt: str = ""
    credit: str = ""
    width: object = None
    height: object = None


def checked_picture(stated: StatedPicture, base: str = "") -> Picture | None:
    """Return the picture if it can be shown; ``None`` if its address is unusable, or it is an icon or a logo.

    >>> checked_picture(StatedPicture(("/siege.jpg",), credit="Photo: <b>Ann Lee</b>/AFP"), "https://news.example/1")
    Picture(url='https://news.example/siege.jpg', alt='', credit='Ann Lee/AFP', width=None, height=None)
    >>> checked_picture(StatedPicture(("https://news.example/logo.png",))) is None
    True

    Args:
        stated: what the source says of it.
        base: the address of the document, for relative links.
    """
    url = next(filter(None, (picture_address(link, base) for link in islice(stated.links, 4))), "")
    width, height = _pixels(stated.width), _pixels(stated.height)
    if not url or _is_of_the_site(url) or any(side is not None and side < LEAST_SIDE for side in (width, height)):
        return None
    return Picture(url=url, alt=clean_alt(stated.alt), credit=clean_credit(stated.credit), width=width, height=height)


def rechecked(picture: object) -> Picture | None:
    """Return a picture that did not come through `checked_picture`, such as a plugin's, if it can be shown."""
    if not isinstance(picture, Picture):
        return None
    return checked_picture(StatedPicture((picture.url,), picture.alt, picture.credit, picture.width, picture.height))


def first_picture(named: Iterable[StatedPicture], base: str = "") -> Picture | None:
    """Return the first of a source's pictures that can be shown, with what it says elsewhere of the same file."""
    stated = tuple(islice(named, MOST_NAMED))
    first = next(filter(None, (checked_picture(each, base) for each in stated)), None)
    if first is None:
        return None
    others = (checked_picture(each, base) for each in stated)
    same = [each for each in others if each and same_file(each.url, first.url)]
    sized = next((each for each in same if each.url == first.url and each.width and each.height), first)
    return Picture(
        url=first.url,
        alt=next((each.alt for each in same if each.alt), ""),
        credit=next((each.credit for each in same if each.credit), ""),
        width=sized.width,
        height=sized.height,
    )


def picture_address(link: str, base: str = "") -> str:
    """Return the ASCII address of a picture: https, on a public host, without a user name; empty if it is none.

    >>> picture_address("//img.example/a b.jpg", "https://news.example/")
    'https://img.example/a%20b.jpg'
    >>> [picture_address(each) for each in ("http://img.example/a.jpg", "https://127.1/a.jpg", "data:image/png,A")]
    ['', '', '']
    """
    try:
        return _address(link, base) if isinstance(link, str) and 0 < len(link) <= LONGEST_ADDRESS else ""
    except ValueError:  # half a character, brackets that do not close
        return ""


def _address(link: str, base: str) -> str:
    url = absolute_url(link, base)
    name, parts = urlsplit(canonical(url)).hostname or "", urlsplit(url)
    if parts.scheme != "https" or "@" in parts.netloc or not _is_public_host(name):
        return ""
    if not (parts.path.strip("/") or parts.query):  # the front page of a site
        return ""
    port = "" if parts.port in {None, 443} else f":{parts.port}"
    rest = (quote(_STRAY_PERCENT.sub("%25", part), _UNQUOTED) for part in (parts.path or "/", parts.query))
    address = urlunsplit(("https", f"{f'[{name}]' if ':' in name else name}{port}", *rest, ""))
    return address if len(address) <= LONGEST_ADDRESS else ""


def _is_public_host(name: str) -> bool:
    """Return whether a host may be on the internet: a name with a dot that is no private one, or a public address."""
    if ":" in name or _NUMERIC_HOST.fullmatch(name):
        try:
            return is_public(str(ipaddress.ip_address(name)))
        except ValueError:
            return False
    return name.isascii() and "." in name and not f".{name}".endswith(_PRIVATE_ENDINGS)


def _is_of_the_site(url: str) -> bool:
    file = unquote(urlsplit(url).path).rpartition("/")[2]
    return bool(_NO_PHOTO.search(file) or _OF_THE_SITE.search(file))


def same_file(a: str, b: str) -> bool:
    """Return whether two addresses are of one picture, in sizes of its own or behind a service that changes them.

    >>> same_file("https://i.example/2020/siege-tarhuna-300x200.jpg", "https://cdn.example/w/siege-tarhuna.webp?w=9")
    True
    >>> same_file("https://i.example/1/photo.jpg", "https://i.example/2/photo.jpg")
    False
    """
    try:
        if a == b or _place(a) == _place(b):
            return True
        dates, others = (set(_DATED_FOLDERS.findall(unquote(url))) for url in (a, b))
        return not (dates and others and dates.isdisjoint(others)) and bool(_marks(a) & _marks(b))
    except ValueError:  # brackets that do not close
        return False


def _place(url: str) -> tuple[str, str, list[tuple[str, str]]]:
    """Return an address without what asks for a size or a quality."""
    parts = urlsplit(url)
    asked = [pair for pair in parse_qsl(parts.query, keep_blank_values=True) if pair[0].lower() not in _FORM]
    return parts.netloc, parts.path, asked


def _marks(url: str) -> set[str]:
    """Return the names in an address that are of one picture alone: its file's, or the digest of its folder."""
    parts = urlsplit(url[:LONGEST_ADDRESS])
    inner = [value for _, value in parse_qsl(parts.query) if "/" in value]
    marks = set()
    for path in (parts.path, *(urlsplit(value).path for value in inner[:3])):
        *folders, file = unquote(path).lower().split("/")
        stem = _SIZE_IN_A_NAME.sub("", _ENDING.sub("", file))
        marks |= {stem} if _is_telling(stem) else set()
        if _ONLY_A_SIZE.fullmatch(stem):
            marks |= set(filter(_DIGEST.fullmatch, folders))
    return marks


def _is_telling(stem: str) -> bool:
    """Return whether a file's name is of one picture alone: it has a number, or words of which none is of many.

    >>> [_is_telling(stem) for stem in ("siege-tarhuna", "0a1b2c3d", "featured-image", "original", "2020-05-23")]
    [True, True, False, False, False]
    """
    words = [word for word in _WORD_OR_NUMBER.findall(stem) if word not in _TELLS_NOTHING]
    name = "".join(words)
    is_long = len(name) >= _TELLING_NAME and not _A_DAY.fullmatch(name)
    return is_long and (len(words) > 1 or name.isdigit())


def clean_credit(text: str) -> str:
    """Return the name in a credit, on one line, without a label; empty if it names nobody.

    >>> clean_credit("Photograph: Ann Lee/AFP"), clean_credit("© Getty Images"), clean_credit("https://news.example")
    ('Ann Lee/AFP', '© Getty Images', '')
    """
    line = _line(text)
    line = _LABEL.sub("", line, count=1) if _LABEL.match(line) else line
    line = line.strip(" .,;:|/–—-")
    pairs = {"[": "]", "(": ")"}
    if line[:1] in pairs and line.endswith(pairs[line[0]]) and line.count(line[0]) == 1:
        line = line[1:-1].strip()
    named = any(map(str.isalpha, line)) and "://" not in line and line.casefold() not in _NOBODY
    return line if named and len(line) <= LONGEST_CREDIT else ""


def clean_alt(text: str) -> str:
    """Return a description on one line, cut between words if it is very long; empty if it is only a file's name."""
    line = _CAPTION_LABEL.sub("", _line(text))
    if _FILE_NAME.fullmatch(line) or not any(map(str.isalpha, line)) or line.casefold() in _NOBODY:
        return ""
    return (
        line
        if len(line) <= LONGEST_ALT
        else f"{line[: LONGEST_ALT - 2].rpartition(' ')[0] or line[: LONGEST_ALT - 2]} …"
    )


def _line(text: str) -> str:
    return one_line(html_to_line(text[:_LONGEST_READ])) if isinstance(text, str) else ""


def _pixels(value: object) -> int | None:
    """Return a stated number of pixels: ``1200``, ``"1200"``, ``"1200px"``; ``None`` for anything else."""
    if isinstance(value, str):
        digits = re.fullmatch(r"\s*([0-9]{1,5})(?:\.0+)?\s*(?:px)?\s*", value)
        value = int(digits[1]) if digits else None
    if isinstance(value, bool) or not isinstance(value, (int, float)) or not 0 < value <= LONGEST_SIDE:
        return None
    return int(value)
