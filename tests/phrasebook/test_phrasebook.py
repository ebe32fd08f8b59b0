import re
from datetime import date

import pytest
from builders import a_report, a_story

from briefbot.model import Brief
from briefbot.phrasebook import LANGUAGES, phrasebook
from briefbot.rendering.filters import tally

ENGLISH = phrasebook("en").texts
OTHERS = [language for language in LANGUAGES if language != "en"]


def values_in(text):
    return sorted(set(re.findall(r"\{(\w+)\}", text)))


@pytest.mark.parametrize("language", OTHERS)
def test_a_language_has_every_text_that_english_has(language):
    texts = phrasebook(language).texts

    plain = {key for key in texts if not key.startswith(("counted.", "topics."))}
    assert plain == {key for key in ENGLISH if not key.startswith("counted.")}
    assert {key.split(".")[1] for key in texts if key.startswith("counted.")} == {
        key.split(".")[1] for key in ENGLISH if key.startswith("counted.")
    }


@pytest.mark.parametrize("language", OTHERS)
def test_a_text_takes_the_same_values_in_every_language(language):
    texts = phrasebook(language).texts
    shared = [key for key in ENGLISH if key in texts and not key.startswith("counted.")]

    # a message may leave out the name of a command that is plain in its language
    assert {key: values_in(texts[key]) for key in shared} == {key: values_in(ENGLISH[key]) for key in shared}


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_menu_and_the_profile_keep_to_telegrams_limits(language):
    texts = phrasebook(language).texts

    assert all(3 <= len(text) <= 256 for key, text in texts.items() if key.startswith("commands."))
    assert len(texts["profile.description"]) <= 512
    assert len(texts["profile.short_description"]) <= 120
    assert all(len(text) <= 200 for key, text in texts.items() if key.startswith("alerts."))


@pytest.mark.parametrize(
    ("number", "said"),
    [
        (1, "خبر واحد"),
        (2, "خبران"),
        (3, "3 أخبار"),
        (10, "10 أخبار"),
        (11, "11 خبرًا"),
        (100, "100 خبر"),
        (103, "103 أخبار"),
    ],
)
def test_arabic_counts_in_its_own_forms(number, said):
    assert phrasebook("ar").pluralize("stories", number) == said


#: Each noun at 0, 1, 2, 3, 11 and 100, as a reader of Arabic or French would say it.
COUNTED = {
    "ar": {
        "stories": "لا أخبار | خبر واحد | خبران | 3 أخبار | 11 خبرًا | 100 خبر",
        "sources": "لا مصادر مستقلة | مصدر مستقل واحد | مصدران مستقلان | 3 مصادر مستقلة | 11 مصدرًا مستقلًا | 100 مصدر مستقل",
        "from_sources": "ولا مصادر مستقلة | من مصدر مستقل واحد | من مصدرين مستقلين | من 3 مصادر مستقلة | من 11 مصدرًا مستقلًا | من 100 مصدر مستقل",
        "unknown": "لا تقارير مجهولة المصدر | تقرير واحد مجهول المصدر | تقريران مجهولا المصدر | 3 تقارير مجهولة المصدر | 11 تقريرًا مجهول المصدر | 100 تقرير مجهول المصدر",
        "articles": "لا مقالات | مقالة واحدة | مقالتان | 3 مقالات | 11 مقالة | 100 مقالة",
        "more_stories": "لا أخبار أخرى | خبر آخر | خبران آخران | 3 أخبار أخرى | 11 خبرًا آخر | 100 خبر آخر",
        "and_more_stories": "ولا أخبار أخرى | وخبر آخر | وخبران آخران | و3 أخبار أخرى | و11 خبرًا آخر | و100 خبر آخر",
        "more_sources": "لا مصادر أخرى | مصدر آخر | مصدران آخران | 3 مصادر أخرى | 11 مصدرًا آخر | 100 مصدر آخر",
        "chats": "صفر محادثات | محادثة واحدة | محادثتين | 3 محادثات | 11 محادثة | 100 محادثة",
        "versions": "لا نسخ من النص | نسخة واحدة من النص | نسختان من نص واحد | 3 نسخ من نص واحد | 11 نسخة من نص واحد | 100 نسخة من نص واحد",
        "copies": "لا مقالات بالنص نفسه | مقالة واحدة بالنص نفسه | مقالتان بالنص نفسه | 3 مقالات بالنص نفسه | 11 مقالة بالنص نفسه | 100 مقالة بالنص نفسه",
        "more_items": "لا غيرها | واحدة أخرى | اثنتان أخريان | 3 أخرى | 11 أخرى | 100 أخرى",
        "words": "لا كلمات | كلمة واحدة | كلمتان | 3 كلمات | 11 كلمة | 100 كلمة",
        "times": "صفر مرات | مرة واحدة | مرتين | 3 مرات | 11 مرة | 100 مرة",
        "more_changes": "لا تغييرات أخرى | تغيير آخر | تغييران آخران | 3 تغييرات أخرى | 11 تغييرًا آخر | 100 تغيير آخر",
        "days": "صفر أيام | يوم واحد | يومين | 3 أيام | 11 يومًا | 100 يوم",
        "days_alone": "لا أيام | يوم واحد | يومان | 3 أيام | 11 يومًا | 100 يوم",
    },
    "fr": {
        "stories": "0 sujet | 1 sujet | 2 sujets | 3 sujets | 11 sujets | 100 sujets",
        "sources": "0 source indépendante | 1 source indépendante | 2 sources indépendantes | 3 sources indépendantes | 11 sources indépendantes | 100 sources indépendantes",
        "from_sources": "de 0 source indépendante | de 1 source indépendante | de 2 sources indépendantes | de 3 sources indépendantes | de 11 sources indépendantes | de 100 sources indépendantes",
        "unknown": "0 article d’origine inconnue | 1 article d’origine inconnue | 2 articles d’origine inconnue | 3 articles d’origine inconnue | 11 articles d’origine inconnue | 100 articles d’origine inconnue",
        "articles": "0 article | 1 article | 2 articles | 3 articles | 11 articles | 100 articles",
        "more_stories": "0 autre sujet | 1 autre sujet | 2 autres sujets | 3 autres sujets | 11 autres sujets | 100 autres sujets",
        "and_more_stories": "et 0 autre sujet | et 1 autre sujet | et 2 autres sujets | et 3 autres sujets | et 11 autres sujets | et 100 autres sujets",
        "more_sources": "0 autre | 1 autre | 2 autres | 3 autres | 11 autres | 100 autres",
        "chats": "0 conversation | 1 conversation | 2 conversations | 3 conversations | 11 conversations | 100 conversations",
        "versions": "0 version d’un même texte | 1 version d’un même texte | 2 versions d’un même texte | 3 versions d’un même texte | 11 versions d’un même texte | 100 versions d’un même texte",
        "copies": "0 article au même texte | 1 article au même texte | 2 articles au même texte | 3 articles au même texte | 11 articles au même texte | 100 articles au même texte",
        "more_items": "0 autre | 1 autre | 2 autres | 3 autres | 11 autres | 100 autres",
        "words": "0 mot | 1 mot | 2 mots | 3 mots | 11 mots | 100 mots",
        "times": "0 fois | 1 fois | 2 fois | 3 fois | 11 fois | 100 fois",
        "more_changes": "0 autre changement | 1 autre changement | 2 autres changements | 3 autres changements | 11 autres changements | 100 autres changements",
        "days": "0 jour | 1 jour | 2 jours | 3 jours | 11 jours | 100 jours",
        "days_alone": "0 jour | 1 jour | 2 jours | 3 jours | 11 jours | 100 jours",
    },
}


