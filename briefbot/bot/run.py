"""`briefbot bot`: runs the bot, by polling or webhook, and sends the briefs that are due."""

import asyncio
import contextlib
import logging
import math
import signal
import time
from collections.abc import Awaitable, Callable
from datetime import timedelta
from functools import partial
from typing import Any

from telegram import Update
from telegram.error import Conflict, InvalidToken, NetworkError, TelegramError
from telegram.ext import Application, ContextTypes, TypeHandler

from briefbot.app import archives, clock, send
from briefbot.app.outcome import Outcome
from briefbot.app.secrets import INVITATION, bot_token, secret, webhook_secret
from briefbot.bot.handlers import Mounted, mount, register_menu
from briefbot.bot.rate_limiter import AnswerRateLimiter
from briefbot.bot.service import BotService
from briefbot.bot.webhook import receiving
from briefbot.config import Config
from briefbot.errors import BriefbotError, ConfigError, DeliveryError
from briefbot.monitoring.health import Health, serve
from briefbot.monitoring.logs import set_up_logs
from briefbot.monitoring.metrics import Metrics
from briefbot.store import subscribers
from briefbot.store.archive import Archive
from briefbot.telegram.plan import forget_old

UPDATES = ("message", "channel_post", "callback_query", "my_chat_member")

#: Seconds between two checks for briefs that are due.
SEND_EVERY = 20.0

#: Time since the last check after which sending counts as stuck: sending to 20,000 chats takes 40 minutes.
STALE_AFTER = timedelta(hours=2)

#: Seconds between two runs of the deletion of old rows and the count of subscribers.
_TIDIED_EVERY = 60.0

#: Seconds without a failure after which polling counts as healthy: PTB waits at most 30 between two attempts.
_WELL_AFTER = 45.0

#: Consecutive conflicts (HTTP 409) after which another program is taken to be polling permanently.
_CONFLICTS = 3

#: Seconds after the start in which this bot ends on such conflicts; later it is the other program that has to end.
_NEWCOMER = 120.0

#: Seconds that open requests have at the end.
_FINISHED_WITHIN = 3.0

LOCK = "bot"

#: Seconds between two attempts to reach Telegram at the start, at most.
_LONGEST_WAIT = 60.0

log = logging.getLogger("briefbot.bot")


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
    with archives.opened(config) as archive, archive.lock(LOCK) as acquired:
        if not acquired:
            raise DeliveryError(
                "`briefbot bot` is already running on this archive", hint="end it first: only one may receive updates"
            )
        asyncio.run(_RunningBot(config, archive, token).run())
    return Outcome()


