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
