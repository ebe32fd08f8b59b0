"""Which entries of a feed are one article: by address, by guid, by words; and what an edit of an entry changes."""

import pytest
from news_web import answer
from sqlalchemy import update

from briefbot.cleaning.raw_articles import short_key
from briefbot.store import schema
from briefbot.web.urls import duplicate_key

HALL = "Fire broke out in the old market hall of Misrata on Tuesday, and four stalls burnt down before noon."
DAM = "The dam above Derna is to be rebuilt from stone by a company from Turin, the ministry of works said."
BOATS = "Three boats with fishermen from Khoms came home on Thursday after two days adrift without fuel."
LONG = " ".join(f"{HALL} The keeper of stall number {n} lost carpets worth {n * 100} dinars." for n in range(12))


def bulletin(guid, text, **more):
    return {"title": "Libya bulletin", "link": "/bulletins", "text": text, "guid": guid, **more}


def texts(found):
    return sorted(raw.text for raw in found.values())


def test_entries_of_one_link_and_title_are_articles_by_their_guids(site):
    site.lists(bulletin("2", DAM), bulletin("1", HALL))
    report, _ = site.fetch()
    site.lists(bulletin("3", BOATS), bulletin("2", DAM), bulletin("1", HALL))
    later, found = site.fetch(hours=1)

    assert (report.new, later.new, later.changed) == (2, 1, 0)
    assert texts(found) == sorted([HALL, DAM, BOATS])


def test_bulletins_that_are_listed_one_at_a_time_are_articles_each(site):
    for hours, (guid, text) in enumerate([("1", HALL), ("2", DAM), ("3", BOATS)]):
        site.lists(bulletin(guid, text))
        report, found = site.fetch(hours=hours)
        assert (report.new, report.changed) == (1, 0)

    assert texts(found) == sorted([HALL, DAM, BOATS])


@pytest.mark.parametrize("guids", [("1", "2"), ("", "")], ids=["guids", "no guids"])
def test_the_front_page_is_the_address_of_no_entry(site, guids):
    site.shows("/", "Sample Herald", HALL, LONG, DAM)
    for hours, (guid, text, title) in enumerate(
        zip(guids, (HALL, DAM), ("Fire in Misrata", "Dam of Derna"), strict=True)
    ):
        site.lists({"title": title, "link": "/", "text": text, "guid": guid})
        report, found = site.fetch(hours=hours)
        assert (report.new, report.changed) == (1, 0)

    assert texts(found) == sorted([HALL, DAM])


def test_an_edited_bulletin_is_a_version(site):
    site.lists(bulletin("2", DAM), bulletin("1", HALL))
    site.fetch()
    site.lists(bulletin("2", DAM), bulletin("1", HALL.replace("four", "six")))
    report, found = site.fetch(hours=1)

    assert (report.new, report.changed) == (0, 1)
    assert texts(found) == sorted([DAM, HALL.replace("four", "six")])


@pytest.mark.parametrize("entry", [{"title": "Fire in Misrata"}, {}], ids=["headline", "text only"])
def test_an_entry_without_a_link_is_one_by_its_guid(site, entry):
    for hours, count in enumerate(("four", "five", "nine")):
        site.lists({**entry, "text": HALL.replace("four", count), "guid": "e1"}, {**entry, "text": DAM, "guid": "e2"})
        report, found = site.fetch(hours=hours)

    assert (report.new, report.changed) == (0, 1)
    assert texts(found) == sorted([DAM, HALL.replace("four", "nine")])


@pytest.mark.parametrize("guid", ["e1", ""])
def test_an_entry_that_an_archive_has_at_the_address_of_its_feed_with_the_key_is_no_new_one(site, guid):
    site.feed = "/feed.xml?key=K3Y"
    site.lists({"title": "Fire", "text": HALL, "guid": guid})
    _, found = site.fetch()
    keyed = site.url(site.feed) + "#!0123"
    with site.archive.writing() as connection:
        connection.execute(update(schema.articles).values(url=keyed, duplicate_key=short_key(duplicate_key(keyed))))
        connection.execute(update(schema.seen_urls).values(url=keyed))
    site.lists({"title": "Fire", "text": HALL, "guid": guid}, {"title": "Dam", "text": DAM, "link": "/dam"})
    report, later = site.fetch(hours=1)

    assert (report.new, report.changed, set(later)) == (1, 0, {*found, "/dam"})
    assert "K3Y" not in str(list(later))


@pytest.mark.parametrize("linked", [True, False])
def test_a_feed_whose_guids_change_at_each_poll_gives_each_article_once(site, linked):
    for hours in range(3):
        site.lists(
            *(
                {"title": f"Story {text[:9]}", "text": text, "guid": f"{hours}-{n}"}
                | ({"link": f"/{n}"} if linked else {})
                for n, text in enumerate((HALL, DAM, BOATS))
            ),
            *(bulletin(f"b-{hours}-{n}", text) for n, text in enumerate((LONG, DAM))),
        )
        report, found = site.fetch(hours=hours)
        assert (report.new, report.changed) == ((5, 0) if not hours else (0, 0))

    assert len(found) == 5


def test_an_edit_in_a_feed_whose_guids_change_is_a_version(site):
    site.lists({"title": "Fire", "link": "/fire", "whole": LONG, "guid": "a"})
    site.fetch()
    site.lists({"title": "Fire", "link": "/fire", "whole": LONG.replace("four", "six"), "guid": "b"})
    report, found = site.fetch(hours=1)

    assert (report.new, report.changed, len(found)) == (0, 1, 1)


