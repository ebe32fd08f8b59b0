from contextlib import contextmanager, suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from briefbot.store.ledger import Part
from briefbot.telegram.write_ahead_log import WriteAheadLog, log_path, states_in


@contextmanager
def cut_off(path, run="r1"):
    """A journal of a run that does not come to its end."""
    with suppress(KeyboardInterrupt), WriteAheadLog(path, run) as journal:
        yield journal
        raise KeyboardInterrupt


ONE, TWO, THREE = Part(1, 7, 0), Part(1, 7, 1), Part(1, -100, 0)


def test_a_run_that_was_cut_off_left_what_it_knew(tmp_path):
    path = tmp_path / "journal"
    with cut_off(path) as journal:
        for part in (ONE, TWO, THREE):
            journal.log_request(part)
        journal.log_answer(ONE, 200)
        journal.log_answer(TWO, 429)

    assert states_in(path, "r1") == {ONE: "sent", TWO: "waiting", THREE: "in_doubt"}


def test_a_part_that_went_out_again_counts_by_its_last_line(tmp_path):
    path = tmp_path / "journal"
    with cut_off(path) as journal:
        journal.log_request(ONE)
        journal.log_answer(ONE, 502)
        journal.log_request(ONE)

    assert states_in(path, "r1") == {ONE: "in_doubt"}


def test_a_new_run_begins_a_new_journal(tmp_path):
    path = tmp_path / "journal"
    with cut_off(path) as journal:
        journal.log_request(ONE)
    with cut_off(path):
        pass

    assert states_in(path, "r1") == {}


def test_a_journal_of_another_boot_proves_nothing(tmp_path):
    path = tmp_path / "journal"
    with cut_off(path) as journal:
        journal.log_request(ONE)
    path.write_text(path.read_text().replace("run r1 ", "run r1 another-"))

    assert states_in(path, "r1") is None
    assert states_in(tmp_path / "none", "r1") is None


@pytest.mark.parametrize("line", ["going 1 x 0", "going 1", "\x00\xff", "answered 1 2"])
def test_a_damaged_journal_proves_nothing(tmp_path, line):
    path = tmp_path / "journal"
    with cut_off(path) as journal:
        journal.log_request(ONE)
    with path.open("a", encoding="latin-1") as file:
        file.write(f"{line}\n")

    assert states_in(path, "r1") is None


@given(st.integers(0, 60))
def test_a_last_line_that_was_cut_off_is_not_read(tmp_path_factory, cut):
    path = tmp_path_factory.mktemp("cut") / "journal"
    with cut_off(path) as journal:
        journal.log_request(ONE)
        journal.log_request(TWO)
    whole = path.read_bytes()
    path.write_bytes(whole[: len(whole) - cut] if cut else whole)

    states = states_in(path, "r1")

    assert states is None or set(states) <= {ONE, TWO}
    assert states is None or TWO not in states or cut == 0


def test_the_journal_is_only_its_owners(tmp_path):
    with WriteAheadLog(tmp_path / "journal", "r1"):
        assert (tmp_path / "journal").stat().st_mode & 0o077 == 0


def test_the_journal_is_beside_the_archive_or_where_the_user_keeps_data(tmp_path):
    assert log_path(tmp_path / "a.db", "x") == tmp_path / "a.db.send.journal"
    assert log_path(None, "postgresql://one").name != log_path(None, "postgresql://two").name


def test_a_run_that_came_to_its_end_leaves_nothing_about_any_chat(tmp_path):
    with WriteAheadLog(tmp_path / "journal", "r1") as journal:
        journal.log_request(ONE)

    assert list(tmp_path.iterdir()) == []


def test_a_journal_of_another_run_proves_nothing(tmp_path):
    with cut_off(tmp_path / "journal", "r1") as journal:
        journal.log_request(ONE)

    assert states_in(tmp_path / "journal", "r2") is None
    assert states_in(tmp_path / "journal", "") is None


def test_a_gateway_that_had_no_answer_leaves_a_part_in_doubt(tmp_path):
    with cut_off(tmp_path / "journal") as journal:
        journal.log_answer(ONE, 504)

    assert states_in(tmp_path / "journal", "r1") == {ONE: "in_doubt"}
