"""``briefbot init`` and ``plugins``: a configuration file to change, and what can be named in it."""

from pathlib import Path

import platformdirs

from briefbot import plugins
from briefbot.app.outcome import Outcome
from briefbot.errors import ConfigError
from briefbot.resources import shipped


def write_config(path: Path | None, *, force: bool = False) -> Outcome:
    """Write the commented configuration, every key at its default, and say what comes next.

    Args:
        path: where; ``None``: ``config.toml`` in the user's configuration folder.
        force: replace what is there.

    Raises:
        ConfigError: there is a file already, or none can be written.
    """
    try:
        target = path or platformdirs.user_config_path("briefbot") / "config.toml"
    except RuntimeError as error:
        raise ConfigError(f"no folder for it: {error}", hint="name a file, or set HOME") from error
    if target.is_dir():
        target /= "config.toml"
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        with target.open("w" if force else "x", encoding="utf-8") as file:
            file.write(shipped("config.example.toml").read_text(encoding="utf-8"))
    except FileExistsError:
        raise ConfigError(f"{target}: there is a file already", hint="change that one, or give --force") from None
    except OSError as error:
        raise ConfigError(f"{target}: cannot be written: {error.strerror}", hint="name another place") from error
    return Outcome(lines=(f"wrote {target}", "next: briefbot fetch, then briefbot render"))


def list_plugins() -> Outcome:
    """List every plugin that can be asked for: its kind, its name, and the package that offers it."""
    registries = (plugins.summarizers, plugins.sources, plugins.deliveries)
    known = [plugin for registry in registries for plugin in registry.known()]
    return Outcome(lines=tuple(f"{plugin.kind:<12}{plugin.name:<20}{plugin.package}" for plugin in known))
