"""Credits in the text of an article: datelines, agency credits, reprint notes, staff credits.

An agency that is only quoted ("AFP reported that ...", "diplomats told Reuters") is not credited. A credit is an
agency's name in brackets or alone on a line, and the name in the brackets of a dateline. Drop captions before: the
credit of a picture is not the credit of the text.
"""

import re
from typing import NamedTuple

from briefbot.cleaning.organisations import AGENCY, DESK, organisation
from briefbot.language.dates import MONTH

_ONE = rf"{AGENCY}(?!\w)(?: news)?(?: agenc(?:y|ies))?"
_SEVERAL = rf"{_ONE}(?:(?:, | ?[/&+] ?| and | et | with | و ?)(?:{_ONE}|{DESK}))*"
_MEMBER = re.compile(rf"(?<!\w)(?:{AGENCY}|{DESK})(?!\w)", re.IGNORECASE)
_DATE = rf"(?:{MONTH} \d{{1,2}}(?:, \d{{4}})?|\d{{1,2}} {MONTH},?(?: \d{{4}})?)"
_FULL_DATE = re.compile(rf"{_DATE}(?<=\d{{4}})", re.IGNORECASE)
_DASH = r"(?:--?|[–—―]{1,2}|ـ+)"

#: Characters: a dateline is complete within these.
_HEAD = 120

_BRACKETED = re.compile(rf"[(\[/] ?(?P<agency>{_SEVERAL}) ?[)\]/]", re.IGNORECASE)
_UNKNOWN = re.compile(r"\((?P<agency>[A-Z\u0621-\u064a][\w./’' ]{1,24})\)")
_BEHIND = re.compile(rf"[\s,\"”]*(?:{_DATE})?\s*(?:{_DASH}|:|$)\s*", re.IGNORECASE)
_END = rf"(?!\w) ?(?::|\.(?= )|{_DASH}) ?"
_PLACE = r"[^\d()\n:]{2,40}? ?"
_NAMED_PLACE = re.compile(
    rf"{_PLACE}(?=[-–—،,ـ/])(?:[-–—ـ/]+ ?(?P<agency>{AGENCY}){_END}|"
    rf"[،,] ?(?P<other>{AGENCY}){_END}|[-–—،,/] ?{DESK}{_END})|{DESK}{_END}|"
    rf"(?=[\u0621-\u064a]){_PLACE}[-–—ـ/]+ ?(?P<open>{AGENCY}) (?=[\u0621-\u064a])|"
    rf"(?P<first>{AGENCY}) ?/ ?[^\W\d][\w'’-]*(?: ?/ ?[^\W\d]+ (?-i:[A-ZÀ-Ý])[^\W\d]+)?(?: ?[/–-])? (?-i:(?=[A-ZÀ-Ý]))|"
    r"(?:de |from )?(?:notre|our) (?:correspondant|envoyé|correspondent)[^.!?–—:]{0,60}(?: [-–—]|:) ?",
    re.IGNORECASE,
)

#: A dateline without brackets has one of these: a quick test.
_PLACE_MARK = re.compile("[:/–—―ـ-]|, ?(?:envoyé|correspond)")
_OUTLET = re.compile(
    r"\s?[-–—] \(?[^\W\d_]{2,}(?: [^\W\d_]+){0,2}\)?(?::| [–—]) +|(?: ?[-–—ـ]|:) «(?P<house>[^«»]{2,30})»:? "
)
_PLACE_END = re.compile(rf"\s?(?:{_DASH}|:)\s+(?=[\"“«‘'(]?[A-ZÀ-Ý0-9\u0600-\u06ff])")
_GLUED = re.compile(rf"[(\[](?P<agency>{_SEVERAL})[)\]]\s?{_DASH}\s*")
_WIRE_STAMP = re.compile(
    r" \| (?P<stamp>(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun) [A-Z][a-z]{2} \d{1,2}, \d{4} \d{1,2}:\d\d ?[ap]m [A-Z]{2,4}) "
)
_SMALL = frozenset(
    {"al", "an", "and", "at", "de", "du", "el", "et", "in", "la", "le", "near", "of", "on", "outside", "the"}
)

