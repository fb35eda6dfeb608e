"""Routes of jobs: hand in, watch, fetch, pause, cancel, delete."""

import asyncio
from collections.abc import AsyncIterator
from typing import Annotated, Literal

from fastapi import APIRouter, Depends, File, Form, Header, Query, Request, Response, UploadFile
from fastapi.responses import StreamingResponse
from fastapi.sse import EventSourceResponse, ServerSentEvent
from pydantic import AwareDatetime

from extractor.server.access import Reader, Reviewer
from extractor.server.answers import (
    JobAnswer,
    JobId,
    JobPage,
    Language,
    Manifest,
    Priority,
    State,
    TaskPage,
    job_answer,
    task_answer,
)
from extractor.server.intake import hand_in, take_files, wanted_urls
from extractor.server.problems import NOT_FOUND, may_answer
from extractor.server.results import MEDIA, results_of
from extractor.store import Store, jobs
from extractor.store.engine import writing
from extractor.store.roles import may
from extractor.store.tokens import Token

router = APIRouter(prefix="/v1/jobs", tags=["jobs"])

Key = Annotated[
    str | None,
    Header(
        alias="Idempotency-Key",
        pattern="^[!-~]{1,200}$",
        description="Sent again with the same reports, it names the job that is already there.",
    ),
]
_WATCHED_EVERY = 0.5  # seconds between looks at a job whose progress is watched


def _own_job(request: Request, token: Reader, job_id: JobId) -> jobs.Job:
    """The job, before the first byte of a stream is sent: after it no status can be given."""
    return _job(request, token, job_id)


@router.post("", status_code=202, responses=may_answer(409, 415))
def submit_files(
    request: Request,
    response: Response,
    token: Reviewer,
    files: Annotated[list[UploadFile], File(description="Reports, each up to 64 MB")],
    priority: Annotated[Priority, Form()] = 0,
    language: Annotated[Language, Form()] = "zh",
    key: Key = None,
) -> JobAnswer:
    """Hand in one or many reports as files. 202: a new job; 200: the job that this key named before."""
    store = _store(request)
    return hand_in(
        store, response, token, lambda: take_files(store, files), len(files), priority, language, key
    )


@router.post("/manifest", status_code=202, responses=may_answer(409))
def submit_manifest(
    request: Request, response: Response, token: Reviewer, manifest: Manifest, key: Key = None
) -> JobAnswer:
    """Hand in reports by their URLs, each under a root that the operator allows."""
    wanted = wanted_urls(manifest.urls, request.app.state.roots)
    return hand_in(
        _store(request),
        response,
        token,
        lambda: wanted,
        len(wanted),
        manifest.priority,
        manifest.language,
        key,
    )


@router.get("", responses=may_answer())
def list_jobs(
    request: Request,
    token: Reader,
    limit: Annotated[int, Query(ge=1, le=200)] = 50,
    before: Annotated[AwareDatetime | None, Query(description="`next_before` of the last page")] = None,
) -> JobPage:
    """The account's jobs, newest first; an admin's token sees everyone's."""
    with _store(request).engine.connect() as connection:
        found = jobs.list_jobs(connection, _account(token), limit, before)
    more = len(found) == limit
    return JobPage(jobs=[job_answer(job) for job in found], next_before=found[-1].made_at if more else None)


@router.get("/{job_id}", responses=may_answer(404))
def get_job(request: Request, token: Reader, job_id: JobId) -> JobAnswer:
    """How far a job is."""
    return job_answer(_job(request, token, job_id))


@router.get("/{job_id}/tasks", responses=may_answer(404))
def list_tasks(
    request: Request,
    token: Reader,
    job_id: JobId,
    state: State | None = None,
    limit: Annotated[int, Query(ge=1, le=1000)] = 200,
    after: Annotated[int, Query(ge=-1, le=2**31 - 1)] = -1,
) -> TaskPage:
    """The reports of a job, one by one: which are read, which are in quarantine, and why."""
    _job(request, token, job_id)
    with _store(request).engine.connect() as connection:
        rows = jobs.list_tasks(connection, job_id, state, limit, after)
    last = rows[-1].position if len(rows) == limit else None
    return TaskPage(tasks=[task_answer(row) for row in rows], next_after=last)


