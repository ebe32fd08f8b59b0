"""The documentation is true: links lead somewhere, names are those of the code, and the examples run."""

import ast
import doctest
import os
import re
import shlex
import shutil
import subprocess
import sys
import tomllib
from functools import cache
from pathlib import Path

import pytest

from briefbot.cli import cli

ROOT = Path(__file__).parent.parent
PAGES = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").glob("*.md"), *(ROOT / "seeds").glob("*.md")])
FOLDERS = {path.name for path in ROOT.iterdir() if path.is_dir() and not path.name.startswith(".")}
ROOMS = {path.name for path in (ROOT / "briefbot").iterdir() if path.is_dir()}
FENCE = re.compile(r"^( *)```(\w*) ?(\S*)\n(.*?)^\1```$", re.MULTILINE | re.DOTALL)
EVERY_PAGE = pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(ROOT).as_posix())


def prose(page):
    """The page without its blocks of code."""
    return FENCE.sub("", page.read_text(encoding="utf-8"))


def blocks(page):
    """Language, file name and content of each block of code."""
    found = FENCE.findall(page.read_text(encoding="utf-8"))
    return [
        (language, name, re.sub(f"^{indent}", "", code, flags=re.MULTILINE)) for indent, language, name, code in found
    ]


def spans(page):
    """What stands in backticks."""
    return [" ".join(span.split()) for span in re.findall(r"`([^`]+)`", prose(page))]


