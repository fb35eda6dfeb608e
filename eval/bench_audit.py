"""`gouji audit` on a million reports beside the bare matrix product: `python -m eval.bench_audit`."""

import json
import random
import subprocess
import sys
import tempfile
import time
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Annotated, Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.parquet as pq
import typer

from eval.generate import consistent_values
from extractor.audit.values import FACTS
from extractor.check.sums import Sum, sums
from extractor.forms import Address, Form, load_forms

SEED = 20240131
POOL = 2_000  # consistent reports; the sum of any two of them is consistent as well
CHUNK = 65_536
FAULTS = 0.01  # share of reports with one figure changed
BLANKS = 0.005  # share of reports with one figure left out
REPEATS = 5

Matrix = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Figures:
    """Seconds (best of REPEATS), and GiB of memory at most, for so many reports.

    product: `values @ R.T`, the values in memory as float64. audit: the Parquet file read, checked, and
    every failure written. found, true: reports with a failing sum, by the audit and by the product.
    """

    reports: int
    cells: int
    sums: int
    product: float
    audit: float
    ratio: float
    memory: float
    file: float
    found: int
    true: int


def main(
    reports: Annotated[int, typer.Option(help="generated reports")] = 1_000_000,
    json_file: Annotated[Path | None, typer.Option("--json", help="write the figures here as well")] = None,
) -> None:
    """Print the figures as one line of JSON."""
    form = load_forms()[0]
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "values.parquet"
        write_reports(path, form, reports)
        audit, memory, found = time_audit(path)
        product, true = time_product(path, form, reports)
        size = path.stat().st_size / 2**30
    counted = len(counts_of(form)), len(all_sums(form))
    figures = Figures(reports, *counted, product, audit, audit / product, memory, size, found, true)
    text = json.dumps(asdict(figures))
    print(text)
    if json_file:
        json_file.write_text(text + "\n", encoding="utf-8")


def counts_of(form: Form) -> list[Address]:
    """The cells that hold counts: amounts are in no sum."""
    return [a for a in form.addresses if form.columns[a].kind != "amount"]


def all_sums(form: Form) -> list[Sum]:
    return [item for table in form.tables for item in sums(table, {})]


def rule_matrix(form: Form) -> npt.NDArray[np.float64]:
    """Sums × cells: 1 for a left operand, −1 for a right one."""
    place = {address: number for number, address in enumerate(counts_of(form))}
    matrix = np.zeros((len(all_sums(form)), len(place)))
    for row, item in zip(matrix, all_sums(form), strict=True):
        row[[place[a] for a in item.left]] = 1
        row[[place[a] for a in item.right]] = -1
    return matrix


def write_reports(path: Path, form: Form, reports: int) -> None:
    """So many consistent reports with faults and blanks, as `gouji audit` reads them."""
    rng, addresses = np.random.default_rng(SEED), counts_of(form)
    drawn = [consistent_values(form, random.Random(seed)) for seed in range(POOL)]
    pool = np.array([[values[a] for a in addresses] for values in drawn], dtype=np.int64)
    schema = pa.schema([*FACTS, *((str(a), pa.int64()) for a in addresses)])
    with pq.ParquetWriter(path, schema) as writer:
        for start in range(0, reports, CHUNK):
            count = min(CHUNK, reports - start)
            values, blank = _faulty(pool[rng.integers(POOL, size=(2, count))].sum(axis=0), rng)
            facts = [
                pa.array([f"{number}.pdf" for number in range(start, start + count)]),
                pa.repeat("青河县教育局", count),
                pa.repeat(form.id, count),
                pa.repeat("clean", count),
                pa.array(rng.integers(2021, 2026, count).astype(np.int32)),
            ]
            columns = [pa.array(values[:, n], mask=blank[:, n]) for n in range(len(addresses))]
            writer.write_batch(pa.record_batch([*facts, *columns], schema=schema))


def _faulty(values: Matrix, rng: np.random.Generator) -> tuple[Matrix, npt.NDArray[np.bool_]]:
    count, cells = values.shape
    rows = np.flatnonzero(rng.random(count) < FAULTS)
    values[rows, rng.integers(cells, size=len(rows))] += rng.integers(1, 10, len(rows))
    blank = np.zeros(values.shape, dtype=bool)
    rows = np.flatnonzero(rng.random(count) < BLANKS)
    blank[rows, rng.integers(cells, size=len(rows))] = True
    return values, blank


AUDIT = """
import json, resource, sys, time
from pathlib import Path
from extractor.audit import audit_file
from extractor.forms import load_forms
path, times, forms = Path(sys.argv[1]), [], load_forms()
for _ in range(int(sys.argv[2])):
    start = time.perf_counter()
    summary = audit_file(path, forms, path.with_name("findings.parquet"))
    times.append(time.perf_counter() - start)
peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
print(json.dumps([min(times), peak, summary.failed]))
"""


def time_audit(path: Path) -> tuple[float, float, int]:
    """Seconds, GiB and failing reports of the audit; a process of its own shows what memory it needs."""
    call = [sys.executable, "-c", AUDIT, str(path), str(REPEATS)]
    output = subprocess.run(call, check=True, capture_output=True, text=True).stdout
    seconds, peak, found = json.loads(output)
    return seconds, peak / 2**20, found


def time_product(path: Path, form: Form, reports: int) -> tuple[float, int]:
    """Seconds of the bare product, and how many reports it shows to fail once blanks are set apart."""
    rules, addresses = rule_matrix(form), counts_of(form)
    values = np.empty((reports, len(addresses)))
    blank = np.zeros((reports, len(rules)), dtype=bool)
    start = 0
    for batch in pq.ParquetFile(path).iter_batches(CHUNK, columns=[str(a) for a in addresses]):
        part: Any = np.column_stack([column.to_numpy(zero_copy_only=False) for column in batch.columns])
        blank[start : start + len(part)] = np.isnan(part).astype(np.float64) @ np.abs(rules).T > 0
        values[start : start + len(part)] = np.nan_to_num(part)
        start += len(part)
    times = []
    for _ in range(REPEATS):
        begun = time.perf_counter()
        product = values @ rules.T
        times.append(time.perf_counter() - begun)
    return min(times), int(((product != 0) & ~blank).any(axis=1).sum())


if __name__ == "__main__":
    typer.run(main)
