import pytest
from builders import a_report, a_story, an_article
from hypothesis import given, settings
from hypothesis import strategies as st

from briefbot.summarizers.kinds import is_news, kind_of, news_of

KINDS = {"news", "analysis", "opinion", "feature", "listing"}

REPORT = (
    "Rebels took the oil port of Brega on Monday, a spokesman said. Two tankers left. The mayor said shops were open. "
    "Medics said nine had died. The army denied losses. A witness told of smoke. Officials said the road was cut. "
    "The port handles a third of exports. Prices rose in London, a broker said."
)
ESSAY = (
    "Power in the desert has always been a matter of water. Whoever holds the wells holds the road. The old king knew it. "
    "His heirs forgot it. Grand pipes now cross the sand; they feed cities that never rest. Each new well is a promise. "
    "Each dry one is a debt. The desert keeps its own accounts -- and no ruler has ever read them well. "
) * 2


def kind(text, title="", language="en", url="urn:1"):
    return kind_of(an_article(text, title=title, language=language, url=url))


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("Analysis: what the rebels want", "analysis"),
        ("News Analysis | what the rebels want", "analysis"),
        ("Opinion | The port that nobody needs", "opinion"),
        ("Q&A: who governs Sebha?", "listing"),
        ("Timeline: a year of blockades", "listing"),
        ("EN DIRECT - Combats près du port", "listing"),
        ("L'essentiel de l'actualité de lundi", "listing"),
        ("حصاد اليوم: أهم الأحداث في مرسى", "listing"),
        ("افتتاحية الفنار: ساعة الحقيقة", "opinion"),
        ("As it happened: the night of the landing", "listing"),
        ("Storm in Marsa – as it happened", "listing"),
        ("Marsa live updates: Ships enter the port", "listing"),
        ("Photos: Marsa after the storm", "listing"),
        ("Marsa: Storm Flash Update No. 2 (13 September 2023)", "listing"),
        ("Marsa Operational Update, 12 November 2023", "listing"),
        ("Marsa Situation Report, November 2023", "listing"),
        ("Fact Sheet: the port of Marsa", "listing"),
        ("Governor denies situation report on port of Marsa", "news"),
        ("UN situation report: 12,000 flee Marsa", "news"),
        ("Governor: What you need to know is that the port stays shut", "news"),
        ("The fight for Marsa: What you need to know", "analysis"),
        ("Why did the dam break? What we know about the flood", "analysis"),
        ("Marsa: Who are the key players?", "analysis"),
        ("Five things to know about the governor", "analysis"),
        ("The siege of Marsa, explained", "analysis"),
        ("Marsa: live ammunition fired at dockers", "news"),
        ("Dockers know what to do, minister says", "news"),
        ("Profile: the man who kept the wells", "feature"),
        ("Analyse : la guerre de l'eau", "analysis"),
        ("Tribune — Pour une paix juste", "opinion"),
        ("تحليل: حرب المياه", "analysis"),
        ("رأي | ميناء لا يحتاجه أحد", "opinion"),
    ],
)
def test_a_label_before_the_headline_names_the_kind(title, expected):
    assert kind(REPORT, title) == expected


def test_the_initials_of_an_agency_are_no_pronoun():
    report = "Agents of the F.I.A. searched {} houses in Marsa on Monday. The I.M.F. froze a loan to the town. "

    assert kind("".join(map(report.format, ("ten", "nine", "six", "four", "two", "eight")))) == "news"


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("/opinion/2019/07/port", "opinion"),
        ("/opinion/live/2019/07/port", "listing"),
        ("/features/opinion/port", "opinion"),
        ("/world/analysis/port", "analysis"),
        ("/news/live/port", "listing"),
        ("/features/port", "feature"),
        ("/world/2019/07/opinion-poll-in-sebha", "news"),
    ],
)
def test_a_section_of_the_site_names_the_kind(path, expected):
    assert kind(REPORT, url=f"https://outlet.example{path}") == expected


@pytest.mark.parametrize("url", ["/home/amal/live/port.txt", "urn:opinion/live/port", "live/opinion/port.txt"])
def test_the_folder_of_a_file_names_no_kind(url):
    assert kind(REPORT, url=url) == "news"


def test_what_an_institute_publishes_is_an_analysis():
    assert kind(REPORT, url="https://www.crisisgroup.org/marsa") == "analysis"
    assert kind_of(an_article(REPORT, outlet="Chatham House")) == "analysis"


