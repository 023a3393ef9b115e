"""Everything here kills, fills or starves a real site, so each test has its own."""

import pytest

from tests.support.uploading import Program


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if item.path.parent.name == "faults":
            item.add_marker("faults")


@pytest.fixture
def site(new_live_server):
    """A live server with an owner, of which the test starts what it needs."""
    return new_live_server()


@pytest.fixture
def program(site) -> Program:
    """The owner's program at that site."""
    return Program(site)
