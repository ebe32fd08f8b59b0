import json
from datetime import UTC, date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import numpy as np
import pytest
from builders import a_report, a_story, an_article
from hypothesis import given, settings
from hypothesis import strategies as st

from briefbot.model import Article, Report
from briefbot.stories import clustering
from briefbot.stories.group import group_stories, rank
from briefbot.stories.overtaken import overtaken_among
from briefbot.stories.similarity import Nearness, StoryOptions
from briefbot.topic.load import topic_from
from briefbot.topic.topic import Name, Topic

HERE = Path(__file__).parents[1]

SINKING = "A dinghy with 60 people sank off Zuwara on Tuesday and eleven bodies were washed ashore."
SINKING_TOO = "Eleven bodies were found near Zuwara on Tuesday after a dinghy with 60 people on board sank."
BUDGET = "The central bank fixed one exchange rate of 4.48 dinars to the dollar for the whole country."


def sizes(stories):
    return [len(story.reports) for story in stories]


def urls(stories):
    return [[article.url for article in story.articles] for story in stories]


def test_reports_of_one_event_are_one_story():
    assert sizes(group_stories([a_report(SINKING), a_report(BUDGET), a_report(SINKING_TOO)])) == [2, 1]


def test_no_reports_make_no_stories():
    assert group_stories([]) == ()


def test_the_same_words_half_a_year_apart_are_two_stories():
    spring = a_report(SINKING, published="2020-04-07")
    autumn = a_report(SINKING_TOO, published="2020-10-06")

    assert sizes(group_stories([spring, autumn])) == [1, 1]


def test_the_same_words_a_day_apart_are_one_story():
    assert sizes(group_stories([a_report(SINKING, published=f"2020-04-0{day}") for day in (7, 8)])) == [2]


def test_the_next_day_is_nearly_as_near_and_the_next_week_is_not():
    reports = [a_report(SINKING, published=f"2020-04-{day}") for day in ("07", "08", "14")]

    near = Nearness(reports, StoryOptions()).among(np.arange(3))

    assert near[0, 1] > 0.95
    assert near[0, 2] < 0.01


def test_an_undated_report_may_join_a_dated_one():
    assert sizes(group_stories([a_report(SINKING, published="2020-04-07"), a_report(SINKING_TOO)])) == [2]


def test_a_topic_folds_spellings():
    topic = Topic(name="x", names=(Name(heading="Zuwara", spellings=("Zwara", "Zuwarah")),))
    one = a_report("Eleven bodies were washed ashore near Zuwara, fishermen from Zuwara said.")
    other = a_report("Fishermen say eleven bodies were found ashore at Zwara.")

    assert sizes(group_stories([one, other], StoryOptions(topic=topic))) == [2]


def test_what_a_topic_is_about_tells_no_stories_apart():
    topic = Topic(name="x", names=tuple(Name(heading=h) for h in ("Haftar", "Tripoli", "Sarraj", "Libya")))
    one = a_report("Haftar and Sarraj of Libya spoke about Tripoli with bankers and traders.")
    other = a_report("Tripoli, Libya: Sarraj says Haftar must open the airport road to doctors.")

    assert sizes(group_stories([one, other], StoryOptions(topic=topic))) == [1, 1]


def test_ordinary_words_of_a_language_join_nothing_however_few_of_a_batch_are_in_it():
    matters = [
        "une grève des dockers de Zuwara pour trois jours. Les navires chargés de blé attendent au large",
        "la réouverture des écoles de Brega après les inondations. Les élèves reprendront lundi leurs cours de lecture",
        "un prêt aux boulangers de Derna. Le prix du pain avait doublé et les fours manquaient de farine",
        "l'arrestation de deux passeurs près de Koufra. Leur camion transportait des migrants et des armes",
        "la fin d'une épidémie de rougeole. Cent enfants ont été vaccinés par des infirmières venues de Tobrouk",
    ]
    said = "Le porte-parole du ministère a annoncé mardi {}. "
    french = [a_report(said.format(matter), language="fr", published="2020-04-07") for matter in matters]
    english = [a_report(f"Bank {i} met trader {i} over loan {i}.", published="2020-04-07") for i in range(40)]

    stories = group_stories(french + english)

    assert all(len(s.reports) == 1 for s in stories if s.reports[0].lead.language == "fr")


