"""The migrations make the tables the code speaks of, on both databases, and take them back."""

import threading
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import inspect, text
from sqlalchemy.exc import DatabaseError

from extractor.errors import StoreError, StoreUnavailable
from extractor.store import open_store
from extractor.store.engine import connect, downgrade, upgrade
from extractor.store.tables import APPEND_ONLY, metadata


def test_migrations_lead_up_to_the_tables_down_to_nothing_and_up_again(url: str) -> None:
    engine = connect(url)
    for _ in range(2):
        upgrade(engine)
        with engine.connect() as connection:
            assert compare_metadata(MigrationContext.configure(connection), metadata) == []
        assert set(metadata.tables) <= set(inspect(engine).get_table_names())
        downgrade(engine, "base")
        assert set(inspect(engine).get_table_names()) <= {"alembic_version"}


def test_several_processes_may_bring_a_new_database_up_to_date_at_once(url: str, tmp_path: Path) -> None:
    failures: list[BaseException] = []

    def run() -> None:
        try:
            open_store(url, tmp_path)
        except BaseException as error:
            failures.append(error)

    threads = [threading.Thread(target=run) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []


@pytest.mark.parametrize("table", APPEND_ONLY)
@pytest.mark.parametrize("act", ["UPDATE {} SET who = 'nobody'", "DELETE FROM {}"])
def test_the_database_itself_refuses_to_change_what_was_written(url: str, table: str, act: str) -> None:
    engine = connect(url)
    upgrade(engine)
    row = {
        "readings": "(report_id, number, who, made_at, fingerprint, provenance, report) "
        "VALUES (1, 1, 'a', '2026-01-01', '', '', '')",
        "edits": "(report_id, seq, who, made_at, action, settles) "
        "VALUES (1, 1, 'a', '2026-01-01', 'set', '[]')",
        "events": "(seq, who, made_at, action) VALUES (1, 'a', '2026-01-01', 'logged_in')",
    }[table]
    with engine.begin() as connection:
        connection.execute(text(_SOURCE))
        connection.execute(text(_REPORT))
        connection.execute(text(f"INSERT INTO {table} {row}"))
    with pytest.raises(DatabaseError, match="only grows"), engine.begin() as connection:
        connection.execute(text(act.format(table)))


_SOURCE = "INSERT INTO sources (sha256, size, added_at) VALUES ('a', 1, '2026-01-01')"
_REPORT = (
    "INSERT INTO reports (id, sha256, name, status, version, reading, verdict, severity, risk, failing, "
    "doubtful, decided, codes, search, submitted_by, submitted_at, changed_at) VALUES (1, 'a', 'a', 'new', "
    "0, 1, 'clean', 'none', 0, 0, 0, 0, '', '', 'a', '2026-01-01', '2026-01-01')"
)


def test_another_database_is_refused_with_a_way_out() -> None:
    with pytest.raises(StoreError) as refused:
        connect("mysql+pymysql://localhost/x")
    assert "sqlite" in refused.value.remedy[1]


def test_a_database_that_does_not_answer_is_said_so(tmp_path: Path) -> None:
    with pytest.raises(StoreUnavailable) as unavailable:
        open_store("postgresql://postgres@127.0.0.1:1/none", tmp_path)
    assert "GOUJI_DATABASE_URL" in unavailable.value.remedy[1]
