"""Canonical form of URLs, one key for all addresses of a page, and comparison of sites."""

import re
from contextlib import suppress
from functools import lru_cache
from itertools import dropwhile
from urllib.parse import SplitResult, quote, urljoin, urlsplit, urlunsplit

from briefbot.language.characters import CONTROL, UNSPELT

_DEFAULT_PORTS = {"http": 80, "https": 443}

#: Names of parameters of tracking and of sessions, which do not change the page.
_TRACKING = re.compile(
    r"(?:utm_\w+|at_(?:medium|campaign|link\w*|format|bbc_team|ptr\w*)|(?:ga|hsa|mc|mtm|pk|wt)_\w+|fbclid|gclid|gclsrc|dclid"
    r"|gbraid|wbraid|msclkid|yclid|twclid|ttclid|igshid|igsh|li_fat_id|_ga|_gl|__twitter_impression|ncid|smid|smtyp"
    r"|phpsessid|jsessionid|aspsessionid\w*|cmpid|ocid|xtor|ito|mbid|guccounter|guce_referrer\w*|amp_js_v|ref_src|ref_url)",
    re.IGNORECASE,
)

_UNSEEN = re.compile(rf"[\t\n{CONTROL}{UNSPELT}\u2028\u2029]+")
_HOST = re.compile(r"[\w-]+(?:\.+[\w-]+)*|[0-9a-f:.]*:[0-9a-f:.]*")
_PATH_SAFE = "/:@!$&'()*+,;=~-._%"
_SESSION = re.compile(r";(?:jsessionid|phpsessid)=[^/?#]*", re.IGNORECASE)
_ESCAPE = re.compile(r"%(?:[0-9A-Fa-f]{2})?")


#: First labels of hosts that serve another layout of the same page.
_PREFIXES = {"www", "m", "mobile", "amp"}

#: Second-level labels of public suffixes such as ``co.uk`` and ``com.ly``. Not the whole public suffix list: without an
#: entry only ``m.`` in front of it is dropped.
_SECOND_LEVEL = {"ac", "co", "com", "edu", "go", "gob", "gouv", "gov", "mil", "ne", "net", "or", "org", "sch"}

#: File names at the end of a path that name the same page as the path without them.
_NO_SEGMENTS = {"", "amp", "index.html", "index.php"}

_AMP_QUERIES = {"amp", "amp=", "amp=1", "amp=true", "outputtype=amp", "output=amp", "view=amp"}
_AMP_ENDING = re.compile(r"(?<!\.amp)(?:\.amp)+(?=(?:\.html)?\Z)", re.IGNORECASE)
_NUMERIC = re.compile(r"[0-9.]+|[0-9a-f:.]*:[0-9a-f:.]*")
_BARE_HOST = re.compile(r"[\w-]+(?:\.[\w-]+)+")


@lru_cache(maxsize=1 << 13)  # each stage asks for the addresses of a day again
def canonical(url: str) -> str:
    """Return ``url`` in its canonical form; what is no http(s) address unchanged, without control characters.

    Lower-case scheme and host, no user name, default port, fragment, session or tracking parameters, escapes spelt one
    way.

    >>> canonical("HTTPS://News.Example:443/a%c3%a9?id=7&utm_source=feed#top")
    'https://news.example/a%C3%A9?id=7'
    >>> canonical("urn:isbn:0-395-36341-1")
    'urn:isbn:0-395-36341-1'
    """
    bare = _UNSEEN.sub("", url).strip().encode("utf-8", "replace").decode("utf-8")
    parts = _split(bare)
    if parts is None:
        return bare
    query = "&".join(
        pair for pair in parts.query.split("&") if pair and not _TRACKING.fullmatch(pair.partition("=")[0])
    )
    path = _escaped(_SESSION.sub("", parts.path), _PATH_SAFE) or "/"
    fragment = _escaped(parts.fragment, _PATH_SAFE + "?") if parts.fragment.startswith("!") else ""  # a page of its own
    place = _netloc(_bare_host(parts), None if parts.port == _DEFAULT_PORTS[parts.scheme] else parts.port)
    return urlunsplit((parts.scheme.lower(), place, path, _escaped(query, _PATH_SAFE + "?"), fragment))


@lru_cache(maxsize=1 << 13)
def host(url: str) -> str:
    """Return the host of an http(s) address without ``www.``; empty for anything else.

    >>> host("https://www.news.example/a")
    'news.example'
    """
    parts = _split(canonical(url))
    return (parts.hostname or "").removeprefix("www.") if parts else ""


