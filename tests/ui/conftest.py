"""A desk served from an empty folder, on SQLite and on PostgreSQL, and a browser before it."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.postgres import postgres, postgres_url
from tests.ui.chromium import chromium
from tests.ui.served import Served, served

__all__ = ["postgres", "postgres_url"]


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as found:
        yield found


@pytest.fixture(params=["sqlite", "postgresql"])
def desk(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Served]:
    """A fresh desk, on either database."""
    url = request.getfixturevalue("postgres_url") if request.param == "postgresql" else None
    with served(tmp_path / "data", url) as found:
        yield found


@pytest.fixture
def sqlite_desk(tmp_path: Path) -> Iterator[Served]:
    with served(tmp_path / "data") as found:
        yield found
