"""Which sentences of a text can be told on their own, and how well each one stands there.

A sentence that is taken out of its article loses what stood around it: the name behind "he", the speaker of a quote,
what "but" turns against. `faults` names what a sentence lacks, `stands_alone` weighs it. The rules are about form, not
about a subject; the lists of words are in English, French and Arabic.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache

from briefbot.text.credits import dateline, lead_in
from briefbot.text.furniture import is_furniture
from briefbot.text.sentences import sentence_spans

SHORTEST = 6
"""Words. What is shorter is a fragment or says too little; headlines and captions end here, too."""
LONGEST = 55
"""Words. What is longer is a list, a transcript or several sentences glued together, and no reader gets to its end."""

WEIGHTS = {
    "furniture": 0.0,
    "no words": 0.0,
    "too short": 0.1,
    "too long": 0.3,
    "question": 0.2,
    "unfinished": 0.5,
    "starts in the middle": 0.3,
    "inside a quote": 0.15,
    "quote without its end": 0.3,
    "quote without a speaker": 0.2,
    "speaker without a name": 0.4,
    "points back": 0.45,
    "joins what went before": 0.6,
    "first or second person": 0.35,
    "caption": 0.15,
    "stamp": 0.3,
    "transcript": 0.1,
    "glued": 0.3,
}
"""What a sentence with that fault is worth, beside one without; several multiply. Set by reading, not tuned on a score."""

_POINTERS = {
    "en": re.compile(
        r"(?:he|she|they|it|his|her|hers|their|theirs|its|him|them|these|those|both|neither|either|some of them|most of them|"
        r"all of them|one of them|the (?:two|three|four|former|latter|pair|duo|same)|such|another|the other|others|"
        r"doing so|here|among them|"
        r"(?:this|that)(?! (?:week|month|year|morning|afternoon|evening|weekend|time|summer|winter|spring|autumn|fall|season|decade|century)\b)"
        r")\b(?!['’]s (?:the first|no|unclear))",
        re.IGNORECASE,
    ),
    "fr": re.compile(
        r"(?:ils?|elles?|ce|cela|ça|ceci|c['’]est|celui-ci|celle-ci|ceux-ci|celles-ci|ces|cette|cet|leurs?|son|sa|ses|tous deux|"
        r"l['’]un d['’]eux|(?:ce|cet|cette|ces) derni\w+)\b",
        re.IGNORECASE,
    ),
    "ar": re.compile(r"(?:و?(?:هو|هي|هم|هما|هذا|هذه|ذلك|تلك|هؤلاء|كلاهما)|وقال إن|وأضاف|وتابع|وأوضح|وأكد)\b"),
}
_EXPLETIVE = re.compile(
    r"it (?:is|was|were|['’]s|remains?|remained|will be|would be|has been|had been|became|becomes) (?:not |still |also )?"
    r"(?:unclear|not clear|clear|unknown|uncertain|known|likely|unlikely|possible|impossible|difficult|hard|the (?:first|second|third|latest|"
    r"biggest|largest|deadliest|highest|worst|most))\b",
    re.IGNORECASE,
)
_JOINTS = {
    "en": re.compile(
        r"(?:but|and|or|so|yet|nor|also|however|still|then|thus|hence|therefore|moreover|furthermore|besides|instead|"
        r"nevertheless|nonetheless|otherwise|meanwhile|meantime|similarly|likewise|consequently|accordingly|separately|"
        r"elsewhere|indeed|afterwards?|earlier|later|again|too|though|for (?:example|instance)|in (?:addition|contrast|response|turn|fact|return|"
        r"other words|the meantime|the end)|as (?:a result|such)|on the (?:other hand|contrary)|at the same time|by contrast|"
        r"after that|since then|even so|for (?:his|her|its|their) part|that said|to that end|because of (?:this|that|it)|"
        r"the (?:move|announcement|decision|statement|comments?|remarks?|attack|incident|news|report|deal|vote|visit|strike|clashes|"
        r"bombing|blast|ruling|order|measure|plan|meeting|talks|proposal) (?:came|comes|follows|followed|was|were|is|are|has|have|had|also|will|would))\b",
        re.IGNORECASE,
    ),
    "fr": re.compile(
        r"(?:mais|et|or|donc|puis|ensuite|cependant|pourtant|toutefois|néanmoins|ainsi|aussi|enfin|par ailleurs|en outre|de plus|"
        r"de son côté|pour sa part|en revanche|en effet|dans le même temps|entre-temps|auparavant)\b",
        re.IGNORECASE,
    ),
    "ar": re.compile(
        r"(?:لكن|ولكن|كما|غير أن|إلا أن|بينما|من جهته|من جهتها|من جانبه|وفي المقابل|في المقابل|بالإضافة|أيضا)\b"
    ),
}
_OPENING = re.compile(r"[\s\"'“”‘’«»„()\[\]–—-]*")
_QUOTED = re.compile(r"“[^”]*”|\"[^\"]*\"|«[^»]*»|„[^“”]*[“”]")
_SPEECH = re.compile(
    r"\b(?:said|says|say|saying|told|tells|added|adds|asked|wrote|writes|tweeted|posted|announced|declared|warned|insisted|stated|"
    r"argued|explained|replied|responded|recalled|shouted|chanted|yelled|called|quoted|according to|reads?|reported|vowed|"
    r"promised|concluded|continued|noted|claimed|stressed|urged|acknowledged|admitted|described|dit|déclaré|affirmé|ajouté|indiqué|"
    r"selon|estimé|expliqué|assuré)\b|قال|أضاف|صرح|أكد|بحسب|أعلن",
    re.IGNORECASE,
)
_NAMELESS = re.compile(
    r"\b(?:he|she|they|I|we|it) (?:also |has |have |had |then |later )?(?:said|says|say|told|added|adds|wrote|asked|explained|continued|warned|noted|"
    r"insisted|recalled|tweeted|declared)\b|\b(?:said|added|says|a-t-(?:il|elle) \w+é) (?:he|she|they)\b|a-t-(?:il|elle)|"
    r"\bthe (?:statement|source|official|spokesman|spokeswoman|spokesperson|report|letter|witness|man|woman|minister|president|group|resident|"
    r"agency|diplomat|officer|commander|doctor|document|text|post) (?:also )?(?:said|says|added|adds|told|read|reads)\b",
    re.IGNORECASE,
)
_NAME = re.compile(r"(?<![.!?] )(?<!^)(?<![\"“‘'(])\b[A-ZÀ-Ý][\w'’-]+")
_NOT_NAMES = frozenset(
    "monday tuesday wednesday thursday friday saturday sunday january february march april may june july august september "
    "october november december i i'm i've gmt".split()
)
_PERSON = re.compile(
    r"\b(?:I|I['’](?:m|ve|d|ll)|we|we['’](?:re|ve|d|ll)|my|our|us|me|you|your|you['’](?:re|ve|d|ll)|let['’]s|ours|yours|"
    r"je|j['’]\w+|nous|notre|nos|vous|votre|vos)\b(?!\.)"
)
_CAPTION = re.compile(
    r"^(?:[^.]{0,80}\((?:L|R|C|left|right|center|centre|top|bottom|file|pictured)\)|(?:file )?(?:photo(?:graph)?|image|picture|video|handout|"
    r"still image|combination (?:photo|picture))\b|(?:in this|this) (?:\w+ ){0,3}(?:photo|image|picture|frame grab|handout|video|grab))|"
    r"\b(?:gestures?|poses?|looks? on|speaks?|addresses|waves?|stands?|walks?|attends?|flashes|celebrates?|hold(?:s|ing)?|"
    r"is seen|are seen|shakes? hands)\b[^.]{0,160}\b(?:January|February|March|April|May|June|July|August|September|October|November|December)"
    r" \d{1,2}, \d{4}\W*$|\b(?:REUTERS|AP Photo|AFP|Getty(?: Images)?|EPA)\s?/\s?[A-Z]|\bfile photo\b",
    re.IGNORECASE,
)
_STAMPED = re.compile(
    r"^\W*(?:NEW|UPDATE[D]?|BREAKING(?: NEWS)?|LIVE|JUST IN|LATEST|WATCH|READ|SEE|VIDEO|PHOTOS?|CORRECTION|Editor['’]s note|Note|"
    r"FACTBOX|TIMELINE|HIGHLIGHTS|ANALYSIS|EXCLUSIVE|OPINION)\s?[:|–-]|"
    r"^\W*\d{1,2}(?:[:.]\d\d)? ?(?:a\.?m\.?|p\.?m\.?|GMT|h\b)|^\W*\d{1,2}[:.]\d\d\b|^\W*(?:AM|PM) \w+|"
    r"^\s*\[\d|^\s*[•*·▪►»>#] ?\w",
    re.IGNORECASE,
)
_TRANSCRIPT = re.compile(
    r"^\W*[A-Z][A-Z.'’-]+(?: [A-Z][A-Z.'’-]*){0,4}(?:, [^:.]{2,60})?(?: \([^)]{1,40}\))?: |RUSH TRANSCRIPT|\(END VIDEO|\(BEGIN VIDEO"
)
_GLUED = re.compile(
    r" \| |^By [A-Z][\w.'’-]+ [A-Z]|\b(?:1[0-2]|0?[1-9]):[0-5]\d [ap]\.?m\.? [A-Z]{2,4}\b|[a-z]{3}\.[A-Z][a-z]|\bClick (?:here|to|on)\b|"
    r"[^\s]/[A-Z]{4,}|\bFull Article\b|\bStory highlights\b|https?://|www\.|[\w.]+@\w+\.|\bNEW: | -- (?:NEW|UPDATE)",
)
_ENDED = re.compile(r"[.!?…؟。।۔](?:[\"'”’»)\]\s]|'')*$")
_WORD = re.compile(r"\w+(?:['’.-]\w+)*")
_MANY = 4000  # characters: past them only the length is judged


@lru_cache(maxsize=4096)
def told_spans(text: str, language: str = "en") -> tuple[tuple[int, int], ...]:
    """Return the spans of the sentences of ``text`` that are its reporting, in order.

    They are those of `sentence_spans`, save that a sentence begins behind its dateline, and that what a flattened page
    carries before the dateline of its lead (headline, highlights, byline) is left out.

    >>> text = "By A. Writer TRIPOLI (Reuters) - Guns fell silent. Nobody knew why."
    >>> [text[start:end] for start, end in told_spans(text)]
    ['Guns fell silent.', 'Nobody knew why.']
    """
    lead = lead_in(text)
    begin = lead.end if lead and text[lead.end :].strip() else 0
    told = []
    for sentence_start, end in sentence_spans(text, language):
        start = max(sentence_start, begin)
        if start >= end:
            continue
        cut = dateline(text[start:end]) if _starts_paragraph(text, start) else None
        if cut and text[start + cut.end : end].strip():
            start += cut.end
        start += len(text[start:end]) - len(text[start:end].lstrip())
        if start < end:
            told.append((start, end))
    return tuple(told)


def stands_alone(text: str, start: int, end: int, language: str = "en") -> float:
    """Return how well ``text[start:end]`` reads without the rest of ``text``: 1.0 as it should, 0.0 not at all.

    >>> stands_alone("Rebels took the town of Brega on Monday.", 0, 40)
    1.0
    >>> stands_alone("He said so too.", 0, 15) < 0.1
    True
    """
    weight = 1.0
    for fault in faults(text, start, end, language):
        weight *= WEIGHTS[fault]
    return weight


def faults(text: str, start: int, end: int, language: str = "en") -> tuple[str, ...]:
    """Return what ``text[start:end]`` lacks to be read on its own: keys of `WEIGHTS`, in their order.

    >>> text = "But he said that the talks had failed."
    >>> faults(text, 0, len(text))
    ('speaker without a name', 'joins what went before')
    """
    sentence = text[start:end]
    words = len(_WORD.findall(sentence[:_MANY]))
    if not words:
        return ("no words",)
    if len(sentence) > _MANY:
        return ("too long",)
    found = {name for name, test in _TESTS.items() if test(sentence, language or "en")}
    if is_furniture(sentence):
        found.add("furniture")
    if words < SHORTEST:
        found.add("too short")
    if words > LONGEST:
        found.add("too long")
    if _inside_quote(text, start, sentence):
        found.add("inside a quote")
    return tuple(name for name in WEIGHTS if name in found)


def _starts_paragraph(text: str, start: int) -> bool:
    return not text[:start].rstrip(" \t") or text[:start].rstrip(" \t").endswith("\n")


def _is_question(sentence: str, _: str) -> bool:
    return sentence.rstrip("\"'”’» )]").endswith(("?", "؟"))


def _is_unfinished(sentence: str, _: str) -> bool:
    return not _ENDED.search(sentence) or sentence.rstrip().endswith(("...", "…"))


def _starts_in_the_middle(sentence: str, _: str) -> bool:
    first = sentence[_OPENING.match(sentence).end() :][:1]  # type: ignore[union-attr] # it matches the empty string, too
    return first.islower()


def _lacks_quote_end(sentence: str, _: str) -> bool:
    straight = sentence.count('"') % 2
    return bool(straight) or sentence.count("“") != sentence.count("”") or sentence.count("«") != sentence.count("»")


def _lacks_speaker(sentence: str, _: str) -> bool:
    """Say whether the sentence is mostly quoted words and nobody outside the quotes says them."""
    outside = _QUOTED.sub(" ", sentence)
    quoted = len(sentence) - len(outside)
    return quoted > len(sentence) / 2 and not _SPEECH.search(outside)


def _lacks_name(sentence: str, _: str) -> bool:
    """Say whether somebody speaks who is "he" or "the official" and no name outside the quotes tells who."""
    outside = _QUOTED.sub(" ", sentence)
    if not _NAMELESS.search(outside):
        return False
    return all(name.casefold() in _NOT_NAMES for name in _NAME.findall(outside))


def _points_back(sentence: str, language: str) -> bool:
    begin = _OPENING.match(sentence).end()  # type: ignore[union-attr] # it matches the empty string, too
    pointers = _POINTERS.get(language)
    return bool(pointers and pointers.match(sentence, begin) and not _EXPLETIVE.match(sentence, begin))


def _joins(sentence: str, language: str) -> bool:
    begin = _OPENING.match(sentence).end()  # type: ignore[union-attr] # it matches the empty string, too
    joints = _JOINTS.get(language)
    return bool(joints and joints.match(sentence, begin))


def _is_personal(sentence: str, _: str) -> bool:
    return bool(_PERSON.search(_QUOTED.sub(" ", sentence)))


def _inside_quote(text: str, start: int, sentence: str) -> bool:
    """Say whether a quote that began earlier in the paragraph is still open where the sentence starts."""
    before = text[max(text.rfind("\n", 0, start) + 1, start - _MANY) : start]
    if before.count("“") != before.count("”"):
        return before.count("“") > before.count("”")
    return before.count('"') % 2 == 1 and not sentence.startswith('"')


_TESTS: dict[str, Callable[[str, str], bool]] = {
    "question": _is_question,
    "unfinished": _is_unfinished,
    "starts in the middle": _starts_in_the_middle,
    "quote without its end": _lacks_quote_end,
    "quote without a speaker": _lacks_speaker,
    "speaker without a name": _lacks_name,
    "points back": _points_back,
    "joins what went before": _joins,
    "first or second person": _is_personal,
    "caption": lambda sentence, _: bool(_CAPTION.search(sentence)),
    "stamp": lambda sentence, _: bool(_STAMPED.match(sentence)),
    "transcript": lambda sentence, _: bool(_TRANSCRIPT.search(sentence)),
    "glued": lambda sentence, _: bool(_GLUED.search(sentence)),
}
