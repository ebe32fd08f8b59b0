"""A page that is not of the article it stands for: walls, error pages, notices, and what a site shows everywhere."""

import pytest
from fetched import Site
from news_web import answer, page, redirect

from briefbot.language import identify

HEADLINE = "Ferry to Zuwara sails again"
TEASER = "The ferry between Malta and Zuwara sailed on Sunday for the first time since the storm."
STORY = (
    "The ferry between Malta and Zuwara sailed on Sunday for the first time since the storm, with forty lorries aboard.",
    "Its captain said that the harbour of Zuwara had been dredged in May and that the quay would carry heavy lorries.",
    "Traders in the town had waited eleven weeks for spare parts, seed and medicine, which went by road from Tunis.",
    "The port authority wants a second ferry by autumn, but it has not said who is to pay for the vessel.",
    "A return ticket costs ninety dinars, and children under six travel free, according to the company's office.",
)
AR_HEADLINE = "استئناف رحلات العبارة إلى زوارة"
AR_TEASER = "أبحرت العبارة بين مالطا وزوارة يوم الأحد لأول مرة منذ العاصفة."
AR_STORY = (
    "أبحرت العبارة بين مالطا وزوارة يوم الأحد لأول مرة منذ العاصفة وعلى متنها أربعون شاحنة.",
    "وقال قبطان العبارة إن ميناء زوارة جرى تعميقه في مايو وإن الرصيف يتحمل الشاحنات الثقيلة.",
    "وانتظر التجار في المدينة أحد عشر أسبوعا وصول قطع الغيار والبذور والأدوية.",
)
FR_HEADLINE = "Le ferry de Zouara reprend la mer"
FR_TEASER = "Le ferry entre Malte et Zouara a repris la mer dimanche pour la première fois depuis la tempête."
FR_STORY = (
    "Le ferry entre Malte et Zouara a repris la mer dimanche pour la première fois depuis la tempête, avec des camions.",
    "Son capitaine a indiqué que le port de Zouara avait été dragué en mai et que le quai supporterait les camions.",
    "Les commerçants de la ville attendaient depuis onze semaines des pièces, des semences et des médicaments.",
)

COOKIES = (
    "We and 310 vendors keep identifiers on this device to measure audiences and to tailor what is promoted to you.",
    "Tap agree to allow all of it, or manage preferences to pick what you allow; you may withdraw later on.",
)
CHALLENGE = (
    "Hold on while we verify that you are human. This takes a few moments.",
    "Your request was given the number 7f3c91d2. Turn on scripts in your browser and reload.",
)
REGION = (
    "Unfortunately our website is unavailable to visitors from your region because of data protection rules.",
    "We are engaged on the issue and remain committed to looking at options that support our full range of offerings.",
)
PAYWALL = (
    "To unlock the remainder, choose a plan: monthly, yearly or for students. Cancel whenever you like.",
    "Members also receive our weekend magazine and invitations to debates with the editors.",
)
AR_LOGIN = (
    "هذه المادة مخصصة للأعضاء المسجلين فقط، يرجى تسجيل الدخول أو إنشاء حساب مجاني.",
    "بالتسجيل تحصل على نشرة بريدية يومية وإمكانية حفظ المواد ومشاركتها والتعليق عليها.",
)
AR_COOKIES = (
    "نحن وشركاؤنا نخزن معلومات على جهازك لقياس الجمهور وتخصيص الإعلانات.",
    "اضغط موافق للسماح بذلك كله أو اختر ما تسمح به من خلال إدارة التفضيلات.",
)
FR_PAYWALL = (
    "La suite est réservée aux abonnés. Choisissez une formule mensuelle ou annuelle, sans engagement.",
    "Vous recevrez aussi notre lettre du matin et un accès illimité à toutes nos archives numériques.",
)
FR_ERROR = (
    "Désolé, rien ne correspond à votre demande ; le contenu a pu être retiré ou déplacé par la rédaction.",
    "Essayez une recherche ou revenez à l'accueil. Signalez-nous ce problème s'il persiste.",
)

