"""The archive in SQLite or PostgreSQL: sources, articles, briefs, subscribers and the ledger of sent messages."""
