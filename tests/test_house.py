"""The style of the house, as far as it can be counted."""

import ast
from collections import defaultdict
from functools import cache
from itertools import pairwise
from pathlib import Path

from count_code import is_string

PACKAGE = Path(__file__).parents[1] / "briefbot"
MODULES = sorted(path for path in PACKAGE.rglob("*.py") if "migrations" not in path.parts)


@cache
def tree(path):
    return ast.parse(path.read_text(encoding="utf-8"))


def places(kinds):
    """Where each name is defined at the top of a module."""
    found = defaultdict(list)
    for path in MODULES:
        for node in tree(path).body:
            if isinstance(node, kinds):
                found[node.name].append(str(path.relative_to(PACKAGE)))
    return found


def test_no_two_classes_share_a_name():
    assert {name: where for name, where in places(ast.ClassDef).items() if len(where) > 1} == {}


def test_no_string_follows_an_assignment_of_a_module():
    assert [
        f"{path.relative_to(PACKAGE)}:{b.lineno}"
        for path in MODULES
        for a, b in pairwise(tree(path).body)
        if isinstance(a, (ast.Assign, ast.AnnAssign)) and is_string(b)
    ] == []


def test_a_module_says_in_ten_lines_at_most_what_it_does():
    lines = {path: (ast.get_docstring(tree(path)) or "").splitlines() for path in MODULES}
    prose = {
        path: [line for line in said if not line.startswith((" ", ".. "))]  # without the drawn tree of errors
        for path, said in lines.items()
    }
    assert [path for path, said in prose.items() if not 1 <= len(said) <= 10] == []


def test_no_module_is_imported_under_another_name():
    modules = {
        ".".join(path.relative_to(PACKAGE.parent).with_suffix("").parts).removesuffix(".__init__") for path in MODULES
    }
    renamed = [
        f"{path.relative_to(PACKAGE)}: {alias.name} as {alias.asname}"
        for path in MODULES
        for node in ast.walk(tree(path))
        if isinstance(node, (ast.Import, ast.ImportFrom))
        for alias in node.names
        if alias.asname not in {None, alias.name}
        and (alias.name if isinstance(node, ast.Import) else f"{node.module}.{alias.name}") in modules
    ]
    assert renamed == []
