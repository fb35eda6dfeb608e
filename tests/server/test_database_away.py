"""Without its database the service says so, and works again once it is back."""

from pathlib import Path

from fastapi.testclient import TestClient

from eval.postgres import Postgres
from extractor.server.app import create_app
from extractor.store import open_store
from extractor.store.engine import writing
from extractor.store.tokens import add_token

from ..postgres import postgres, postgres_url  # noqa: F401


def test_a_database_that_is_away_is_503_until_it_is_back(
    postgres: Postgres,  # noqa: F811
    postgres_url: str,  # noqa: F811
    tmp_path: Path,
) -> None:
    store = open_store(postgres_url, tmp_path)
    with writing(store.engine) as connection:
        headers = {"Authorization": f"Bearer {add_token(connection, 'office', 'reader')}"}
    client = TestClient(create_app(store), headers=headers, raise_server_exceptions=False)
    assert client.get("/v1/jobs").status_code == 200
    postgres.kill()
    try:
        for path in ("/v1/jobs", "/readyz", "/metrics"):
            answer = client.get(path)
            assert (answer.status_code, answer.json()["code"]) == (503, "database_away")
            assert answer.headers["retry-after"]
        assert client.get("/healthz").status_code == 200
    finally:
        postgres.start()
    assert client.get("/v1/jobs").status_code == 200
