"""Deliveries of `briefbot run`: each brief once, each delivery on its own, and nothing lost or told twice."""

import json
from collections import Counter
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from types import SimpleNamespace

import pytest
from filelock import FileLock
from hypothesis import given
from hypothesis import strategies as st

from briefbot.app.deliver import deliver_due, deliver_now, due_period
from briefbot.app.doctor import examine
from briefbot.app.outcome import DONE, FAILED, PARTLY, Outcome
from briefbot.app.render import make_brief_of
from briefbot.changes.told import told_in_document
from briefbot.config import ArchiveConfig, BriefConfig, Config
from briefbot.deliveries import process
from briefbot.deliveries.options import DeliveryOptions
from briefbot.entries import RawEntry, SourceSpec
from briefbot.errors import ArchiveError, ConfigError, DeliveryError, InputError
from briefbot.fetching.polled import bundled
from briefbot.store import articles, briefs, deliveries, sources

MORNING = datetime(2020, 6, 1, 7, tzinfo=UTC)
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)

SIEGE = "Shells fell on the besieged town of Tarhuna in Libya on Sunday, killing 11 people, doctors said."
FISH = "Fishermen of Zuwara in Libya landed a record catch of tuna, traders at the quay said."
PORT = "The oil port of Ras Lanuf in Libya was opened again after a blockade of eight months, engineers said."


@dataclass
class Postman:
    """Takes briefs in place of the process of a plugin; can be told to fail, as a plugin does."""

    brought: list = field(default_factory=list)
    fails: dict = field(default_factory=dict)

    def deliver(self, kind, destination, text, details, *, timeout):
        error = self.fails.get(kind)
        if error is not None and not getattr(error, "in_doubt", False) and not isinstance(error, KeyboardInterrupt):
            raise error
        self.brought.append(SimpleNamespace(kind=kind, destination=destination, text=text, details=details))
        if error is not None:
            raise error

    def texts(self, kind="mail"):
        return [each.text for each in self.brought if each.kind == kind]


@pytest.fixture
def archive(sqlite_archive):
    """What is stored of a delivery is the same on both databases: tests/store/test_delivery_states.py."""
    return sqlite_archive


@pytest.fixture
def postman(monkeypatch):
    found = Postman()
    monkeypatch.setattr(process, "deliver", found.deliver)
    return found


def mail(**options):
    return DeliveryOptions(**{"kind": "mail", "url": "desk", **options})


@pytest.fixture
def at(archive, monkeypatch):
    """Make what is due at a moment, of these deliveries; gives the outcome."""

    def run(now, *options, **brief):
        monkeypatch.setattr("briefbot.app.clock.now", lambda: now)
        url = archive.engine.url.render_as_string(hide_password=False)
        config = Config(
            brief=BriefConfig(**{"timezone": "UTC", "encoder": "", **brief}),
            archive=ArchiveConfig(url=url),
            deliveries=options,
        )
        return deliver_due(config, archive)

    return run


def bring(archive, seen, *texts, published=None):
    with archive.writing() as connection:
        entries = [
            RawEntry(
                url="https://lamp.example/" + "-".join(text.split()[:3]),
                text=text,
                published=published or seen,
                own=True,
                part="page",
            )
            for text in texts
        ]
        articles.save(connection, entries, source_id=None, now=seen)


def state(archive, name="mail"):
    with archive.reading() as connection:
        return deliveries.get_state(connection, name)


def test_what_a_delivered_message_did_not_list_does_not_count_as_told(archive, postman, at, monkeypatch):
    monkeypatch.setattr("briefbot.telling._LIKELY", 2.0)  # as if every story was unlikely to be news
    towns = ("Benghazi", "Tripoli", "Misrata", "Sabha", "Tobruk", "Derna", "Ghat")
    texts = [f"{n} {town} lamps{n} in Libya were lit{n} by its keeper{n}." for n, town in enumerate(towns, 2)]
    bring(archive, MORNING - 2 * HOUR, *texts)

    at(MORNING, mail(format="telegram"), glance=0)

    with archive.reading() as connection:
        (stored,) = briefs.newest_briefs(connection, limit=9)
    (text,) = postman.texts()
    told = told_in_document(stored.document).sentences
    assert {each.text for each in told} == {each for each in texts if each.rstrip(".") in text}
    assert len(told) == 5


