"""``briefbot init``, ``cron``, ``doctor`` and ``plugins``."""

from pathlib import Path

import click

from briefbot import app
from briefbot.app.outcome import Outcome
from briefbot.cli import options
from briefbot.cli.common import cli


@cli.command("init", epilog="Example: briefbot init && $EDITOR ~/.config/briefbot/config.toml")
@click.argument("path", type=options.PATH, required=False)
@click.option("--force", is_flag=True, help="Replace an existing file.")
def init_command(path: Path | None, *, force: bool) -> Outcome:
    """Write a commented configuration to PATH, or where briefbot looks for it."""
    return app.setup.write_config(path, force=force)


@cli.command("cron", epilog="Example: briefbot cron --every 15")
@click.option(
    "--every",
    type=click.Choice([1, 2, 3, 4, 5, 6, 10, 12, 15, 20, 30, 60]),
    default=10,
    show_default=True,
    help="Minutes between two runs.",
)
@click.option("--systemd", is_flag=True, help="A service and a timer for systemd instead.")
@click.option("--deliver", is_flag=True, help="Without Telegram: only the [[deliveries]] of the configuration.")
@options.config
def cron_command(every: int, config_path: Path | None, *, systemd: bool, deliver: bool) -> Outcome:
    """Print the line for crontab that does `briefbot run` with this installation."""
    if deliver:
        app.deliver.check_any(options.merged_config(config_path))
    else:
        options.merged_config(config_path)
    return app.setup.cron_line(config_path, every=every, systemd=systemd, deliver=deliver)


@cli.command("doctor", epilog="Example: briefbot doctor")
@options.json
@options.strict
@options.config
def doctor_command(config_path: Path | None) -> Outcome:
    """Check configuration, archive, sources, clock, disk, deliveries, token; show what is wrong and how to mend it."""
    return app.doctor.examine(config_path)


@cli.command("plugins", epilog="Example: briefbot plugins")
def plugins_command() -> Outcome:
    """List the available plugins: kind, name, and the package that contains it."""
    return app.setup.list_plugins()
