"""20,000 readers, 3 parts each, a Telegram that fails, and a sender killed 20 times: each part once, and how fast.

The limits are scaled up on both sides, so that it ends in minutes: 200 messages a second over all and 6.7 to
one chat. Run it alone: python tests/bench/bench_send.py [readers] [messages a second]
"""

import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "support"))

from broadcasting import Trial


def main() -> None:
    readers = int(sys.argv[1]) if len(sys.argv) > 1 else 20_000
    per_second = int(sys.argv[2]) if len(sys.argv) > 2 else 200
    with tempfile.TemporaryDirectory() as folder:
        trial = Trial(
            Path(folder), readers, kills=20, per_second=per_second, between_kills=(5 * per_second, 18 * per_second)
        ).run()
    taken, asked = trial.speed()
    print(f"{readers:,} readers, {len(trial.gone)} of them blocked, {trial.parts} parts each; {trial.seconds:.0f} s")
    print(f"{trial.runs} runs, 20 killed; requests by outcome: {trial.stats['outcomes']}")
    print(f"parts that are not as they must be: {len(trial.wrong())}")
    print(f"delivered twice: {trial.stats['delivered_twice']}; asked again too early: {trial.stats['impatient']}")
    in_doubt = trial.in_doubt()
    print(f"in_doubt: {sum(in_doubt.values())}, by what Telegram knows of them: {in_doubt}")
    print(f"Telegram itself counts {trial.unanswered()} parts whose answer reached nobody")
    print(f"taken: {taken:.1%} of what the limits allow while a sender ran; with refused ones {asked:.1%}")
    print(f"most in a second: {trial.stats['peak_second']} of {per_second} allowed; memory {trial.memory / 1e6:.0f} MB")
    for each in trial.wrong()[:10]:
        print(" ", each)
    sys.exit(bool(trial.wrong()))


if __name__ == "__main__":
    main()
