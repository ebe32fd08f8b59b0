"""What articles of several outlets end with may be an agency's report."""

import pytest

from briefbot.cleaning.raw_articles import articles_of
from briefbot.entries import RawEntry

REPORTS = [
    "A fire has destroyed the grain stores of the port of Marsa, its director said on Monday. Crews from Lamperia fought the blaze for two days. Dockers were taken to tents on the quay, where the harbour master spoke to them. Nobody was hurt. The grain had come by sea in May, and ten lorries were to carry it to the towns of the coast on Tuesday. The board of the port will look into the wiring of the stores.",
    "Teachers in Lamperia have ended a strike of three weeks after the ministry agreed to pay them for the summer. Pupils went back to school on Monday morning. A union leader called the accord fair, and the minister thanked the parents. Exams are to be held in July. The strike had closed every school of the capital and most of those in the hills, and the union had asked for twice as much.",
    "The central bank of Lamperia has raised its rate to five per cent to stop the fall of the dinar. Traders had expected less. The governor said that prices of bread and oil had risen by a tenth since spring, and that the bank would act again in autumn if they did not fall. Shares lost a little in the morning and won it back by noon. The dinar was at its highest for a month in the evening.",
]


@pytest.mark.parametrize(
    "item", ["Cholera killed nine in Birch.", "A blast destroyed a school in Kabul.", "Ein Zug entgleiste bei Birk."]
)
def test_an_item_that_reports_of_several_outlets_share_stays(item):
    texts = [f"{item} {text} {item}" for text in REPORTS]
    raw_articles = [RawEntry(url=f"https://outlet-{at}.example/1", text=text) for at, text in enumerate(texts)]

    assert [article.text for article in articles_of(raw_articles)] == texts
