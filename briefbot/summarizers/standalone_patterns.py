"""What gives away a sentence that does not stand alone, as patterns: data for `briefbot.summarizers.standalone`.

Written from the genre, in English, French and Arabic. Lists of words are kept as words, so that they can be read.
"""

from __future__ import annotations

import re


def _any(*words: str, end: str = r"\b") -> str:
    """Return a pattern of any of ``words``, which are split at bars; a blank is any white space."""
    return rf"(?:{'|'.join(words)}){end}".replace(" ", r"\s")


#: What may stand before the first word.
OPENING = re.compile(r"[\s\"'“”‘’«»„()\[\]–—-]*")

#: What a list or a dateline may leave in front of a sentence.
BULLET = re.compile(r"[\s\\•*·▪►–—-]+(?=[\w\"'“‘«(])")

QUOTED = re.compile(r"“[^”]*”|\"[^\"]*\"|«[^»]*»|„[^“”]*[“”]")
ENDED = re.compile(r"[.!?…؟。।۔](?:[\"'”’»)\]\s]|'')*$")
WORD = re.compile(r"\w+(?:['’.-]\w+)*")

_TIME_SPAN = _any(
    "week|month|year|morning|afternoon|evening|weekend|time|summer|winter|spring|autumn|fall|season|decade|century"
)

#: First words that stand for something said before.
POINTERS = {
    "en": re.compile(
        _any(
            "he|she|they|it|his|her|hers|their|theirs|its|him|them|these|those|both|neither|either",
            "(?:some|most|all|one|many|none) of (?:them|these|those)|among them|doing so|here",
            "the (?:two|three|four|former|latter|pair|duo|same)|such|another|the others?|others",
            rf"(?:this|that)(?! {_TIME_SPAN})",
        ),
        re.IGNORECASE,
    ),
    "fr": re.compile(
        _any(
            "ils?|elles?|ce|cela|ça|ceci|c['’]est|celui-ci|celle-ci|ceux-ci|celles-ci|ces|cette|cet",
            "leurs?|son|sa|ses|tous deux|l['’]un d['’]eux",
        ),
        re.IGNORECASE,
    ),
    "ar": re.compile(_any("و?(?:هو|هي|هم|هما|هذا|هذه|ذلك|تلك|هؤلاء|كلاهما)|وقال إن|وأضاف|وتابع|وأوضح|وأكد")),
}

#: An opening phrase, then a pronoun.
INTRODUCED = re.compile(
    r"(?:(?:Now|Then|Yesterday|Today)|(?:On|In|At|During|After|Before|When|While|As|With|By|From|For|Since|Under|If)\s[^,.;:]{1,60}),\s"
    r"(?:he|she|they|it)\b(?!\s(?:is|was|were)\s(?:not\s)?(?:clear|unclear))"
)

#: An "it" that stands for nothing.
EXPLETIVE = re.compile(
    r"it(?:['’]s|\s(?:is|was|were|remains?|remained|will be|would be|has been|had been|became|becomes))\s"
    r"(?:not\s|still\s|also\s)?"
    + _any(
        "unclear|clear|unknown|uncertain|known|likely|unlikely|possible|impossible|difficult|hard",
        "the (?:first|second|third|latest|biggest|largest|deadliest|highest|worst|most)",
    ),
    re.IGNORECASE,
)

_EVENT = (
    "move|announcement|decision|statement|comments?|remarks?|attack|incident|news|report|deal|vote|visit|strikes?|"
    "clashes|bombing|blast|ruling|order|measures?|plan|meeting|talks|proposal"
)

#: First words that hang on the sentence before.
JOINTS = {
    "en": re.compile(
        _any(
            "but|and|or|so|yet|nor|also|however|still|then|thus|hence|therefore|moreover|furthermore|besides|instead",
            "nevertheless|nonetheless|otherwise|meanwhile|meantime|similarly|likewise|consequently|accordingly",
            "separately|elsewhere|indeed|afterwards?|earlier|later|again|too|though|even so|that said",
            "for (?:example|instance)|in (?:addition|contrast|response|turn|fact|return)",
            "in (?:other words|the meantime|the end)",
            "as (?:a result|such)|on the (?:other hand|contrary)|at the same time|by contrast|after that|since then",
            r"[\w'’-]+(?: [\w'’-]+){0,3} also|for (?:his|her|its|their) part|to that end|because of (?:this|that|it)",
            rf"the (?:{_EVENT}) (?:came|comes?|follows?|followed|was|were|is|are|has|have|had|also|will|would)",
        ),
        re.IGNORECASE,
    ),
    "fr": re.compile(
        _any(
            "mais|et|or|donc|puis|ensuite|cependant|pourtant|toutefois|néanmoins|ainsi|aussi|enfin|par ailleurs",
            "en outre|de plus|de son côté|pour sa part|en revanche|en effet|dans le même temps|entre-temps|auparavant",
        ),
        re.IGNORECASE,
    ),
    "ar": re.compile(
        _any("و?لكن|كما|غير أن|إلا أن|بينما|من جهته|من جهتها|من جانبه|و?في المقابل|بالإضافة|أيضا"),
    ),
}

