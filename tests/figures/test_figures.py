"""Figures in sentences: what is counted, how many, who says so, when and where."""

from dataclasses import replace
from datetime import date

import pytest
from builders import an_article
from hypothesis import given
from hypothesis import strategies as st

from briefbot import find_figures
from briefbot.figures.lexicon import LANGUAGES, lexicon
from briefbot.topic.topic import Name, Topic

SIRTE = Topic(name="test", title="Libya", names=(Name(heading="Sirte", spellings=("Syrte",), table="places"),))


def figures(text, **fields):
    return find_figures([an_article(text, **fields)])


def stated(text, language="en"):
    return [(each.kind, each.low, each.high) for each in figures(text, language=language)]


@pytest.mark.parametrize(
    ("words", "low", "high"),
    [
        ("11", 11, 11),
        ("At least 11", 11, None),
        ("More than 1,000", 1000, None),
        ("Up to 150", None, 150),
        ("About 50", 50, 50),
        ("10 to 15", 10, 15),
        ("Between 10 and 15", 10, 15),
        ("Dozens of", 24, None),
        ("Hundreds of", 200, None),
        ("Several hundred", 200, None),
        ("Tens of thousands of", 20000, None),
        ("Twenty-one", 21, 21),
        ("Two hundred and six", 206, 206),
        ("1.5 million", 1500000, 1500000),
        ("A dozen", 12, 12),
        ("Another 150", 150, 150),
        ("Half a dozen", 6, 6),
        ("Fifty or more", 50, None),
    ],
)
def test_a_number_has_a_least_and_a_greatest(words, low, high):
    assert stated(f"{words} people were killed.") == [("killed", low, high)]


@pytest.mark.parametrize(
    ("language", "text", "found"),
    [
        ("en", "A father of three was killed by a sniper.", [("killed", 1, 1)]),
        ("en", "Ann Lee, a mother of four who fled her flat, saw smoke.", []),
        ("fr", "Un père de trois enfants a été blessé.", [("wounded", 1, 1)]),
        ("en", "A family of six was killed.", [("killed", 6, 6)]),
    ],
)
def test_how_many_children_somebody_has_is_no_figure(language, text, found):
    assert stated(text, language) == found


@pytest.mark.parametrize(
    ("language", "text", "found"),
    [
        ("en", "That brings to eight the number of dockers known to have died.", [("killed", 8, 8)]),
        ("en", "It brought to 11 the death toll from the storm.", [("killed", 11, 11)]),
        ("fr", "Ce qui porte à huit le nombre de morts, selon le maire.", [("killed", 8, 8)]),
        ("en", "Guards brought to five the number of keys that were lost.", []),
    ],
)
def test_a_number_may_stand_before_what_it_counts(language, text, found):
    assert stated(text, language) == found


def test_a_number_in_digits_is_nobody_who_says_it():
    (held,) = figures("By our staff in Marsa Main party of the isles, the Blue Lamp, says 149 members are arrested.")

    assert held.said_by != "149 members"


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("The number of people known to have died in the night's raid now stands at 53, the UN said.", 53),
        ("The number of bodies recovered now stands at 9, the UN said.", 9),
    ],
)
def test_the_number_of_those_who_died_is_a_toll(text, number):
    assert [(each.kind, each.high, each.said_by) for each in figures(text)] == [("killed", number, "the UN")]


@pytest.mark.parametrize(
    ("language", "text"),
    [
        *(("en", f"{many} million people were displaced.") for many in ("Half a", "Three quarters of a", "1 1/2")),
        *(("en", f"{many} million people were displaced.") for many in ("A quarter of a", "One and a half")),
        ("en", "A third of the 300 miners were killed."),
        ("fr", "Un quart de million de personnes ont été déplacées."),
        ("fr", "Un million et demi de personnes ont été déplacées."),
        ("ar", "نزح ربع مليون شخص بسبب العاصفة."),
        ("ar", "نزح مليون ونصف المليون شخص بسبب العاصفة."),
    ],
)
def test_a_number_with_a_fraction_is_left_out(language, text):
    assert stated(text, language) == []


