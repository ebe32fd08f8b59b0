"""The failures briefbot expects, each with a hint at what to do.

.. code-block:: text

    BriefbotError
     +-- InputError        an article file, folder or line cannot be read
     +-- ConfigError       the configuration or a command-line value is wrong
     |    +-- TopicError   a topic file is wrong
     +-- PluginError       no plugin has that name, or it does not load
     +-- EncoderError      an encoder lacks what it needs
     +-- RenderError       a template is missing or broken
     +-- DeliveryError     a brief could not be written or sent
     +-- ArchiveError      the archive cannot be opened, read or written
     +-- FetchError        an address on the web gave nothing that can be used

Anything else that escapes is a bug.
"""

from datetime import datetime


class BriefbotError(Exception):
    """Something briefbot expects to go wrong. ``str(error)`` is one line without the hint."""

    exit_code = 1
    """What the command line exits with."""

    def __init__(self, message: str, *, hint: str = "") -> None:
        super().__init__(message)
        self.hint = hint
        """What the user can do about it; empty if nothing is known."""

    @property
    def with_hint(self) -> str:
        """The message, with the hint in brackets behind it."""
        return f"{self} ({self.hint})" if self.hint else str(self)


class InputError(BriefbotError):
    """An article file, folder or line cannot be read. The message names it."""


class ConfigError(BriefbotError):
    """The configuration or a command-line value is wrong. The message names the key."""

    exit_code = 2


class TopicError(ConfigError):
    """A topic file is missing or wrong. The message names the file and the key."""


class PluginError(BriefbotError):
    """No plugin has that name, or it does not load."""

    exit_code = 2


class EncoderError(BriefbotError):
    """An encoder lacks what it needs, such as its package. The message names both."""


class RenderError(BriefbotError):
    """A template is missing or broken. The message names the template and the line."""


class DeliveryError(BriefbotError):
    """A brief could not be written or sent."""

    def __init__(self, message: str, *, hint: str = "", in_doubt: bool = False) -> None:
        super().__init__(message, hint=hint)
        self.in_doubt = in_doubt
        """Whether it may have been delivered, because the delivery was cut off."""


class ArchiveError(BriefbotError):
    """The archive cannot be opened, read or written. The message names it, never a password."""


class FetchError(BriefbotError):
    """An address on the web gave nothing that can be used. The message says why, for a reader."""

    def __init__(self, message: str, *, outcome: str = "failed", retry_at: datetime | None = None) -> None:
        super().__init__(message)
        self.outcome = outcome
        """``failed``; ``gone`` for good, by its own word; ``refused`` to robots; ``waiting``: told to come later."""
        self.retry_at = retry_at
        """Not to be asked again before; ``None``: it did not say."""
