"""Fixtures of the bot: a server that plays Telegram, and homes with news in their archives."""

import shutil

import pytest
from bot_process import Home
from telegram_limits import UNLIMITED
from telegram_server import TelegramServer


@pytest.fixture
def server():
    with TelegramServer(limits=UNLIMITED) as server:
        yield server


@pytest.fixture(scope="module")
def fetched(tmp_path_factory):
    """A folder with news and the archive that they were fetched into."""
    made = Home(tmp_path_factory.mktemp("fetched"), None, url="http://127.0.0.1:1")
    made.news()
    return made.folder


@pytest.fixture
def a_home(server, tmp_path, fetched):
    """Make a home with news in its archive."""

    def make(**telegram):
        made = Home(tmp_path, server, news=fetched / "news", **{"sends": False, **telegram})
        shutil.copy(fetched / "archive.db", made.archive_file)
        return made

    return make


@pytest.fixture
def home(a_home):
    return a_home()
