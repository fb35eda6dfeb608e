"""A task has one holder at a time and one end, whoever dies or comes back late."""

import threading
from collections import Counter
from datetime import UTC, datetime

import pytest
from sqlalchemy import update

from extractor.store import Store, jobs, queue
from extractor.store.engine import writing
from extractor.store.job_tables import STATES, tasks
from extractor.store.jobs import Job, KeyReused, Wanted
from extractor.store.queue import Problem, Task

ODD = Problem("odd", "奇怪", "odd")


def a_job(store: Store, count: int = 1, priority: int = 0, key: str | None = None) -> Job:
    wanted = [Wanted(f"{number}.html", "0" * 64) for number in range(count)]
    return jobs.open_job(store.engine, "office", wanted, priority, "zh", key)[0]


def claimed(store: Store, worker: str = "w", count: int = 10, lease: float = 60) -> list[Task]:
    with writing(store.engine) as connection:
        return queue.claim(connection, worker, count, lease)


def failed(store: Store, task: Task, problem: Problem = ODD, attempts: int = 3) -> bool:
    with writing(store.engine) as connection:
        return queue.fail(connection, task, problem, attempts)


def counts(store: Store) -> dict[str, int]:
    with store.engine.connect() as connection:
        return queue.depths(connection)


def make_ready(store: Store) -> None:
    """As if the wait after a failure were over."""
    with writing(store.engine) as connection:
        connection.execute(update(tasks).values(ready_at=datetime(2000, 1, 1, tzinfo=UTC)))


def test_two_workers_never_hold_the_same_task(store: Store) -> None:
    a_job(store, 200)
    seen: Counter[int] = Counter()
    lock = threading.Lock()

    def work(name: str) -> None:
        while found := claimed(store, name, 7):
            with lock:
                seen.update(task.id for task in found)

    threads = [threading.Thread(target=work, args=(f"w{n}",)) for n in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(seen) == 200
    assert set(seen.values()) == {1}


def test_the_urgent_go_first_and_the_old_before_the_new(store: Store) -> None:
    a_job(store, 2, priority=0)
    a_job(store, 1, priority=5)
    assert [task.id for task in claimed(store)] == [3, 1, 2]


def test_a_failed_attempt_waits_and_the_last_one_ends_in_quarantine_with_its_reason(store: Store) -> None:
    job = a_job(store)
    assert failed(store, claimed(store)[0], attempts=2)
    assert claimed(store) == []
    make_ready(store)
    (again,) = claimed(store)
    assert again.attempt == 2
    assert failed(store, again, attempts=2)
    with store.engine.connect() as connection:
        (row,) = jobs.list_tasks(connection, job.id, None, 10)
    assert (row.state, row.error_code, row.error_zh) == ("quarantined", "odd", "奇怪")


def test_a_lasting_problem_is_not_tried_again(store: Store) -> None:
    a_job(store)
    failed(store, claimed(store)[0], Problem("gone", "没有", "gone", lasting=True))
    assert counts(store) == {"quarantined": 1}


def test_a_worker_that_died_costs_its_task_an_attempt_and_one_that_comes_back_late_ends_nothing(
    store: Store,
) -> None:
    a_job(store)
    (late,) = claimed(store, "dead", lease=-1)
    with writing(store.engine) as connection:
        assert queue.reap(connection, attempts=3) == 1
    make_ready(store)
    (mine,) = claimed(store, "alive")
    assert mine.attempt == 2
    assert not failed(store, late)
    with writing(store.engine) as connection:
        assert queue.extend(connection, [late, mine], 60) == {mine.id}


def test_a_file_that_kills_every_worker_ends_in_quarantine(store: Store) -> None:
    a_job(store)
    for _ in range(3):
        make_ready(store)
        assert claimed(store, lease=-1)
        with writing(store.engine) as connection:
            queue.reap(connection, attempts=3)
    assert counts(store) == {"quarantined": 1}


def test_what_a_shutdown_gives_back_has_lost_no_attempt(store: Store) -> None:
    a_job(store)
    (task,) = claimed(store)
    with writing(store.engine) as connection:
        queue.release(connection, [task])
    assert claimed(store, "other")[0].attempt == 1


def test_a_paused_job_waits_and_a_paused_queue_gives_nothing(store: Store) -> None:
    job = a_job(store)
    with writing(store.engine) as connection:
        jobs.pause_job(connection, job.id)
    assert claimed(store) == []
    with writing(store.engine) as connection:
        jobs.resume_job(connection, job.id)
        queue.pause_all(connection)
    assert claimed(store) == []
    with writing(store.engine) as connection:
        queue.resume_all(connection)
    assert len(claimed(store)) == 1


def test_a_failed_attempt_of_a_paused_job_waits_too(store: Store) -> None:
    job = a_job(store)
    (task,) = claimed(store)
    with writing(store.engine) as connection:
        jobs.pause_job(connection, job.id)
    failed(store, task)
    assert counts(store) == {"paused": 1}


def test_what_is_cancelled_while_it_is_read_stays_cancelled(store: Store) -> None:
    job = a_job(store)
    (task,) = claimed(store)
    with writing(store.engine) as connection:
        jobs.cancel_job(connection, job.id)
    assert not failed(store, task)
    assert counts(store) == {"cancelled": 1}


def test_quarantine_can_be_tried_again(store: Store) -> None:
    job = a_job(store)
    failed(store, claimed(store)[0], attempts=1)
    with writing(store.engine) as connection:
        jobs.retry_job(connection, job.id)
    assert claimed(store)[0].attempt == 1


def test_a_key_names_one_job_even_when_it_comes_from_many_at_once(store: Store) -> None:
    found: list[str] = []
    threads = [threading.Thread(target=lambda: found.append(a_job(store, key="k").id)) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(found) == 8
    assert len(set(found)) == 1
    with pytest.raises(KeyReused):
        a_job(store, count=2, key="k")


def test_counts_name_every_state(store: Store) -> None:
    job = a_job(store, 3)
    assert tuple(job.counts) == STATES
    assert job.counts["queued"] == job.total == 3
