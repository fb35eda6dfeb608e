"""A database URL -> an engine, its tables up to date. SQLite waits for its turn and keeps every commit."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from alembic import command
from alembic.config import Config
from sqlalchemy import Connection, Engine, create_engine, event, make_url, text
from sqlalchemy.engine import ExceptionContext
from sqlalchemy.exc import OperationalError

from extractor.errors import StoreError, StoreUnavailable

_WAIT = 30  # seconds a writer waits for another
_MIGRATING = 6_048_100  # number of the PostgreSQL advisory lock; any number of our own would do


def connect(url: str) -> Engine:
    """An engine for SQLite or PostgreSQL (psycopg). Raises StoreError for any other database."""
    address = make_url(url)
    if address.drivername in ("postgres", "postgresql"):
        address = address.set(drivername="postgresql+psycopg")
    if address.get_backend_name() == "sqlite":
        engine = create_engine(address, connect_args={"timeout": _WAIT})
        event.listen(engine, "connect", _prepare_sqlite)
        event.listen(engine, "begin", _begin_sqlite)
    elif address.get_backend_name() == "postgresql":
        engine = create_engine(address, pool_pre_ping=True, pool_size=10, max_overflow=20)
    else:
        name = address.get_backend_name()
        raise StoreError(
            (f"不支持的数据库：{name}。", f"Unsupported database: {name}."),
            ("请用 sqlite 或 postgresql。", "Use sqlite or postgresql."),
        )
    event.listen(engine, "handle_error", _say_unavailable)
    return engine


@contextmanager
def writing(engine: Engine) -> Iterator[Connection]:
    """A transaction that writes: on SQLite it takes the write lock at once, so that it can't lose its turn
    halfway; committed at the end, rolled back on any error."""
    with engine.connect().execution_options(writes=True) as connection, connection.begin():
        yield connection


def upgrade(engine: Engine, revision: str = "head") -> None:
    """Brings the tables to `revision`; several processes at once wait for each other."""
    with _migrating(engine) as config:
        command.upgrade(config, revision)


def downgrade(engine: Engine, revision: str) -> None:
    """Takes the tables back to `revision` ("base": none). What the later tables held is gone."""
    with _migrating(engine) as config:
        command.downgrade(config, revision)


@contextmanager
def _migrating(engine: Engine) -> Iterator[Config]:
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    with writing(engine) as connection:
        if engine.dialect.name == "postgresql":
            connection.execute(text("SELECT pg_advisory_xact_lock(:number)"), {"number": _MIGRATING})
        config.attributes["connection"] = connection
        yield config


def _prepare_sqlite(connection: Any, _record: object) -> None:
    connection.isolation_level = None  # sqlite3 would begin transactions of its own, too late
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON"):
        connection.execute(f"PRAGMA {pragma}")


def _begin_sqlite(connection: Connection) -> None:
    writes = connection.get_execution_options().get("writes")
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


def _say_unavailable(context: ExceptionContext) -> None:
    """A database that can't be reached, or went away, as an error of ours."""
    if context.is_disconnect or isinstance(context.sqlalchemy_exception, OperationalError):
        raise StoreUnavailable(
            ("数据库没有应答，或连接中断。", "The database does not answer, or the connection broke."),
            ("请检查 GOUJI_DATABASE_URL 和数据库服务。", "Check GOUJI_DATABASE_URL and the database server."),
        ) from context.original_exception
