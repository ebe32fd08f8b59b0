"""The canonical form of an address, so that one page has one name."""

from __future__ import annotations

import re
from functools import lru_cache
from urllib.parse import SplitResult, quote, urlsplit, urlunsplit

_DEFAULT_PORTS = {"http": 80, "https": 443}

#: Names of query parameters that say where a reader came from, never what the page is.
_TRACKING = re.compile(
    r"(?:utm_\w+|at_(?:medium|campaign|link\w*|format|bbc_team|ptr\w*)|(?:ga|hsa|mc|mtm|pk|wt)_\w+|fbclid|gclid|gclsrc|dclid"
    r"|gbraid|wbraid|msclkid|yclid|twclid|ttclid|igshid|igsh|li_fat_id|_ga|_gl|__twitter_impression|ncid|smid|smtyp"
    r"|cmpid|ocid|xtor|ito|mbid|guccounter|guce_referrer\w*|amp_js_v|ref_src|ref_url)",
    re.IGNORECASE,
)

_UNSEEN = re.compile(r"[\x00-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060\ufeff]+")
_HOST = re.compile(r"[\w-]+(?:\.+[\w-]+)*|[0-9a-f:.]*:[0-9a-f:.]*")
_PATH_SAFE = "/:@!$&'()*+,;=~-._%"
_ESCAPE = re.compile(r"%(?:[0-9A-Fa-f]{2})?")


@lru_cache(maxsize=1024)  # one address is asked about several times in a row
def canonical(url: str) -> str:
    """Return ``url`` in its canonical form; what is no http(s) address comes back as it is, without control characters.

    Lower-case scheme and host, no user name, default port, fragment or tracking parameters, escapes spelt one way.

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
    path = _escaped(parts.path, _PATH_SAFE) or "/"
    fragment = _escaped(parts.fragment, _PATH_SAFE + "?") if parts.fragment.startswith("!") else ""  # a page of its own
    return urlunsplit((parts.scheme.lower(), _netloc(parts), path, _escaped(query, _PATH_SAFE + "?"), fragment))


@lru_cache(maxsize=1024)
def host(url: str) -> str:
    """Return the host of an http(s) address without ``www.``; empty for anything else.

    >>> host("https://www.news.example/a")
    'news.example'
    """
    parts = _split(canonical(url))
    return (parts.hostname or "").removeprefix("www.") if parts else ""


def _split(url: str) -> SplitResult | None:
    """Return the parts of an http(s) address; ``None`` for anything else, a broken address included."""
    try:
        parts = urlsplit(url)
        usable = parts.scheme in _DEFAULT_PORTS and _HOST.fullmatch(_bare_host(parts)) is not None and parts.port != 0
    except ValueError:  # a port that is no number, brackets that do not close
        return None
    return parts if usable else None


def _bare_host(parts: SplitResult) -> str:
    return (parts.hostname or "").rstrip(".")


def _netloc(parts: SplitResult) -> str:
    name = _bare_host(parts)
    if ":" in name:
        name = f"[{name}]"
    return name if parts.port in {None, _DEFAULT_PORTS[parts.scheme]} else f"{name}:{parts.port}"


def _escaped(part: str, safe: str) -> str:
    """Return ``part`` with everything escaped that an address cannot hold, and escapes in capitals."""
    capitals = _ESCAPE.sub(lambda escape: "%25" if len(escape[0]) == 1 else escape[0].upper(), part)
    return quote(capitals, safe=safe)
