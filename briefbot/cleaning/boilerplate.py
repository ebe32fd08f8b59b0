"""Recognise boilerplate by the words of one line: menus, share bars, stamps, bylines, captions, legal texts.

The neighbours of a line are not considered here, but in `briefbot.cleaning.segments`. Where a sentence of reporting
could contain the same phrase, a rule requires more: the whole line, an imperative with its object, or a line too short
to be a sentence.
"""

import re
from functools import lru_cache

from briefbot.cleaning.organisations import AGENCY
from briefbot.cleaning.phrases import any_phrase, phrases
from briefbot.language.characters import ARABIC_MARK, ARABIC_SPELLING, ascii_form, letter_runs
from briefbot.language.dates import MONTH, WEEKDAY, WEEKDAY_SHORT, ZONE

#: Characters. A menu entry, button or heading of a link list is never longer.
_LONGEST_LABEL = 80

#: Words. A call to subscribe, join or follow is never longer.
_LONGEST_CALL = 45

#: Words. A headline that leads to another page is never longer.
_LONGEST_LINK = 30

#: Words. A caption with its credit is one or two sentences, and so is a post.
_LONGEST_CAPTION = 60

#: Words. A legal tail or cookie text is one paragraph at most.
_LONGEST_LEGAL = 130

#: Characters. A picture's credit at the end of its caption is never longer.
_CREDIT_LENGTH = 110

_CLOCK = rf"(?:\d{{1,2}}[:.h]\d\d|\d{{4}}(?= ?GMT))(?: ?[ap]\.?m\.?)?(?: ?(?i:{ZONE}|local(?: time)?))?"

#: Patterns of the stamp of an entry of a live page before its sentence: in brackets with "update" or the like; also an
#: hour with a dash, colon or bar behind it, or in brackets.
UPDATE_STAMP = (
    r"(?:[(\[](?i:posted|(?:last )?updated?|published)\b[^()\[\]]{0,60}\d[^()\[\]]{0,60}"
    r"(?:\(\d[^()]{0,60})?[)\]] (?:--? )?)"
)
LIVE_STAMP = rf"(?:(?:[A-Z]{{4,}}, )?(?:{_CLOCK}(?:, {_CLOCK})? ?[:|–—-]|[(\[]{_CLOCK}[)\]]:?) |{UPDATE_STAMP})"

_ARABIC_MARKS = re.compile(f"[{ARABIC_MARK}]")
_DIGIT = re.compile(r"\d")
_CALL = re.compile(rf"[^\w\"“«‘']*(?:please )?{any_phrase('call')}")
_LINK_LEAD = re.compile(rf"\W*{any_phrase('link')}")
_LEGAL = re.compile(any_phrase("legal"))
_COMMENTS = re.compile(any_phrase("comments").translate(ARABIC_SPELLING), re.IGNORECASE)
_ENDING = re.compile(f"{any_phrase('ending').translate(ARABIC_SPELLING)}|{_COMMENTS.pattern}", re.IGNORECASE)

_SHARE_WORDS = frozenset(" ".join(phrases("button") + phrases("network")).translate(ARABIC_SPELLING).split())
_ROLES = frozenset(phrases("role"))

_STAMP_PART = re.compile(
    rf"\b(?:{WEEKDAY}|{WEEKDAY_SHORT}|{MONTH}|{ZONE}|{any_phrase('published')}|{any_phrase('stamp')}"
    rf"|(?:by|par) {AGENCY}|[ap]\.?m|\d+(?:st|nd|rd|th|er|h|t|z)?|\d+h\d+)(?!\w)",
    re.IGNORECASE,
)
_STAMP = re.compile(rf"(?>{_STAMP_PART.pattern}|[\W\d_ـ])*", re.IGNORECASE)

_NAMES = "[A-ZÀ-Ý\u0621-\u064a][\\w’'-]*(?: [A-ZÀ-Ý\u0621-\u064a][\\w’'-]*){0,3}?"

