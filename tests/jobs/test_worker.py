"""Workers read what was handed in, outlive what kills readers, and give back what a shutdown cuts off."""

import multiprocessing
import os
import signal
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest

from eval.postgres import Postgres
from extractor.jobs.fetch import NOWHERE
from extractor.jobs.worker import Pace, Worker
from extractor.store import Store, jobs, open_store
from extractor.store.jobs import Job, Wanted

EXAMPLES = Path(__file__).parents[2] / "docs" / "examples"


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return open_store(data_dir=tmp_path)


@contextmanager
def working(store: Store, pace: Pace) -> Iterator[None]:
    stop = threading.Event()
    thread = threading.Thread(target=Worker(store, NOWHERE, pace).run, args=(stop,))
    thread.start()
    try:
        yield
    finally:
        stop.set()
        thread.join(180)
    assert not thread.is_alive()


def handed_in(store: Store, *names: str) -> str:
    wanted = [Wanted(name, store.files.put((EXAMPLES / name).read_bytes())) for name in names]
    return jobs.open_job(store.engine, "office", wanted)[0].id


def job_when(store: Store, job_id: str, is_so: Callable[[Job], bool]) -> Job:
    until = time.monotonic() + 300
    while time.monotonic() < until:
        with store.engine.connect() as connection:
            job = jobs.find_job(connection, job_id)
        assert job
        if is_so(job):
            return job
        time.sleep(0.1)
    raise AssertionError(job)


def test_a_report_is_read_once_however_often_it_is_handed_in(store: Store) -> None:
    first = handed_in(store, "suqian-2023.html", "shuyang-fgj-2023.txt")
    second = handed_in(store, "suqian-2023.html")
    with working(store, Pace(slots=2)):
        assert job_when(store, first, lambda job: job.is_over).counts["done"] == 2
        assert job_when(store, second, lambda job: job.is_over).counts["done"] == 1
    assert [store.review(row.id).reading for row in store.find().reports] == [1, 1]


def test_a_file_whose_reader_dies_every_time_is_in_quarantine_and_the_worker_goes_on(store: Store) -> None:
    deadly = handed_in(store, "hongze-2023.pdf")
    over = threading.Event()

    def kill_readers() -> None:
        while not over.is_set():
            for child in multiprocessing.active_children():
                with suppress(ProcessLookupError, TypeError):
                    os.kill(child.pid, signal.SIGKILL)  # type: ignore[arg-type]
            time.sleep(0.05)

    killer = threading.Thread(target=kill_readers)
    with working(store, Pace(slots=1, attempts=1)):
        killer.start()
        job = job_when(store, deadly, lambda job: job.is_over)
        over.set()
        killer.join()
        assert job.counts["quarantined"] == 1
        after = handed_in(store, "shuyang-fgj-2023.txt")
        assert job_when(store, after, lambda job: job.is_over).counts["done"] == 1
    with store.engine.connect() as connection:
        (row,) = jobs.list_tasks(connection, deadly, None, 1)
    assert row.error_code == "worker_died"


def test_a_worker_outlives_its_database(postgres: Postgres, postgres_url: str, tmp_path: Path) -> None:
    store = open_store(postgres_url, tmp_path)
    before = handed_in(store, "suqian-2023.html")
    with working(store, Pace(slots=1)):
        assert job_when(store, before, lambda job: job.is_over).counts["done"] == 1
        postgres.kill()
        time.sleep(1.5)  # the worker looks every half second
        postgres.start()
        after = handed_in(store, "shuyang-fgj-2023.txt")
        assert job_when(store, after, lambda job: job.is_over).counts["done"] == 1


def test_a_shutdown_gives_back_what_is_still_being_read(store: Store) -> None:
    job_id = handed_in(store, "hongze-2023.pdf")
    with working(store, Pace(slots=1, grace=0)):
        job_when(store, job_id, lambda job: job.counts["running"] == 1)
    with store.engine.connect() as connection:
        (row,) = jobs.list_tasks(connection, job_id, None, 1)
    assert (row.state, row.attempt) in {("queued", 0), ("done", 1)}


def test_a_source_that_is_gone_is_a_declared_failure(store: Store) -> None:
    job, _ = jobs.open_job(store.engine, "office", [Wanted("a.html", "0" * 64)])
    with working(store, Pace(slots=1)):
        assert job_when(store, job.id, lambda job: job.is_over).counts["quarantined"] == 1
