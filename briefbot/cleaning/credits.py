"""Credits in the text of an article: datelines, agency credits, reprint notes, staff credits.

An agency that is only quoted ("AFP reported that ...", "diplomats told Reuters") is not credited. A credit is an
agency's name in brackets or alone on a line, and the name in the brackets of a dateline. Drop captions before: the
credit of a picture is not the credit of the text.
"""

import re
from typing import NamedTuple

from briefbot.cleaning.organisations import AGENCY, DESK, organisation
from briefbot.cleaning.phrases import any_phrase
from briefbot.language.dates import MONTH

_ONE = rf"{AGENCY}(?!\w)(?: news)?(?: agenc(?:y|ies))?"
_SEVERAL = rf"{_ONE}(?:(?:, | ?[/&+] ?| and | et | with | و ?)(?:{_ONE}|{DESK}))*"
_MEMBER = re.compile(rf"(?<!\w)(?:{AGENCY}|{DESK})(?!\w)", re.IGNORECASE)
_DATE = rf"(?:{MONTH} \d{{1,2}}(?:, \d{{4}})?|\d{{1,2}} {MONTH},?(?: \d{{4}})?)"
_FULL_DATE = re.compile(rf"{_DATE}(?<=\d{{4}})", re.IGNORECASE)
_DASH = r"(?:--?|[–—―]{1,2}|ـ+)"

#: Characters: a dateline is complete within these.
_HEAD = 120

#: An agency in brackets or between slashes, as it ends a dateline; any other name only before a dash.
_BRACKETED = re.compile(
    rf"[(\[/] ?(?P<agency>{_SEVERAL}) ?[)\]/](?:[\s,\"”]*(?:{_DATE})?\s*(?:{_DASH}|:|$)\s*|(?P<blank> ))",
    re.IGNORECASE,
)
_UNKNOWN = re.compile(rf"\((?P<agency>[A-Z\u0621-\u064a][\w./’']{{1,24}})\)\s*{_DASH}\s*")

#: A place and an agency behind a dash; a desk behind a comma, too, or alone. First a quick test for that mark.
_NAMED_PLACE = re.compile(
    r"(?:(?=[^-–—ـ/،,]{0,41}[-–—ـ/،,])"
    rf"[^\d()\n:]{{2,40}}? ?(?:[-–—ـ/،]+ ?(?P<agency>{AGENCY})|[-–—ـ،,/] ?{DESK})|{DESK})"
    rf"(?!\w) ?(?::|\.(?= )|{_DASH}) ?",
    re.IGNORECASE,
)

#: The same before an Arabic sentence, which ends the dateline by itself.
_ARABIC_PLACE = re.compile(
    rf"(?=[\u0621-\u064a])[^\d()\n:]{{2,40}}? ?[-–—ـ/]+ ?(?P<agency>{AGENCY}) (?=[\u0621-\u064a])"
)

#: An agency before its place, and its reporter: "AA / Tripoli / Anna Lee".
_AGENCY_FIRST = re.compile(
    rf"(?P<agency>{AGENCY}) ?/ ?[^\W\d][\w'’-]*(?: ?/ ?[^\W\d]+ (?-i:[A-ZÀ-Ý])[^\W\d]+)?"
    r"(?: ?[/–-])? (?-i:(?=[A-ZÀ-Ý]))",
    re.IGNORECASE,
)
_PLACE_END = re.compile(
    rf"\s?(?:{_DASH}|:)\s+(?P<outlet>«?[^\W\d_]{{2,}}(?: [^\W\d_]+){{0,2}}»?(?::| [–—]) +)?"
    r"(?=[\"“«‘'(]?[A-ZÀ-Ý0-9\u0600-\u06ff])"
)
_GLUED = re.compile(rf"[(\[](?P<agency>{_SEVERAL})[)\]][\"”]?\s?{_DASH}\s*")

#: What a speaker in a transcript is: "ANNA LEE, HOST:", "ANNA LEE, LAMP ANCHOR:".
_SPEAKER = re.compile(r", .*\b(?:ANCHOR|ANALYST|CONTRIBUTOR|CORRESPONDENT|EDITOR|GUEST|HOST|PRESENTER|REPORTER)$")
_SMALL = re.compile(rf"al|an|and|at|de|du|el|et|in|la|le|near|of|on|outside|the|{MONTH}", re.IGNORECASE)

