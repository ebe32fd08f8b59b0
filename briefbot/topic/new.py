"""A commented topic file to begin with; of a country, with its names, its time zone and what is called like it."""

from collections.abc import Iterable, Iterator, Sequence
from importlib.resources import files
from string import Template
from urllib.parse import urlencode

from babel import Locale

from briefbot.bounds import check_text, check_zone
from briefbot.errors import TopicError
from briefbot.toml_files import quoted
from briefbot.topic.countries import names_of_countries, zones_of_countries
from briefbot.topic.spellings import words_of

#: Characters of a name; the longest of a country has about 50.
LONGEST_NAME = 100

_KNOWN = "\n# These are names of the country and of its best-known cities; cities are better listed under [places]."
_SEARCH = "https://reliefweb.int/updates/rss.xml?"


def new_topic(name: str, *, path: str, timezone: str = "") -> str:
    """Return the text of a topic file about ``name``: a country in English, French or Arabic, or anything else.

    Args:
        name: what the topic is about.
        path: where the file will be, for the commands in its comments.
        timezone: an IANA name; by default that of the country.

    Raises:
        TopicError: the name has no letter, is too long or contains control characters, or there is no such zone.
    """
    name = " ".join(name.split())
    try:
        check_text("the topic's name", name + path)
        if timezone:
            check_zone("--timezone", timezone)
    except ValueError as error:
        raise TopicError(str(error), hint="write it as: briefbot topic new sudan") from None
    words = words_of(name)
    if not words or len(name) > LONGEST_NAME:
        raise TopicError(f"{name[:60]!r} is no name for a topic", hint="name a country or a conflict: sudan")
    names = next((row for row in names_of_countries().values() if words in map(words_of, row)), [])
    spaced = " ".join(name.replace("-", " ").replace("_", " ").split())  # as it may be on a command line
    given = spaced.title() if spaced.islower() else spaced
    title = next((each for each in names if words_of(each) == words), given)
    zone = timezone or (_zone_of(names[0]) if names else "")
    text = files("briefbot.topic").joinpath("data", "new_topic.txt").read_text(encoding="utf-8")
    return Template(text).substitute(
        title=title,
        quoted_title=quoted(title),
        path=path,
        timezone=f"timezone = {quoted(zone)}" if zone else '# timezone = "Africa/Tripoli"',
        search=quoted(_SEARCH + urlencode({"search": names[0] if names else title})),
        known=_KNOWN if names else "",
        relevant=_list(dict.fromkeys((title, *names))),
        exclude=_list(_called_alike((title, *names))),
        everywhere=_list([title]),
    )


def _called_alike(names: Sequence[str]) -> Iterator[str]:
    """Yield the names of other countries that contain one of these: South Sudan."""
    own = {_spelt(name) for name in names}
    for row in names_of_countries().values():
        if row[0] not in names:
            yield from (other for other in row if any(name in _spelt(other) for name in own - {_spelt(other)}))


def _spelt(name: str) -> str:
    return f" {' '.join(words_of(name))} "


def _list(names: Iterable[str]) -> str:
    return ", ".join(map(quoted, names))


def _zone_of(country: str) -> str:
    """Return the most populous time zone of a country, given in English; empty if none is known."""
    codes = {words_of(str(name).partition(" (")[0]): code for code, name in Locale("en").territories.items()}
    return next(iter(zones_of_countries().get(codes.get(words_of(country), ""), ())), "")
