"""`gouji serve`: the API on a port, and on SQLite a worker beside it."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import uvicorn
from fastapi import FastAPI

from extractor.jobs.fetch import Roots
from extractor.jobs.worker import Pace, Worker
from extractor.server.app import create_app
from extractor.server.logs import set_up_logs
from extractor.server.protocol import PromptProtocol
from extractor.store import Store

_GRACE = 30  # seconds that requests under way have at a shutdown
_CONNECTIONS = 1000


@dataclass(frozen=True)
class Address:
    host: str
    port: int


def serve(store: Store, address: Address, roots: Roots, pace: Pace | None) -> None:
    """Answers until SIGTERM or SIGINT, then ends what is under way. `pace`: of a worker beside it."""
    set_up_logs()
    app = create_app(store, roots, lambda: server.should_exit)
    server = server_of(app, address)
    with _worker_beside(store, roots, pace):
        server.run()


def server_of(app: FastAPI, address: Address) -> uvicorn.Server:
    """uvicorn with the limits of this service; port 0 takes any that is free."""
    return uvicorn.Server(
        uvicorn.Config(
            app,
            host=address.host,
            port=address.port,
            http=PromptProtocol,
            ws="none",
            log_config=None,
            access_log=False,
            server_header=False,
            limit_concurrency=_CONNECTIONS,
            timeout_graceful_shutdown=_GRACE,
        )
    )


@contextmanager
def _worker_beside(store: Store, roots: Roots, pace: Pace | None) -> Iterator[None]:
    if pace is None:
        yield
        return
    stop = threading.Event()
    thread = threading.Thread(target=Worker(store, roots, pace).run, args=(stop,), name="worker")
    thread.start()
    try:
        yield
    finally:
        stop.set()
        thread.join()
