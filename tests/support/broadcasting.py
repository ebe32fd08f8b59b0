"""A trial of sending: many readers, a Telegram that fails by chance, and a sender that is killed on the way."""

from __future__ import annotations

import json
import os
import random
import select
import signal
import subprocess
import time
from collections import Counter
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from pathlib import Path

from bot_process import Home
from subscriber_builders import a_subscriber
from telegram_faults import Faults
from telegram_limits import Limits, digest
from telegram_process import ServerProcess

from briefbot import read_articles
from briefbot.store import subscribers
from briefbot.store.archive import open_archive
from briefbot.store.schema import editions, ledger
from briefbot.telegram.content import content_from

FIRST = 1_000_001
"""The id of the first reader."""


@dataclass
class Trial:
    """What is tried, and what came of it."""

    folder: Path
    readers: int
    kills: int
    per_second: int
    faults: Faults = field(
        default_factory=lambda: Faults(
            seed=3, rate_429=0.05, rate_5xx=0.01, drop_before=0.005, drop_after=0.005, latency=(0.01, 0.05)
        )
    )
    blocked: float = 0.02
    between_kills: tuple[int, int] = (60, 180)
    """Requests of a sender before it is killed, at least and at most."""
    seed: int = 7

    seconds: float = 0.0
    memory: int = 0
    """Of the sender at most, in bytes."""
    runs: int = 0
    told: Counter[str] = field(default_factory=Counter)
    """What the runs that came to their end said of parts."""

    def run(self) -> Trial:
        """Do it."""
        limits = Limits(self.per_second, self.per_second / 30, 20)
        chance = random.Random(self.seed)
        with ServerProcess(limits) as server:
            home = Home(self.folder, None, url=server.url, per_second=float(self.per_second), per_chat=limits.per_chat)
            with home.config.open("a", encoding="utf-8") as config:
                config.write('\n[brief]\nsummarizer = "lead"\nsentences = 6\n')
            self.bring_news(home)
            chats = server.private_many(FIRST, self.readers)
            self.gone = set(chance.sample(list(chats), int(self.blocked * self.readers)))
            for chat in self.gone:
                server.control("blocks", user=chat)
            self.subscribe(home, chats)
            server.set_faults(self.faults)
            begun = time.monotonic()
            for _ in range(self.kills):
                self.killed_after(home, server, chance.randint(*self.between_kills))
            while self.to_the_end(home)["waiting"]:
                pass
            self.seconds = time.monotonic() - begun
            self.stats = server.stats()
            self.lines = server.control("lines")
        self.look_at(home)
        return self

    @staticmethod
    def bring_news(home: Home) -> None:
        """The bundled sample dispatches, as if they were of today: a full brief, at length, is three parts.

        It is told by leads: which other sentences are news depends on the weekdays that they name.
        """
        moment = datetime.now(UTC) - timedelta(hours=2)
        lines = [
            json.dumps(
                {
                    "url": each.url,
                    "title": each.title,
                    "outlet": each.outlet,
                    "text": each.text,
                    "published": moment.isoformat(),
                }
            )
            for each in read_articles(Path(__file__).parents[2] / "seeds" / "articles")
        ]
        (home.folder / "news" / "today.jsonl").write_text("\n".join(lines), encoding="utf-8")
        home.run("fetch")

    @staticmethod
    def subscribe(home: Home, chats: range) -> None:
        archive = open_archive(str(home.archive_file))
        with archive.writing() as connection:
            for chat in chats:
                subscribers.save(connection, a_subscriber(chat, zone="UTC", hour=datetime.now(UTC).hour))
        archive.close()

    def _started(self, home: Home) -> subprocess.Popen[bytes]:
        self.runs += 1
        # started, not forked: what its forerunner was told to wait for, and took with it, is over when it has its imports
        return subprocess.Popen(
            home.command("send", "--json"), env=home.environ(), stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
        )

    def _ended(self, process: subprocess.Popen[bytes]) -> str:
        while not select.select([process.stdout], [], [], 0.5)[0]:  # it says all it has to say at its end
            self._weigh(process)
        return process.communicate()[0].decode()

    def _weigh(self, process: subprocess.Popen[bytes]) -> None:
        """Note the most memory that a sender has had; at its end the system would add its parent's."""
        with suppress(OSError, ValueError):
            status = Path(f"/proc/{process.pid}/status").read_text(encoding="ascii")
            kilobytes = next((line.split()[1] for line in status.splitlines() if line.startswith("VmHWM")), "0")
            self.memory = max(self.memory, int(kilobytes) * 1024)

    def killed_after(self, home: Home, server: ServerProcess, requests: int) -> None:
        last = server.control("requests") + requests
        process = self._started(home)
        while server.control("requests") < last and not select.select([process.stdout], [], [], 0.02)[0]:
            self._weigh(process)
        os.kill(process.pid, signal.SIGKILL)  # not by Popen: that one would ask first and reap a sender that has ended
        self._ended(process)

    def to_the_end(self, home: Home) -> dict[str, int]:
        process = self._started(home)
        said = self._ended(process)
        assert process.returncode in (0, 3), said
        parts = json.loads(said)["parts"]
        self.told.update(parts)
        return parts

    def look_at(self, home: Home) -> None:
        """Read the ledger, and compare it with what Telegram knows."""
        archive = open_archive(str(home.archive_file))
        with archive.reading() as connection:
            contents = {row.id: content_from(row.content) for row in connection.execute(editions.select())}
            rows = list(connection.execute(ledger.select()))
        archive.close()
        texts = {number: [digest(page.html) for page in content.parts] for number, content in contents.items()}
        (self.parts,) = {len(each) for each in texts.values()}
        self.states = {(row.chat_id, texts[row.edition_id][row.part]): row.state for row in rows}
        self.requests: dict[tuple[int, str], list[str]] = {}
        for _, chat, text, outcome in self.lines:
            self.requests.setdefault((chat, text), []).append(outcome)

    # what must hold

    def delivered(self, key: tuple[int, str]) -> int:
        """How often a part stands in its chat."""
        return sum(outcome in {"ok", "drop_after", "client_gone", "garbled"} for outcome in self.requests.get(key, ()))

    def wrong(self) -> list[str]:
        """Return each part of a living reader that is not as it must be."""
        living = {key: state for key, state in self.states.items() if key[0] not in self.gone}
        found = [f"{key}: twice" for key in self.states if self.delivered(key) > 1]
        found += [f"{key}: {state}" for key, state in living.items() if state not in ("sent", "in_doubt")]
        found += [
            f"{key}: sent, they say" for key, state in living.items() if state == "sent" and self.delivered(key) != 1
        ]
        if len(living) != (self.readers - len(self.gone)) * self.parts:
            found.append(f"{len(living)} parts of living readers in the ledger")
        return found

    def in_doubt(self) -> dict[str, int]:
        """Return the parts in doubt by what Telegram knows of their last request."""
        known = Counter()
        for key, state in self.states.items():
            if state == "in_doubt":
                known[(self.requests.get(key) or ["never arrived"])[-1]] += 1
        return dict(known)

    def unanswered(self) -> int:
        """Return of how many parts Telegram itself knows that no answer reached the sender."""
        lost = {"drop_before", "drop_after", "client_gone", "refused_unread", "pending"}
        return sum(outcomes[-1] in lost for outcomes in self.requests.values())

    def speed(self) -> tuple[float, float]:
        """Return messages taken a second and requests a second while a sender was at work, each over what is allowed."""
        moments = sorted(moment for moment, *_ in self.lines)
        busy = sum(gap for earlier, later in pairwise(moments) if (gap := later - earlier) < 0.1)
        taken = sum(outcome in {"ok", "drop_after", "client_gone"} for *_, outcome in self.lines)
        return taken / busy / self.per_second, len(moments) / busy / self.per_second