#: What may stand around a full date: the outlet or a town before it, sections behind it ("May 5, 2020 in News, Oil").
_BEFORE_DATE = re.compile(rf"(?i:(?-i:{_NAMES})(?:,|\s[-–|]) ?(?-i:{_NAMES}(?: \|)? )?(?={WEEKDAY}|{MONTH}|\d))")
_SECTIONS = re.compile(r"(?i:\s(?:\| )?(?:(?:published|posted|filed) )?(?:in|under):?)(?: [A-Z&][\w&'’-]*,?){1,8}$")
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
_STAMPED = re.compile(
    rf"\W*{any_phrase('published')}\b[^.!?]{{0,40}}"
    rf"(?:{_YEAR.pattern}|\b\d{{4}} ?(?:{ZONE}|h|هـ?)(?!\w)|\d\d?[:.h]\d\d|ago\b)",
    re.IGNORECASE,
)
_BY = re.compile(rf"{any_phrase('byline')}[:\s]+", re.IGNORECASE)
_OWNER = f"(?:{AGENCY}|{any_phrase('owner')})(?!\\w)"
_PHOTO = "(?:photo|photograph|image|picture)s?"
_PICTURE = f"(?:{_PHOTO}|(?:illustration|file|credit|crédit)s?)"
_CAPTION = re.compile(rf"\W*{any_phrase('caption')}", re.IGNORECASE)

#: The credit of a picture at the end of its caption: in brackets, behind the year, or behind a mark or a word.
_CREDITED = re.compile(
    rf"(?:[(\[](?:(?:{_PICTURE}|video|source|courtesy|archives?|صورة)\b[^()\[\]]{{0,60}}"
    rf"|[^()\[\].!?]{{0,60}}?{_OWNER}[^()\[\]]{{0,40}}|[\w .’'-]{{2,40}}/[\w .’'-]{{2,40}}"
    r"|[\w .,’'-]{0,40}\b(?:pictures|photos?|images|press|photography))[)\]]"
    rf"|\. (?-i:[A-ZÀ-Ý][\w.’'-]*(?: [A-ZÀ-Ý][\w.’'-]*){{0,3}}), {_OWNER}"
    r"|\b(?:19|20)\d\d\.? \((?-i:[A-ZÀ-Ý][\w.’'-]*(?: [A-ZÀ-Ý][\w.’'-]*){0,4})\)"
    rf"|(?:[/|©]|\bvia|\b(?:{_PICTURE}|source|courtesy)(?: by| of)? ?[:/]) ?{_OWNER}[\w /.’'-]{{0,40}}"
    rf"|(?<![a-z] )\b{_OWNER} (?:file )?(?:photo|image)s?\b[\w /.’',-]{{0,40}}"
    rf"|\b(?:{_PHOTO}|(?:credit|crédit|source)s?)(?:: |\.\.\. ?)[^.!?:]{{2,50}}|[-–] ?(?:archives?|أرشيف(?:ية)?)"
    rf"|\b{_PHOTO} (?:credit|courtesy|by|copyright)\b.*)\W*$",
    re.IGNORECASE,
)

#: One of these stands in all of them: a quick test.
_CREDIT_SIGNS = (
    *(", ", "(", "[", "/", "|", "©", "via", "photo", "image", "picture", "illustration", "file", "credit", "crédit"),
    *("source", "courtesy", "archive", "أرشيف"),
)
_CREDIT_IN_PLACE = re.compile(
    rf"{_PICTURE}(?: credit| courtesy| by| illustration)*(?: of)? ?[:©/].{{0,120}}|{_PHOTO} (?:by|from|via) .{{0,80}}"
    rf"|(?:{_PICTURE} )?(?:©|courtesy|getty images).{{0,80}}"
    rf"|(?:[^.!?]{{2,40}}[/|,] ?)?{_OWNER}(?: ?[/|,][^.!?]{{0,40}})?",
    re.IGNORECASE,
)
_PICTURE_WORD = re.compile(rf"\b{any_phrase('picture')}\b|[/|]", re.IGNORECASE)
_INITIALS = re.compile(r"[a-z]{2,5}(?:[-/][a-z]{2,5}){1,5}")
_ADDRESS = re.compile(
    r"(?:https?://|www\.)\S+|\S+@\S+\.\w+|[@#]\w+|(?:[\w-]+\.)+(?:com|org|net|info|ly|fr|co\.uk|tv|news)(?:/\S*)?",
    re.IGNORECASE,
)
_SITE = re.compile(r"(?:logo(?: of)?|شعار) (.{2,40})|(.{2,40}?) (?:logo|homepage)", re.IGNORECASE)

