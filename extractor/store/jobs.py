"""Jobs as their clients see them: handed in, counted, paused, cancelled, deleted."""

import hashlib
import json
import uuid
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, Engine, Row, Select, and_, delete, func, insert, select, update
from sqlalchemy.exc import IntegrityError

from extractor.errors import GoujiError
from extractor.store.engine import writing
from extractor.store.job_tables import (
    CANCELLED,
    OPEN,
    PAUSED,
    QUARANTINED,
    QUEUED,
    STATES,
    jobs,
    tasks,
)
from extractor.store.tables import readings, reports

HIGHEST_PRIORITY = 100
Change = Callable[[Connection, str], None]  # what is done to a job, by its id


@dataclass(frozen=True, slots=True)
class Wanted:
    """One report of a new job: a source in the store, or a URL to fetch. `name`: as the client calls it."""

    name: str
    source_sha256: str | None = None
    url: str | None = None


@dataclass(frozen=True, slots=True)
class Job:
    """A job and how many of its tasks are in each state."""

    id: str
    account: str
    made_at: datetime
    priority: int
    paused: bool
    language: str
    counts: dict[str, int]

    @property
    def total(self) -> int:
        return sum(self.counts.values())

    @property
    def is_over(self) -> bool:
        return not any(self.counts[state] for state in OPEN)


class KeyReused(GoujiError):
    """An idempotency key came again with something else."""


def open_job(
    engine: Engine,
    account: str,
    wanted: Sequence[Wanted],
    priority: int = 0,
    language: str = "zh",
    key: str | None = None,
) -> tuple[Job, bool]:
    """The job, committed, and whether it is new: the same `key` from the same account names the same job.

    Raises KeyReused where the key came before with other reports.
    """
    digest = _digest(wanted, priority, language)
    try:
        with writing(engine) as connection:
            earlier = _job_of_key(connection, account, key) if key else None
            if earlier and earlier.request_sha256 != digest:
                raise KeyReused(key)
            job_id = earlier.id if earlier else _add_job(connection, account, wanted, priority, language, key)
            job = find_job(connection, job_id)
    except IntegrityError:  # the same key came in twice at once: the other made the job
        return open_job(engine, account, wanted, priority, language, key)
    assert job is not None
    return job, earlier is None


def _add_job(
    connection: Connection,
    account: str,
    wanted: Sequence[Wanted],
    priority: int,
    language: str,
    key: str | None,
) -> str:
    job_id, now = uuid.uuid4().hex, datetime.now(UTC)
    row = {"id": job_id, "account": account, "made_at": now, "priority": priority, "paused": False}
    row |= {
        "language": language,
        "idempotency_key": key,
        "request_sha256": _digest(wanted, priority, language),
    }
    connection.execute(insert(jobs).values(row))
    rows = [_row(job_id, number, each, priority, now) for number, each in enumerate(wanted)]
    connection.execute(insert(tasks), rows)
    return job_id


def find_job(connection: Connection, job_id: str, account: str | None = None) -> Job | None:
    """`account`: None for whoever may see every job."""
    found = _jobs(connection, select(jobs).where(jobs.c.id == job_id), account)
    return next(found, None)


def list_jobs(
    connection: Connection, account: str | None, limit: int, before: datetime | None = None
) -> list[Job]:
    """Newest first; `before`: those created before then."""
    query = select(jobs).order_by(jobs.c.made_at.desc()).limit(limit)
    if before is not None:
        query = query.where(jobs.c.made_at < before)
    return list(_jobs(connection, query, account))


def list_tasks(
    connection: Connection, job_id: str, state: str | None, limit: int, after: int = -1
) -> Sequence[Row[Any]]:
    """Tasks of a job by position; `after`: the position the last page ended with."""
    query = select(tasks).where(tasks.c.job_id == job_id, tasks.c.position > after)
    if state:
        query = query.where(tasks.c.state == state)
    return connection.execute(query.order_by(tasks.c.position).limit(limit)).all()


def is_key_used(connection: Connection, account: str, key: str) -> bool:
    """Whether the account's idempotency key names a job already."""
    return _job_of_key(connection, account, key) is not None


