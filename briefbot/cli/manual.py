"""The manual page of briefbot(1), made from the commands' own help: ``briefbot --man``."""

import inspect
from collections.abc import Iterable, Iterator

import click

from briefbot import __version__

_FILES = (
    ("./briefbot.toml", "the configuration, if the folder has one"),
    ("~/.config/briefbot/config.toml", "else this one; `briefbot init` writes it"),
    ("~/.local/share/briefbot/archive.db", "the archive, unless the configuration names another"),
)
_ENVIRONMENT = (
    ("BRIEFBOT_CONFIG", "the configuration file, where --config names none"),
    ("BRIEFBOT_ARCHIVE_URL", "the archive, before [archive] url"),
    ("BRIEFBOT_TELEGRAM_TOKEN", "the bot's token"),
    ("BRIEFBOT_TELEGRAM_TOKEN_FILE", "a file that holds it"),
    ("NO_COLOR", "set: no colours"),
    ("PAGER", "what --pager shows a brief with; less if it is not set"),
)
_EXIT_STATUS = (
    ("0", "done; what failed and was left out is named on stderr"),
    ("1", "failed"),
    ("2", "wrong usage or configuration"),
    ("3", "with --strict: done, but something failed and was left out"),
    ("130", "stopped by Ctrl-C"),
)


def manual(group: click.Group, sections: dict[str, tuple[str, ...]]) -> str:
    """Return the manual page, for man(1), of a group of commands, which are listed in ``sections``."""
    context = click.Context(group, info_name="briefbot", **group.context_settings)
    lines = [
        f'.TH BRIEFBOT 1 "" "briefbot {__version__}" "User Commands"',
        *(".SH NAME", f"briefbot {_escaped('-')} daily news briefs in which every sentence is verbatim"),
        *(".SH SYNOPSIS", ".B briefbot", "[OPTIONS] COMMAND [ARGS]..."),
        *(".SH DESCRIPTION", *_prose(group)),
        *(".SH OPTIONS", *_options(context)),
    ]
    for title, names in sections.items():
        known = [(name, command) for name in names if (command := group.get_command(context, name))]
        if known:
            lines.append(f".SH {_escaped(title.upper())}")
        for name, command in known:
            lines += _command(
                command, click.Context(command, info_name=name, parent=context, **command.context_settings)
            )
    for title, rows in (("EXIT STATUS", _EXIT_STATUS), ("ENVIRONMENT", _ENVIRONMENT), ("FILES", _FILES)):
        lines += [f".SH {title}", *_definitions(rows)]
    return "\n".join(lines) + "\n"


def _command(command: click.Command, context: click.Context) -> Iterator[str]:
    """Yield the part of a command, then those of the commands in it."""
    usage = " ".join([context.command_path, *command.collect_usage_pieces(context)])
    yield f".SS {_escaped(usage)}"
    yield from _prose(command)
    yield from _options(context)
    if command.epilog:
        yield from (".PP", _escaped(command.epilog))
    if isinstance(command, click.Group):
        for name in command.list_commands(context):
            inner = command.get_command(context, name)
            if inner:
                yield from _command(inner, click.Context(inner, info_name=name, parent=context))


def _prose(command: click.Command) -> Iterator[str]:
    for paragraph in inspect.cleandoc(command.help or "").split("\n\n"):
        yield from (".PP", _escaped(" ".join(paragraph.split())))


def _options(context: click.Context) -> Iterator[str]:
    options = (each for each in context.command.get_params(context) if isinstance(each, click.Option))
    yield from _definitions(filter(None, (each.get_help_record(context) for each in options)))


def _definitions(rows: Iterable[tuple[str, str]]) -> Iterator[str]:
    for term, text in rows:
        yield from (".TP", f".B {_escaped(term)}", _escaped(text))


def _escaped(text: str) -> str:
    r"""Return a line of text that roff prints as it is.

    >>> print(_escaped(".5 - a\\b"))
    \&.5 \- a\eb
    """
    text = text.replace("\\", r"\e").replace("-", r"\-")
    return rf"\&{text}" if text[:1] in {".", "'"} else text
