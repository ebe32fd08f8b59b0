"""A brief or a timeline and a template give a text: where templates are looked up, and what goes wrong with them.

A template sees one name, ``brief`` or ``timeline``, and the filters of `briefbot.rendering.filters`; docs/templates.md
is the contract. What is printed is escaped for the format that the template's name says.
"""

import os
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, tzinfo
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType
from typing import Any
from weakref import WeakSet

import jinja2
from jinja2.sandbox import safe_range

from briefbot.errors import RenderError
from briefbot.language.characters import strip_controls
from briefbot.model import Brief, Story, Timeline
from briefbot.phrasebook import phrasebook
from briefbot.rendering.blocks import chain_of, check_blocks
from briefbot.rendering.escaping import FORMATS, Format, Safe
from briefbot.rendering.filters import filters, word
from briefbot.rendering.mistakes import explained, place_of
from briefbot.rendering.own_filters import Stamped, filter_files, own_filters
from briefbot.rendering.page import page_filters
from briefbot.resources import shipped
from briefbot.topic.topic import Topic

_SHIPPED = "shipped"
_BLANK_LINES = re.compile(r"\n(?:[ \t]*\n){2,}")


def render(  # noqa: PLR0913  # all that the text depends on
    brief: Brief,
    template: str = "brief.md.j2",
    *,
    folders: Sequence[Path] = (),
    zone: tzinfo = UTC,
    language: str = "en",
    topic: Topic | None = None,
    pictures: bool = False,
    also: Mapping[str, object] = MappingProxyType({}),
) -> str:
    """Return ``brief`` as text: escaped for its format, at most one blank line at a time, one line break at the end.

    Args:
        brief: what to show.
        template: a name, looked up in ``folders``, then among the shipped ones; or a path to a file.
        folders: the user's templates, first come first.
        zone: the reader's; times are shown in it.
        language: the reader's, of the words that are not the articles'; one of `briefbot.phrasebook.LANGUAGES`.
        topic: has the outline for the map of a page and the names of places; ``None``: the shipped one if the brief is
            about that, else the map has no outline.
        pictures: whether a page shows pictures, which readers' browsers load from the sites of the outlets; no other
            format has any.
        also: what the template sees beside ``brief``, by name.

    Raises:
        RenderError: there is no such template, or it is broken; names the template and the line.
    """
    (text,) = render_blocks(
        brief,
        template,
        (),
        folders=folders,
        zone=zone,
        language=language,
        topic=topic,
        pictures=pictures,
        also=also,
    )
    return text + "\n"


def render_blocks(  # noqa: PLR0913  # all that the text depends on
    brief: Brief,
    template: str,
    wanted: Sequence[tuple[str, Story | None]],
    *,
    folders: Sequence[Path] = (),
    zone: tzinfo = UTC,
    language: str = "en",
    topic: Topic | None = None,
    pictures: bool = False,
    also: Mapping[str, object] = MappingProxyType({}),
) -> list[str]:
    """Return each block of ``wanted`` as text, named with the story that it is about; empty where it prints nothing.

    Where there are several stories, each has its ``number``. A template that has not all of these blocks, because it is
    wholly the user's own, gives its whole text in the first; so does any if no block is wanted.
    """
    name, places = _located(template, tuple(Path(folder) for folder in folders))
    form = replace(_format_of(name), right_to_left=phrasebook(language).direction == "rtl")
    pictures = pictures and form.has_pictures
    if (brief.language, brief.pictures) != (language, pictures):
        brief = replace(brief, language=language, pictures=pictures)
    environment = _environment(form, places, zone=zone, language=language, topic=topic, own=filter_files(places))
    try:
        whole = environment.get_template(name)
        asked = {block for block, _ in wanted}
        chain = [whole] if asked <= whole.blocks.keys() else chain_of(environment, name)
        if not wanted or not asked <= {block for each in chain for block in each.blocks}:
            texts = [whole.render(brief=brief, **also)]
        else:
            told = [story for _, story in wanted if story]
            numbers = {id(story): number for number, story in enumerate(told, 1)} if len(told) > 1 else {}
            texts = []
            for block, story in wanted:
                seen = {"brief": brief, "story": story, "number": numbers.get(id(story))}
                context = _context(chain, {name: value for name, value in seen.items() if value})
                texts.append("".join(context.blocks[block][0](context)))
    except Exception as error:  # a template can raise whatever its expressions raise
        raise _explained(error, name, places, environment) from error
    texts = [_tidy(text) for text in texts]
    banner = form.shown(word("samples", phrasebook(language)))
    if brief.samples and banner not in texts[0]:  # a template of the user's may lack it
        texts[0] = f"{banner}\n\n{texts[0]}"
    return texts


def _context(chain: Sequence[jinja2.Template], seen: dict[str, Any]) -> jinja2.runtime.Context:
    """Return a context for single blocks of the first template, with those that it inherits."""
    context = chain[0].new_context(seen)
    for parent in chain[1:]:
        for name, block in parent.blocks.items():
            context.blocks.setdefault(name, []).append(block)
    return context


def render_timeline(
    timeline: Timeline,
    template: str = "timeline.md.j2",
    *,
    folders: Sequence[Path] = (),
    zone: tzinfo = UTC,
    language: str = "en",
) -> str:
    """Return ``timeline`` as text; the rest is as of `render`."""
    return render_names({"timeline": timeline}, template, folders=folders, zone=zone, language=language)


