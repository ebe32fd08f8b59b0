"""``briefbot run``: fetches, then sends the briefs that are due; the one command that cron needs."""

from briefbot.app import archives
from briefbot.app.fetch import fetch_news
from briefbot.app.outcome import DONE, PARTLY, Outcome
from briefbot.app.secrets import bot_token
from briefbot.app.send import send_briefs
from briefbot.config import Config
from briefbot.errors import BriefbotError

LOCK = "run"


def run_once(config: Config) -> Outcome:
    """Fetch, then send the briefs that are due, even if fetching fails. A second run at the same time does nothing.

    Raises:
        ConfigError: there is no token.
        BriefbotError: sending failed.
    """
    bot_token()
    with archives.opened(config) as archive, archive.lock(LOCK) as alone:
        if not alone:
            return Outcome(notes=("another run is under way: nothing was done",))
        try:
            fetched = fetch_news(config)
        except BriefbotError as error:
            fetched = Outcome(notes=(f"nothing was fetched: {error}",), exit_code=PARTLY)
        sent = send_briefs(config)
    code = sent.exit_code or (PARTLY if fetched.exit_code else DONE)
    lines = fetched.lines[-1:] + sent.lines  # of the fetch only its last line, the summary
    return Outcome(lines=lines, notes=fetched.notes + sent.notes, exit_code=code)