def test_guids_that_are_places_in_the_list_swallow_nothing(site):
    told = [HALL, DAM, BOATS]
    for hours in range(3):
        site.lists(*({"text": text, "guid": str(n)} for n, text in enumerate(reversed(told[: hours + 1]))))
        report, found = site.fetch(hours=hours)
        assert (report.new, report.changed) == (1, 0)

    assert texts(found) == sorted(told)


def test_one_guid_for_all_entries_is_none(site):
    site.lists(
        *(
            {"title": f"News {text[:12]}", "link": f"/{n}", "text": text, "guid": "x"}
            for n, text in enumerate((HALL, DAM))
        )
    )
    _, found = site.fetch()

    assert texts(found) == sorted([HALL, DAM])


def test_one_guid_for_whatever_is_newest_moves_no_article(site):
    for hours, text in enumerate((HALL, DAM)):
        site.lists({"title": f"News {text[:12]}", "link": f"/{hours}", "text": text, "guid": "newest"})
        report, found = site.fetch(hours=hours)

    assert (report.new, list(found)) == (1, ["/0", "/1"])


@pytest.mark.parametrize("body", ["whole", "text"])
def test_an_entry_with_a_new_slug_and_headline_is_a_version(site, body):
    text = LONG if body == "whole" else HALL
    site.lists({"title": "Fire in Misrata", "link": "/fire", body: text, "guid": "77"})
    site.fetch()
    site.lists({"title": "Market hall burns in Misrata", "link": "/market-hall", body: text, "guid": "77"})
    report, found = site.fetch(hours=1)

    assert (report.new, report.changed, list(found)) == (0, 1, ["/market-hall"])
    assert found["/market-hall"].title == "Market hall burns in Misrata"
    assert len(site.versions("/market-hall")) == 2


def test_a_new_slug_of_a_page_is_a_version(site):
    page = [HALL, "The keeper of the largest stall lost carpets and brass worth nine thousand dinars.", DAM]
    site.lists({"title": "Fire in Misrata", "link": "/fire", "text": HALL, "guid": "77"})
    site.shows("/fire", "Fire in Misrata", *page)
    site.fetch()
    site.lists({"title": "Market hall burns in Misrata", "link": "/market-hall", "text": HALL, "guid": "77"})
    site.shows(
        "/market-hall",
        "Market hall burns in Misrata",
        *page,
        "Firemen from Zliten put out the fire in Misrata after two hours.",
    )
    report, found = site.fetch(hours=1)

    assert (report.new, report.changed, list(found)) == (0, 1, ["/market-hall"])


def test_a_teaser_with_a_new_slug_becomes_the_article_of_its_page(site):
    site.lists({"title": "Fire in Misrata", "link": "/fire", "text": HALL, "guid": "77"})
    site.fetch()
    site.lists({"title": "Market hall burns in Misrata", "link": "/market-hall", "text": HALL, "guid": "77"})
    site.shows("/market-hall", "Market hall burns in Misrata", *(f"{HALL} Stall {n} burnt." for n in range(5)))
    report, found = site.fetch(hours=1)

    assert (report.new, list(found)) == (0, ["/market-hall"])


def atom(stamp, text):
    entry = f"<entry><title>Fire in Misrata</title><id>1</id><updated>{stamp}</updated><link href='/fire'/>"
    return answer(f"<feed xmlns='http://www.w3.org/2005/Atom'>{entry}<content>{text}</content></entry></feed>")


def json_feed(stamp, text):
    item = f'{{"id": 1, "url": "/fire", "title": "Fire", "date_modified": "{stamp}", "content_text": "{text}"}}'
    return answer(f'{{"version": "https://jsonfeed.org/version/1.1", "items": [{item}]}}', "application/feed+json")


@pytest.mark.parametrize("form", [atom, json_feed])
def test_the_time_of_an_edit_moves_no_day(site, form):
    site.routes["/feed.xml"] = form("2026-05-20T08:00:00Z", LONG)
    _, before = site.fetch()
    site.routes["/feed.xml"] = form("2026-05-22T11:00:00Z", LONG.replace("Tuesday", "Monday"))
    report, after = site.fetch(hours=1)

    assert report.changed == 1
    assert after["/fire"].published == before["/fire"].published


def test_a_corrected_date_of_publication_counts(site):
    entry = {"title": "Fire", "link": "/fire", "whole": LONG, "guid": "1"}
    site.lists({**entry, "date": "Wed, 20 May 2026 08:00:00 GMT"})
    _, before = site.fetch()
    site.lists({**entry, "whole": LONG.replace("four", "six"), "date": "Thu, 21 May 2026 08:00:00 GMT"})
    _, after = site.fetch(hours=1)

    assert after["/fire"].published > before["/fire"].published


def test_a_page_that_comes_with_an_edit_of_its_entry_is_a_version(site):
    """A feed's short text, which had no page, is taken back at the same address: what was known before stays."""
    notice = "This report was withdrawn. The council of Misrata says that there was no fire in the market hall."
    site.lists({"title": "Fire in Misrata", "link": "/fire", "text": HALL, "guid": "1"})
    site.fetch()
    site.lists({"title": "Withdrawn: fire in Misrata", "link": "/fire", "text": notice, "guid": "1"})
    site.shows("/fire", "Withdrawn: fire in Misrata", notice, "We ask the keepers of the hall in Misrata for pardon.")
    report, _ = site.fetch(hours=24)

    assert (report.new, report.changed) == (0, 1)
    assert [(each.text == HALL, each.part) for each in site.versions("/fire")] == [(True, "feed"), (False, "page")]
