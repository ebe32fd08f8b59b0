"""The line that `briefbot cron` prints, run by Debian's own cron daemon for three minutes: one brief, once, a page and a site.

Run it as root where the package ``cron`` is installed: python tests/support/cron_trial.py. The daemon gets a crontab and a
/run of its own, in a mount namespace that ends with it; the machine's crontabs are not touched. The test suite has no
part in it, as a crontab knows no time shorter than a minute.
"""

import os
import sqlite3
import subprocess
import sys
import tempfile
import time
from contextlib import closing
from pathlib import Path

from bot_process import Home
from telegram_limits import UNLIMITED
from telegram_server import TOKEN, TelegramServer

MINUTES = 3

#: Of the news that is fetched.
NEWS = "Ports news from Libya"

DAEMON = """
set -e
mount -t tmpfs tmpfs /run
mount -t tmpfs tmpfs /var/spool/cron/crontabs
crontab "$1"
exec cron -f
"""


def runs(archive: Path) -> set[int]:
    """The moment of the last poll of the one source, which each run leaves behind."""
    with closing(sqlite3.connect(archive)) as connection:
        return {row[0] for row in connection.execute("SELECT checked_at FROM sources") if row[0]}


def main() -> None:
    with tempfile.TemporaryDirectory() as folder, TelegramServer(limits=UNLIMITED) as server:
        home = Home(Path(folder), server)
        out = home.folder / "out"
        with home.config.open("a", encoding="utf-8") as config:
            config.write('\n[[deliveries]]\npath = "out/brief.html"\nevery = "run"\n')
            config.write('\n[[deliveries]]\nkind = "site"\npath = "out/site"\n')
        home.news()
        reader = server.world.private("Amal")
        (home.folder / "one.jsonl").write_text(f'{{"chat_id": {reader.id}}}\n')
        home.run("subscribers", "import", str(home.folder / "one.jsonl"))
        home.make_due(reader.id)
        token = home.folder / "token"
        token.write_text(TOKEN)
        token.chmod(0o600)
        environ = {**os.environ, "BRIEFBOT_TELEGRAM_TOKEN_FILE": str(token)}
        printed = subprocess.run(
            home.command("cron", "--every", "1"), env=environ, capture_output=True, text=True, check=True
        )
        print(printed.stdout, end="")
        (home.folder / "crontab").write_text(printed.stdout)
        seen = runs(home.archive_file)
        command = ["unshare", "--mount", "sh", "-c", DAEMON, "sh", str(home.folder / "crontab")]
        daemon = subprocess.Popen(command)
        try:
            end = time.monotonic() + 60 * MINUTES + 5
            while time.monotonic() < end:
                assert daemon.poll() is None, "the daemon did not start"
                time.sleep(0.5)
                seen |= runs(home.archive_file)
        finally:
            daemon.terminate()
            daemon.wait()
        pages = {each: [*out.glob(each)] for each in ("brief.html", "site/days/*.html")}
        written = [each for each in pages if any(NEWS in page.read_text(encoding="utf-8") for page in pages[each])]
        briefs = [message for message in server.messages(reader) if message.text.startswith("Libya brief,")]
    print(f"{len(seen) - 1} runs in {MINUTES} minutes, {len(briefs)} brief, written: {written}")
    sys.exit(not (len(seen) - 1 >= MINUTES - 1 and len(briefs) == 1 and len(written) == len(pages)))


if __name__ == "__main__":
    main()