BEAT = {
    "en": [
        (
            "Brewers in Norwick gave a week's takings to Selvia. The landlady Ida Marl poured beer for walkers and cyclists, "
            "who sang until midnight. The health ministry of Selvia speaks of forty thousand homeless since the flood."
        ),
        (
            "A ship with tents for Selvia sailed from Oldport. Captain Bo Renn expects rough seas around the cape and hopes "
            "to dock within nine days. In Selvia the flood destroyed roads, says the health ministry."
        ),
        (
            "Pupils of a school in Wexholm knitted blankets for Selvia. Their teacher Una Falk taught them the stitch, and a "
            "farmer sheared his sheep. Forty thousand people lost their homes in the flood in Selvia."
        ),
    ],
    "ar": [
        (
            "تبرع خبازون في نوروك بدخل اسبوع كامل لصالح سلفيا. ووزعت صاحبة المخبز ايدا الكعك على راكبي الدراجات الذين غنوا "
            "حتى منتصف الليل. وتتحدث وزارة الصحة في سلفيا عن اربعين الف مشرد منذ الفيضان."
        ),
        (
            "ابحرت سفينة تحمل خياما الى سلفيا من اولدبورت. ويتوقع القبطان رين امواجا عالية حول الراس ويامل الوصول خلال تسعة "
            "ايام. وقد دمر الفيضان الطرق في سلفيا حسب وزارة الصحة."
        ),
        (
            "حاك تلاميذ مدرسة في وكسهولم بطانيات لاطفال سلفيا. وعلمتهم المعلمة اونا فالك غرز الصوف بينما جز مزارع خرافه. "
            "وفقد اربعون الف شخص منازلهم في فيضان سلفيا."
        ),
    ],
    "fr": [
        (
            "Des brasseurs de Norwick ont donné leur recette à la Selvie. La patronne Ida Marl servait marcheurs et "
            "cyclistes, qui chantaient encore à minuit. Le ministère de la santé de Selvie compte quarante mille sans-abri."
        ),
        (
            "Un navire chargé de tentes pour la Selvie a quitté Oldport. Le capitaine Bo Renn craint une houle forte près du "
            "cap et compte neuf jours de mer. La crue a détruit les routes de Selvie, selon le ministère de la santé."
        ),
        (
            "Des élèves de Wexholm ont tricoté des couvertures pour la Selvie. Leur maîtresse Una Falk montrait le point, et "
            "un fermier tondait ses moutons. Quarante mille personnes ont perdu leur maison dans la crue en Selvie."
        ),
    ],
}


@pytest.mark.parametrize("language", BEAT)
def test_local_items_that_share_a_country_its_bodies_and_background_are_stories_of_their_own(language):
    batch = [a_report(text, language=language, published="2020-04-07") for text in BEAT[language]]

    assert sizes(group_stories(batch)) == [1, 1, 1]


def test_what_a_page_glues_before_the_dateline_of_its_report_joins_nothing():
    glued = (
        "Has Una Falk found the grail of carmakers? By Bo Renn and Ida Marl, Norwick Bureau NEW: Grail of carmakers "
    )
    boats = f"{glued}ZUWARA, Libya (Reuters) - {SINKING}"
    bank = f"{glued}TUNIS, Tunisia (Reuters) - {BUDGET}"

    assert sizes(group_stories([a_report(boats), a_report(bank)])) == [1, 1]


