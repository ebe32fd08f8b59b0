"""``briefbot site``."""

from pathlib import Path

import click

from briefbot import app
from briefbot.app.outcome import Outcome
from briefbot.cli import options
from briefbot.cli.common import cli
from briefbot.cli.options import When
from briefbot.monitoring.progress import progress_of


@cli.command(
    "site", epilog="Example: briefbot site public/ --url https://example.org/briefs/ --language en --language ar"
)
@click.argument("out", type=options.PATH)
@click.option("--url", help="The address at which it is served; default: [site] url. Feeds and sitemap need it.")
@click.option("--language", "languages", multiple=True, help="A language of the site; give it again for each other.")
@click.option(
    "--since",
    type=options.day_or_age,
    help="From this day, such as 2020-05-22, or so long ago (30d, 8w); default: the oldest article's.",
)
@click.option("--until", type=options.day_or_age, help="Up to and with this day; default: today.")
@options.pictures
@click.option("--topic", help="A shipped topic, a topic file, or '' for everything.")
@options.strict
@options.config
def site_command(  # noqa: PLR0913, PLR0917  # click passes them by name
    out: Path,
    url: str | None,
    languages: tuple[str, ...],
    since: When,
    until: When,
    pictures: bool,
    topic: str | None,
    config_path: Path | None,
) -> Outcome:
    """Build a static site of the archive in the folder OUT: a page a day, storylines, months, places, people, a search.

    Any web server can serve it, or open OUT/index.html. Run it again after each fetch: only what changed is written.
    """
    config = options.merged_config(config_path, topic=topic)
    first, last = (app.clock.day_of(each, config.brief) if each else None for each in (since, until))
    with progress_of("building") as progress:
        return app.site.build_site(
            config, out, languages=languages, since=first, until=last, url=url, pictures=pictures, progress=progress
        )
