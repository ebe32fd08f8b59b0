"""`briefbot bot`: the bot by itself, by polling or webhook, with the sending of what is due."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import math
import signal
import time
from collections import Counter
from collections.abc import Awaitable, Callable, Coroutine, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any
from urllib.parse import urlsplit

from telegram import (
    Bot,
    BotCommand,
    BotCommandScopeAllChatAdministrators,
    BotCommandScopeAllGroupChats,
    BotCommandScopeAllPrivateChats,
    BotCommandScopeChat,
    BotCommandScopeDefault,
    Update,
)
from telegram.error import Conflict, InvalidToken, NetworkError, TelegramError
from telegram.ext import Application, ContextTypes, TypeHandler

from briefbot.app import archives, clock, send
from briefbot.app.outcome import DONE, Outcome
from briefbot.app.secrets import INVITATION, bot_token, secret, webhook_secret
from briefbot.bot.handlers import OPERATOR_COMMANDS, READER_COMMANDS, Mounted, mount
from briefbot.bot.limiter import Limiter
from briefbot.bot.service import BotService
from briefbot.bot.webhook import listening
from briefbot.config import Config
from briefbot.errors import BriefbotError, ConfigError, DeliveryError
from briefbot.monitoring.health import Health, serve
from briefbot.monitoring.logs import set_up_logs
from briefbot.monitoring.metrics import Metrics
from briefbot.phrasebook import LANGUAGES, phrasebook
from briefbot.store.archive import Archive
from briefbot.telegram.plan import forget_old

UPDATES = ("message", "channel_post", "callback_query", "my_chat_member")

#: Seconds from one look at who is due to the next.
SEND_EVERY = 20.0

#: Since the last look, after which sending counts as stuck: a send to 20,000 chats takes 40 minutes.
STALE_AFTER = timedelta(hours=2)

#: Seconds from one count of the subscribers to the next.
_TIDIED_EVERY = 60.0

#: Seconds without a failure, after which polling is well again: PTB waits no longer than 30 between two attempts.
_WELL_AFTER = 45.0

#: Times in a row that another program took the updates away, after which it is there to stay.
_CONFLICTS = 3

#: Seconds since the start in which a bot gives way to another; after that the other is the newcomer, and told so.
_NEWCOMER = 120.0

#: Seconds at the end for what is under way.
_FINISHED_WITHIN = 3.0

LOCK = "bot"

#: Seconds between attempts to reach Telegram at the start.
_LONGEST_WAIT = 60.0

log = logging.getLogger("briefbot.bot")

App = Application[Any, Any, Any, Any, Any, Any]


@dataclass
class _Life:
    """What the parts of a running bot share."""

    stop: asyncio.Event = field(default_factory=asyncio.Event)
    work: asyncio.Event = field(default_factory=asyncio.Event)
    health: Health = field(default_factory=lambda: Health(clock=clock.now))
    metrics: Metrics = field(default_factory=Metrics)
    fault: BriefbotError | None = None
    conflicts: int = 0
    begun: float = field(default_factory=time.monotonic)
    poll_failed_at: float = -math.inf

    def end(self, fault: BriefbotError | None = None) -> None:
        """Stop, because of a fault or because the bot is told to."""
        if not self.stop.is_set():
            log.info("stopping")
        self.fault = self.fault or fault
        self.stop.set()


def run_bot(config: Config) -> Outcome:
    """Run the bot until SIGTERM or SIGINT.

    Raises:
        ConfigError: there is no token, or Telegram does not accept it, or a port is taken.
        DeliveryError: another program polls with the same token.
        ArchiveError: the archive cannot be opened.
    """
    token = bot_token()
    secrets = [token, webhook_secret(token), *filter(None, [secret(INVITATION)])]
    set_up_logs(config.telegram.log, secrets=secrets)
    with archives.opened(config) as archive, archive.lock(LOCK) as alone:
        if not alone:
            raise DeliveryError(
                "`briefbot bot` is running here already", hint="end it first: only one may take updates"
            )
        asyncio.run(_live(config, archive, token))
    return Outcome("", exit_code=DONE)


async def _live(config: Config, archive: Archive, token: str) -> None:
    life = _Life()
    loop = asyncio.get_running_loop()

    for each in (signal.SIGTERM, signal.SIGINT):
        with contextlib.suppress(NotImplementedError):  # Windows
            loop.add_signal_handler(each, life.end)
    options = config.telegram
    application = _application(config, archive, token, life)
    async with contextlib.AsyncExitStack() as stack:
        if options.metrics_port:
            served = serve(life.health, life.metrics, host=options.listen, port=options.metrics_port)
            await stack.enter_async_context(served)
        if await _unless_ended(life, _start(application, config, token, life, stack)):
            tasks = [asyncio.create_task(_keep_posted(archive, life))]
            if options.sends:
                tasks.append(asyncio.create_task(_keep_sending(config, archive, token, life)))
            await life.stop.wait()
            life.work.set()
            await asyncio.gather(*tasks)
    if life.fault:
        raise life.fault


async def _unless_ended(life: _Life, work: Coroutine[Any, Any, None]) -> bool:
    """Do ``work``, or give it up where the bot is to end meanwhile; return whether it was done."""
    doing, ending = asyncio.create_task(work), asyncio.create_task(life.stop.wait())
    await asyncio.wait((doing, ending), return_when=asyncio.FIRST_COMPLETED)
    ending.cancel()
    if doing.done():
        await doing
        return True
    doing.cancel()
    await asyncio.gather(doing, return_exceptions=True)
    return False


def _application(config: Config, archive: Archive, token: str, life: _Life) -> App:
    base = config.telegram.api_url.rstrip("/")
    application: App = (
        Application.builder()
        .token(token)
        .base_url(f"{base}/bot")
        .base_file_url(f"{base}/file/bot")
        .rate_limiter(Limiter(per_group=config.telegram.per_group))
        .connection_pool_size(32)
        .build()
    )

    def count_command(name: str) -> None:
        life.metrics.commands.labels(name).inc()

    mounted = Mounted(BotService(config, archive), on_command=count_command, on_work=life.work.set)

    async def count(update: Update, _: ContextTypes.DEFAULT_TYPE) -> None:
        life.conflicts = 0
        kind = next((name for name in UPDATES if getattr(update, name, None) is not None), "other")
        life.metrics.updates.labels(kind).inc()
        life.health.beat("updates")

    application.add_handler(TypeHandler(Update, count), group=-1)
    mount(application, mounted, 0, alone=True)
    application.add_error_handler(_log_error)
    return application


async def _log_error(_: object, context: ContextTypes.DEFAULT_TYPE) -> None:
    log.error("an update failed", exc_info=context.error)


async def _reach(life: _Life, call: Callable[[], Awaitable[object]]) -> None:
    """Make a call of Telegram's, again and again while it cannot be reached."""
    wait = 1.0
    while True:
        try:
            await call()
        except InvalidToken:
            hint = "see whether $BRIEFBOT_TELEGRAM_TOKEN is what @BotFather gave you, or ask it for a new one"
            raise ConfigError("Telegram does not accept the token", hint=hint) from None
        except NetworkError as error:
            log.warning("Telegram cannot be reached (%s); next try in %.0f s", error, wait)
            life.health.fail("telegram", "Telegram cannot be reached")
            await asyncio.sleep(wait)
            wait = min(2 * wait, _LONGEST_WAIT)
        else:
            life.health.recover("telegram")
            return


