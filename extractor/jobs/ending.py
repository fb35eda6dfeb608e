"""How a task ends: its reading into the store, once, then its end into the queue."""

from concurrent.futures import CancelledError, Future

from pebble import ProcessExpired

from extractor.errors import StoreError
from extractor.jobs.reading import Reading
from extractor.records import Report
from extractor.store import Person, Store, queue
from extractor.store.engine import writing
from extractor.store.queue import Problem, Task

TOO_LONG = Problem("took_too_long", "读取超时。", "Reading it took too long.")


def outcome_of(future: "Future[Reading | Problem]") -> Reading | Problem | None:
    """What became of a reading, whatever became of its process; None: a shutdown broke it off."""
    try:
        return future.result()
    except CancelledError:
        return None
    except TimeoutError:
        return TOO_LONG
    except (ProcessExpired, RuntimeError, OSError, EOFError):  # all but the first: the whole pool broke
        return queue.WORKER_DIED
    except Exception as error:
        why = f"{type(error).__name__}: {error}"
        return Problem("internal_error", f"内部错误（{why}）。", f"Internal error ({why}).")


def end(store: Store, task: Task, outcome: Reading | Problem, attempts: int) -> bool:
    """Whether the task was still the worker's to end. Raises AWAY while the database is.

    The reading first: it is kept under the hash of its source, and the same reading again changes nothing, so
    a worker that dies between the two, or is no longer the one to end the task, leaves no second result.
    """
    if isinstance(outcome, Problem):
        with writing(store.engine) as connection:
            return queue.fail(connection, task, outcome, attempts)
    report_id = _keep(store, task, outcome)
    with writing(store.engine) as connection:
        return queue.finish(connection, task, report_id)


def _keep(store: Store, task: Task, outcome: Reading) -> int:
    who = Person(name=task.account, role="reviewer")
    kept = store.submit(task.name, outcome.data, outcome.report, who)
    if not kept.is_new and not _is_the_same(store.review(kept.id).report, outcome.report):
        store.add_reading(kept.id, outcome.report, who)
    return kept.id


def _is_the_same(before: Report, now: Report) -> bool:
    """Whether the same program, forms, model and prompts read it: what they took differs every time."""
    return (before.provenance, before.cells) == (now.provenance, now.cells)


def source_of(store: Store, task: Task) -> bytes | Problem | None:
    """The bytes to read; None where they are yet to be fetched."""
    if task.source_sha256 is None:
        return None
    try:
        return store.source(task.source_sha256)
    except StoreError as error:
        return Problem("source_missing", *error.cause, lasting=True)
