"""The manual page, the list of commands, and what the shell completes."""

import os
import re
import shutil
import subprocess
import sys

import pytest
from click import Group

from briefbot.cli.common import SECTIONS, cli


def every_option(command):
    inner = command.commands.values() if isinstance(command, Group) else ()
    own = {option for each in command.params for option in each.opts if option.startswith("--")}
    return own.union(*map(every_option, inner))


def test_each_command_stands_in_one_section_of_the_help(run):
    _, out, _ = run("--help")

    listed = [name for names in SECTIONS.values() for name in names]
    assert len(listed) == len(set(listed))
    assert set(cli.commands) <= set(listed)
    assert all(re.search(rf"^  {name} ", out, re.MULTILINE) for name in cli.commands)
    assert "..." not in out.partition("COMMAND [ARGS]...")[2]
    assert "Example: briefbot" in out


def test_the_manual_has_every_command_option_and_exit_code(run):
    code, out, err = run("--man")

    assert (code, err) == (0, "")
    assert out.startswith(".TH BRIEFBOT 1")
    shown = out.replace("\\-", "-")
    for name, command in cli.commands.items():
        for path in [f"{name} {inner}" for inner in getattr(command, "commands", {})] or [name]:
            assert f".SS briefbot {path} " in shown
    assert all(option in shown for option in every_option(cli))
    assert not re.search(r"^\.(?!TH|SH|SS|PP|TP|B )", out, re.MULTILINE)


@pytest.mark.skipif(not shutil.which("groff"), reason="no groff on this machine")
def test_the_manual_is_roff_without_a_warning(run):
    page = run("--man")[1].encode()
    done = subprocess.run(["groff", "-man", "-Tutf8", "-ww", "-Kutf8"], input=page, capture_output=True, check=True)

    assert done.stderr == b""


def completed(shell, *words):
    """What a shell is told when the last of ``words`` is to be completed."""
    told = {"_BRIEFBOT_COMPLETE": f"{shell}_complete", "COMP_WORDS": " ".join(words), "COMP_CWORD": str(len(words) - 1)}
    code = "from briefbot.cli import main; main()"
    done = subprocess.run(
        [sys.executable, "-c", code], env=os.environ | told, capture_output=True, text=True, check=True
    )
    return {line.partition(",")[2] for line in done.stdout.splitlines()}


def test_the_shell_completes_commands_options_and_names():
    assert completed("bash", "briefbot", "re") == {"render"}
    assert "--since-last" in completed("bash", "briefbot", "render", "--si")
    assert "sumy:lexrank" in completed("bash", "briefbot", "render", "--summarizer", "sumy:le")
    assert "libya" in completed("bash", "briefbot", "render", "--topic", "l")


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_each_shell_gets_its_script(run, monkeypatch, shell):
    monkeypatch.setenv("_BRIEFBOT_COMPLETE", f"{shell}_source")

    code, out, _ = run()

    assert code == 0
    assert "_BRIEFBOT_COMPLETE" in out
