"""Finds plugins by name, built-in and installed ones alike.

An installed package offers a plugin with an entry point in the group ``briefbot.summarizers``, ``briefbot.encoders``,
``briefbot.sources`` or ``briefbot.deliveries``. Built-ins are "module:attribute" strings of the same form, imported
only when asked for. A built-in's name cannot be taken over by a package.
"""

from collections.abc import Mapping
from importlib.metadata import EntryPoint, entry_points
from typing import Any, Generic, TypeVar, cast

from briefbot.errors import PluginError
from briefbot.protocols import Delivery, Encoder, Source, Summarizer

T = TypeVar("T")


class Registry(Generic[T]):
    """The plugins of one kind by name."""

    def __init__(self, kind: str, group: str, builtin: Mapping[str, str]) -> None:
        self.kind = kind
        self._group = group
        self._builtin = {name: EntryPoint(name, target, group) for name, target in builtin.items()}

    def known(self) -> dict[str, str]:
        """The names of all plugins of this kind, sorted, each with its package. Nothing of them is imported."""
        found = {point.name: point for point in entry_points(group=self._group)} | self._builtin
        return {name: _package(found[name]) for name in sorted(found)}

    def get(self, name: str) -> T:
        """Import and return the plugin called ``name``.

        Raises:
            PluginError: no plugin has that name, or importing it failed.
        """
        if name in self._builtin:
            return cast(T, self._builtin[name].load())
        for point in entry_points(group=self._group, name=name):
            return self._load(point)
        raise PluginError(f"no {self.kind} is called {name!r}", hint=f"choose one of: {', '.join(self.known())}")

    def _load(self, point: EntryPoint) -> T:
        package = _package(point)
        try:
            found: Any = point.load()
        except Exception as error:  # importing a plugin may raise anything
            raise PluginError(
                f"the {self.kind} {point.name!r} of {package} does not load: {type(error).__name__}: {error}",
                hint=f"update or uninstall {package}",
            ) from error
        if not callable(found):
            raise PluginError(
                f"the {self.kind} {point.name!r} of {package} cannot be called",
                hint=f"report it to the authors of {package}",
            )
        return cast(T, found)


def _package(point: EntryPoint) -> str:
    return point.dist.name if point.dist else "briefbot"


SUMY = ("lexrank", "textrank", "lsa", "luhn", "kl", "sumbasic", "reduction", "edmundson")

summarizers: Registry[Summarizer] = Registry(
    "summarizer",
    "briefbot.summarizers",
    {
        "coverage": "briefbot.summarizers.coverage:coverage",
        "lead": "briefbot.summarizers.lead:lead",
        **{f"sumy:{name}": f"briefbot.summarizers.sumy:{name}" for name in SUMY},
    },
)
encoders: Registry[Encoder] = Registry(
    "encoder", "briefbot.encoders", {"sentences": "briefbot.stories.sentence_vectors:sentence_vectors"}
)
sources: Registry[type[Source]] = Registry(
    "source",
    "briefbot.sources",
    {
        "feed": "briefbot.sources.registry:Feed",
        "folder": "briefbot.sources.files:Folder",
        "page": "briefbot.sources.registry:FrontPage",
        "sitemap": "briefbot.sources.registry:Sitemap",
        "telegram_channel": "briefbot.sources.registry:TelegramChannel",
    },
)
deliveries: Registry[type[Delivery]] = Registry(
    "delivery",
    "briefbot.deliveries",
    {
        "file": "briefbot.deliveries.file:FileDelivery",
        "site": "briefbot.app.site:build_site",  # no `Delivery`: it is made of the archive, not of one text
    },
)
