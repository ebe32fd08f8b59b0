import io
import json
import logging
from contextlib import contextmanager
from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from briefbot.monitoring.logs import _QUIET, set_up_logs

TOKEN = "8273645:AAF-x1_yZqWvNpLmKjHgFdSaQwErTyUiOp"
BEHIND = TOKEN.partition(":")[2]


@contextmanager
def logging_as_before():
    """Give back the handlers and levels that the block changes; the test run listens to the log, too."""
    root = logging.getLogger()
    loggers = [root, *map(logging.getLogger, _QUIET)]
    levels, handlers = [each.level for each in loggers], root.handlers[:]
    root.handlers = []  # what set_up_logs finds, it closes
    try:
        yield
    finally:
        root.handlers = handlers
        for each, level in zip(loggers, levels, strict=True):
            each.setLevel(level)


@pytest.fixture(autouse=True)
def _as_before():
    with logging_as_before():
        yield


def logged(form, tell, secrets=(TOKEN,)):
    """The output of what ``tell`` does with a logger."""
    stream = io.StringIO()
    with logging_as_before():
        set_up_logs(form, secrets=secrets, stream=stream)
        tell(logging.getLogger("briefbot.send"))
    return stream.getvalue()


def redact(text, secrets):
    """The message in the log if that text is logged."""
    return json.loads(logged("json", lambda log: log.info("%s", text), secrets))["message"]


def at(logger, moment, message, *args):
    """Tell at a moment."""
    record = logger.makeRecord(logger.name, logging.INFO, __file__, 1, message, args, None)
    record.created = moment
    logger.handle(record)


def test_a_line_has_moment_level_logger_and_message():
    line = logged("lines", lambda log: at(log, 1779433201.9, "sent %d parts", 3))

    assert line == "2026-05-22T07:00:01Z INFO briefbot.send sent 3 parts\n"


def test_a_json_line_has_them_as_fields():
    line = logged("json", lambda log: at(log, 1779433201.9, "sent %d parts to %s", 3, ("a", "ب")))

    assert json.loads(line) == {
        "at": "2026-05-22T07:00:01Z",
        "level": "INFO",
        "logger": "briefbot.send",
        "message": "sent 3 parts to ('a', 'ب')",
    }


def send():
    raise ConnectionError(f"no answer from https://api.telegram.org/bot{TOKEN}/sendMessage\nat all")


def give_up():
    try:
        send()
    except ConnectionError as error:
        raise RuntimeError(f"sending failed: {BEHIND}") from error


def fail(log):
    try:
        give_up()
    except RuntimeError:
        log.exception("gave up", stack_info=True)


def test_an_error_is_told_with_its_traceback_in_one_line():
    line = logged("lines", fail)

    assert line.count("\n") == 1
    assert 'error.type=RuntimeError error.text="sending failed: ***" traceback="Traceback' in line
    assert "https://api.telegram.org/bot***/sendMessage\\nat all" in line
    assert TOKEN not in line
    assert BEHIND not in line


def test_an_error_is_an_object_in_json():
    line = json.loads(logged("json", fail))

    assert line["error"]["type"] == "RuntimeError"
    assert line["error"]["text"] == "sending failed: ***"
    assert line["error"]["traceback"].startswith("Traceback")
    assert "/bot***/sendMessage" in line["error"]["traceback"]
    assert "test_logs.py" in line["stack"]


class Client:
    def __repr__(self):
        return f"Client({TOKEN!r})"


class Broken:
    def __str__(self):
        raise ValueError(TOKEN)

    __repr__ = __str__


@pytest.mark.parametrize("form", ["lines", "json"])
@pytest.mark.parametrize(
    "tell",
    [
        lambda log: log.info(TOKEN),
        lambda log: log.info("to %s", TOKEN),
        lambda log: log.info("to %(url)s", {"url": f"https://api.telegram.org/bot{TOKEN}/getMe"}),
        lambda log: log.info("to %s", quote(TOKEN)),
        lambda log: log.info("to %s", quote(TOKEN, safe="")),
        lambda log: log.info("to %s", quote(TOKEN, safe="").replace("%3A", "%3a")),
        lambda log: log.info("to %s", [{"client": Client()}, BEHIND.encode()]),
        lambda log: log.info("to", extra={"url": TOKEN, "client": Client(), TOKEN: 1, "nested": {"a": [TOKEN]}}),
        lambda log: log.info("%s and %s", TOKEN),  # noqa: PLE1206  # a mistake that must not tell it
        lambda log: log.info(Client()),
        lambda log: log.getChild(BEHIND).info("hello"),
        fail,
    ],
)
def test_the_token_is_in_nothing_that_is_told(form, tell):
    line = logged(form, tell)

    assert "***" in line or "AAF" not in line.upper()
    assert BEHIND not in line
    assert line.count("\n") == 1


class UnsayableError(Broken, Exception):
    pass


@pytest.mark.parametrize("form", ["lines", "json"])
@pytest.mark.parametrize(
    "tell", [lambda log: log.info("%s", Broken()), lambda log: log.error("x", exc_info=UnsayableError())]
)
def test_what_cannot_be_shown_does_not_cost_the_record(form, tell, capsys):
    line = logged(form, tell)

    assert "(not shown: ValueError)" in line
    assert BEHIND not in line
    assert capsys.readouterr() == ("", "")


