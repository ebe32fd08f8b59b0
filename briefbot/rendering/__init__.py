"""A brief or a timeline as text: by a template (Markdown, HTML, Telegram's HTML, plain text), or as JSON."""

from briefbot.rendering.schema import excerpts_to_json, timeline_to_json, to_json
from briefbot.rendering.templates import (
    is_markdown,
    known_templates,
    render,
    render_blocks,
    render_names,
    render_timeline,
)

__all__ = [
    "excerpts_to_json",
    "is_markdown",
    "known_templates",
    "render",
    "render_blocks",
    "render_names",
    "render_timeline",
    "timeline_to_json",
    "to_json",
]
