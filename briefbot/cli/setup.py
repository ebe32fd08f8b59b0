"""``briefbot init``, ``doctor`` and ``plugins``."""

from __future__ import annotations

from pathlib import Path

import click

from briefbot.cli.common import PATH, config_option, finish, json_option, strict_option


@click.command("init", epilog="Example: briefbot init && $EDITOR ~/.config/briefbot/config.toml")
@click.argument("path", type=PATH, required=False)
@click.option("--force", is_flag=True, help="Replace what is there.")
def init_command(path: Path | None, *, force: bool) -> None:
    """Write a commented configuration to PATH, or where briefbot looks for it."""
    from briefbot.app.setup import write_config  # noqa: PLC0415  # --version and --help load nothing heavy

    finish(write_config(path, force=force))


@click.command("doctor", epilog="Example: briefbot doctor")
@json_option
@strict_option
@config_option
def doctor_command(form: str, config_path: Path | None, *, strict: bool) -> None:
    """Look at configuration, archive, sources, clock, disk and token; tell what is wrong and what to do about it."""
    from briefbot.app.doctor import examine  # noqa: PLC0415  # --version and --help load nothing heavy

    finish(examine(config_path, form=form), strict=strict)


@click.command("plugins", epilog="Example: briefbot plugins")
def plugins_command() -> None:
    """List the plugins that can be asked for by name: kind, name, and the package that offers it."""
    from briefbot.app.briefs import list_plugins  # noqa: PLC0415  # --version and --help load nothing heavy

    finish(list_plugins())