_LINE = re.compile(
    r"\W*(?:(?:with (?:inputs?|reporting|files|information) (?:from|by)|(?:additional|reporting|text) "
    r"(?:reporting )?by|"
    r"with|avec|from|via|by|par|sources?|courtesy of|copyright|agencies|credit|المصدر|عن|مع|وكالات)[\s:©]+)*(?"
    r":\d{4} )?(?:by )?"
    rf"(?P<agency>{_SEVERAL})(?: staff| newsroom| correspondents?| contributed to this (?:report|story|article))?\W*",
    re.IGNORECASE,
)
_BYLINE = re.compile(
    r"\W*(?:by |par |from )?[^.!?:;\d]{3,60}?(?:"
    rf"(?:, | \| | - | for | of | with | avec | \((?:avec|with) |/| — )(?P<agency>{_SEVERAL})[^.!?]{{0,30}}|"
    rf"(?:, | ?[-–+] | with | avec )(?:les )?{DESK}(?: (?:à|en|au|in|at) [^.!?]{{2,20}})?\W*)",
    re.IGNORECASE,
)
_TRAILING = re.compile(
    (
        rf"(?<=[.!?…\"”»’'])[\s.]*(?:(?P<open>[(\[] ?(?:(?:with|avec|source:?|مع) )?)|{_DASH} ?)(?P<agency>{_SEVERAL})"
        rf"(?(open)(?: [-–] [^()]{{2,20}})? ?[)\]])[\s.]*$"
    ),
    re.IGNORECASE,
)
_REPRINT = re.compile(
    r"\b(?:[Oo]riginally|[Ff]irst|[Pp]reviously) (?:appeared|published|written|produced|reported)(?: "
    r"by| in| on| at)? (?P<a>[A-Z][^.;,]{1,60}?)(?= and | under | with |[,.;]|$| on )|"
    r"\b(?:[Rr]eprinted|[Rr]epublished|[Rr]eproduced|[Rr]eposted)(?: here)? (?:from|with (?:the )?(?:kind "
    r")?permission (?:of|from)|courtesy of|by permission of) (?P<b>[A-Z][^.;,]{1,60})|"
    r"\b[Tt]his (?:article|story|report|dispatch) (?:is from|comes from|was (?:produced|provided|written|"
    r"published) by|is (?:produced|provided|published) by) (?P<c>[A-Z][^.;,]{1,60})|"
    r"\b[Cc]et article (?:a été|est) (?:initialement |d.abord )?publié (?:par|sur|dans) (?P<d>[^.;,]{2,60})"
)
_BREAK = re.compile(r"[a-z][.!?][\"”]? [A-Z]")
_COPYRIGHT = re.compile(
    r"\W{0,12}(?:copyright|©|\(c\)|agence)[\s©,(c)]{0,12}(?:\d{4}[\s,-]{0,4}){0,4}(?:by )?"
    rf"(?P<agency>{_ONE})",
    re.IGNORECASE,
)
_PRINTED = ("publi", "print", "appeared", "post", "produced", "article", "story", "dispatch")
_STAFF_START = re.compile(
    r"[\W_]*(?:additional |with )?(?:reporting|writing|editing|compiled|edited|written|translated|"
    r"reportage|édité|version française)"
    r"(?: and (?:writing|editing|reporting))? (?:by|par|de)\b",
    re.IGNORECASE,
)
_STAFF_BRACKETS = re.compile(
    r"\(\s*(?:(?:additional |with )?(?:reporting|writing|editing|compiled|edited|written|reportage)"
    r"(?: and (?:writing|editing|reporting))? (?:by|par|de|from|in) [^()]{3,600}"
    r"|[^()]{3,300}; ?(?:writing|editing|additional reporting) by [^()]{3,300}"
    r"|[^()]{3,300}\b(?:version française|édité par|édition de) [^()]{3,200}"
    r"|[^()]{0,300}(?:تغطية صحفية|للنشرة العربية)[^()]{0,300})(?:\)|$)",
    re.IGNORECASE,
)
_CONTRIBUTED = re.compile(
    r"\bcontribut(?:ed|ing) (?:reporting )?(?:to|for) (?:this|the) (?:report|story|article|dispatch|post)\b\.?",
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
    head = paragraph[:_HEAD]
    bracketed = "(" in head or "[" in head or "/" in head
    for pattern in (_BRACKETED, _UNKNOWN) if bracketed else ():
        found = pattern.search(head)
        if found and _is_place(head[: found.start()].rstrip(" -–")):
            known = pattern is _BRACKETED
            behind = _BEHIND.match(paragraph, found.end())
            # a script without capitals shouts nothing; a name in Latin letters stands out of it as much
            shouted = not any(map(str.islower, paragraph[: found.start()].partition(",")[0]))
            dashed = behind and re.search(_DASH, head[: found.start()] + behind[0])  # "ANNA LEE (Tape):" is a speaker
            alone = len(found["agency"].split()) == 1 or (opening and not found.start())
            if behind and (known or (shouted and dashed and alone)):
                return _cut(paragraph, behind.end(), agency_name(found["agency"]))
            plain = not found.start() or re.search(_DATE, head[: found.start()], re.IGNORECASE) or found[0][0] == "/"
            if (
                known
                and (plain or found["agency"].upper().startswith("CNN"))
                and paragraph.startswith(" ", found.end())
            ):
                return _cut(paragraph, found.end() + 1, agency_name(found["agency"]))
    named = _NAMED_PLACE.match(head) if _PLACE_MARK.search(head) else None
    if named and len(named[0].split()) <= 8:
        return _cut(
            paragraph,
            named.end(),
            organisation(named["agency"] or named["other"] or named["open"] or named["first"] or ""),
        )
    return _city(paragraph, head) if opening else None


def _city(paragraph: str, head: str) -> Cut | None:
    """Return a dateline of place and date alone: ``TRIPOLI, Libya —``, ``Tripoli, 3 May 2020:``."""
    outlet = _OUTLET.search(head) if ":" in head or "«" in head or "–" in head else None
    if outlet and outlet["house"] and not organisation(outlet["house"]):
        outlet = None
    end = outlet or _PLACE_END.search(head)
    if end is None or not end.start():
        return None
    place = head[: end.start()]
    undated = re.sub(rf",? ?{_DATE}", "", place, flags=re.IGNORECASE).strip()
    town = undated.partition(",")[0]
    dashed = ":" not in end[0]
    shouted = town.isupper() and len(town) > 2
    if not undated or len(undated.split()) > 6 or not _is_place(undated) or town.isdigit():
        return None
    if (
        shouted
        or (outlet is not None and len(undated.split()) <= 2)
        or (undated != place and (dashed or _FULL_DATE.search(place)))
        or (dashed and "-" not in end[0] and len(town.split()) <= 2)
    ):
        return _cut(paragraph, end.end(), "")
    return None


def _cut(paragraph: str, end: int, origin: str) -> Cut:
    stamp = _FULL_DATE.search(paragraph, 0, end)
    return Cut(0, end, origin, stamp[0] if stamp else "")


def _is_place(text: str) -> bool:
    """Say whether every word of ``text`` could stand in a dateline before the agency: names, dates, no verbs."""
    words = re.findall(r"[^\s,/\\\[\]|]+", text)
    return len(words) <= 10 and all(
        (
            word[0].isupper()
            or word[0].isdigit()
            or "\u0600" <= word[0] <= "\u06ff"
            or word.casefold() in _SMALL
            or re.fullmatch(MONTH, word, re.IGNORECASE)
        )
        and (word[-1] not in '.!?:;"”' or len(word) <= 5)
        for word in words
    )


def lead_in(text: str, reach: int = 1500) -> Cut | None:
    """Return the dateline or wire stamp that begins within the first ``reach`` characters of a flattened page.

    On such a page headline, highlights, captions and sidebars precede the lead in one paragraph; the copy begins at the
    dateline. Only a known agency in brackets with a dash counts.

    >>> lead = lead_in("NEW: Rebels advance Town falls Tripoli, Libya (CNN) -- Rebels took a town.")
    >>> lead.end, lead.origin
    (55, 'CNN')
    """
    if "(" not in text[:reach] and " | " not in text[:reach]:
        return None
    found = _GLUED.search(text, 0, reach)
    stamp = _WIRE_STAMP.search(text, 0, found.start() if found else reach)
    if found:
        return Cut(found.start(), found.end(), agency_name(found["agency"]), stamp["stamp"] if stamp else "")
    return Cut(stamp.start(), stamp.end(), "", stamp["stamp"]) if stamp else None


def line_credit(line: str) -> Cut | None:
    """Return the credit that ``line`` consists of, with its origin; ``None`` if the line has anything else.

    >>> line_credit("(With AFP)").origin, line_credit("By Jane Doe, Associated Press").origin
    ('AFP', 'AP')
    >>> line_credit("This report was originally published by The Example and is reprinted with permission.").origin
    'The Example'
    >>> line_credit("France's AFP news agency reports that Russia blocked a statement.")
    """
    if len(line) > 400:
        return None
    found = _LINE.fullmatch(line) or (
        _BYLINE.fullmatch(line) if line.rstrip()[-1:] not in ".!?" and len(line.split()) <= 12 else None
    )
    if found:
        return Cut(0, len(line), agency_name(found["agency"] or ""))
    place = dateline(line) if len(line) <= _HEAD else None
    if place and place.origin and place.end == len(line):
        return place
    note = _REPRINT.search(line) if any(map(line.__contains__, _PRINTED)) and len(line.split()) <= 40 else None
    if note and re.search(
        r"\b(?:article|story|report|piece|dispatch|post|item|reprinted|republished|analysis|interview)\b",
        line,
        re.IGNORECASE,
    ):
        return Cut(0, len(line), agency_name(next(name for name in note.groups() if name)))
    return None


def trailing_credit(paragraph: str) -> Cut | None:
    """Return the agency credit, in brackets or after a dash, that follows the last sentence of ``paragraph``.

    >>> trailing_credit("He left on Sunday. (AFP)")
    Cut(start=18, end=24, origin='AFP', stamp='')
    """
    found = _TRAILING.search(paragraph, max(0, len(paragraph) - 90))
    return Cut(found.start(), len(paragraph), agency_name(found["agency"])) if found else None


def closing_credit(line: str) -> Cut | None:
    """Return the agency that is named in a copyright line.

    >>> closing_credit("© 2020 AFP").origin, closing_credit("Copyright 2019 The Associated Press.").origin
    ('AFP', 'AP')
    """
    found = _COPYRIGHT.match(line)
    return Cut(0, len(line), agency_name(found["agency"])) if found else None


def is_staff_credit(line: str) -> bool:
    """Say whether ``line`` consists of credits of reporters and editors.

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
    found = _CONTRIBUTED.search(line) if "contribut" in line else None
    if found is None or line[found.end() :].strip(' .)"'):
        return False
    return len(line.split()) <= 80 and not _BREAK.search(line, 0, found.start())


def staff_brackets(text: str) -> tuple[Cut, ...]:
    """Return the bracketed staff credits inside ``text``, in order.

    >>> [tuple(cut)[:2] for cut in staff_brackets("He left. (Editing by B. Reader) More of it")]
    [(9, 31)]
    """
    return tuple(Cut(found.start(), found.end()) for found in _STAFF_BRACKETS.finditer(text)) if "(" in text else ()
