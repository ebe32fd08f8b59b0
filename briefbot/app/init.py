"""``briefbot init``: writes a commented configuration file with the user's topic, zone, contact and so on."""

import os
import re
import shlex
import tomllib
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import platformdirs

from briefbot.app.outcome import Outcome
from briefbot.app.secrets import TOKEN, bot_token
from briefbot.bounds import shown
from briefbot.config import BriefConfig, Config, config_file
from briefbot.deliveries.file import FileDelivery
from briefbot.errors import ConfigError
from briefbot.resources import shipped
from briefbot.toml_files import quoted, structured
from briefbot.topic.load import load_topic
from briefbot.web.options import HttpOptions

_TOKEN_STEP = (
    "for Telegram: @BotFather gives you a bot's token; put it into a file that only you can read, "
    f"and the path of that file into ${TOKEN}_FILE"
)

#: Somebody who can be reached: an e-mail address or a page, with a name beside it or not.
_CONTACT = re.compile(r"[^\s@<>]+@[^\s@<>]+|https?://[^\s/]|^(?:[\w-]+\.)+[a-z]{2,}(?:/\S*)?$", re.IGNORECASE)

#: How the example begins, which is to be copied, and how a file that was written for its user does.
_EXAMPLE_BEGINS = re.compile(r"\A# Every key .*?(?=^# Relative paths)", re.DOTALL | re.MULTILINE)
_BEGINS = """\
# The configuration of briefbot, as `briefbot init` wrote it: your answers, and every other key at its default.
# Change what you like; `briefbot doctor` checks it.
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Answers:
    """What the user said; ``None`` leaves a key at its default."""

    topic: str | None = None
    timezone: str | None = None
    """``None``: that of the topic, if it names one."""

    contact: str | None = None
    language: str | None = None
    site: str | None = None
    """A folder to which a site of the briefs is written."""

    telegram: bool = False
    """Whether the briefs are to be sent by a bot."""

    token: str = ""
    """The bot's; empty: the user has none yet, or it is in the environment."""


def target_of(path: Path | None, *, force: bool = False) -> Path:
    """Return the file to write: ``path``, or ``config.toml`` in it or in the user's configuration folder.

    Raises:
        ConfigError: there is a file already, and ``force`` is not given; or the user has no such folder.
    """
    try:
        target = path or platformdirs.user_config_path("briefbot") / "config.toml"
    except RuntimeError as error:
        raise ConfigError(f"no folder for it: {error}", hint="name a file, or set HOME") from error
    try:
        target = target / "config.toml" if target.is_dir() else target
        is_there = os.path.lexists(target)
    except (OSError, ValueError) as error:  # a name too long, a folder that is closed, a NUL
        raise ConfigError(f"{str(target)!r}: cannot be written: {error}", hint="name another place") from error
    if is_there and not force:
        raise ConfigError(f"{target}: there is a file already", hint="change that one, or give --force")
    return target


def write_config(path: Path | None, answers: Answers = Answers(), *, force: bool = False) -> Outcome:
    """Write a commented configuration file: every key at its default, except what ``answers`` says.

    Args:
        path: the file or folder; ``None``: ``config.toml`` in the user's configuration folder.
        answers: what the user said.
        force: replace an existing file.

    Raises:
        ConfigError: there is a file already, none can be written, or an answer can be none.
        TopicError: there is no such topic.
        DeliveryError: it cannot be written.
    """
    target = target_of(path, force=force)
    text = text_of(answers, target.absolute().parent)
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or error
        raise ConfigError(f"{target}: cannot be written: {reason}", hint="name another place") from error
    FileDelivery(target)(text)
    lines, token_file = [f"wrote {target}"], None
    if answers.telegram:
        token_file, told = _keep_token(answers.token or os.environ.get(TOKEN, "").strip(), force=force)
        lines.append(told)
    return Outcome(lines=(*lines, *_next_steps(target, answers, token_file)))


def text_of(answers: Answers, folder: Path) -> str:
    """Return the text of a configuration file that will be in ``folder``; paths in it are relative to that.

    Raises:
        ConfigError: an answer can be none.
        TopicError: there is no such topic.
    """
    check(answers)
    text = _EXAMPLE_BEGINS.sub(_BEGINS, shipped("config.example.toml").read_text(encoding="utf-8"))
    for section, key, value in (
        ("brief", "topic", _as_configured(answers.topic, folder)),
        ("brief", "language", answers.language),
        ("brief", "timezone", answers.timezone),
        ("http", "contact", answers.contact),
    ):
        text = text if value is None else _with(text, section, key, value)
    topic = load_topic(answers.topic) if answers.topic else None
    if answers.timezone is None and topic and topic.timezone not in {"", BriefConfig().timezone}:
        text = _with(text, "brief", "timezone", topic.timezone, mark="# ")  # left out: that of the topic holds
    if answers.site:
        text += _site(_relative(answers.site, folder))
    structured(tomllib.loads(text), Config, where="the new configuration", example="config.example.toml")
    return text


