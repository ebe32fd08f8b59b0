"""Page furniture, told by the words of one line."""

import re
import tracemalloc
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from briefbot.cleaning import boilerplate
from briefbot.cleaning.credits import is_staff_credit, line_credit
from briefbot.cleaning.phrases import any_phrase, phrases
from briefbot.cleaning.segments import LineKind, read_line


@pytest.mark.parametrize(
    "line",
    [
        "Share on Facebook",
        "Je m'abonne dès 1 €",
        "Réagir à cet article",
        "Page suivante",
        "شارك هذا الخبر مع أصدقائك",
        "هذا المتصفح لا يدعم تشغيل الفيديو",
        "258 Shares",
        "Tweet",
        "12 Comments",
        "122",
        "3 min read",
        "1 of 14",
        "Read more:",
        "Read also: Another town falls",
        "Watch: A ship enters the port",
        "Advertisement",
        "Next Article",
        "Skip to main content",
        "Privacy policy",
        "sct/st",
        "bur-abc/xy",
        "https://example.org/news",
        "@example",
        "#Libya #Tripoli",
        "Last Update: 21:52 KSA 00:52 - GMT 21:52",
        "Published On 4 Apr 2019",
        "04/07/2020 - 12:15",
        "2 hours ago",
        "Issued on: 04/07/2020 - 12:15 Modified: 04/07/2020 - 12:13",
        "Marsa, 4 July 2020:",
        "July 4, 2020 at 9:50 am | Published in: Oil & Gas, News",
        "20:15-27 July 2020 AD ـ 6 Dhu al-Hijjah 1441 AH",
        "مرسى - الفنار السبت 4 يوليو 2020, 11:43 مساء",
        "READ: A ship enters the port",
        "Press Release",
        "For media enquiries, contact Ann Lee at the port.",
        "Sorry we are not currently accepting comments on this article.",
        "Save articles to read later and create your own reading list.",
        "Our live coverage has moved here.",
        "Journalism costs money. Support The Lamp for the price of a coffee.",
        "-Ends-",
        "Les nouvelles du port, chaque matin dans votre boîte mail.",
        "By Ann Lee",
        "By Ann Lee and Omar Ben Ali, Tripoli",
        "By Ann Lee on Monday, November 18th, 2019 at 11:04 a.m.",
        "For all the latest headlines follow our channel online or via the app.",
        "Join our new Telegram channel and get important news first!",
        "Sign up for our daily newsletter.",
        "Subscribe to our podcast",
        "Click here to read the report.",
        "Follow Ann Lee on Twitter",
        "Your email address will not be published.",
        "This is a developing story; check back for updates.",
        "We use cookies to improve your experience on our website.",
        "JavaScript must be turned on and the latest Flash Player installed to play this clip.",
        "Please enable JavaScript.",
        "Your browser does not support this kind of video.",
        "This clip is not available in your country.",
        "Can't play this video",
        "Pour voir ce contenu, JavaScript doit être activé.",
        "Votre navigateur est trop ancien pour lire cette vidéo.",
        "Notre site utilise des cookies pour mesurer son audience.",
        "Cet extrait n'est pas disponible dans votre pays.",
        "يستخدم موقعنا ملفات تعريف الارتباط.",
        "متصفحك لا يدعم هذا الفيديو.",
        "هذا المقطع غير متاح في بلدك.",
        "© 2020 The Example. All rights reserved.",
        "This material may not be published, broadcast, rewritten or redistributed.",
        "The Example logo",
        "* * *",
        "Lire aussi : Un port ferme ses portes",
        "Abonnez-vous à notre newsletter",
        "Publié le 3 mai 2020 à 12h30",
        "Par Anne Lefèvre",
        "Tous droits réservés",
        "اقرأ أيضا: سقوط مدينة أخرى",
        "تابعونا على صفحتنا في فيسبوك",
        "الأكثر قراءة",
        "جميع الحقوق محفوظة",
        "آخر تحديث: 12:30",
        "window._ads = window._ads || []; push({mode: 1});",
    ],
)
def test_furniture_is_told_by_its_words(line):
    assert boilerplate.is_boilerplate(line)