def render_names(
    names: Mapping[str, object],
    template: str,
    *,
    folders: Sequence[Path] = (),
    zone: tzinfo = UTC,
    language: str = "en",
) -> str:
    """Return the text of a template that sees ``names``, such as a page of a site; the rest is as of `render`."""
    name, places = _located(template, tuple(Path(folder) for folder in folders))
    environment = _environment(
        _format_of(name), places, zone=zone, language=language, topic=None, own=filter_files(places)
    )
    try:
        text = environment.get_template(name).render(names)
    except Exception as error:  # a template can raise whatever its expressions raise
        raise _explained(error, name, places, environment) from error
    return _tidy(text) + "\n"


def _tidy(text: str) -> str:
    return strip_controls(_BLANK_LINES.sub("\n\n", text)).strip("\n")


def known_templates(folders: Sequence[Path] = ()) -> tuple[str, ...]:
    """Return the names of the templates that can be asked for, sorted."""
    found = {path.name for folder in (*folders, shipped("templates")) for path in folder.glob("*.j2")}
    return tuple(sorted(found))


def is_markdown(name: str) -> bool:
    """Return whether what has the format or the template of this name is Markdown.

    >>> is_markdown("md"), is_markdown("mine.md.j2"), is_markdown("brief.html.j2")
    (True, True, False)
    """
    return name == "md" or name.removesuffix(".j2").endswith((".md", ".markdown"))


def _located(template: str, folders: tuple[Path, ...]) -> tuple[str, tuple[Path, ...]]:
    """Return the template's name and the folders to look it up in; a path brings its folder along."""
    path = Path(template)
    is_name = not path.is_absolute() and ".." not in path.parts
    places = (*folders, shipped("templates")) if is_name else ()
    if template.startswith(f"{_SHIPPED}:") or any(_is_file(folder / path) for folder in places):
        return template, folders
    if _is_file(path):
        return path.name, (path.parent, *folders)
    raise _not_found(template, folders)


def _is_file(path: Path) -> bool:
    """Return whether there is such a file; ``Path`` raises for a name too long and for a folder that is closed."""
    return os.path.isfile(path)  # noqa: PTH113  # see above


def _not_found(template: str, folders: Sequence[Path], *, place: str = "") -> RenderError:
    names = ", ".join(known_templates(folders))
    return RenderError(f"{place}no template is called {template!r}", hint=f"choose one of: {names}; or name a file")


def _format_of(template: str) -> Format:
    for form in FORMATS:
        if template.removesuffix(".j2").endswith(form.suffixes):
            return form
    endings = ", ".join(f"{suffix}.j2" for form in FORMATS for suffix in form.suffixes)
    hint = f"let the name end in one of: {endings}"
    raise RenderError(f"{template}: the name does not say what to escape for", hint=hint)


class _Environment(jinja2.Environment):
    """Jinja's, except that what a block, macro or ``super()`` gives back counts as markup of its format.

    A block that replaces nothing is an error, too: `briefbot.rendering.blocks`.
    """

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self._checked: WeakSet[jinja2.Template] = WeakSet()

    def get_template(self, name: str | jinja2.Template, *args: Any, **kwargs: Any) -> jinja2.Template:
        """Load a template, or get it from the cache."""
        template = super().get_template(name, *args, **kwargs)
        if template not in self._checked:
            if template.name and not Path(template.filename or "").is_relative_to(shipped("templates")):
                check_blocks(self, template.name)
            self._checked.add(template)
        return template

    @staticmethod
    def concat(pieces: Sequence[str]) -> Safe:  # type: ignore[override]  # Jinja declares a plain function there
        """Join what templates have printed."""
        return Safe("".join(pieces))


class _Loader(jinja2.FileSystemLoader):
    """Jinja's, except that it names the file and the line of what is not UTF-8."""

    def get_source(self, environment: jinja2.Environment, template: str) -> tuple[str, str, Callable[[], bool]]:
        """Return the source of a template, its path, and whether it has not changed since."""
        try:
            return super().get_source(environment, template)
        except UnicodeDecodeError as error:
            line = error.object.count(b"\n", 0, error.start) + 1
            path = next(path for folder in self.searchpath if _is_file(path := Path(folder, template)))
            raise jinja2.TemplateSyntaxError("not in UTF-8", line, template, str(path)) from error


@lru_cache(maxsize=16)
def _environment(  # noqa: PLR0913  # what an environment is made for
    form: Format,
    folders: tuple[Path, ...],
    *,
    zone: tzinfo,
    language: str,
    topic: Topic | None,
    own: tuple[Stamped, ...],
) -> jinja2.Environment:
    ours = shipped("templates")
    by_prefix = jinja2.PrefixLoader({_SHIPPED: jinja2.FileSystemLoader(ours)}, delimiter=":")
    environment = _Environment(
        loader=jinja2.ChoiceLoader([by_prefix, _Loader((*folders, ours), encoding="utf-8-sig")]),
        autoescape=False,  # finalize escapes, and for every format; Jinja's own knows HTML only
        finalize=form.shown,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.globals["range"] = safe_range  # raises where a loop would not end
    environment.filters.update(filters(zone, language))
    environment.filters.update(page_filters(zone, language, topic))
    environment.filters.update(link=form.link, safe=Safe, escape=form.shown, e=form.shown)
    environment.filters.update(own_filters(own, environment.filters.keys()))
    return environment


def _explained(
    error: Exception, template: str, folders: Sequence[Path], environment: jinja2.Environment
) -> RenderError:
    """Return what a template raised as one line with its place and what to do."""
    if isinstance(error, jinja2.TemplateNotFound):
        return _not_found(error.message or str(error), folders, place=f"{place_of(error, template)}: ")
    return explained(error, template, folders, environment)