SPEECH = re.compile(
    r"\b"
    + _any(
        "said|says?|saying|told|tells|added|adds|asked|wrote|writes|tweeted|posted|announced|declared|warned|insisted",
        "stated|argued|explained|replied|responded|recalled|shouted|chanted|yelled|called|quoted|according to|reads?",
        "reported|vowed|promised|concluded|continued|noted|claimed|stressed|urged|acknowledged|admitted|described",
        "dit|déclaré|affirmé|ajouté|indiqué|selon|estimé|expliqué|assuré",
    )
    + r"|قال|أضاف|صرح|أكد|بحسب|أعلن",
    re.IGNORECASE,
)

_SAID = _any(
    "said|says?|told|added|adds|wrote|asked|explained|continued|warned|noted|insisted|recalled|tweeted|declared"
)
_SOMEBODY = (
    "statement|source|official|spokesman|spokeswoman|spokesperson|report|letter|witness|man|woman|minister|president|"
    "group|resident|agency|diplomat|officer|commander|doctor|document|text|post"
)

#: Somebody speaks, under no name.
NAMELESS = re.compile(
    rf"\b(?:he|she|they|I|we|it)\s(?:(?:also|has|have|had|then|later)\s)?{_SAID}|"
    rf"\b(?:said|added|says)\s(?:he|she|they)\b|\ba-t-(?:il|elle)\b|"
    rf"\bthe\s(?:{_SOMEBODY})\s(?:also\s)?(?:said|says|added|adds|told|reads?)\b",
    re.IGNORECASE,
)

#: A capital that starts no sentence.
NAME = re.compile(r"(?<![.!?] )(?<!^)(?<![\"“‘'(])\b[A-ZÀ-Ý][\w'’-]+")

NOT_NAMES = frozenset(
    {
        *("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"),
        *("january", "february", "march", "april", "may", "june", "july", "august"),
        *("september", "october", "november", "december", "gmt", "i'm", "i’m", "i've", "i’ve"),
    }
)

#: The writer or the reader comes in. A regnal or numbering "I." does not count.
PERSON = re.compile(
    r"(?<!War )\b(?:I(?!-)|I['’](?:m|ve|d|ll)|[Ww]e|[Ww]e['’](?:re|ve|d|ll)|[Mm]y|[Oo]urs?|us|me|[Yy]ou|[Yy]ours?|"
    r"[Yy]ou['’](?:re|ve|d|ll)|[Ll]et['’]s|[Jj]e|[Jj]['’]\w+|[Nn]ous|[Nn]otre|[Nn]os|[Vv]ous|[Vv]otre|[Vv]os)\b(?!\.)"
)

_MONTH = (
    r"(?:Jan(?:uary|\.)?|Feb(?:ruary|\.)?|Mar(?:ch|\.)?|Apr(?:il|\.)?|May|June?\.?|July?\.?|Aug(?:ust|\.)?|Sept?(?:ember|\.)?|"
    r"Oct(?:ober|\.)?|Nov(?:ember|\.)?|Dec(?:ember|\.)?)"
)
_WEEKDAY = r"(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day"
_SIDES = "left|right|center|centre|top|bottom|file|pictured"

#: News prose says "on Tuesday"; a date in full at the end of a scene is a photographer's.
CAPTION = re.compile(
    rf"^[^.(]{{0,80}}\((?:{_SIDES})\)|, (?:(?:\w+ from|far|at|back) )?(?:left|right|center|centre), |"
    r"^(?:file )?(?:photo(?:graph)?|image|picture|video|handout|still image|combination (?:photo|picture))\b|"
    r"^(?:in )?this (?:\w+ ){0,3}(?:photo|image|picture|frame grab|handout|video|grab)\b|"
    rf"{_WEEKDAY}, {_MONTH} \d{{1,2}}, \d{{4}}|, (?:{_WEEKDAY} )?{_MONTH} \d{{1,2}},? \d{{4}}\W*$|"
    r"\b(?:is|are) (?:seen|pictured|shown)\b.{0,60}\b(?:in this|on \w+ \d|\d{4}\W*$)|\bfile (?:photo|picture|image)\b|"
    r"\b(?:Photo|Image)(?:graph)? (?:by|courtesy)\b|\((?:AP|AFP|Reuters|EPA) ?(?:Photo|/)|"
    r"\b(?:REUTERS|AFP|AP|EPA|Getty(?: Images)?) ?/ ?[A-Z]",
    re.IGNORECASE,
)

