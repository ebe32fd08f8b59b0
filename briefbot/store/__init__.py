"""The archive: what came in and what was made of it, kept in SQLite or PostgreSQL."""
