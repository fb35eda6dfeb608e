"""Routes of reports: what was read, what is doubtful in it, and where each number stands."""

from typing import Annotated

from fastapi import APIRouter, Path, Request, Response

from extractor.records import Finding, Report
from extractor.server.access import Reader
from extractor.server.crops import crop_png
from extractor.server.problems import NOT_FOUND, Refused, may_answer
from extractor.store import Store, jobs
from extractor.store.roles import may
from extractor.store.tokens import Token

router = APIRouter(prefix="/v1/reports", tags=["reports"])

ReportId = Annotated[int, Path(ge=1, le=2**31 - 1, examples=[17])]
Address = Annotated[
    str, Path(pattern=r"^[a-z_]+\.[a-z_]+\.[a-z_]+$", max_length=200, examples=["requests.received.total"])
]


@router.get("/{report_id}", responses=may_answer(404))
def get_report(request: Request, token: Reader, report_id: ReportId) -> Report:
    """The report as the machine last read it: cells, findings, proposals, claims, provenance."""
    return _report(request, token, report_id)


@router.get("/{report_id}/findings", responses=may_answer(404))
def get_findings(request: Request, token: Reader, report_id: ReportId) -> tuple[Finding, ...]:
    """What a reviewer should know of it."""
    return _report(request, token, report_id).findings


@router.get(
    "/{report_id}/cells/{address}/crop.png",
    response_class=Response,
    responses={
        **may_answer(404),
        200: {"content": {"image/png": {}}, "description": "The cell in its source, framed."},
    },
)
def get_crop(request: Request, token: Reader, report_id: ReportId, address: Address) -> Response:
    """The place on the page or image that a cell was read from. 404 where the source has no pages."""
    report = _report(request, token, report_id)
    cell = report.cells.get(address)
    if cell is None or report.sha256 is None:
        raise NOT_FOUND
    picture = crop_png(_store(request).source(report.sha256), cell.evidence)
    if picture is None:
        raise Refused(404, "no_picture", "这一格没有页面图像。", "No page shows this cell.")
    return Response(picture, media_type="image/png", headers={"Cache-Control": "private, max-age=86400"})


def _store(request: Request) -> Store:
    store: Store = request.app.state.store
    return store


def _report(request: Request, token: Token, report_id: int) -> Report:
    """The report, where a job of the token's account led to it, or the token is an admin's."""
    with _store(request).engine.connect() as connection:
        is_theirs = may(token.role, "operate") or jobs.led_to(connection, report_id, token.account)
        found = jobs.readings_of(connection, [report_id]) if is_theirs else {}
    if report_id not in found:
        raise NOT_FOUND
    return Report.model_validate_json(found[report_id])
