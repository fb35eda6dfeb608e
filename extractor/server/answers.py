"""What the API says of jobs, as models: the OpenAPI document is written from them."""

from datetime import datetime
from typing import Annotated, Any, Literal

from fastapi import Path
from pydantic import BaseModel, ConfigDict, Field

from extractor.store.job_tables import STATES
from extractor.store.jobs import HIGHEST_PRIORITY, Job

State = Literal["queued", "paused", "running", "done", "quarantined", "cancelled"]
assert State.__args__ == STATES  # type: ignore[attr-defined]
JobId = Annotated[str, Path(pattern="^[0-9a-f]{32}$", examples=["0f8fad5bd9cb469fa16570867728950e"])]
Language = Literal["zh", "en"]
Priority = Annotated[int, Field(ge=-HIGHEST_PRIORITY, le=HIGHEST_PRIORITY, description="Higher goes first.")]


class JobAnswer(BaseModel):
    """A job: the reports one request handed in, and how many of them are in each state."""

    id: str = Field(examples=["0f8fad5bd9cb469fa16570867728950e"])
    account: str = Field(examples=["data-office"])
    made_at: datetime
    priority: int
    language: Language
    paused: bool
    over: bool = Field(description="Every report has ended: read, in quarantine, or cancelled.")
    total: int
    counts: dict[State, int] = Field(
        examples=[{"queued": 3, "paused": 0, "running": 2, "done": 5, "quarantined": 0, "cancelled": 0}]
    )


class TaskAnswer(BaseModel):
    """One report of a job. `error_code` and the messages: why the last attempt failed."""

    position: int
    name: str = Field(examples=["2023.html"])
    url: str | None
    state: State
    attempt: int
    report_id: int | None
    error_code: str | None
    error: str | None
    error_en: str | None
    finished_at: datetime | None


class TaskPage(BaseModel):
    tasks: list[TaskAnswer]
    next_after: int | None = Field(description="`after` of the next page; null: this was the last.")


class JobPage(BaseModel):
    jobs: list[JobAnswer]
    next_before: datetime | None = Field(description="`before` of the next page; null: this was the last.")


class Manifest(BaseModel):
    """URLs of reports, each under a root that the operator allows."""

    model_config = ConfigDict(extra="forbid")

    urls: list[Annotated[str, Field(min_length=8, max_length=2000)]] = Field(
        min_length=1, max_length=10_000, examples=[["https://www.example.gov.cn/reports/2023.html"]]
    )
    priority: Priority = 0
    language: Language = "zh"


class QueueAnswer(BaseModel):
    paused: bool
    counts: dict[State, int]


class Health(BaseModel):
    status: Literal["ok"] = "ok"


def job_answer(job: Job) -> JobAnswer:
    return JobAnswer(
        id=job.id,
        account=job.account,
        made_at=job.made_at,
        priority=job.priority,
        language=job.language,  # type: ignore[arg-type]
        paused=job.paused,
        over=job.is_over,
        total=job.total,
        counts=job.counts,  # type: ignore[arg-type]
    )


def task_answer(row: Any) -> TaskAnswer:
    """`row`: of the table of tasks."""
    return TaskAnswer(
        position=row.position,
        name=row.name,
        url=row.url,
        state=row.state,
        attempt=row.attempt,
        report_id=row.report_id,
        error_code=row.error_code,
        error=row.error_zh,
        error_en=row.error_en,
        finished_at=row.finished_at,
    )
