"""Finds quoted sentences that their articles changed or took back.

A sentence that only lost a comma is none, and one that a thorough rewrite left out is none either: a running text drops
many. One is corrected if the article now has another sentence in its place, or is the same but for it, or says that it
is retracted, or is gone.
"""

from collections.abc import Mapping, Sequence
from difflib import SequenceMatcher

from briefbot.changes.told import ToldBrief
from briefbot.cleaning.retractions import is_retraction
from briefbot.language.sentences import sentence_spans
from briefbot.language.tokens import content_stems, tokens
from briefbot.model import Article, Correction, Excerpt

#: Ratio of difflib, over words, from which a sentence stands in the place of another.
IN_PLACE = 0.5

#: Share of an article's sentences that are kept where an editor cut one; below, it was rewritten.
EDITED = 0.8


def corrections(told: Sequence[ToldBrief], latest: Mapping[str, tuple[Article, Article | None]]) -> list[Correction]:
    """Return the told sentences that stand in their articles no more, in the order in which they were told.

    Args:
        told: earlier briefs, oldest first.
        latest: for each address whose article has changed, the article as it was, and as it is; ``None``: it is gone.
    """
    found: dict[tuple[str, str], Correction] = {}
    for brief in told:
        for story in brief.stories:
            for sentence in story.sentences:
                if sentence.url not in latest:
                    continue
                before, after = latest[sentence.url]
                now = (
                    (_notice(sentence.text, before, after) or _in_place_of(sentence.text, before, after))
                    if after
                    else None
                )
                if after is None or now is not None or _is_cut(sentence.text, before, after):
                    found[sentence.text, before.url] = Correction(  # at whichever address it was told
                        text=sentence.text,
                        url=before.url,  # where it has moved to
                        title=before.title,
                        told=brief.day,
                        storyline=story.storyline,
                        now=now,
                        withdrawn=after is None,
                    )
    return list(found.values())


def _notice(sentence: str, before: Article, after: Article) -> Excerpt | None:
    """Return the sentence by which an article is retracted; ``None`` if it does not, or has the told one still.

    One that spoke of a retraction before reports somebody else's.
    """
    if _has(after, sentence) or is_retraction(before.text) or not is_retraction(after.text):
        return None
    spans = sentence_spans(after.text, after.language or "en")
    return next((Excerpt(after, *span) for span in spans if is_retraction(after.text[slice(*span)])), None)


def _in_place_of(sentence: str, before: Article, after: Article) -> Excerpt | None:
    """Return the sentence that an article has in place of one that it had; ``None`` if it has it still, or none."""
    if _has(after, sentence):
        return None
    old = tokens(sentence)
    best: tuple[float, Excerpt | None] = (IN_PLACE, None)
    for start, end in sentence_spans(after.text, after.language or "en"):
        new = after.text[start:end]
        if _has(before, new):
            continue
        matcher = SequenceMatcher(None, old, tokens(new), autojunk=False)
        if matcher.real_quick_ratio() > best[0] and (ratio := matcher.ratio()) > best[0]:
            best = ratio, Excerpt(after, start, end)
    now = best[1]
    return now if now and _says_otherwise(sentence, now.text, after.language) else None


def _is_cut(sentence: str, before: Article, after: Article) -> bool:
    """Return whether an editor took a sentence out of an article and left the others."""
    if _has(after, sentence):
        return False
    others = [before.text[start:end] for start, end in sentence_spans(before.text, before.language or "en")]
    kept = sum(_has(after, other) for other in others)
    return kept >= EDITED * (len(others) - 1) > 0 and not _is_reworded(sentence, after)


def _is_reworded(sentence: str, after: Article) -> bool:
    """Return whether an article still says the same in nearly the same words."""
    old = set(content_stems(sentence, after.language))
    return any(
        old == set(content_stems(after.text[start:end], after.language))
        for start, end in sentence_spans(after.text, after.language or "en")
    )


def _says_otherwise(old: str, new: str, language: str) -> bool:
    """Return whether two sentences differ in more than stop words and marks."""
    return set(content_stems(old, language)) != set(content_stems(new, language))


def _has(article: Article, sentence: str) -> bool:
    """Return whether an article has the words of a sentence in a row, whatever the marks between them.

    Of one that its teaser cut off, within a word perhaps, it has how it goes on.
    """
    end = "" if sentence[-1:].isalnum() else " "
    words = " ".join(tokens(sentence))
    return f" {words}{end}" in f" {' '.join(tokens(article.title + chr(10) + article.text))} "
