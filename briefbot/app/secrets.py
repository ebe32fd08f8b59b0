"""Reads secrets from the environment, or from a file named there; never from the configuration."""

import hashlib
import hmac
import os
import re
from collections.abc import Mapping
from pathlib import Path

from briefbot.errors import ConfigError
from briefbot.small_files import read_small

TOKEN = "BRIEFBOT_TELEGRAM_TOKEN"  # noqa: S105  # the variable's name
INVITATION = "BRIEFBOT_INVITATION_CODE"

#: Bytes of a file with a secret at most.
LARGEST_FILE = 10_000

_TOKEN_FORM = re.compile(r"[0-9]{1,20}:[A-Za-z0-9_-]{20,100}")
_HINT = f"@BotFather gives you one; put it into ${TOKEN}, or its file's path into ${TOKEN}_FILE"


def bot_token(environ: Mapping[str, str] | None = None) -> str:
    """Return the bot's token.

    Raises:
        ConfigError: there is none, or it has the wrong form. The message never contains it.
    """
    found = secret(TOKEN, environ)
    if not found:
        raise ConfigError("there is no Telegram token", hint=_HINT)
    if not _TOKEN_FORM.fullmatch(found):
        raise ConfigError(f"${TOKEN} does not hold a bot's token: those look like 123456:ABC-DEF...", hint=_HINT)
    return found


def has_token() -> bool:
    """Return whether the environment names a token, or the file of one, right or wrong."""
    return bool(os.environ.get(TOKEN, "").strip() or os.environ.get(f"{TOKEN}_FILE"))


def secret(name: str, environ: Mapping[str, str] | None = None) -> str:
    """Return the secret in ``$name``, or in the file that ``$name_FILE`` names; empty if there is neither.

    Raises:
        ConfigError: the file cannot be read.
    """
    environ = os.environ if environ is None else environ
    if value := environ.get(name, "").strip():
        return value
    path = environ.get(f"{name}_FILE", "")
    if not path:
        return ""
    try:
        return read_small(Path(path), LARGEST_FILE).decode().strip()
    except OSError as error:
        raise ConfigError(f"${name}_FILE: {path}: {error.strerror}", hint="name a file that can be read") from error
    except UnicodeDecodeError:
        raise ConfigError(f"${name}_FILE: {path} is no text file", hint="put the token alone into it") from None


def exposed_file(name: str, environ: Mapping[str, str]) -> Path | None:
    """Return the file that ``$name_FILE`` names if other users may read it; else ``None``."""
    path = environ.get(f"{name}_FILE", "")
    try:
        return Path(path) if path and Path(path).stat().st_mode & 0o044 else None
    except OSError:
        return None


def webhook_secret(token: str) -> str:
    """Return the secret that Telegram sends with every update to the webhook: a digest of the token."""
    return hmac.new(token.encode(), b"briefbot webhook", hashlib.sha256).hexdigest()
