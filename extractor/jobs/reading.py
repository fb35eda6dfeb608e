"""One task read, in a process that may die of it: bytes or a URL in, a report out."""

import tempfile
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from extractor.jobs.fetch import FetchFailed, Roots, fetch
from extractor.pipeline import extract
from extractor.records import Report
from extractor.store.queue import Problem, Task

# Memory ran out, a file could not be written, the model gave no answer: the next attempt may go well.
_MAY_PASS = ("internal_error", "model_failed")


@dataclass(frozen=True)
class Reading:
    """A report, and the bytes it was read from."""

    report: Report
    data: bytes


def read_task(task: Task, data: bytes | None, roots: Roots) -> Reading | Problem:
    """What became of the task. A report that says why a file can't be read is a result like any other."""
    try:
        source = fetch(task.url or "", roots) if data is None else data
    except FetchFailed as error:
        return Problem(error.code, *error.cause, lasting=error.lasting)
    report = _extract(source, task)
    code = next((code for code in report.reasons if code in _MAY_PASS), None)
    if code:
        why = report.findings[0].message
        return Problem(code, why, why)
    return Reading(report, source)


def _extract(data: bytes, task: Task) -> Report:
    """The name decides between kinds of text, so the file carries its suffix, and nothing else of it."""
    with tempfile.TemporaryDirectory(prefix="gouji-") as folder:
        path = Path(folder) / f"report{_suffix(task.name)}"
        path.write_bytes(data)
        report = extract(path, language=task.language)
    return report.model_copy(update={"source": task.name})


def _suffix(name: str) -> str:
    suffix = PurePosixPath(name).suffix.lower()
    return suffix if suffix.isascii() and suffix[1:].isalnum() else ".html"
