"""Scanned reports read end to end, by degradation: `python -m eval.bench_scans`, or `make bench-scans`.

A run can be stopped and goes on where it was, as long as the program is the same.
"""

import hashlib
import json
import tempfile
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from importlib import resources
from multiprocessing import cpu_count
from pathlib import Path
from threading import Lock
from typing import Annotated, Any

import typer

from eval.generate import Number, ReportText
from eval.render.scan import ScanPage
from eval.render.scan_files import write_scan
from eval.scan_cases import GROUPS, Group, ScanCase, pages_of, report_of, scan_cases
from extractor.pipeline import extract
from extractor.records import Cell, Report, Status

Row = dict[str, Any]  # what one case gave, as a line of JSON
_EMPTY = (Status.BLANK, Status.NOT_APPLICABLE)


def main(
    each: Annotated[int, typer.Option(help="reports of each group")] = 4,
    sample: Annotated[bool, typer.Option("--sample", help="one report of each group")] = False,
    only: Annotated[str, typer.Option(help="groups with this in their name")] = "",
    minutes: Annotated[float, typer.Option(help="stop after so long; run again to go on")] = 1e9,
    jobs: Annotated[int, typer.Option(help="processes; 0: one a core")] = 0,
    seed: Annotated[int, typer.Option(help="the same seed gives the same pages")] = 20240131,
    reports: Annotated[Path | None, typer.Option(help="labelled reports whose figures to use too")] = None,
    results: Annotated[Path, typer.Option(help="where results are kept")] = Path("build/bench-scans.jsonl"),
) -> None:
    """Print a table, one group a line."""
    cases = [c for c in scan_cases(1 if sample else each, seed, reports) if only in c.group.name]
    program = _fingerprint()
    done = {row["case"]: row for row in _kept(results) if row["program"] == program and row["seed"] == seed}
    # The first report of every group, then the second: a run that is stopped says something of each.
    missing = sorted((c for c in cases if c.id not in done), key=lambda c: int(c.id.rsplit(" ", 1)[1]))
    results.parent.mkdir(parents=True, exist_ok=True)
    with results.open("a", encoding="utf-8") as file:
        for row in _measured(missing, reports, jobs or cpu_count(), time.monotonic() + 60 * minutes):
            row |= {"program": program, "seed": seed}
            done[row["case"]] = row
            print(json.dumps(row, ensure_ascii=False), file=file, flush=True)
    _print([done[case.id] for case in cases if case.id in done], len(cases))


def measure(case: ScanCase, reports: Path | None) -> Row:
    """Render, degrade, write, read and compare one report."""
    report = report_of(case, reports)
    pages = pages_of(case, report)
    with tempfile.TemporaryDirectory() as folder:
        (path,) = write_scan(pages, Path(folder) / f"scan{case.group.suffix}")
        inference, wall, cpu = _Inference(), time.perf_counter(), time.process_time()
        with inference:
            read = extract(path, language="en")
        wall, cpu = time.perf_counter() - wall, time.process_time() - cpu
    return {
        "case": case.id,
        "group": case.group.name,
        "pages": len(pages),
        "seconds": wall,
        "cpu": cpu,
        "inference": inference.seconds,
        **compare(read, report, pages),
    }


def compare(read: Report, report: ReportText, pages: Sequence[ScanPage]) -> Row:
    """Cells as printed against cells as read. Struck-out cells have no right value: they must be in doubt."""
    crossed = frozenset().union(*(page.crossed for page in pages))
    cells = {a: read.cells.get(a, Cell()) for a in report.values if a not in crossed}
    raw = [a for a, cell in cells.items() if not _first_is(cell, report.values[a])]
    wrong = [a for a, cell in cells.items() if not _is(cell, report.values[a])]
    flagged = {a for item in read.findings if item.severity != "info" for a in item.addresses}
    doubtful = [
        a for a, cell in cells.items() if cell.status is not Status.STATED and report.values[a] is not None
    ]
    tables = {table.id for table in report.form.tables}
    clean = read.verdict == "clean"
    return {
        "verdict": read.verdict,
        "reasons": list(read.reasons),
        "cells": len(cells),
        "raw": len(raw),
        "wrong": {a: [str(report.values[a]), cells[a].printed, str(cells[a].value)] for a in wrong},
        "doubtful": len(doubtful),
        "unflagged": sorted(set(wrong) - flagged),
        "exact": len(tables - {a.split(".")[0] for a in wrong}),
        "tables": len(tables),
        "silent": len(wrong) if clean else 0,
        "struck_unseen": sum(read.cells.get(a, Cell()).status is Status.STATED for a in crossed),
    }