LISTED = {
    "en": ({"title": HEADLINE, "link": "/ferry", "text": TEASER}, STORY),
    "ar": ({"title": AR_HEADLINE, "link": "/ferry", "text": AR_TEASER}, AR_STORY),
    "fr": ({"title": FR_HEADLINE, "link": "/ferry", "text": FR_TEASER}, FR_STORY),
}
NOTICES = [
    *(("en", each) for each in (COOKIES, CHALLENGE, REGION, PAYWALL)),
    *(("ar", each) for each in (AR_LOGIN, AR_COOKIES, COOKIES, CHALLENGE)),
    *(("fr", each) for each in (FR_PAYWALL, FR_ERROR, COOKIES)),
]


@pytest.mark.parametrize("headline", ["the wall's", "the article's"])
@pytest.mark.parametrize(("language", "notice"), NOTICES)
def test_a_notice_at_an_articles_address_leaves_the_teaser_with_a_note(site, language, notice, headline):
    entry, _ = LISTED[language]
    site.lists(entry)
    site.shows("/ferry", entry["title"] if headline == "the article's" else "One moment", *notice)
    report, found = site.fetch()

    assert (found["/ferry"].text, found["/ferry"].title) == (entry["text"], entry["title"])
    assert report.sources[0].notes == (("its page has other words than what is listed", 1),)


@pytest.mark.parametrize(("language", "notice"), NOTICES)
def test_a_notice_behind_the_teaser_leaves_the_teaser(site, language, notice):
    entry, _ = LISTED[language]
    site.lists(entry)
    site.shows("/ferry", entry["title"], entry["text"], *notice)
    _, found = site.fetch()

    assert found["/ferry"].text == entry["text"]


@pytest.mark.parametrize("kept", [0, 1, 2])
@pytest.mark.parametrize(("language", "notice"), NOTICES)
def test_a_later_look_makes_no_article_shorter_to_a_notice(site, language, notice, kept):
    entry, story = LISTED[language]
    site.lists(entry)
    site.shows("/ferry", entry["title"], *story)
    _, before = site.fetch()
    site.shows("/ferry", entry["title"] if kept else "One moment", *story[: min(kept, len(story) - 2)], *notice)
    report, after = site.fetch(hours=2)

    assert (report.changed, after["/ferry"]) == (0, before["/ferry"])


@pytest.mark.parametrize("language", LISTED)
def test_a_page_that_failed_at_first_is_compared_with_the_teaser_when_it_comes(site, language):
    entry, story = LISTED[language]
    site.lists(entry)
    site.fetch()
    site.shows("/ferry", "One moment", *COOKIES)
    _, walled = site.fetch(hours=1)
    site.lists({**entry, "text": f"{entry['text']} {entry['title']}"})
    site.shows("/ferry", entry["title"], *story)
    _, whole = site.fetch(hours=2)

    assert walled["/ferry"].text == entry["text"]
    assert story[-1] in whole["/ferry"].text


@pytest.mark.parametrize("language", LISTED)
def test_nothing_waits_for_a_model_of_languages_because_a_headline_is_short(site, language, monkeypatch):
    guessed = []
    monkeypatch.setattr(identify, "_identified", lambda sample: guessed.append(sample) or "")
    entry, story = LISTED[language]
    site.lists({**entry, "text": ""})
    site.shows("/ferry", entry["title"], *story)
    site.fetch()
    site.lists(entry)
    site.shows("/ferry", entry["title"].upper(), *story, story[0].replace("Malta", "Gozo"))
    _, found = site.fetch(hours=2)

    assert story[-1] in found["/ferry"].text
    assert guessed == []


@pytest.mark.parametrize("sentences", [2, 3])
@pytest.mark.parametrize("language", LISTED)
def test_a_short_article_is_no_notice(site, language, sentences):
    entry, story = LISTED[language]
    site.lists(entry)
    site.shows("/ferry", entry["title"], *story[:sentences])
    report, found = site.fetch()

    assert found["/ferry"].text == "\n\n".join(story[:sentences])
    assert report.sources[0].notes == ()


@pytest.mark.parametrize("language", LISTED)
def test_a_headline_alone_is_enough_to_know_an_article_by(site, language):
    entry, story = LISTED[language]
    site.lists({"title": entry["title"], "link": "/ferry"})
    site.shows("/ferry", entry["title"], *story)
    _, found = site.fetch()

    assert story[-1] in found["/ferry"].text


