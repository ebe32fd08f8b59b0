"""``briefbot init``, ``cron``, ``doctor`` and ``plugins``."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from briefbot import app
from briefbot.app.outcome import Outcome
from briefbot.cli import options
from briefbot.cli.common import cli
from briefbot.errors import BriefbotError
from briefbot.language.characters import printable

if TYPE_CHECKING:
    from briefbot.app.init import Answers


@cli.command("init", epilog="Example: briefbot init --topic sudan.toml --contact me@example.org --site ~/www/sudan")
@click.argument("path", type=options.PATH, required=False)
@click.option("--topic", help="A shipped topic, or a topic file; default: libya.")
@click.option("--timezone", help="Your time zone, such as Africa/Tunis; default: that of the topic.")
@click.option("--contact", help="Your e-mail address or page, which the polled sites are sent.")
@click.option("--language", help="Of the brief's own words: en, ar or fr.")
@click.option("--site", metavar="FOLDER", help="Also write the briefs as a site to this folder.")
@click.option("--telegram", is_flag=True, help="Also keep $BRIEFBOT_TELEGRAM_TOKEN in a file that only you can read.")
@click.option("--force", is_flag=True, help="Replace an existing file.")
def init_command(path: Path | None, *, force: bool, **given: Any) -> Outcome:
    """Write a commented configuration to PATH, or where briefbot looks for it.

    On a terminal it asks for what the options say, if none of them is given. Nothing is overwritten without --force.
    """
    app.init.target_of(path, force=force)  # before any question is asked
    is_asked = all(value in (None, False) for value in given.values()) and sys.stdin.isatty() and sys.stderr.isatty()
    return app.init.write_config(path, _asked() if is_asked else app.init.Answers(**given), force=force)


def _asked() -> "Answers":
    """Ask for each answer on stderr; a wrong one is told and asked for again."""
    click.echo("Enter takes what is in brackets; Ctrl-C ends without writing anything.", err=True)
    topic = _ask("Topic: libya, or a topic file", "topic", "libya")
    zone = _ask("Your time zone", "timezone", app.init.zone_of(topic))
    contact = _ask("Your e-mail address or page, sent to the sites that are polled (- for none)", "contact", "-")
    language = _ask("Language of the brief's own words: en, ar or fr", "language", "en")
    site = _ask("Folder for a site of the briefs (- for none)", "site", "-")
    telegram = click.confirm("Send briefs by a Telegram bot?", default=False, err=True)
    token = (
        _ask("The bot's token from @BotFather (- if you have none yet)", "token", "-", hide_input=True)
        if telegram
        else ""
    )
    return app.init.Answers(
        topic=topic,
        timezone=None if zone == app.init.zone_of(topic) else zone,
        contact=contact,
        language=language,
        site=site,
        telegram=telegram,
        token=token,
    )


def _ask(question: str, key: str, default: str, *, hide_input: bool = False) -> str:
    """Return the answer to a question, empty for ``-``."""

    def checked(typed: str) -> str:
        answer = "" if typed.strip() == "-" else typed.strip()
        try:
            app.init.check_answer(key, answer)
        except BriefbotError as error:
            raise click.UsageError(printable(error.with_hint)) from None
        return answer

    answer: str = click.prompt(
        question, default=default, value_proc=checked, hide_input=hide_input, show_default=not hide_input, err=True
    )
    return answer


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
    """Check configuration, topic, archive, sources, clock, disk, deliveries, token; show what to mend, and how."""
    return app.doctor.examine(config_path)


@cli.command("plugins", epilog="Example: briefbot plugins")
def plugins_command() -> Outcome:
    """List the available plugins: kind, name, and the package that contains it."""
    return app.setup.list_plugins()