@pytest.mark.parametrize(
    ("language", "text", "low", "high"),
    [
        ("fr", "Quatre-vingt-douze personnes ont été tuées.", 92, 92),
        ("fr", "Soixante et onze personnes ont été tuées.", 71, 71),
        ("fr", "Mille deux cents personnes ont été tuées.", 1200, 1200),
        ("fr", "Une vingtaine de personnes ont été tuées.", 20, 20),
        ("fr", "Des dizaines de personnes ont été tuées.", 20, None),
        ("fr", "Jusqu'à 1 500 personnes ont été tuées.", None, 1500),
        ("ar", "مقتل ثلاثة وعشرين شخصا", 23, 23),
        ("ar", "مقتل خمسة عشر شخصا", 15, 15),
        ("ar", "مقتل مئة وخمسة وعشرين شخصا", 125, 125),
        ("ar", "مقتل ١٬٢٠٠ شخص", 1200, 1200),
        ("ar", "مقتل شخصين", 2, 2),
        ("ar", "مقتل جندي", 1, 1),
        ("ar", "مقتل العشرات", 20, None),
        ("ar", "مقتل ما لا يقل عن 11 شخصا", 11, None),
        ("ar", "مقتل ثمانية أشخاص على الأقل", 8, None),
    ],
)
def test_numbers_are_read_in_french_and_arabic(language, text, low, high):
    assert stated(text, language) == [("killed", low, high)]


def test_a_number_belongs_to_its_own_verb():
    assert stated("The blast killed six and wounded five.") == [("killed", 6, 6), ("wounded", 5, 5)]
    assert stated("Six people were killed and five wounded.") == [("killed", 6, 6), ("wounded", 5, 5)]


@pytest.mark.parametrize(
    ("text", "kind", "number", "words"),
    [
        ("Three of the five guards were killed.", "killed", 3, "Three of the five guards"),
        ("Gunmen killed two of the four guards.", "killed", 2, "two of the four guards"),
        ("At least 35 of the 60 people on board drowned.", "killed", 35, "At least 35 of the 60 people"),
        ("Two of the three hostages were freed.", "rescued", 2, "Two of the three hostages"),
        ("Two of the nine wounded died.", "killed", 2, "Two of the nine wounded"),
        ("He was one of 17 men who were shot dead.", "killed", 17, "17 men"),
        ("One of the 12 people killed in the raid was a nurse.", "killed", 12, "12 people"),
    ],
)
def test_some_of_a_number_are_counted_by_their_own(text, kind, number, words):
    assert [(each.kind, each.low, each.words) for each in figures(text)] == [(kind, number, words)]


def test_what_is_joined_to_a_name_shares_its_verb():
    assert stated("The blast killed the governor of Sirte and two guards.") == []
    assert stated("The blast killed Governor Adel and two guards.") == [("killed", 2, 2)]
    assert stated("The blast killed a clerk and two guards were wounded.") == [("killed", 1, 1), ("wounded", 2, 2)]


def test_a_part_has_the_kind_of_the_whole():
    assert stated("Six people, two of them children, died.") == [("killed", 6, 6), ("killed", 2, 2)]


def test_what_is_killed_or_captured_is_neither():
    assert stated("Troops killed or captured 50 rebels in the raid.") == [("fighters", 50, 50)]


def test_lives_are_lost_where_a_verb_takes_them():
    assert stated("The war has cost more than 200 lives.") == [("killed", 200, None)]
    assert stated("Thousands of lives are at stake.") == []


def test_the_killers_are_not_among_the_killed():
    assert stated("Two bombers killed at least 10 guards.") == [("killed", 10, None)]