@router.get(
    "/{job_id}/events",
    response_class=EventSourceResponse,
    responses=may_answer(404, streams=True),
)
async def watch_job(
    request: Request, token: Reader, job: Annotated[jobs.Job, Depends(_own_job)]
) -> AsyncIterator[ServerSentEvent]:
    """Progress as server-sent events: `progress` with the job at each change, `over` when it has ended."""
    said = None
    while not request.app.state.is_stopping():
        if job.counts != said:
            said = job.counts
            yield ServerSentEvent(event="over" if job.is_over else "progress", data=job_answer(job))
        if job.is_over:
            return
        await asyncio.sleep(_WATCHED_EVERY)
        job = await asyncio.to_thread(_job, request, token, job.id)


@router.get(
    "/{job_id}/results",
    response_class=StreamingResponse,
    responses={**may_answer(404), 200: {"content": {each: {} for each in MEDIA.values()}}},
)
def get_results(
    request: Request,
    token: Reader,
    job_id: JobId,
    style: Annotated[Literal["json", "ndjson", "parquet"], Query(alias="format")] = "ndjson",
) -> StreamingResponse:
    """Every report of the job that has been read so far, in the order they were handed in."""
    _job(request, token, job_id)
    body = results_of(_store(request), job_id, style)
    disposition = f'attachment; filename="{job_id}.{style}"'
    return StreamingResponse(body, media_type=MEDIA[style], headers={"Content-Disposition": disposition})


@router.post("/{job_id}/cancel", responses=may_answer(404))
def cancel_job(request: Request, token: Reviewer, job_id: JobId) -> JobAnswer:
    """Nothing more of the job is read; what was read stays."""
    return _changed(request, token, job_id, jobs.cancel_job)


@router.post("/{job_id}/pause", responses=may_answer(404))
def pause_job(request: Request, token: Reviewer, job_id: JobId) -> JobAnswer:
    """No further report of the job is begun until it is resumed."""
    return _changed(request, token, job_id, jobs.pause_job)


@router.post("/{job_id}/resume", responses=may_answer(404))
def resume_job(request: Request, token: Reviewer, job_id: JobId) -> JobAnswer:
    return _changed(request, token, job_id, jobs.resume_job)


@router.post("/{job_id}/retry", responses=may_answer(404))
def retry_job(request: Request, token: Reviewer, job_id: JobId) -> JobAnswer:
    """What is in quarantine is tried again, its attempts counted anew."""
    return _changed(request, token, job_id, jobs.retry_job)


@router.delete("/{job_id}", status_code=204, responses=may_answer(404))
def delete_job(request: Request, token: Reviewer, job_id: JobId) -> None:
    """The job is cancelled and forgotten; its reports stay in the store, with all that people did to them."""
    _job(request, token, job_id)
    with writing(_store(request).engine) as connection:
        jobs.delete_job(connection, job_id)


def _store(request: Request) -> Store:
    store: Store = request.app.state.store
    return store


def _account(token: Token) -> str | None:
    """Whose jobs the token sees; None: everyone's."""
    return None if may(token.role, "operate") else token.account


def _job(request: Request, token: Token, job_id: str) -> jobs.Job:
    with _store(request).engine.connect() as connection:
        job = jobs.find_job(connection, job_id, _account(token))
    if job is None:
        raise NOT_FOUND
    return job


def _changed(request: Request, token: Token, job_id: str, change: jobs.Change) -> JobAnswer:
    _job(request, token, job_id)
    with writing(_store(request).engine) as connection:
        change(connection, job_id)
    return get_job(request, token, job_id)
