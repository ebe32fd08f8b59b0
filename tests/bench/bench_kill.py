"""200 fetches killed (SIGKILL) at random moments: the archive is sound after each, and ends as an undisturbed one.

60 feeds, so that parsing is done in processes of its own, of which none may be left behind. Run it with ``make bench``.
"""

from __future__ import annotations

import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "support"))

import feed_server
from killing import fetch_once, killed_often, remove

FEEDS, ENTRIES, KILLS = 60, 20, int(sys.argv[1]) if len(sys.argv) > 1 else 200


def random_moments(config: Path, file: Path) -> Callable[[], Callable[[], bool]]:
    """What gives a moment of a fetch by chance, from its first third to a little after its end."""
    began = time.monotonic()
    assert fetch_once(config)
    longest, chance = time.monotonic() - began, random.Random(0)
    remove(file)

    def moments() -> Callable[[], bool]:
        end = time.monotonic() + chance.uniform(0.3 * longest, 1.05 * longest)
        return lambda: time.monotonic() >= end

    return moments


def main() -> None:
    command = [sys.executable, feed_server.__file__, str(FEEDS), str(ENTRIES)]
    with (
        subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as server,
        tempfile.TemporaryDirectory() as folder,
    ):
        port = int(server.stdout.readline())
        config, file = Path(folder) / "config.toml", Path(folder) / "archive.db"
        tables = "".join(
            f'[[sources]]\nurl = "http://{feed_server.address(n)}:{port}/feed/{n}"\n' for n in range(FEEDS)
        )
        config.write_text(f'[archive]\nurl = "{file}"\n[http]\nallow_private = true\n{tables}')
        killed, whole = killed_often(config, file, kills=KILLS, moments=random_moments(config, file))
        server.terminate()
    left = subprocess.run(
        ["pgrep", "-f", "multiprocessing.*spawn"], capture_output=True, text=True, check=False
    ).stdout.split()
    print(
        f"{killed} fetches killed, {whole} carried to the end: each archive sound, each end as undisturbed; {len(left)} processes left"
    )


if __name__ == "__main__":
    main()
