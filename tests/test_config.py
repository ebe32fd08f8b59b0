import errno
import tomllib
from pathlib import Path

import pytest

from briefbot.config import BriefConfig, Config, config_from, load_config
from briefbot.errors import ConfigError

EXAMPLE = Path(__file__).parent.parent / "config.example.toml"


def test_the_example_holds_every_key_at_its_default():
    assert config_from(tomllib.loads(EXAMPLE.read_text(encoding="utf-8")), where="example") == Config()
    given = tomllib.loads(EXAMPLE.read_text(encoding="utf-8"))
    assert set(given["brief"]) == set(BriefConfig.__dataclass_fields__)


def test_without_a_file_the_defaults_hold(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))

    assert load_config(None, {}) == Config()


def test_the_named_file_comes_before_the_environment_and_that_before_the_folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    for n, name in enumerate(["named.toml", "environ.toml", "briefbot.toml"], start=1):
        Path(name).write_text(f"[brief]\nglance = {n}\n", encoding="utf-8")

    assert load_config(Path("named.toml"), {"BRIEFBOT_CONFIG": "environ.toml"}).brief.glance == 1
    assert load_config(None, {"BRIEFBOT_CONFIG": "environ.toml"}).brief.glance == 2
    assert load_config(None, {}).brief.glance == 3


def test_the_users_folder_comes_last(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "home"))
    (tmp_path / "home" / "briefbot").mkdir(parents=True)
    (tmp_path / "home" / "briefbot" / "config.toml").write_text("[brief]\nglance = 4\n", encoding="utf-8")

    assert load_config(None, {}).brief.glance == 4


def test_a_byte_order_mark_does_no_harm(tmp_path):
    path = tmp_path / "c.toml"
    path.write_bytes("\ufeff[brief]\nglance = 4\n".encode())

    assert load_config(path).brief.glance == 4


@pytest.mark.parametrize(
    ("text", "says", "hint"),
    [
        ("[brief]\nstoreis = 3\n", "unknown key 'brief.storeis'", "did you mean 'stories'?"),
        ("[brief]\nzzz = 3\n", "unknown key 'brief.zzz'", "known keys: timezone"),
        ("[breif]\nstories = 3\n", "unknown key 'breif'", "did you mean 'brief'?"),
        ('[brief]\nstories = "3"\n', "brief.stories is '3', not a whole number", "config.example.toml"),
        ("[brief]\nstories = true\n", "brief.stories is True, not a whole number", "config.example.toml"),
        ("[brief]\ntopic = 3\n", "brief.topic is 3, not a text in quotes", "config.example.toml"),
        ("[brief]\nstories = -1\n", "[brief] stories is -1", "config.example.toml"),
        ('[brief]\ntimezone = "Libya/Tripoli"\n', "timezone is 'Libya/Tripoli'", "config.example.toml"),
        ('[brief]\ntimezone = "../../etc/passwd"\n', "timezone is '../../etc/passwd'", "config.example.toml"),
        ('[brief]\ntimezone = ""\n', "timezone is ''", "config.example.toml"),
        ("brief = 3\n", "[brief] is not a table of keys", "[brief]"),
        ("[brief\n", "not TOML", "config.example.toml"),
    ],
)
def test_a_wrong_file_is_told_by_file_and_key_with_what_to_do(tmp_path, text, says, hint):
    path = tmp_path / "c.toml"
    path.write_text(text, encoding="utf-8")

    with pytest.raises(ConfigError) as caught:
        load_config(path)

    assert str(path) in str(caught.value)
    assert says in str(caught.value)
    assert hint in caught.value.hint
    assert caught.value.exit_code == 2


def test_a_file_that_is_missing_or_no_text_is_told(tmp_path):
    with pytest.raises(ConfigError, match="cannot be read"):
        load_config(tmp_path / "none.toml")
    (tmp_path / "latin.toml").write_bytes(b"# caf\xe9\n")
    with pytest.raises(ConfigError, match="not UTF-8"):
        load_config(tmp_path / "latin.toml")


def test_a_folder_that_may_not_be_entered_has_no_configuration(tmp_path, monkeypatch):
    def closed(path, **_options):
        raise PermissionError(errno.EACCES, "Permission denied", str(path))

    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("os.stat", closed)

    assert load_config(None, {}) == Config()
