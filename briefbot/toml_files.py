"""TOML files turned into frozen dataclasses; an error names the file and the key, and says what to do."""

import difflib
import json
import math
import tomllib
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from functools import partial
from pathlib import Path
from types import GenericAlias
from typing import Any, TypeVar, get_args, get_origin

from briefbot.bounds import shown
from briefbot.errors import ConfigError
from briefbot.small_files import read_small

_Kind = TypeVar("_Kind")


def read_toml(path: Path, most: int, *, example: str, error: type[ConfigError] = ConfigError) -> dict[str, Any]:
    """Return what a TOML file of at most ``most`` bytes holds.

    Raises:
        ConfigError: it cannot be read, or is not TOML; ``error`` is its class, ``example`` shows the form.
    """
    try:
        return tomllib.loads(read_small(path, most).decode("utf-8-sig"))
    except UnicodeDecodeError as fault:
        raise error(f"{path}: not UTF-8 (byte {fault.start})", hint="save the file as UTF-8") from fault
    except OSError as fault:
        raise error(f"{path}: cannot be read: {fault.strerror}", hint="name a readable file") from fault
    except (ValueError, RecursionError) as fault:  # also a number of 5,000 digits; thousands of brackets in one another
        raise error(f"{path}: not TOML: {fault}", hint=f"see {example} for the form") from fault


def quoted(text: str) -> str:
    r"""Return a text as it is written in a TOML file.

    >>> print(quoted('a "quoted" word'))
    "a \"quoted\" word"
    """
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")  # JSON's escapes are TOML's, but for DEL


def structured(
    data: Mapping[str, Any], kind: type[_Kind], *, where: str, example: str, error: type[ConfigError] = ConfigError
) -> _Kind:
    """Return ``data``, a parsed file that messages call ``where``, as a dataclass, which checks the values itself.

    Raises:
        ConfigError: a key is unknown or has a wrong value; names it.
    """
    import cattrs  # noqa: PLC0415 - 60 ms to import, for which ``import briefbot`` would wait

    converter = cattrs.Converter(forbid_extra_keys=True)
    for plain in (int, str, bool):
        converter.register_structure_hook(plain, _exactly)
    converter.register_structure_hook(float, _number)
    converter.register_structure_hook_func(_is_tuple, partial(_listed, converter))
    try:
        return converter.structure(data, kind)
    except cattrs.ClassValidationError as fault:
        message, hint = _told(fault, kind, "", example)
        raise error(f"{where}: {message}", hint=hint) from None


def _exactly(value: Any, kind: type) -> Any:
    if type(value) is not kind:  # True is no number, "10" is no ten
        name = {int: "a whole number", str: "a text in quotes", bool: "true or false"}[kind]
        raise TypeError(f"is {shown(value)}, not {name}")
    return value


def _number(value: Any, _: type) -> float:
    if type(value) not in {int, float}:
        raise TypeError(f"is {shown(value)}, not a number")
    try:
        return float(value)
    except OverflowError:
        return math.inf  # which is out of every range


def _is_tuple(kind: Any) -> bool:
    return get_origin(kind) is tuple


def _listed(converter: Any, value: Any, kind: Any) -> tuple[Any, ...]:
    """Return a list, and no text, as a tuple of one kind."""
    if not isinstance(value, list):
        raise TypeError(f"is {shown(value)}, not a list")
    return tuple(converter.structure(value, GenericAlias(list, get_args(kind)[:1])))


def _told(error: Any, kind: Any, path: str, example: str) -> tuple[str, str]:
    """Return a message and a hint for the first thing that is wrong."""
    if hasattr(error, "group_exceptions"):  # cattrs' errors of a table's keys, or of a list's items
        noted, others = error.group_exceptions()
        if not noted:
            return _told(others[0], kind, path, example)
        inner, note = noted[0]
        name = getattr(note, "name", None) or note.index
        inside = f"{path}[{name + 1}]" if isinstance(name, int) else f"{path}.{name}".lstrip(".")
        return _told(inner, note.type, inside, example)
    if extra := getattr(error, "extra_fields", None):
        key = min(extra)
        known = [field.name for field in fields(kind)]
        near = difflib.get_close_matches(key, known, n=1)
        hint = f"did you mean {near[0]!r}?" if near else f"known keys: {', '.join(known)}"
        return f"unknown key {shown(f'{path}.{key}'.lstrip('.'))}", hint
    if isinstance(error, TypeError) and not is_dataclass(kind):
        return f"{path} {error}", f"see {example} for the form"
    if isinstance(error, ValueError):
        return f"[{path}] {error}".removeprefix("[] "), f"see {example} for what is allowed"
    head = f"[[{path.partition('[')[0]}]]" if "[" in path else f"[{path}]"
    return f"[{path}] is not a table of keys", f"write {head} on a line of its own and its keys below"