@cache
def anchors(page):
    """The anchors of a page's headings, as GitHub makes them."""
    headings = re.findall(r"^#+ (.+)$", prose(page), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


@cache
def names_of(file):
    """The names that a module defines, those of classes' members as ``Class.member``."""
    found = set()
    if not file.exists():
        return found
    for node in ast.parse(file.read_text(encoding="utf-8")).body:
        found |= defined(node)
        if isinstance(node, ast.ClassDef):
            found |= {f"{node.name}.{name}" for member in node.body for name in defined(member)}
    return found


def defined(node):
    if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
        return {node.name}
    targets = node.targets if isinstance(node, ast.Assign) else [node.target] if isinstance(node, ast.AnnAssign) else []
    return {name.id for target in targets for name in ast.walk(target) if isinstance(name, ast.Name)}


def file_of(mentioned):
    """The file or folder of the project that is mentioned, or none; a path may begin in the package."""
    return next((place for base in (ROOT, ROOT / "briefbot") if (place := base / mentioned).exists()), None)


@EVERY_PAGE
def test_every_relative_link_leads_to_a_file_and_a_heading(page):
    dead = []
    for target in re.findall(r"\]\(([^()\s]+)\)", prose(page)):
        path, _, anchor = target.partition("#")
        if "://" in target or target.startswith("mailto:"):
            continue
        place = (page.parent / path).resolve() if path else page
        if not place.exists() or (anchor and anchor not in anchors(place)):
            dead.append(target)

    assert dead == []


@EVERY_PAGE
def test_every_file_of_the_project_that_is_mentioned_is_there(page):
    """Modules by any path; other files where their path begins with a folder of the project."""
    missing = []
    for span in spans(page):
        for path in re.findall(r"[\w./-]+", span.partition(":")[0]):
            first, slash, _ = path.partition("/")
            ours = path.endswith(".py") or (first in FOLDERS | ROOMS and re.search(r"/$|/.*\.\w+$", path))
            bare = path.endswith(".py") and not slash
            there = (
                any(ROOT.glob(f"briefbot/**/{path}")) or any(ROOT.glob(f"tests/**/{path}")) if bare else file_of(path)
            )
            if ours and not there:
                missing.append(path)

    assert missing == []


@EVERY_PAGE
def test_every_function_that_is_mentioned_with_its_file_is_in_it(page):
    """As ``fetching/run.py:fetch``, or ``store/archive.py:Archive.writing``."""
    mentioned = [span.split(":") for span in spans(page) if re.fullmatch(r"[\w/]+\.py:[\w.]+", span)]

    assert [f"{file}:{name}" for file, name in mentioned if name not in names_of(file_of(file) or ROOT / file)] == []


def test_the_map_of_the_code_has_every_file_and_the_order_of_the_layers():
    rows = re.findall(r"^\| `(\w+)(/|\.py)` \|[^|]*\|([^|]*)\|$", prose(ROOT / "docs/architecture.md"), re.MULTILINE)
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    layers = project["tool"]["importlinter"]["contracts"][0]["layers"]

    assert [name for name, _, _ in rows] == [name for layer in layers for name in layer.split(" | ")]
    for name, kind, files in rows:
        there = (
            {path.name for path in (ROOT / "briefbot" / name).glob("*.py")} - {"__init__.py"} if kind == "/" else set()
        )
        assert there == set(re.findall(r"`(\w+\.py)`", files)) - {"__init__.py"}, name


@EVERY_PAGE
def test_every_command_and_option_that_is_shown_exists(page):
    shown = [
        *spans(page),
        *(line for language, _, code in blocks(page) if language == "console" for line in code.splitlines()),
    ]
    wrong = []
    for line in shown:
        for words in re.findall(r"(?:^|[/ ])briefbot((?: [\w./-]+)+)", line.removeprefix("$ ")):
            command = cli
            for word in words.split():
                if word.startswith("--"):
                    known = {option for parameter in command.params for option in parameter.opts} | {
                        "--help",
                        "--version",
                    }
                    wrong += [line] if word not in known else []
                elif hasattr(command, "commands"):
                    if word not in command.commands:
                        wrong.append(line)
                        break
                    command = command.commands[word]

    assert wrong == []


@EVERY_PAGE
def test_every_target_of_make_that_is_shown_exists(page):
    targets = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
    code = "\n".join([*spans(page), *(code for _, _, code in blocks(page))])

    assert set(re.findall(r"^(?:\$ )?make ([a-z]+)", code, re.MULTILINE)) <= targets


def apply(change, tree):
    """Make the change that a block of ``diff`` shows: each run of lines without its ``+`` stands there once."""
    name = re.search(r"^\+\+\+ b/(\S+)$", change, re.MULTILINE)[1]
    text = (tree / name).read_text(encoding="utf-8")
    for hunk in re.split(r"^@@.*\n", change, flags=re.MULTILINE)[1:]:
        lines = [(line[:1], line[1:]) for line in hunk.splitlines()]
        before = "".join(f"{line}\n" for mark, line in lines if mark != "+")
        after = "".join(f"{line}\n" for mark, line in lines if mark != "-")
        assert text.count(before) == 1, f"{name} has this {text.count(before)} times:\n{before}"
        text = text.replace(before, after)
    (tree / name).write_text(text, encoding="utf-8")


def told(command, tree, environ):
    """What a command prints that the documentation shows, in a tree of its own."""
    program, *args = shlex.split(command)
    given = {
        ".venv/bin/briefbot": [sys.executable, "-m", "briefbot"],
        ".venv/bin/python": [sys.executable],
        ".venv/bin/pip": [sys.executable, "-m", "pip", "--quiet", "--disable-pip-version-check"],
        "cp": ["cp"],
    }[program]
    if program.endswith("pip"):  # into a folder of the test's own, from nowhere else
        args += ["--no-deps", "--no-build-isolation", "--no-index", "--target", tree / "site"]
    done = subprocess.run([*given, *args], cwd=tree, env=environ, capture_output=True, text=True, check=False)

    assert done.returncode == 0, f"$ {command}\n{done.stdout}{done.stderr}"
    return done.stdout


@pytest.mark.parametrize("page", ["extending.md", "languages.md", "topics.md"])
def test_the_examples_of_how_to_extend_it_do_what_they_show(tmp_path, page):
    """In order: files are written, changes are made to a copy of the package, commands are run and print what is shown."""
    for name in ("briefbot", "templates", "seeds"):
        shutil.copytree(ROOT / name, tmp_path / name, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "config.example.toml", tmp_path)
    environ = os.environ | {"PYTHONPATH": f"{tmp_path}:{tmp_path / 'site'}", "HOME": str(tmp_path), "COLUMNS": "200"}
    check = doctest.OutputChecker().check_output  # "..." stands for any text
    for language, name, code in blocks(ROOT / "docs" / page):
        if language == "diff":
            apply(code, tmp_path)
        elif language == "console":
            for shown in re.split(r"^\$ ", code, flags=re.MULTILINE)[1:]:
                command, _, want = shown.partition("\n")
                got = told(command, tmp_path, environ)
                assert check(want, got, doctest.ELLIPSIS), f"$ {command}\n{got}"
        else:
            assert name, f"a block without a file name:\n{code}"
            (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
            (tmp_path / name).write_text(code, encoding="utf-8")
