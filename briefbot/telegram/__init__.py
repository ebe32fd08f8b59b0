"""Sending briefs by Telegram: composing, splitting into messages, sending, and recording the result of each."""
