"""Briefs by Telegram."""
