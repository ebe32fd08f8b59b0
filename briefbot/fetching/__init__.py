"""One run over all sources: polled side by side, kept in the archive as they come, and told one by one."""

from briefbot.fetching.report import FetchReport, SourceReport
from briefbot.fetching.run import fetch

__all__ = ["FetchReport", "SourceReport", "fetch"]
