import stat

import pytest
from odd_files import ODD_FILES

from briefbot.app.doctor import examine
from briefbot.app.secrets import INVITATION, TOKEN, bot_token, secret
from briefbot.errors import ConfigError

GOOD = "123456:" + "A" * 35


@pytest.fixture
def file(tmp_path):
    path = tmp_path / "my token"
    path.write_text(GOOD + "\n")
    path.chmod(0o600)
    return path


def told_by(environ):
    """Return the lines that `briefbot doctor` prints."""
    return "\n".join(examine(None, environ=environ).lines)


def named(path, name=TOKEN):
    return {f"{name}_FILE": str(path)}


def test_a_file_holds_the_token(file):
    assert bot_token(named(file)) == GOOD


@ODD_FILES
@pytest.mark.parametrize("name", [TOKEN, INVITATION])
def test_a_file_that_can_hold_no_secret_is_told_and_never_waited_for(tmp_path, make, name):
    make(tmp_path / "odd")

    with pytest.raises(ConfigError, match=rf"\${name}_FILE: .*odd"):
        secret(name, named(tmp_path / "odd", name))
    told = told_by(named(tmp_path / "odd", name))
    assert "ERROR" in told
    assert f"${name}_FILE" in told


@pytest.mark.parametrize("path", ["x" * 300, "x" * 5000, "/", "/dev/zero", "/nowhere/token"])
def test_a_path_that_is_no_files_is_told(path):
    with pytest.raises(ConfigError, match="_FILE: "):
        secret(TOKEN, named(path))


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o644, 0o777])
@pytest.mark.parametrize("name", [TOKEN, INVITATION])
def test_the_doctor_tells_of_a_secret_that_others_may_read(file, mode, name):
    file.chmod(mode)

    told = told_by(named(file, name))

    assert f"other users of this machine may read {file}" in told
    assert f"chmod 600 '{file}'" in told
    assert GOOD not in told


@pytest.mark.parametrize("name", [TOKEN, INVITATION])
def test_the_doctor_has_nothing_to_say_of_one_that_only_its_owner_may_read(file, name):
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert "others" not in told_by(named(file, name))


def test_the_doctor_tells_of_a_token_that_cannot_be_one(file):
    file.write_text("my password")

    told = told_by(named(file))

    assert "does not hold a bot's token" in told
    assert "my password" not in told