def _is(cell: Cell, true: Number | None) -> bool:
    return cell.status in _EMPTY if true is None else cell.value == true


def _first_is(cell: Cell, true: Number | None) -> bool:
    """Whether the first reading is right, before any sum was asked."""
    for vote in cell.votes:
        if vote.voice == "ocr":
            return vote.status in _EMPTY if true is None else vote.value == true
    return _is(cell, true)


class _Inference:
    """CPU seconds spent inside the engine's networks, all threads together."""

    def __init__(self) -> None:
        self.seconds, self._lock = 0.0, Lock()

    def __enter__(self) -> None:
        from onnxruntime import InferenceSession

        self._session, self._run = InferenceSession, InferenceSession.run

        def run(*args: Any, **options: Any) -> Any:
            start = time.thread_time()
            try:
                return self._run(*args, **options)
            finally:
                with self._lock:
                    self.seconds += time.thread_time() - start

        InferenceSession.run = run

    def __exit__(self, *error: object) -> None:
        self._session.run = self._run


def _measured(cases: list[ScanCase], reports: Path | None, jobs: int, until: float) -> Iterator[Row]:
    with ProcessPoolExecutor(jobs) as pool:
        futures = [pool.submit(measure, case, reports) for case in cases]
        for future in as_completed(futures):
            yield future.result()
            if time.monotonic() > until:
                pool.shutdown(wait=False, cancel_futures=True)
                yield from (f.result() for f in futures if f.running() and not f.cancelled())
                return


def _kept(results: Path) -> list[Row]:
    if not results.exists():
        return []
    return [json.loads(line) for line in results.read_text(encoding="utf-8").splitlines()]


def _fingerprint() -> str:
    """Changes with anything in the package: old results must not pass for those of a new program."""
    sources = sorted(Path(str(resources.files("extractor"))).rglob("*"))
    data = b"".join(path.read_bytes() for path in sources if path.suffix in (".py", ".toml"))
    return hashlib.sha256(data).hexdigest()[:12]


def _print(rows: Sequence[Row], wanted: int) -> None:
    heads = ("pages", "cells", "raw error", "error", "exact", "doubtful", "unflagged", "silent", "s/page")
    print(f"{'group':<22}{''.join(f'{head:>11}' for head in heads)}{'beyond OCR':>12}")
    for group in GROUPS:
        own = [row for row in rows if row["group"] == group.name]
        if own:
            print(_line(group.name + (" *" if group.hard else ""), own))
    for name, hard in (("all at 150 dpi and up", False), ("all of the hard *", True)):
        own = [row for row in rows if _group(row["group"]).hard is hard]
        if own:
            print(_line(name, own))
    print(f"{len(rows)} of {wanted} reports; * hard: errors must be flagged")


def _group(name: str) -> Group:
    return next(group for group in GROUPS if group.name == name)


def _line(name: str, rows: Sequence[Row]) -> str:
    total = {key: sum(row[key] for row in rows) for key in ("pages", "cells", "raw", "doubtful", "silent")}
    cells, pages = total["cells"], total["pages"]
    cpu = sum(row["cpu"] for row in rows)
    return (
        f"{name:<22}{pages:>11}{cells:>11}{total['raw'] / cells:>11.3%}"
        f"{sum(len(row['wrong']) for row in rows) / cells:>11.3%}"
        f"{sum(row['exact'] for row in rows) / sum(row['tables'] for row in rows):>11.1%}"
        f"{total['doubtful'] / cells:>11.2%}{sum(len(row['unflagged']) for row in rows):>11}"
        f"{total['silent']:>11}{cpu / pages:>11.1f}{1 - sum(row['inference'] for row in rows) / cpu:>12.0%}"
    )


if __name__ == "__main__":
    typer.run(main)
