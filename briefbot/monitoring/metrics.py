"""Counters of the bot's work for Prometheus. The names are documented in docs/telegram.md."""

from collections.abc import Mapping

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest

#: The states of a part, as labels. Each counter exists from the start, as 0, because a rate needs a first value.
PART_STATES = ("sent", "unsure", "refused", "dropped", "waiting")

#: Buckets of the histogram, in seconds: Telegram answers in a tenth of a second, or asks to wait for up to a minute.
_SEND_SECONDS = (0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0, 60.0)


class Metrics:
    """The counters of one bot. Labels never come from a chat, since each value makes a series of its own."""

    def __init__(self) -> None:
        self._registry = registry = CollectorRegistry()  # the library's own would be shared by all bots of a process
        self.updates = Counter("briefbot_updates", "Updates from Telegram.", ["kind"], registry=registry)
        self.commands = Counter("briefbot_commands", "Commands from chats.", ["command"], registry=registry)
        self.parts = Counter("briefbot_parts", "Parts of briefs, by what came of them.", ["state"], registry=registry)
        self.api_errors = Counter("briefbot_api_errors", "Errors of Telegram's API.", ["kind"], registry=registry)
        self.last_send = Gauge("briefbot_last_send_timestamp_seconds", "When a part was last sent.", registry=registry)
        self.send_seconds = Histogram(
            "briefbot_send_seconds", "How long a run of sending took.", buckets=_SEND_SECONDS, registry=registry
        )
        self.briefs_made = Counter("briefbot_briefs_made", "Briefs made.", registry=registry)
        self._subscribers = Gauge("briefbot_subscribers", "Subscribers.", ["state"], registry=registry)
        for state in PART_STATES:
            self.parts.labels(state)

    def set_subscribers(self, by_state: Mapping[str, int]) -> None:
        """Set the number of subscribers by state; 0 for a state that is not in ``by_state``."""
        self._subscribers.clear()
        for state, count in by_state.items():
            self._subscribers.labels(state).set(count)

    def text(self) -> bytes:
        """Return all metrics in the text format of Prometheus."""
        return generate_latest(self._registry)
