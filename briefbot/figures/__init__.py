"""Articles to figures: how many people were killed, wounded, detained, and by whose account."""

from briefbot.figures.find import figures_of, find_figures

__all__ = ["figures_of", "find_figures"]
