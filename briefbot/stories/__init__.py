"""Reports to stories: which reports are about one event."""

from briefbot.stories.group import group_stories
from briefbot.stories.similarity import StoryOptions

__all__ = ["StoryOptions", "group_stories"]