def test_a_page_that_shrinks_a_little_is_an_edit(site):
    site.lists(LISTED["en"][0])
    site.shows("/ferry", HEADLINE, *STORY)
    site.fetch()
    site.shows("/ferry", HEADLINE, STORY[0].replace("forty", "fifty"), *STORY[1:4])
    report, found = site.fetch(hours=2)

    assert report.changed == 1
    assert "fifty lorries" in found["/ferry"].text
    assert "ninety dinars" not in found["/ferry"].text


def test_a_page_that_is_written_anew_is_an_edit(site):
    site.lists(LISTED["en"][0])
    site.shows("/ferry", HEADLINE, *STORY)
    site.fetch()
    site.shows(
        "/ferry",
        "Zuwara ferry turns back",
        "The ferry to Zuwara turned back on Sunday evening after its captain saw waves at the mouth of the harbour.",
        "Forty lorries with medicine and seed are again on the quay in Malta, and traders in the town are dismayed.",
        "The port authority said that the vessel would try again when the storm has passed, perhaps on Wednesday.",
        "Its crew sleeps aboard, and a second vessel is to bring them bread, water and news of their children.",
        "Parcels for Tunis go by road until then, the company's office in Malta told the owners of eleven lorries.",
    )
    report, found = site.fetch(hours=2)

    assert (report.changed, found["/ferry"].title) == (1, "Zuwara ferry turns back")


def test_a_redirect_to_any_page_without_the_articles_words_is_no_article(site):
    site.lists(LISTED["en"][0])
    site.shows("/hello/visitor", "Welcome", *PAYWALL)
    site.routes["/ferry"] = redirect("/hello/visitor")
    _, found = site.fetch()

    assert found["/ferry"].text == TEASER


def test_what_a_site_shows_at_many_addresses_of_its_sitemap_is_no_article(sqlite_archive):
    paths = [f"/news/{n}" for n in range(4)]
    with Site(sqlite_archive, "sitemap") as site:
        links = "".join(f"<url><loc>{site.url(path)}</loc></url>" for path in paths)
        site.routes["/feed.xml"] = answer(
            f'<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{links}</urlset>'
        )
        for n, path in enumerate(paths[1:]):
            site.shows(path, "One moment", COOKIES[0], f"Your visit has the number {n}.", COOKIES[1])
        site.shows(paths[0], HEADLINE, *STORY)
        _, found = site.fetch()

    assert {path: bool(raw.text) for path, raw in found.items()} == {path: path == paths[0] for path in paths}


def test_updates_that_share_paragraphs_are_articles_each(site):
    leads = ("Two", "Four", "Six")
    site.lists(*({"title": f"{n} lorries aboard the ferry to Zuwara", "link": f"/{n}", "text": TEASER} for n in leads))
    for n in leads:
        site.shows(f"/{n}", f"{n} lorries aboard the ferry to Zuwara", f"{n} lorries went aboard at noon.", *STORY)
    _, found = site.fetch()

    assert all(STORY[-1] in found[f"/{n}"].text for n in leads)


CANONICAL = '<link rel="canonical" href="/en/">'


def test_an_address_that_a_template_names_on_every_page_is_of_none_of_them(site):
    second = {"title": "Bakers in Ghat strike", "link": "/bakers", "text": "Bakers in Ghat shut their ovens."}
    third = {"title": "Well dug at Ubari", "link": "/well", "text": "Engineers dug a well near Ubari."}
    fourth = {"title": "Museum in Sabratha opens", "link": "/museum", "text": "The museum in Sabratha has opened."}
    site.shows("/ferry", HEADLINE, *STORY, head=CANONICAL)
    site.shows("/bakers", second["title"], "Bakers in Ghat shut their ovens over the price of flour, a baker said.",
               "The flour comes from the mill at Sebha, which has had no power for a week.", head=CANONICAL)  # fmt: skip
    site.shows("/well", third["title"], "Engineers dug a well near Ubari that gives sweet water, the council said.",
               "The water lies ninety metres down and is to serve two villages near Ubari.", head=CANONICAL)  # fmt: skip
    site.shows("/museum", fourth["title"], "The museum in Sabratha has opened its mosaic hall after repairs.",
               "Visitors to the museum in Sabratha pay three dinars, and schools nothing.", head=CANONICAL)  # fmt: skip
    site.lists(LISTED["en"][0], second)
    report, found = site.fetch()
    assert (report.new, list(found)) == (2, ["/bakers", "/ferry"])

    site.lists(third)
    site.fetch(hours=1)
    site.lists(fourth)
    report, found = site.fetch(hours=2)
    assert (report.new, report.changed, len(found)) == (1, 0, 4)
    assert sorted(raw.title for raw in found.values()) == sorted(
        [HEADLINE, second["title"], third["title"], fourth["title"]]
    )


