"""``briefbot send``, ``run``, ``bot`` and ``subscribers``."""

import os
import signal
from pathlib import Path

import click

from briefbot import app
from briefbot.app.outcome import Outcome
from briefbot.cli import options
from briefbot.cli.common import cli


@cli.command("send", epilog="Example: briefbot send --dry-run")
@click.option("--dry-run", is_flag=True, help="Only show who would get what.")
@options.json
@options.strict
@options.config
def send_command(config_path: Path | None, *, dry_run: bool) -> Outcome:
    """Send the brief, once, to every subscriber for whom it is due. The token is in $BRIEFBOT_TELEGRAM_TOKEN."""
    config = options.merged_config(config_path)
    return app.send.preview_send(config) if dry_run else app.send.send_briefs(config)


@cli.command("run", epilog="Example: briefbot run, from cron: `briefbot cron` prints the line")
@options.strict
@options.config
def run_command(config_path: Path | None) -> Outcome:
    """Fetch, then send the briefs that are due to Telegram and make the [[deliveries]]: the one line for cron.

    Without a token and with a delivery in the configuration, nothing is sent to Telegram.
    """
    return app.run.run_once(options.merged_config(config_path))


def _stop_early(*_: object) -> None:
    """Exit on SIGTERM until the bot has installed its own handler."""
    os.write(2, b"briefbot: stopping\n")  # a signal handler must not use a buffered stream
    raise SystemExit(0)


@cli.command("bot", shows_progress=False, epilog="Example: briefbot bot --config briefbot.toml")
@options.config
def bot_command(config_path: Path | None) -> Outcome:
    """Run the Telegram bot until it is stopped. The token is in $BRIEFBOT_TELEGRAM_TOKEN."""
    signal.signal(signal.SIGTERM, _stop_early)
    from briefbot.bot.run import run_bot  # noqa: PLC0415  # --version and --help load nothing heavy

    return run_bot(options.merged_config(config_path))


@cli.group("subscribers", epilog="Example: briefbot subscribers export >subscribers.jsonl")
def subscribers_group() -> None:
    """List, export, import and remove subscribers."""


@subscribers_group.command("list", epilog="Example: briefbot subscribers list --json")
@options.json
@options.config
def list_command(config_path: Path | None) -> Outcome:
    """List the subscribers with their settings."""
    return app.subscribers.list_subscribers(options.merged_config(config_path))


@subscribers_group.command("export", epilog="Example: briefbot subscribers export --output subscribers.jsonl")
@options.output
@options.config
def export_command(config_path: Path | None) -> Outcome:
    """Print every subscriber as JSON lines."""
    return app.subscribers.export_subscribers(options.merged_config(config_path))


@subscribers_group.command("import", epilog="Example: briefbot subscribers import subscribers.jsonl")
@click.argument("path", type=options.PATH)
@options.strict
@options.config
def import_command(path: Path, config_path: Path | None) -> Outcome:
    """Import subscribers from PATH, as they were exported."""
    return app.subscribers.import_subscribers(options.merged_config(config_path), path)


@subscribers_group.command("remove", epilog="Example: briefbot subscribers remove -- -1001234567890")
@click.argument("chat_id", type=click.IntRange(-(2**52), 2**52))  # Telegram's ids have 52 bits at most
@options.config
def remove_command(chat_id: int, config_path: Path | None) -> Outcome:
    """Delete everything about a chat; write -- before the id of a group, which is negative."""
    return app.subscribers.remove_subscriber(options.merged_config(config_path), chat_id)
