"""``briefbot run``: fetches, then sends and delivers the briefs that are due; the one command that cron needs."""

from collections.abc import Callable

from briefbot.app import archives
from briefbot.app.deliver import deliver_due
from briefbot.app.fetch import fetch_news
from briefbot.app.outcome import DONE, FAILED, PARTLY, Outcome
from briefbot.app.secrets import bot_token, has_token
from briefbot.app.send import send_briefs
from briefbot.config import Config
from briefbot.errors import BriefbotError

LOCK = "run"


def run_once(config: Config) -> Outcome:
    """Fetch, send the briefs that are due, and make the deliveries that are due; each even if the others fail.

    Where there is a delivery, no token is needed: without one, nothing is sent to Telegram. A second run at the same
    time does nothing.

    Raises:
        ConfigError: there is neither a token nor a delivery.
        BriefbotError: sending failed, and there is no delivery.
    """
    if not config.deliveries:
        bot_token()
    with archives.opened(config) as archive, archive.lock(LOCK) as alone:
        if not alone:
            return Outcome(notes=("another run is under way: nothing was done",))
        fetched = _tried(lambda: fetch_news(config), "nothing was fetched", PARTLY)
        parts = []
        if not config.deliveries:
            parts.append(send_briefs(config))
        elif has_token():
            parts.append(_tried(lambda: send_briefs(config), "nothing was sent to Telegram", FAILED))
        if config.deliveries and not any(part.stopped for part in parts):
            parts.append(deliver_due(config, archive))
    codes = {part.exit_code for part in parts}
    code = FAILED if FAILED in codes else PARTLY if fetched.exit_code or PARTLY in codes else DONE
    lines = fetched.lines[-1:] + tuple(line for part in parts for line in part.lines)  # of the fetch only the summary
    notes = fetched.notes + tuple(note for part in parts for note in part.notes)
    return Outcome(lines=lines, notes=notes, exit_code=code)


def _tried(part: Callable[[], Outcome], failure: str, code: int) -> Outcome:
    """Return the outcome of a part of the run; of one that fails, its error as a note."""
    try:
        return part()
    except BriefbotError as error:
        return Outcome(notes=(f"{failure}: {error.with_hint}",), exit_code=code)
