"""A fetch may be killed at any moment: nothing is half-written, and the next run carries on."""

import random

from killing import killed_often
from news_sites import small_web


def test_fetches_that_are_killed_end_where_an_undisturbed_one_does(tmp_path):
    names = ("herald", "courier", "changing", "front", "section")
    with small_web() as web:
        for name in names:  # each answer takes its time, so that most kills come while something is on its way
            web.slowness[name] = 0.03
        paths = {"front": "/", "section": "/libya"}
        tables = "".join(
            f'[[sources]]\nkind = "{"page" if name == "section" else "feed"}"\n'
            f'url = "{web.url(name, paths.get(name, "/feed.xml"))}"\n'
            for name in names
        )
        config, file = tmp_path / "c.toml", tmp_path / "archive.db"
        config.write_text(f'[archive]\nurl = "{file}"\n[http]\nallow_private = true\ndelay = 0.0\n{tables}')

        chance = random.Random(0)

        def moments():
            """It is time at the request of a number that chance gives; an undisturbed run makes 19 or more."""
            last = len(web.log) + chance.randint(1, 14)
            return lambda: len(web.log) >= last

        killed, _ = killed_often(config, file, kills=4, moments=moments)

    assert killed == 4
