import subprocess
import sys

import pytest

import briefbot

PUBLIC = [
    "Article",
    "Brief",
    "Excerpt",
    "Figure",
    "Report",
    "Story",
    "TimelineEntry",
    "Window",
    "collapse_reprints",
    "find_figures",
    "group_stories",
    "make_brief",
    "make_timeline",
    "read_articles",
    "render",
    "summarize",
]


def test_the_package_exports_exactly_the_public_names():
    assert briefbot.__all__ == PUBLIC
    assert set(PUBLIC) <= set(dir(briefbot))
    for name in PUBLIC:
        assert callable(getattr(briefbot, name))


def test_another_name_is_no_attribute():
    with pytest.raises(AttributeError, match="nonsense"):
        _ = briefbot.nonsense


@pytest.mark.parametrize("module", ["briefbot.rendering", "briefbot.summarizers", "briefbot.app.render"])
def test_importing_a_module_first_hides_no_public_function(module):
    code = f"import {module}, briefbot; assert callable(briefbot.render) and callable(briefbot.summarize)"

    subprocess.run([sys.executable, "-c", code], check=True)


def loaded_by(*args):
    code = (
        "import sys\n"
        "from briefbot.cli import main\n"
        "try:\n"
        f"    main({list(args)!r})\n"
        "except SystemExit as end:\n"
        "    assert not end.code, end.code\n"
        "print('modules:', *sys.modules, file=sys.stderr)\n"
    )
    done = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True)
    return set(done.stderr.rpartition("modules:")[2].split())


HEAVY = {"numpy", "scipy", "nltk", "sumy", "jinja2", "trafilatura", "lxml", "cattrs", "ftfy", "yaml"}


def test_asking_for_the_version_or_for_help_loads_nothing_heavy():
    assert not HEAVY & loaded_by("--version")
    assert not HEAVY & loaded_by("render", "--help")


def test_a_brief_of_plain_english_loads_only_what_it_needs(tmp_path):
    paragraph = (
        "Talks on Libya resumed in Geneva on Monday, and the officers of both sides stayed until the evening.\n\n"
    )
    (tmp_path / "talks.txt").write_text(paragraph * 3)

    loaded = loaded_by("render", str(tmp_path))

    assert not {"nltk", "sumy.nlp", "sklearn", "py3langid", "trafilatura", "lxml", "ftfy", "sentencex"} & loaded
