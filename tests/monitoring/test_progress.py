from briefbot.monitoring.progress import progress_of, report, reported, watched_by


def test_what_is_done_is_reported_to_whoever_watches_and_to_nobody_else():
    seen = []

    with watched_by(lambda *each: seen.append(each)):
        report("looking")
        assert list(reported("reading", "ab", 2)) == ["a", "b"]
    report("unseen")

    assert seen == [("looking", 0, 0), ("reading", 0, 2), ("reading", 1, 2), ("reading", 2, 2)]


def test_unwatched_it_yields_the_same():
    assert list(reported("reading", iter("ab"), 2)) == ["a", "b"]


def test_a_task_of_many_parts_is_reported_as_one():
    seen = []

    with watched_by(lambda *each: seen.append(each)), progress_of("building") as progress:
        report("making the brief")
        progress(1, 2, "22 May")
        progress(2, 2, "")

    assert seen == [("building", 0, 0), ("22 May", 1, 2), ("building", 2, 2)]


def test_a_task_that_nobody_watches_goes_on():
    with progress_of("building") as progress:
        progress(1, 2, "22 May")
