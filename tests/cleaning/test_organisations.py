"""One name for each agency and outlet; a publisher for each outlet that is known by its name or its site."""

import xml.etree.ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st

from briefbot.cleaning.organisations import organisation, publisher
from briefbot.resources import shipped


@pytest.mark.parametrize(
    ("name", "known_as"),
    [
        ("Agence France-Presse", "AFP"),
        ("أ ف ب", "AFP"),
        ("وكالة الأنباء الفرنسية", "AFP"),
        ("وكالة رويترز للأنباء", "Reuters"),
        ("أسوشييتد برس", "AP"),
        ("وكالة الأناضول", "Anadolu Agency"),
        ("Agence Anadolu", "Anadolu Agency"),
        ("وكالة الأنباء الجزائرية", "APS"),
        ("the Associated Press", "AP"),
        ("Anadolu Agency", "Anadolu Agency"),
        ("Thomson Reuters", "Reuters"),
        ("BBC Arabic", "BBC"),
        ("الجزيرة", "Al Jazeera"),
        ("AFP Lamp", ""),
        ("Reuters and AFP", ""),
        ("The Lamp", ""),
        ("", ""),
    ],
)
def test_an_organisation_has_one_name_and_is_no_part_of_a_longer_one(name, known_as):
    assert organisation(name) == known_as


@pytest.mark.parametrize(
    "outlets",
    [
        [("BBC News: Africa", "https://news.example/1"), ("BBC News: Middle East", "https://news.example/2")],
        [("CNN", "https://lamp.example/1"), ("cnn.com", "https://cnn.com/1"), ("", "https://edition.cnn.com/2")],
        [("The Lamp: Sport", "https://lamp.example/1"), ("World | The Lamp", "https://www.lamp.example/2")],
        [("", "https://lamp.co.uk/1"), ("", "https://www.lamp.co.uk/2")],
        [("الشرق الأوسط", "https://aawsat.com/1"), ("Asharq Al-Awsat", "https://english.aawsat.com/2")],
        [("The Libya Lamp", "urn:1"), ("The Libya Lamp", "https://t.me/lamp/1")],
    ],
)
def test_outlets_of_one_house_have_one_publisher(outlets):
    assert len({publisher(*outlet) for outlet in outlets} - {""}) == 1
    assert all(publisher(*outlet) for outlet in outlets)


def test_a_section_of_an_outlet_and_a_library_of_reports_wrote_nothing():
    assert publisher("The Lamp: National", "https://lamp.example/1") == "The Lamp"
    assert publisher("The Lamp | Foreign Affairs", "https://lamp.example/1") == "The Lamp"
    assert publisher("OCHA", "https://reliefweb.int/report/libya/1") == "OCHA"
    assert publisher("ReliefWeb: Libya", "https://reliefweb.int/report/libya/1") == "ReliefWeb"


@pytest.mark.parametrize(
    "url", ["urn:1", "notes/monday.txt", "https://t.me/s/1", "https://m.facebook.com/1", "http://10.0.0.1/1"]
)
def test_a_file_a_number_and_a_platform_are_no_publishers(url):
    assert publisher("", url) == ""


def test_two_papers_of_one_platform_are_two_publishers():
    assert publisher("Lamp", "https://t.me/lamp/1") != publisher("Torch", "https://t.me/torch/1")


def test_the_name_of_a_platform_chooses_no_part_of_an_outlets_name():
    assert publisher("Lamp News | Alerts", "https://t.me/lamp/1") == "Lamp News"


def test_every_shipped_feed_has_a_known_publisher():
    feeds = ET.parse(shipped("seeds") / "feeds.opml").iter("outline")
    outlets = [(each.get("title"), each.get("htmlUrl")) for each in feeds if each.get("xmlUrl")]

    assert len(outlets) > 30
    assert [outlet for outlet in outlets if organisation(publisher(*outlet)) == ""] == []


@given(st.text(max_size=60), st.text(max_size=60))
def test_any_outlet_has_a_publisher_or_none(outlet, url):
    assert isinstance(publisher(outlet, url), str)
