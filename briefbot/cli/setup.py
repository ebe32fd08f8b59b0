"""``briefbot init``, ``doctor`` and ``plugins``."""

from pathlib import Path

import click

from briefbot import app
from briefbot.cli.common import PATH, config_option, finish, json_option, strict_option


@click.command("init", epilog="Example: briefbot init && $EDITOR ~/.config/briefbot/config.toml")
@click.argument("path", type=PATH, required=False)
@click.option("--force", is_flag=True, help="Replace what is there.")
def init_command(path: Path | None, *, force: bool) -> None:
    """Write a commented configuration to PATH, or where briefbot looks for it."""
    finish(app.init.write_config(path, force=force))


@click.command("doctor", epilog="Example: briefbot doctor")
@json_option
@strict_option
@config_option
def doctor_command(form: str, config_path: Path | None, *, strict: bool) -> None:
    """Look at configuration, archive, sources, clock, disk and token; tell what is wrong and what to do about it."""
    finish(app.doctor.examine(config_path, form=form), strict=strict)


@click.command("plugins", epilog="Example: briefbot plugins")
def plugins_command() -> None:
    """List the plugins that can be asked for by name: kind, name, and the package that offers it."""
    finish(app.plugins.list_plugins())
