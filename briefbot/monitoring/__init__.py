"""Logs, health and metrics of the running program."""
