"""Filters of one's own: the functions of a file ``filters.py`` beside one's templates. It is code, and it runs."""

import inspect
import sys
from collections.abc import Callable, Collection, Iterable
from functools import lru_cache
from hashlib import sha256
from pathlib import Path
from traceback import walk_tb
from types import ModuleType
from typing import Any

from briefbot.errors import RenderError
from briefbot.language.characters import one_line
from briefbot.small_files import read_small

#: The name of the file in a folder of templates.
FILE = "filters.py"

#: Bytes of it at most; one with a hundred filters has a thirtieth of that.
LARGEST_FILE = 1_000_000

#: A file with the time of its last change and its size: what is known of another is out of date.
Stamped = tuple[Path, int, int]


def filter_files(folders: Iterable[Path]) -> tuple[Stamped, ...]:
    """Return the files of filters in folders of templates, in their order."""
    found = []
    for folder in dict.fromkeys(folders):
        path = folder / FILE
        try:
            if path.is_file():
                found.append((path, path.stat().st_mtime_ns, path.stat().st_size))
        except (OSError, ValueError):  # a name that no folder can have: the template that is looked up there is told
            continue
    return tuple(found)


def own_filters(files: Iterable[Stamped], taken: Collection[str]) -> dict[str, Callable[..., Any]]:
    """Run the files and return their public functions by name; of two of one name, that of the first file.

    Args:
        files: as of `filter_files`.
        taken: the names of the filters that there are.

    Raises:
        RenderError: a file cannot be run, or a function has a name that is taken; names the file and the line.
    """
    found: dict[str, Callable[..., Any]] = {}
    for file in files:
        for name, function in _functions_of(*file).items():
            if name in taken:
                line = getattr(getattr(function, "__code__", None), "co_firstlineno", 1)
                hint = f"give it another name, such as my_{name}: the shipped templates use the one that there is"
                raise RenderError(f"{file[0]}:{line}: there is a filter called {name!r} already", hint=hint)
            found.setdefault(name, function)
    return found


@lru_cache(maxsize=16)
def _functions_of(path: Path, changed: int, size: int) -> dict[str, Callable[..., Any]]:
    """Run a file and return the public functions that it defines; ``changed`` and ``size`` tell its versions apart."""
    version = sha256(f"{path} {changed} {size}".encode(errors="surrogateescape")).hexdigest()[:16]
    module = ModuleType(f"briefbot_filters_{version}")
    module.__file__ = str(path)
    sys.modules[module.__name__] = module  # where dataclasses and pickle look a class up
    try:
        code = compile(read_small(path, LARGEST_FILE), str(path), "exec", dont_inherit=True)
        exec(code, module.__dict__)  # noqa: S102  # the user's own file: docs/templates.md says that it runs
    except (Exception, SystemExit) as error:
        del sys.modules[module.__name__]
        raise _explained(error, path) from error
    return {
        name: value
        for name, value in vars(module).items()
        if inspect.isfunction(value) and value.__module__ == module.__name__ and not name.startswith("_")
    }


def _explained(error: BaseException, path: Path) -> RenderError:
    if isinstance(error, OSError) and not (line := line_in(error, path)):
        return RenderError(f"{path}: cannot be read: {error.strerror or error}", hint="name a readable file")
    line = error.lineno or 1 if isinstance(error, SyntaxError) else line_in(error, path) or 1
    told = error.msg if isinstance(error, SyntaxError) else f"{type(error).__name__}: {error}"
    return RenderError(f"{path}:{line}: {one_line(told)}", hint="mend the file of your filters at that line")


def line_in(error: BaseException, path: Path) -> int:
    """Return the last line of a file at which an error passed; 0 if it did not."""
    lines = [line for frame, line in walk_tb(error.__traceback__) if frame.f_code.co_filename == str(path)]
    return lines[-1] if lines else 0
