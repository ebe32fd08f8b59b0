"""The folder of a site: what is written, what is left alone."""

import json
import os

import pytest

from briefbot.errors import DeliveryError
from briefbot.site.folder import SiteFolder


def build(path, files, **keys):
    """Put files, given by their paths, and finish; return how many were written and removed."""
    with SiteFolder.opened(path) as folder:
        for name, data in files.items():
            if not folder.is_current(name, keys.get(name, "")):
                folder.put(name, data, keys.get(name, ""))
        return folder.finish()


def contents(path):
    return {
        each.relative_to(path).as_posix(): each.read_bytes()
        for each in path.rglob("*")
        if each.is_file() and ".briefbot" not in each.parts
    }


def test_files_that_are_no_longer_put_are_removed_with_their_empty_folders(tmp_path):
    build(tmp_path, {"a.html": b"a", "days/b.html": b"b", "days/c/d.html": b"d"})

    assert build(tmp_path, {"a.html": b"a"}) == (0, 2)
    assert contents(tmp_path) == {"a.html": b"a"}
    assert not (tmp_path / "days" / "c").exists()


def test_a_file_that_depends_on_the_same_is_not_put_again(tmp_path):
    build(tmp_path, {"a.html": b"a"}, **{"a.html": "key"})
    with SiteFolder.opened(tmp_path) as folder:
        assert folder.is_current("a.html", "key")
        assert not folder.is_current("a.html", "another")
        assert not folder.is_current("b.html", "key")


def test_a_file_of_somebody_else_is_left_alone_unless_it_is_the_same(tmp_path):
    (tmp_path / "a.html").write_bytes(b"theirs")
    with pytest.raises(DeliveryError, match=r"a\.html"):
        build(tmp_path, {"a.html": b"ours"})
    assert contents(tmp_path) == {"a.html": b"theirs"}
    assert build(tmp_path, {"a.html": b"theirs"}) == (0, 0)


def test_a_link_to_another_place_is_somebody_elses(tmp_path):
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "a.html").symlink_to(tmp_path / "nowhere")

    with pytest.raises(DeliveryError, match=r"a\.html"):
        build(tmp_path / "out", {"a.html": b"ours"})


def test_nothing_of_a_build_that_is_not_finished_is_seen(tmp_path):
    build(tmp_path, {"a.html": b"old"})
    with SiteFolder.opened(tmp_path) as folder:
        folder.put("a.html", b"new")
        folder.put("b.html", b"new")

    assert contents(tmp_path) == {"a.html": b"old"}
    assert not (tmp_path / ".briefbot" / "new").exists()


def test_a_build_that_fails_while_it_puts_files_is_ended_by_the_next(tmp_path):
    build(tmp_path, {"a.html": b"old"}, **{"a.html": "1"})
    files = {"a.html": b"new", "b/c.html": b"new"}
    (tmp_path / "b").write_text("in the way of a folder")
    with pytest.raises(DeliveryError):
        build(tmp_path, files, **{"a.html": "2"})
    assert contents(tmp_path)["a.html"] == b"new"
    (tmp_path / "b").unlink()

    assert build(tmp_path, files, **{"a.html": "2"}) == (1, 0)
    assert contents(tmp_path) == files


def test_a_manifest_cannot_have_files_outside_the_folder_removed(tmp_path):
    out = tmp_path / "out"
    build(out, {"a.html": b"a"})
    (tmp_path / "precious").write_text("keep")
    manifest = out / ".briefbot" / "manifest.json"
    known = json.loads(manifest.read_text())
    known["files"] |= {
        path: {"key": "", "size": 4} for path in ("../precious", f"{tmp_path}/precious", "./../precious")
    }
    manifest.write_text(json.dumps(known))
    build(out, {"a.html": b"a"})

    assert (tmp_path / "precious").read_text() == "keep"


@pytest.mark.parametrize("damage", [b"", b"{", b"[]", b'{"schema": 1}', b'{"schema": 1, "files": {"a": 1}}', b"\xff"])
def test_with_a_damaged_manifest_files_that_are_the_same_are_the_sites_again(tmp_path, damage):
    build(tmp_path, {"a.html": b"a"})
    (tmp_path / ".briefbot" / "manifest.json").write_bytes(damage)

    assert build(tmp_path, {"a.html": b"a"}) == (0, 0)
    assert build(tmp_path, {}) == (0, 1)


def test_what_is_not_kept_again_is_forgotten(tmp_path):
    with SiteFolder.opened(tmp_path) as folder:
        folder.keep("one", b"1")
        folder.keep("two", b"2")
        folder.finish()
    with SiteFolder.opened(tmp_path) as folder:
        assert folder.kept("one") == b"1"
        folder.keep("one")
        folder.finish()
    with SiteFolder.opened(tmp_path) as folder:
        assert folder.kept("one") == b"1"
        assert folder.kept("two") is None


def test_a_folder_that_is_a_file_is_an_error_that_names_it(tmp_path):
    (tmp_path / "out").write_text("a file")

    with pytest.raises(DeliveryError, match="out"), SiteFolder.opened(tmp_path / "out"):
        pass


def test_a_folder_that_may_not_be_written_to_is_an_error(tmp_path):
    if os.geteuid() == 0:
        pytest.skip("nothing is forbidden to root")
    tmp_path.chmod(0o500)

    with pytest.raises(DeliveryError), SiteFolder.opened(tmp_path / "out"):
        pass


def test_what_a_killed_build_left_is_no_part_of_the_next(tmp_path):
    left = tmp_path / ".briefbot" / "new" / "briefs" / "2020-06-01.en"
    left.parent.mkdir(parents=True)
    left.write_bytes(b"somebody else's")
    with SiteFolder.opened(tmp_path) as folder:
        assert list(folder.staging.iterdir()) == []
        assert folder.staging.stat().st_mode & 0o77 == 0
