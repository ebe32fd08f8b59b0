"""Pictures that are an outlet's own: several of its articles have them."""

from briefbot.cleaning.raw_articles import articles_of
from briefbot.entries import RawEntry
from briefbot.model import Picture

TEXT = "Shells fell on the besieged town of Tarhuna on Friday, killing {n} people, doctors at its hospital said."


def entry(n, file, outlet="Lamp", **fields):
    given = {"url": f"https://lamp.example/{n}", "text": TEXT.format(n=n), "outlet": outlet} | fields
    return RawEntry(**given, picture=Picture(url=f"https://img.example/{file}"))


def files_of(*entries):
    return [each.picture and each.picture.url.removeprefix("https://img.example/") for each in articles_of(entries)]


def test_what_two_articles_of_an_outlet_have_is_none_of_either_event():
    assert files_of(entry(1, "card.jpg"), entry(2, "card.jpg"), entry(3, "siege.jpg")) == [None, None, "siege.jpg"]


def test_without_an_outlet_the_site_counts():
    assert files_of(entry(1, "card.jpg", outlet=""), entry(2, "card.jpg", outlet="")) == [None, None]


def test_articles_of_different_outlets_may_have_one_agencys_picture():
    assert files_of(entry(1, "a.jpg"), entry(2, "a.jpg", outlet="Dune")) == ["a.jpg", "a.jpg"]


def test_two_versions_or_addresses_of_one_article_are_one():
    amp = entry(1, "a.jpg", url="https://amp.lamp.example/1")

    assert files_of(entry(1, "a.jpg"), entry(1, "a.jpg", text="Other words now."), amp) == ["a.jpg"] * 3


def test_where_neither_outlet_nor_site_is_known_nothing_is_compared():
    assert files_of(*(entry(n, "a.jpg", outlet="", url=f"news.jsonl:{n}") for n in (1, 2))) == ["a.jpg"] * 2
