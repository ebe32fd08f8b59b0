"""What is shipped is what was tested: the built wheel prints the same brief as the checkout."""

import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent


@pytest.fixture(scope="module")
def wheel(tmp_path_factory):
    folder = tmp_path_factory.mktemp("dist")
    subprocess.run([sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", folder], cwd=ROOT, check=True)
    (built,) = folder.glob("*.whl")
    return built


def test_the_wheel_holds_templates_seeds_and_types_and_nothing_foreign(wheel):
    names = zipfile.ZipFile(wheel).namelist()

    assert "briefbot/templates/brief.md.j2" in names
    assert "briefbot/seeds/libya.toml" in names
    assert "briefbot/seeds/feeds.opml" in names
    assert "briefbot/py.typed" in names
    assert "briefbot/config.example.toml" in names
    assert "briefbot/store/migrations/env.py" in names
    assert "briefbot/store/migrations/versions/r0004_names.py" in names
    assert {name.split("/")[0].split("-")[0] for name in names} == {"briefbot"}


def test_installed_and_run_in_an_empty_folder_it_prints_the_same_brief(wheel, tmp_path):
    site, empty = tmp_path / "site", tmp_path / "empty"
    empty.mkdir()
    pip = [sys.executable, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-deps", "--no-index"]
    subprocess.run([*pip, "--target", site, wheel], check=True)

    def brief(path):
        environ = {"PYTHONPATH": str(path), "HOME": str(empty), "PYTHONWARNINGS": "error"}
        command = [sys.executable, "-c", "import briefbot.cli as c; print(c.__file__); c.main(['demo'])"]
        done = subprocess.run(command, cwd=empty, env=environ, check=True, capture_output=True, text=True)
        where, _, text = done.stdout.partition("\n")
        assert Path(where).is_relative_to(path)
        return text

    assert brief(site) == brief(ROOT)