FIRE = (
    "A fire destroyed the covered market of Zuwara on Tuesday, and traders blamed an old cable. Thirty stalls burned. "
    "The mayor promised the traders of the market new stalls before the feast."
)
FERRY = (
    "The first ferry in ten years left the port of Khoms for Malta on Tuesday with two hundred passengers on board. "
)
BUNDLE = (
    FERRY
    + "The harbour master, Salem Grada, spoke of a good day for the town. Tickets cost ninety dinars. The crossing takes"
    " nine hours. A second ferry follows in May. The line wants to sail twice a week. " + FIRE * 2
)


def test_who_tells_of_another_event_further_down_is_not_of_its_story():
    fire, bundle = a_report(FIRE), a_report(BUNDLE)

    assert Nearness([fire, bundle], StoryOptions()).among(np.arange(2))[0, 1] > 0.25
    assert sizes(group_stories([fire, bundle])) == [1, 1]


def test_what_is_no_news_may_open_with_anything():
    said = "Opinion: Why markets burn"

    assert sizes(group_stories([a_report(FIRE, title=said), a_report(BUNDLE, title=said)])) == [2]


def test_the_same_words_a_week_apart_are_two_stories_and_six_hours_apart_one():
    first = a_report(SINKING, published="2020-04-07T06:00")

    assert sizes(group_stories([first, a_report(SINKING_TOO, published="2020-04-07T12:00")])) == [2]
    assert sizes(group_stories([first, a_report(SINKING_TOO, published="2020-04-14T06:00")])) == [1, 1]


def test_languages_stay_apart_unless_nearly_all_agrees():
    english = a_report("Bankers met in Tripoli on Sunday and fixed the rate.", language="en")
    french = a_report("Des banquiers se sont réunis dimanche à Tripoli pour fixer le taux.", language="fr")
    arabic = a_report("اجتمع المصرفيون في طرابلس يوم الأحد وحددوا سعر الصرف", language="ar")

    assert sizes(group_stories([english, french, arabic])) == [1, 1, 1]


def test_the_report_nearest_to_the_others_comes_first():
    middle = a_report(f"{SINKING} Fishermen saved 38. The motor had failed.")
    left = a_report(f"{SINKING} Fishermen saved 38.")
    right = a_report(f"{SINKING} The motor had failed.")

    (story,) = group_stories([left, right, middle])

    assert story.reports[0] == middle


def test_a_story_begins_in_the_language_of_most_of_its_reports(monkeypatch):
    english = [a_report(f"{SINKING} {more}", language="en") for more in ("Fishermen saved 38.", "The motor failed.")]
    french = a_report("Zuwara: 60, 38, 11.", language="fr")

    for name, value in {"LEAST": 0.05, "COHESION": 0.3, "USUAL": 0.0, "CLOSEST": 0.0}.items():
        monkeypatch.setattr(clustering, name, value)

    (story,) = group_stories([french, *english])

    assert [report.lead.language for report in story.reports] == ["en", "en", "fr"]


def test_of_two_equally_telling_reports_the_one_in_more_outlets_comes_first():
    once = a_report(SINKING)
    twice = Report((an_article(SINKING_TOO), an_article(SINKING_TOO)))

    (story,) = group_stories([once, twice])

    assert story.reports == (twice, once)


def test_stories_of_more_independent_sources_come_first():
    copied = a_story(Report(tuple(an_article(SINKING, published="2020-04-09") for _ in range(3)), "AFP"))
    confirmed = a_story(a_report(BUDGET, origin="AFP"), a_report(BUDGET, origin="Reuters"))

    assert rank(dict.fromkeys([copied, confirmed], 0.0)) == (confirmed, copied)


def test_several_reports_of_unknown_origin_come_before_one_of_a_known_one():
    known = a_story(a_report(SINKING, origin="AFP"), a_report(SINKING, origin="AFP"))
    unknown = a_story(a_report(BUDGET), a_report(BUDGET))

    assert rank(dict.fromkeys([known, unknown], 0.0)) == (unknown, known)
    assert unknown.independent_sources == 0


