"""A pytest plugin: where CI is set, a skipped test fails the run unless its reason is in allowed_skips.txt."""

import os
from pathlib import Path

import pytest

ALLOWED = Path(__file__).with_name("allowed_skips.txt")


def allowed_reasons():
    lines = ALLOWED.read_text(encoding="utf-8").splitlines()
    return {line for line in lines if line and not line.startswith("#")}


def unexpected(config):
    """The reasons of skipped tests that are not on the list; pytest-xdist's controller has its workers' reports, too."""
    reporter = config.pluginmanager.get_plugin("terminalreporter")
    if not os.environ.get("CI") or hasattr(config, "workerinput") or reporter is None:
        return []
    reasons = {report.longrepr[2].removeprefix("Skipped: ") for report in reporter.stats.get("skipped", [])}
    return sorted(reasons - allowed_reasons())


@pytest.hookimpl(tryfirst=True)
def pytest_sessionfinish(session):
    if unexpected(session.config) and session.exitstatus == pytest.ExitCode.OK:
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


def pytest_terminal_summary(terminalreporter, config):
    for reason in unexpected(config):
        terminalreporter.write_line(f"a skip that CI does not allow, see {ALLOWED.name}: {reason}", red=True)