@pytest.mark.parametrize("language", OTHERS)
def test_every_noun_stands_in_the_form_that_its_number_asks_for(language):
    book = phrasebook(language)
    nouns = {key.split(".")[1] for key in book.texts if key.startswith("counted.")}

    said = {noun: " | ".join(book.pluralize(noun, number) for number in (0, 1, 2, 3, 11, 100)) for noun in nouns}

    assert said == COUNTED[language]


def test_a_preposition_takes_its_case():
    arabic = phrasebook("ar")
    brief = Brief(stories=(a_story(a_report(origin="AFP"), a_report(origin="BBC")),))

    assert tally(brief, arabic) == "خبر واحد من مصدرين مستقلين، مقالتان"
    assert arabic.html("broadcast_done", chats=arabic.pluralize("chats", 2)) == "في طريقه إلى محادثتين."


def test_no_bare_number_is_counted_in_a_sentence():
    """A number without its noun's forms stands behind a colon, in brackets or between digits only."""
    numbers = {"answered", "total", "active", "paused", "unreachable", "sent", "in_doubt", "refused", "dropped"}
    numbers |= {"waiting", "done", "skipped", "empty"}
    for key, text in phrasebook("ar").texts.items():
        for value in numbers.intersection(values_in(text)) - {"total"}:
            assert f": {{{value}}}" in text, (key, value)


def test_no_line_of_french_begins_with_a_mark_that_stands_behind_a_space():
    for key, text in phrasebook("fr").texts.items():
        assert not re.search(r" [;:!?»]|« |[^\s\u00a0«][;!?»](?!\w)", text), key


def test_thousands_are_parted_as_the_language_does():
    assert phrasebook("fr").pluralize("articles", 1200) == "1\u202f200 articles"
    assert phrasebook("ar").pluralize("articles", 1200) == "1,200 مقالة"


def test_what_is_put_into_a_message_cannot_be_markup():
    said = phrasebook("en").html("nothing_found", words="<b>&")

    assert "<b>" not in said
    assert "&lt;b&gt;&amp;" in said


def test_a_language_that_nobody_translated_is_english():
    assert phrasebook("tlh").day(date(2020, 5, 22)) == "22 May 2020"


def test_latin_values_are_set_off_in_arabic():
    assert "\u2068Misrata\u2069" in phrasebook("ar").html("no_place", typed="Misrata")