def test_a_label_before_the_lead_names_the_kind():
    assert kind(f"Editor's note: Amal Salem teaches history. {REPORT}") == "opinion"
    assert kind(f"Following are the main dates of the siege. {REPORT}") == "listing"


def test_a_label_inside_the_opening_is_one_sign_among_others():
    assert kind(REPORT.replace("Two tankers left.", "The live coverage on radio stopped.")) == "news"


def test_a_report_with_a_day_and_with_people_on_record_is_news():
    assert kind(REPORT, "Rebels take Brega") == "news"


def test_a_text_without_a_day_and_without_anybody_on_record_is_none():
    assert kind(ESSAY, "The wells of power") == "feature"


@pytest.mark.parametrize(
    ("language", "of_others", "of_ourselves", "rest"),
    [
        (
            "en",
            "Nomads came to the wells. Their guide slept. ",
            "We came to the wells. Our guide slept. ",
            "The road is long and goats cross it at noon. A soldier said it had been cut. The wells were dry. ",
        ),
        (
            "fr",
            "Ils arrivent aux puits. Leur guide dort. ",
            "Nous arrivons aux puits. Notre guide dort. ",
            "La route est longue et les chèvres la traversent. Elle est coupée, a dit un soldat. Les puits sont secs. ",
        ),
        (
            "ar",
            "وصل البدو إلى الآبار. كان الدليل نائما. ",
            "وصلنا نحن إلى الآبار. كنت أنا نائما. ",
            "الطريق طويل وتعبره الماعز عند الظهر. قال جندي إن الطريق مقطوع. كانت الآبار جافة تماما. ",
        ),
    ],
)
def test_a_lead_that_speaks_of_its_author_or_reader_is_no_news(language, of_others, of_ourselves, rest):
    assert kind(of_others + rest * 6, language=language) == "news"
    assert kind(of_ourselves + rest * 6, language=language) != "news"


def test_a_quoted_first_person_or_a_single_one_in_the_lead_leaves_a_report_news():
    assert (
        kind(REPORT.replace("Two tankers left.", '"We took it for our children, and my men will stay," he said.'))
        == "news"
    )
    assert kind(REPORT.replace("Two tankers left.", "Salem: we took the quay.")) == "news"


def test_first_persons_make_an_opinion():
    text = "I drove to the wells, and we found them dry. My driver laughed at me. We know why; you know it too. " * 8

    assert kind(text) == "opinion"


def test_experts_and_questions_make_an_analysis():
    text = "Analysts doubt that the wells will last. Experts see three ways out. Why not a fourth? " * 8

    assert kind(text) == "analysis"


def test_speakers_in_capitals_and_clock_times_make_a_listing():
    turns = "MARA LIND, HOST: Welcome to the hour. OMAR BEN, GUEST: It is good to be here with you tonight. " * 6
    entries = "10:42 Sirens over the harbour. 11:05 Smoke over the old pier. 11:20 The road is cut. " * 6

    assert kind(turns) == kind(entries) == "listing"


READERS = (
    "Who cares what you think? I am sick of us paying for it. Why should we? My sons and I will not go. You know why. "
)


@pytest.mark.parametrize(
    ("thread", "language"),
    [
        ("We welcome comments that advance the story. ", "en"),
        ("Comments are closed. ", "en"),
        ("(required, but will not be displayed) ", "en"),
        ("May 9, 2011 at 4:12 pm | ", "en"),
        ("May 9, 2011 09:23 pm at 9:23 pm | ", "en"),
        ("At 1:17 pm on 18 May 2011, dockhand wrote: ", "en"),
        ("May 9, 2011 at 4:12 pm Reply ", "en"),
        ("Les commentaires sont modérés. ", "fr"),
        ("Le 9 mai 2011 à 14:05, Jean Docker a écrit : ", "fr"),
        ("التعليقات مغلقة. ", "ar"),
    ],
)
def test_what_readers_write_below_an_article_is_no_sign_of_its_kind(thread, language):
    report = {
        "en": REPORT * 2,
        "fr": "Les rebelles ont pris le port lundi, selon un médecin. "
        + "Le maire a dit que la ville était calme. " * 8,
        "ar": "سيطر الثوار على الميناء يوم الاثنين. " + "وقال متحدث إن المدينة هادئة. " * 15,
    }[language]
    readers = {
        "en": READERS,
        "fr": "Je ne sais pas, et vous? Nos fils, pourquoi? ",
        "ar": "لا أحد يعرف لماذا نحن هنا؛ من المسؤول عن خبز أولادنا؟ " * 4,
    }[language]

    assert kind(report + readers * 6, language=language) != "news"
    assert kind(report + (thread + readers) * 6, language=language) == "news"


