import errno
import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from briefbot import plugins
from briefbot.deliveries.file import FileDelivery
from briefbot.errors import DeliveryError


def test_a_brief_is_written_as_utf_8_with_its_own_line_breaks(tmp_path):
    FileDelivery(tmp_path / "brief.md")("Café\nليبيا\n")

    assert (tmp_path / "brief.md").read_bytes() == "Café\nليبيا\n".encode()


def test_a_plugin_of_that_name_does_it(tmp_path):
    plugins.deliveries.get("file")(str(tmp_path / "brief.md"))("text\n")

    assert (tmp_path / "brief.md").read_text() == "text\n"


def test_half_a_character_stops_nothing(tmp_path):
    FileDelivery(tmp_path / "brief.md")("a\ud800b")

    assert (tmp_path / "brief.md").read_text() == "a?b"


def test_a_new_file_is_as_open_as_the_user_makes_files(tmp_path):
    before = os.umask(0o027)
    try:
        FileDelivery(tmp_path / "brief.md")("text")
    finally:
        os.umask(before)

    assert stat.S_IMODE((tmp_path / "brief.md").stat().st_mode) == 0o640


def test_a_replaced_file_keeps_its_permissions(tmp_path):
    path = tmp_path / "brief.md"
    path.write_text("old")
    path.chmod(0o604)

    FileDelivery(path)("new")

    assert (path.read_text(), stat.S_IMODE(path.stat().st_mode)) == ("new", 0o604)
    assert [*tmp_path.iterdir()] == [path]


def test_who_reads_the_old_brief_reads_it_to_the_end(tmp_path):
    path = tmp_path / "brief.md"
    path.write_text("old")

    with path.open() as reader:
        FileDelivery(path)("new")
        assert reader.read() == "old"


def test_a_link_is_followed(tmp_path):
    (tmp_path / "real").mkdir()
    link = tmp_path / "brief.md"
    link.symlink_to(tmp_path / "real" / "brief.md")

    for text in ("first", "second"):
        FileDelivery(link)(text)
        assert link.is_symlink()
        assert (tmp_path / "real" / "brief.md").read_text() == text


def test_a_pipe_is_written_to(tmp_path):
    path = tmp_path / "pipe"
    os.mkfifo(path)

    with (tmp_path / "read").open("wb") as read, subprocess.Popen(["cat", path], stdout=read):
        FileDelivery(path)("text\n" * 100_000)
    assert (tmp_path / "read").stat().st_size == 500_000
    assert stat.S_ISFIFO(path.stat().st_mode)


def test_the_standard_output_is_written_to_wherever_it_goes(tmp_path):
    code = (
        "from pathlib import Path\n"
        "from briefbot.deliveries.file import FileDelivery\n"
        "FileDelivery(Path('/dev/stdout'))('new\\n')"
    )

    assert subprocess.check_output([sys.executable, "-c", code]) == b"new\n"
    with (tmp_path / "log").open("w") as log:
        log.write("old\n")
        log.flush()
        subprocess.run([sys.executable, "-c", code], stdout=log, check=True)
    assert (tmp_path / "log").read_text() == "old\nnew\n"


def failure(path):
    with pytest.raises(DeliveryError) as caught:
        FileDelivery(path)("new")
    assert "\n" not in str(caught.value)
    return str(caught.value), caught.value.hint


def test_a_folder_that_is_not_there_is_named(tmp_path):
    path = tmp_path / "no" / "brief.md"

    message, hint = failure(path)

    assert message == f"{path}: cannot be written: No such file or directory"
    assert hint == f"make the folder first: mkdir -p {path.parent}"


def test_a_folder_in_the_way_stays(tmp_path):
    message, hint = failure(tmp_path)

    assert message == f"{tmp_path}: cannot be written: Is a directory"
    assert hint == f"it is a folder: name a file in it, such as {tmp_path / 'brief.md'}"


@pytest.mark.parametrize("name", ["file/brief.md", "n" * 300, "a\0b"])
def test_an_impossible_path_has_a_hint(tmp_path, name):
    (tmp_path / "file").touch()

    assert failure(tmp_path / name)[1]


def test_a_full_device_is_told():
    message, hint = failure(Path("/dev/full"))

    assert message == "/dev/full: cannot be written: No space left on device"
    assert hint == "make room on that disk and try again"


@pytest.mark.parametrize("step", ["fsync", "replace"])
@pytest.mark.parametrize("code", [errno.ENOSPC, errno.EACCES, errno.EIO])
def test_when_writing_fails_the_old_brief_is_as_it_was(tmp_path, monkeypatch, step, code):
    path = tmp_path / "brief.md"
    path.write_text("old")

    def fail(*args):
        raise OSError(code, os.strerror(code))

    with monkeypatch.context() as patch:
        patch.setattr(os, step, fail)
        message, hint = failure(path)

    assert os.strerror(code) in message
    assert bool(hint) == (code != errno.EIO)
    assert path.read_text() == "old"
    assert [*tmp_path.iterdir()] == [path]


@pytest.mark.skipif(os.geteuid() == 0, reason="nothing is forbidden to root")
def test_a_folder_without_the_right_to_write_is_told(tmp_path):
    tmp_path.chmod(0o500)

    assert failure(tmp_path / "brief.md")[1] == "write somewhere else, or ask for the right to write there"
