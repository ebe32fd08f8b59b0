"""The parties to a conflict as sources: which one an origin belongs to, and which one a sentence has as its speaker.

A speaker is found by form alone, where a name of a party stands as the one who says the sentence: "the LNA said",
"said Ahmed Mismari", "according to the spokesman of the LNA", and the same in French and Arabic. Where the form leaves
a doubt ("critics of the LNA said"), or two parties speak, nobody is named.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from briefbot.model import Party
from briefbot.topic.spellings import Mention, Spellings, prepared, words_of


@dataclass(frozen=True, slots=True, kw_only=True)
class PartyNames:
    """A party with the names that stand for it."""

    party: Party

    names: tuple[str, ...]
    """Bodies and people that speak for it, in every spelling."""

    first: tuple[str, ...] = ()
    """Given names that may stand before them."""

    media: tuple[str, ...] = ()
    """Names and hosts of its own media."""


#: In a text that is searched for a speaker, one such character stands for each mention of a party.
_MARK = 0xE000
_PARTY = "[\ue000-\ue0ff]"

#: Of English: what may stand before a name, who may speak for a party, and words that are no part of such a name.
_BEFORE = r"(?:(?:the|an?|its|[\w.]+['’]s|[\w.]+-\w+) )*"
_ROLE = (
    "(?:spokes(?:man|woman|person)|ministry|minister|premier|government|authorities|officials?|leaders?|chief|head"
    "|commanders?|strongman|marshal|forces|army|troops|command|general|office|statement|president|speaker|sources?)"
)
_NO_NAME = (
    "(?:an?|the|what|that|which|who|as|by|in|of|to|and|for|from|on|at|with|has|have|had|was|were|is|are|not|did|against"
    "|among|near|rivals?|opponents?|critics?|enem(?:y|ies)|former|all(?:y|ies))"
)
_WORD = rf"(?!{_NO_NAME}\b)[\w'’\ue000-\ue0ff-]+"
_SPEAKER = (
    rf"{_BEFORE}(?:(?:{_WORD} ){{0,2}}{_ROLE} (?:(?:of|for|from|with|loyal to) {_BEFORE})?)?"
    rf"{_PARTY}(?: \(?{_PARTY}\)?)?(?:['’]s?)?"
    rf"(?: (?:{_WORD} ){{0,2}}{_ROLE}(?: {_WORD}){{0,4}})?(?:,(?: {_WORD}){{1,4}},)?"
)
_SAID = (
    r"(?:said|says|stated|announced|declared|claimed|denied|insisted|warned|added|told)\b"
    r"(?! (?:to|me|us|him|her|them)\b)"
)
_ENDS = r"(?=[,.;:”\"»)]|$| (?:on|in|at|during|as|who|late|early)\b)"

#: Of English: somebody else speaks at the end, who may only be quoting the party.
_OTHER = re.compile(
    r"[,”\"] (?:(?:said|explained|added) [^,”\"\ue000-\ue0ff]+|[^,”\"\ue000-\ue0ff]+ (?:said|added|reported))\.?$"
)

#: Of French.
_LE = r"(?:(?:le|la|les|leur|son|un|une|du|des|de la|de) |(?:de )?[ld]['’])?"
_PORTE_PAROLE = (
    rf"{_LE}(?:(?:porte-parole|ministère|ministre|responsables?|chef|commandant|forces)(?: [\w'’-]+){{0,3}}? {_LE})?"
    rf"{_PARTY}(?: {_PARTY}| \({_PARTY}\))?"
)
_A_DIT = r"(?:a|ont) (?:déclaré|annoncé|affirmé|indiqué|assuré|précisé|dit|démenti)\b"

#: Of Arabic; the particle that is written onto a name stays before its mark.
_SPOKESMAN = r"(?:(?:المتحدث|الناطق)(?: \w+){0,2}? باسم |(?:وزار[ةه]|وزير|رئيس|قائد) (?:\w+ ){0,2}?(?:في )?)?"

#: By language, the forms in which a party is the speaker, in a text as it is `prepared`.
_FORMS: Mapping[str, tuple[re.Pattern[str], ...]] = {
    "en": (
        re.compile(rf"(?:^|[.!?,:;”“\"«»—–] |[“\"«]){_SPEAKER} (?:(?:has|have|had|also|later) )?{_SAID}"),
        re.compile(rf"[,”\"»] (?:said|says|announced|declared|added) {_SPEAKER}{_ENDS}"),
        re.compile(rf"\baccording to {_SPEAKER}{_ENDS}"),
    ),
    "fr": (
        re.compile(rf"(?:^|[,:;«»“”\"] ){_PORTE_PAROLE}(?: {_WORD}){{0,2}} {_A_DIT}"),
        re.compile(rf"[,»”\"] {_A_DIT} {_PORTE_PAROLE}"),
        re.compile(rf"\b(?:selon|d['’]après) {_PORTE_PAROLE}"),
    ),
    "ar": (
        re.compile(rf"\b[وف]?(?:قال|أعلن|أكد|صرح|أوضح|أفاد|ذكر|نفى)ت? {_SPOKESMAN}{_PARTY}"),
        re.compile(rf"\b[وب]?(?:حسب|وفق|وفقا ل) ?{_SPOKESMAN}{_PARTY}"),
    ),
}


@lru_cache(maxsize=8)
def owners(parties: tuple[PartyNames, ...]) -> dict[tuple[str, ...], Party]:
    """Return the party that each name of one, or of its media, belongs to, by the words of the name.

    >>> army = PartyNames(party=Party(name="Army"), names=("Army",), media=("Army Radio", "army.example"))
    >>> sorted(owners((army,)))
    [('army',), ('army', 'example'), ('army', 'radio')]
    """
    return {words_of(name): each.party for each in parties for name in (*each.names, *each.media)}


def speaker_of(sentence: str, language: str, parties: tuple[PartyNames, ...]) -> Party | None:
    """Return the party that a sentence names as its speaker; ``None`` where that is not sure.

    >>> army = PartyNames(party=Party(name="Army"), names=("Army",))
    >>> speaker_of("The road is open, a spokesman for the Army said.", "en", (army,)).name
    'Army'
    >>> speaker_of("Critics of the Army said that the road is open.", "en", (army,))
    """
    text = prepared(sentence).strip()
    marked = _spellings(parties).replaced(text, lambda mention: _marked(mention, text))
    if marked == text:
        return None
    subjects = [found[0] for form in _FORMS.get(language, ()) for found in form.finditer(marked)]
    said = set(re.findall(_PARTY, "".join(subjects)))
    return parties[ord(said.pop()) - _MARK].party if len(said) == 1 and not _OTHER.search(marked) else None


def _marked(mention: Mention, text: str) -> str:
    """Return the mark of a party, behind the "to" of Arabic: whom somebody tells it is not who tells it."""
    return f"{'ل' if text[mention.start] == 'ل' else ''}{chr(_MARK + int(mention.key))}"


@lru_cache(maxsize=8)
def _spellings(parties: tuple[PartyNames, ...]) -> Spellings:
    """Return what finds the names of the parties; the key of each is its number."""
    names = {str(number): each.names for number, each in enumerate(parties)}
    return Spellings(names, {str(number): each.first for number, each in enumerate(parties)})