def test_a_brief_is_delivered_once_a_day_at_its_hour(archive, postman, at):
    bring(archive, MORNING - 2 * HOUR, SIEGE)

    assert at(MORNING + MINUTE, mail()).lines == ("delivered: mail",)
    for later in (2 * MINUTE, HOUR, DAY):
        assert at(MORNING + later - MINUTE, mail()).lines == ("no delivery is due",)
    bring(archive, MORNING + HOUR, FISH)
    assert at(MORNING + DAY, mail()).lines == ("delivered: mail",)

    first, second = postman.texts()
    assert SIEGE in first
    assert FISH in second
    assert SIEGE not in second


def test_the_hour_is_the_readers(archive, postman, at):
    bring(archive, MORNING - 2 * HOUR, SIEGE)

    at(MORNING - 2 * HOUR, mail(), timezone="Africa/Tripoli")
    (only,) = postman.brought
    assert only.details.day.isoformat() == "2020-06-01"
    at(MORNING - HOUR, mail(), timezone="Africa/Tripoli")
    assert len(postman.brought) == 1


def test_a_plugin_gets_its_url_and_the_details(archive, postman, at):
    bring(archive, MORNING - 2 * HOUR, SIEGE)

    at(MORNING, mail(format="json", language="fr"))

    (only,) = postman.brought
    assert only.destination == "desk"
    assert only.details.title == "Libye\u00a0: le point, 1er\u00a0juin 2020"
    assert (only.details.language, only.details.format, only.details.stories) == ("fr", "json", 1)
    assert only.text == only.details.document
    assert json.loads(only.text)["day"] == "2020-06-01"


def test_a_file_goes_where_its_path_says_and_its_folders_are_made(archive, at, tmp_path):
    bring(archive, MORNING - 2 * HOUR, SIEGE)
    file = DeliveryOptions(path=f"{tmp_path}/out/{{topic}}/{{language}}-{{day}}.html", language="ar")

    assert at(MORNING, file).exit_code == DONE
    text = (tmp_path / "out/libya/ar-2020-06-01.html").read_text(encoding="utf-8")
    assert 'dir="rtl"' in text
    assert SIEGE in text


def test_a_topic_or_none_of_its_own(archive, postman, at):
    bring(archive, MORNING - 2 * HOUR, SIEGE, "A bridge was opened in Lima, the mayor said on Sunday.")

    at(MORNING, mail(name="all", topic=""), mail(name="libya"))

    everything, libya = postman.brought
    assert everything.details.stories == 2
    assert libya.details.stories == 1


def test_a_brief_on_another_topic_says_which_of_the_sources_answered_that_are_polled(archive, postman, at, tmp_path):
    own = tmp_path / "lima.toml"
    own.write_text('title = "Lima"\nrelevant = ["Lima"]\nfeeds = ["https://lima.example/feed"]\n')
    with archive.writing() as connection:
        polled, unpolled = sources.save_sources(
            connection, [bundled("libya")[0], SourceSpec(url="https://lima.example/feed")], MORNING
        )
        ended = [replace(polled, outcome="answered"), replace(unpolled, outcome="failed", detail="HTTP 500")]
        sources.record_polls(connection, ended, Counter({polled.id: 1}), MORNING - 12 * HOUR)
    bring(archive, MORNING - 2 * HOUR, "A bridge was opened in Lima, the mayor said on Sunday.")

    at(MORNING, mail(topic=str(own)))

    assert "1 of 1 answered" in postman.brought[0].text


def test_at_each_run_the_last_24_hours_are_told_and_no_brief_is_stored(archive, postman, at):
    bring(archive, MORNING - 2 * HOUR, SIEGE)

    at(MORNING, mail(every="run"))
    at(MORNING + 10 * MINUTE, mail(every="run"))

    assert [SIEGE in text for text in postman.texts()] == [True, True]
    with archive.reading() as connection:
        assert briefs.newest_briefs(connection) == []


def test_what_is_new_at_each_run_is_told_once_and_nothing_when_there_is_none(archive, postman, at):
    options = mail(every="run", since_last=True)
    bring(archive, MORNING - 2 * HOUR, SIEGE)

    assert at(MORNING, options).lines == ("delivered: mail",)
    assert at(MORNING + 10 * MINUTE, options).lines == ("without news: mail",)
    bring(archive, MORNING + 15 * MINUTE, FISH)
    assert at(MORNING + 20 * MINUTE, options).lines == ("delivered: mail",)
    assert at(MORNING + 30 * MINUTE, options).lines == ("without news: mail",)

    first, second = postman.texts()
    assert SIEGE in first
    assert FISH in second
    assert SIEGE not in second


