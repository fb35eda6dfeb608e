"""A PostgreSQL for a test session, and a fresh database for whoever asks. A room that wants them imports both
fixtures into its conftest.py: `from ..postgres import postgres, postgres_url`."""

import secrets
from collections.abc import Iterator

import pytest

from eval.postgres import Postgres, running_postgres
from extractor.errors import GoujiError


@pytest.fixture(scope="session")
def postgres() -> Iterator[Postgres]:
    """A server of this session's own; skipped, with the reason, where none can be had."""
    try:
        running = running_postgres()
        server = running.__enter__()
    except GoujiError as error:
        pytest.skip(str(error))
    yield server
    running.__exit__(None, None, None)


@pytest.fixture
def postgres_url(postgres: Postgres) -> str:
    """The URL of a database that nobody used before."""
    return postgres.create_database(f"test_{secrets.token_hex(6)}")
