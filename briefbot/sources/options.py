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

    path: str = ""
    """A folder's path, where that is not given as ``url``; empty once it is."""

    outlet: str = ""
    """Name of the outlet; empty: as its pages or the feed state it."""

    def __post_init__(self) -> None:
        check_options(self)
        if self.path and (self.url or self.kind != "folder"):
            raise ValueError('path is of a folder, in place of url: write kind = "folder" and one of them')
        if self.path:
            object.__setattr__(self, "url", self.path)  # as the class is frozen
            object.__setattr__(self, "path", "")
        if not self.url.strip():
            raise ValueError('url is empty: it is the source\'s address; a folder (kind = "folder") has a path')
