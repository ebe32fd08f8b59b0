"""Commands of README.md on the samples that it names."""

from pathlib import Path

ROOT = Path(__file__).parents[2]


def test_the_comparison_that_the_readme_shows_has_something_to_compare(run):
    (line,) = [
        each for each in (ROOT / "README.md").read_text(encoding="utf-8").splitlines() if "briefbot compare " in each
    ]
    _, words, path = line.removeprefix("$ .venv/bin/briefbot ").split()

    code, out, _ = run("compare", words, ROOT / path)

    assert code == 0
    assert " beside " in out
