"""Where the files that briefbot ships lie: inside the package if installed, beside it in a checkout."""

from __future__ import annotations

from pathlib import Path

_PACKAGE = Path(__file__).parent


def shipped(folder: str) -> Path:
    """Return the shipped folder ``templates`` or ``seeds``.

    A wheel has it in the package; an editable install has it only beside the package.
    """
    inside = _PACKAGE / folder
    return inside if inside.is_dir() else _PACKAGE.parent / folder


def shipped_file(name: str) -> Path:
    """Return a shipped file: ``config.example.toml``."""
    inside = _PACKAGE / name
    return inside if inside.is_file() else _PACKAGE.parent / name