@pytest.mark.parametrize(
    "line",
    [
        "Share prices fell on Monday.",
        "Je m'abonne à la patience, dit un pêcheur de Marsa.",
        "Réagir trop tôt serait une erreur, juge un diplomate.",
        "By Monday, the rebels had taken the town.",
        "By then the port was closed.",
        "Follow-up talks are due in Geneva.",
        "More than 20 people were killed.",
        "Comments by the minister angered Cairo.",
        "Print media were shut down in the east.",
        "Watch towers were built along the road.",
        "He read more than one statement.",
        "Two men signed up to fight.",
        "On 4 July 2020 in Marsa gunmen took the port",
        "Gunmen took Marsa, 4 July 2020 or not, in a day",
        "Marsa fell on 4 July 2020",
        "Rebels signed the deal in Berlin, Germany, on 4 July 2020.",
        "The terms of the ceasefire were not made public.",
        "External powers have sent weapons.",
        "On 4 April 2019 he ordered his forces west.",
        "Subscribers to the state network lost their connection.",
        '"We will not leave," he said.',
        "“Join us,” he told the crowd.",
        "At 3:15 p.m. a shell hit the hospital.",
        "Le port a été fermé dimanche.",
        "قال الوزير إن المحادثات بدأت يوم الأحد.",
        "x" * 3000,
        "For more information, prosecutors called in three captains on Monday, the office said.",
        "Stay with us, the mayor told the families on Monday.",
        "Updated toll: 1200 dead in Marsa",
        "Issued 3500 passports to displaced families",
    ],
)
def test_reporting_is_no_furniture(line):
    assert not boilerplate.is_boilerplate(line)


@pytest.mark.parametrize(
    "line",
    [
        "A fighter walks near the airport. (Ann Lee/Flickr)",
        "A fighter near the airport, May 3, 2020. (Reuters)",
        "A fighter near the airport on May 3, 2020. Ann Lee, AFP",
        "Photo: Getty Images",
        "FILE PHOTO: A ship in the port of Tripoli",
        "FILE - A ship in the port of Tripoli, Libya.",
        "People march in the square (Image: GETTY )",
        "The parliament in Tobruk. AFP via Getty Images",
        "A model of the bridge. Credit: Ann Lee",
        "صورة أرشيفية لميناء طرابلس",
    ],
)
def test_captions_give_their_pictures_away(line):
    assert boilerplate.is_caption(line)


@pytest.mark.parametrize(
    "line",
    [
        '"We saw the photos," he told Reuters.',
        "The National Oil Corporation (NOC) said output fell.",
        "He spoke to AFP.",
        "The talks ended. He told the paper, AFP",
        "Credit from the fund will reach Marsa in May, officials said.",
        "Files from the ministry show 300 ghost soldiers, auditors say.",
        "The Marsa file: a long way to peace",
        "Central bank to extend credit by 5 billion dinars",
        "word " * 200,
    ],
)
def test_a_sentence_with_an_agency_is_no_caption(line):
    assert not boilerplate.is_caption(line.strip())


def test_headings_of_link_lists_are_told_apart():
    assert boilerplate.is_links_heading("Related articles")
    assert boilerplate.is_links_heading("À lire aussi")
    assert not boilerplate.is_links_heading("Related deaths rose.")
    assert boilerplate.is_links_heading("Most Popular")
    assert not boilerplate.is_links_heading("Most popular parties lost.")
    assert boilerplate.is_comments_heading("Leave a Reply")
    assert not boilerplate.is_comments_heading("Leave a town behind")


def test_a_site_is_named_by_its_logo_only():
    assert boilerplate.site_name("Example Post logo") == "Example Post"
    assert boilerplate.site_name("شعار الموقع") == "الموقع"
    assert boilerplate.site_name("Example Post") == ""
    assert boilerplate.site_name("He drew the logo of his party and left it there") == ""


def test_long_lines_are_not_kept_word_by_word():
    tracemalloc.start()
    for number in range(60):
        boilerplate.kinds_marked(f"{number} " + "port mill " * 2000)
    held, _ = tracemalloc.get_traced_memory()
    tracemalloc.stop()

    assert held < 60 * 20_000 * 3


@given(st.text())
def test_nothing_raises(text):
    boilerplate.is_boilerplate(text)
    boilerplate.is_caption(text)
    boilerplate.is_picture_credit(text)
    boilerplate.is_links_heading(text)
    boilerplate.is_comments_heading(text)
    boilerplate.site_name(text)


