"""Full text search, newest articles first: FTS5 in SQLite, a tsvector in PostgreSQL.

In SQLite the rowid of the index is made of the article's time and the version's id. So the order and the limits of time
are those of the rowid, and no other table is read, however many articles there are.

The query language is the same on both: all words must occur, "phrases", ``-without``, ``or``. Index and query are in
the form of `search_form`.
"""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields, replace
from datetime import date, datetime
from functools import reduce
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, func, literal_column, select, text

from briefbot.language.characters import ARABIC_MARK, ARABIC_SPELLING, UNSPELT, ascii_form, normalize
from briefbot.model import Window
from briefbot.store.schema import articles, microseconds, published_of, versions

#: Low bits of a rowid in the index, which hold the version's id; the rest is its time in seconds.
_BITS = 30

#: Versions that are read at once to be indexed anew.
_AT_ONCE = 500

#: Accents, vowel signs, signs of the Koran.
_MARK = re.compile(rf"[\u0300-\u036f\u0610-\u061a\u06d6-\u06ed{ARABIC_MARK}{UNSPELT}]")

#: The Arabic article, with "and", "by", "like" or "for" in front of it.
_ARTICLE = re.compile("\\b[وف]?(?:[بك]?ال|لل)(?=[ء-ي]{3})")

#: Elided words, as in French, and the possessive ending, as in English.
_ELIDED = re.compile(r"(?i:\b(?:[cdjlmnst]|(?:jus|lors|puis|quoi)?qu)['’](?=\w{2})|(?<=\w)['’]s\b)")

#: A hamza that ends a word behind an alif, which typists leave out.
_LAST_HAMZA = re.compile("(?<=[ء-ي]{2}ا)ء\\b")

_LIGATURES = str.maketrans({"œ": "oe", "Œ": "Oe", "æ": "ae", "Æ": "Ae"})

#: "And", "so", "by", "for" and "like", which Arabic writes in one piece with a word.
_PREFIXES = ("و", "ف", "ب", "ل", "ك", "وب", "ول")

#: Arabic words that may have one in front of them; of shorter ones it makes others.
_PREFIXED = re.compile("[ء-ي]{4,}")

#: Letter -> those that are spelt as it in the index.
_SPELLINGS: dict[str, str] = {}
for _letter in map(chr, (*range(0xC0, 0x250), *ARABIC_SPELLING)):
    _base = unicodedata.normalize("NFKD", _letter)[0].translate(ARABIC_SPELLING)
    _SPELLINGS[_base] = _SPELLINGS.get(_base, "") + _letter

_TERM = re.compile(r'(?P<minus>-)?(?:"(?P<phrase>[^"]*)"?|(?P<word>[^\s"]+))')


@dataclass(frozen=True, slots=True)
class _Term:
    """A word or phrase; with ``prefix`` the last word may be the beginning of a longer one."""

    words: str
    prefix: bool = False


@dataclass(frozen=True, slots=True)
class _Query:
    """A parsed query."""

    wanted: list[list[_Term]]
    """One term of each list must occur."""
    unwanted: list[_Term]


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit:
    """An article that was found, in its latest version."""

    url: str
    title: str
    outlet: str
    author: str
    published: datetime | date | None
    seen_at: datetime
    text: str


def search(
    connection: Connection, words: str, *, window: Window | None = None, outlet: str = "", limit: int = 20
) -> list[Hit]:
    """Return the newest articles with ``words`` in title, text or outlet; with empty ``words`` the newest of all.

    Args:
        connection: to the archive.
        words: the query: all words must occur; "a phrase", ``-without``, ``or``, ``begin*``.
        window: the time of publication.
        outlet: words of the outlet's name.
        limit: number of articles at most.
    """
    query = _parsed(search_form(normalize(words)))
    at = _Term(search_form(normalize(outlet)).replace('"', " ").strip())
    if (words.strip() and not query.wanted) or (at.words and not any(map(str.isalnum, at.words))):
        return []
    index = _in_sqlite if connection.dialect.name == "sqlite" else _in_postgresql
    ids = index(query, at, window or Window()).limit(limit)
    found = (
        select(articles.c.url, versions)
        .join(articles, articles.c.id == versions.c.article_id)
        .where(versions.c.id.in_(ids))
        .order_by(versions.c.moment.desc(), versions.c.id.desc())
    )
    names = [field.name for field in fields(Hit) if field.name != "published"]
    rows = connection.execute(found)
    return [Hit(**{name: getattr(row, name) for name in names}, published=published_of(row)) for row in rows]


