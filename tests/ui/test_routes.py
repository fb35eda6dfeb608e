"""Sources and cookies: only for whoever is logged in, only from our own pages, only what there is."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import update
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.testclient import TestClient

from extractor.store import Store, open_store
from extractor.store.tables import sessions
from tests.sample_reports import FORM_2021, report_of
from ui import routes
from ui.serve import SafeHeaders
from ui.sessions import COOKIE

PASSWORD = "correct horse battery"
HOSTILE = "<script>alert(1)</script>"
OWN = {"origin": "http://testserver"}


@pytest.fixture
def store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Store:
    opened = open_store(f"sqlite:///{tmp_path / 'gouji.db'}", tmp_path)
    monkeypatch.setattr(routes, "store", lambda: opened)
    return opened


@pytest.fixture
def token(store: Store) -> str:
    admin = store.people.add_first("管理", PASSWORD)
    text = f"{HOSTILE}\n第二行".encode()
    report = report_of(FORM_2021, findings=(), provenance={"kind": "text"})
    store.submit("../../甲县.txt", text, report, admin)
    return store.people.log_in("管理", PASSWORD)


@pytest.fixture
def client(token: str) -> Iterator[TestClient]:
    app = Starlette(routes=routes.ROUTES, middleware=[Middleware(SafeHeaders)])
    with TestClient(app) as found:
        yield found


@pytest.mark.parametrize("path", ["/gouji/source/1", "/gouji/page/1/1.png"])
@pytest.mark.parametrize("cookie", ["", "guessed"])
def test_without_a_session_there_is_no_source(client: TestClient, path: str, cookie: str) -> None:
    assert client.get(path, cookies={COOKIE: cookie}).status_code == 403


def test_a_session_that_is_over_opens_nothing(client: TestClient, store: Store, token: str) -> None:
    client.cookies.set(COOKIE, token)
    assert client.get("/gouji/source/1").status_code == 200
    with store.engine.begin() as connection:
        connection.execute(update(sessions).values(expires_at=datetime.now(UTC)))
    assert client.get("/gouji/source/1").status_code == 403


def test_a_source_comes_as_data_never_as_a_page(client: TestClient, token: str) -> None:
    client.cookies.set(COOKIE, token)
    answer = client.get("/gouji/source/1")
    assert answer.headers["content-type"] == "application/json"
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.json()["lines"][0] == HOSTILE


@pytest.mark.parametrize(
    "path", ["/gouji/source/..%2f..%2fgouji.db", "/gouji/page/1/..%2f1.png", "/gouji/source/99"]
)
def test_no_path_leads_out(client: TestClient, token: str, path: str) -> None:
    client.cookies.set(COOKIE, token)
    assert client.get(path).status_code == 404


def test_the_cookie_is_for_our_pages_and_no_script(client: TestClient, token: str) -> None:
    answer = client.post("/gouji/session", content=token, headers=OWN)
    assert answer.status_code == 204
    assert {"HttpOnly", "SameSite=strict"} <= set(answer.headers["set-cookie"].split("; "))


@pytest.mark.parametrize("origin", [{}, {"origin": "http://evil.example"}])
def test_another_site_sets_no_cookie(client: TestClient, token: str, origin: dict[str, str]) -> None:
    assert client.post("/gouji/session", content=token, headers=origin).status_code == 403


def test_no_other_site_may_frame_the_desk(client: TestClient) -> None:
    assert "frame-ancestors 'none'" in client.get("/gouji/source/1").headers["content-security-policy"]


def test_the_name_of_a_file_is_no_path(store: Store, token: str) -> None:
    assert store.summary(1).name == "甲县.txt"
