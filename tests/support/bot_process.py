"""The bot as a real process, with news of the last hours, against the tests' own Telegram."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import forked
from patience import DEADLINE
from subscriber_builders import LONG_AGO, a_subscriber
from telegram_server import TOKEN, TelegramServer

from briefbot.store import subscribers
from briefbot.store.archive import open_archive

EVENTS = (
    (
        "Ports",
        "Two oil ports in Misrata reopened on Friday after a week of talks. The first tanker is expected on Monday.",
    ),
    (
        "Water",
        "Engineers repaired the pumps that bring water to Tripoli. Pressure was normal by noon, the utility said.",
    ),
    ("Road", "The coastal road between Sirte and Misrata was cleared of mines in Libya. Lorries passed it on Friday."),
)


def where_it_is_afternoon() -> str:
    """The name of a zone in which it is between two and three o'clock now: what is some hours old is of today there."""
    ahead = (14 - datetime.now(UTC).hour + 12) % 24 - 12
    return f"Etc/GMT{-ahead:+d}" if ahead else "Etc/GMT"


class Home:
    """A folder with a configuration, news that is a few hours old, and an archive."""

    def __init__(
        self,
        folder: Path,
        server: TelegramServer | None,
        *,
        url: str = "",
        news: Path | None = None,
        zone: str = "",
        **telegram: object,
    ) -> None:
        self.folder = folder
        self.archive_file = folder / "archive.db"
        self.config = folder / "briefbot.toml"
        options = {"api_url": url or server.url, "per_second": 1000.0, "per_chat": 1000.0, **telegram}
        lines = [f"{name} = {json.dumps(value)}" for name, value in options.items()]
        (folder / "news").mkdir(exist_ok=True)
        self.config.write_text(
            "\n".join(
                [
                    *(["[brief]", f"timezone = {json.dumps(zone)}"] if zone else []),
                    "[archive]",
                    f"url = {json.dumps(str(self.archive_file))}",
                    "[telegram]",
                    *lines,
                    "[[sources]]",
                    'kind = "folder"',
                    f"url = {json.dumps(str(news or folder / 'news'))}",
                ]
            ),
            encoding="utf-8",
        )

    def news(self, *events: tuple[str, str], hours_ago: float = 2.0) -> None:
        """Bring in events, each told by two outlets in their own words."""
        moment = datetime.now(UTC) - timedelta(hours=hours_ago)
        lines = []
        for name, text in events or EVENTS:
            for outlet in ("Morning Sample", "Evening Sample"):
                url = f"https://{outlet.split()[0].lower()}.example/{name.lower()}"
                told = text if outlet.startswith("Morning") else f"{text} It was reported from Libya."
                article = {"url": url, "title": f"{name} news from Libya", "outlet": outlet, "text": told}
                lines.append(json.dumps({**article, "published": moment.isoformat(), "language": "en"}))
        (self.folder / "news" / "today.jsonl").write_text("\n".join(lines) + "\n", encoding="utf-8")
        self.run("fetch")

    def environ(self) -> dict[str, str]:
        return {**os.environ, "BRIEFBOT_TELEGRAM_TOKEN": TOKEN, "XDG_DATA_HOME": str(self.folder / "data")}

    def words(self, *words: str) -> list[str]:
        return [*words, "--config", str(self.config)]

    def command(self, *words: str) -> list[str]:
        return [sys.executable, "-m", "briefbot", *self.words(*words)]

    def run(self, *words: str, code: int = 0) -> str:
        """Run a command to its end; returns what it said on both streams."""
        ended, said = forked.run(*self.words(*words), env=self.environ(), timeout=DEADLINE)
        assert ended == code, f"{words}: {ended}: {said}"
        assert TOKEN not in said
        return said

    def make_due(self, *chat_ids: int, **other: object) -> None:
        """Let the hour of these chats be the present one, and long settled; or what is named."""
        archive = open_archive(str(self.archive_file))
        with archive.writing() as connection:
            for chat_id in chat_ids:
                values = {"zone": "UTC", "hour": datetime.now(UTC).hour, "settled_at": LONG_AGO, **other}
                assert subscribers.change(connection, chat_id, **values)
        archive.close()

    def subscribe(self, *chat_ids: int, kind: str = "private") -> None:
        """Let these chats be subscribers whose hour is the present one."""
        archive = open_archive(str(self.archive_file))
        with archive.writing() as connection:
            for chat_id in chat_ids:
                each = a_subscriber(chat_id, kind=kind, zone="UTC", hour=datetime.now(UTC).hour)
                subscribers.save(connection, each)
        archive.close()

    def subscriber(self, chat_id: int) -> subscribers.Subscriber | None:
        archive = open_archive(str(self.archive_file))
        with archive.reading() as connection:
            found = subscribers.get(connection, chat_id)
        archive.close()
        return found

    @contextmanager
    def bot(self, server: TelegramServer, *, anew: bool = False) -> Iterator[forked.Process | subprocess.Popen[bytes]]:
        """The bot, running and taking updates; ended by SIGTERM, quickly and without a fault."""
        with self.started("bot", anew=anew) as process:
            server.wait_for(lambda: "running as @" in self.log() or process.poll() is not None)
            yield process
            process.send_signal(signal.SIGTERM)
            assert process.wait(DEADLINE) == 0, self.log()
            assert "Traceback" not in self.log(), self.log()
            assert TOKEN.partition(":")[2] not in self.log()

    @contextmanager
    def started(self, *words: str, anew: bool = False) -> Iterator[forked.Process | subprocess.Popen[bytes]]:
        """A running command that says what it says into the log, killed at the end; ``anew``: not forked."""
        with (self.folder / "bot.log").open("w", encoding="utf-8") as log:
            streams = {"env": self.environ(), "stdout": log, "stderr": log}
            if anew:
                process = subprocess.Popen(self.command(*words), **streams)
            else:
                process = forked.Process(*self.words(*words), **streams)
        try:
            yield process
        finally:
            process.kill()
            process.wait()

    def log(self) -> str:
        return (self.folder / "bot.log").read_text(encoding="utf-8")


class Talk:
    """Somebody in a chat, and what the bot says there."""

    def __init__(self, server: TelegramServer, user, where=None, topic=None) -> None:
        self.server, self.world, self.user, self.topic = server, server.world, user, topic
        self.where = where if where is not None else user
        self.seen = 0

    def _answers(self) -> list:
        return self.server.messages(self.where)

    def says(self, text: str, **more):
        """Say something and return the bot's next message."""
        before = len(self._answers())
        self.world.says(self.user, self.where, text, self.topic, **more)
        return self.server.wait_for(lambda: self._answers()[before:])[-1]

    def presses(self, label: str):
        """Press a button and return what became of its message, once the press was answered."""
        pressed = self.world.presses_button(self.user, self.where, label)
        found = self.server.wait_for(
            lambda: [
                call for call in self.server.calls("answerCallbackQuery") if call.params["callback_query_id"] == pressed
            ]
        )
        self.alert = found[0].params.get("text", "")
        return self._answers()[-1]

    def last(self):
        return self._answers()[-1]


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]