#: An embedded post: the link to its picture, or its author's account, at the end of the line or behind a dash.
_POST = re.compile(r"\bpic\.(?:twitter|x)\.com/\w+\W*$|^[^.!?]{1,80}\(@[\w.]{1,30}\)[^.!?]{0,40}$")
_SOURCE = re.compile(r"\W*(?:المصدر|المصادر|مصدر|sources?) ?[:：][^.!?؟:]{2,60}", re.IGNORECASE)
_CODE = re.compile(
    r"<(?:img|script|iframe|div|a|span|style|noscript)\b|function ?\(|var \w+ ?=|document\.\w+\(|window\.\w+ ?="
)
_STOPS = (".", "!", "?", "…", "。", "！", "？", "؟", "۔")
_SENTENCE_END = re.compile(rf"[{''.join(_STOPS)}][\"”»’'“)\]]*(?: ?\([^()]{{2,200}}\))?$")


@lru_cache(maxsize=1 << 8)  # one line is asked about several times in a row
def line_key(line: str) -> str:
    """Return ``line`` as its letters alone, case-folded, in one spelling of Arabic: typists spell as they like.

    >>> line_key("  Read More: (12) »")
    'read more'
    """
    bare = line if line.isascii() else _ARABIC_MARKS.sub("", line).translate(ARABIC_SPELLING)
    return " ".join(letter_runs(bare.casefold()))


@lru_cache(maxsize=1 << 8)
def kinds_marked(line: str) -> list[str]:
    """Return the kinds of boilerplate that a phrase in ``line`` may mark; in ASCII, its longest word must stand alone.

    >>> kinds_marked("Follow us"), kinds_marked("They followed us"), kinds_marked("We use cookies")
    (['mark'], [], ['mark', 'legal-mark'])
    """
    words = _MARKS.keys() & letter_runs(line.casefold()) if ascii_form(line).isascii() else _MARKS
    low = line.lower() if words else ""
    return [kind for word in words for mark, kind in _MARKS[word] if mark in low]


#: Phrases and their kinds by the longest word of each: to look up words takes less time.
_MARKS: dict[str, list[tuple[str, str]]] = {}
for _marked in [(phrase, kind) for kind in ("mark", "legal-mark") for phrase in phrases(kind)]:
    _MARKS.setdefault(max(letter_runs(_marked[0]), key=len, default=""), []).append(_marked)


_LABELS = frozenset(map(line_key, phrases("label")))


def ends_sentence(line: str) -> bool:
    """Return whether ``line`` ends as a sentence does.

    >>> ends_sentence('"We will not leave."'), ends_sentence("Our newsletters")
    (True, False)
    """
    return line.endswith(_STOPS) or bool(_SENTENCE_END.search(line, len(line) - (210 if line[-1:] == ")" else 8)))


@lru_cache(maxsize=1 << 14)
def is_boilerplate(line: str) -> bool:
    """Return whether a line or sentence is boilerplate, regardless of its neighbours.

    >>> [is_boilerplate(line) for line in ("Read more:", "Share on Facebook", "Last Update: 21:52 GMT", "By Ann Lee")]
    [True, True, True, True]
    >>> is_boilerplate("Share prices fell on Monday."), is_boilerplate("By Monday, rebels held the town.")
    (False, False)
    """
    if len(line) > 2000:
        return False
    bare = line.strip()
    if (len(bare) <= _LONGEST_LABEL and _is_label(bare)) or not any(map(str.isalpha, bare)):
        return True
    words, low = bare.count(" ") + 1, bare.lower()
    return (
        (words <= _LONGEST_CALL and bool(_CALL.match(low)))
        or (words <= _LONGEST_LINK and bool(_LINK_LEAD.match(low)))
        or (words <= _LONGEST_CAPTION and bool(_SOURCE.fullmatch(bare)))
        or (words <= _LONGEST_CAPTION and ("pic." in bare or "(@" in bare) and bool(_POST.search(bare)))
        or is_stamp(bare)
        or is_byline(bare)
        or (words <= _LONGEST_LEGAL and "legal-mark" in kinds_marked(bare) and bool(_LEGAL.search(low)))
        or bool(site_name(bare))
        or (("<" in bare or "(" in bare or "=" in bare) and bool(_CODE.search(bare)))
    )


def _is_label(line: str) -> bool:
    """Return whether ``line`` is a menu entry, a button, a counter, an address or an editor's initials."""
    return (
        line_key(line) in _LABELS
        or is_share_bar(line)
        or bool(_INITIALS.fullmatch(line))
        or all(_ADDRESS.fullmatch(word) for word in line.split())
    )