def test_a_single_person_is_one_and_nobody_is_none():
    assert stated("A soldier was wounded.") == [("wounded", 1, 1)]
    assert stated("No one was killed.") == [("killed", 0, 0)]
    assert stated("There were no casualties.") == [("killed", 0, 0), ("wounded", 0, 0)]


@pytest.mark.parametrize(
    "text",
    [
        "A 34-year-old was arrested in 2011 on May 12.",
        "Salma, 12, was killed.",
        "The general was jailed for 15 years.",
        "The strike hit a house 20 kilometres away and killed nobody's hope.",
        "The bomb could have killed hundreds.",
        "He threatened to kill three hostages.",
        "The army captured two camps.",
        "A rebel attack killed the talks.",
        "Turnout was 51 percent.",
    ],
)
def test_what_counts_no_people_is_left_out(text):
    assert stated(text) == []


def test_what_the_parties_have_is_a_figure_too():
    assert stated("Turkey sent at least 2,000 mercenaries, 12 tanks and $3 million.") == [
        ("fighters", 2000, None),
        ("vehicles", 12, 12),
        ("money", 3000000, 3000000),
    ]
    assert stated("The field yields 90,000 barrels a day; 500 barrels were lost.") == [("barrels", 90000, 90000)]


@pytest.mark.parametrize(
    ("text", "speaker"),
    [
        ("Six people were killed, the health ministry said on Monday.", "the health ministry"),
        ("The health ministry said on Monday that six people were killed.", "The health ministry"),
        ("Salem Adel, a doctor, said six people were killed.", "Salem Adel"),
        ("In July Salem Adel, a doctor, said six people were killed.", "Salem Adel"),
        ("A report last week by the Sirte Council said six died.", "A report last week by the Sirte Council"),
        ("Six people died, according to doctors, two rebels and a guard.", "doctors"),
        ("Six people were killed, said a doctor.", "a doctor"),
        ("Six people were killed, said Dr. Salem Adel.", "Dr. Salem Adel"),
        ("Six people were killed, the doctor, who was named Adel, told Sirte Radio.", "the doctor"),
        ("According to the Red Crescent, six people were killed.", "the Red Crescent"),
        ("Six people were killed, the radio reported, quoting a doctor in Sirte.", "a doctor in Sirte"),
        ("The agency on Monday raised the toll, saying six people were killed.", "The agency"),
        ("The mayor said a dam broke and two men died. He said six people were killed.", "The mayor"),
        ("The mayor said a dam broke. A day earlier he had counted six dead.", "The mayor"),
        ("Six people were killed when a dam broke.", ""),
        ("A member of the council counted six dead.", "A member of the council"),
        ("A network of doctors has documented at least six deaths.", "A network of doctors"),
        ("The town counted six dead, the mayor said.", "the mayor"),
        ("The mayor said that nurses had counted six dead.", "The mayor"),
        ("By evening six people killed in the raid were counted.", ""),
    ],
)
def test_who_says_it_is_named_in_the_words_of_the_text(text, speaker):
    assert figures(text)[-1].said_by == speaker


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("Six people were killed on April 7.", date(2019, 4, 7)),
        ("Six people were killed on Sunday.", date(2019, 4, 7)),
        ("Six people were killed.", date(2019, 4, 8)),
        ("Six people have been killed since April 4.", date(2019, 4, 8)),
        ("The blast killed six people last year.", None),
        ("The blast killed six people in 2011.", None),
        ("Six people were killed on April 4 and April 7.", None),
        ("It was the worst attack since December, when six people were killed.", None),
        ("The day before, the council had put the number of dead at six.", None),
    ],
)
def test_a_figure_is_of_the_day_that_its_sentence_names_or_of_its_publication(text, day):
    assert figures(text, published="2019-04-08T10:00:00")[0].as_of == day


