"""Read the shipped word lists: lines below headings of kind and language (``== stop fr``), ``#`` for comments."""

import gzip
from functools import lru_cache
from importlib.resources import files


@lru_cache(maxsize=8)
def word_lists(package: str, file: str) -> dict[tuple[str, str], list[str]]:
    """Return the lines of a shipped file by kind and language, in the file's order."""
    found: dict[tuple[str, str], list[str]] = {}
    lines: list[str] = []
    for line in files(package).joinpath("data", file).read_text(encoding="utf-8").splitlines():
        if line.startswith("== "):
            kind, _, language = line.removeprefix("== ").partition(" ")
            lines = found.setdefault((kind, language), [])
        elif line and not line.startswith("#"):
            lines.append(line)
    return found


def word_list(kind: str, language: str) -> list[str]:
    """Return the words of ``kind`` in ``language``, an ISO 639-1 code; none if there is no such list.

    >>> word_list("article", "en")
    ['the', 'a', 'an']
    """
    return " ".join(word_lists("briefbot.language", "words.txt").get((kind, language), ())).split()


@lru_cache(maxsize=256)
def word_set(kind: str, language: str) -> frozenset[str]:
    """Return the words of `word_list` for looking words up."""
    return frozenset(word_list(kind, language))


def languages_with(kind: str, package: str) -> tuple[str, ...]:
    """Return the languages (ISO 639-1) that have a list of ``kind`` in a package's ``words.txt``, in its order.

    >>> languages_with("pronoun", "briefbot.summarizers")
    ('en', 'fr', 'ar')
    """
    return tuple(language for each, language in word_lists(package, "words.txt") if each == kind and len(language) == 2)


def packed_lines(file: str) -> list[str]:
    """Return the lines of a table of figures that is shipped packed."""
    return gzip.decompress(files("briefbot.language").joinpath("data", file).read_bytes()).decode().splitlines()
