"""A run over all sources: polls them concurrently, parses in other processes, stores results, reports each source."""