def test_a_title_that_a_site_gives_every_page_is_no_headline_at_first_nor_later(site):
    site.lists(LISTED["en"][0])
    site.shows("/ferry", "Sample News Agency", *STORY)
    _, first = site.fetch()
    report, later = site.fetch(hours=2)

    assert [found["/ferry"].title for found in (first, later)] == [HEADLINE, HEADLINE]
    assert report.changed == 0


def test_a_title_that_several_pages_of_a_sitemap_share_is_of_none_of_them(sqlite_archive):
    with Site(sqlite_archive, "sitemap") as site:
        links = "".join(f"<url><loc>{site.url(path)}</loc></url>" for path in ("/1", "/2"))
        site.routes["/feed.xml"] = answer(f"<urlset>{links}</urlset>")
        site.shows("/1", "Sample News Agency", *STORY)
        site.shows("/2", "Sample News Agency", *FR_STORY)
        _, found = site.fetch()

    assert [raw.title for raw in found.values()] == ["", ""]
    assert all(raw.text for raw in found.values())


def test_a_short_article_is_not_taken_from_a_page_that_is_read_as_one_line_with_its_furniture(site):
    text = "The ferry from Zuwara sails again, its owner said. It had lain at the quay for a whole year for want of a new screw."
    site.lists({"title": "Ferry sails again", "link": "/ferry", "text": text})
    site.routes["/ferry"] = page(
        "<!doctype html><html><head><title>Ferry sails again - Lamp</title></head><body><article class='post'>"
        f"<h1>Ferry sails again</h1><div class='sharing'>Share on Facebook</div><div class='td-post-content'><p>{text}</p>"
        "<div class='jp-relatedposts'><h3>Related</h3><p>Four men were killed in Zuwara as a shell hit the ferry by the old quay</p></div></div></article></body>"
    )
    report, found = site.fetch()

    assert found["/ferry"].text == text
    assert report.sources[0].notes == (("its page has no more than the feed", 1),)


def test_an_article_of_one_paragraph_that_has_its_headline_in_it_is_taken_whole(site):
    text = "The ferry from Zuwara sails again, its owner said. It had lain at the quay for a whole year for want of a new screw."
    weeks = " ".join(f"The owner has a ferry for Zuwara that sails in week {n}." for n in range(40))
    site.lists({"title": "Ferry sails again", "link": "/ferry", "text": text})
    site.routes["/ferry"] = page(
        "<!doctype html><html><head><title>Ferry sails again - Lamp</title></head><body><article>"
        f"<h1>Ferry sails again</h1><p>Ferry sails again: {text} {weeks}</p></article></body>"
    )
    _, found = site.fetch()

    assert found["/ferry"].text.endswith("in week 39.")


def test_an_article_of_one_paragraph_is_taken_from_its_page_though_it_has_its_headline_in_it(site):
    text = "The ferry from Zuwara sails again, its owner said. It had lain at the quay for a whole year for want of a new screw."
    more = "So the ferry sails again on Monday, with goods and passengers for the islands, and a new captain. " * 4
    site.lists({"title": "ferry sails again", "link": "/ferry", "text": text})
    site.routes["/ferry"] = page(
        "<!doctype html><html><head><title>ferry sails again - Lamp</title></head><body>"
        f"<article class='post'><div class='td-post-content'><p>{text} {more}</p></div></article></body>"
    )
    _, found = site.fetch()

    assert found["/ferry"].text == f"{text} {more}".strip()