_LINE = re.compile(
    r"\W*(?:(?:with|inputs?|reporting|files|information|additional|text|avec|from|via|by|par|sources?|courtesy of|"
    r"copyright|agencies|credit|المصدر|عن|مع|وكالات|\d{4})[\s:©,]+)*"
    rf"(?P<agency>{_SEVERAL})(?: staff| newsroom| correspondents?| contributed to this (?:report|story|article)"
    r"|, (?-i:[A-ZÀ-Ý][\w’'-]+(?: [A-ZÀ-Ý][\w’'-]+){0,2}))?"
    r"\W*(?:\d{4}\W*)?(?:(?:all rights|tous droits) .*)?",
    re.IGNORECASE,
)

#: An outlet or agency and a place or a desk, as they stand above a report: "The Lamp - Tripoli", "Tripoli: The Lamp".
_MASTHEAD = re.compile(r"(?P<first>\S[^:.!?؟]{1,30}?)(?: [-–—] | ?\| ?|(?P<colon>: ))(?P<last>\S+(?: \S+){0,3})")
_BYLINE = re.compile(
    r"\W*(?:by |par |from )?[^.!?:;\d]{3,60}?"
    r"(?:, | ?[-–+|] | for | of | (?:with|avec) (?:les )?| \((?:avec|with) |/| — )"
    rf"(?:(?P<agency>{_SEVERAL})[^.!?]{{0,30}}|{DESK}(?: (?:à|en|au|in|at) [^.!?]{{2,20}})?\W*)",
    re.IGNORECASE,
)

#: When it was published, behind a credit.
_PUBLISHED = re.compile(
    rf"(?:\s?[.|·–-]\s?| (?-i:(?=[A-ZÀ-Ý]))){any_phrase('published')}\b[^!?]{{0,60}}\d{{4}}[^!?]{{0,40}}$",
    re.IGNORECASE,
)
_TRAILING = re.compile(
    rf"(?<=[.!?…\"”»’'])[\s.]*(?:(?P<open>[(\[] ?(?:(?:with|avec|source:?|مع) )?)|{_DASH} ?)(?P<agency>{_SEVERAL})"
    r"(?(open)(?: [-–] [^()]{2,20})? ?[)\]])[\s.]*$",
    re.IGNORECASE,
)
_REPRINT = re.compile(
    r"\b(?i:(?:article|story|report|piece|dispatch|post|item|analysis|interview)\b.{0,60}"
    r"\b(?:originally|first|previously) (?:appeared|published|written|produced|reported)(?: by| in| on| at)?"
    r"|(?:reprinted|republished|reproduced|reposted)(?: here)? (?:from|courtesy of"
    r"|(?:by|with) (?:the )?(?:kind )?permission (?:of|from))"
    r"|this (?:article|story|report|dispatch) (?:(?:is|comes) from|(?:is|was) (?:produced|provided|published) by)"
    r"|cet article (?:a été|est) (?:initialement |d.abord )?publié (?:par|sur|dans))"
    r" (?P<agency>[A-ZÀ-Ý][^.;,]{1,60}?)(?= and | under | with | on |[,.;]|$)"
)

#: One of these stands in all of them: a quick test.
_PRINTED = ("publi", "print", "post", "appeared", "written", "produced", "provided", "reported", "s from ")
_BREAK = re.compile(r"[a-z][.!?][\"”]? [A-Z]")
_STAFF = (
    r"(?:(?:additional |with )?(?:reporting|writing|editing|compiled|edited|written|translated|reportage|édité|"
    r"édition|version française)(?: and (?:writing|editing|reporting))?)"
)
_STAFF_START = re.compile(rf"[\W_]*{_STAFF} (?:by|par|de)\b", re.IGNORECASE)
_STAFF_BRACKETS = re.compile(
    rf"\((?:\s*{_STAFF} (?:by|par|de|from|in) [^()]{{3,600}}|[^()]{{3,300}}[;,] ?{_STAFF} (?:by|par|de) [^()]{{3,300}}"
    r"|[^()]{0,300}(?:تغطية صحفية|للنشرة العربية)[^()]{0,300})(?:\)|$)",
    re.IGNORECASE,
)
_CONTRIBUTED = re.compile(
    r"\bcontribut(?:ed|ing) (?:reporting )?(?:to|for) (?:this|the) (?:report|story|article|dispatch|post)\b[ .)\"]*$",
    re.IGNORECASE,
)