def test_an_article_that_its_source_lists_late_is_told_all_the_same(archive, postman, at):
    options = mail(every="run", since_last=True)
    bring(archive, MORNING - 2 * HOUR, SIEGE)
    at(MORNING, options)
    bring(archive, MORNING + 5 * MINUTE, FISH, published=MORNING - HOUR)

    at(MORNING + 10 * MINUTE, options)

    assert FISH in postman.texts()[-1]
    assert len(postman.brought) == 2


def test_two_deliveries_of_what_is_new_each_go_on_from_their_own(archive, postman, at):
    bring(archive, MORNING - 2 * HOUR, SIEGE)
    one, other = (mail(name=name, every="run", since_last=True) for name in ("one", "other"))

    at(MORNING, one)
    at(MORNING + MINUTE, one, other)

    assert [SIEGE in text for text in postman.texts()] == [True, True]


def test_a_brief_that_several_want_is_made_once(archive, postman, at, monkeypatch):
    bring(archive, MORNING - 2 * HOUR, SIEGE)
    made = []

    def counted(*args, **options):
        made.append(options["day"])
        return make_brief_of(*args, **options)

    monkeypatch.setattr("briefbot.app.deliver.make_brief_of", counted)

    forms = [mail(name=form, format=form) for form in ("md", "html", "json")]
    at(MORNING, *forms, mail(name="ar", language="ar"), mail(name="new", since_last=True))

    assert len(postman.brought) == 5
    assert len(made) == 3


def test_without_news_there_is_none_if_only_news_is_wanted(archive, postman, at):
    bring(archive, MORNING - 10 * DAY, SIEGE)

    assert at(MORNING, mail(only_news=True), mail(name="all")).lines == ("delivered: all; without news: mail",)
    assert at(MORNING + MINUTE, mail(only_news=True)).lines == ("no delivery is due",)


def test_of_an_empty_archive_nothing_is_delivered(postman, at):
    outcome = at(MORNING, mail())

    assert (outcome.lines, outcome.exit_code) == (("without news: mail",), DONE)
    assert postman.brought == []


def test_one_that_fails_costs_only_itself_and_is_tried_again_with_the_same_news(archive, postman, at):
    bring(archive, MORNING - 2 * HOUR, SIEGE)
    postman.fails["hook"] = DeliveryError("the server is down", hint="wait")
    both = mail(kind="hook"), mail()

    outcome = at(MORNING, *both)
    assert outcome.lines == ("delivered: mail; failed: hook",)
    assert outcome.notes == ("delivery 'hook': failed: the server is down (wait)",)
    assert outcome.exit_code == PARTLY
    assert at(MORNING + 10 * MINUTE, *both).exit_code == FAILED
    assert state(archive, "hook").failures == 2
    postman.fails.clear()
    assert at(MORNING + 20 * MINUTE, *both).lines == ("delivered: hook",)

    assert [each.kind for each in postman.brought] == ["mail", "hook"]
    assert postman.texts("hook") == postman.texts("mail")
    assert state(archive, "hook").failures == 0


def test_a_brief_that_failed_all_day_is_made_up_for_by_the_next_one(archive, postman, at):
    bring(archive, MORNING - 2 * HOUR, SIEGE)
    at(MORNING, mail())
    bring(archive, MORNING + HOUR, FISH)
    postman.fails["mail"] = DeliveryError("down")
    at(MORNING + DAY, mail())
    bring(archive, MORNING + DAY + HOUR, PORT)
    postman.fails.clear()

    at(MORNING + 2 * DAY, mail())

    assert len(postman.brought) == 2
    last = postman.brought[-1]
    assert FISH in last.text
    assert PORT in last.text
    assert (last.details.since.isoformat(), last.details.day.isoformat()) == ("2020-06-02", "2020-06-03")


def test_after_months_a_brief_is_of_its_day_alone(archive, postman, at):
    bring(archive, MORNING - 2 * HOUR, SIEGE)
    at(MORNING, mail())
    bring(archive, MORNING + HOUR, FISH)

    at(MORNING + 90 * DAY, mail())

    assert FISH not in postman.texts()[-1]