async def register_commands(bot: Bot, admins: Sequence[int]) -> None:
    """Give Telegram the menu of commands: for each language, for private chats, groups and their administrators."""
    readers = ("start", *READER_COMMANDS)
    in_groups = ("brief", "search", "sources", "help", "privacy")
    scopes: list[tuple[Any, tuple[str, ...]]] = [
        (BotCommandScopeDefault(), readers),
        (BotCommandScopeAllPrivateChats(), readers),
        (BotCommandScopeAllGroupChats(), in_groups),
        (BotCommandScopeAllChatAdministrators(), readers),
    ]
    scopes += [(BotCommandScopeChat(admin), (*readers, *OPERATOR_COMMANDS)) for admin in admins]
    for language in LANGUAGES:
        book, code = phrasebook(language), None if language == LANGUAGES[0] else language
        with contextlib.suppress(TelegramError):  # a server of one's own may not know these
            await bot.set_my_description(book("profile.description"), language_code=code)
            await bot.set_my_short_description(book("profile.short_description"), language_code=code)
    for scope, names in scopes:
        for language in LANGUAGES:
            book = phrasebook(language)
            menu = [BotCommand(name, book(f"commands.{name}")) for name in names]
            code = None if language == LANGUAGES[0] else language
            try:
                await bot.set_my_commands(menu, scope=scope, language_code=code)
            except TelegramError as error:  # an operator who never wrote to the bot, for one; it works without
                log.warning("the menu of commands could not be set: %s", error)


