"""What may stand at the path of a file and is none that can be read: each is made at a path."""

import os

import pytest


def a_pipe(path):
    os.mkfifo(path)


def a_folder(path):
    path.mkdir()


def a_broken_link(path):
    path.symlink_to("nowhere")


def a_loop(path):
    path.symlink_to(path)


def a_socket(path):
    os.mknod(path, 0o600 | 0o140000)


def a_huge_file(path):
    with path.open("wb") as file:
        file.truncate(10**9)


def a_binary(path):
    path.write_bytes(bytes(range(256)))


ODD_FILES = pytest.mark.parametrize("make", [a_pipe, a_folder, a_broken_link, a_loop, a_socket, a_huge_file, a_binary])
