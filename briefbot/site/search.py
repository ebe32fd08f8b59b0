"""What the search of a site looks through: headings, names and days as JSON, read by ``templates/site/search.js``."""

import json
from collections.abc import Mapping, Sequence

from briefbot.language.characters import printable_json, replace_noncharacters
from briefbot.site.names import SiteName
from briefbot.site.records import DayRecord, day_path

#: Changes when the form does, so that an older script in a cache looks for nothing in it.
SCHEMA = 1


def search_json(records: Sequence[DayRecord], names: Mapping[str, SiteName], words: Mapping[str, str]) -> bytes:
    """Return the index of a site in one language as JSON, the newest story first.

    ``names`` are ``[title, path, spellings]``; ``stories`` are ``[day, title, language, path, names, sources]``, with
    names as numbers into ``names``. Paths are from the folder of the language. ``days`` has the words for each day.
    """
    number = {key: n for n, key in enumerate(names)}
    stories = [
        [
            record.day.isoformat(),
            story.title,
            story.language,
            day_path(record.day, story),
            [number[key] for key in story.names if key in number],
            list(story.origins),
        ]
        for record in reversed(records)
        for story in record.stories
    ]
    folder = {name.key: "/".join(name.path.rsplit("/", 2)[-2:]) for name in names.values()}
    shown = [[name.title, folder[name.key], " ".join(name.spellings)] for name in names.values()]
    value = {"schema": SCHEMA, "days": dict(words), "names": shown, "stories": stories}
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    return (printable_json(replace_noncharacters(text)) + "\n").encode()
