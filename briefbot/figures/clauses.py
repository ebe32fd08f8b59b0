"""Bind the quantities of a sentence to what happened, by the clause that each stands in.

A quantity is the object of what stands before it ("killing six"), the subject of what stands behind it ("six were
killed", "six dead"), a count itself ("six deaths"), or where a toll stands ("the toll rose to six"). It has the kind of
a quantity that it is joined to ("six soldiers and two guards were killed") or a part of ("six people, two of them
children, died"). What could happen, or is denied, did not.
"""

from collections.abc import Sequence
from itertools import pairwise

from briefbot.figures.quantities import Quantity
from briefbot.figures.sentence import Item, Sentence

#: Items between a quantity and the verb whose subject it is, or the word "toll" that it belongs to, at most.
_FAR = 16

#: Items of a subject that stands between a verb and its object, at most.
_SUBJECT = 6

#: Items between two quantities that are joined, and between "the number of" and what was counted, at most.
_BETWEEN = 6

#: Items before a verb among which a "could" is looked for.
_COULD = 3

#: Items between lives and the verb that takes them.
_TAKES = 5

#: Adjectives behind a noun.
_ADJECTIVES = 2

#: Kinds whose verbs are said of things, too: a camp is captured, a film released, a house evacuated.
_OF_THINGS_TOO = frozenset({"detained", "kidnapped", "displaced", "rescued", "missing"})

#: Kinds of people who are no longer that when they are freed, or killed.
_HELD = frozenset({"detained", "kidnapped", "missing"})

#: Endings of nouns of persons that are in no list, and of names of peoples.
_PERSONS = ("ers", "ors", "ists", "ants", "ians", "eurs", "istes", "iens")
_PEOPLES = ("s", "n", "i", "e")

#: Tag of a noun for a thing that people have -> the kind of its figures.
THINGS = {"vehicle": "vehicles", "weapon": "weapons", "money": "money", "barrels": "barrels"}
_NO_PEOPLE = frozenset({"thing", *THINGS})


def bind(sentence: Sentence, found: Sequence[Quantity]) -> list[tuple[Quantity, str]]:
    """Return the quantities that state a figure, each with its kind, in order.

    "No casualties" is two: nobody killed, nobody wounded.
    """
    kinds = _kinds(_Clauses(sentence, found), found)
    bound: list[tuple[Quantity, str]] = []
    for each in found:
        kind = kinds.get(each, "")
        if not kind:
            kind = _of_noun(sentence, each)
        elif not _fits(sentence, each, kind):
            continue
        if kind == "casualties" and each.high == 0:
            bound += [(each, "killed"), (each, "wounded")]
        elif kind:
            bound.append((each, kind))
    return bound


def _kinds(clauses: "_Clauses", found: Sequence[Quantity]) -> dict[Quantity, str]:
    """Return the kind of each quantity to which something happened."""
    kinds = {each: kind for each in found if (kind := clauses.kind_of(each))}
    for _ in range(2):  # a second time for what is joined to subjects whose verb follows the last of them
        for before, after in pairwise(found):
            if before in kinds and after not in kinds and (after.part or clauses.are_objects(before, after)):
                kinds[after] = kinds[before]
        for before, after in reversed(list(pairwise(found))):
            if after in kinds and before not in kinds and clauses.are_subjects(before, after):
                kinds[before] = kinds[after]
    return kinds


def _fits(sentence: Sentence, each: Quantity, kind: str) -> bool:
    """Return whether what is counted can have this happen to it: most kinds are of people alone."""
    if each.head != "other":
        return each.head not in _NO_PEOPLE and (each.head != "life" or kind == "killed")
    noun = sentence[each.noun[1] - 1]
    people = noun.form.endswith(_PERSONS) or (noun.capital and noun.form.endswith(_PEOPLES))
    return people or kind not in _OF_THINGS_TOO


def _of_noun(sentence: Sentence, each: Quantity) -> str:
    """Return the kind that a quantity has by its noun alone, as no verb says what happened to it; empty if none."""
    if (each.low or 0) + (each.high or 0) <= 2:  # "one of his aircraft"
        return ""
    if each.fighters:
        behind = sentence.between(each.last, each.last + _FAR)
        return "" if any(item.kind("subject") for item in behind) else "fighters"  # "killed or captured"
    if each.head == "barrels" and not sentence[each.last].has("a_day"):
        return ""
    return THINGS.get(each.head, "")


