"""A file of values through all sums: batch by batch, failures to Parquet, counts into a summary."""

from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from extractor.audit.algebra import Checked, Flags, Integers, check_batch
from extractor.audit.summary import Summary
from extractor.audit.values import FACTS, Batch, value_batches
from extractor.errors import GoujiError
from extractor.forms import Form

FINDINGS = pa.schema(
    [
        *FACTS,
        *((name, pa.string()) for name in ("rule", "table", "line")),
        *((name, pa.int64()) for name in ("left", "right", "difference")),
    ]
)


def audit_file(
    path: Path, forms: Sequence[Form], output: Path | None = None, plots: Path | None = None
) -> Summary:
    """Checks every sum of every report in `path` (Parquet or readings, see `value_batches`).

    Writes each failure to `output` (Parquet, columns FINDINGS) and plots to the folder `plots`.
    Raises InputError for what cannot be read, GoujiError for what cannot be written.
    """
    if plots:
        from extractor.audit.plots import draw  # before the work, so that a missing library is said at once
    summary = Summary()
    with ExitStack() as stack:
        writer = stack.enter_context(_findings_file(output)) if output else None
        for batch in _one_ahead(value_batches(path, forms)):
            for findings in _audit(batch, forms, summary):
                if writer:
                    writer.write_table(findings)
    if plots:
        with _written(plots):
            draw(summary, plots)
    return summary


def _one_ahead(batches: Iterator[Batch]) -> Iterator[Batch]:
    """The same batches, the next one read while this one is checked."""
    with ThreadPoolExecutor(1) as reader:
        coming = reader.submit(next, batches, None)
        while (batch := coming.result()) is not None:
            coming = reader.submit(next, batches, None)
            yield batch


def _audit(batch: Batch, forms: Sequence[Form], summary: Summary) -> Iterator[Any]:
    """Adds a batch to the summary; yields its failures as a table for each form."""
    names = batch.column(batch.schema.get_field_index("form"))
    known, rejected = np.zeros(batch.num_rows, dtype=bool), _rejected(batch)
    failed, blank = known.copy(), known.copy()
    for form in forms:
        of_form = pc.fill_null(pc.equal(names, form.id), False).to_numpy(zero_copy_only=False)
        of_form &= ~rejected
        rows = np.flatnonzero(of_form)
        if not len(rows):
            continue
        known |= of_form
        part = batch if len(rows) == batch.num_rows else batch.take(pa.array(rows))
        failures = []
        for checked in check_batch(part, form):
            summary.add_rule(form.id, checked)
            failed[rows[checked.failing]] = True
            blank[rows[checked.blank]] = True
            failures += [checked] if len(checked.failing) else []
        if failures:
            yield _as_table(part, failures)
        absent = (str(a) for a in form.addresses if form.columns[a].kind != "amount")
        missing = [a for a in absent if a not in batch.schema.names and _in_a_rule(form, a)]
        summary.absent = tuple(dict.fromkeys((*summary.absent, *missing)))
    summary.rejected += int(rejected.sum())
    summary.add_reports(_years(batch), known | rejected, failed, blank)


def _rejected(batch: Batch) -> Flags:
    """Which reports were rejected when they were read; where the file does not say, none."""
    if "verdict" not in batch.schema.names:
        return np.zeros(batch.num_rows, dtype=bool)
    verdicts = batch.column(batch.schema.get_field_index("verdict"))
    rejected: Flags = pc.fill_null(pc.equal(verdicts, "rejected"), False).to_numpy(zero_copy_only=False)
    return rejected


def _in_a_rule(form: Form, address: str) -> bool:
    return bool(form.table[address.split(".")[0]].rules)


def _as_table(batch: Batch, failures: Sequence[Checked]) -> Any:
    """The failures of a batch, one row for each sum and report."""
    rows = np.concatenate([checked.failing for checked in failures])
    facts = [
        batch.column(name).take(pa.array(rows)) if name in batch.schema.names else pa.nulls(len(rows), kind)
        for name, kind in FACTS
    ]
    counts = [len(checked.failing) for checked in failures]
    items = [checked.sum for checked in failures]
    words = [
        pa.array(np.repeat(np.array(texts, dtype=object), counts), pa.string())
        for texts in ([s.rule.code for s in items], [s.table for s in items], [s.line for s in items])
    ]
    left, right = (
        np.concatenate(sides) for sides in zip(*((c.left, c.right) for c in failures), strict=True)
    )
    numbers = [pa.array(side) for side in (left, right, left - right)]
    return pa.table([*facts, *words, *numbers], schema=FINDINGS)


def _years(batch: Batch) -> Integers:
    if "year" not in batch.schema.names:
        return np.full(batch.num_rows, -1, dtype=np.int64)
    column = batch.column(batch.schema.get_field_index("year"))
    years: Integers = pc.fill_null(column, -1).to_numpy(zero_copy_only=False).astype(np.int64)
    return years


@contextmanager
def _findings_file(path: Path) -> Iterator[Any]:
    """A writer whose file takes its place only once everything is written."""
    beside = path.with_name(f".{path.name}.part")
    with _written(path):
        try:
            with pq.ParquetWriter(beside, FINDINGS, compression="zstd") as writer:
                yield writer
            beside.replace(path)
        finally:
            beside.unlink(missing_ok=True)


@contextmanager
def _written(path: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise GoujiError(f"{path}: 无法写入 / cannot be written ({error.strerror or error})") from error
