from briefbot.monitoring.progress import report, reported, watched_by


def test_what_is_done_is_reported_to_whoever_watches_and_to_nobody_else():
    seen = []

    with watched_by(lambda *each: seen.append(each)):
        report("looking")
        assert list(reported("reading", "ab", 2)) == ["a", "b"]
    report("unseen")

    assert seen == [("looking", 0, 0), ("reading", 0, 2), ("reading", 1, 2), ("reading", 2, 2)]


def test_unwatched_it_yields_the_same():
    assert list(reported("reading", iter("ab"), 2)) == ["a", "b"]
