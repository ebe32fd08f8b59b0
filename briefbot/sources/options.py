"""``[[sources]]``: one source to be polled."""

from dataclasses import dataclass

from briefbot.bounds import check_options


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceOptions:
    """``[[sources]]``: one source to be polled."""

    kind: str = "feed"
    """``feed``, ``page``, ``sitemap``, ``telegram_channel``, ``folder``, or a plugin's name."""

    url: str = ""
    """Its address; a folder's path."""

    outlet: str = ""
    """Name of the outlet; empty: as its pages or the feed state it."""

    def __post_init__(self) -> None:
        check_options(self)
        if not self.url.strip():
            raise ValueError("url is empty: it is the source's address, or a folder's path")
