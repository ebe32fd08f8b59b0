"""Records one whole conversation with the real bot for docs/conversation.md: python tests/support/record_conversation.py >FILE."""

from __future__ import annotations

import json
import tempfile
from datetime import UTC, datetime, timedelta
from pathlib import Path

from bot_process import Home, Talk
from telegram_limits import UNLIMITED
from telegram_server import TelegramServer

from briefbot import read_articles

HEAD = """# One whole conversation

Recorded with `python tests/support/record_conversation.py`: the real program, talking to the tests' own Telegram server. The
news is the bundled samples, which are invented. Buttons are in brackets; links are left out.
"""


class Recorder(Talk):
    """Prints what is said on both sides."""

    def says(self, text: str, **more):
        before = self.server.messages(self.where)
        print(f"**{self.user.name}:** {text}\n")
        super().says(text, **more)
        return self._after(before)

    def presses(self, label: str):
        before = self.server.messages(self.where)
        print(f"**{self.user.name}** taps `[{label}]`\n")
        super().presses(label)
        return self._after(before)

    def shares(self, latitude: float, longitude: float):
        before = self.server.messages(self.where)
        print(f"**{self.user.name}** shares a location\n")
        self.world.shares_location(self.user, self.where, latitude, longitude)
        self.server.wait_for(lambda: self.server.messages(self.where) != before)
        return self._after(before)

    def _after(self, before):
        known = {message.id: message for message in before}
        for message in self.server.messages(self.where):
            if message != known.get(message.id):
                self.show(message, edited=message.id in known)
        return self.last()

    @staticmethod
    def show(message, *, edited: bool) -> None:
        print("**briefbot**" + (" (in place of its message)" if edited else "") + ":\n")
        for line in message.text.split("\n"):
            print(f"> {line}  " if line else ">")
        rows = [" ".join(f"`[{label}]`" for label, _ in row) for row in message.keyboard]
        if message.markup == "inline" and rows:
            print(">\n" + "".join(f"> {row}  \n" for row in rows), end="")
        print()


def bring_news(home: Home) -> None:
    moment = datetime.now(UTC) - timedelta(hours=3)
    folder = Path(__file__).parents[2] / "seeds" / "articles"
    rows = [
        a
        for name in ("2020-05-1*", "2020-05-2*-*[!r].*", "oil-*")
        for path in sorted(folder.glob(name))
        for a in read_articles(path)
    ]
    lines = [
        json.dumps(
            {"url": a.url, "title": a.title, "outlet": a.outlet, "text": a.text, "published": moment.isoformat()}
        )
        for a in rows
    ]
    (home.folder / "news" / "today.jsonl").write_text("\n".join(lines), encoding="utf-8")
    home.run("fetch")


def main() -> None:
    print(HEAD)
    with tempfile.TemporaryDirectory() as folder, TelegramServer(limits=UNLIMITED) as server:
        home = Home(Path(folder), server, sends=False)
        bring_news(home)
        amal = Recorder(server, server.world.private("Amal"))
        with home.bot(server):
            print("## She subscribes\n")
            amal.says("/start")
            amal.presses("Subscribe")
            print("## She asks for news\n")
            amal.presses("What is new")
            amal.presses("1 · More")
            amal.presses("1 · Sources")
            amal.presses("1 · Wording")
            amal.presses("◂ Back")
            amal.says("/breif Mizda")
            amal.says("/brief Mizdah")
            amal.says("/search oil")
            print("## She makes it her own\n")
            amal.says("/settings")
            amal.presses("Hour: 07:00")
            amal.presses("06:00")
            amal.presses("Time zone: Tripoli")
            amal.says("Manchestr")
            amal.presses("Manchester, United Kingdom")
            amal.says("/settings")
            amal.presses("Length: full")
            amal.presses("short")
            amal.presses("Language: English")
            amal.presses("العربية")
            amal.says("/help")
            amal.presses("اللغة: العربية")
            amal.presses("English")
            print("## In the morning, `briefbot run`\n")
            home.make_due(amal.user.id)
            before = server.messages(amal.user)
            home.run("run")
            amal._after(before)
            home.make_due(amal.user.id, zone="Europe/London", hour=6)
            print("## She rests, and leaves\n")
            amal.says("/pause")
            amal.presses("Resume")
            amal.says("/privacy")
            amal.says("/stop")


if __name__ == "__main__":
    main()