class Cut(NamedTuple):
    """The span of a credit in a text, with what it credits."""

    start: int
    end: int
    origin: str = ""
    """Who wrote the copy, by this credit; empty if it does not say."""
    stamp: str = ""
    """The full date that stands in it, as it stood."""


def agency_name(name: str) -> str:
    """Return an agency's one name; any other name unchanged; nothing for several agencies, who wrote none of it alone.

    >>> agency_name("Agence France-Presse"), agency_name("The Libya Lamp"), agency_name("AFP and Reuters")
    ('AFP', 'The Libya Lamp', '')
    """
    name = name.strip(" \t\"'“”‘’«»()[]")
    return organisation(name) or ("" if len(_MEMBER.findall(name)) > 1 or re.fullmatch(DESK, name) else name)


def dateline(paragraph: str, *, opening: bool = False) -> Cut | None:
    """Return the dateline at the start of ``paragraph``; one without an agency only if that is the ``opening`` one.

    >>> dateline("TRIPOLI, May 5 (Reuters) - Guns fell silent.")
    Cut(start=0, end=27, origin='Reuters', stamp='')
    >>> dateline("VIENNA — The house was empty.", opening=True)
    Cut(start=0, end=9, origin='', stamp='')
    >>> dateline("Haftar (AFP calls him a strongman) - left.")
    """
    for pattern in (_BRACKETED, _UNKNOWN):
        found = pattern.search(paragraph, 0, _HEAD)
        if found is None or not _is_place((place := paragraph[: found.start()]).rstrip(" -–")):
            continue
        # a script without capitals shouts nothing; a name in Latin letters stands out of it as much
        shouted = not any(map(str.islower, place.partition(",")[0]))
        if shouted if pattern is _UNKNOWN else not found["blank"] or _ends_at_a_blank(place, found["agency"]):
            return _cut(paragraph, found.end(), agency_name(found["agency"]))
    named = _NAMED_PLACE.match(paragraph, 0, _HEAD) or _ARABIC_PLACE.match(paragraph, 0, _HEAD)
    if not named and "/" in paragraph[:_HEAD]:
        named = _AGENCY_FIRST.match(paragraph, 0, _HEAD)
    if named and len(named[0].split()) <= 8:
        return _cut(paragraph, named.end(), organisation(named["agency"] or ""))
    return _city(paragraph) if opening else None


def _ends_at_a_blank(place: str, agency: str) -> bool:
    """Return whether a place and an agency in brackets are surely a dateline without a dash, as CNN writes them."""
    is_shouted, is_dated = place.partition(",")[0].isupper(), re.search(_DATE, place, re.IGNORECASE)
    return not place.strip() or is_shouted or bool(is_dated) or agency.upper().startswith("CNN")


def _city(paragraph: str) -> Cut | None:
    """Return a dateline of place and date alone: ``TRIPOLI, Libya —``, ``Tripoli, 3 May 2020:``."""
    end = _PLACE_END.search(paragraph, 0, _HEAD)
    place = paragraph[: end.start()] if end else ""
    undated = re.sub(rf",? ?{_DATE}", "", place, flags=re.IGNORECASE).strip()
    town = undated.partition(",")[0]
    if not end or not undated or len(undated.split()) > 6 or not _is_place(undated) or town.isdigit():
        return None
    dashed = ":" not in end[0]
    if not dashed and _SPEAKER.search(undated):
        return None
    is_dateline = (
        (town.isupper() and len(town) > 2)
        or (end["outlet"] and len(undated.split()) <= 2)
        or (undated != place and (dashed or _FULL_DATE.search(place)))
        or (dashed and "-" not in end[0] and len(town.split()) <= 2)
    )
    return _cut(paragraph, end.end(), "") if is_dateline else None


def _cut(paragraph: str, end: int, origin: str) -> Cut:
    stamp = _FULL_DATE.search(paragraph, 0, end)
    return Cut(0, end, origin, stamp[0] if stamp else "")


def _is_place(text: str) -> bool:
    """Return whether every word of ``text`` could stand in a dateline before the agency: names, dates, no verbs."""
    words = re.findall(r"[^\s,/\\\[\]|]+", text)
    return len(words) <= 10 and all(
        ((word[0].isalnum() and not word[0].islower()) or _SMALL.fullmatch(word))
        and (word[-1] not in '.!?:;"”' or len(word) <= 5)
        for word in words
    )


