"""``briefbot plugins``."""

from briefbot import plugins
from briefbot.app.outcome import Outcome


def list_plugins() -> Outcome:
    """List every plugin that can be asked for: its kind, its name, and the package that offers it."""
    registries = (plugins.summarizers, plugins.sources, plugins.deliveries)
    known = [plugin for registry in registries for plugin in registry.known()]
    return Outcome(lines=tuple(f"{plugin.kind:<12}{plugin.name:<20}{plugin.package}" for plugin in known))
