"""``briefbot topic new`` writes a topic file that loads, and that can be used at once."""

import tomllib
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from briefbot.errors import TopicError
from briefbot.model import Article
from briefbot.topic.countries import names_of_countries
from briefbot.topic.load import load_topic, topic_from
from briefbot.topic.new import new_topic


def made(name, **options):
    return topic_from(tomllib.loads(new_topic(name, path="x.toml", **options)), "x", "x.toml")


def test_of_a_country_its_names_its_zone_and_its_namesakes_are_filled_in():
    topic = made("sudan")

    assert (topic.title, topic.timezone) == ("Sudan", "Africa/Khartoum")
    assert {"Sudan", "Soudan", "السودان", "Khartoum"} <= set(topic.relevant)
    assert topic.exclude == ("South Sudan", "Soudan du Sud", "جنوب السودان")
    assert any("search=Sudan" in each.url for each in topic.feeds)
    assert topic.is_relevant(Article(url="urn:1", title="Talks in Sudan", text="Both sides met in Khartoum."))
    assert not topic.is_relevant(Article(url="urn:2", title="Talks in Juba", text="Both sides met in South Sudan."))
    crossed = "They crossed into South Sudan."
    assert topic.is_relevant(Article(url="urn:3", title="Thousands flee fighting in Sudan", text=crossed))


@pytest.mark.parametrize(
    ("name", "title", "zone"),
    [
        ("السودان", "السودان", "Africa/Khartoum"),
        ("soudan", "Soudan", "Africa/Khartoum"),
        ("uae", "UAE", "Asia/Dubai"),
        ("great_lakes", "Great Lakes", ""),
        ("burkina-faso", "Burkina Faso", "Africa/Ouagadougou"),
        ("burma", "Burma", "Asia/Yangon"),
        ("Cote d'Ivoire", "Côte d'Ivoire", "Africa/Abidjan"),
        ("ukraine", "Ukraine", "Europe/Kyiv"),
        ("gaza", "Gaza", "Asia/Gaza"),
        ("great lakes", "Great Lakes", ""),
        ("Lake Chad basin", "Lake Chad basin", ""),
        ('the "old" \\ dam', 'the "old" \\ dam', ""),
    ],
)
def test_it_is_called_by_its_name(name, title, zone):
    topic = made(name)

    assert (topic.title, topic.timezone) == (title.title() if name.islower() and not zone else title, zone)


def test_every_country_makes_a_topic_with_a_zone_that_there_is():
    without = []
    for country in names_of_countries():
        topic = made(country)
        assert topic.title
        if topic.timezone:
            assert ZoneInfo(topic.timezone)
        else:
            without.append(country)

    assert len(without) < 12, without


@given(st.text(max_size=150))
def test_whatever_the_name_it_makes_a_topic_or_is_refused(name):
    try:
        text = new_topic(name, path="x.toml")
    except TopicError:
        pass
    else:
        topic = topic_from(tomllib.loads(text), "x", "x.toml")
        assert topic.relevant[0] == topic.title


def test_the_zone_can_be_named():
    assert made("great lakes", timezone="Africa/Kigali").timezone == "Africa/Kigali"
    with pytest.raises(TopicError, match="no zone has that name"):
        made("sudan", timezone="Sudan")


def test_the_file_is_written_and_used_at_once(run, tmp_path):
    (tmp_path / "one.txt").write_text("Ferry sails in Khartoum\n\nThe ferry across the Nile sailed again on Friday.\n")

    code, out, err = run("topic", "new", "sudan")

    assert (code, err) == (0, "")
    assert out.startswith("wrote sudan.toml, about Sudan\nnext: ")
    assert run("topic", "check", "--topic", "sudan.toml", "one.txt")[1].startswith(
        "in   0.50  Ferry sails in Khartoum\n"
    )
    assert "Sudan brief" in run("render", "--topic", "sudan.toml", "one.txt")[1]


def test_a_file_that_is_there_stays_unless_force_is_given(run, tmp_path):
    (tmp_path / "sudan.toml").write_text("mine")

    code, out, err = run("topic", "new", "sudan")
    assert (code, out) == (2, "")
    assert "there is a file already" in err
    assert (tmp_path / "sudan.toml").read_text() == "mine"
    assert run("topic", "new", "sudan", "--force")[0] == 0
    assert load_topic(str(tmp_path / "sudan.toml")).title == "Sudan"


def test_a_path_is_taken_as_it_is(run, tmp_path):
    (tmp_path / "topics").mkdir()

    assert run("topic", "new", "topics/Chad.toml")[0] == 0
    assert load_topic(str(tmp_path / "topics" / "Chad.toml")).timezone == "Africa/Ndjamena"


@pytest.mark.parametrize(
    "name", ["", " ", "...", "a/b", "none/x.toml", "a\x1b[31mb", "a\nb" * 100, "x" * 5_000, ".toml", "/", "\udcff"]
)
def test_what_can_be_no_topic_is_refused_in_one_line(run, tmp_path, name):
    code, out, err = run("topic", "new", name)

    assert code in (1, 2)
    assert out == ""
    assert err.count("\n") == 1
    assert list(tmp_path.glob("**/*.toml")) == []