def test_of_stories_with_as_many_sources_the_latest_day_comes_first_and_undated_last():
    undated, old, new = (
        a_story(a_report(BUDGET, **fields)) for fields in ({}, {"published": "2020-04-07"}, {"published": "2020-04-08"})
    )

    assert rank(dict.fromkeys([undated, old, new], 0.0)) == (new, old, undated)


def test_of_stories_that_are_alike_the_url_decides():
    second, first = (a_story(a_report(BUDGET, url=f"https://o.example/{x}")) for x in "ba")

    assert rank(dict.fromkeys([second, first], 0.0)) == (first, second)


def test_what_is_near_to_all_the_rest_ranks_before_what_stands_aside():
    aside = a_story(a_report(url="https://a.example/quiz"))
    amid = a_story(a_report(url="https://b.example/battle"))

    assert rank({aside: 0.1, amid: 0.6}) == (amid, aside)


def test_of_single_reports_of_a_day_the_one_that_others_touch_comes_first():
    quiz = "How many colours has the flag? Send us your answer with a stamped envelope before the end of the month."
    battle = "Rebels entered Tripoli on Sunday and fought the guards of the barracks in the south of the city."
    harbour = "Guards of the harbour in Tripoli fled on Sunday, and rebels entered it with two captured tanks."
    stories = group_stories(
        [a_report(text, url=f"https://x.example/{n}") for n, text in enumerate((quiz, battle, harbour))]
    )

    assert quiz in stories[-1].reports[0].lead.text


WORDS = ["boat", "sank", "Zuwara", "port", "oil", "Brega", "talks", "Geneva", "truce", "11", "40", "2020", "court"]
texts = st.lists(st.sampled_from(WORDS), max_size=12).map(" ".join)
moments = st.sampled_from([None, "2020-04-07", "2020-04-08", "2020-10-01"])
batches = st.lists(st.tuples(texts, texts, moments), max_size=12).map(
    lambda rows: [
        a_report(text, title=title, published=day, url=f"https://o.example/{i}")
        for i, (title, text, day) in enumerate(rows)
    ]
)


@given(batches)
@settings(max_examples=60, deadline=None)
def test_no_report_is_lost_or_told_twice(batch):
    told = [report for story in group_stories(batch) for report in story.reports]

    assert sorted(r.lead.url for r in told) == sorted(r.lead.url for r in batch)


@given(batches, st.randoms(use_true_random=False))
@settings(max_examples=60, deadline=None)
def test_input_order_changes_nothing_and_twice_is_once(batch, random):
    again = batch * 2
    random.shuffle(again)

    assert urls(group_stories(again)) == urls(group_stories(batch))


def test_reports_of_the_same_articles_are_told_in_order_of_origin_and_updates():
    first, second = (an_article("A storm flooded the port of Marsa.", url=f"urn:{number}") for number in (1, 2))
    batch = [
        Report((first, second), origin=origin, updates=updates)
        for origin in ("", "AFP", "EFE", "MAP")
        for updates in ((), (second,))
    ]
    (story,) = group_stories(batch)

    assert list(story.reports) == batch


@given(st.lists(st.text(alphabet=st.characters(), max_size=200), max_size=4), st.sampled_from(["", "en", "ar", "xx"]))
@settings(max_examples=60, deadline=None)
def test_any_text_is_grouped(soup, language):
    batch = [a_report(text, title=text[:20], language=language) for text in soup]

    assert sum(sizes(group_stories(batch))) == len(set(batch))


def test_huge_and_cut_texts_are_grouped():
    batch = [a_report("x" * 1_000_000), a_report("\ud800 half"), a_report("word " * 200_000), a_report("")]

    assert sum(sizes(group_stories(batch))) == 4


def labelled():
    rows = [json.loads(line) for line in (HERE / "quality/stories.jsonl").read_text().splitlines()]
    reports = []
    for row in rows:
        published = datetime.fromisoformat(row["published"]) if row["published"] else None
        reports.append(Report((Article(url=row["url"], title=row["title"], text=row["text"], published=published),)))
    return reports, {row["url"]: row["story"] for row in rows}


