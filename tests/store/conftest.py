"""Stores on both databases, and people of each role."""

from pathlib import Path

import pytest

from extractor.store import Person, Store, open_store

from ..postgres import postgres, postgres_url

__all__ = ["postgres", "postgres_url"]


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The URL of an empty database of each kind."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'gouji.db'}"
    url: str = request.getfixturevalue("postgres_url")
    return url


@pytest.fixture
def store(url: str, tmp_path: Path) -> Store:
    return open_store(url, tmp_path)


@pytest.fixture
def reviewer() -> Person:
    return Person(name="li.na", role="reviewer")


@pytest.fixture
def colleague() -> Person:
    return Person(name="wang.wei", role="reviewer")


@pytest.fixture
def admin() -> Person:
    return Person(name="root.admin", role="admin")


@pytest.fixture
def reader() -> Person:
    return Person(name="guest", role="reader")
