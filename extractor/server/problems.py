"""Every refusal in one shape: a code for programs, the reason in Chinese and English for people."""

import logging
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from pydantic import BaseModel, Field
from starlette.exceptions import HTTPException

from extractor.server.logs import request_id
from extractor.store.queue import AWAY

log = logging.getLogger("gouji.server")


class Problem(BaseModel):
    """Why a request was refused."""

    code: str = Field(examples=["token_missing"])
    message: str = Field(examples=["缺少令牌。"])
    message_en: str = Field(examples=["A token is missing."])
    request_id: str | None = None


class Refused(Exception):
    """`status`: of HTTP; `code`; the reason in both languages; `retry_after`: seconds."""

    def __init__(self, status: int, code: str, zh: str, en: str, retry_after: int | None = None) -> None:
        super().__init__(en)
        self.status, self.code, self.zh, self.en, self.retry_after = status, code, zh, en, retry_after


NOT_FOUND = Refused(
    404, "not_found", "没有这一项，或无权查看。", "There is no such thing, or it is not yours."
)

_MEANINGS = {
    400: "The request can't be understood.",
    401: "No token, or one that is unknown, revoked or expired.",
    403: "The token's role does not suffice, or a URL is not under an allowed root.",
    404: "There is no such thing, or it belongs to another account.",
    408: "The request came too slowly.",
    409: "The idempotency key was used for something else.",
    413: "The body or one file is too large.",
    415: "A kind of file or content that is not taken.",
    422: "A parameter does not fit.",
    429: "Too many requests, or the quota is used up; see Retry-After.",
    503: "The database is away; try again.",
}
ALWAYS = (400, 401, 403, 408, 413, 422, 429, 503)  # what any request may be answered


def may_answer(*more: int, streams: bool = False) -> dict[int | str, dict[str, Any]]:
    """The refusals of a route, for its documentation. `streams`: a route that answers no JSON, whose refusals
    FastAPI would give its own type."""
    schema = {"$ref": f"#/components/schemas/{Problem.__name__}"}
    said = {"content": {"application/json": {"schema": schema}}} if streams else {"model": Problem}
    return {status: {"description": _MEANINGS[status], **said} for status in (*ALWAYS, *more)}


def add_handlers(app: FastAPI) -> None:
    app.add_exception_handler(Refused, _refused)
    app.add_exception_handler(RequestValidationError, _invalid)
    app.add_exception_handler(HTTPException, _http)
    for away in AWAY:
        app.add_exception_handler(away, _away)
    app.add_exception_handler(Exception, _broken)


def _answer(status: int, code: str, zh: str, en: str, headers: dict[str, str] | None = None) -> JSONResponse:
    problem = Problem(code=code, message=zh, message_en=en, request_id=request_id.get())
    return JSONResponse(problem.model_dump(), status, headers)


def _refused(_: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, Refused)
    headers = {"WWW-Authenticate": "Bearer"} if error.status == 401 else {}
    if error.retry_after is not None:
        headers["Retry-After"] = str(error.retry_after)
    return _answer(error.status, error.code, error.zh, error.en, headers)


def _invalid(_: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, RequestValidationError)
    wrong = "; ".join(f"{'.'.join(map(str, each['loc']))}: {each['msg']}" for each in error.errors())[:500]
    return _answer(422, "invalid", f"参数不合要求（{wrong}）。", f"A parameter does not fit ({wrong}).")


_HTTP = {
    404: ("not_found", "没有这个地址。", "There is no such address."),
    405: ("method_not_allowed", "这个地址不接受该方法。", "The address does not take this method."),
    408: ("too_slow", "请求太慢。", "The request came too slowly."),
    413: ("too_large", "请求太大。", "The request is too large."),
}


def _http(_: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, HTTPException)
    code, zh, en = _HTTP.get(
        error.status_code, ("bad_request", "请求无法理解。", "The request can't be understood.")
    )
    return _answer(error.status_code, code, zh, en, dict(error.headers or {}))


def _away(_: Request, error: Exception) -> JSONResponse:
    log.warning("database away", extra={"cause": str(error)})
    zh, en = "数据库暂不可用，请稍后再试。", "The database is away; try again."
    return _answer(503, "database_away", zh, en, {"Retry-After": "5"})


def _broken(_: Request, error: Exception) -> JSONResponse:
    log.error("unexpected error", exc_info=error)
    return _answer(500, "internal_error", "内部错误。", "Internal error.")