def lead_in(text: str, reach: int = 1500) -> Cut | None:
    """Return the dateline that begins within the first ``reach`` characters of a flattened page.

    On such a page headline, highlights, captions and sidebars precede the lead in one paragraph; the copy begins at the
    dateline. Only a known agency in brackets with a dash counts.

    >>> lead = lead_in("NEW: Rebels advance Town falls Tripoli, Libya (CNN) -- Rebels took a town.")
    >>> lead.end, lead.origin
    (55, 'CNN')
    """
    found = _GLUED.search(text, 0, reach)
    return Cut(found.start(), found.end(), agency_name(found["agency"])) if found else None


def line_credit(line: str) -> Cut | None:
    """Return the credit that ``line`` consists of, with its origin; ``None`` if the line has anything else.

    >>> line_credit("(With AFP)").origin, line_credit("By Jane Doe, Associated Press").origin
    ('AFP', 'AP')
    >>> line_credit("Copyright 2019 The Associated Press. All rights reserved.").origin
    'AP'
    >>> line_credit("This report was originally published by The Example and is reprinted with permission.").origin
    'The Example'
    >>> line_credit("France's AFP news agency reports that Russia blocked a statement.")
    """
    if len(line) > 400:
        return None
    line = line if len(line) > 160 else _PUBLISHED.sub("", line)
    is_title = line.rstrip()[-1:] not in ".!?" and len(line.split()) <= 12
    is_note = line.count(" ") < 40 and any(map(line.__contains__, _PRINTED))
    found = _LINE.fullmatch(line) or (is_title and _BYLINE.fullmatch(line)) or (is_note and _REPRINT.search(line))
    known = agency_name(found["agency"] or "") if found else _masthead(line)
    if known is not None:
        return Cut(0, len(line), known)
    place = dateline(line) if len(line) <= _HEAD else None
    return place if place and place.origin and place.end == len(line) else None


def _masthead(line: str) -> str | None:
    """Return the agency of an outlet or agency beside a place, empty if it is an outlet; ``None`` if it is neither."""
    found = _MASTHEAD.fullmatch(line) if line.count(" ") <= 6 else None
    first, colon, last = found.group("first", "colon", "last") if found else ("", "", "")
    pairs = ((last, first), ("" if colon else first, last))
    named = next((name for name, place in pairs if organisation(name) and _is_town(place)), None)
    return named and (agency_name(named) if re.fullmatch(AGENCY, named, re.IGNORECASE) else "")


def _is_town(text: str) -> bool:
    """Return whether ``text`` could be a town or a desk, not what has happened: "40 dead in Marsa - The Lamp"."""
    return len(text.split()) <= 3 and not any(map(str.isdigit, text)) and _is_place(text)


def trailing_credit(paragraph: str) -> Cut | None:
    """Return the agency credit, in brackets or after a dash, that follows the last sentence of ``paragraph``.

    >>> trailing_credit("He left on Sunday. (AFP)")
    Cut(start=18, end=24, origin='AFP', stamp='')
    """
    found = _TRAILING.search(paragraph, max(0, len(paragraph) - 90))
    return Cut(found.start(), len(paragraph), agency_name(found["agency"])) if found else None


def is_staff_credit(line: str) -> bool:
    """Return whether ``line`` consists of credits of reporters and editors.

    >>> [is_staff_credit(line) for line in ("(Reporting by A. Writer)", "Ann Lee contributed to this report.")]
    [True, True]
    >>> is_staff_credit("Reporting by the agency found that he had left.")
    False
    """
    if len(line) > 700:
        return False
    bare = line.strip(" .")
    if bare[:1] == "(" and _STAFF_BRACKETS.fullmatch(bare):
        return True
    if _STAFF_START.match(line):
        words = line.split()
        names = [word for word in words if word[:1].isupper()]
        return len(words) <= 4 or ";" in line or "editing by" in line.casefold() or len(names) * 2 >= len(words)
    found = _CONTRIBUTED.search(line) if "contribut" in line and len(line.split()) <= 80 else None
    return found is not None and not _BREAK.search(line, 0, found.start())


def staff_brackets(text: str) -> tuple[Cut, ...]:
    """Return the bracketed staff credits inside ``text``, in order.

    >>> [tuple(cut)[:2] for cut in staff_brackets("He left. (Editing by B. Reader) More of it")]
    [(9, 31)]
    """
    return tuple(Cut(found.start(), found.end()) for found in _STAFF_BRACKETS.finditer(text)) if "(" in text else ()
