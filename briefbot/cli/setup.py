"""``briefbot init``, ``doctor`` and ``plugins``."""

from pathlib import Path

import click

from briefbot import app
from briefbot.app.outcome import Outcome
from briefbot.cli import options
from briefbot.cli.common import cli


@cli.command("init", epilog="Example: briefbot init && $EDITOR ~/.config/briefbot/config.toml")
@click.argument("path", type=options.PATH, required=False)
@click.option("--force", is_flag=True, help="Replace what is there.")
def init_command(path: Path | None, *, force: bool) -> Outcome:
    """Write a commented configuration to PATH, or where briefbot looks for it."""
    return app.setup.write_config(path, force=force)


@cli.command("doctor", epilog="Example: briefbot doctor")
@options.json
@options.strict
@options.config
def doctor_command(config_path: Path | None) -> Outcome:
    """Look at configuration, archive, sources, clock, disk and token; tell what is wrong and what to do about it."""
    return app.doctor.examine(config_path)


@cli.command("plugins", epilog="Example: briefbot plugins")
def plugins_command() -> Outcome:
    """List the plugins that can be asked for by name: kind, name, and the package that offers it."""
    return app.setup.list_plugins()
