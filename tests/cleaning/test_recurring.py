"""What recurs at the edges of a batch's texts without belonging to them is dropped; what may be reporting stays."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from briefbot.cleaning.raw_articles import articles_of
from briefbot.cleaning.recurring import strays_of, without_strays
from briefbot.entries import RawEntry

REPORTS = [
    "A fire has destroyed the grain stores of the port of Marsa, its director said on Monday. Crews from Lamperia fought the blaze for two days. Dockers were taken to tents on the quay, where the harbour master spoke to them. Nobody was hurt. The grain had come by sea in May, and ten lorries were to carry it to the towns of the coast on Tuesday. The board of the port will look into the wiring of the stores.",
    "Teachers in Lamperia have ended a strike of three weeks after the ministry agreed to pay them for the summer. Pupils went back to school on Monday morning. A union leader called the accord fair, and the minister thanked the parents. Exams are to be held in July. The strike had closed every school of the capital and most of those in the hills, and the union had asked for twice as much.",
    "The central bank of Lamperia has raised its rate to five per cent to stop the fall of the dinar. Traders had expected less. The governor said that prices of bread and oil had risen by a tenth since spring, and that the bank would act again in autumn if they did not fall. Shares lost a little in the morning and won it back by noon. The dinar was at its highest for a month in the evening.",
]


def cleaned(*texts):
    return [each.text for each in articles_of([RawEntry(url=f"urn:{at}", text=text) for at, text in enumerate(texts)])]


@pytest.mark.parametrize(
    "stray",
    [
        "Two men charged over theft of a violin on an Alpine train.",
        "Helicopter crashes into tower crane, two killed.",
        "Sharp tools for lawyers who audit their clients",
        "Would you like the ferry page to open first? Please choose your edition.",
        "Have you bought a violin? Write to us, and we will publish your letters.",
    ],
)
def test_what_opens_or_closes_several_texts_and_shares_no_word_with_them_goes(stray):
    assert cleaned(*(f"{stray} {text}" if stray[-1] in ".?!" else text for text in REPORTS)) == REPORTS
    assert cleaned(*(f"{text}\n\n{stray}" for text in REPORTS)) == REPORTS


def test_it_goes_whatever_the_outlets_are_but_not_from_two_texts_alone():
    stray = "Two men charged over theft of a violin on an Alpine train."

    assert strays_of(f"{stray} {text}" for text in REPORTS[:2]) == frozenset()
    assert strays_of(f"{stray} {text}" for text in REPORTS) == {stray[:-1]}


@pytest.mark.parametrize(
    "shared",
    [
        "Nobody could say on the evening when the violins were last played.",
        "She was 85.",
        "وقال شهود إن الكمان لم يعزف منذ سنوات في قطار جبال الألب.",
    ],
)
def test_a_sentence_that_may_be_reporting_stays_though_it_is_a_stray(shared):
    texts = [f"{text} {shared}" for text in REPORTS]

    assert cleaned(*texts) == texts


def test_background_in_words_of_the_report_stays():
    background = "Lamperia on Monday: ministry, bank, board, port of Marsa"
    texts = [f"{text}\n\n{background}" for text in REPORTS]

    assert cleaned(*texts) == texts


def test_what_stands_within_the_texts_stays():
    inside = "Violins on an Alpine train."
    texts = [text.replace(". ", f". {inside} ", 1) for text in REPORTS]

    assert cleaned(*texts) == texts


def test_a_text_that_several_have_in_full_stays():
    texts = [f"{at} {REPORTS[0]}" for at in ("One.", "Two.", "Three.")]

    assert cleaned(*texts) == texts


def test_a_quote_at_the_end_keeps_its_mark():
    text = 'Guns fell silent. "Nobody was hurt." "'

    assert without_strays([text], frozenset({"Guns"})) == [text]


@given(st.lists(st.text(st.sampled_from("ab .!?\"'"), max_size=20)), st.frozensets(st.sampled_from(["a", "b", "a b"])))
def test_only_edges_are_dropped_and_twice_is_as_good_as_once(paragraphs, strays):
    kept = without_strays(paragraphs, strays)

    assert "\n".join(kept).strip() in "\n".join(paragraphs)
    assert without_strays(kept, strays) == kept
