"""Tasks handed to workers under leases: at least once, and one end each.

A claim counts an attempt, and only the worker that made it can end it: one that was taken for dead and comes
back finds its attempt over, and what it read is dropped. The clocks of the workers must agree
to within a lease.
"""

import random
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, and_, delete, func, insert, select, update
from sqlalchemy.exc import InterfaceError, TimeoutError

from extractor.errors import StoreUnavailable
from extractor.store.job_tables import DONE, PAUSED, QUARANTINED, QUEUED, RUNNING, jobs, pauses, tasks

FIRST_WAIT, LONGEST_WAIT = 2.0, 300.0  # seconds before an attempt is made again: doubled each time
_ALL = "all"

# What is raised while the database is away, restarts, or is too busy: the same may go well in a moment.
AWAY = (StoreUnavailable, InterfaceError, TimeoutError)


@dataclass(frozen=True, slots=True)
class Task:
    """One report to read, as a worker holds it. `attempt`: from 1."""

    id: int
    job_id: str
    attempt: int
    worker: str
    name: str
    source_sha256: str | None
    url: str | None
    language: str
    account: str


@dataclass(frozen=True, slots=True)
class Problem:
    """Why an attempt failed; `lasting`: the next one would fail too."""

    code: str
    zh: str
    en: str
    lasting: bool = False


WORKER_DIED = Problem(
    "worker_died", "读取它的进程异常退出。", "The process that read it died.", lasting=False
)


def claim(connection: Connection, worker: str, count: int, lease: float) -> list[Task]:
    """Up to `count` tasks, most urgent first, oldest first, theirs for `lease` seconds."""
    if is_paused(connection):
        return []
    now = _now()
    chosen = connection.scalars(
        select(tasks.c.id)
        .where(tasks.c.state == QUEUED, tasks.c.ready_at <= now)
        .order_by(tasks.c.priority.desc(), tasks.c.id)
        .limit(count)
        .with_for_update(skip_locked=True)
    ).all()
    if not chosen:
        return []
    connection.execute(
        update(tasks)
        .where(tasks.c.id.in_(chosen))
        .values(
            state=RUNNING,
            attempt=tasks.c.attempt + 1,
            lease_until=now + timedelta(seconds=lease),
            worker=worker,
        )
    )
    found = connection.execute(
        select(tasks, jobs.c.language, jobs.c.account)
        .join(jobs)
        .where(tasks.c.id.in_(chosen))
        .order_by(tasks.c.priority.desc(), tasks.c.id)
    )
    return [_task(row) for row in found]


def extend(connection: Connection, held: Sequence[Task], lease: float) -> set[int]:
    """Leases renewed; the ids of those tasks that are still the holder's."""
    until = _now() + timedelta(seconds=lease)
    kept = set()
    for task in held:
        result = connection.execute(update(tasks).where(_is_held(task)).values(lease_until=until))
        if result.rowcount:
            kept.add(task.id)
    return kept


def finish(connection: Connection, task: Task, report_id: int) -> bool:
    """Whether the task was still the holder's to end; where not, nothing is changed."""
    return _end(
        connection, task, state=DONE, report_id=report_id, error_code=None, error_zh=None, error_en=None
    )


def fail(connection: Connection, task: Task, problem: Problem, attempts: int) -> bool:
    """The task back in the queue after a wait, or, its `attempts` used up, in quarantine with the reason."""
    why = {"error_code": problem.code, "error_zh": problem.zh, "error_en": problem.en}
    if problem.lasting or task.attempt >= attempts:
        return _end(connection, task, state=QUARANTINED, **why)
    ready_at = _now() + timedelta(seconds=wait_after(task.attempt))
    values = {"state": _waiting(connection, task.job_id), "ready_at": ready_at, "lease_until": None, **why}
    return bool(connection.execute(update(tasks).where(_is_held(task)).values(values)).rowcount)


def release(connection: Connection, held: Sequence[Task]) -> None:
    """Tasks given back unread, as at a shutdown: the attempt doesn't count."""
    for task in held:
        values = {
            "state": _waiting(connection, task.job_id),
            "attempt": task.attempt - 1,
            "lease_until": None,
        }
        connection.execute(update(tasks).where(_is_held(task)).values(values))


def reap(connection: Connection, attempts: int) -> int:
    """Tasks whose lease ran out, because their worker died or lost the database: each is a failed attempt."""
    lapsed = connection.execute(
        select(tasks, jobs.c.language, jobs.c.account)
        .join(jobs)
        .where(tasks.c.state == RUNNING, tasks.c.lease_until < _now())
        .with_for_update(skip_locked=True, of=tasks)
    ).all()
    return sum(fail(connection, _task(row), WORKER_DIED, attempts) for row in lapsed)


def wait_after(attempt: int) -> float:
    """Seconds until the next attempt: 2, 4, 8 ... at most 300, and up to half as much again by chance."""
    return min(FIRST_WAIT * 2.0 ** (attempt - 1), LONGEST_WAIT) * random.uniform(1, 1.5)


def depths(connection: Connection) -> dict[str, int]:
    """Tasks by state."""
    counted = connection.execute(select(tasks.c.state, func.count()).group_by(tasks.c.state))
    return {state: count for state, count in counted}  # noqa: C416  # dict() is not typed for rows


def is_paused(connection: Connection) -> bool:
    return connection.scalar(select(pauses.c.name).where(pauses.c.name == _ALL)) is not None


def pause_all(connection: Connection) -> None:
    """No task is claimed until `resume_all`; those that run go on."""
    if not is_paused(connection):
        connection.execute(insert(pauses).values(name=_ALL))


def resume_all(connection: Connection) -> None:
    connection.execute(delete(pauses).where(pauses.c.name == _ALL))


def _task(row: Row[Any]) -> Task:
    return Task(
        row.id,
        row.job_id,
        row.attempt,
        row.worker,
        row.name,
        row.source_sha256,
        row.url,
        row.language,
        row.account,
    )


def _is_held(task: Task) -> ColumnElement[bool]:
    mine = tasks.c.worker == task.worker, tasks.c.attempt == task.attempt
    return and_(tasks.c.id == task.id, tasks.c.state == RUNNING, *mine)


def _end(connection: Connection, task: Task, **values: object) -> bool:
    ended = {"lease_until": None, "finished_at": _now(), **values}
    return bool(connection.execute(update(tasks).where(_is_held(task)).values(ended)).rowcount)


def _waiting(connection: Connection, job_id: str) -> str:
    paused = connection.scalar(select(jobs.c.paused).where(jobs.c.id == job_id))
    return PAUSED if paused else QUEUED


def _now() -> datetime:
    return datetime.now(UTC)
