"""Finds what is wrong with a page: what a parser of HTML reports, and what the standard forbids and none sees.

The parser is tinyhtml5, which reads a page as a browser does and notes each parse error of the standard. It accepts
what nests wrongly, what leads nowhere and what no attribute may say; that is looked at here. No content model of the
whole standard: of the elements that templates use, and an element that is not among them is a fault.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from datetime import date, datetime
from itertools import pairwise
from xml.etree.ElementTree import Element

from tinyhtml5.parser import HTMLParser

_HTML, _SVG = "{http://www.w3.org/1999/xhtml}", "{http://www.w3.org/2000/svg}"


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_PHRASING = _words(
    "a abbr b bdi bdo br button cite code data del dfn em i img input ins kbd label mark noscript picture q s samp"
    " script small source span strong sub sup time u var wbr"
)
_FLOW = _words(
    "address article aside blockquote details div dl fieldset figure footer form h1 h2 h3 h4 h5 h6 header hr main nav"
    " ol p pre search section table ul"
)
_IN_HEAD = _words("base link meta noscript script style template title")

#: What holds phrasing content alone; of ``a``, ``ins``, ``del`` it depends on where they stand.
_PHRASING_ALONE = _words(
    "abbr b bdi bdo button cite code data dfn em h1 h2 h3 h4 h5 h6 i kbd label mark p pre q s samp small span strong"
    " sub sup time u var"
)
_TRANSPARENT = frozenset({"a", "del", "ins", "noscript"})
_SECTIONING = frozenset({"article", "aside", "nav", "section"})
_INTERACTIVE = frozenset({"a", "button", "details", "input", "label", "select", "textarea"})

#: The children that an element may have, where they are few.
_CHILDREN = {
    "html": {"head", "body"},
    "head": _IN_HEAD,
    "ul": {"li"},
    "ol": {"li"},
    "dl": {"dt", "dd", "div"},
    "table": {"caption", "colgroup", "thead", "tbody", "tfoot"},
    "thead": {"tr"},
    "tbody": {"tr"},
    "tfoot": {"tr"},
    "tr": {"th", "td"},
    "picture": {"source", "img"},
    "title": set(),
    "style": set(),
    "script": set(),
    "summary": _PHRASING | {"h1", "h2", "h3", "h4", "h5", "h6"},
}
#: What stands in certain elements alone.
_PARENTS = {
    "li": {"ul", "ol"},
    "summary": {"details"},
    "figcaption": {"figure"},
    "caption": {"table"},
    "td": {"tr"},
    "th": {"tr"},
    "dt": {"dl", "div"},
    "dd": {"dl", "div"},
    "source": {"picture"},
}

_KNOWN = _PHRASING | _FLOW | _IN_HEAD | _CHILDREN.keys() | _PARENTS.keys() | {"body"}
_SAYING = frozenset({"h1", "h2", "h3", "h4", "h5", "h6", "a", "li", "summary", "button"})
_SHAPES = _words("svg g path line circle rect text tspan title desc a use defs polyline polygon ellipse")

#: A language as BCP 47 writes it, without the rare forms.
_LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Z][a-z]{3})?(-([A-Z]{2}|[0-9]{3}))?")
_POINTS_TO = ("aria-labelledby", "aria-describedby", "aria-controls", "for", "headers")
_ATTRIBUTES_OF_OLD = _words("align bgcolor border cellpadding cellspacing color face frameborder height valign")
_SCHEMES = frozenset({"http", "https", "data"})
_CONTROLS = re.compile("[\0-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ufdd0-\ufdef\ufffe\uffff]")


def faults_of(page: str) -> list[str]:
    """Return what is wrong with a page, a line each; none: it is valid as far as it is looked at."""
    parser = HTMLParser()
    root = parser.parse(page)
    found = [f"line {line}: {code} {data or ''}".strip() for (line, _), code, data in parser.errors]
    found += [f"character U+{ord(each):04X}" for each in sorted(set(_CONTROLS.findall(page)))]
    for looked in (_in_head, _nested, _referred, _headed, _valued):
        found += looked(root)
    return found


def _name(element: Element) -> str:
    """The name of an element, with ``svg:`` before one of a drawing; empty of a comment."""
    tag = element.tag
    if not isinstance(tag, str):
        return ""
    return tag.replace(_HTML, "").replace(_SVG, "svg:")


def _in_head(root: Element) -> Iterator[str]:
    if not root.get("lang"):
        yield "html without lang"
    titles = root.findall(f"{_HTML}head/{_HTML}title")
    if len(titles) != 1 or not (titles[0].text or "").strip():
        yield f"{len(titles)} titles, or an empty one"
    first = root.find(f"{_HTML}head/{_HTML}meta")
    if first is None or (first.get("charset") or "").lower() != "utf-8":
        yield "the first element of the head is not the charset"
    if len([each for each in root.iter(f"{_HTML}main") if each.get("hidden") is None]) != 1:
        yield "not one main"


def _nested(root: Element) -> Iterator[str]:
    yield from _nested_in(root, ())


def _nested_in(element: Element, above: tuple[str, ...]) -> Iterator[str]:
    name = _name(element)
    children = [each for each in map(_name, element) if each]
    where = " > ".join((*above[-2:], name))
    yield from (f"{where}: {child} may not stand there" for child in _unfit(name, above, children))
    yield from (f"{where}: {fault}" for fault in _misplaced(name, above))
    if name == "details" and children[:1] != ["summary"]:
        yield f"{where}: does not begin with its summary"
    if "figcaption" in children and children.index("figcaption") not in (0, len(children) - 1):
        yield f"{where}: the caption is in the middle"
    if name in _SAYING and not _is_told(element):
        yield f"{where}: says nothing"
    for child in element:
        if _name(child):
            yield from _nested_in(child, (*above, name))


def _misplaced(name: str, above: tuple[str, ...]) -> Iterator[str]:
    """What is wrong with where an element stands."""
    if name not in _KNOWN and name.removeprefix("svg:") not in (_SHAPES if name.startswith("svg:") else ()):
        yield "no such element"
    if name in _PARENTS and (not above or above[-1] not in _PARENTS[name]):
        yield f"{name} may not stand there"
    if name in {"header", "footer"} and {"header", "footer"} & {*above}:
        yield "inside another"
    if name == "main" and {*above} & (_SECTIONING | {"header", "footer"}):
        yield "main inside of a part"
    if name in _INTERACTIVE and {*above} & {"a", "button", "svg:a"}:
        yield "one control inside of another"


def _unfit(name: str, above: tuple[str, ...], children: list[str]) -> list[str]:
    """The children that an element may not have."""
    holder = next((each for each in (name, *reversed(above)) if each not in _TRANSPARENT), "")
    if name.startswith("svg:"):
        return [each for each in children if not each.startswith("svg:")]
    if name in _CHILDREN:
        return [each for each in children if each not in _CHILDREN[name]]
    if holder in _PHRASING_ALONE:
        return [each for each in children if each not in _PHRASING and each != "svg:svg"]
    if holder == "summary":
        return [each for each in children if each not in _PHRASING]
    return [each for each in children if each in _IN_HEAD - {"script", "noscript"}]


def _is_told(element: Element) -> bool:
    """Whether an element has words, or is named by an attribute."""
    if element.get("aria-label") or element.get("id") == "found":
        return True
    return bool("".join(element.itertext()).strip()) or any(
        each.get("alt") or each.get("aria-label") for each in element.iter()
    )


def _referred(root: Element) -> Iterator[str]:
    ids = Counter(each.get("id") for each in root.iter() if each.get("id") is not None)
    yield from (f"id {name!r} stands {number} times" for name, number in ids.items() if number > 1)
    yield from (f"id {name!r} is none" for name in ids if not name or re.search(r"\s", name))
    for each in root.iter():
        link = each.get("href", "")
        if link.startswith("#") and link[1:] not in ids:
            yield f"{link!r} leads nowhere"
        for attribute in _POINTS_TO:
            yield from (
                f"{attribute} {name!r} names nothing" for name in each.get(attribute, "").split() if name not in ids
            )


def _headed(root: Element) -> Iterator[str]:
    levels = [int(name[1]) for each in root.iter() if re.fullmatch("h[1-6]", name := _name(each))]
    if levels.count(1) != 1 or levels[0] != 1:
        yield f"not one h1 before all other headings: {levels}"
    yield from (f"h{two} below h{one}" for one, two in pairwise(levels) if two > one + 1)
    for each in root.iter(f"{_HTML}section"):
        if not any(re.fullmatch("h[1-6]", _name(below)) for below in each.iter()):
            yield "a section without a heading"


def _valued(root: Element) -> Iterator[str]:
    for each in root.iter():
        name = _name(each)
        for attribute, value in each.attrib.items():
            if fault := _wrong(name, attribute, value):
                yield f"{name} {attribute}={value[:40]!r}: {fault}"
        if name == "a" and each.get("href") is None:
            yield "a link without an address"
        if name == "img" and (each.get("alt") is None or not each.get("src")):
            yield "a picture without words or without an address"


def _wrong(name: str, attribute: str, value: str) -> str:
    """What is wrong with an attribute; nothing if it may stand so."""
    is_drawn = name.startswith("svg:") or name == "img"
    if attribute.startswith("on") or (attribute in _ATTRIBUTES_OF_OLD and not is_drawn):
        return "no attribute of a page"
    if attribute in {"href", "src", "action", "cite"}:
        return _wrong_address(value)
    known = _LANGUAGE.fullmatch(value) or (not value and attribute == "lang" and name != "html")
    faults = {
        "no direction": attribute == "dir" and value not in {"ltr", "rtl", "auto"},
        "no language": attribute in {"lang", "hreflang"} and not known,
        "no time": attribute == "datetime" and not _is_time(value),
        "white space around it": attribute in {"aria-label", "title", "alt"} and value != value.strip(),
        "empty": attribute in {"class", "role", "aria-label", "id", "content"} and not value.strip(),
    }
    return next((fault for fault, is_there in faults.items() if is_there), "")


def _wrong_address(value: str) -> str:
    if not value:
        return "empty"
    if re.search(r"[\s<>\"{}|\\^`]", value):
        return "not escaped"
    scheme = re.match(r"[a-z][a-z0-9+.-]*(?=:)", value, re.IGNORECASE)
    return "" if not scheme or scheme[0].lower() in _SCHEMES else "no address of the web"


def _is_time(value: str) -> bool:
    try:
        (datetime if "T" in value else date).fromisoformat(value)
    except ValueError:
        return False
    return True
