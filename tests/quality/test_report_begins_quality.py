"""How often a flattened page is told from where its report begins, where the evaluation data is.

`report_begins.tsv` says where the reports of 456 pages begin, by reading. A page begins rightly, or with something glued
to its report, or with a part of it cut off.
"""

from __future__ import annotations

from pathlib import Path

from floors import Floor, hold
from labelled_news import EVAL, json_lines, needs_eval

from briefbot.cleaning.flattened import lead_begin

HERE = Path(__file__).parent
FLOORS = {
    "libya-2011": Floor(0.824, 0.093),
    "egypt-2011": Floor(0.804, 0.090),
    "haiti-2010": Floor(0.815, 0.034),
    "flu-2009": Floor(0.860, 0.043),
    "iraq-2005": Floor(0.881, 0.035),
    "crash-2008": Floor(0.943, 0.018),
    "all": Floor(0.868, 0.017),
    "whole": Floor(0.992, 0.003),
}

pytestmark = needs_eval

NEAR = 2
"""Characters by which a beginning may differ: a quote, a blank."""


def pages():
    """Event, where the report begins, where it is told from, and for how many pages it stands, of each page read."""
    lines = (HERE / "report_begins.tsv").read_text(encoding="utf-8").splitlines()
    read = [line.split("\t") for line in lines if not line.startswith("#")]
    texts = {
        (event, row["url"]): row["text"]
        for event in {event for event, *_ in read}
        for row in json_lines(EVAL / event / "articles.jsonl")
    }
    return [(event, int(begin), lead_begin(texts[event, url]), int(count)) for event, url, begin, count in read]


def shares(read):
    def share(of, wanted):
        return sum(page[3] for page in of if wanted(page)) / max(sum(page[3] for page in of), 1)

    found = {
        event: share([page for page in read if page[0] == event], lambda page: abs(page[1] - page[2]) <= NEAR)
        for event in FLOORS
        if "-" in event
    }
    found["all"] = share(read, lambda page: abs(page[1] - page[2]) <= NEAR)
    found["whole"] = share(read, lambda page: page[2] <= page[1] + NEAR)
    return found


def test_pages_begin_where_their_reports_begin():
    hold("report begins", FLOORS, pages(), shares)
