from builders import an_article

from briefbot.summarizers.kinds import kind_of
from briefbot.summarizers.live_pages import live_entries

ENTRIES = (
    ("Talks fail", "Talks between the dockers and the port of Marsa ended without an agreement, the mediator said."),
    ("Fuel for Zuwara", "Eleven fuel trucks reached the town of Zuwara after a week without supplies."),
    ("A shooting", "Two guards were wounded when gunmen opened fire at the terminal of Sidra."),
    ("Schools", "Schools in Marsa will stay closed until Wednesday, the ministry said."),
    ("Restraint", "The mission of the United Nations called on both sides to refrain from violence."),
    ("Flour", "A ship with flour for the south has left the harbour of Marsa."),
    ("Reactions", "He did not say when."),
)


def a_live_page(entries=ENTRIES, **fields):
    text = "\n\n".join(f"{18 - n}:15 GMT\n\n{head}\n\n{news}" for n, (head, news) in enumerate(entries))
    return an_article(text, **fields)


def test_an_entry_is_told_by_its_first_sentence_that_reads_alone():
    page = a_live_page(title="Marsa: live updates")

    assert [each.text for each in live_entries(page)] == [news for _, news in ENTRIES[:6]]
    assert all(page.text[each.start : each.end] == each.text for each in live_entries(page))


def test_a_live_page_is_a_listing():
    assert kind_of(a_live_page(title="Strike in Marsa live: talks fail")) == "listing"


def test_what_is_news_or_no_live_page_has_no_entries():
    assert live_entries(an_article("Dockers shut the port of Marsa on Friday, the mayor said.")) == ()
    assert live_entries(a_live_page(ENTRIES[:5], title="Marsa: live updates")) == ()