def check(answers: Answers) -> None:
    """Check each answer.

    Raises:
        ConfigError: one can be none; the message begins with its name.
        TopicError: there is no such topic.
    """
    if answers.topic is not None:
        load_topic(answers.topic)
    try:
        BriefConfig(**{k: v for k in ("timezone", "language") if (v := getattr(answers, k)) is not None})
        HttpOptions(contact=answers.contact or "")
        if answers.contact and not _CONTACT.search(answers.contact):
            reason = "write an e-mail address or a page, me@example.org or https://example.org/about"
            raise ValueError(f"contact is {shown(answers.contact)}: {reason}")  # noqa: TRY301
        if answers.site and set(answers.site) & set("{}"):
            raise ValueError(f"site is {answers.site!r}: write a folder without braces")  # noqa: TRY301
    except ValueError as error:
        raise ConfigError(str(error), hint="see config.example.toml for what is allowed") from None
    if answers.token:
        bot_token({TOKEN: answers.token})


def check_answer(key: str, answer: str) -> None:
    """Check one answer, as `check` does."""
    changed: dict[str, Any] = {key: answer}
    check(replace(Answers(), **changed))


def zone_of(topic: str) -> str:
    """Return the time zone that a topic brings along, or the default."""
    loaded = load_topic(topic)
    return (loaded and loaded.timezone) or BriefConfig().timezone


def _with(text: str, section: str, key: str, value: str, *, mark: str = "") -> str:
    """Return a configuration's text with another value of a key; ``mark`` goes before the line."""
    line = re.compile(rf'(?ms)(^\[{section}\]\n(?:(?!^\[).)*?^){key}( *= *)("(?:[^"\\]|\\.)*")( *)')

    def replaced(found: re.Match[str]) -> str:
        entry = f"{mark}{key}{found[2]}{quoted(value)}"
        return found[1] + entry.ljust(len(f"{key}{found[2]}{found[3]}{found[4]}") - 2) + "  "  # comments stay in line

    changed, count = line.subn(replaced, text, count=1)
    assert count == 1, key
    return changed


def _as_configured(topic: str | None, folder: Path) -> str | None:
    """Return a topic as it stands in a configuration in ``folder``: a path is relative to that, if it is in it."""
    return _relative(topic, folder) if topic and topic.endswith(".toml") else topic


def _relative(path: str, folder: Path) -> str:
    whole = Path(os.path.abspath(os.path.expanduser(path)))  # noqa: PTH100, PTH111  # Path's raises for some names
    return str(whole.relative_to(folder)) if whole.is_relative_to(folder) else str(whole)


def _site(folder: str) -> str:
    return f'\n[[deliveries]]\nkind = "site"\npath = {quoted(folder)}\n'


def _keep_token(token: str, *, force: bool) -> tuple[Path | None, str]:
    """Write a token to a file that only its owner may read; return the file, and a line about it."""
    path = platformdirs.user_config_path("briefbot") / "token"
    if os.path.lexists(path) and not force:
        return path, f"kept {path}, which holds a token already"
    if not token:
        return None, _TOKEN_STEP
    bot_token({TOKEN: token})
    beside = path.with_name(f".token.{os.urandom(6).hex()}.tmp")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with os.fdopen(os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as file:
            file.write(token)
        beside.replace(path)
    except OSError as error:
        with suppress(OSError):
            beside.unlink(missing_ok=True)
        raise ConfigError(f"{path}: cannot be written: {error.strerror}", hint="make its folder writable") from error
    return path, f"wrote {path}, which only you can read"


def _next_steps(target: Path, answers: Answers, token_file: Path | None) -> list[str]:
    found = config_file(os.environ)
    is_found = found is not None and found.absolute() == target.absolute()
    option = "" if is_found else f" --config {shlex.quote(str(target))}"
    steps = [f"next: briefbot doctor{option}; then briefbot fetch{option}, and briefbot render{option}"]
    if answers.site:
        steps.append(f"the site is written to {answers.site} by each: briefbot run{option}")
    if token_file:
        steps.append(f"the bot: {TOKEN}_FILE={shlex.quote(str(token_file))} briefbot bot{option}")
    return steps
