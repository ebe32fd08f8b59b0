"""``briefbot fetch``: polls every source and reports the result of each."""

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
    """Poll every source and store its new articles; report the result of each source.

    Args:
        config: the sources, the archive, and the options for requests.
        force: also poll sources that are fresh or in back-off.
        progress: called after each source with the number done, the number of all, and its name.
    """
    with archives.opened(config) as archive:
        with archive.reading() as connection:
            asked = polled_sources(connection, config.sources, config.brief.topic)
        keep_days = config.archive.keep_days
        job = Job(http=config.http, clock=clock.now, keep_days=keep_days, force=force, progress=progress)
        report = fetch(archive, asked, job)
        backup = archive.backup
    notes = [f"the archive was migrated to this version; a copy of the old one is {backup}"] if backup else []
    if report.is_elsewhere:
        notes.append("another fetch into this archive is under way: nothing was done")
    # in the notes too, since a cron line discards the report; not those in back-off, or cron would mail them each time
    notes += [f"{each.name}: {_result(each)}" for each in report.sources if each.outcome in BAD]
    code = DONE if not report.missing else FAILED if len(report.missing) == len(report.sources) else PARTLY
    lines = () if report.is_elsewhere else tuple(_as_lines(report))
    return Outcome(lines=lines, data=_as_data(report), notes=tuple(notes), exit_code=code)


def _as_lines(report: FetchReport) -> list[str]:
    width = min(max((len(source.name) for source in report.sources), default=0), 40)
    lines = [f"{source.name[:40]:<{width}}  {_result(source)}" for source in report.sources]
    answered = len(report.sources) - len(report.missing)
    lines.append(
        f"{report.new} new, {report.changed} changed; {answered} of {len(report.sources)} sources answered"
        f" in {report.seconds:.1f} s" + (f"; {report.removed} old articles removed" if report.removed else "")
    )
    return lines


def _result(source: SourceReport) -> str:
    """Return the result of a source in one line."""
    again = f"; next try {source.retry_at:%Y-%m-%d %H:%M} UTC" if source.retry_at else ""
    if source.outcome == "waiting":
        return f"not polled: {source.detail or 'its server asked to wait'}{again}"
    if source.is_missing:
        return f"{source.outcome}: {source.detail}{again}"
    counts = [(source.new, "new"), (source.changed, "changed"), (source.known, "known")]
    numbers = ", ".join(f"{count} {word}" for count, word in counts if count)
    state = "not polled: still fresh" if source.outcome == "fresh" else "nothing new"
    parts = [numbers or state, *(f"{note} ({count})" for note, count in source.notes), source.detail]
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