def search_form(text: str) -> str:
    """Return ``text`` without accents, elisions, Arabic vowel signs and articles, in one spelling of many.

    >>> search_form("السّـــرايا l'œuvre"), search_form("\u0637\u064e\u0631\u0627\u0628\u0644\u0633")
    ('سرايا oeuvre', 'طرابلس')
    """
    # if this changes, a migration has to empty the index: what is taken out of it must be what was put in
    if "'" in text or "’" in text:
        text = _ELIDED.sub("", text)
    if ascii_form(text).isascii():
        return text
    plain = unicodedata.normalize("NFC", _MARK.sub("", unicodedata.normalize("NFKD", text.translate(_LIGATURES))))
    return _ARTICLE.sub("", _LAST_HAMZA.sub("", plain.translate(ARABIC_SPELLING)))


def add(connection: Connection, rows: Sequence[Mapping[str, Any]]) -> None:
    """Add versions to the index."""
    forms = [[search_form(row[name]) for name in ("title", "text", "outlet")] for row in rows]
    if connection.dialect.name == "sqlite":
        numbers = [_number(row["moment"], row["id"]) for row in rows]
        connection.exec_driver_sql(
            "INSERT INTO search_index(rowid, title, text, outlet) VALUES (?, ?, ?, ?)",
            [(number, *form) for number, form in zip(numbers, forms, strict=True)],
        )
        return
    words = "to_tsvector('simple', left(CAST(:words AS text), 200000))"  # a tsvector has at most 1 MB
    named = "setweight(to_tsvector('simple', CAST(:outlet AS text)), 'A')"
    connection.execute(
        text(f"UPDATE versions SET search_vector = {named} || {words} WHERE id = :id"),  # noqa: S608  # constants
        [
            {"id": row["id"], "words": f"{title} {body}", "outlet": outlet}
            for row, (title, body, outlet) in zip(rows, forms, strict=True)
        ],
    )


def remove(connection: Connection, chosen: Select[Any]) -> None:
    """Remove versions from the index; call it before they are deleted or stop being the latest."""
    if connection.dialect.name != "sqlite":
        return  # the index is a column of the versions, and only the latest are searched
    connection.exec_driver_sql(
        "INSERT INTO search_index(search_index, rowid, title, text, outlet) VALUES ('delete', ?, ?, ?, ?)",
        [
            (_number(row.moment, row.id), *map(search_form, (row.title, row.text, row.outlet)))
            for row in connection.execute(chosen)
        ]
        or [],
    )


def rebuild_if_empty(connection: Connection) -> None:
    """Index all articles if a migration has emptied the index."""
    is_empty = (
        "SELECT count(*) = 0 FROM search_index_docsize"
        if connection.dialect.name == "sqlite"
        else "SELECT count(*) = 0 FROM versions WHERE search_vector IS NOT NULL"
    )
    if connection.scalar(text(is_empty)):
        ids = connection.scalars(select(versions.c.id).where(versions.c.latest)).all()
        for start in range(0, len(ids), _AT_ONCE):
            some = select(versions).where(versions.c.id.in_(ids[start : start + _AT_ONCE]))
            add(connection, [dict(row) for row in connection.execute(some).mappings()])


