"""The backup and the restore of the guide, line by line, while reports are handed in and read."""

import os
import re
import shutil
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from eval.postgres import Postgres
from extractor.jobs.ending import end
from extractor.jobs.reading import Reading
from extractor.pipeline import extract
from extractor.store import Store, jobs, open_store, queue
from extractor.store.engine import writing
from extractor.store.jobs import Wanted

ROOT = Path(__file__).parents[2]
GUIDE = (ROOT / "docs" / "operations.md").read_text(encoding="utf-8").split("## Backup and restore")[1]
BACKUP, RESTORE = re.findall(r"```sh\n(.*?)```", GUIDE, re.DOTALL)[:2]
PAGE = (ROOT / "docs" / "examples" / "suqian-2023.html").read_bytes()
REPORT = extract(ROOT / "docs" / "examples" / "suqian-2023.html")
LEASE = 1.0


def run(lines: str, database: str, folders: dict[str, Path], environment: dict[str, str]) -> None:
    """The lines of the guide that are for this database, in folders of the test's own."""
    for line in lines.splitlines():
        command, _, only = line.partition("  # ")
        if only not in ("", database):
            continue
        for name, folder in folders.items():
            command = command.replace(name, str(folder))
        command = command.replace("/opt/gouji/.venv/bin/python", sys.executable)
        subprocess.run(["bash", "-ec", command], check=True, env=os.environ | environment, timeout=120)


def read_one(store: Store) -> bool:
    """Whether there was a task: claimed, and ended as a worker ends it."""
    with writing(store.engine) as connection:
        queue.reap(connection, attempts=9)
        claimed = queue.claim(connection, "w", 1, LEASE)
    for task in claimed:
        data = store.source(task.source_sha256 or "")
        end(store, task, Reading(REPORT, data), attempts=9)
    return bool(claimed)


@contextmanager
def busy(store: Store) -> Iterator[list[str]]:
    """Jobs of three reports handed in one after another, and read, while the block runs: their ids."""
    handed_in: list[str] = []
    over, begun = threading.Event(), threading.Event()

    def work() -> None:
        while not over.is_set():
            pages = [PAGE + f"<!-- {len(handed_in)} {number} -->".encode() for number in range(3)]
            wanted = [Wanted(f"{number}.html", store.files.put(page)) for number, page in enumerate(pages)]
            handed_in.append(jobs.open_job(store.engine, "office", wanted)[0].id)
            read_one(store)
            if len(handed_in) >= 3:
                begun.set()

    thread = threading.Thread(target=work)
    thread.start()
    assert begun.wait(60)
    try:
        yield handed_in
    finally:
        over.set()
        thread.join()


@pytest.mark.parametrize("database", ["SQLite", "PostgreSQL"])
def test_what_was_there_at_the_backup_is_there_after_the_restore(
    database: str, request: pytest.FixtureRequest, tmp_path: Path
) -> None:
    here, away, there = (tmp_path / name for name in ("here", "away", "there"))
    for folder in (here, away, there):
        folder.mkdir()
    url, environment = None, {}
    if database == "PostgreSQL":
        server: Postgres = request.getfixturevalue("postgres")
        url = request.getfixturevalue("postgres_url")
        environment = {"PGHOST": "127.0.0.1", "PGPORT": str(server.port), "PGUSER": "postgres"}
        environment["PATH"] = f"{server.binaries}:{os.environ['PATH']}"
    name = (url or "").rpartition("/")[2]
    store = open_store(url, here)
    with busy(store) as handed_in:
        known = list(handed_in)
        with store.engine.connect() as connection:
            done = {row.report_id for job in known for row in jobs.list_tasks(connection, job, "done", 9)}
        backup = re.sub(r"gouji(?=  #)", name, BACKUP)
        run(backup, database, {"/var/lib/gouji": here, "/backup": away}, environment)
    expected = {number: store.review(number) for number in done}
    store.engine.dispose()
    shutil.rmtree(here)

    again = f"{name}_again"
    restore = RESTORE.replace("createdb gouji", f"createdb {again}").replace("-d gouji", f"-d {again}")
    run(restore, database, {"/var/lib/gouji": there, "/backup": away}, environment)
    store = open_store(url and f"{url}_again", there)
    assert {number: store.review(number) for number in done} == expected
    finish(store, known)


def finish(store: Store, known: list[str]) -> None:
    """Everything that was handed in is read to its end: every source is there."""
    with store.engine.connect() as connection:
        found = [job for each in known if (job := jobs.find_job(connection, each))]
    assert [job.id for job in found] == known
    with writing(store.engine) as connection:  # what was being read: as if its lease had run out
        connection.exec_driver_sql("UPDATE tasks SET lease_until = '2000-01-01' WHERE state = 'running'")
    while True:
        with writing(store.engine) as connection:
            connection.exec_driver_sql("UPDATE tasks SET ready_at = '2000-01-01'")
        if not read_one(store):
            break
    with store.engine.connect() as connection:
        assert queue.depths(connection).keys() == {"done"}