def duplicate_key(url: str) -> str:
    """Return one key for all addresses of the page at ``url``; the canonical form of what is no http(s) address.

    Ignored are the scheme, a leading ``www.``, ``m.``, ``mobile.`` or ``amp.``, the marks of AMP, a slash or
    ``index.html`` at the end, and the order of parameters. A key begins with ``//``, so that no path of a file is one.

    >>> duplicate_key("https://www.news.example/world/a/?b=2&a=1")
    '//news.example/world/a?a=1&b=2'
    >>> duplicate_key("http://amp.news.example/amp/world/a.amp?outputType=amp&a=1&b=2")
    '//news.example/world/a?a=1&b=2'
    """
    given = canonical(url)
    if not host(given):
        return given
    parts = urlsplit(given)
    name = _without_prefixes(parts.hostname or "")
    query = "&".join(sorted(pair for pair in parts.query.split("&") if pair and pair.lower() not in _AMP_QUERIES))
    return urlunsplit(("", _netloc(name, parts.port), _path(parts.path), query, parts.fragment))


def same_site(a: str, b: str) -> bool:
    """Return whether two http(s) addresses or hosts belong to one site: same port, and same host or a subdomain.

    >>> same_site("https://www.example.org/a", "https://news.example.org/b")
    True
    >>> same_site("https://a.example.org/", "https://b.example.org/")
    False
    """
    (shorter, port), (longer, other_port) = sorted((_site(a), _site(b)), key=lambda site: len(site[0]))
    if not shorter or port != other_port or _is_suffix(shorter):
        return False
    is_part = "." in shorter and not _NUMERIC.fullmatch(shorter) and longer.endswith(f".{shorter}")
    return shorter == longer or is_part


def main_label(host: str) -> str:
    """Return the label of a host that its owner chose; empty for a number or a name without a dot.

    >>> main_label("news.lamp.co.uk"), main_label("lamp.example"), main_label("127.0.0.1")
    ('lamp', 'lamp', '')
    """
    labels = host.split(".")
    if len(labels) < 2 or _NUMERIC.fullmatch(host):
        return ""
    return labels[-3] if len(labels) > 2 and _is_suffix(".".join(labels[-2:])) else labels[-2]


def absolute_url(link: str, base: str) -> str:
    """Return ``link`` as an absolute http(s) address; empty if it is none.

    >>> absolute_url("../a?b=1", "https://news.example/feeds/rss")
    'https://news.example/a?b=1'
    >>> absolute_url("javascript:void(0)", "https://news.example/")
    ''
    """
    bare = _UNSEEN.sub("", link).strip()  # as browsers do; a blank inside is one of the address
    try:
        address = urljoin(base, bare) if bare else ""
    except ValueError:  # brackets that do not close
        return ""
    return address if host(address) else ""


def _netloc(name: str, port: int | None) -> str:
    """Return a host and a port as they are written in an address, an IPv6 address in brackets.

    >>> _netloc("news.example", None), _netloc("::1", 8080)
    ('news.example', '[::1]:8080')
    """
    return (f"[{name}]" if ":" in name else name) + ("" if port is None else f":{port}")


def _split(url: str) -> SplitResult | None:
    """Return the parts of an http(s) address; ``None`` for anything else, a broken address included."""
    try:
        parts = urlsplit(url)
        usable = parts.scheme in _DEFAULT_PORTS and _HOST.fullmatch(_bare_host(parts)) is not None and parts.port != 0
    except ValueError:  # a port that is no number, brackets that do not close
        return None
    return parts if usable else None


def _bare_host(parts: SplitResult) -> str:
    name = (parts.hostname or "").rstrip(".")
    if not name.isascii():
        with suppress(UnicodeError):  # a label that is too long: the address leads nowhere
            return name.encode("idna").decode()
    return name


def _escaped(part: str, safe: str) -> str:
    """Return ``part`` with illegal characters percent-encoded, and the codes in capitals."""
    capitals = _ESCAPE.sub(lambda escape: "%25" if len(escape[0]) == 1 else escape[0].upper(), part)
    return quote(capitals, safe=safe)


def _site(given: str) -> tuple[str, int | None]:
    """Return host, without its prefixes, and port of an address or of a bare host; an empty host for anything else."""
    bare = given.strip()
    address = canonical(f"http://{bare}" if _BARE_HOST.fullmatch(bare) else bare)
    if not host(address):
        return "", None
    parts = urlsplit(address)
    return _without_prefixes(parts.hostname or ""), parts.port


def _without_prefixes(name: str) -> str:
    """Return a host without ``www.``, ``m.`` and the like; never a public suffix alone."""
    labels = name.split(".")
    least = 3 if _is_suffix(".".join(labels[-2:])) else 2
    return ".".join([*dropwhile(_PREFIXES.__contains__, labels[:-least]), *labels[-least:]])


def _is_suffix(name: str) -> bool:
    second, _, country = name.partition(".")
    return second in _SECOND_LEVEL and len(country) == 2


def _path(path: str) -> str:
    """Return a path without marks of AMP, without the slash or the index at its end; ``/`` is the shortest."""
    segments = path[1:].split("/")
    while segments:
        last = _AMP_ENDING.sub("", _AMP_ENDING.sub("", segments.pop()))  # twice: a.amp.html.amp
        if last.lower() not in _NO_SEGMENTS:
            segments.append(last)
            break
    return "/" + "/".join(dropwhile(lambda segment: segment.lower() == "amp", segments))
