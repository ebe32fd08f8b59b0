"""Mistakes in templates: each as one line with file and line, and with the name that may have been meant."""

import difflib
import re
from collections.abc import Iterable, Sequence
from pathlib import Path
from traceback import walk_tb

import jinja2

from briefbot import model
from briefbot.errors import RenderError
from briefbot.language.characters import one_line
from briefbot.rendering.own_filters import FILE, line_in

_UNKNOWN_FILTER = re.compile(r"No filter named '([^']*)'")
_UNKNOWN_TEST = re.compile(r"No test named '([^']*)'")
_UNKNOWN_TAG = re.compile(r"Encountered unknown tag '([^']*)'")
_UNKNOWN_NAME = re.compile(r"'([^']*)' is undefined")
_UNKNOWN_ATTRIBUTE = re.compile(r"'briefbot\.model\.(\w+) object' has no attribute '([^']*)'")

#: The tags of Jinja that a template may want.
_WITH_AN_END = ("block", "if", "for", "set", "macro", "call", "filter", "with", "raw")
_TAGS = (*_WITH_AN_END, *(f"end{tag}" for tag in _WITH_AN_END), "extends", "include", "import", "from", "elif", "else")

#: What templates see, by `briefbot.rendering.templates` and inside the blocks of the shipped ones.
_NAMES = ("brief", "timeline", "story", "number", "loop", "self", "super")


def explained(error: Exception, template: str, folders: Sequence[Path], environment: jinja2.Environment) -> RenderError:
    """Return what a template raised as one line with its place and what to do."""
    place = place_of(error, template)
    if isinstance(error, RenderError):
        return error
    if isinstance(error, RecursionError):
        hint = f'to build on the shipped one write {{% extends "shipped:{template}" %}}'
        return RenderError(f"{template}: the template includes or extends itself", hint=hint)
    if isinstance(error, (jinja2.TemplateSyntaxError, jinja2.UndefinedError, jinja2.TemplateRuntimeError)):
        message = one_line(error.message or str(error))
        return RenderError(f"{place}: {message}", hint=_advice(error, message, environment))
    for folder in folders:
        if line := line_in(error, folder / FILE):
            told = one_line(f"{type(error).__name__}: {error}")
            hint = "mend the filter at that line, or give it what it expects"
            return RenderError(f"{folder / FILE}:{line}: {told} (in a filter that {place} uses)", hint=hint)
    if isinstance(error, OSError):
        return RenderError(f"{template}: cannot be read: {error}", hint="name a readable file in UTF-8")
    return RenderError(
        f"{place}: {one_line(f'{type(error).__name__}: {error}')}", hint="mend the expression at that line"
    )


def place_of(error: Exception, template: str) -> str:
    """Return the file and the line of a template at which it went wrong; the template's name if none is known."""
    if isinstance(error, jinja2.TemplateSyntaxError):
        return f"{error.filename or error.name or template}:{error.lineno}"
    # how Jinja marks a frame that it has mapped to a template; the innermost is where it went wrong
    frames = [each for each in walk_tb(error.__traceback__) if "__jinja_exception__" in each[0].f_globals]
    return f"{frames[-1][0].f_code.co_filename}:{frames[-1][1]}" if frames else template


def _advice(error: Exception, message: str, environment: jinja2.Environment) -> str:
    """Return the name that may have been meant, and what to do."""
    for form, known in (
        (_UNKNOWN_FILTER, environment.filters),
        (_UNKNOWN_TEST, environment.tests),
        (_UNKNOWN_TAG, _TAGS),
        (_UNKNOWN_NAME, (*_NAMES, *environment.globals)),
    ):
        if found := form.search(message):
            return _meant(found[1], known) + _next_step(error)
    if found := _UNKNOWN_ATTRIBUTE.search(message):
        kind = getattr(model, found[1], None)
        return _meant(found[2], [name for name in dir(kind) if not name.startswith("_")]) + _next_step(error)
    return _next_step(error)


def _meant(name: str, known: Iterable[str]) -> str:
    near = difflib.get_close_matches(name, sorted(known), n=1)
    return f"did you mean {near[0]!r}? " if near else ""


def _next_step(error: Exception) -> str:
    if isinstance(error, jinja2.UndefinedError):
        return "a template sees one name, brief (or timeline; of a site page); docs/templates.md says what is in it"
    return "mend the template at that line; docs/templates.md lists the filters and blocks"
