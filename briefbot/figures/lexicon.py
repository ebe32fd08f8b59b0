"""Read the words by which a language states figures, and mark them in a sentence.

``data/en.toml`` and its like list phrases by their part in a figure: numbers, persons, what happens to people, who says
it.
"""

import re
import tomllib
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from importlib.resources import files

from briefbot.figures.sentence import KINDS, Item, Sentence
from briefbot.language.characters import ARABIC_MARK
from briefbot.language.dates import MONTH_NUMBERS, WEEKDAY_NUMBERS, folded_stamp

LANGUAGES = ("en", "fr", "ar")

#: Lists of nouns: a line has a singular and its plurals, or a single word with a regular plural.
_NOUNS = frozenset({"person", "fighter", "vehicle", "weapon"})

#: Lists of what is counted though nothing happened to it.
_COUNTED = frozenset({"fighter", "vehicle", "weapon", "money", "barrels"})

_WORD = re.compile(
    rf"""
      [وفبل]\u0640?(?=\d)                                                              # in one piece with digits
    | (?:[cdjlmnstCDJLMNST]|[Qq]u)['’](?=[^\W\d_])                                   # elided: d'au
    | (?:[^\W\d_]\.){{2,}}                                                           # U.S.
    | [^\W\d_][\w{ARABIC_MARK}]*(?:['’-][\w{ARABIC_MARK}]+)*(?:\.[a-z]{{2,4}}\b)*
    | \d[\d.,:/]*-?[^\W\d_][\w-]* | \d+(?:[:/]\d+)+ | \d{{4}}-\d\d?-\d\d?            # 10am, 48-hour, 10:30
    | \d{{1,3}}(?:[ \u00a0\u202f,.\u066c]\d{{3}})+(?!\d) | \d+(?:[.,\u066b]\d+)?     # 1,200 and 1 200 and 1.5
    | [^\w\s]
    """,
    re.VERBOSE,
)
_GROUPED = re.compile(r"\d{1,3}(?:[ \u00a0\u202f,.\u066c]\d{3})+")
_COUNT = re.compile(r"\d+(?:[.,\u066b]\d+)?")
_ARABIC = re.compile("[\u0621-\u064a]")

#: Characters of a sentence that are read, as a page without a full stop has no clauses; of a number at most.
_LONGEST = 2000
_DIGITS = 20

#: Arabic words that are written in one piece with the next one: "and", prepositions, the article.
_AND = ("و", "ف")
_PREPOSITIONS = ("ب", "ل", "ك")
_THE = "ال"

_Tags = frozenset[str]


@dataclass(frozen=True)
class Lexicon:
    """The phrases of one language."""

    language: str
    tags: Mapping[str, _Tags]
    """Words and phrases with the lists that have them."""
    numbers: Mapping[str, float]
    lengths: Mapping[tuple[str, str], Sequence[int]]
    """How many words the phrases have that begin with two words, the longest first."""
    known: frozenset[str]
    """Every word of a phrase."""
    happening: frozenset[str]
    """Words of which a sentence has one that says what happened to people."""
    counted: frozenset[str]
    """Words for what is counted though nothing happened to it."""

    def sentence(self, text: str, start: int, end: int) -> Sentence:
        """Return the sentence ``text[start:end]`` as phrases, the longest that is listed at each place."""
        words = [
            (item, match.start() + first, match.start() + last)
            for match in _WORD.finditer(text, start, min(end, start + _LONGEST))
            for item, first, last in self._parts(match[0])
        ]
        forms = [*(item.form for item, *_ in words), ""]
        items, spans = [], []
        at = 0
        while at < len(words):
            item, begin, _ = words[at]
            following = at + 1
            for length in self.lengths.get((forms[at], forms[following]), ()):
                form = " ".join(forms[at : at + length])
                if form in self.tags:
                    item, following = Item(form, self.tags[form], self.numbers.get(form), item.capital), at + length
                    break
            items.append(item)
            spans.append((begin, words[following - 1][2]))
            at = following
        return Sentence(self.language, items, spans)

    @cached_property
    def _parts(self) -> Callable[[str], tuple[tuple[Item, int, int], ...]]:
        return lru_cache(maxsize=1 << 15)(lambda raw: tuple(self._read(raw)))  # words come again and again

    def _read(self, raw: str) -> Iterator[tuple[Item, int, int]]:
        """Yield a word with its span, or its parts: of "twenty-one", of an Arabic word with "and" before it."""
        form, end = folded_stamp(raw.replace("’", "'")), len(raw)
        if raw[0].isdigit():
            yield Item(form, frozenset(), _count(raw)), 0, end
        elif "-" in form and all(part in self.numbers or "and" in self.tags.get(part, ()) for part in form.split("-")):
            for part in re.finditer("[^-]+", raw):
                yield self._item(folded_stamp(part[0])), part.start(), part.end()
        elif _ARABIC.match(form):
            yield from self._read_arabic(form, end)
        else:
            bare = form.removesuffix("'s") or form
            names_day = bare.rstrip(".") in MONTH_NUMBERS or bare in WEEKDAY_NUMBERS
            written = raw[0].isupper() or self.language != "en"  # "may" and "sat" are words
            time = names_day and written and bare not in self.numbers
            item = self._item(bare, possessed=bare != form, time=time, capital=raw[0].isupper())
            is_name = (raw[1:2].isupper() and item.has("pronoun")) or raw == "Est"  # the WHO, l'Est
            yield Item(form, frozenset(), capital=True) if is_name else item, 0, end

    def _read_arabic(self, form: str, end: int) -> Iterator[tuple[Item, int, int]]:
        """Yield an Arabic word without what is written before it; ``definite`` if that was the article."""
        start = 0
        if form not in self.known and form.startswith(_AND):
            yield self._item("و"), 0, 1
            form, start = form[1:], 1
        if form not in self.known and form.startswith(_PREPOSITIONS):
            inner = _THE + form[2:] if form.startswith("لل") else form[1:]
            form = inner if not self.known.isdisjoint({inner, inner.removeprefix(_THE)}) else form
        bare = form.removeprefix(_THE)
        definite = form not in self.tags and bare != form
        time = form in MONTH_NUMBERS or form in WEEKDAY_NUMBERS
        if form:
            yield self._item(form, bare if definite else form, definite=definite, time=time), start, end

    def _item(self, form: str, listed: str = "", *, capital: bool = False, **tags: bool) -> Item:
        """Return a word as an item, with the lists of another form of it and further tags."""
        known = listed or form
        lists = frozenset() if tags.get("time") else self.tags.get(known, frozenset())  # "in May"
        return Item(form, lists.union(tag for tag, there in tags.items() if there), self.numbers.get(known), capital)


