"""Logs, health and metrics of the running bot; the progress of long tasks."""
