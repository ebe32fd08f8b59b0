"""What a brief told is kept, and read again from wherever it was kept."""

from datetime import date

from brief_builders import a_brief, quoted
from builders import an_article

from briefbot.changes.told import as_json, from_json, told_in, told_in_document
from briefbot.model import Brief, Correction, Report, Story, StoryChange
from briefbot.rendering import to_json


def test_a_brief_tells_the_sentences_of_its_glance_and_summaries_by_story():
    told = told_in(a_brief())

    assert told.day == date(2020, 6, 5)
    assert [story.title for story in told.stories] == ["Forces enter Tarhuna", "المحادثات"]
    assert "Forces entered Tarhuna on Friday." in {each.text for each in told.sentences}


def test_it_is_read_again_as_it_was_kept():
    assert from_json(as_json(told_in(a_brief()))) == told_in(a_brief())


def test_a_stored_brief_says_what_it_told():
    story = Story((Report((an_article("Ports reopened."),)),), change=StoryChange(state="new", storyline="a1"))
    told_story = Story(story.reports, (quoted(story.reports[0].lead),), "Ports", change=story.change)
    brief = a_brief(stories=(told_story,), glance=())

    (told,) = told_in_document(to_json(brief)).stories

    assert (told.storyline, told.title) == ("a1", "Ports")
    assert [each.text for each in told.sentences] == ["Ports reopened."]


def test_a_brief_that_was_stored_before_there_were_storylines_counts_as_told():
    document = to_json(a_brief()).replace('"change": null,', "")

    told = told_in_document(document)

    assert {each.text for each in told.sentences} == {each.text for each in told_in(a_brief()).sentences}
    assert {story.storyline for story in told.stories} == {""}


def test_what_a_correction_says_now_is_told_with_it():
    now = quoted(an_article("Nine people were killed."))
    correction = Correction(text="Eleven.", url="urn:1", title="", told=None, storyline="a1", now=now)

    (story,) = told_in(Brief(corrections=(correction,))).stories

    assert [each.text for each in story.sentences] == ["Nine people were killed."]
