"""Fits the model of extractor/risk.py on one half of readings whose truth is known, tests it on the other.

python -m eval.fit_risk --reports 1500      writes extractor/risk.json and prints the figures of its card
"""

import json
import random
import tempfile
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from typing import Annotated, Any

import numpy as np
import typer
from numpy.typing import NDArray

from eval.calibration import Calibration, calibration
from eval.faults import FAULTS, REPORT_FAULTS
from eval.generate import ReportText
from eval.generated import VARIATIONS, draw_report
from eval.injected import cells_of
from eval.misreadings import Reader, read_cells
from eval.render import RENDERERS
from extractor import risk
from extractor.decode import decode
from extractor.forms import Address, Form, load_forms
from extractor.pipeline import extract
from extractor.records import Cell, TextPlace, Vote
from extractor.suspects import localise

FIT, TEST = 1, 2  # seeds: no report is in both
FEATURES = (
    "by_order", "inferred", "not_stated", "no_evidence", "scanned", "doubt", "overruled", "model_agrees",
    "model_differs", "sums_pass", "sums_fail", "suspected", "shaky_table", "scan_sums_fail",
)  # fmt: skip
Sample = tuple[tuple[float, ...], bool, str]  # features, whether the cell is wrong, where it comes from


def main(reports: Annotated[int, typer.Option(help="of each source, for each half")] = 1500) -> None:
    fit, test = (collect(seed, reports) for seed in (FIT, TEST))
    model = fit_model(fit)
    Path(risk.__file__).with_suffix(".json").write_text(
        json.dumps(model.model_dump(), ensure_ascii=False, indent=1) + "\n", encoding="utf-8"
    )
    print(json.dumps(model.coefficients, indent=1), model.intercept)
    for name in ("all", *SOURCES):
        own = [sample for sample in test if name in ("all", sample[2])]
        print(card_line(name, model, own))


def fit_model(samples: list[Sample]) -> risk.Model:
    from sklearn.linear_model import LogisticRegression

    known, wrong = matrix(samples)
    fitted = LogisticRegression(C=100.0, max_iter=3000).fit(known, wrong)
    return risk.Model(
        fitted=f"{len(samples)} cells, {int(wrong.sum())} of them wrong, by python -m eval.fit_risk",
        intercept=round(float(fitted.intercept_[0]), 4),
        coefficients={
            name: round(float(weight), 4) for name, weight in zip(FEATURES, fitted.coef_[0], strict=True)
        },
    )


def matrix(samples: list[Sample]) -> tuple[NDArray[np.float64], NDArray[np.bool_]]:
    return np.array([s[0] for s in samples], dtype=float), np.array([s[1] for s in samples])


def card_line(name: str, model: risk.Model, samples: list[Sample]) -> str:
    found = calibrated(model, samples)
    if found is None:
        return f"{name}: nothing"
    return (
        f"{name:<22} cells {found.cells:>8} wrong {found.wrong:>6} predicted {found.predicted:>9.1f} "
        f"ECE {found.ece:.5f} AURC {found.aurc:.6f} wrong below 1e-4: {found.low_wrong} of {found.low_cells}"
    )


def calibrated(model: risk.Model, samples: list[Sample]) -> Calibration | None:
    risks = [risk.risk_of(dict(zip(FEATURES, s[0], strict=True)), model) for s in samples]
    return calibration(np.array(risks), np.array([s[1] for s in samples], dtype=float))


def collect(seed: int, reports: int) -> list[Sample]:
    tasks = [(seed, name, number) for number in range(reports) for name in SOURCES]
    with ProcessPoolExecutor() as pool:
        return [sample for found in pool.map(_samples, tasks, chunksize=16) for sample in found]


def _samples(task: tuple[int, str, int]) -> list[Sample]:
    seed, name, number = task
    rng = random.Random(f"{seed} {name} {number}")
    report = draw_report(load_forms()[number % 2], rng)
    return list(SOURCES[name](report, rng, name))


def judged(form: Form, cells: dict[Address, Cell], truth: dict[str, Any], name: str) -> Iterator[Sample]:
    proposals = localise(form, cells)
    for address, known in risk.features(form, cells, proposals).items():
        if str(address) in truth:
            wrong = cells[address].value != truth[str(address)]
            yield tuple(float(known.get(each, 0.0)) for each in FEATURES), wrong, name


def born_digital(report: ReportText, rng: random.Random, name: str, **options: Any) -> Iterator[Sample]:
    """Printed in a random layout and read by the grid."""
    layout = rng.choice(list(RENDERERS))
    variation = rng.choice([v for v in VARIATIONS if not v.only or layout in v.only])
    renderer = RENDERERS[layout]
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"report{renderer.suffix}"
        path.write_bytes(renderer.render(report, **{**variation.options, **options}))
        read = extract(path, reader="grid")
    cells = {Address.parse(a): cell for a, cell in read.cells.items()}
    yield from judged(report.form, cells, dict(report.values), name)


def source_errors(report: ReportText, rng: random.Random, name: str) -> Iterator[Sample]:
    """The same, of a report that itself breaks sums: what is printed is what must be read."""
    spoilt = rng.choice(list(REPORT_FAULTS.values()))(report, rng)
    yield from born_digital(spoilt or report, rng, name)


def lost_labels(report: ReportText, rng: random.Random, name: str) -> Iterator[Sample]:
    """Printed without row or column labels, in half of them with two rows or columns changed over: only
    order tells where a number belongs, and order is then wrong."""
    labels = rng.choice(("rows", "columns"))
    options: dict[str, Any] = {"drop_labels": labels}
    if rng.random() < 0.5:
        options["swap_rows" if labels == "rows" else "swap_columns"] = tuple(rng.sample(range(5), 2))
    yield from born_digital(report, rng, name, **options)


def scans(report: ReportText, rng: random.Random, name: str) -> Iterator[Sample]:
    """Read by the synthetic engine of eval/misreadings.py, then decoded."""
    printed = {Address.parse(a): str(v) for a, v in report.values.items() if isinstance(v, int) and v >= 0}
    cells = read_cells(printed, Reader(errs=rng.choice((0.001, 0.01, 0.03))), rng)
    yield from judged(report.form, decode(report.form, cells), dict(report.values), name)


def two_voices(report: ReportText, rng: random.Random, name: str) -> Iterator[Sample]:
    """Read twice; in half of the reports the first voice, in a quarter the second made a mistake."""
    table, right = report.form.table["requests"], cells_of(report)
    values = {a: c.value for a, c in right.items() if a.table == "requests" and isinstance(c.value, int)}
    first = rng.choice(list(FAULTS.values()))(table, values, rng) if rng.random() < 0.5 else {}
    second = rng.choice(list(FAULTS.values()))(table, values, rng) if rng.random() < 0.25 else {}
    cells = {
        a: _voiced(cell, first.get(a, cell.value), second.get(a, cell.value)) for a, cell in right.items()
    }
    yield from judged(report.form, cells, dict(report.values), name)


def _voiced(cell: Cell, first: Any, second: Any) -> Cell:
    place = TextPlace(line=1, start=0, end=1)
    votes = (Vote(voice="grid", value=first), Vote(voice="llm", value=second))
    return cell.model_copy(update={"value": first, "votes": votes, "evidence": place})


SOURCES: dict[str, Callable[[ReportText, random.Random, str], Iterator[Sample]]] = {
    "born_digital": born_digital,
    "source_errors": source_errors,
    "lost_labels": lost_labels,
    "scans": scans,
    "two_voices": two_voices,
}

if __name__ == "__main__":
    typer.run(main)
