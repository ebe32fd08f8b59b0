"""Counts code lines: without blank lines, comments and docstrings. Run it from the project's folder.

With a folder, that one's (default: the package); with ``--files``, each file's.
"""

import ast
import io
import sys
import tokenize
from collections import Counter
from pathlib import Path

LAYOUT = {
    *(tokenize.COMMENT, tokenize.NL, tokenize.NEWLINE, tokenize.INDENT, tokenize.DEDENT),
    *(tokenize.ENCODING, tokenize.ENDMARKER),
}


def is_string(node):
    """Whether a statement is nothing but a string: a docstring, or one behind an assignment."""
    return isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant) and isinstance(node.value.value, str)


def lines_of(source):
    """How many lines of code Python source has.

    >>> lines_of('a = 1  # one' + chr(10) + chr(10) + '# two' + chr(10) + '"three"')
    1
    """
    strings = {
        line
        for node in ast.walk(ast.parse(source))
        if is_string(node)
        for line in range(node.lineno, node.end_lineno + 1)
    }
    tokens = tokenize.generate_tokens(io.StringIO(source).readline)
    code = {line for each in tokens if each.type not in LAYOUT for line in range(each.start[0], each.end[0] + 1)}
    return len(code - strings)


def count(root, *, files=False):
    """Lines of code in a folder, by what lies in it, or by file."""
    found = Counter()
    for path in sorted(root.rglob("*.py")):
        place = path.relative_to(root)
        found[str(place if files else place.parts[0])] += lines_of(path.read_text(encoding="utf-8"))
    return found


if __name__ == "__main__":
    folders = [Path(each) for each in sys.argv[1:] if each != "--files"]
    counted = count(*(folders or [Path("briefbot")]), files="--files" in sys.argv)
    for name, lines in sorted(counted.items()):
        print(f"{lines:6}  {name}")
    print(f"{counted.total():6}  in all")