def test_a_stream_that_fails_prints_no_record(capsys):
    class Full(io.StringIO):
        def write(self, text):
            raise OSError(28, "No space left on device")

    set_up_logs("lines", secrets=[TOKEN], stream=Full())
    logging.getLogger("briefbot").warning("to %s", TOKEN)

    assert capsys.readouterr() == ("", "")


@pytest.mark.parametrize(
    "forged",
    ["a\n2026-05-22T07:00:01Z ERROR briefbot b", "a\rb", "a\x1b[2Kb", "a\u2028b", "a\u2029b", "a\x85b", "a\u202eb", "a\x0bb\x0cb", "a\x1cb", "\ud800"],
)  # fmt: skip
@pytest.mark.parametrize("form", ["lines", "json"])
def test_a_message_cannot_forge_a_line(form, forged):
    line = logged(form, lambda log: log.info("%s", forged, extra={"title": forged}))

    assert len(line.splitlines()) == 1
    assert line[:-1].isprintable()
    assert line.encode()


def test_a_value_cannot_pass_for_two():
    line = logged("lines", lambda log: log.error("x", exc_info=ValueError('a" level="b\\')))

    assert r' error.text="a\" level=\"b\\" traceback=' in line


def test_json_gives_back_what_was_told():
    told = 'a\nb\u2028c "d" \\ e\x1b ط'
    assert json.loads(logged("json", lambda log: log.info("%s", told)))["message"] == told


def test_libraries_that_tell_each_request_are_heard_only_when_they_warn():
    def tell(_log):
        for name in (
            "httpx",
            "httpcore.http11",
            "telegram.ext",
            "tornado.access",
            "apscheduler.scheduler",
            "alembic.runtime.migration",
        ):
            logging.getLogger(name).info("HTTP Request: POST")
        logging.getLogger("telegram.ext").warning("conflict")
        logging.getLogger("briefbot").debug("too much")

    assert logged("lines", tell).count("\n") == 1


def test_set_up_twice_it_logs_once():
    first, second = io.StringIO(), io.StringIO()
    set_up_logs("json", secrets=[], stream=first)
    set_up_logs("lines", secrets=[], stream=second)
    logging.getLogger("briefbot").info("hello")

    assert first.getvalue() == ""
    assert second.getvalue().endswith(" INFO briefbot hello\n")


def test_it_writes_to_stderr_unless_told_otherwise(capsys):
    set_up_logs("lines", secrets=[])
    logging.getLogger("briefbot").info("hello")

    out, err = capsys.readouterr()
    assert out == ""
    assert err.endswith("hello\n")


def test_blank_secrets_hide_nothing_and_a_line_end_behind_one_does_not_matter():
    assert redact("all is said", ["", " "]) == "all is said"
    assert redact(f"it is {TOKEN}.", [TOKEN + "\n"]) == "it is ***."


def test_a_token_that_nobody_named_is_taken_out_too():
    assert redact(f"it is {TOKEN}", []) == "it is ***"
    assert redact(f"/bot{quote(TOKEN, safe='')}/getMe", []) == "/bot***/getMe"


def test_a_short_part_behind_a_colon_is_no_secret():
    assert redact("a b c 1:b", ["1:b"]) == "a b c ***"


SECRETS = st.text(
    st.characters(exclude_characters="*", min_codepoint=33, exclude_categories=("C", "Z")), min_size=5, max_size=30
).filter(lambda secret: not any(secret in own for own in ("message", "briefbot.send", "logger")))


@given(st.lists(SECRETS, max_size=3), st.data())
def test_no_secret_is_left_in_any_text(secrets, data):
    text = "".join(data.draw(st.lists(st.one_of(st.text(max_size=8), st.sampled_from([*secrets, " "])), max_size=8)))
    assert not any(secret in redact(text, secrets) for secret in secrets)


TOKENS = st.from_regex(r"[0-9]{6,10}:[A-Za-z0-9_-]{30,40}", fullmatch=True)


@given(st.one_of(TOKENS, SECRETS), st.sampled_from(["lines", "json"]), st.data())
def test_whatever_holds_a_secret_is_one_line_without_it(secret, form, data):
    shapes = [
        secret,
        quote(secret, safe=""),
        secret.partition(":")[2] or secret,
        secret[1:],
        secret[:-1],
        "\n",
        "\\",
        '"',
        "\r",
    ]
    words = st.lists(st.one_of(st.text(max_size=5), st.sampled_from(shapes)), max_size=6).map("".join)
    message, argument, extra, fault = (data.draw(words) for _ in range(4))
    key = data.draw(
        words.filter(lambda key: key not in vars(logging.makeLogRecord({})) and key not in {"message", "asctime"})
    )

    error = ValueError(fault)

    def tell(log):
        log.error("%s" + message.replace("%", "%%"), argument, extra={key: extra}, exc_info=error)  # noqa: G003  # any message

    line = logged(form, tell, [secret])

    assert secret not in line
    assert len(line.splitlines()) == 1
    if form == "json":
        assert json.loads(line)["level"] == "ERROR"
