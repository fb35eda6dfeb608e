"""`gouji serve` and `gouji worker`: the HTTP API, and what reads for it."""

import os
import signal
import threading
from typing import TYPE_CHECKING, Annotated

import typer

from extractor.console import errors_as_one_line
from extractor.settings import settings

if TYPE_CHECKING:
    from extractor.jobs.fetch import Roots
    from extractor.jobs.worker import Pace

HostOption = Annotated[str, typer.Option("--host", help="监听的地址 / address to listen on")]
PortOption = Annotated[int, typer.Option("--port", min=1, max=65535, help="端口 / port")]
WorkersOption = Annotated[
    int | None,
    typer.Option(
        "--slots",
        min=0,
        help="同时读取的份数；serve 中 0 为不读取 / reports read side by side; 0 with serve: none",
    ),
]


def serve(host: HostOption = "127.0.0.1", port: PortOption = 8000, slots: WorkersOption = None) -> None:
    """启动 HTTP 接口。用 SQLite 时自带读取进程。 / Start the HTTP API; on SQLite it reads, too."""
    with errors_as_one_line("zh"):
        from extractor.server.serve import Address, serve
        from extractor.store import open_store

        store = open_store()
        beside = slots if slots is not None else _cores() if store.engine.dialect.name == "sqlite" else 0
        serve(store, Address(host, port), _roots(), _pace(beside) if beside else None)


def worker(slots: WorkersOption = None) -> None:
    """启动读取进程，可在多台机器上启动多个。 / Start a worker; there may be many, on many machines."""
    with errors_as_one_line("zh"):
        from extractor.jobs.worker import Worker
        from extractor.server.logs import set_up_logs
        from extractor.store import open_store

        set_up_logs()
        stop = threading.Event()
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: stop.set())
        Worker(open_store(), _roots(), _pace(slots or _cores())).run(stop)


def _roots() -> "Roots":
    from extractor.jobs.fetch import Roots

    return Roots(settings().url_roots, settings().private_url_roots)


def _pace(slots: int) -> "Pace":
    from extractor.jobs.worker import Pace

    own = settings()
    return Pace(slots, own.lease, own.report_timeout, attempts=own.report_attempts)


def _cores() -> int:
    return len(os.sched_getaffinity(0))
