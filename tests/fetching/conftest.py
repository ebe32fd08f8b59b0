import pytest
from fetched import Site


@pytest.fixture
def site(sqlite_archive):
    with Site(sqlite_archive) as site:
        yield site