def is_stamp(line: str) -> bool:
    """Return whether ``line`` is a date, a time, or a note that gives the time of publication or update.

    >>> is_stamp("Published On 4 Apr 2019 | 10:15 GMT"), is_stamp("On 4 April 2019 he left.")
    (True, False)
    """
    if len(line) > 160 or not (_DIGIT.search(line) or line.casefold().endswith("ago")) or line.count(" ") > 24:
        return False
    is_bare = _STAMP.fullmatch(line) is not None
    if is_bare or ends_sentence(line):
        return is_bare
    place, sections = _BEFORE_DATE.match(line), _SECTIONS.search(line)
    date = line[place.end() if place else 0 : sections.start() if sections else None]
    is_dated = date != line and _YEAR.search(date) and _STAMP.fullmatch(date)
    return bool(is_dated or (_STAMPED.match(line) and len(line.split()) <= 16))


def is_byline(line: str) -> bool:
    """Return whether ``line`` is a byline.

    >>> is_byline("By Ann Lee and Omar Ben Ali, Tripoli"), is_byline("By Sunday the town had fallen")
    (True, False)
    """
    start = _BY.match(line)
    if start is None or len(line) > 140 or line[-1:] in "!?":
        return False
    rest = _STAMP_PART.sub(" ", line[start.end() :])
    words = [word for word in re.split(r"[\s,&/()•·—–-]+", rest) if word.strip(".'’:")]
    longest = 14 if words and words[0].isascii() else 6
    return 1 <= len(words) <= longest and all(
        not word[:1].islower() or word.casefold().strip(".") in _ROLES for word in words
    )


def is_caption(line: str) -> bool:
    """Return whether ``line`` is a caption or picture credit, by words that occur only in these.

    >>> is_caption("A fighter near the airport. (Ann Lee/Flickr)"), is_caption("Photo: Getty Images")
    (True, True)
    >>> is_caption('"We saw the photos," he told Reuters.')
    False
    """
    words = line.count(" ") + 1
    if words > _LONGEST_CAPTION:
        return False
    if (words <= 14 and _CREDIT_IN_PLACE.fullmatch(line)) or _CAPTION.match(line):
        return True
    end = line[-_CREDIT_LENGTH:]
    is_open = end[-1:] not in '.!?"”' or ")" in end[-6:]
    return is_open and any(map(end.casefold().__contains__, _CREDIT_SIGNS)) and bool(_CREDITED.search(end))


def is_picture_credit(line: str) -> bool:
    """Return whether ``line`` is a picture credit and nothing else.

    >>> is_picture_credit("Ann Lee/Getty Images"), is_picture_credit("Photo: Ann Lee"), is_picture_credit("Reuters")
    (True, True, False)
    """
    if len(line) > 140 or ("|" in line and _BY.match(line)):  # "By Ann Lee | AFP" wrote the text
        return False
    return bool(_CREDIT_IN_PLACE.fullmatch(line) and _PICTURE_WORD.search(line))


def is_share_bar(line: str) -> bool:
    """Return whether ``line`` consists of buttons and counters of a share bar.

    >>> is_share_bar("258 Shares"), is_share_bar("Share on Facebook Tweet")
    (True, True)
    """
    words = line_key(line).split()
    return len(line) <= _LONGEST_LABEL and len(words) <= 10 and _SHARE_WORDS.issuperset(words)


def is_links_heading(line: str) -> bool:
    """Return whether ``line`` is the heading of a list of links, or of another section below an article.

    >>> [is_links_heading(line) for line in ("Read more:", "Most Popular", "Read more than one book.")]
    [True, True, False]
    """
    if len(line) > _LONGEST_LABEL:
        return False
    key = line_key(line)
    if key in _LABELS and _LINK_LEAD.match(f"{line.lower()}:"):
        return True
    return (key in _LABELS or not ends_sentence(line)) and bool(_ENDING.fullmatch(key))


def is_comments_heading(line: str) -> bool:
    """Return whether ``line`` is the heading of readers' comments, after which no reporting follows.

    >>> is_comments_heading("12 Comments"), is_comments_heading("He declined comment.")
    (True, False)
    """
    return len(line) <= 120 and not ends_sentence(line) and bool(_COMMENTS.fullmatch(line_key(line)))


def site_name(line: str) -> str:
    """Return the name of the site in a line like ``The Example logo``; empty for any other line.

    >>> site_name("The Example logo")
    'The Example'
    """
    found = _SITE.fullmatch(line.strip()) if len(line) <= 60 and len(line.split()) <= 5 else None
    return (found[1] or found[2]) if found else ""