@pytest.mark.parametrize(
    ("title", "text"),
    [
        ("", "سجلت البلدية 64 إصابة بالحصبة منذ منتصف أكتوبر."),
        ("", "سجل المركز 418 إصابة جديدة بفيروس كورونا، ليرتفع الإجمالي إلى 5079 إصابة."),
        ("تفشي الكوليرا في سبها", "وبلغ الإجمالي 57 إصابة."),
    ],
)
def test_arabic_cases_of_a_disease_are_no_wounded(title, text):
    assert figures(text, title=title, language="ar") == ()
    assert stated("أسفر القصف عن 12 إصابة.", "ar") == [("wounded", 12, 12)]
    assert stated("سجلت البلدية 64 إصابة بالحصبة بعد القصف.", "ar") == []


def test_who_is_hurt_where_the_ill_are_nursed_is_wounded():
    text = "أصيب 15 شخصا بجروح في قصف مركز لعلاج فيروس كورونا."

    assert stated(text, "ar") == [("wounded", 15, 15)]
    assert [each.low for each in figures(text, title="قصف مستشفى كورونا في مرسى", language="ar")] == [15]


def test_without_a_publication_there_is_no_day():
    assert figures("Six people were killed on April 7.")[0].as_of is None


def test_a_place_is_one_of_the_topic():
    text = "Six people were killed in Sirte, the Tripoli-based government said."

    assert find_figures([an_article(text)], topic=SIRTE)[0].place == "Sirte"
    assert figures(text)[0].place == ""
    assert find_figures([an_article("The Sirte-based council said six people died.")], topic=SIRTE)[0].place == ""


def test_a_place_in_the_name_of_a_body_is_where_nothing_happened():
    topic = replace(SIRTE, names=(*SIRTE.names, Name(heading="Sirte Guards")))

    (killed,) = find_figures([an_article("Fighters of the Sirte Guards killed six people.")], topic=topic)

    assert killed.place == ""


@pytest.mark.parametrize(
    ("language", "text", "speaker"),
    [
        ("fr", "Six personnes ont été tuées, a indiqué lundi le ministère de la Santé.", "le ministère de la Santé"),
        ("fr", "Six personnes ont été tuées, selon des sources médicales.", "des sources médicales"),
        ("fr", "Le maire a déclaré que six personnes avaient été tuées.", "Le maire"),
        ("fr", "Une infirmière a compté six morts.", "Une infirmière"),
        ("ar", "أعلنت وزارة الصحة مقتل ستة أشخاص", "وزارة الصحة"),
        ("ar", "قال المتحدث باسم البلدية إن ستة أشخاص قتلوا", "المتحدث باسم البلدية"),
        ("ar", "قتل ستة أشخاص، بحسب مصدر طبي", "مصدر طبي"),
        ("ar", "وأحصت ممرضة في المستشفى 6 قتلى", "ممرضة في المستشفى"),
        ("fr", "« Six personnes ont été tuées », a-t-il dit.", ""),
        ("fr", "Le feu a fait six morts, selon un nouveau bilan donné lundi soir par la police.", "la police"),
        ("fr", "Le feu a fait six morts, selon un dernier bilan.", ""),
        ("fr", "Le feu a fait six morts, selon le gouvernement de l'Est.", "le gouvernement de l'Est"),
        ("ar", "قتل ستة أشخاص، بحسب ما أعلن جهاز الإسعاف", "جهاز الإسعاف"),
        ("ar", "قتل ستة أشخاص في وقت أعلن فيه أعيان المدينة هدنة", ""),
        ("ar", "وكان الدفاع المدني قد أعلن مقتل ستة أشخاص", "الدفاع المدني"),
    ],
)
def test_speakers_are_named_in_french_and_arabic(language, text, speaker):
    assert figures(text, language=language)[0].said_by == speaker


def test_whom_rescuers_look_for_is_not_rescued():
    (missing,) = figures("ولا تزال فرق الإنقاذ تبحث عن ستة مفقودين", language="ar")

    assert missing.kind == "missing"


def test_an_article_in_another_language_has_no_figures():
    assert figures("Sechs Menschen wurden getötet. 6 people were killed.", language="de") == ()


