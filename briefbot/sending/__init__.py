"""Sending the brief to everybody whose hour has come, each part once."""
