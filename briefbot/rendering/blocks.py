"""The blocks of a template and of those that it extends.

Jinja drops in silence a block of a template whose parent has none of that name: here it is an error.
"""

import difflib
from collections.abc import Iterator

import jinja2
from jinja2 import nodes

from briefbot.errors import RenderError


class UnknownBlockError(RenderError):
    """A template replaces a block that the one it extends does not have. The message has the file and the line."""


def check_blocks(environment: jinja2.Environment, name: str) -> None:
    """Check that each block of a template replaces one of those that it extends, or is printed by one that does.

    What cannot be known beforehand is let pass: a parent that an expression names, or that is extended only sometimes.

    Raises:
        UnknownBlockError: one replaces nothing.
    """
    tree, filename = _parsed(environment, name)
    parent = _parent_of(tree)
    if not parent:
        return
    try:
        known = _blocks_of(environment, parent)
    except jinja2.TemplateNotFound:  # rendering tells it, with its line
        return
    for block in _outermost(tree):
        if block.name not in known and block.name not in _printed_by_name(tree):
            near = difflib.get_close_matches(block.name, sorted(known), n=1)
            hint = f"did you mean {near[0]!r}?" if near else f"its blocks are: {', '.join(sorted(known)) or 'none'}"
            message = (
                f"{filename}:{block.lineno}: no block is called {block.name!r} in {parent.partition(':')[2] or parent}"
            )
            raise UnknownBlockError(message, hint=hint)


def chain_of(environment: jinja2.Environment, name: str) -> list[jinja2.Template]:
    """Return a template and those that it extends, outermost last, whose blocks can be rendered one by one.

    That is only the template itself where it does more than replace blocks, such as define a macro for them.
    """
    tree, _ = _parsed(environment, name)
    own, parent = environment.get_template(name), _parent_of(tree)
    if not parent or not all(isinstance(each, (nodes.Extends, nodes.Block, nodes.Output)) for each in tree.body):
        return [own]
    return [own, *chain_of(environment, parent)]


def _parsed(environment: jinja2.Environment, name: str) -> tuple[nodes.Template, str]:
    assert environment.loader is not None
    source, filename, _ = environment.loader.get_source(environment, name)
    return environment.parse(source, name, filename), filename or name


def _parent_of(tree: nodes.Template) -> str:
    """Return the template that one extends; empty if it extends none, or only sometimes, or one that is not named."""
    extended = list(tree.find_all(nodes.Extends))
    if len(extended) != 1 or extended[0] not in tree.body or not isinstance(extended[0].template, nodes.Const):
        return ""
    return str(extended[0].template.value)


def _blocks_of(environment: jinja2.Environment, name: str) -> set[str]:
    """Return the names of the blocks of a template and of those that it extends."""
    own = set(environment.get_template(name).blocks)
    parent = _parent_of(_parsed(environment, name)[0])
    return own | (_blocks_of(environment, parent) if parent else set())


def _outermost(node: nodes.Node) -> Iterator[nodes.Block]:
    """Yield the blocks that are in no other block."""
    for child in node.iter_child_nodes():
        if isinstance(child, nodes.Block):
            yield child
        else:
            yield from _outermost(child)


def _printed_by_name(tree: nodes.Template) -> set[str]:
    """Return the names of the blocks that the template itself prints, as ``{{ self.name() }}``."""
    return {
        each.attr
        for each in tree.find_all(nodes.Getattr)
        if isinstance(each.node, nodes.Name) and each.node.name == "self"
    }