def test_stamps_of_comments_are_no_form_of_a_listing():
    comments = "".join(f"Bread is dear. May 9, 2011 at {hour}:05 pm | " for hour in range(1, 9))

    assert kind(f"{REPORT * 2} {comments}") == "news"


def test_a_word_in_a_quote_puts_nobody_on_record():
    assert (
        kind(ESSAY.replace("The old king knew it.", "“As I said, he said,” is on the wall of the old well.")) != "news"
    )


@pytest.mark.parametrize("text", ["Two killed in Sirte.", "Ferry to Malta cancelled.", "Rain fell.", "*"])
def test_a_line_too_short_to_lean_is_news(text):
    assert kind(text) == "news"


def test_a_report_that_quotes_a_bulletin_is_none():
    assert kind("The United Nations said in a flash update on Monday that 900 people had fled Marsa.") == "news"
    assert kind("What we know so far is that ten men were killed, the mayor of Marsa said on Monday.") == "news"


def test_a_flash_is_news_whatever_it_lacks():
    assert kind("Rebels have taken the oil port of Brega. Two tankers have left.") == "news"


def test_a_french_or_arabic_report_is_told_from_a_feature():
    report = "Les rebelles ont pris le port lundi, selon un médecin. " + "Le maire a dit que la ville était calme. " * 8
    arabic = "سيطر الثوار على الميناء يوم الاثنين. " + "وقال متحدث إن المدينة هادئة. " * 8

    assert kind(report, language="fr") == "news"
    assert kind(arabic, language="ar") == "news"
    assert kind("La mer garde ses secrets; qui les connaît? " * 40, language="fr") == "analysis"
    assert kind("البحر يحفظ أسراره القديمة منذ زمن. " * 60, language="ar") == "feature"


def test_in_a_language_whose_signs_are_not_known_all_is_news():
    assert kind(ESSAY, "Analysis: was nun?", language="de") == "news"


@pytest.mark.parametrize("text", ["", " \n ", "…", "?!"])
def test_a_text_without_sentences_counts_as_news(text):
    assert kind(text) == "news"


def test_a_story_is_news_if_any_report_is():
    report, essay = a_report(REPORT), a_report(ESSAY)

    assert is_news(a_story(essay, report))
    assert not is_news(a_story(essay))


def test_the_news_of_some_articles_is_all_of_them_where_none_is_news():
    report, essay = an_article(REPORT, url="urn:1"), an_article(ESSAY, url="urn:2")

    assert list(news_of([essay, report])) == [report]
    assert list(news_of([essay])) == [essay]


@given(st.text(), st.text(), st.sampled_from(["", "en", "fr", "ar", "de", "xx"]))
def test_no_text_is_too_odd_to_judge(title, text, language):
    assert kind(text, title, language) in KINDS


HOSTILE = ["a", "“", "„", "«", '"', "'", "(", " ", "\n", "1", "م", "\u0301", "A. ", "قد ", "“. ", "Analysis", "AB "]


@pytest.mark.parametrize("piece", HOSTILE)
def test_a_very_long_text_of_one_character_comes_to_an_end(piece):
    text = (piece * 100_000)[:100_000]

    assert kind(text, text) in KINDS


@settings(max_examples=30)
@given(st.sampled_from(['Rebels "may" go. ', "The mayor said so. ", "“Why? "]), st.integers(0, 40))
def test_of_what_stands_behind_a_long_opening_only_the_length_counts(filler, count):
    opening = REPORT * 20

    assert kind(opening + filler * count) == kind(opening)


def test_of_texts_alike_one_that_opens_with_what_has_happened_is_likelier_news():
    rest = " Dockers in Marsa earn little and work long nights. The port lives on lemons, and lemons are cheap." * 6

    assert kind_of(an_article("The mayor of Marsa has dismissed the harbour master." + rest)) == "news"
    assert kind_of(an_article("There it was that he had seen a ship for the first time." + rest)) != "news"
