"""Finds the files that briefbot ships: inside the package if installed, beside it in a checkout."""

from pathlib import Path

_PACKAGE = Path(__file__).parent


def shipped(name: str) -> Path:
    """Return the shipped folder ``templates`` or ``seeds``, or the file ``config.example.toml``.

    A wheel has it in the package; an editable install has it only beside the package.
    """
    inside = _PACKAGE / name
    return inside if inside.exists() else _PACKAGE.parent / name
