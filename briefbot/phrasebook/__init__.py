"""Every word that a reader of the bot is told, one file a language: ``en.toml``, ``ar.toml``, ``fr.toml``.

A text may hold values in braces. In the section ``messages`` texts are Telegram's HTML and values are escaped as they
go in; elsewhere texts are plain. What articles say is never here: it is quoted as it stands.
"""

import tomllib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from html import escape
from pathlib import Path

from briefbot.phrasebook.phrases import Phrase, within

#: The first is the default, and stands in where another has no text.
LANGUAGES = ("en", "ar", "fr")

_FOLDER = Path(__file__).parent
_RIGHT_TO_LEFT = frozenset({"ar"})


def _english(number: int) -> str:
    return "one" if number == 1 else "other"


def _french(number: int) -> str:
    return "one" if number < 2 else "other"


def _arabic(number: int) -> str:
    """Return the plural form by CLDR's rules for Arabic: https://www.unicode.org/cldr/charts/latest/supplemental/."""
    if number in (0, 1, 2):
        return ("zero", "one", "two")[number]
    last = number % 100
    return "few" if 3 <= last <= 10 else "many" if last >= 11 else "other"


_PLURALS: Mapping[str, Callable[[int], str]] = {"en": _english, "ar": _arabic, "fr": _french}

#: What parts thousands, where it is no comma: a narrow no-break space.
_THOUSANDS = {"fr": "\u202f"}

#: What stands between a day and its month, where a line must not end there.
_BEFORE_MONTH = {"fr": "\u00a0"}


@dataclass(frozen=True)
class Phrasebook:
    """The texts of one language, as ``section.key``."""

    language: str
    texts: Mapping[str, str]

    def __call__(self, key: str, **values: object) -> Phrase:
        """Return a plain text with ``values`` in it, those of another direction set off.

        Raises:
            KeyError: there is no such text, or a value is wanting: a fault of the program.

        >>> phrasebook("en")("brief.glance")
        'At a glance'
        """
        return Phrase(self.texts[key].format_map({name: self._set_off(value) for name, value in values.items()}))

    def phrase(self, *pieces: str) -> Phrase:
        """Return texts one behind the other as one phrase, those of another direction set off.

        >>> phrasebook("en").phrase("Wire", ": ", "HTTP 500")
        'Wire: HTTP 500'
        """
        return Phrase("".join(map(self._set_off, pieces)))

    def join(self, key: str, pieces: Iterable[str]) -> Phrase:
        """Return texts with one of the book's own between them, as one phrase.

        >>> phrasebook("en").join("brief.comma", ("Lamp", "Dune"))
        'Lamp, Dune'
        """
        return Phrase(self(key).join(map(self._set_off, pieces)))

    def html(self, key: str, commands: Mapping[str, str] | None = None, **values: object) -> str:
        """Return a message in Telegram's HTML; what is put in cannot be markup, unless its name ends in ``_html``.

        ``commands`` says how each command is called, where a message names some.
        """
        shown = {
            name: str(value) if name.endswith("_html") else escape(self._set_off(value), quote=False)
            for name, value in values.items()
        }
        return self.texts[f"messages.{key}"].format_map({**(commands or {}), **shown})

    def pluralize(self, noun: str, number: int) -> str:
        """Return a number with its noun in the form that the number asks for.

        >>> phrasebook("en").pluralize("stories", 1), phrasebook("en").pluralize("stories", 1200)
        ('1 story', '1,200 stories')
        """
        form = f"counted.{noun}.{_PLURALS[self.language](number)}"
        return self.texts.get(form, self.texts[f"counted.{noun}.other"]).format(n=self.number(number))

    def number(self, number: int) -> str:
        """Return a number with its thousands set apart.

        >>> phrasebook("en").number(1200)
        '1,200'
        """
        return f"{number:,}".replace(",", _THOUSANDS.get(self.language, ","))

    def day(self, moment: date) -> str:
        """Return a day in words.

        >>> phrasebook("en").day(date(2020, 5, 22))
        '22 May 2020'
        """
        day = self.texts["months.first"] if moment.day == 1 else moment.day
        space = _BEFORE_MONTH.get(self.language, " ")
        return f"{day}{space}{self.texts[f'months.{moment.month}']} {moment.year}"

    @property
    def direction(self) -> str:
        """How the language is written: ``ltr`` from left to right, ``rtl`` from right to left."""
        return "rtl" if self.language in _RIGHT_TO_LEFT else "ltr"

    def _set_off(self, value: object) -> str:
        """Return ``value`` set off from the text around it if it is of another direction."""
        return within(value, right_to_left=self.language in _RIGHT_TO_LEFT)


@cache
def phrasebook(language: str) -> Phrasebook:
    """Return the texts of ``language``; those of English if it is not among `LANGUAGES`."""
    known = language if language in LANGUAGES else LANGUAGES[0]
    return Phrasebook(known, dict(_flat(tomllib.loads((_FOLDER / f"{known}.toml").read_text("utf-8")))))


def _flat(table: Mapping[str, object], prefix: str = "") -> list[tuple[str, str]]:
    found: list[tuple[str, str]] = []
    for key, value in table.items():
        found += _flat(value, f"{prefix}{key}.") if isinstance(value, Mapping) else [(f"{prefix}{key}", str(value))]
    return found