def test_what_nobody_expects_costs_only_itself(archive, postman, at):
    bring(archive, MORNING - 2 * HOUR, SIEGE)
    postman.fails["hook"] = RuntimeError("a bug")

    outcome = at(
        MORNING, mail(kind="hook"), mail(name="odd", template="nosuch.md.j2"), mail(name="far", topic="nosuch"), mail()
    )

    assert outcome.lines == ("delivered: mail; failed: hook, odd, far",)
    assert outcome.notes[0] == "delivery 'hook': failed: RuntimeError: a bug"
    assert "no template is called 'nosuch.md.j2'" in outcome.notes[1]
    assert "no topic is called 'nosuch'" in outcome.notes[2]


def crash(at, postman, now, *options):
    """A run that is killed when the brief is with the plugin."""
    postman.fails["mail"] = KeyboardInterrupt()
    with pytest.raises(KeyboardInterrupt):
        at(now, *options)
    postman.fails.clear()


@pytest.mark.parametrize("options", [{}, {"since_last": True}, {"since_last": True, "every": "run"}])
def test_after_a_crash_a_plugin_does_not_get_the_brief_twice(archive, postman, at, options):
    bring(archive, MORNING - 2 * HOUR, SIEGE)
    crash(at, postman, MORNING, mail(**options))

    outcome = at(MORNING + MINUTE, mail(**options))
    assert "a run was cut off while it delivered: it is not repeated" in outcome.notes[0]
    assert outcome.exit_code != DONE
    assert at(MORNING + 2 * MINUTE, mail(**options)).notes == ()
    bring(archive, MORNING + HOUR, FISH)
    at(MORNING + DAY, mail(**options))

    first, second = postman.texts()
    assert SIEGE in first
    assert SIEGE not in second
    assert FISH in second


def test_after_a_crash_a_plugin_that_may_repeat_gets_the_brief_again(archive, postman, at):
    bring(archive, MORNING - 2 * HOUR, SIEGE)
    crash(at, postman, MORNING, mail(unsure="repeat"))

    assert at(MORNING + MINUTE, mail(unsure="repeat")).lines == ("delivered: mail",)

    first, second = postman.texts()
    assert first == second


@pytest.mark.parametrize("unsure", ["skip", "repeat"])
def test_a_plugin_that_was_cut_off_is_unsure_and_repeated_only_if_asked(archive, postman, at, unsure):
    bring(archive, MORNING - 2 * HOUR, SIEGE)
    postman.fails["mail"] = DeliveryError("it took more than 60 seconds", in_doubt=True)

    outcome = at(MORNING, mail(unsure=unsure))
    postman.fails.clear()
    at(MORNING + MINUTE, mail(unsure=unsure))

    assert outcome.lines == ("unsure: mail",)
    assert ("it is not repeated" if unsure == "skip" else "it is repeated at the next run") in outcome.notes[0]
    assert len(postman.brought) == (1 if unsure == "skip" else 2)


@given(
    waits=st.lists(st.timedeltas(min_value=MINUTE, max_value=5 * DAY), min_size=1, max_size=20),
    goes_well=st.lists(st.booleans(), min_size=20, max_size=20),
    hour=st.integers(0, 23),
    zone=st.sampled_from(["UTC", "Africa/Tripoli", "Europe/London", "Pacific/Apia"]),
    every=st.sampled_from(["day", "run"]),
)
def test_whatever_fails_the_periods_that_are_delivered_follow_on_each_other(waits, goes_well, hour, zone, every):
    options = mail(hour=hour, every=every, since_last=True)
    now, last, told = datetime(2020, 3, 20, tzinfo=UTC), None, []
    for wait, well in zip(waits, goes_well, strict=False):
        now += wait
        period = due_period(options, zone, last, now)
        assert period is None or period.since < period.until <= now
        if period and well:
            told.append(period)
            last = period.until
            assert every == "run" or due_period(options, zone, last, now) is None

    assert all(one.until == other.since for one, other in pairwise(told) if other.until - one.until <= 30 * DAY)
    assert all(one.until <= other.since for one, other in pairwise(told))


def test_a_clock_that_was_wrong_once_stops_nothing_for_good(archive, postman, at):
    bring(archive, MORNING - 2 * HOUR, SIEGE)
    at(MORNING + 3000 * DAY, mail())

    assert at(MORNING, mail()).lines == ("delivered: mail",)
    assert at(MORNING + MINUTE, mail()).lines == ("no delivery is due",)


