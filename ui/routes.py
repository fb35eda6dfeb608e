"""Routes beside Streamlit's: the session cookie, and sources for whoever may read them."""

from functools import lru_cache
from urllib.parse import urlsplit

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from extractor.errors import GoujiError, InputError, NotFound, SessionExpired, SourceDamaged
from extractor.store import must
from ui.data import store
from ui.pictures import page_png
from ui.present.source import View, source_view
from ui.sessions import COOKIE

HOURS = 12  # as long as a session can last
LONGEST_TOKEN = 200
PICTURES = 64  # pages kept in memory, some 200 kB each
PRIVATE = {"cache-control": "private, max-age=3600"}
NOTHING: View = {"kind": "none"}


async def keep_session(request: Request) -> Response:
    """Takes the token of a session into a cookie that scripts can't read."""
    token = (await request.body())[:LONGEST_TOKEN].decode("ascii", "replace")
    if not _is_own(request) or not _may_read(token):
        return Response(status_code=403)
    answer = Response(status_code=204)
    is_secure = request.url.scheme == "https"
    answer.set_cookie(COOKIE, token, HOURS * 3600, httponly=True, samesite="strict", secure=is_secure)
    return answer


def source(request: Request) -> Response:
    """The source of a report, as ui/present/source.py shows it."""
    if not _may_read(request.cookies.get(COOKIE, "")):
        return Response(status_code=403)
    try:
        id = request.path_params["id"]
        kind = store().review(id).report.provenance.get("kind")
        view = _view(store().summary(id).sha256, kind) if kind else NOTHING
        return JSONResponse(view, headers=PRIVATE)
    except NotFound:
        return Response(status_code=404)
    except (GoujiError, ValueError, OSError):
        return JSONResponse(NOTHING)


def page(request: Request) -> Response:
    """One page of a report as PNG."""
    if not _may_read(request.cookies.get(COOKIE, "")):
        return Response(status_code=403)
    try:
        sha256 = store().summary(request.path_params["id"]).sha256
        return Response(
            _picture(sha256, request.path_params["number"]), media_type="image/png", headers=PRIVATE
        )
    except (NotFound, SourceDamaged, LookupError, ValueError, OSError, RuntimeError):
        return Response(status_code=404)


ROUTES = [
    Route("/gouji/session", keep_session, methods=["POST"]),
    Route("/gouji/source/{id:int}", source),
    Route("/gouji/page/{id:int}/{number:int}.png", page),
]


def _is_own(request: Request) -> bool:
    """Whether a page of this server asks, and no other site."""
    origin = request.headers.get("origin", "")
    return urlsplit(origin).netloc == request.headers.get("host", "")


def _may_read(token: str) -> bool:
    try:
        must(store().people.person(token), "read")
    except (GoujiError, SessionExpired):
        return False
    return True


@lru_cache(maxsize=8)
def _view(sha256: str, kind: str) -> View:
    try:
        return source_view(store().source(sha256), kind)
    except InputError:
        return NOTHING


@lru_cache(maxsize=PICTURES)
def _picture(sha256: str, number: int) -> bytes:
    return page_png(store().source(sha256), number)