class _Clauses:
    """The items of a sentence with its quantities."""

    def __init__(self, sentence: Sentence, found: Sequence[Quantity]) -> None:
        self.sentence = sentence
        self.adjectives_follow = sentence.language != "en"
        self.subjects_follow = sentence.language == "ar"
        self.begins = {each.first: each for each in found}

    def kind_of(self, each: Quantity) -> str:
        """Return the kind of what happened to a quantity; empty if nothing is said to have."""
        if each.head in _NO_PEOPLE:
            return ""
        beside = self.sentence.between(each.first - _TAKES, each.last + _TAKES)
        if each.head == "life" and any(item.has("takes") for item in beside):
            return "killed"
        verb = self._as_object(each) or self._as_subject(each)
        if each.event and not (each.event == "wounded" and verb == "killed"):  # "two of the wounded died"
            return each.event
        said = verb or self._as_toll(each)
        return said or ("" if each.part or each.low == each.high == 1 else each.state)

    def _as_object(self, each: Quantity) -> str:
        """Return the kind of the verb or noun right before a quantity."""
        at = each.first - 1
        while self.sentence[at].has("about", "of", "adverb", "the", "more", "particle") and not self.sentence[at].kind(
            "object"
        ):
            at -= 1
        if self.subjects_follow and (each.head or self.sentence[at].has("person")):  # "جنديين اثنين"
            at = self._verb_before(at)
        elif self.sentence[at].has("and") and each.head == "person" and self._has_no_verb(each):
            at = self._verb_before(at - 1)  # "killed the governor and two guards"
        kind = self.sentence[at].kind("object")
        if not kind or not (each.head or self._closes(each.last)):
            return ""
        unreal = any(item.has("modal") for item in self.sentence.between(at - _COULD, at))
        either = self.sentence[at - 1].has("range") and self.sentence[at - 2].kind("object")  # "killed or captured 50"
        return "" if unreal or either or self._is_passive(at) else kind

    def _has_no_verb(self, each: Quantity) -> bool:
        """Return whether no verb follows a quantity that could be its own."""
        follower = self.sentence[each.last]
        is_verb = follower.has("be", "aux", "modal", "verb") or follower.kind("subject") or follower.kind("finite")
        return self._closes(each.last) and not is_verb

    def _verb_before(self, at: int) -> int:
        """Return the place of the verb that governs a noun; -1 if there is none."""
        for verb in range(at, max(-1, at - _SUBJECT), -1):
            item = self.sentence[verb]
            if item.kind("object"):
                return verb
            if item.is_mark or item.has("stop", "verb", "time", "prep", "according") or verb in self.begins:
                break
        return -1

    def _is_passive(self, at: int) -> bool:
        """Return whether "was" stands before a participle, which then has no object."""
        return bool(self.sentence[at].kind("subject")) and self.sentence[at - 1].has("be")

    def _as_subject(self, each: Quantity) -> str:
        """Return the kind of the verb that follows a quantity in its clause."""
        before = self.sentence.between(each.first - 2, each.first)
        if any(item.has("modal") and not item.has("prep") for item in before):  # "he will have thousands killed"
            return ""
        at, near, helped = each.last, True, False
        while at < len(self.sentence) and at - each.last <= _FAR:
            item = self.sentence[at]
            if item.has("be") or (item.has("aux") and (near or helped)):
                helped = True
            elif kind := self._predicate(at, near=near, helped=helped):
                return (kind in _HELD and self._main_verb(at + 1)) or kind
            elif self._ends_subject(at, near=near, helped=helped):
                return ""
            else:
                near = near and self._keeps_near(at, each)
            at = self.begins[at].last if at in self.begins else at + 1
        return ""

    def _main_verb(self, first: int) -> str:
        """Return the kind of the verb behind a clause on what happened before: "captured in May were released"."""
        helped = False
        for item in self.sentence.between(first, first + _FAR):
            if item.is_mark or item.has("stop", "and"):
                break
            helped = helped or item.has("be")
            if helped and (kind := item.kind("subject")):
                return kind
        return ""

    def _predicate(self, at: int, *, near: bool, helped: bool) -> str:
        """Return the kind of a verb if the words before it are its subject; else nothing."""
        item = self.sentence[at]
        begins = self.sentence[at - 1].has("and") and not (near or helped)
        either = item.form.endswith("ing") and self.sentence[at + 1].has("and")  # "people fleeing or in need"
        if not (begins or either) and (kind := item.kind("finite")):
            return kind
        return item.kind("subject") if (near or helped) and not self._has_object(at) else ""

    def _ends_subject(self, at: int, *, near: bool, helped: bool) -> bool:
        """Return whether an item cannot stand between a subject and its verb."""
        item = self.sentence[at]
        if item.has("modal") or item.kind("subject"):
            return True
        if helped and not item.has("adverb", "more", "prep", "time"):
            return True
        if (item.has("who") and near) or self._joins_person(at):
            return False
        if at in self.begins:
            return not self.begins[at].part and self.begins[at].head != "thing"
        if item.has("stop", "verb", "according", "pronoun") or item.kind("object"):
            return True
        return near and self._is_other_verb(at)

    def _keeps_near(self, at: int, each: Quantity) -> bool:
        """Return whether what follows an item still stands beside the noun: "others", "six soldats libyens"."""
        item = self.sentence[at]
        if item.has("adverb", "more", "others", "part") or item.has("who") or self._joins_person(at):
            return at not in self.begins
        return (
            self.adjectives_follow
            and not item.tags - {"definite"}
            and not item.is_mark
            and at - each.last < _ADJECTIVES
        )

    def _is_other_verb(self, at: int) -> bool:
        """Return whether a word behind a noun may be its verb: any that isn't listed, but for "trapped in"."""
        item = self.sentence[at]
        if self.adjectives_follow and not item.tags - {"definite"}:
            return False
        after = self.sentence[at + 1]
        participle = item.form.endswith(("ed", "ing")) and after.has("prep")
        participle = participle or (item.form.endswith("ing") and after.has("the", "article"))
        no_verb = item.has("person", "prep", "of", "time", "adverb", "more", "others", "part")
        return not (item.is_mark or participle or no_verb)

    def _joins_person(self, at: int) -> bool:
        """Return whether a noun of persons is joined here: "a schoolboy and watchman"."""
        return self.sentence[at].has("and") and self.sentence[at + 1].has("person")

    def _has_object(self, at: int) -> bool:
        """Return whether a quantity or a noun follows a verb, which then has another subject."""
        after = self.sentence[at + 1]
        is_one = at + 1 in self.begins or after.has("possessive", "possessed", "article")
        return is_one and bool(self.sentence[at].kind("object"))

    def _as_toll(self, each: Quantity) -> str:
        """Return the kind of a toll before a quantity ("the death toll rose to 66") or behind ("to 66 the toll")."""
        opening = self.sentence[each.first]
        behind = self.sentence.between(each.last, each.last + _FAR)
        if self.sentence[each.first - 1].has("to_toll") and behind and behind[0].has("the"):
            named = behind[1:] if any(item.has("number") or item.kind("toll") for item in behind[1:3]) else ()
            kinds = (item.kind(role) for item in named for role in ("toll", "subject", "finite", "counted"))
            if kind := next(filter(None, kinds), ""):
                return kind
        if each.head not in {"", "person"} or opening.has("article", "possessive"):
            return ""
        rose_from = self.sentence[each.last].has("range") and self.sentence[each.last + 1].value is not None
        before = next(
            (item for item in reversed(self.sentence.between(0, each.first)) if not item.has("adverb")), opening
        )
        if rose_from or not (before.has("to_toll") or opening.has("to_toll")):
            return ""
        for at in range(each.first - 1, max(-1, each.first - _FAR), -1):
            item = self.sentence[at]
            counted = at in self.begins and self.begins[at].head in {"", "person"}
            if item.has("unreal") or (counted and not self.sentence[at - 1].has("from")):  # "could rise to 500"
                return ""
            roles = ("toll", "subject", "finite", "counted") if self._is_numbered(at) else ("toll",)
            if kind := next(filter(None, map(item.kind, roles)), ""):
                return kind
        return ""

    def _is_numbered(self, at: int) -> bool:
        """Return whether "the number of people" stands before a verb or a noun."""
        return any(item.has("number") for item in self.sentence.between(at - _BETWEEN, at))

    def _closes(self, at: int) -> bool:
        """Return whether a quantity ends before an item, which is no noun or verb that isn't listed."""
        item = self.sentence[at]
        return (
            self.adjectives_follow or item.is_mark or item.is_digits or item.capital or bool(item.tags - {"possessed"})
        )

    def are_objects(self, before: Quantity, after: Quantity) -> bool:
        """Return whether two quantities stand side by side: "six soldiers in Derna and two guards"."""
        if after.head in _NO_PEOPLE or not self._has_no_verb(after):
            return False
        gap = list(self.sentence.between(before.last, after.first))
        while gap and gap[-1].has("of", "possessive", "the") and not gap[-1].has("and"):
            gap.pop()  # "and her two sons", "et d'un garde"
        if not gap:
            return False
        joint = gap.pop()
        if not joint.has("and"):
            return not gap and joint.is_comma and self._list_goes_on(after.last)
        return not gap or self._belongs(gap)

    def _belongs(self, gap: Sequence[Item]) -> bool:
        """Return whether words behind a quantity belong to it: "in Derna"."""
        begins = gap[0].has("prep", "of") or self.adjectives_follow
        plain = not any(item.has("stop", "verb") or item.kind("object") or item.kind("subject") for item in gap)
        return begins and plain and len(gap) <= _BETWEEN

    def _list_goes_on(self, at: int) -> bool:
        """Return whether a comma before a quantity is one of a list: "two soldiers, three policemen and a guard"."""
        return any(n in self.begins and self.sentence[n - 1].has("and") for n in range(at + 1, at + 4))

    def are_subjects(self, before: Quantity, after: Quantity) -> bool:
        """Return whether two quantities are joined: "dozens of soldiers and a general were killed"."""
        if before.head in _NO_PEOPLE or after.part or after.event:
            return False
        gap = [item for item in self.sentence.between(before.last, after.first) if not item.is_comma]
        if gap and self.adjectives_follow and not gap[0].tags:
            gap = gap[1:]  # "une femme enceinte et"
        return bool(gap) and gap[0].has("and") and all(item.has("possessive", "the") for item in gap[1:])
