"""Where a rendered brief goes: one module a place."""
