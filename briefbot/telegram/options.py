"""The options in ``[telegram]``: the bot, who may subscribe, and the rate of sending."""

from dataclasses import dataclass

from briefbot.bounds import check_options, check_web_address, shown

#: Telegram's ids have 52 bits at most.
_LARGEST_ID = 2**52


@dataclass(frozen=True, slots=True, kw_only=True)
class TelegramOptions:
    """``[telegram]``: the bot, its subscribers, and the rate of sending."""

    api_url: str = "https://api.telegram.org"
    """Address of the Bot API, or of a Bot API server of your own."""

    admins: tuple[int, ...] = ()
    """User ids that may use the admin commands."""

    access: str = "open"
    """Who may subscribe: ``open``, everybody; ``code``, those who know ``$BRIEFBOT_INVITATION_CODE``; ``list``, the
    chats in ``allowed``."""

    allowed: tuple[int, ...] = ()
    """Ids of the chats that may subscribe if ``access`` is ``list``."""

    hour: int = 7
    """Hour, in the reader's time zone, at which a new subscriber gets the brief."""

    late_hours: int = 6
    """Hours after its time for which a delayed brief is still sent; after that it is skipped, and counted."""

    unsure: str = "skip"
    """For a part whose request got no answer: ``skip``, it is never sent twice; ``repeat``, it is never lost."""

    per_second: float = 30.0
    """Messages a second to all chats together."""

    per_chat: float = 1.0
    """Messages a second to one chat."""

    per_group: int = 20
    """Messages a minute to one group or channel."""

    sends: bool = True
    """Whether ``briefbot bot`` also sends the briefs that are due; not needed where cron runs ``briefbot run``."""

    webhook_url: str = ""
    """Address to which Telegram sends updates, such as ``https://example.org/briefbot``; empty: the bot polls."""

    listen: str = "127.0.0.1"
    """Address that the webhook and the metrics port listen on."""

    port: int = 8080
    """Port of the webhook."""

    metrics_port: int = 0
    """Port of ``/healthz`` and ``/metrics``; 0: none."""

    log: str = "lines"
    """Form of the bot's log: ``lines`` or ``json``."""

    def __post_init__(self) -> None:
        check_options(
            self,
            admins=(-_LARGEST_ID, _LARGEST_ID),
            allowed=(-_LARGEST_ID, _LARGEST_ID),
            hour=(0, 23),
            late_hours=(1, 23),
            per_second=(0.01, 10_000),
            per_chat=(0.01, 10_000),
            per_group=(1, 10_000),
            port=(0, 65535),
            metrics_port=(0, 65535),
        )
        choices = {"access": ("open", "code", "list"), "unsure": ("skip", "repeat"), "log": ("lines", "json")}
        for name, allowed in choices.items():
            if getattr(self, name) not in allowed:
                raise ValueError(f"{name} is {shown(getattr(self, name))}: choose one of {', '.join(allowed)}")
        if not self.api_url:
            raise ValueError("api_url is empty: Telegram's own is https://api.telegram.org")
        check_web_address("api_url", self.api_url)
        if self.webhook_url:
            check_web_address("webhook_url", self.webhook_url)
        if not self.listen.strip() or not self.listen.isascii():
            hint = 'write "127.0.0.1" for this machine only, "0.0.0.0" for every address of it'
            raise ValueError(f"listen is {shown(self.listen)}: {hint}")
