"""What goes wrong on the way to Telegram: on order, or by chance with a seed."""

import random
from dataclasses import dataclass, field
from typing import Any

KINDS = {"drop_before", "drop_after", "late", "5xx", "429", "garbled", "slow_body"}
BEFORE = {"drop_before", "5xx", "429"}  # the request is not done at all
GATEWAY = {500: "Internal Server Error", 502: "Bad Gateway", 503: "Service Unavailable", 504: "Gateway Timeout"}


@dataclass
class Fault:
    """One thing that goes wrong.

    ``drop_before``: the connection is closed once the request was read, and nothing was done. ``drop_after``: it was
    done, then the connection is closed. ``late``: done at once, answered after ``seconds``. ``5xx``: not done. ``429``:
    not done. ``garbled``: done, the JSON of the answer is cut off. ``slow_body``: done, the answer comes in pieces.
    """

    kind: str
    times: int = 1
    method: str | None = "sendMessage"
    chat: int | None = None
    seconds: float = 1.0
    status: int = 502
    retry_after: int = 1
    html: bool = False

    def fits(self, method: str, chat: int | None) -> bool:
        """Whether it is meant for that request."""
        named = self.method is None or self.method.lower() == method
        return self.times > 0 and named and self.chat in {None, chat}


@dataclass
class Faults:
    """Faults by chance, each with its share of the requests; ``latency`` delays each answer by a time between two."""

    seed: int = 1
    rate_429: float = 0.0
    retry_after: int = 1
    rate_5xx: float = 0.0
    drop_before: float = 0.0
    drop_after: float = 0.0
    late: float = 0.0
    late_seconds: float = 5.0
    latency: tuple[float, float] | None = None
    methods: tuple[str, ...] = ("sendMessage",)
    chance: random.Random = field(init=False, repr=False)

    def __post_init__(self) -> None:
        self.chance = random.Random(self.seed)
        self.names = {method.lower() for method in self.methods}

    def draw(self, method: str) -> Fault | None:
        """What goes wrong with a request, if anything."""
        if method not in self.names:
            return None
        at = self.chance.random()
        shares = (("429", self.rate_429), ("5xx", self.rate_5xx), ("drop_before", self.drop_before))
        for kind, share in (*shares, ("drop_after", self.drop_after), ("late", self.late)):
            if at < share:
                status = self.chance.choice(sorted(GATEWAY)) if kind == "5xx" else 502
                return Fault(kind, retry_after=self.retry_after, seconds=self.late_seconds, status=status)
            at -= share
        return None

    def delay(self) -> float:
        """How long this answer takes."""
        return self.chance.uniform(*self.latency) if self.latency else 0.0


class Troubles:
    """The faults that are on order and those that come by chance."""

    def __init__(self) -> None:
        self.orders: list[Fault] = []
        self.faults = Faults()

    def order(self, kind: str, times: int = 1, **more: Any) -> Fault:
        """Put a fault on order for the next requests it fits."""
        if kind not in KINDS:
            raise ValueError(f"no fault is called {kind!r}; there are {', '.join(sorted(KINDS))}")
        made = Fault(kind, times, **more)
        self.orders.append(made)
        return made

    def next(self, method: str, chat: int | None) -> Fault | None:
        """The fault that this request meets."""
        for order in self.orders:
            if order.fits(method, chat):
                order.times -= 1
                return order
        return self.faults.draw(method)