def test_a_batch_in_parts_is_grouped_nearly_as_one_in_whole():
    reports, _ = labelled()

    whole = {frozenset(story.reports) for story in group_stories(reports)}
    parts = {frozenset(story.reports) for story in group_stories(reports, StoryOptions(together=20))}

    assert len(parts & whole) >= 0.85 * len(whole)


def test_a_crowd_that_is_too_large_for_all_its_pairs_stays_one_story():
    batch = [a_report(f"{SINKING} {i} boats, {i} men.", url=f"https://o.example/{i:02d}") for i in range(120)]
    batch += [a_report(f"{BUDGET} Rate {i}.", url=f"https://o.example/x{i}") for i in range(60)]

    assert sizes(group_stories(batch, StoryOptions(together=25))) == [120, 60]


def test_in_a_large_batch_the_same_words_half_a_year_apart_are_two_stories():
    batch = [
        a_report(f"{SINKING} {i} boats.", url=f"https://o.example/{i}", published=day)
        for i in range(80)
        for day in ("2020-04-07" if i % 2 else "2020-10-06",)
    ] + [a_report("")]

    assert sizes(group_stories(batch, StoryOptions(together=25))) == [40, 40, 1]


def test_an_analysis_goes_after_the_news_that_as_many_sources_tell():
    news = Report((Article(url="urn:z", text="Dockers in Zuwara went on strike on Monday, the port authority said."),))
    views = Report((Article(url="urn:a", title="Analysis: What Tobruk wants", text="Tobruk wants the oil terminals."),))

    assert [story.reports[0] for story in group_stories([views, news])] == [news, views]


def test_in_a_story_the_news_stands_before_an_analysis_of_it():
    news = a_report(SINKING, url="urn:z", published="2020-04-07T08:00")
    views = a_report(f"{SINKING} {SINKING}", url="urn:a", title="Analysis: The boats", published="2020-04-07T09:00")

    for reports in ([news, views], [views, news]):
        (story,) = group_stories(reports)
        assert story.reports == (news, views)


MORNING = (
    "A dinghy with 60 people sank off Zuwara on Tuesday and eleven bodies were washed ashore, the coastguard said."
)
EVENING = (
    "Nineteen bodies were washed ashore near Zuwara after a dinghy sank on Tuesday, the coastguard said in the evening."
)


def overtaken_of(*reports):
    """The addresses of those reports of one story that another goes on from."""
    (story,) = group_stories(reports)
    return [report.lead.url for report in story.overtaken], [report.lead.url for report in story.told_from]


def test_a_report_goes_on_from_those_of_some_hours_before():
    early = a_report(MORNING, url="urn:early", published="2020-04-07T08:00")
    late = a_report(EVENING, url="urn:late", published="2020-04-07T19:00")

    assert overtaken_of(early, late) == overtaken_of(late, early) == (["urn:early"], ["urn:late"])


@pytest.mark.parametrize(
    ("morning", "evening"),
    [
        (date(2020, 4, 7), date(2020, 4, 7)),
        (date(2020, 4, 7), "2020-04-07T19:00"),
        ("2020-04-07T08:00", "2020-04-07T08:00"),
        ("2020-04-07T08:00", "2020-04-07T08:50"),
        ("2020-04-07T00:00", "2020-04-07T19:00"),
        ("2020-04-06T18:00", "2020-04-07T19:00"),
        (None, "2020-04-07T19:00"),
    ],
)
def test_without_hours_and_without_a_count_no_report_of_a_later_day_goes_on_from_another(morning, evening):
    one = a_report(MORNING, url="urn:1", published=morning)
    other = a_report(EVENING, url="urn:2", published=evening)

    over, told = overtaken_of(one, other)
    assert over == []
    assert sorted(told) == ["urn:1", "urn:2"]


