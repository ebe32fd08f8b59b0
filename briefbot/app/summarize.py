"""``briefbot summarize``: the sentences that tell what some articles say together."""

from collections.abc import Sequence
from pathlib import Path

from briefbot import plugins
from briefbot.app.outcome import Outcome
from briefbot.brief import is_sample, latest_versions
from briefbot.config import BriefConfig
from briefbot.language.characters import one_line
from briefbot.phrasebook import phrasebook
from briefbot.rendering import excerpts_to_json
from briefbot.reprints import collapse_reprints
from briefbot.sources.files import read_all
from briefbot.summarizers import summarize


def summarize_paths(options: BriefConfig, paths: Sequence[Path], *, form: str = "txt") -> Outcome:
    """Read articles and choose the sentences that tell what they say together; reprints count once.

    ``form`` is ``txt`` (a sentence, then its address) or ``json`` (a list as in a brief's JSON).
    """
    by = options.summarizer
    plugins.summarizers.get(by)
    articles, unreadable = read_all(paths)
    leads = [report.lead for report in collapse_reprints(latest_versions(articles)[0])]
    chosen = summarize(leads, sentences=options.sentences, by=by)
    notes = (phrasebook("en")("brief.samples"),) if any(map(is_sample, articles)) else ()
    if form == "json":
        return Outcome(excerpts_to_json(chosen), unreadable=unreadable, notes=notes)
    lines = [line for each in chosen for line in (one_line(each.text), f"    {one_line(each.article.url)}")]
    return Outcome(lines=(*notes, *lines), unreadable=unreadable)
