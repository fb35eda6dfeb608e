"""The service on a real port, and tokens for it."""

import threading
import time
from collections.abc import Iterator
from pathlib import Path

import httpx2
import pytest

from extractor.jobs.fetch import Roots
from extractor.jobs.worker import Pace, Worker
from extractor.server.app import create_app
from extractor.server.serve import Address, server_of
from extractor.store import Store, open_store
from extractor.store.engine import writing
from extractor.store.roles import Role
from extractor.store.tokens import add_token

ROOT = "https://www.example.gov.cn/xxgk/"


class Service:
    """A running service. `client()`: with a token of the role and account."""

    def __init__(self, store: Store, url: str) -> None:
        self.store, self.url = store, url

    def token(self, role: Role = "reviewer", account: str = "office", **limits: int) -> str:
        with writing(self.store.engine) as connection:
            return add_token(connection, account, role, **{"requests_per_minute": 100_000} | limits)

    def client(self, role: Role = "reviewer", account: str = "office", **limits: int) -> httpx2.Client:
        headers = {"Authorization": f"Bearer {self.token(role, account, **limits)}"}
        return httpx2.Client(base_url=self.url, headers=headers, timeout=60, trust_env=False)


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    store = open_store(data_dir=tmp_path_factory.mktemp("store"))
    app = create_app(store, Roots((ROOT,)), largest_body=2_000_000)
    server = server_of(app, Address("127.0.0.1", 0))
    app.state.is_stopping = lambda: server.should_exit
    stop = threading.Event()
    threads = [
        threading.Thread(target=server.run),
        threading.Thread(target=Worker(store, Roots(), Pace(slots=1, grace=5)).run, args=(stop,)),
    ]
    for thread in threads:
        thread.start()
    while not server.started:
        time.sleep(0.02)
    port = server.servers[0].sockets[0].getsockname()[1]
    yield Service(store, f"http://127.0.0.1:{port}")
    server.should_exit = True
    stop.set()
    for thread in threads:
        thread.join(60)


@pytest.fixture(scope="session")
def examples() -> Path:
    return Path(__file__).parents[2] / "docs" / "examples"
