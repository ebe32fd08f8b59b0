"""What a run did, source by source."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from briefbot.store.sources import BAD, SKIPPED


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceReport:
    """How one source did."""

    name: str
    kind: str
    url: str
    outcome: str
    """``answered``, ``unchanged``, ``fresh``; ``failed``, ``gone``; ``waiting``, ``refused``."""

    detail: str = ""
    """Why it failed or was not asked; or what was odd, though it answered."""

    new: int = 0
    """Articles stored."""

    changed: int = 0
    """Articles of which a new version was stored."""

    known: int = 0
    """Articles that were looked at and had not changed."""

    notes: tuple[tuple[str, int], ...] = ()
    """Why texts are no more than they are, and of how many."""

    retry_at: datetime | None = None
    """Not to be asked again before."""

    @property
    def is_missing(self) -> bool:
        """It was not heard."""
        return self.outcome in BAD | SKIPPED


@dataclass(frozen=True, slots=True, kw_only=True)
class FetchReport:
    """How a run did."""

    sources: tuple[SourceReport, ...] = ()
    """In the order in which they were asked for."""

    seconds: float = 0.0
    removed: int = 0
    """Articles that were older than is to be kept."""

    is_elsewhere: bool = False
    """Nothing was done: another run on the same archive is under way."""

    @property
    def new(self) -> int:
        """Articles stored, of all sources."""
        return sum(source.new for source in self.sources)

    @property
    def changed(self) -> int:
        """Articles of which a new version was stored."""
        return sum(source.changed for source in self.sources)

    @property
    def missing(self) -> tuple[SourceReport, ...]:
        """The sources that were not heard."""
        return tuple(source for source in self.sources if source.is_missing)
