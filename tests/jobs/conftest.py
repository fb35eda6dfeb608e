"""The queue is tried on both databases: one code path, two sets of locks."""

from pathlib import Path

import pytest

from extractor.store import Store, open_store

from ..postgres import postgres, postgres_url  # noqa: F401


@pytest.fixture(params=["sqlite", "postgresql"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Store:
    url = request.getfixturevalue("postgres_url") if request.param == "postgresql" else None
    return open_store(url, data_dir=tmp_path)