def test_a_later_hour_brings_no_second_brief_of_what_was_told(archive, postman, at):
    bring(archive, MORNING - 2 * HOUR, SIEGE)
    at(MORNING, mail())
    bring(archive, MORNING + HOUR, FISH)

    at(MORNING + 13 * HOUR, mail(hour=20))

    assert SIEGE not in postman.texts()[-1]
    assert FISH in postman.texts()[-1]


def test_a_brief_that_cannot_be_stored_is_not_delivered_twice_for_that(archive, postman, at, monkeypatch):
    def closed(*_, **__):
        raise ArchiveError("the disk is full")

    bring(archive, MORNING - 2 * HOUR, SIEGE)
    with monkeypatch.context() as patch:
        patch.setattr("briefbot.app.deliver.briefs.store", closed)
        first = at(MORNING, mail())
    assert first.notes == ("delivery 'mail': delivered: the brief could not be stored: the disk is full",)

    assert at(MORNING + HOUR, mail()).lines == ("no delivery is due",)
    assert len(postman.brought) == 1


def test_another_run_that_delivers_is_left_alone(archive, postman, at):
    with archive.lock("deliver"):
        assert at(MORNING, mail()).notes == ("another delivery is under way: nothing was delivered",)
    assert postman.brought == []


class Builder:
    """Builds sites in place of `briefbot.app.site`."""

    def __init__(self, outcome):
        self.outcome, self.built = outcome, []

    def build_site(self, config, out, **options):
        self.built.append((config.brief.topic, config.brief.language, out, options))
        return self.outcome


@pytest.fixture
def site(monkeypatch):
    def builds(outcome):
        builder = Builder(outcome)
        monkeypatch.setattr("briefbot.app.deliver.build_site", builder.build_site)
        return builder

    return builds


def test_a_site_is_built_at_each_run_with_its_own_topic_and_language(archive, at, site, tmp_path):
    builder = site(Outcome(notes=("3 pages written",)))
    address = "https://brief.example/"
    wanted = {"topic": "", "language": "ar", "languages": ("fr",), "url": address, "pictures": True}
    options = DeliveryOptions(kind="site", path=str(tmp_path), **wanted)
    assert at(MORNING, options).lines == ("without news: site",)
    bring(archive, MORNING - 2 * HOUR, SIEGE)

    assert at(MORNING, options).lines == ("delivered: site",)
    assert at(MORNING + MINUTE, options).notes == ()
    given = {"languages": ("ar", "fr"), "url": address, "pictures": True}
    assert builder.built == [("", "ar", tmp_path, given)] * 2


def test_a_site_with_missing_parts_says_so_and_one_that_failed_has_failed(archive, at, site, tmp_path):
    options = DeliveryOptions(kind="site", path=str(tmp_path))
    bring(archive, MORNING - 2 * HOUR, SIEGE)

    site(Outcome(notes=("one page is missing",), exit_code=PARTLY))
    partly = at(MORNING, options)
    assert (partly.lines, partly.exit_code) == (("delivered: site",), PARTLY)
    assert partly.notes == ("delivery 'site': delivered: one page is missing",)
    site(Outcome(notes=("the disk is full",), exit_code=FAILED))
    assert at(MORNING + MINUTE, options).notes == ("delivery 'site': failed: the disk is full",)


def test_a_site_that_another_process_is_building_is_put_off_and_built_by_the_next_run(archive, at, tmp_path):
    options = DeliveryOptions(kind="site", path=str(tmp_path / "out"), every="day")
    bring(archive, MORNING - 2 * HOUR, SIEGE)
    (tmp_path / "out/.briefbot").mkdir(parents=True)
    with FileLock(tmp_path / "out/.briefbot/lock"):
        busy = at(MORNING, options)

    assert (busy.lines, busy.exit_code) == (("put off: site",), PARTLY)
    assert "another build" in busy.notes[0]
    assert state(archive, "site").failures == 0
    assert at(MORNING + MINUTE, options).lines == ("delivered: site",)
    assert (tmp_path / "out/index.html").exists()
    assert at(MORNING + 2 * MINUTE, options).lines == ("no delivery is due",)


