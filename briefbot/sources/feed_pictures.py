"""Finds the picture that an entry of a feed names: Media RSS, enclosures, and the fields of JSON Feed."""

import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

from briefbot.model import Picture
from briefbot.sources.fields import dicts_in, string_in
from briefbot.web.pictures import MOST_NAMED, StatedPicture, first_picture

#: Pixels of a side, up to which a larger picture is taken before a smaller: a page shows it in 700.
_LARGE = 2000

_PICTURE_FILE = re.compile(r"\.(?:jpe?g|png|webp|avif)\Z", re.IGNORECASE)


def picture_of_entry(entry: dict[str, Any], base: str) -> Picture | None:
    """Return the picture of an entry of feedparser's; ``None`` if it names none that can be shown.

    Its credit is the entry's ``media:credit`` if each ``media:content`` has the same one: feedparser does not tell of
    which of them a credit is.
    """
    contents = dicts_in(entry, "media_content")
    credited = [string_in(each, "content") for each in dicts_in(entry, "media_credit")]
    credit = credited[0] if len(credited) == len(contents) and len(set(credited)) == 1 else ""
    alt = string_in(entry, "shown") if string_in(entry, "summary") else ""  # else that is the text of the entry
    stated = [_stated(each, alt, credit) for each in contents[:MOST_NAMED] if _is_picture(each)]
    stated.sort(key=_smallness)
    stated += [_stated(each, alt, "") for each in dicts_in(entry, "media_thumbnail")[:MOST_NAMED]]
    stated += list(_enclosed(dicts_in(entry, "links"), "href", "type"))
    return first_picture(stated, base)


def picture_of_item(item: dict[str, Any], base: str) -> Picture | None:
    """Return the picture of an item of a JSON Feed; ``None`` if it names none that can be shown."""
    stated = [StatedPicture((string_in(item, key),)) for key in ("image", "banner_image")]
    attached = [{**each, "rel": "enclosure"} for each in dicts_in(item, "attachments")[:MOST_NAMED]]
    return first_picture((*stated, *_enclosed(attached, "url", "mime_type")), base)


def _stated(given: dict[str, Any], alt: str, credit: str) -> StatedPicture:
    width, height = given.get("width"), given.get("height")
    return StatedPicture((string_in(given, "url"),), alt=alt, credit=credit, width=width, height=height)


def _is_picture(given: dict[str, Any]) -> bool:
    """Return whether a ``media:content`` is a picture: by its medium, else its type, else its file's name."""
    stated = string_in(given, "medium") or string_in(given, "type").partition("/")[0]
    if stated:
        return stated.lower() == "image"
    try:
        return bool(_PICTURE_FILE.search(urlsplit(string_in(given, "url")).path))
    except ValueError:
        return False


def _smallness(stated: StatedPicture) -> int:
    """Return a number that is the less, the larger a picture is, up to what a page can show."""
    width = str(stated.width or "")
    return -min(int(width), _LARGE) if re.fullmatch("[0-9]{1,5}", width) else 0


def _enclosed(links: list[dict[str, Any]], address: str, kind: str) -> Iterator[StatedPicture]:
    for link in links[: 4 * MOST_NAMED]:
        if string_in(link, "rel") == "enclosure" and string_in(link, kind).lower().startswith("image/"):
            yield StatedPicture((string_in(link, address),))
