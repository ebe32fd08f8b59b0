"""``briefbot search``: finds articles of the archive by words."""

from dataclasses import asdict
from datetime import date, datetime, tzinfo

from briefbot.app import archives
from briefbot.app.outcome import Outcome
from briefbot.config import Config
from briefbot.model import Window
from briefbot.store import search
from briefbot.store.search import Hit
from briefbot.topic.load import load_topic

#: Characters shown on each side of the first match.
_AROUND = 90


def search_news(config: Config, words: str, *, window: Window, outlet: str = "", limit: int = 20) -> Outcome:
    """Find articles in the archive, the newest first; names by each spelling that the topic knows."""
    topic = load_topic(config.brief.topic)
    words = topic.with_spellings(words) if topic else words
    with archives.opened(config) as archive, archive.reading() as connection:
        hits = search.search(connection, words, window=window, outlet=outlet, limit=limit)
    zone = config.brief.zone
    lines = []
    for hit in hits:
        when = _when(hit.published, zone)
        lines.append(f"{when}  {hit.title or '(no headline)'}{' · ' + hit.outlet if hit.outlet else ''}")
        lines.append(f"    {hit.url}")
        if around := search.passage(hit, words, around=_AROUND):
            lines.append(f"    {around}")
    rows = [_row(hit) for hit in hits]
    return Outcome(lines=tuple(lines), data=rows, asides=() if hits else ("nothing was found",))


def _when(published: datetime | date | None, zone: tzinfo) -> str:
    if isinstance(published, datetime):
        return f"{published.astimezone(zone):%Y-%m-%d %H:%M}"
    return f"{published}      " if published else "no date"


def _row(hit: Hit) -> dict[str, object]:
    return {"seen" if key == "seen_at" else key: value for key, value in asdict(hit).items()}