@pytest.fixture
def now(archive, monkeypatch):
    """Deliver at once at a moment, by name."""

    def deliver(moment, options, *paths, **more):
        monkeypatch.setattr("briefbot.app.clock.now", lambda: moment)
        url = archive.engine.url.render_as_string(hide_password=False)
        config = Config(
            brief=BriefConfig(timezone="UTC", encoder=""), archive=ArchiveConfig(url=url), deliveries=(options,)
        )
        return deliver_now(config, more.pop("name", options.title), paths, **more)

    return deliver


def test_a_delivery_can_be_made_at_once_and_the_daily_one_comes_all_the_same(archive, postman, at, now):
    bring(archive, MORNING - 2 * HOUR, SIEGE)

    assert now(MORNING - HOUR, mail()).notes == ("delivered to 'mail'",)
    at(MORNING, mail())

    assert [SIEGE in text for text in postman.texts()] == [True, True]


def test_what_was_told_at_once_is_not_told_again_where_only_new_things_are(archive, postman, at, now):
    bring(archive, MORNING - 2 * HOUR, SIEGE)

    now(MORNING - HOUR, mail(since_last=True))
    at(MORNING, mail(since_last=True))

    assert [SIEGE in text for text in postman.texts()] == [True, False]


def test_files_can_be_delivered_at_once(now, postman, tmp_path):
    (tmp_path / "one.txt").write_text(f"Libya: shells fall\n\n{SIEGE}\n", encoding="utf-8")

    outcome = now(MORNING, mail(), tmp_path / "one.txt", tmp_path / "two.txt")

    assert SIEGE in postman.texts()[0]
    assert [each.what for each in outcome.unreadable] == [str(tmp_path / "two.txt")]


def test_what_cannot_be_delivered_at_once_is_an_error(archive, postman, now, tmp_path):
    with pytest.raises(ConfigError, match="no delivery is called 'hook'") as caught:
        now(MORNING, mail(), name="hook")
    assert caught.value.hint == "choose one of: mail"
    with pytest.raises(InputError, match="no news in the archive"):
        now(MORNING, mail())
    with pytest.raises(ConfigError, match="a site is made of the whole archive"):
        now(MORNING, DeliveryOptions(kind="site", path=str(tmp_path)), tmp_path)
    bring(archive, MORNING - 2 * HOUR, SIEGE)
    postman.fails["mail"] = DeliveryError("down")
    with pytest.raises(DeliveryError, match="down"):
        now(MORNING, mail())


def examined(folder, table):
    (folder / "c.toml").write_text(f'[archive]\nurl = "a.db"\n[[deliveries]]\n{table}\n', encoding="utf-8")
    lines = examine(folder / "c.toml", environ={}).lines
    return next(line for line in lines if "delivery" in line)


@pytest.mark.parametrize(
    ("table", "says"),
    [
        ('path = "out/{day}.md"', "ok       delivery 'file': file, each day at 7:00; none was made yet"),
        ('path = "a.md"\nevery = "run"', "ok       delivery 'file': file, at each run; none was made yet"),
        ('kind = "nosuch"', "ERROR    delivery 'nosuch': no delivery is called 'nosuch'"),
        ('path = "a.md"\ntopic = "nosuch"', "ERROR    delivery 'file': no topic is called 'nosuch'"),
        ('path = "a.md"\ntemplate = "nosuch.md.j2"', "ERROR    delivery 'file': no template is called 'nosuch.md.j2'"),
        ('path = "c.toml/a.md"', "is in the way: it is no folder"),
    ],
)
def test_the_doctor_examines_each_delivery(tmp_path, table, says):
    assert says in examined(tmp_path, table)
    assert not (tmp_path / "out").exists()


def test_the_doctor_tells_of_one_that_fails(tmp_path, monkeypatch, run):
    (tmp_path / "news.txt").write_text(f"Libya: shells fall\n\n{SIEGE}\n", encoding="utf-8")
    table = '[archive]\nurl = "a.db"\n[[sources]]\nkind = "folder"\nurl = "news.txt"\n[[deliveries]]\npath = "here"\nevery = "run"\n'
    (tmp_path / "c.toml").write_text(table, encoding="utf-8")
    (tmp_path / "here").mkdir()

    for _ in range(2):
        code, _, err = run("run", "--config", "c.toml")
        assert code == 1
        assert "delivery 'file': failed:" in err
    line = next(line for line in examine(tmp_path / "c.toml", environ={}).lines if "delivery" in line)
    assert line.startswith("WARNING  delivery 'file': failed, 2 times in a row:")
    assert "Is a directory" in line