FLOOR = 0.97
"""Share of the labelled lines told right; raise it when it is beaten. Wrong now: an imperative in indirect speech."""


def test_labelled_lines_are_told_apart():
    labelled = (
        (Path(__file__).parents[1] / "quality" / "boilerplate_lines.txt").read_text(encoding="utf-8").splitlines()
    )
    lines = [(line[0] == "R", line[2:]) for line in labelled if line[0] in "FR"]
    right = sum(reporting == (read_line(text).kind in (LineKind.SENTENCE, LineKind.TEXT)) for reporting, text in lines)

    assert len(lines) >= 120
    assert right >= FLOOR * len(lines)


PHRASES = tuple(
    re.sub("{([a-z]+)}", lambda found: any_phrase(found[1]), phrase).replace("don.t", "don't").replace("|.d ", "|'d ")
    for kind in ("call", "link", "legal")
    for phrase in phrases(kind)
)
PIECES = st.one_of(
    st.sampled_from(PHRASES).flatmap(lambda phrase: st.from_regex(re.compile(phrase, re.IGNORECASE))),
    st.sampled_from(
        (
            *("By Ann Lee,", "With AFP, Reuters and", "The Associated Press", "(Editing by B. Reader)", "(c) 2020"),
            *("AP Photo/Ann Lee:", "File photo of", "Reporting by Ann Lee;", "Ann Lee contributed to this report."),
            *("first published by The Example and", "is reprinted with permission from The Example."),
            *("function (", "var x =", "Photo credit: Ann Lee.", "updated 10:15 GMT on Monday 4 April 2019", "©"),
        )
    ),
)
SENTENCE = "rebels and soldiers fought for the old port of the town until its elders asked both of them to stop at noon"


@given(PIECES, PIECES, st.integers(0, len(SENTENCE)), st.sampled_from((".", '."', "?", ").", "")))
def test_no_line_that_a_rule_tells_is_read_as_a_sentence(first, second, cut, end):
    line = " ".join(f"{first} {SENTENCE[:cut]} {second} {SENTENCE[cut:]}{end}".split())
    told = (
        boilerplate.is_boilerplate(line) or boilerplate.is_caption(line) or is_staff_credit(line) or line_credit(line)
    )

    assert not (told and read_line(line).kind is LineKind.SENTENCE)


@pytest.mark.parametrize(
    "line",
    [
        "Convoys are moving again pic.twitter.com/AbC123",
        "— UN in Somewhere (@unsomewhere) November 24, 2026",
        "A post shared by UN in Somewhere (@un.somewhere)",
        "Une publication partagée par L’ONU (@onu_quelque_part)",
        "Click to share on Twitter (Opens in new window)",
        "The post Port reopens appeared first on Example.",
        "Source: Agencies",
        "المصدر: وكالات",
        "المصدر : الجزيرة + وكالات",
        "عدد المشاهدات: 1,234",
        "المشاهدات : ١٢٣٤",
        "شارك هذا الموضوع:",
        "اضغط للمشاركة على تويتر (فتح في نافذة جديدة)",
        "معجب بهذه:",
        "إعجاب تحميل...",
        "مرتبط",
        "ظهرت المقالة الميناء يعود أولاً على المثال.",
        "J’aime ça :",
        "J’aime chargement…",
        "Cliquez pour partager sur Facebook(ouvre dans une nouvelle fenêtre)",
        "L’article Le port rouvre est apparu en premier sur Exemple.",
    ],
)
def test_what_embeds_and_plugins_write_is_boilerplate(line):
    assert boilerplate.is_boilerplate(line)


@pytest.mark.parametrize(
    "line",
    [
        "Sources: the ministry said on Monday that the port was open. It did not say more.",
        "The post in Sirte was shelled before the first convoy appeared on the road.",
        "قال المصدر: إن الميناء فتح يوم الاثنين.",
        "في عدد من المدن الجديدة",
        "He wrote on Twitter (@somebody) that the road was open.",
        "The road is open, wrote the mayor. He thanked the drivers (@drivers)",
        "J’aime ce pays, a dit le ministre.",
    ],
)
def test_reporting_that_begins_alike_is_none(line):
    assert not boilerplate.is_boilerplate(line)