def test_a_day_is_the_readers():
    late = a_report(MORNING, url="urn:late", published="2020-04-07T22:30")
    next_day = a_report(EVENING, url="urn:next", published="2020-04-08T19:00")

    for zone, overtaken in ((UTC, []), (ZoneInfo("Africa/Tripoli"), ["urn:late"])):
        (story,) = group_stories([late, next_day], StoryOptions(zone=zone))
        assert [report.lead.url for report in story.overtaken] == overtaken


COLLAPSE = "A block of flats collapsed in Derna on Tuesday and {} people were killed, the mayor said."
RESCUE = (
    "Rescuers were still digging in Derna, where {} people were killed as a block of flats collapsed, the mayor said."
)


@pytest.mark.parametrize(
    ("first", "then", "overtaken"),
    [
        ("2020-04-07T18:00", "2020-04-08T09:00", True),
        (date(2020, 4, 7), date(2020, 4, 9), True),
        ("2020-04-07T00:00", "2020-04-08T00:00", True),
        (date(2020, 4, 7), "2020-04-08T09:00", True),
        (None, "2020-04-08T09:00", False),
        (date(2020, 4, 7), None, False),
        (date(2020, 4, 7), date(2020, 4, 7), False),
    ],
)
def test_a_higher_toll_of_a_later_day_goes_on_from_a_lower_one(first, then, overtaken):
    early = a_report(COLLAPSE.format("nine"), url="urn:early", published=first)
    late = a_report(RESCUE.format("23"), url="urn:late", published=then)

    assert overtaken_of(early, late)[0] == ["urn:early"] * overtaken


@pytest.mark.parametrize(
    "later",
    [
        RESCUE.format("nine"),  # as many
        RESCUE.format("six"),  # what is corrected stands beside it
        "Rescuers were still digging in Derna, where a block of flats had collapsed and 23 people were hurt, the mayor said.",
        "The mayor of Derna said on Wednesday that the builder of the block of flats that collapsed had been arrested.",
        "A bus collided with a lorry in Tobruk, and 23 people were killed, the mayor said. " + COLLAPSE.format("nine"),
    ],
)
def test_what_has_no_higher_toll_goes_on_from_nothing_of_the_day_before(later):
    early = a_report(COLLAPSE.format("nine"), url="urn:early", published="2020-04-07T18:00")
    late = a_report(later, url="urn:late", published="2020-04-08T09:00")

    nearness = Nearness([early, late], StoryOptions())
    assert not overtaken_among(nearness, np.arange(2), nearness.told_alike(np.arange(2))).any()


@pytest.mark.parametrize(
    ("language", "first", "another", "toll"),
    [
        (
            "en",
            COLLAPSE.format("nine"),
            "A second block of flats collapsed in Derna on Wednesday and 23 people were killed, the mayor said.",
            "The toll of the block of flats that collapsed in Derna rose to 23 people killed on Wednesday, the mayor said.",
        ),
        (
            "en",
            COLLAPSE.format("nine"),
            "On Wednesday a block of flats collapsed and 23 people were killed in Derna, the mayor said.",
            "The collapse of a block of flats in Derna killed 23 people, the mayor said late on Wednesday.",
        ),
        (
            "fr",
            "Un immeuble s'est effondré mardi à Derna et neuf personnes ont été tuées, selon le maire.",
            "Un immeuble s'est effondré mercredi à Derna et 23 personnes ont été tuées, selon le maire.",
            "L'effondrement d'un immeuble à Derna a fait 23 morts, a annoncé mercredi le maire.",
        ),
        (
            "ar",
            "قتل تسعة أشخاص يوم الثلاثاء في انهيار مبنى في درنة، حسب العميد.",
            "قتل 23 شخصا يوم الأربعاء في انهيار مبنى في درنة، حسب العميد.",
            "قال العميد يوم الأربعاء إن 23 شخصا قتلوا في انهيار مبنى في درنة.",
        ),
        (
            "fr",
            "Un immeuble s'est effondré mardi à Derna et neuf personnes ont été tuées, selon le maire.",
            "Un immeuble s'est effondré à Derna ce mercredi, tuant 23 personnes, selon le maire.",
            "Le bilan de l'immeuble effondré à Derna s'est alourdi mercredi à 23 morts, selon le maire.",
        ),
        (
            "ar",
            "قتل تسعة أشخاص يوم الثلاثاء في انهيار مبنى في درنة، حسب العميد.",
            "لقي 23 شخصا مصرعهم، اليوم الأربعاء، في انهيار مبنى في درنة.",
            "أعلنت بلدية درنة، اليوم الأربعاء، مقتل 23 شخصا في انهيار مبنى.",
        ),
    ],
)
def test_what_happened_only_on_the_later_day_goes_on_from_nothing_but_a_toll_does(language, first, another, toll):
    early = a_report(first, url="urn:early", language=language, published="2020-04-07T18:00")

    for later, goes_on in ((another, False), (toll, True)):
        late = a_report(later, url="urn:late", language=language, published="2020-04-08T18:00")
        nearness = Nearness([early, late], StoryOptions())
        over = overtaken_among(nearness, np.arange(2), np.zeros((2, 2)))
        assert over.tolist() == [goes_on, False], later


