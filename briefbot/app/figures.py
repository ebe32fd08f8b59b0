"""``briefbot figures``: the figures that articles state, one row a statement."""

import csv
import io
import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from briefbot.app import briefs
from briefbot.app.outcome import Outcome
from briefbot.config import Config
from briefbot.figures import find_figures
from briefbot.language.characters import one_line, replace_noncharacters
from briefbot.model import Figure, Missing, Window
from briefbot.monitoring.progress import report
from briefbot.phrasebook import Phrasebook, phrasebook
from briefbot.selection import is_sample, select
from briefbot.sources.files import read_all
from briefbot.topic.load import load_topic

_COLUMNS = (
    *("kind", "low", "high", "words", "counted", "said_by", "as_of", "period", "total", "place", "aside"),
    *("published", "outlet", "origin", "url", "text"),
)

#: A spreadsheet takes a cell that begins with one of these for a formula.
_FORMULA = ("=", "+", "-", "@")


def list_figures(
    config: Config, paths: Sequence[Path] = (), *, window: Window, kind: str = "", as_csv: bool = False
) -> Outcome:
    """List the figures of files, or of the archive, the latest published first.

    Args:
        config: the configuration, with the changes of the command line; articles off its topic are left out.
        paths: files and folders of articles; none: the archive.
        window: only articles published in it.
        kind: only figures of this kind.
        as_csv: as CSV with a heading, instead of lines to read.

    Raises:
        InputError: nothing could be read, or there is nothing in the archive.
    """
    articles, unreadable = read_all(paths) if paths else (briefs.archived(config, window).articles, ())
    topic = load_topic(config.brief.topic)
    report("finding figures")
    chosen, left_out = select(articles, None if window == Window() else window, topic)
    found = [figure for figure in find_figures(chosen, topic=topic) if kind in {"", figure.kind}]
    found.sort(key=_newest_first)
    rows, book = list(map(_row, found)), phrasebook(config.brief.language)
    return Outcome(
        _csv(rows) if as_csv else "".join(_told(figure, book) for figure in found),
        data=rows,
        unreadable=unreadable,
        notes=(phrasebook("en")("brief.samples"),) if any(map(is_sample, chosen)) else (),
        asides=() if rows else (_nothing(left_out),),
    )


def _nothing(left_out: Sequence[Missing]) -> str:
    """Return that there is no figure, and what was not looked at.

    >>> _nothing([Missing("broken.txt", "off topic"), Missing("b.txt", "no text")])
    'no figure was found; left out: broken.txt (off topic) and 1 more'
    """
    if not left_out:
        return "no figure was found"
    more = f" and {len(left_out) - 1} more" if len(left_out) > 1 else ""
    return f"no figure was found; left out: {left_out[0].what} ({left_out[0].reason}){more}"


def _newest_first(figure: Figure) -> tuple[float, str, int]:
    article = figure.excerpt.article
    return -article.moment.timestamp() if article.moment else float("inf"), article.url, figure.excerpt.start


def _row(figure: Figure) -> dict[str, Any]:
    article = figure.excerpt.article
    return {column: getattr(figure, column, None) for column in _COLUMNS} | {
        "published": article.published,
        "outlet": article.outlet,
        "origin": article.origin,
        "url": article.url,
        "text": figure.excerpt.text,
    }


def _told(figure: Figure, book: Phrasebook) -> str:
    """Return a figure to read: the words of the text and who says so, below it the sentence and where it stands."""
    colon = book("brief.colon")
    when = figure.as_of or book("reasons.no_date")
    period = book("brief.quoted_words", words=one_line(figure.period)) if figure.period else ""
    within = book.join("brief.comma", filter(None, (one_line(figure.said_by), period)))
    stated = book.phrase(book(f"figures.{figure.kind}"), colon, " ", _words(figure))
    stated = book.phrase(stated, " (", within, ")") if within else stated
    beside = (one_line(figure.place), book("figures.aside") if figure.aside else "")
    head = book.phrase(f"{when!s:<10}  ", stated, *(piece for each in beside if each for piece in (" · ", each)))
    outlet, url = one_line(figure.excerpt.article.outlet), one_line(figure.excerpt.article.url)
    where = book.phrase(outlet, colon, " ", url) if outlet else url
    return f"{head}\n    {one_line(figure.excerpt.text)}\n    {where}\n"


def _words(figure: Figure) -> str:
    """Return the words of a figure; of a sum with the sign of its currency where that stands before them: ``$3``."""
    words = one_line(figure.words)
    before = re.search(rf"([A-Z]*[$€£¥]) ?{re.escape(words)}", one_line(figure.excerpt.text))
    return before[0] if before else words


def _csv(rows: Sequence[dict[str, Any]]) -> str:
    """Return rows as CSV; no cell has a line end or control character, or is a formula of a spreadsheet."""
    text = io.StringIO()
    writer = csv.DictWriter(text, _COLUMNS, lineterminator="\n")
    writer.writeheader()
    writer.writerows({column: _cell(value) for column, value in row.items()} for row in rows)
    return text.getvalue()


def _cell(value: object) -> str:
    """Return a value as a cell.

    >>> _cell(None), _cell(11), _cell("=1+1")
    ('', '11', "'=1+1")
    """
    cell = "" if value is None else replace_noncharacters(one_line(str(value)))
    return f"'{cell}" if cell.startswith(_FORMULA) else cell
