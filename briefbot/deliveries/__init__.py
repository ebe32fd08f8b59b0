"""Deliveries of a rendered brief: one module for each kind of destination."""