#: Somebody presents what comes next: a list, a programme, a guest.
PRESENTER = re.compile(
    r"^\W*(?:Here(?:['’]s| is| are) (?:a|an|some|the|what|how|where)\b|(?:The following|Following|Below) (?:is|are)\b|"
    r"What follows\b|First up\b|Thank(?:s| you) for\b|I['’]m [A-Z]|Welcome to\b|Stay tuned\b)|"
    r"\b(?:spoke|talked|speaks) (?:to|with) (?:(?:some|several|a few|two|three|four|five|a number of|leading) )?"
    r"experts\b|"
    r"^[A-Z]\w+['’]s(?: [A-Z][\w.'’-]+){2,3} (?:reports?|discusses|explains|speaks|looks|talks|takes|has more)\b"
)

_VERB = (
    "is|are|was|were|has|have|had|will|would|could|can|may|might|must|should|did|does|do|came|comes?|went|goes|shows?|"
    "said|says?|told|found|finds|follows?|took|takes|made|makes|began|begins|ended|ends|gave|gives|left|leaves|remains?|"
    r"appears?|calls?|includes?|wants?|seems?|"
    r"\w{3,}ed(?! (?:in|by|at|on|between|with|from|for|near|to|as|over|under)\b)"
)
_KNOWN = (
    "government|court|tribunal|army|president|military|police|opposition|rebels?|ministry|alliance|coalition|council|"
    "parliament|war|conflict|country|capital|city|crisis|world|regime|fighting|uprising|revolution|international|economy|"
    "weather|people|public|authorities|state|nation|death toll|number|church|media|market|markets|voters?|sun|union"
)

#: A subject with an article, without a name, a place or a number, and none that all know: "The photograph shows", "The
#: warrants are". Of 8,222 sentences near the head of articles it finds 280; of 45 of them read, 4 stood well.
UNNAMED = re.compile(
    rf"The (?!(?:[\w'’-]+ ){{0,4}}?(?:{_KNOWN})\b)(?:(?!(?:{_VERB})\b)[a-z'’-]+ ){{1,5}}?(?:{_VERB})\b"
)

#: Live-blog times and labels, list bullets, notes on the writer.
STAMP = re.compile(
    r"\W*"
    + _any(
        "NEW|UPDATED?|BREAKING(?: NEWS)?|LIVE|JUST IN|LATEST|WATCH|READ|SEE|VIDEO|PHOTOS?|CORRECTION|FACTBOX|TIMELINE",
        "HIGHLIGHTS|ANALYSIS|EXCLUSIVE|OPINION|GALLERY|Editor['’]s note|Note",
        end=r"\s?[:|–-]",
    )
    + r"|The (?:author|writer|columnist|opinions?|views?) (?:is|are|expressed)\b"
    + r"|\W*\d{1,2}(?:[:.]\d\d)? ?(?:a\.?m\.?|p\.?m\.?|GMT|h\b)|\W*\d{1,2}[:.]\d\d\b|\s*\[\d|\s*[•*·▪►»>#] ?\w",
    re.IGNORECASE,
)

#: A speaker in capitals and a colon.
TRANSCRIPT = re.compile(
    r"^\W*[A-Z][A-Z.'’-]+(?: [A-Z][A-Z.'’-]*){0,4}(?:, [^:.]{2,60})?(?: \([^)]{1,40}\))?: |"
    r"RUSH TRANSCRIPT|\((?:END|BEGIN) (?:VIDEO|AUDIO)"
)

#: Furniture in one piece with a sentence.
GLUED = re.compile(
    r" \| |\([A-Z][\w .]{1,20}\) ?(?:--|[-–—]) |^By (?:the [A-Z]{2,}|[A-Z][\w.'’-]+ [A-Z])|"
    r"\b(?:1[0-2]|0?[1-9]):[0-5]\d [ap]\.?m\.? [A-Z]{2,4}\b|[a-z]{3}\.[A-Z][a-z]|^(?:[A-Z]{2,}\W+){3,}[A-Z][a-z]|"
    r"[a-z]{3} (?:The|This|These|He|She|They|It|But|There|After|When|While) [a-z]|"
    r"\bClick (?:here|to|on)\b|\w/[A-Z]{4}|\bFull Article\b|\bStory highlights\b|https?://|www\.|\w@\w+\.|\bNEW: "
)
