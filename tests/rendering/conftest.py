import pytest


@pytest.fixture
def template(tmp_path):
    """Write a template into a folder of the user's; gives its path."""

    def write(name, source):
        (tmp_path / name).write_text(source, encoding="utf-8")
        return str(tmp_path / name)

    return write
