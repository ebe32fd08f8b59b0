"""Abbreviations of news prose by language: what a full stop after them means.

Data only. A form stands as it is written, without its last full stop: case tells ``Sat.`` from *sat*. Forms with
full stops inside (U.S., D.C., J.K.) need no list: `briefbot.language.sentences` knows them by their shape.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property


@dataclass(frozen=True)
class Abbreviations:
    """What a language shortens, by what may follow the full stop."""

    titles: frozenset[str] = frozenset()
    """Never end a sentence: a name, a number or a phrase follows (Gen., Mrs., vs.)."""

    counters: frozenset[str] = frozenset()
    """End no sentence before a digit, else are words or ends (No. 2, Jan. 5)."""

    suffixes: frozenset[str] = frozenset()
    """End a sentence only if a word of `starters` follows (Corp., Jr., Calif.)."""

    hours: frozenset[str] = frozenset()
    """End a sentence unless a day, a zone or a number follows (5 p.m. Monday)."""

    hour_followers: frozenset[str] = frozenset()
    """Capitalised words that belong to the hour before them."""

    starters: frozenset[str] = frozenset()
    """Case-folded words that, capitalised, begin a sentence: articles, pronouns, prepositions. No names."""

    @cached_property
    def kinds(self) -> dict[str, str]:
        """Return what each form is: ``title``, ``counter``, ``suffix`` or ``hour``; capitals count too (GEN.)."""
        table: dict[str, str] = {}
        for kind, forms in (
            ("suffix", self.suffixes),
            ("counter", self.counters),
            ("hour", self.hours),
            ("title", self.titles),
        ):
            table.update({variant: kind for form in forms for variant in (form, form.upper())})
        return table


def _set(words: str) -> frozenset[str]:
    return frozenset(words.split())


_ENGLISH = Abbreviations(
    titles=_set(
        "Mr Mrs Ms Messrs Dr Drs Prof Profs Rev Fr Hon Gen Gens Lt Col Cols Maj Capt Cpt Cmdr Comdr Sgt Cpl Pfc "
        "Pvt Pte Brig Adm Vice-Adm Rear-Adm Ens Sen Sens Rep Reps Gov Govs Amb Min Pres Supt Insp Det Const Dist Spc "
        "Atty Mt Ft Pt Mme Mlle Ald Cllr Dep Asst Mgr Sec Hajj Sheik Eng Ing vs v cf i.e e.g viz ca approx Approx "
        "est Est incl"
    ),
    counters=_set(
        "No Nos no nos Art Arts art Fig Figs fig Vol Vols vol Res p pp Ch ch Par para Sect sec Jan Feb Mar Apr Jun Jul "
        "Aug Sep Sept Oct Nov Dec Mon Tue Tues Wed Thu Thur Thurs Fri Sat Sun"
    ),
    suffixes=_set(
        "Inc Corp Co Cos Ltd Plc Bros Jr Sr Esq Ph.D M.D al Assn Assoc Dept Univ Inst Govt Intl Natl Mfg St Ave "
        "Blvd Rd Hwy Bldg Ala Ariz Ark Calif Colo Conn Del Fla Ga Ill Ind Kan Ky La Md Mich Minn Mo Mont Neb Nev "
        "Okla Ore Pa Tenn Tex Vt Va Wash Wis Wyo Ont Que"
    ),
    hours=_set("a.m p.m am pm"),
    hour_followers=_set(
        "Monday Tuesday Wednesday Thursday Friday Saturday Sunday Mon Tue Tues Wed Thu Thur Thurs Fri Sat Sun "
        "January February March April May June July August September October November December Jan Feb Mar Apr "
        "Jun Jul Aug Sep Sept Oct Nov Dec GMT UTC BST EST EDT ET CST CDT CT MST MDT MT PST PDT PT CET CEST EET "
        "EEST Eastern Central Mountain Pacific Libya Libyan Tripoli London Paris Cairo Greenwich"
    ),
    starters=_set(
        "the a an he she it they we you i his her its their our my this that these those there here but and or "
        "nor so yet if when while although though as at in on for from with without by to of after before since "
        "until during despite under over between among about against through according meanwhile however moreover "
        "also both all some many most several few each every another other such what who why how where which "
        "whether not no none one two three now then earlier later once more because even only still just is are "
        "was were did does has have"
    ),
)

_FRENCH = Abbreviations(
    titles=_set(
        "M MM Mme Mmes Mlle Mlles Dr Drs Me Mgr Pr Prof St Ste Sts gén gal Gal col Col cap Cap lt Lt cf p.ex ex env"
    ),
    counters=_set("no No n nos art Art p pp vol vols chap fig janv févr avr juil sept oct nov déc h"),
    suffixes=_set("Cie av bd Bd J.-C Ltd Inc éd"),
    starters=_set(
        "il elle ils elles on nous vous je ce cet cette ces ceux cela un une mais et ou or donc car si dans en au "
        "aux par pour selon sur sous avec sans après avant depuis pendant lors leur leurs son sa ses notre nos "
        "plus quand où comment pourquoi qui que quel quelle l d c qu j n s les des"
    ),
)

_ARABIC = Abbreviations(titles=_set("د أ م ا ش ق هـ دد أد ص"), suffixes=_set("الخ إلخ"))

#: For a language without a table.
COMMON = Abbreviations(titles=_set("Dr Prof St vs cf i.e e.g"), counters=_set("No no Nr nr Art art p pp Vol vol"))

_TABLES = {"": _ENGLISH, "en": _ENGLISH, "fr": _FRENCH, "ar": _ARABIC}


def abbreviations(language: str) -> Abbreviations | None:
    """Return what ``language`` (ISO 639-1; empty counts as English) shortens; ``None`` where nothing is known.

    >>> abbreviations("en").kinds["Gen"]
    'title'
    """
    return _TABLES.get(language)