def _number(moment: datetime, version: int) -> int:
    return (microseconds(moment) // 1_000_000 << _BITS) + version


def _in_sqlite(query: _Query, outlet: _Term, window: Window) -> Select[int]:
    number: ColumnElement[int] = literal_column("rowid")
    words = [_fts(query)] if query.wanted else []
    asked = " AND ".join([*words, f"(outlet : {_fts_term(outlet)})"] if outlet.words else words)
    chosen = select(number.op("&")((1 << _BITS) - 1)).select_from(text("search_index")).order_by(number.desc())
    if asked:
        chosen = chosen.where(literal_column("search_index").match(asked))
    if window.since is not None:
        chosen = chosen.where(number >= _number(window.since, 0))
    return chosen if window.until is None else chosen.where(number < _number(window.until, 0))


def _parsed(words: str) -> _Query:
    """Parse a query; punctuation alone, or only a ``-word``, is an empty one."""
    wanted: list[list[_Term]] = []
    unwanted: list[_Term] = []
    joined = False
    for found in _TERM.finditer(words):
        word = found["word"] or ""
        if word.lower() == "or":
            joined = bool(wanted)
            continue
        term = _Term(found["phrase"] or word.rstrip("*"), prefix=word.endswith("*"))
        if not any(map(str.isalnum, term.words)):
            continue
        before = _PREFIXES if _PREFIXED.fullmatch(term.words) else ()
        terms = [term, *(replace(term, words=prefix + term.words) for prefix in before)]
        if found["minus"]:
            unwanted += terms
        elif joined:
            wanted[-1] += terms
        else:
            wanted.append(terms)
        joined = False
    return _Query(wanted, unwanted)


def _fts(query: _Query) -> str:
    """Return ``query`` in the syntax of FTS5; every word is quoted, so that none is an operator."""
    wanted = " AND ".join(f"({' OR '.join(map(_fts_term, terms))})" for terms in query.wanted)
    return f"(({wanted}) NOT ({' OR '.join(map(_fts_term, query.unwanted))}))" if query.unwanted else f"({wanted})"


def _fts_term(term: _Term) -> str:
    return f'"{term.words}"' + ("*" if term.prefix else "")


def _in_postgresql(query: _Query, outlet: _Term, window: Window) -> Select[int]:
    chosen = select(versions.c.id).where(versions.c.latest).order_by(versions.c.moment.desc(), versions.c.id.desc())
    column: Any = literal_column("versions.search_vector")
    if query.wanted:
        chosen = chosen.where(column.op("@@")(_tsquery(query)))
    if outlet.words:
        chosen = chosen.where(column.op("@@")(_ts_term(outlet, weight="A")))
    if window.since is not None:
        chosen = chosen.where(versions.c.moment >= window.since)
    return chosen if window.until is None else chosen.where(versions.c.moment < window.until)


def _tsquery(query: _Query) -> Any:
    """Return ``query`` as a tsquery of PostgreSQL; every word is a bound value."""
    wanted = [_joined("||", [_ts_term(term) for term in terms]) for terms in query.wanted]
    return _joined("&&", [*wanted, *(func.tsquery_not(_ts_term(term)) for term in query.unwanted)])


def _ts_term(term: _Term, weight: str = "") -> Any:
    quoted = term.words.replace("\\", " ").replace("'", "''")
    marks = weight + "*" * term.prefix
    return func.to_tsquery("simple", f"'{quoted}'" + (f":{marks}" if marks else ""))


def _joined(mark: str, terms: Sequence[Any]) -> Any:
    return reduce(lambda left, right: left.op(mark)(right), terms)


def passage(hit: Hit, words: str, *, around: int) -> str:
    """Return the text around the first of ``words`` in it, on one line; the beginning of the text if there is none."""
    flat = " ".join(hit.text.split())
    terms = [_spelt(term.words) for terms in _parsed(search_form(normalize(words))).wanted for term in terms]
    places = [place.start() for term in terms if (place := re.search(term, flat, re.IGNORECASE))]
    begin = max(0, min(places) - around) if places else 0
    end = begin + 2 * around
    begin = flat.rfind(" ", 0, begin) + 1 if begin else 0
    shown = flat[begin:end].rsplit(" ", 1)[0] + " …" if end < len(flat) else flat[begin:]
    return ("… " if begin else "") + shown


def _spelt(term: str) -> str:
    """Return a pattern of all spellings whose `search_form` is ``term``."""
    letters = (rf"[{re.escape(letter + _SPELLINGS.get(letter, ''))}]" for letter in term)
    return rf"[{ARABIC_MARK}\u0300-\u036f]*".join(letters)
