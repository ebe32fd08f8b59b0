"""One key for an article's address and its twins: the same page with ``www.``, for telephones, as AMP."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from briefbot.web.urls import canonical, host

#: First labels of a host that say for whom a page is laid out, not which page it is.
_PREFIXES = {"www", "m", "mobile", "amp"}

#: What stands before a country in names under which anyone registers: ``co.uk``, ``com.ly``. Not the whole public list:
#: a missing one costs no more than ``m.`` in front of it being dropped.
_SECOND_LEVEL = {"ac", "co", "com", "edu", "go", "gob", "gouv", "gov", "mil", "ne", "net", "or", "org", "sch"}

#: Last parts of a path that name the same page as the path without them.
_NO_SEGMENTS = {"", "amp", "index.html", "index.php"}

_AMP_QUERIES = {"amp", "amp=", "amp=1", "amp=true", "outputtype=amp", "output=amp", "view=amp"}
_AMP_ENDING = re.compile(r"(?<!\.amp)(?:\.amp)+(?=(?:\.html)?\Z)", re.IGNORECASE)
_NUMERIC = re.compile(r"[0-9.]+|[0-9a-f:.]*:[0-9a-f:.]*")
_BARE_HOST = re.compile(r"[\w-]+(?:\.[\w-]+)+")


def identity(url: str) -> str:
    """Return one key for ``url`` and its twins; what is no http(s) address comes back in its canonical form, as it is.

    Twins differ in the scheme, in leading ``www.``, ``m.``, ``mobile.`` or ``amp.``, in the marks of AMP, in the slash
    or the ``index.html`` at the end, in the order of parameters. A key begins with ``//``, so that no path is one.

    >>> identity("https://www.news.example/world/a/?b=2&a=1")
    '//news.example/world/a?a=1&b=2'
    >>> identity("http://amp.news.example/amp/world/a.amp?outputType=amp&a=1&b=2")
    '//news.example/world/a?a=1&b=2'
    """
    given = canonical(url)
    if not host(given):
        return given
    parts = urlsplit(given)
    name = _without_prefixes(parts.hostname or "")
    name = f"[{name}]" if ":" in name else name
    port = f":{parts.port}" if parts.port else ""
    pairs = sorted(pair for pair in parts.query.split("&") if pair and pair.lower() not in _AMP_QUERIES)
    query = "?" + "&".join(pairs) if pairs else ""
    fragment = f"#{parts.fragment}" if parts.fragment else ""
    return f"//{name}{port}{_path(parts.path)}{query}{fragment}"


def same_site(a: str, b: str) -> bool:
    """Return whether two http(s) addresses or hosts are of one site: of one host and port, or one a part of the other.

    >>> same_site("https://www.example.org/a", "https://news.example.org/b")
    True
    >>> same_site("https://a.example.org/", "https://b.example.org/")
    False
    """
    (shorter, port), (longer, other_port) = sorted((_site(a), _site(b)), key=lambda site: len(site[0]))
    if not shorter or port != other_port or _is_suffix(shorter):
        return False
    if shorter == longer:
        return True
    return "." in shorter and not _NUMERIC.fullmatch(shorter) and longer.endswith("." + shorter)


def _site(given: str) -> tuple[str, int | None]:
    """Return host, without its prefixes, and port of an address, or of a host itself; no host for anything else."""
    bare = given.strip()
    address = canonical(f"http://{bare}" if _BARE_HOST.fullmatch(bare) else bare)
    if not host(address):
        return "", None
    parts = urlsplit(address)
    return _without_prefixes(parts.hostname or ""), parts.port


def _without_prefixes(name: str) -> str:
    """Return a host without what stands before the site's own name; never a name under which anyone registers."""
    labels = name.split(".")
    least = 3 if _is_suffix(".".join(labels[-2:])) else 2
    first = 0
    while labels[first] in _PREFIXES and len(labels) - first > least:
        first += 1
    return ".".join(labels[first:])


def _is_suffix(name: str) -> bool:
    second, _, country = name.partition(".")
    return second in _SECOND_LEVEL and len(country) == 2


def _path(path: str) -> str:
    """Return a path without marks of AMP, without the slash or the index at its end; ``/`` is the shortest."""
    segments = path[1:].split("/")
    while segments:
        last = _without_ending(segments[-1])
        if last.lower() not in _NO_SEGMENTS:
            segments[-1] = last
            break
        segments.pop()
    first = 0
    while first < len(segments) and segments[first].lower() == "amp":
        first += 1
    return "/" + "/".join(segments[first:])


def _without_ending(segment: str) -> str:
    """Return the last part of a path without ``.amp``: ``a`` for ``a.amp``, ``a.html`` for ``a.amp.html``."""
    for _ in range(2):  # a.amp.html.amp
        segment = _AMP_ENDING.sub("", segment)
    return segment
