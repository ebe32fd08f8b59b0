"""``briefbot plugins`` and ``cron``: lists plugins, prints a line for cron."""

import getpass
import os
import shlex
import sys
from collections.abc import Mapping
from pathlib import Path

from briefbot import plugins
from briefbot.app.outcome import Outcome
from briefbot.app.secrets import TOKEN
from briefbot.config import config_file

#: Variables with the user's folders, which cron does not pass on.
_KEPT = ("XDG_CONFIG_HOME", "XDG_DATA_HOME")


def list_plugins() -> Outcome:
    """List the available plugins: kind, name, and the package that contains it."""
    registries = (plugins.summarizers, plugins.encoders, plugins.sources, plugins.deliveries)
    known = [(registry.kind, *plugin) for registry in registries for plugin in registry.known().items()]
    rows = [("KIND", "NAME", "PACKAGE"), *known]
    return Outcome(lines=tuple(f"{kind:<12}{name:<20}{package}" for kind, name, package in rows))


def cron_line(
    config_path: Path | None,
    *,
    every: int = 10,
    systemd: bool = False,
    deliver: bool = False,
    environ: Mapping[str, str] | None = None,
) -> Outcome:
    """Return a line for the crontab, or two units for systemd, that runs this installation; notes have further steps.

    Args:
        config_path: the configuration file named on the command line.
        every: minutes between two runs; 60 at most.
        systemd: return units for ``systemctl --user`` instead of the line.
        deliver: leave Telegram out: what the run does beside fetching is in ``[[deliveries]]``.
        environ: environment variables; by default those of the process.
    """
    environ = os.environ if environ is None else environ
    found = config_path or config_file(environ)
    command = [*_program(), "run", *(["--config", str(found.absolute())] if found else [])]
    variables = {name: environ[name] for name in _KEPT if environ.get(name)}
    notes = []
    token_file = environ.get(f"{TOKEN}_FILE")
    if not token_file and not deliver:
        folder = Path(environ.get("XDG_CONFIG_HOME") or Path(environ.get("HOME", "~")).expanduser() / ".config")
        token_file = str(folder / "briefbot" / "token")
        notes.append(
            "cron does not know your token: put it into a file that only you can read, once: "
            f"(umask 077; mkdir -p {shlex.quote(str(folder / 'briefbot'))}; "
            f'printf %s "${TOKEN}" >{shlex.quote(token_file)})'
        )
        notes.append("without Telegram, `briefbot cron --deliver` prints the line for the [[deliveries]] alone")
    if token_file and not deliver:
        variables[f"{TOKEN}_FILE"] = str(Path(token_file).absolute())
    if environ.get("BRIEFBOT_ARCHIVE_URL"):
        notes.append("$BRIEFBOT_ARCHIVE_URL is set here and may hold a password: set it for cron in the crontab itself")
    if systemd:
        return Outcome(_units(command, variables, every), notes=tuple(notes))
    notes.append("add the line with `crontab -e`; cron mails you what goes wrong, if mail is set up")
    when = "* * * * *" if every == 1 else "0 * * * *" if every == 60 else f"*/{every} * * * *"
    words = [*(f"{name}={shlex.quote(value)}" for name, value in variables.items()), shlex.join(command)]
    return Outcome(f"{when} {' '.join(words)} >/dev/null\n".replace("%", r"\%"), notes=tuple(notes))


def _program() -> list[str]:
    """Return the command that starts this installation, with its full path: cron does not have the user's PATH."""
    beside = Path(sys.executable).with_name("briefbot")
    return [str(beside)] if beside.is_file() else [sys.executable, "-m", "briefbot"]


def _units(command: list[str], variables: Mapping[str, str], every: int) -> str:
    def quoted(word: str) -> str:
        escaped = word.replace("\\", "\\\\").replace('"', '\\"').replace("%", "%%").replace("$", "$$")
        return f'"{escaped}"'

    environment = "".join(
        f"Environment={quoted(f'{name}={value}')}\n".replace("$$", "$") for name, value in variables.items()
    )
    return (
        "# ~/.config/systemd/user/briefbot.service\n"
        "[Unit]\nDescription=briefbot: fetch the news and deliver the briefs that are due\n"
        "Wants=network-online.target\nAfter=network-online.target\n\n"
        f"[Service]\nType=oneshot\n{environment}ExecStart={' '.join(map(quoted, command))}\n"
        "\n# ~/.config/systemd/user/briefbot.timer\n"
        f"[Unit]\nDescription=briefbot every {every} minutes\n\n"
        f"[Timer]\nOnCalendar=*:0/{every}\nPersistent=true\n\n"
        "[Install]\nWantedBy=timers.target\n\n"
        "# systemctl --user enable --now briefbot.timer; "
        f"loginctl enable-linger {getpass.getuser()}  # also while you are logged out\n"
    ).replace("OnCalendar=*:0/60", "OnCalendar=hourly")
