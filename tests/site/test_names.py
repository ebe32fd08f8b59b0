import pytest

from briefbot.site.layout import PageLink, SitePage, absolute
from briefbot.site.names import slug, title_in
from briefbot.topic.topic import Name


@pytest.mark.parametrize("key", ["", "index", "سرت", "a" * 61, "Ünlü", "a/b", "..", "con\0"])
def test_the_file_of_a_name_is_called_by_plain_letters_whatever_the_name_is(key):
    assert slug(key).isascii()
    assert slug(key).replace("-", "").isalnum()
    assert slug(key) not in {"", "index"}
    assert len(slug(key)) <= 60


def test_two_names_have_two_files():
    assert slug("سرت") != slug("درنة")


def test_a_name_without_a_spelling_in_the_readers_script_is_shown_by_its_heading():
    assert title_in(Name(heading="Sirte", spellings=("Surt",)), "ar") == "Sirte"
    assert title_in(Name(heading="Sirte", spellings=("Surt", "سرت")), "fr") == "Sirte"


@pytest.mark.parametrize(
    ("page", "target", "link"),
    [
        ("index.html", "days/a.html#b", "days/a.html#b"),
        ("days/a.html", "days/b.html", "b.html"),
        ("days/a.html", "index.html", "../index.html"),
        ("ar/days/a.html", "fr/days/a.html", "../../fr/days/a.html"),
    ],
)
def test_links_between_pages_are_relative(page, target, link):
    about = {"title": "", "description": "", "site_title": "", "language": "en", "prefix": ""}
    assert SitePage(path=page, **about).to(target) == link


def test_the_address_of_a_first_page_is_that_of_its_folder():
    assert absolute("https://a.example/x/", "index.html") == "https://a.example/x/"
    assert absolute("https://a.example/", "places/index.html") == "https://a.example/places/"
    assert absolute("https://a.example/", "places/myindex.html") == "https://a.example/places/myindex.html"
    assert absolute("", "index.html") == ""


def test_only_the_same_page_in_another_language_is_an_alternate():
    about = {
        "title": "",
        "description": "",
        "site_title": "",
        "language": "en",
        "prefix": "",
        "url": "https://a.example/",
    }
    same, other = PageLink("ar/days/a.html", "", "ar"), PageLink("fr/index.html", "", "fr")

    page = SitePage(path="days/a.html", others=(same, other), **about)
    assert page.alternates == (("en", "https://a.example/days/a.html"), ("ar", "https://a.example/ar/days/a.html"))
