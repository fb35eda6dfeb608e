"""Reports of a job as a stream: JSON, JSON lines or Parquet; memory holds one page of them."""

import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Literal

from extractor.forms import load_forms
from extractor.records import Report
from extractor.store import Store, jobs
from extractor.store.job_tables import DONE

Style = Literal["json", "ndjson", "parquet"]
MEDIA: dict[Style, str] = {
    "json": "application/json",
    "ndjson": "application/x-ndjson",
    "parquet": "application/vnd.apache.parquet",
}
_PAGE = 200  # reports
_CHUNK = 1 << 16  # bytes


def results_of(store: Store, job_id: str, style: Style) -> Iterator[bytes]:
    readings = _readings(store, job_id)
    if style == "parquet":
        return _parquet(readings)
    return _json(readings) if style == "json" else (f"{reading}\n".encode() for reading in readings)


def _readings(store: Store, job_id: str) -> Iterator[str]:
    """The reports of a job as JSON, in the order they were handed in."""
    after = -1
    while True:
        with store.engine.connect() as connection:
            rows = jobs.list_tasks(connection, job_id, DONE, _PAGE, after)
            found = jobs.readings_of(connection, [row.report_id for row in rows])
        yield from (found[row.report_id] for row in rows)
        if len(rows) < _PAGE:
            return
        after = rows[-1].position


def _json(readings: Iterator[str]) -> Iterator[bytes]:
    before = "[\n"
    for reading in readings:
        yield (before + reading).encode()
        before = ",\n"
    yield b"[]\n" if before == "[\n" else b"\n]\n"


def _parquet(readings: Iterator[str]) -> Iterator[bytes]:
    """One row a report, one column an address; in a file first, for Parquet ends with its index."""
    from extractor.audit.values import write_values

    with tempfile.TemporaryDirectory(prefix="gouji-") as folder:
        path = Path(folder) / "results.parquet"
        write_values(map(Report.model_validate_json, readings), path, load_forms())
        with path.open("rb") as file:
            while chunk := file.read(_CHUNK):
                yield chunk
