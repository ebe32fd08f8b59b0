"""A sentence as the rules of figures see it: its words and phrases, with the lists of the lexicon that have them."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

#: What can happen to people, by the names that a `Figure` has for it.
KINDS = ("killed", "wounded", "casualties", "missing", "detained", "kidnapped", "displaced", "rescued")

#: What a phrase can be to what is counted (``data/en.toml`` says what each is) -> its lists, with their kinds.
_KIND_OF = {
    role: tuple((f"{role} {kind}", kind) for kind in KINDS)
    for role in ("object", "subject", "finite", "counted", "toll")
}


class Item(NamedTuple):
    """A word, number or mark of a sentence, or a phrase that is listed."""

    form: str
    """Its words in lower case, without accents."""

    tags: frozenset[str]
    """The lists that have it: ``person``; of those of a kind, ``object killed``."""

    value: float | None = None
    """The number that it is."""

    capital: bool = False

    def has(self, *tags: str) -> bool:
        """Return whether any of these lists has it."""
        return not self.tags.isdisjoint(tags)

    def kind(self, role: str) -> str:
        """Return the kind in whose list of this role it is; empty if in none."""
        return next((kind for tag, kind in _KIND_OF[role] if tag in self.tags), "") if self.tags else ""

    @property
    def is_comma(self) -> bool:
        """Return whether it is a comma."""
        return self.form in {",", "،"}

    @property
    def is_mark(self) -> bool:
        """Return whether it is a mark, or nothing."""
        return not self.form[:1].isalnum()

    @property
    def is_digits(self) -> bool:
        """Return whether it is a number in digits."""
        return self.form[:1].isdigit()


_NOTHING = Item("", frozenset())


@dataclass(frozen=True, slots=True)
class Sentence:
    """The items of a sentence, and from where to where each goes in the text."""

    language: str
    items: Sequence[Item]
    spans: Sequence[tuple[int, int]]

    def __len__(self) -> int:
        return len(self.items)

    def __getitem__(self, at: int) -> Item:
        """Return the item at a place; one without form and tags where there is none."""
        return self.items[at] if 0 <= at < len(self.items) else _NOTHING

    def between(self, first: int, last: int) -> Sequence[Item]:
        """Return the items from one place up to another; the last one is excluded."""
        return self.items[max(0, first) : last]