def test_a_text_without_a_language_is_read_by_its_words():
    assert [each.low for each in figures("Selon la police, six personnes ont été tuées.")] == [6]
    assert [each.low for each in figures("مقتل ستة أشخاص في المدينة")] == [6]
    assert figures("Sechs Menschen wurden in der Stadt getötet, 6 people sagt die Polizei.") == ()


def test_a_reprint_adds_no_figure_and_an_update_only_its_own():
    text = "Six people were killed when shells fell on a market in the old town, doctors at the clinic said on Monday."
    more = "\n\nThe shells came from the hills in the south, where two brigades have fought over a road since spring."
    first = an_article(text + more, outlet="One", published="2020-05-01T10:00:00")
    copy = an_article(text + more, outlet="Two", published="2020-05-01T11:00:00")
    later = an_article(
        text.replace("Six", "Nine") + more + "\n\nA boy was wounded.", outlet="One", published="2020-05-01T15:00:00"
    )

    assert [(each.kind, each.low) for each in find_figures([first, copy])] == [("killed", 6)]
    assert sorted((each.kind, each.low) for each in find_figures([first, copy, later])) == [
        ("killed", 6),
        ("killed", 9),
        ("wounded", 1),
    ]


WORDS = [
    *("6", "two", "people", "soldiers", "were", "killed", "wounded", "and", ",", "of", "them", "said", "the", "a", "."),
    *(
        "dozens",
        "tués",
        "personnes",
        "deux",
        "ont été",
        "مقتل",
        "شخصين",
        "و10",
        "قال",
        "2011",
        "at least",
        "to",
        "\n\n",
    ),
]
TEXTS = st.lists(st.sampled_from(WORDS), min_size=1, max_size=30).map(" ".join)
ARTICLES = st.lists(
    st.builds(lambda text, language: (text, language), TEXTS, st.sampled_from(["", *LANGUAGES])), max_size=5
).map(lambda rows: [an_article(text, language=language) for text, language in rows])


@given(ARTICLES)
def test_every_figure_is_a_span_of_its_article_and_its_words_stand_there(articles):
    for figure in find_figures(articles):
        excerpt = figure.excerpt
        assert excerpt.text == excerpt.article.text[excerpt.start : excerpt.end]
        assert " ".join(excerpt.text.split()).count(figure.counted) > 0 or not figure.counted
        assert figure.low is not None or figure.high is not None
        assert figure.low is None or figure.high is None or figure.low <= figure.high


@given(ARTICLES, st.randoms())
def test_the_order_of_the_articles_changes_nothing(articles, random):
    shuffled = random.sample(articles, len(articles))

    assert find_figures(shuffled) == find_figures(articles)


@given(TEXTS)
def test_articles_given_twice_count_once(text):
    article = an_article(text, language="en")

    assert find_figures([article, article]) == find_figures([article])


@pytest.mark.parametrize(
    "text",
    [
        "9" * 1900 + " people were killed.",
        "1,000" * 400 + " people were killed.",
        "hundreds of " + "thousands of " * 150 + "people were killed.",
        "two million billion " * 100 + "people were killed.",
        "people, two of them, " * 90 + "died",
        "six people and " * 200 + "died",
        "killed " * 300,
        "said " * 400 + "six people were killed.",
    ],
)
def test_a_text_that_was_made_to_be_hard_is_read(text):
    figures(text, language="en")


@given(st.text())
def test_any_text_can_be_read(text):
    for language in LANGUAGES:
        find_figures([an_article(text, language=language)])


def lists_of(language):
    """The lists of a language, those of kinds by their role."""
    return {tag.split()[0] for each in lexicon(language).tags.values() for tag in each}


def test_every_list_of_a_language_is_one_that_the_rules_know():
    """English has them all, but for what only Arabic has."""
    assert lists_of("fr") <= lists_of("en")
    assert lists_of("ar") - lists_of("en") == {"action", "disease", "dual", "injury", "inverted", "particle"}