async def _start(application: App, config: Config, token: str, life: _Life, stack: contextlib.AsyncExitStack) -> None:
    """Meet Telegram and take updates; the stack ends it again."""
    options, bot, updater = config.telegram, application.bot, application.updater
    assert updater is not None
    stack.push_async_callback(bot.shutdown)
    await _reach(life, application.initialize)
    log.info("here as @%s", bot.username)
    await register_commands(bot, options.admins)
    stack.push_async_callback(_end, application)
    await application.start()
    if not options.webhook_url:
        logging.getLogger("telegram.ext.Updater").setLevel(logging.CRITICAL)  # what it finds is logged by us, shorter
        told = _poll_fault(life)
        await _reach(life, bot.delete_webhook)  # polling begins with that, too, and says nothing where it fails
        await updater.start_polling(allowed_updates=UPDATES, bootstrap_retries=-1, error_callback=told)
        return
    secret_token, path = webhook_secret(token), urlsplit(options.webhook_url).path
    about = {"path": path, "secret": secret_token, "bot": bot, "updates": application.update_queue}
    try:
        await stack.enter_async_context(listening(host=options.listen, port=options.port, **about))
    except OSError as error:
        wrong = f"[telegram] port: {options.listen}:{options.port} cannot be listened on: {error.strerror}"
        raise ConfigError(wrong, hint="choose another port") from error

    async def set_webhook() -> None:
        await bot.set_webhook(options.webhook_url, allowed_updates=UPDATES, secret_token=secret_token)

    await _reach(life, set_webhook)


async def _end(application: App) -> None:
    """Take no more updates, and finish what is under way, if it does not take long."""
    updater = application.updater
    stops = [application.stop] if application.running else []
    if updater is not None and updater.running:
        stops.insert(0, updater.stop)
    for stop in stops:
        with contextlib.suppress(TimeoutError):  # a chat may have to wait for minutes before it may be answered
            await asyncio.wait_for(stop(), _FINISHED_WITHIN)
    await application.shutdown()


def _poll_fault(life: _Life) -> Callable[[TelegramError], None]:
    """Return what is done when polling fails: PTB tries again by itself."""

    def told(error: TelegramError) -> None:
        if isinstance(error, Conflict):
            life.conflicts += 1
            life.metrics.api_errors.labels("conflict").inc()
            log.error("another program takes this bot's updates: only one `briefbot bot` may run for a token")
            if life.conflicts >= _CONFLICTS and time.monotonic() - life.begun < _NEWCOMER:
                hint = "end the other program, or get a token of its own from @BotFather"
                life.end(DeliveryError("another program takes this bot's updates (HTTP 409)", hint=hint))
        elif isinstance(error, InvalidToken):
            life.end(ConfigError("Telegram does not accept the token any more", hint="ask @BotFather for a new one"))
        else:
            life.poll_failed_at = time.monotonic()
            life.health.fail("telegram", "updates cannot be fetched")
            life.metrics.api_errors.labels("network").inc()
            log.warning("updates could not be fetched: %s", error)

    return told


async def _keep_sending(config: Config, archive: Archive, token: str, life: _Life) -> None:
    """Send what is due, again and again; another sender at work is left to it."""
    life.health.expect("sending", STALE_AFTER)
    while not life.stop.is_set():
        life.health.beat("sending")
        try:
            fault = await _send_once(config, archive, token, life)
        except Exception as error:  # the next look may go well; the bot lives on
            log.exception("sending failed")
            fault = type(error).__name__
        if fault:
            life.health.fail("sending", fault)
        else:
            life.health.recover("sending")
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(life.work.wait(), SEND_EVERY)
        if not life.stop.is_set():
            life.work.clear()


async def _send_once(config: Config, archive: Archive, token: str, life: _Life) -> str:
    """Send what is due; return what kept it from being sent, empty if nothing did."""
    begun = time.monotonic()
    with archive.lock(send.LOCK) as alone:
        if not alone:
            return ""
        plan, tally = await send.send_due(config, archive, token, life.stop)
    for fault in plan.faults:
        log.error("%s", fault)
    if tally.fault:
        log.error("sending was given up: %s", tally.fault)
    life.metrics.briefs_made.inc(plan.made)
    if tally.parts or plan.interrupted:
        if tally.parts["sent"]:
            life.metrics.last_send.set(clock.now().timestamp())
            life.metrics.send_seconds.observe(time.monotonic() - begun)
        for state, count in (tally.parts + Counter(in_doubt=plan.interrupted)).items():
            life.metrics.parts.labels("unsure" if state == "in_doubt" else state).inc(count)
        for cause, count in tally.retried.items():
            life.metrics.api_errors.labels(cause).inc(count)
        log.info("sent %s", ", ".join(f"{count} parts {state}" for state, count in sorted(tally.parts.items())))
    return tally.fault


async def _keep_posted(archive: Archive, life: _Life) -> None:
    """Keep the figures on subscribers up to date, where they are asked for."""
    from briefbot.store import subscribers  # noqa: PLC0415  # only here

    def counted() -> dict[str, int]:
        with archive.writing() as connection:
            forget_old(connection, clock.now())
            return subscribers.counts(connection)

    while not life.stop.is_set():
        try:
            life.metrics.set_subscribers(await asyncio.to_thread(counted))
        except BriefbotError as error:
            log.warning("the subscribers could not be counted: %s", error)
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(life.stop.wait(), _TIDIED_EVERY)
        if time.monotonic() - life.poll_failed_at > _WELL_AFTER:
            life.health.recover("telegram")
