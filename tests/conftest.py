import os
import socket
import ssl
import tempfile
from functools import cache, partial
from itertools import count
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from postgres import Server, binaries
from skips import pytest_sessionfinish, pytest_terminal_summary  # noqa: F401  # pytest's hooks

from briefbot import cli
from briefbot.store.archive import open_archive


def has_room(folder):
    """Whether files of tests, programs among them, can be in this folder: they take some hundred megabytes."""
    if not os.access(folder, os.W_OK):
        return False
    found = os.statvfs(folder)
    return found.f_bavail * found.f_frsize > 2 << 30 and not found.f_flag & os.ST_NOEXEC


# Thousands of archives are made and synced, and what is in memory is synced at once.
MEMORY = Path("/dev/shm")
if "TMPDIR" not in os.environ and has_room(MEMORY):
    os.environ["TMPDIR"] = tempfile.tempdir = str(MEMORY)

# A law holds however busy the machine is: no example is failed for being slow. CI tries the same examples each time, so
# that a change is judged by itself; everywhere else each run looks for new ones. Many more: HYPOTHESIS_PROFILE=search.
at_leisure = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile("look", at_leisure, max_examples=25)
settings.register_profile("ci", at_leisure, max_examples=25, derandomize=True)
settings.register_profile("search", at_leisure, max_examples=3000)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE") or ("ci" if os.environ.get("CI") else "look"))


def pytest_xdist_auto_num_workers(config):
    """One more than there are processors: tests that talk to other processes wait half of their time."""
    return (os.cpu_count() or 1) + 1


@pytest.fixture(scope="session", autouse=True)
def _a_share_of_the_machine():
    """A test has one processor, as the others have tests of their own; what is about several says how many there are.

    Certificates are read once: each client would read them anew, for longer than it talks to a server of the tests.
    """
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(os, "cpu_count", lambda: 1)
        patch.setattr(ssl, "create_default_context", cache(ssl.create_default_context))
        yield


_users = count()


@pytest.fixture(autouse=True)
def _a_user_of_its_own(tmp_path_factory, monkeypatch):
    """No test sees the configuration or the archive of whoever runs it."""
    home = tmp_path_factory.getbasetemp() / f"user{next(_users)}"
    monkeypatch.setenv("XDG_CONFIG_HOME", str(home / "config"))
    monkeypatch.setenv("XDG_DATA_HOME", str(home / "data"))
    for name in ("BRIEFBOT_CONFIG", "BRIEFBOT_ARCHIVE_URL", "BRIEFBOT_TELEGRAM_TOKEN", "BRIEFBOT_TELEGRAM_TOKEN_FILE"):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture(scope="session")
def postgres():
    """A running PostgreSQL with a database called ``briefbot`` that is at the newest migration."""
    programs = binaries()
    if programs is None:
        pytest.skip("no PostgreSQL on this machine")
    with Server(programs) as server:
        made = server.new_database()
        open_archive(made).close()
        server.template = made.partition("@/")[2].partition("?")[0]
        yield server


@pytest.fixture(params=["sqlite", "postgresql"])
def archive_url(request, tmp_path):
    """The URL of an archive on each database, made but empty in PostgreSQL, not there yet in SQLite."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path}/archive/archive.db"
    server = request.getfixturevalue("postgres")
    return server.new_database(server.template)


@pytest.fixture
def sqlite_archive(tmp_path):
    """For what is not of the database."""
    opened = open_archive(str(tmp_path / "archive.db"))
    yield opened
    opened.close()


@pytest.fixture
def archive(archive_url):
    opened = open_archive(archive_url)
    yield opened
    opened.close()


def _only_here(look_up, host, *args, **kwargs):
    """Look up a host, if it is this one."""
    if host not in {"127.0.0.1", "::1", "localhost"}:
        raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")
    return look_up(host, *args, **kwargs)


@pytest.fixture
def run(capfdbinary, tmp_path, monkeypatch):
    """Run the command line in an empty folder, off the internet; gives exit code, stdout and stderr."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("socket.getaddrinfo", partial(_only_here, socket.getaddrinfo))

    def run(*args):
        code = 0
        try:
            cli.main([str(arg) for arg in args])
        except SystemExit as end:
            code = end.code or 0
        got = capfdbinary.readouterr()
        return code, got.out.decode(), got.err.decode()

    return run