def led_to(connection: Connection, report_id: int, account: str) -> bool:
    """Whether a job of the account led to the report."""
    query = select(tasks.c.id).join(jobs).where(tasks.c.report_id == report_id, jobs.c.account == account)
    return connection.scalar(query.limit(1)) is not None


def readings_of(connection: Connection, report_ids: Sequence[int]) -> dict[int, str]:
    """The latest reading of each report, as JSON."""
    latest = and_(readings.c.report_id == reports.c.id, readings.c.number == reports.c.reading)
    query = select(reports.c.id, readings.c.report).join(readings, latest).where(reports.c.id.in_(report_ids))
    return {row.id: row.report for row in connection.execute(query)}


def tasks_since(connection: Connection, account: str, since: datetime) -> int:
    """Tasks that an account handed in since a moment: what its quota is counted in."""
    query = select(func.count()).select_from(tasks.join(jobs))
    return connection.scalar(query.where(jobs.c.account == account, jobs.c.made_at >= since)) or 0


def pause_job(connection: Connection, job_id: str) -> None:
    """What is queued waits; what runs goes on."""
    connection.execute(update(jobs).where(jobs.c.id == job_id).values(paused=True))
    _move(connection, job_id, (QUEUED,), PAUSED)


def resume_job(connection: Connection, job_id: str) -> None:
    connection.execute(update(jobs).where(jobs.c.id == job_id).values(paused=False))
    _move(connection, job_id, (PAUSED,), QUEUED)


def cancel_job(connection: Connection, job_id: str) -> None:
    """Every task that has not ended is cancelled; one that runs is cancelled too, and its reading dropped."""
    _move(connection, job_id, OPEN, CANCELLED, finished_at=datetime.now(UTC), lease_until=None)


def retry_job(connection: Connection, job_id: str) -> None:
    """What is in quarantine is queued once more, its attempts counted anew."""
    again = {"attempt": 0, "ready_at": datetime.now(UTC), "finished_at": None}
    _move(connection, job_id, (QUARANTINED,), QUEUED, **again)


def delete_job(connection: Connection, job_id: str) -> None:
    """The job and its tasks; the reports stay in the store, where others may have them too."""
    connection.execute(delete(tasks).where(tasks.c.job_id == job_id))
    connection.execute(delete(jobs).where(jobs.c.id == job_id))


def _digest(wanted: Sequence[Wanted], priority: int, language: str) -> str:
    asked = [[each.name, each.source_sha256, each.url] for each in wanted]
    return hashlib.sha256(json.dumps([asked, priority, language]).encode()).hexdigest()


def _row(job_id: str, position: int, wanted: Wanted, priority: int, now: datetime) -> dict[str, object]:
    return {
        "job_id": job_id,
        "position": position,
        "name": wanted.name,
        "source_sha256": wanted.source_sha256,
        "url": wanted.url,
        "priority": priority,
        "state": QUEUED,
        "attempt": 0,
        "ready_at": now,
    }


def _job_of_key(connection: Connection, account: str, key: str) -> Row[Any] | None:
    query = select(jobs).where(jobs.c.account == account, jobs.c.idempotency_key == key)
    return connection.execute(query).first()


def _jobs(connection: Connection, query: Select[Any], account: str | None) -> Iterator[Job]:
    if account is not None:
        query = query.where(jobs.c.account == account)
    found = connection.execute(query).all()
    counts = {row.id: dict.fromkeys(STATES, 0) for row in found}
    counted = (
        select(tasks.c.job_id, tasks.c.state, func.count())
        .where(tasks.c.job_id.in_(counts))
        .group_by(tasks.c.job_id, tasks.c.state)
    )
    for job_id, state, count in connection.execute(counted):
        counts[job_id][state] = count
    for row in found:
        yield Job(row.id, row.account, row.made_at, row.priority, row.paused, row.language, counts[row.id])


def _move(connection: Connection, job_id: str, old: Sequence[str], new: str, **values: object) -> None:
    moved = tasks.c.job_id == job_id, tasks.c.state.in_(old)
    connection.execute(update(tasks).where(*moved).values(state=new, **values))
