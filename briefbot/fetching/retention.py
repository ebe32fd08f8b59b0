"""Deletes what is older than it is to be kept, and once a day what polls no longer need."""

from datetime import datetime, timedelta

from briefbot.store import meta, sources, web
from briefbot.store.archive import Archive
from briefbot.store.articles import prune_articles
from briefbot.store.briefs import prune_briefs

#: Links whose articles are gone, and how sources did day by day: a year and a month.
REMEMBERED_FOR = timedelta(days=400)

#: Validators of addresses that are no longer asked for. Pages are asked for during a day or two.
VALID_FOR = timedelta(days=40)


def prune(archive: Archive, now: datetime, *, keep_days: int) -> int:
    """Delete what is older than ``keep_days`` (0: nothing), in small transactions; return how many articles."""
    removed = 0
    if keep_days:
        before = now - timedelta(days=keep_days)
        while True:
            with archive.writing() as connection:
                gone = prune_articles(connection, before)
                if not gone:
                    prune_briefs(connection, before)
                    break
            removed += gone
    with archive.writing() as connection:
        last = meta.get_value(connection, meta.LAST_PRUNED)
        if last is None or now - last.updated_at >= timedelta(days=1):
            web.prune(connection, validators_before=now - VALID_FOR, seen_before=now - REMEMBERED_FOR)
            sources.prune(connection, (now - REMEMBERED_FOR).date())
            meta.set_value(connection, meta.LAST_PRUNED, "", now)
    return removed
