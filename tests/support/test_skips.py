import subprocess
import sys
from pathlib import Path

import pytest
from skips import allowed_reasons

HERE = Path(__file__).parents[1]


def outcome(folder, reason, *, workers, ci):
    (folder / "test_it.py").write_text(
        f"import pytest\n\n\ndef test_it():\n    pytest.skip({reason!r})\n\n\ndef test_other():\n    pass\n"
    )
    environ = {"PATH": "/usr/bin:/bin", "PYTHONPATH": str(HERE / "support"), **({"CI": "true"} if ci else {})}
    command = [
        sys.executable,
        "-m",
        "pytest",
        "-p",
        "skips",
        "-p",
        "no:cacheprovider",
        "-c",
        "/dev/null",
        f"-n{workers}",
    ]
    done = subprocess.run([*command, "."], cwd=folder, env=environ, capture_output=True, text=True, check=False)
    return done.returncode, done.stdout


@pytest.mark.parametrize("workers", [0, 2])
def test_in_ci_a_skip_for_no_listed_reason_fails_the_run_and_is_told(tmp_path, workers):
    code, out = outcome(tmp_path, "no PostgreSQL on this machine", workers=workers, ci=True)

    assert code == 1
    assert "a skip that CI does not allow, see allowed_skips.txt: no PostgreSQL on this machine" in out


@pytest.mark.parametrize("workers", [0, 2])
def test_in_ci_a_skip_for_a_listed_reason_is_none_of_its_business(tmp_path, workers):
    code, out = outcome(tmp_path, "root may read everything", workers=workers, ci=True)

    assert code == 0
    assert "CI does not allow" not in out


def test_elsewhere_any_skip_may_be(tmp_path):
    assert outcome(tmp_path, "no PostgreSQL on this machine", workers=0, ci=False)[0] == 0


def test_each_listed_reason_is_one_that_a_test_gives():
    tests = "".join(path.read_text(encoding="utf-8") for path in HERE.rglob("*.py") if path.name != "test_skips.py")

    assert [reason for reason in allowed_reasons() if f'"{reason}"' not in tests] == []
