"""Articles to reports: which of them carry the same copy."""

from briefbot.reprints.collapse import ReprintOptions, collapse_reprints

__all__ = ["ReprintOptions", "collapse_reprints"]
