"""The fake Telegram in a process of its own, so that a bench has its core to itself."""

import json
import subprocess
import sys
import urllib.request
from collections import Counter
from dataclasses import asdict
from pathlib import Path
from typing import Any, Self

from telegram_faults import Faults
from telegram_limits import Limits
from telegram_server import TOKEN


class ServerProcess:
    """Starts telegram_server.py and asks it over /control; ``with ServerProcess(limits=...) as server: server.url``."""

    def __init__(
        self, limits: Limits | None = None, token: str = TOKEN, *, digest: bool = True, lean: bool = True, port: int = 0
    ) -> None:
        limits = limits or Limits()
        given = {"overall": limits.overall, "per-chat": limits.per_chat, "per-group": limits.per_group}
        given |= {"per-chat-burst": limits.per_chat_burst, "token": token, "port": port}
        flags = [name for name, wanted in (("--digest", digest), ("--lean", lean)) if wanted]
        self.token = token
        self.url = ""
        self._words = [f"--{name}={value}" for name, value in given.items() if value is not None] + flags
        self._process: subprocess.Popen | None = None

    def __enter__(self) -> Self:
        program = [sys.executable, str(Path(__file__).with_name("telegram_server.py")), *self._words]
        self._process = subprocess.Popen(program, stdout=subprocess.PIPE, text=True)
        self.url = self._process.stdout.readline().strip()
        return self

    def __exit__(self, *_: object) -> None:
        self._process.terminate()
        self._process.wait()
        self._process.stdout.close()

    def control(self, name: str, **more: Any) -> Any:
        """What the server answers to an order."""
        request = urllib.request.Request(f"{self.url}/control/{name}", json.dumps(more).encode())
        with urllib.request.urlopen(request, timeout=120) as answer:
            return json.load(answer)

    def private_many(self, first_id: int, count: int) -> range:
        """Ids of that many open private chats, made at once."""
        self.control("private_many", first_id=first_id, count=count)
        return range(first_id, first_id + count)

    def set_faults(self, faults: Faults) -> None:
        """Faults by chance from now on."""
        self.control("faults", **{key: value for key, value in asdict(faults).items() if key != "chance"})

    def stats(self) -> dict[str, Any]:
        """See TelegramServer.stats."""
        return self.control("stats")

    def delivered(self) -> Counter:
        """How often each (chat id, digest of the html) was delivered; see telegram_limits.digest."""
        return Counter({(chat, text): count for chat, text, count in self.control("delivered")})
