"""Reports to stories: which reports are about one event."""

from briefbot.stories.group import StoryOptions, group_stories

__all__ = ["StoryOptions", "group_stories"]