def test_a_report_is_as_old_as_its_first_copy_and_an_update_as_itself():
    copies = [an_article(MORNING, url=f"urn:{hour}", published=f"2020-04-07T{hour}:00") for hour in ("20", "08")]
    noon = a_report(EVENING, url="urn:noon", published="2020-04-07T12:00")

    assert overtaken_of(Report(tuple(copies)), noon)[1] == ["urn:noon"]
    assert overtaken_of(Report(tuple(copies), "", (copies[0],)), noon)[1] == ["urn:20"]


def test_what_a_party_says_is_overtaken_by_nobody_else():
    party = {"name": "Dockers", "names": ["Dockers' Union"], "label": {"en": "the dockers and their paper"}}
    topic = topic_from({"title": "Zuwara", "relevant": ["Zuwara"], "parties": [party]}, name="x", where="test")
    theirs = "Eleven bodies were washed ashore off Zuwara on Tuesday, the Dockers' Union said."

    def overtaken(*texts):
        reports = [
            a_report(text, url=f"urn:{n}", language="en", published=f"2020-04-07T1{2 * n}:00")
            for n, text in enumerate(texts)
        ]
        (story,) = group_stories(reports, StoryOptions(topic=topic))
        return [report.lead.url for report in story.overtaken]

    assert overtaken(theirs, EVENING) == overtaken(EVENING, theirs) == []
    assert overtaken(theirs, theirs.replace("Eleven", "Twelve")) == ["urn:0"]


def test_what_is_no_news_goes_on_from_nothing_and_nothing_from_it():
    early = a_report(MORNING, url="urn:early", published="2020-04-07T08:00")
    late = a_report(EVENING, url="urn:late", title="Analysis: The dinghies of Zuwara", published="2020-04-07T19:00")
    night = a_report(EVENING, url="urn:night", published="2020-04-07T21:00")

    assert overtaken_of(early, late)[0] == []
    assert overtaken_of(late, night)[0] == []


def test_a_report_that_begins_with_another_matter_goes_on_from_nothing():
    early = a_report(MORNING, url="urn:early", published="2020-04-07T08:00")
    late = a_report(f"A dealer of boats was arrested in Tunis. {MORNING}", url="urn:late", published="2020-04-07T19:00")
    alike = a_report(EVENING, url="urn:alike", published="2020-04-07T19:00")

    def is_overtaken(one, other):
        return overtaken_among(Nearness([one, other], StoryOptions()), np.arange(2), np.full((2, 2), 0.2)).tolist()

    assert is_overtaken(early, alike) == [True, False]
    assert is_overtaken(early, late) == [False, False]


def test_one_language_does_not_go_on_from_another():
    early = a_report(SINKING, url="urn:early", language="en", published="2020-04-07T08:00")
    late = a_report(SINKING_TOO, url="urn:late", language="xx", published="2020-04-07T19:00")

    assert not any(story.overtaken for story in group_stories([early, late]))
