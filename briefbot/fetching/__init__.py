"""One run over all sources: polled side by side, kept in the archive as they come, and reported one by one."""
