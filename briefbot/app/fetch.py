"""``briefbot fetch``: polling every source, and how each did."""

from collections.abc import Callable

from briefbot.app import archives, clock
from briefbot.app.outcome import DONE, FAILED, PARTLY, Outcome
from briefbot.config import Config
from briefbot.fetching.polled import polled_sources
from briefbot.fetching.run import FetchReport, Job, SourceReport, fetch
from briefbot.store.sources import BAD


def fetch_news(
    config: Config, *, force: bool = False, progress: Callable[[int, int, str], None] | None = None
) -> Outcome:
    """Poll every source and keep what it brings; tell how each did.

    Args:
        config: names the sources, the archive, and how sites are asked.
        force: ask also sources that are fresh or to be left alone for a while.
        progress: called after each source.
    """
    with archives.opened(config) as archive:
        with archive.reading() as connection:
            asked = polled_sources(connection, config.sources)
        keep_days = config.archive.keep_days
        job = Job(http=config.http, clock=clock.now, keep_days=keep_days, force=force, progress=progress)
        report = fetch(archive, asked, job)
        backup = archive.backup
    notes = [f"the archive was brought forward; a copy of it as it was is {backup}"] if backup else []
    if report.is_elsewhere:
        notes.append("another fetch into this archive is under way: nothing was done")
    # named here, too: a cron line throws the report away; not those left alone, or cron would mail about them each time
    notes += [f"{each.name}: {_result(each)}" for each in report.sources if each.outcome in BAD]
    code = DONE if not report.missing else FAILED if len(report.missing) == len(report.sources) else PARTLY
    lines = () if report.is_elsewhere else tuple(_as_lines(report))
    return Outcome(lines=lines, data=_as_data(report), notes=tuple(notes), exit_code=code)


def _as_lines(report: FetchReport) -> list[str]:
    width = min(max((len(source.name) for source in report.sources), default=0), 40)
    lines = [f"{source.name[:40]:<{width}}  {_result(source)}" for source in report.sources]
    heard = len(report.sources) - len(report.missing)
    lines.append(
        f"{report.new} new, {report.changed} changed; {heard} of {len(report.sources)} sources answered"
        f" in {report.seconds:.1f} s" + (f"; {report.removed} old articles removed" if report.removed else "")
    )
    return lines


def _result(source: SourceReport) -> str:
    """Return how a source did, in one line."""
    again = f"; next try {source.retry_at:%Y-%m-%d %H:%M} UTC" if source.retry_at else ""
    if source.outcome == "waiting":
        return f"not asked: {source.detail or 'told to wait'}{again}"
    if source.is_missing:
        return f"{source.outcome}: {source.detail}{again}"
    counts = [(source.new, "new"), (source.changed, "changed"), (source.known, "known")]
    told = ", ".join(f"{count} {word}" for count, word in counts if count)
    state = "not asked: still fresh" if source.outcome == "fresh" else "nothing new"
    parts = [told or state, *(f"{note} ({count})" for note, count in source.notes), source.detail]
    return "; ".join(part for part in parts if part)


def _as_data(report: FetchReport) -> dict[str, object]:
    names = ("name", "kind", "url", "outcome", "detail", "new", "changed", "known", "notes", "retry_at")
    rows = [
        {name: getattr(source, name) for name in names}
        | {"notes": [{"note": note, "articles": count} for note, count in source.notes]}
        for source in report.sources
    ]
    counts = {"new": report.new, "changed": report.changed, "removed": report.removed}
    value = {"schema": 1, "elsewhere": report.is_elsewhere, **counts, "seconds": round(report.seconds, 3)}
    return value | {"sources": rows}
