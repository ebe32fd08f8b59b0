"""``briefbot send``, ``run``, ``cron``, ``bot`` and ``subscribers``."""

import os
import signal
from pathlib import Path

import click

from briefbot import app
from briefbot.cli.common import PATH, config_option, finish, json_option, merged_config, output_option, strict_option


@click.command("send", epilog="Example: briefbot send --dry-run")
@click.option("--dry-run", is_flag=True, help="Only show who would get what.")
@json_option
@strict_option
@config_option
def send_command(form: str, config_path: Path | None, *, dry_run: bool, strict: bool) -> None:
    """Send every subscriber whose hour has come the brief, once. The token is in $BRIEFBOT_TELEGRAM_TOKEN."""
    config = merged_config(config_path)
    finish(app.send.preview_send(config) if dry_run else app.send.send_briefs(config, form=form), strict=strict)


@click.command("run", epilog="Example: briefbot run, from cron: `briefbot cron` prints the line")
@strict_option
@config_option
def run_command(config_path: Path | None, *, strict: bool) -> None:
    """Fetch, make the briefs that are due, and send them: the one line for cron."""
    finish(app.run.run_once(merged_config(config_path)), strict=strict)


@click.command("cron", epilog="Example: briefbot cron --every 15")
@click.option(
    "--every",
    type=click.Choice([1, 2, 3, 4, 5, 6, 10, 12, 15, 20, 30, 60]),
    default=10,
    show_default=True,
    help="Minutes between two runs.",
)
@click.option("--systemd", is_flag=True, help="A service and a timer for systemd instead.")
@config_option
def cron_command(every: int, config_path: Path | None, *, systemd: bool) -> None:
    """Print the line that makes cron do `briefbot run` with this installation."""
    merged_config(config_path)
    finish(app.cron.cron_line(config_path, every=every, systemd=systemd))


def _stop_early(*_: object) -> None:
    """End at SIGTERM before the bot's own loop runs and sees to it."""
    os.write(2, b"briefbot: stopping\n")  # a handler may not use a stream that its own program may be writing to
    raise SystemExit(0)


@click.command("bot", epilog="Example: briefbot bot --config briefbot.toml")
@config_option
def bot_command(config_path: Path | None) -> None:
    """Run the Telegram bot until it is told to stop. The token is in $BRIEFBOT_TELEGRAM_TOKEN."""
    signal.signal(signal.SIGTERM, _stop_early)
    from briefbot.bot.run import run_bot  # noqa: PLC0415  # --version and --help load nothing heavy

    finish(run_bot(merged_config(config_path)))


@click.group("subscribers", epilog="Example: briefbot subscribers export >subscribers.jsonl")
def subscribers_group() -> None:
    """List, export, import and remove who gets the brief."""


@subscribers_group.command("list", epilog="Example: briefbot subscribers list --json")
@json_option
@config_option
def list_command(form: str, config_path: Path | None) -> None:
    """List who gets the brief, when and how."""
    finish(app.subscribers.list_subscribers(merged_config(config_path), form=form))


@subscribers_group.command("export", epilog="Example: briefbot subscribers export --output subscribers.jsonl")
@output_option
@config_option
def export_command(output: Path | None, config_path: Path | None) -> None:
    """Print every subscriber as JSON lines."""
    finish(app.subscribers.export_subscribers(merged_config(config_path)), output)


@subscribers_group.command("import", epilog="Example: briefbot subscribers import subscribers.jsonl")
@click.argument("path", type=PATH)
@strict_option
@config_option
def import_command(path: Path, config_path: Path | None, *, strict: bool) -> None:
    """Take in subscribers from PATH, as they were exported."""
    finish(app.subscribers.import_subscribers(merged_config(config_path), path), strict=strict)


@subscribers_group.command("remove", epilog="Example: briefbot subscribers remove -- -1001234567890")
@click.argument("chat_id", type=click.IntRange(-(2**52), 2**52))  # Telegram's ids have 52 bits at most
@config_option
def remove_command(chat_id: int, config_path: Path | None) -> None:
    """Delete everything about a chat; write -- before the id of a group, which is negative."""
    finish(app.subscribers.remove_subscriber(merged_config(config_path), chat_id))