def _count(raw: str) -> float | None:
    """Return the number that digits are; ``None`` for an hour, a date, an age, or if they count nothing."""
    if len(raw) > _DIGITS:
        return None
    if _GROUPED.fullmatch(raw):
        return float(re.sub(r"\D", "", raw))
    return float(re.sub(r"[,\u066b]", ".", raw)) if _COUNT.fullmatch(raw) else None


@lru_cache(maxsize=len(LANGUAGES))
def lexicon(language: str) -> Lexicon:
    """Return the phrases of figures of one of `LANGUAGES`."""
    data = tomllib.loads(files("briefbot.figures").joinpath("data", f"{language}.toml").read_text(encoding="utf-8"))
    tags: dict[str, set[str]] = defaultdict(set)
    numbers: dict[str, float] = {}
    for name, listed in data.items():
        for role, lines in listed.items() if isinstance(listed, dict) else [(name, listed)]:
            tag = f"{role} {name}" if name in KINDS else role
            for line in map(folded_stamp, lines.split("\n")):
                if role in {"numbers", "vague"} and line:
                    word, _, number = line.rpartition(" ")
                    numbers[word] = float(number)
                    tags[word].add(tag)
                elif role in _NOUNS and line:
                    singular, *plurals = line.split()
                    tags[singular] |= {tag, "singular"}
                    for plural in plurals or [_plural(singular, language)]:
                        tags[plural] |= {tag, "plural"}
                elif line:
                    tags[line] |= {"person", "plural"} if role == "people" else {tag}
    events = [phrase for phrase, found in tags.items() if any(tag.endswith(KINDS) for tag in found)]
    plain = tags.keys() - events
    lengths: dict[tuple[str, str], set[int]] = defaultdict(set)
    for first, second, *others in (phrase.split() for phrase in tags if " " in phrase):
        lengths[first, second].add(len(others) + 2)
    return Lexicon(
        language=language,
        tags={phrase: frozenset(found) for phrase, found in tags.items()},
        numbers=numbers,
        lengths={words: sorted(found, reverse=True) for words, found in lengths.items()},
        known=frozenset(word for phrase in tags for word in phrase.split()),
        # of a phrase the word that says most: none of grammar, and the longest
        happening=frozenset(min(reversed(e.split()), key=lambda word: (word in plain, -len(word))) for e in events),
        counted=frozenset(phrase for phrase, found in tags.items() if found & _COUNTED),
    )


def _plural(singular: str, language: str) -> str:
    """Return the regular plural."""
    if language == "fr":
        return singular if singular.endswith(("s", "x", "z")) else f"{singular}s"
    if singular.endswith(("s", "x", "ch", "sh")):
        return f"{singular}es"
    return f"{singular[:-1]}ies" if re.search("[^aeiou]y$", singular) else f"{singular}s"
