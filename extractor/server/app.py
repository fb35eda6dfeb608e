"""The HTTP API, put together."""

from collections.abc import Callable
from importlib.metadata import version

from fastapi import FastAPI

from extractor.jobs.fetch import NOWHERE, Roots
from extractor.server import jobs, operations, reports
from extractor.server.access import Limiter
from extractor.server.logs import RequestLog
from extractor.server.problems import add_handlers
from extractor.server.protocol import PromptBody
from extractor.store import Store

LARGEST_BODY = 256 * 1024 * 1024  # bytes of one request

_ABOUT = """Reads 政府信息公开工作年度报告 in bulk: hand in reports, watch the job, fetch what was read.

Every request but `/healthz`, `/readyz` and `/metrics` carries `Authorization: Bearer TOKEN`.
Every report ends exactly once: `done`, `quarantined` with a reason, or `cancelled`.
"""


def create_app(
    store: Store,
    roots: Roots = NOWHERE,
    is_stopping: Callable[[], bool] = lambda: False,
    largest_body: int = LARGEST_BODY,
) -> FastAPI:
    """The application over a store. `roots`: where URLs may point; `is_stopping`: ends streams."""
    app = FastAPI(
        title="gouji",
        version=version("gouji"),
        description=_ABOUT,
        max_body_size=largest_body,
        license_info={"name": "AGPL-3.0-or-later", "identifier": "AGPL-3.0-or-later"},
    )
    app.state.store, app.state.roots, app.state.is_stopping = store, roots, is_stopping
    app.state.limiter = Limiter()
    add_handlers(app)
    for room in (jobs, reports, operations):
        app.include_router(room.router)
    app.add_middleware(PromptBody)
    app.add_middleware(RequestLog)  # added last, so outermost
    return app
