"""Deletes articles and briefs older than ``[archive] keep_days``, and once a day what polls no longer need."""

from datetime import datetime, timedelta

from briefbot.store import meta, sources, web
from briefbot.store.archive import Archive
from briefbot.store.articles import prune_articles
from briefbot.store.briefs import prune_briefs

#: Time after which addresses without an article and the daily results of sources are deleted: a year and a month.
REMEMBERED_FOR = timedelta(days=400)

#: Time since the last request after which validators are deleted. Pages are requested during a day or two.
VALID_FOR = timedelta(days=40)


def prune(archive: Archive, now: datetime, *, keep_days: int) -> int:
    """Delete what is older than ``keep_days`` (0: nothing), in small transactions; return the number of articles."""
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
