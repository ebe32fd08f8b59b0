"""How the news changes over days: what is new to a reader of earlier briefs, and timelines."""

from briefbot.changes.timeline import make_timeline

__all__ = ["make_timeline"]
