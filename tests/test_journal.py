import pytest
from hypothesis import given
from hypothesis import strategies as st

from briefbot.sending.journal import Journal, journal_path, states_in
from briefbot.store.ledger import Part

ONE, TWO, THREE = Part(1, 7, 0), Part(1, 7, 1), Part(1, -100, 0)


def test_a_run_that_was_cut_off_left_what_it_knew(tmp_path):
    path = tmp_path / "journal"
    with Journal(path) as journal:
        for part in (ONE, TWO, THREE):
            journal.going(part)
        journal.answered(ONE, 200)
        journal.answered(TWO, 429)

    assert states_in(path) == {ONE: "sent", TWO: "waiting", THREE: "unsure"}


def test_a_part_that_went_out_again_counts_by_its_last_line(tmp_path):
    path = tmp_path / "journal"
    with Journal(path) as journal:
        journal.going(ONE)
        journal.answered(ONE, 502)
        journal.going(ONE)

    assert states_in(path) == {ONE: "unsure"}


def test_a_new_run_begins_a_new_journal(tmp_path):
    path = tmp_path / "journal"
    with Journal(path) as journal:
        journal.going(ONE)
    with Journal(path):
        pass

    assert states_in(path) == {}


def test_a_journal_of_another_boot_proves_nothing(tmp_path):
    path = tmp_path / "journal"
    with Journal(path) as journal:
        journal.going(ONE)
    path.write_text(path.read_text().replace("boot ", "boot another-"))

    assert states_in(path) is None
    assert states_in(tmp_path / "none") is None


@pytest.mark.parametrize("line", ["going 1 x 0", "going 1", "\x00\xff", "answered 1 2"])
def test_a_damaged_journal_proves_nothing(tmp_path, line):
    path = tmp_path / "journal"
    with Journal(path) as journal:
        journal.going(ONE)
    with path.open("a", encoding="latin-1") as file:
        file.write(f"{line}\n")

    assert states_in(path) is None


@given(st.integers(0, 60))
def test_a_last_line_that_was_cut_off_is_not_read(tmp_path_factory, cut):
    path = tmp_path_factory.mktemp("cut") / "journal"
    with Journal(path) as journal:
        journal.going(ONE)
        journal.going(TWO)
    whole = path.read_bytes()
    path.write_bytes(whole[: len(whole) - cut] if cut else whole)

    states = states_in(path)

    assert states is None or set(states) <= {ONE, TWO}
    assert states is None or TWO not in states or cut == 0


def test_the_journal_is_only_its_owners(tmp_path):
    with Journal(tmp_path / "journal"):
        assert (tmp_path / "journal").stat().st_mode & 0o077 == 0


def test_the_journal_is_beside_the_archive_or_where_the_user_keeps_data(tmp_path):
    assert journal_path(tmp_path / "a.db", "x") == tmp_path / "a.db.send.journal"
    assert journal_path(None, "postgresql://one").name != journal_path(None, "postgresql://two").name
