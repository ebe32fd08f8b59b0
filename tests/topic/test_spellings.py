"""Names in text, whatever way they are spelt."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from briefbot.topic.spellings import Spellings, prepared

NAMES = Spellings(
    {
        "gaddafi": ["Gaddafi", "Gadhafi", "القذافي"],
        "saif": ["Saif al-Islam", "Saif al-Islam Gaddafi"],
        "raslanuf": ["Ras Lanuf", "Ra's Lanouf"],
        "salame": ["Salamé"],
        "libya": ["Libya", "ليبيا"],
        "un": ["UN", "U.N"],
        "unsmil": ["UN Support Mission in Libya"],
        "ajdabiya": ["أجدابيا"],
    },
    {"gaddafi": ["Muammar", "Mu'ammar", "معمر"]},
)


def names_in(text: str) -> list[tuple[str, str]]:
    folded = prepared(text)
    return [(mention.key, folded[mention.start : mention.end]) for mention in NAMES.find(folded)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("GADHAFI and Gaddafi", [("gaddafi", "gadhafi"), ("gaddafi", "gaddafi")]),
        ("Muammar al-Gadhafi's tent", [("gaddafi", "muammar al-gadhafi")]),
        ("the Al Gaddafi clan", [("gaddafi", "al gaddafi")]),
        ("the as-Gaddafi clan", [("gaddafi", "as-gaddafi")]),
        ("as Gaddafi said", [("gaddafi", "gaddafi")]),
        ("Muammars, Gaddafis", [("gaddafi", "gaddafis")]),
        ("pro-Gaddafi forces", [("gaddafi", "gaddafi")]),
        ("Gaddafian art", []),
        ("Saif al-Islam Gaddafi", [("saif", "saif al-islam gaddafi")]),
        ("Saif al-Islam said", [("saif", "saif al-islam")]),
        ("Saif said", []),
        ("Ras Lanuf, Ra’s\nLanouf", [("raslanuf", "ras lanuf"), ("raslanuf", "ra’s\nlanouf")]),
        ("Ras\n\nLanuf", []),
        ("salame salamé SALAMÉ Salame\u0301", [("salame", "salame"), *[("salame", "salamé")] * 3]),
        ("lib\u00adya", [("libya", "libya")]),
        ("#Libya", [("libya", "libya")]),
        ("U.N. envoy, UN", [("un", "u.n"), ("un", "un")]),
        ("the UN Support Mission in Libya", [("unsmil", "un support mission in libya")]),
        ("the UN Support Mission in Mali", [("un", "un")]),
        ("معمر القذافي", [("gaddafi", "معمر القذافي")]),
        (
            "والقذافي وللقذافي بالقذافي للقذافي",
            [("gaddafi", w) for w in ("والقذافي", "وللقذافي", "بالقذافي", "للقذافي")],
        ),
        ("إلى ليبيا وبليبيا", [("libya", "ليبيا"), ("libya", "وبليبيا")]),
        ("لِيبيا", [("libya", "ليبيا")]),
        ("اجدابيا", [("ajdabiya", "اجدابيا")]),
        ("", []),
    ],
)
def test_a_name_is_found_in_all_its_forms(text, expected):
    assert names_in(text) == expected


def test_without_names_nothing_is_found():
    assert Spellings({}).find("libya") == []
    assert Spellings({"x": ["", "!"]}).find("x !") == []


def test_the_first_of_two_keys_keeps_a_shared_spelling():
    assert [m.key for m in Spellings({"a": ["Tripoli"], "b": ["Tripoli"]}).find("tripoli")] == ["a"]


@given(st.text(alphabet=st.one_of(st.characters(), st.sampled_from("gadhfi al-libyru's. \nليبياوقذ"))))
def test_mentions_stand_in_the_text_in_order_and_apart(text):
    folded = prepared(text)
    last = 0
    for mention in NAMES.find(folded):
        assert last <= mention.start < mention.end <= len(folded)
        last = mention.end


def test_a_word_that_begins_no_name_is_passed_over_each_time_and_hides_no_other():
    names = Spellings({"marsa": ["مرسى"]})
    text = prepared("مدينة مرسى، ومدينة بمرسى، مدينة")

    assert [names.find(text) for _ in range(2)] == [names.find(text)] * 2
    assert [mention.key for mention in names.find(text)] == ["marsa", "marsa"]
