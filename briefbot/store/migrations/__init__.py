"""Numbered steps from an empty database to `briefbot.store.schema`. Forward only; a step that shipped never changes."""
