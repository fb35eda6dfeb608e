"""One JSON line an event, and the id of the request in each of them."""

import logging
import logging.config
import re
import time
import uuid
from contextvars import ContextVar

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from extractor.server.metrics import REQUEST_SECONDS, REQUESTS

request_id: ContextVar[str | None] = ContextVar("request_id", default=None)
log = logging.getLogger("gouji.server")

_ID = re.compile(r"[A-Za-z0-9._-]{1,64}")  # what a client may call its own request
HEADER = "x-request-id"


def set_up_logs(level: str = "INFO") -> None:
    """Everything to standard error, as JSON: time, level, logger, message, request id, and what was added."""
    logging.config.dictConfig(
        {
            "version": 1,
            "disable_existing_loggers": False,
            "filters": {"request": {"()": _WithRequest}},
            "formatters": {
                "json": {
                    "()": "pythonjsonlogger.json.JsonFormatter",
                    "fmt": "%(asctime)s %(levelname)s %(name)s %(message)s %(request_id)s",
                    "rename_fields": {"asctime": "time", "levelname": "level", "name": "logger"},
                    "json_ensure_ascii": False,
                }
            },
            "handlers": {
                "out": {"class": "logging.StreamHandler", "formatter": "json", "filters": ["request"]}
            },
            "root": {"handlers": ["out"], "level": level},
            "loggers": {"uvicorn.access": {"level": "WARNING"}},
        }
    )


class _WithRequest(logging.Filter):
    def filter(self, record: logging.LogRecord) -> bool:
        record.request_id = request_id.get()
        return True


class RequestLog:
    """ASGI middleware: gives the request an id, counts it, times it, logs one line about it."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        given = dict(scope["headers"]).get(HEADER.encode(), b"").decode("latin-1")
        name = given if _ID.fullmatch(given) else uuid.uuid4().hex
        request_id.set(name)
        begun, status = time.perf_counter(), 500

        async def named_send(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                message["headers"] = [*message.get("headers", []), (HEADER.encode(), name.encode())]
            await send(message)

        try:
            await self.app(scope, receive, named_send)
        finally:
            _note(scope, status, time.perf_counter() - begun)


def _note(scope: Scope, status: int, seconds: float) -> None:
    """The route's pattern, not its path, labels the metric: ids would make a series each."""
    route = getattr(scope.get("route"), "path", "(none)")
    REQUESTS.labels(scope["method"] if route != "(none)" else "(any)", route, str(status)).inc()
    REQUEST_SECONDS.labels(route).observe(seconds)
    client = scope.get("client")
    facts = {
        "method": scope["method"],
        "path": scope["path"],
        "status": status,
        "seconds": round(seconds, 4),
        "client": client[0] if client else None,
        "account": scope.get("state", {}).get("account"),
    }
    log.info("request", extra=facts)
