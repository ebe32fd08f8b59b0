"""briefbot mounted into a bot that somebody already runs."""

import asyncio
import shutil
from datetime import UTC

import pytest
from bot_process import Home
from telegram.constants import ParseMode
from telegram.ext import (
    ApplicationBuilder,
    CallbackQueryHandler,
    CommandHandler,
    Defaults,
    DictPersistence,
    MessageHandler,
    filters,
)
from telegram_server import TOKEN

import briefbot.bot
from briefbot.config import load_config
from briefbot.errors import ConfigError


@pytest.fixture
def home(server, tmp_path):
    made = Home(tmp_path, server)
    made.news()
    return made


class Host:
    """A bot of its own: a command of the same name as one of ours, buttons, text, persistence and an error handler."""

    def __init__(self, server) -> None:
        self.server = server
        self.heard, self.errors = [], []
        self.persistence = DictPersistence()
        defaults = Defaults(parse_mode=ParseMode.HTML, tzinfo=UTC, disable_notification=True)
        builder = ApplicationBuilder().token(TOKEN).base_url(f"{server.url}/bot")
        self.application = builder.defaults(defaults).persistence(self.persistence).build()
        self.application.add_handler(CommandHandler("start", self.start))
        self.application.add_handler(CommandHandler("boom", self.boom))
        self.application.add_handler(CallbackQueryHandler(self.press, pattern="^host:"))
        self.application.add_handler(MessageHandler(filters.TEXT & ~filters.COMMAND, self.text))
        self.application.add_error_handler(self.error)

    async def start(self, update, context):
        self.heard.append("start")
        context.chat_data["visits"] = context.chat_data.get("visits", 0) + 1
        await update.message.reply_text("<b>host</b>")

    async def boom(self, update, context):
        raise RuntimeError("the host's own fault")

    async def press(self, update, context):
        self.heard.append("press")
        await update.callback_query.answer()

    async def text(self, update, context):
        self.heard.append(update.message.text)

    async def error(self, update, context):
        self.errors.append(str(context.error))

    def run(self, story):
        """Run it for as long as the coroutine ``story`` takes."""

        async def life():
            async with self.application as application:
                await application.start()
                await application.updater.start_polling(poll_interval=0.0)
                try:
                    await asyncio.to_thread(story)
                finally:
                    await application.updater.stop()
                    await application.stop()

        asyncio.run(life())


def test_the_commands_of_both_work_side_by_side(server, home):
    host = Host(server)
    before = (host.application.persistence, host.application._job_queue, host.application.bot.defaults)
    handlers = {group: list(found) for group, found in host.application.handlers.items()}
    errors = dict(host.application.error_handlers)

    mounted = briefbot.bot.register(host.application, config=load_config(home.config), prefix="news_")

    assert (host.application.persistence, host.application._job_queue, host.application.bot.defaults) == before
    assert host.application.error_handlers == errors
    assert {group: host.application.handlers[group] for group in handlers} == handlers
    assert len(host.application.handlers) == len(handlers) + 1

    reader = server.world.private("Amal")

    def story():
        world = server.world
        world.says(reader, reader, "/start")
        server.wait_for(lambda: server.messages(reader))
        assert server.messages(reader)[-1].text == "host"
        world.says(reader, reader, "/news_start")
        server.wait_for(lambda: len(server.messages(reader)) == 2)
        assert server.messages(reader)[-1].labels == ["Subscribe"]
        world.presses_button(reader, reader, "Subscribe")
        server.wait_for(lambda: "/news_brief" in server.messages(reader)[-1].text)
        world.says(reader, reader, "/news_brief")
        server.wait_for(lambda: server.messages(reader)[-1].text.startswith("Libya brief,"))
        world.says(reader, reader, "/brief")  # not ours here, and nobody's: no answer
        world.says(reader, reader, "good morning")
        world.says(reader, reader, "/boom")
        server.wait_for(lambda: host.errors)
        world.says(reader, reader, "/news_settings")
        server.wait_for(lambda: server.messages(reader)[-1].text.startswith("Settings"))
        world.presses_button(reader, reader, "Time zone: Tripoli")
        server.wait_for(lambda: server.messages(reader)[-1].text.startswith("Where are you?"))
        world.says(reader, reader, "Cairo")
        server.wait_for(lambda: "Cairo" in server.messages(reader)[-1].text)

    try:
        host.run(story)
    finally:
        mounted.service.archive.close()
    assert host.errors == ["the host's own fault"]
    assert host.heard == ["start", "good morning", "Cairo"]
    assert host.persistence.chat_data == {reader.id: {"visits": 1}}
    assert home.subscriber(reader.id).zone == "Africa/Cairo"


def test_what_goes_wrong_with_us_does_not_reach_the_host(server, home):
    host = Host(server)
    mounted = briefbot.bot.register(host.application, config=load_config(home.config), prefix="news_")
    reader = server.world.private("Amal")
    mounted.service.archive.close()
    shutil.move(home.archive_file, home.folder / "gone.db")
    home.archive_file.mkdir()

    def story():
        server.world.says(reader, reader, "/news_help")
        server.world.says(reader, reader, "/start")
        server.wait_for(lambda: host.heard)

    host.run(story)
    assert host.errors == []


@pytest.mark.parametrize("prefix", ["News_", "news ", "né", "/"])
def test_a_prefix_that_cannot_begin_a_command_is_refused(server, home, prefix):
    with pytest.raises(ConfigError, match="prefix is"):
        briefbot.bot.register(Host(server).application, config=load_config(home.config), prefix=prefix)
