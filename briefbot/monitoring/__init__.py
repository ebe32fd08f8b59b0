"""Logs, health and metrics of the running bot."""