class _RunningBot:
    """The running bot: receives updates, sends the briefs that are due, and serves health and metrics."""

    def __init__(self, config: Config, archive: Archive, token: str) -> None:
        self._config, self._archive, self._token = config, archive, token
        self._stop, self._work = asyncio.Event(), asyncio.Event()
        self._health, self._metrics = Health(clock=clock.now), Metrics()
        self._fault: BriefbotError | None = None
        self._starting: asyncio.Task[None] | None = None
        self._conflicts = 0
        self._begun, self._poll_failed_at = time.monotonic(), -math.inf
        self._application: Application[Any, Any, Any, Any, Any, Any] = (
            Application.builder()
            .token(token)
            .base_url(f"{config.telegram.api_url.rstrip('/')}/bot")
            .rate_limiter(AnswerRateLimiter(per_group=config.telegram.per_group))
            .connection_pool_size(32)
            .build()
        )
        self._application.add_handler(TypeHandler(Update, self._count_update), group=-1)
        self._application.add_error_handler(self._log_error)
        self._service = BotService(config, archive)
        mounted = Mounted(
            self._service,
            on_command=lambda name: self._metrics.commands.labels(name).inc(),
            on_work=self._work.set,
        )
        mount(self._application, mounted, 0, alone=True)

    def end(self, fault: BriefbotError | None = None) -> None:
        """Begin to stop, after a signal or because of ``fault``."""
        if not self._stop.is_set():
            log.info("stopping")
        self._fault = self._fault or fault
        self._stop.set()
        self._work.set()
        if self._starting:
            self._starting.cancel()

    async def run(self) -> None:
        """Run until `end` is called; raise its fault, if any."""
        for each in (signal.SIGTERM, signal.SIGINT):
            with contextlib.suppress(NotImplementedError):  # Windows
                asyncio.get_running_loop().add_signal_handler(each, self.end)
        async with contextlib.AsyncExitStack() as stack:
            self._starting = asyncio.create_task(self._start(stack))
            await asyncio.wait([self._starting])
            if not self._starting.cancelled():
                await self._starting  # raises its exception
                loops = [self._clean_up_loop()] + ([self._send_loop()] if self._config.telegram.sends else [])
                await asyncio.gather(*loops)
        if self._fault:
            raise self._fault

    async def _start(self, stack: contextlib.AsyncExitStack) -> None:
        """Connect to Telegram and begin to receive updates; leaving ``stack`` ends both."""
        options, application = self._config.telegram, self._application
        bot, updater = application.bot, application.updater
        assert updater is not None
        if options.metrics_port:
            served = serve(self._health, self._metrics, host=options.listen, port=options.metrics_port)
            await stack.enter_async_context(served)
        stack.push_async_callback(bot.shutdown)
        await self._reach(application.initialize)
        log.info("running as @%s", bot.username)
        await register_menu(bot, options.admins)
        stack.push_async_callback(application.shutdown)
        for stop in (application.stop, updater.stop):
            stack.push_async_callback(_finish, stop)
        await application.start()
        if not options.webhook_url:
            logging.getLogger("telegram.ext.Updater").setLevel(logging.CRITICAL)  # we log its failures ourselves
            await self._reach(bot.delete_webhook)  # start_polling does it, too, but silently ignores failures
            await updater.start_polling(
                allowed_updates=UPDATES, bootstrap_retries=-1, error_callback=self._note_poll_failure
            )
            return
        key = webhook_secret(self._token)
        await stack.enter_async_context(receiving(updater, options, key))
        await self._reach(partial(bot.set_webhook, options.webhook_url, allowed_updates=UPDATES, secret_token=key))

    async def _reach(self, call: Callable[[], Awaitable[object]]) -> None:
        """Call the Bot API, and retry for as long as it cannot be reached."""
        wait = 1.0
        while True:
            try:
                await call()
            except InvalidToken:
                hint = "check that $BRIEFBOT_TELEGRAM_TOKEN is what @BotFather gave you, or ask it for a new one"
                raise ConfigError("Telegram does not accept the token", hint=hint) from None
            except NetworkError as error:
                log.warning("Telegram cannot be reached (%s); next try in %.0f s", error, wait)
                self._health.fail("telegram", "Telegram cannot be reached")
                await asyncio.sleep(wait)
                wait = min(2 * wait, _LONGEST_WAIT)
            else:
                self._health.recover("telegram")
                return

    async def _count_update(self, update: Update, _: ContextTypes.DEFAULT_TYPE) -> None:
        self._conflicts = 0
        kind = next((name for name in UPDATES if getattr(update, name, None) is not None), "other")
        self._metrics.updates.labels(kind).inc()
        self._health.beat("updates")

    async def _log_error(self, _: object, context: ContextTypes.DEFAULT_TYPE) -> None:
        log.error("an update failed", exc_info=context.error)

    def _note_poll_failure(self, error: TelegramError) -> None:
        """Log a failure of polling and end the bot if it is permanent; PTB itself retries."""
        if isinstance(error, Conflict):
            self._conflicts += 1
            self._metrics.api_errors.labels("conflict").inc()
            log.error("another program receives this bot's updates: only one `briefbot bot` may run for a token")
            if self._conflicts >= _CONFLICTS and time.monotonic() - self._begun < _NEWCOMER:
                hint = "end the other program, or get a token of its own from @BotFather"
                self.end(DeliveryError("another program receives this bot's updates (HTTP 409)", hint=hint))
        elif isinstance(error, InvalidToken):
            self.end(ConfigError("Telegram does not accept the token any more", hint="ask @BotFather for a new one"))
        else:
            self._poll_failed_at = time.monotonic()
            self._health.fail("telegram", "updates cannot be fetched")
            self._metrics.api_errors.labels("network").inc()
            log.warning("updates could not be fetched: %s", error)

    async def _send_loop(self) -> None:
        """Send the briefs that are due, again and again, until the bot stops."""
        self._health.expect("sending", STALE_AFTER)
        while not self._stop.is_set():
            self._health.beat("sending")
            try:
                fault = await self._send_once()
            except Exception as error:  # the next run may succeed; the bot goes on
                log.exception("sending failed")
                fault = type(error).__name__
            if fault:
                self._health.fail("sending", fault)
            else:
                self._health.recover("sending")
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._work.wait(), SEND_EVERY)
            self._work.clear()

    async def _send_once(self) -> str:
        """Send the briefs that are due, unless another process is sending; return why it failed, else empty."""
        begun, metrics = time.monotonic(), self._metrics
        with self._archive.lock(send.LOCK) as acquired:
            if not acquired:
                return ""
            report = await send.send_due(self._config, self._archive, self._token, self._stop)
        for fault in report.faults:
            log.error("%s", fault)
        if report.given_up:
            log.error("sending ended early: %s", report.given_up)
        metrics.briefs_made.inc(report.made)
        if report.parts.total():
            if report.parts["sent"]:
                metrics.last_send.set(clock.now().timestamp())
                metrics.send_seconds.observe(time.monotonic() - begun)
            for state, count in report.parts.items():
                metrics.parts.labels("unsure" if state == "in_doubt" else state).inc(count)
            for cause, count in report.retried.items():
                metrics.api_errors.labels(cause).inc(count)
            log.info("sent %s", ", ".join(f"{count} parts {state}" for state, count in sorted(report.parts.items())))
        return report.given_up

    async def _clean_up_loop(self) -> None:
        """Delete old rows, count the subscribers, and reset the health of polling if it has not failed lately."""
        while not self._stop.is_set():
            try:
                await self._service.write(forget_old, clock.now())
                self._metrics.set_subscribers(await self._service.read(subscribers.counts))
            except BriefbotError as error:
                log.warning("the subscribers could not be counted: %s", error)
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._stop.wait(), _TIDIED_EVERY)
            if time.monotonic() - self._poll_failed_at > _WELL_AFTER:
                self._health.recover("telegram")


async def _finish(stop: Callable[[], Awaitable[None]]) -> None:
    """Call ``stop`` with a time limit; it may not have been started."""
    # a reply may have to wait for minutes because of the rate limit
    with contextlib.suppress(TimeoutError, RuntimeError):  # RuntimeError: it was not started
        await asyncio.wait_for(stop(), _FINISHED_WITHIN)
