"""Articles to reports: which of them carry the same copy."""

from briefbot.reprints.collapse import collapse_reprints

__all__ = ["collapse_reprints"]
