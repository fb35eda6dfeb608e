"""Writes the cases that ship: `python -m eval.shipped`. Real figures, our own prose."""

import json
import random
from collections.abc import Iterator, Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any, NamedTuple

import typer

from eval.cases import SHIPPED, Label, write_label
from eval.generate import ReportText, plain_prose
from eval.generated import label_of
from eval.render import RENDERERS
from extractor.forms import load_forms

FIGURES = Path(__file__).parent / "data" / "figures.json"
LIES = 3  # cells of a decoy's label that the source does not say
SCAN_DPI = 120


class Plan(NamedTuple):
    """One case: whose figures, in which layout, printed how. `decoy`: its label lies about a few cells."""

    body: str
    layout: str
    variation: str = "plain"
    options: Mapping[str, Any] = {}
    decoy: bool = False


TORN: dict[str, Any] = {"torn_labels": True}
SWAPPED: dict[str, Any] = {"swap_columns": (1, 3)}
ROWS: dict[str, Any] = {"swap_rows": (5, 6)}
PLANS = (
    *(Plan("suqian-2023", layout) for layout in RENDERERS),
    *(
        Plan("shanghai-office-2025", layout, "torn_labels", TORN)
        for layout in ("html", "docx", "pdf", "flow")
    ),
    *(
        Plan("shanghai-office-2019", layout)
        for layout in ("html_word", "docx", "pdf", "markdown", "pipe_rows")
    ),
    *(Plan("hongze-2023", layout) for layout in ("pdf", "pdf_borderless", "html", "alternate_lines")),
    *(Plan("hongze-2024", layout, "swapped_rows", ROWS) for layout in ("html_word", "tab_text", "pdf")),
    *(
        Plan("shuyang-fgj-2023", layout)
        for layout in ("html_word", "pipe_cells", "tab_cells", "pdf_borderless")
    ),
    Plan("wenxian-2021", "tab_text"),
    Plan("suqian-2023", "pdf", "swapped_columns", SWAPPED),
    Plan("suqian-2023", "html", "decoy", {}, decoy=True),
    Plan("hongze-2024", "docx", "decoy", {}, decoy=True),
)
SCAN = Plan("suqian-2023", "scan", "rotation")


def write_cases(folder: Path = SHIPPED, scan: bool = True) -> None:
    """Write every case into `folder`; the same files come out every time. `scan`: the scanned one as well,
    which needs fonts and writes other bytes with other versions of OpenCV."""
    folder.mkdir(parents=True, exist_ok=True)
    for plan in PLANS:
        _write(folder, plan)
    if scan:
        _write_scan(folder)


def report_of_body(body: str) -> ReportText:
    """The published figures of one body under our own prose."""
    entry = json.loads(FIGURES.read_text(encoding="utf-8"), parse_float=Decimal)[body]
    form = next(form for form in load_forms() if form.id == entry["form"])
    prose = plain_prose(entry["year"], entry["cells"])
    return ReportText(entry["organisation"], entry["year"], form, entry["cells"], prose, entry["units"])


def _write(folder: Path, plan: Plan) -> None:
    report, renderer = report_of_body(plan.body), RENDERERS[plan.layout]
    options = dict(plan.options)
    if not renderer.keeps_blanks and None in report.values.values():
        options["blank"] = "—"
    path = folder / f"{_name(plan)}{renderer.suffix}"
    path.write_bytes(renderer.render(report, **options))
    label = _label(path.stem, report, plan)
    write_label(path, _lying(label) if plan.decoy else label)


def _write_scan(folder: Path) -> None:
    from eval.render.scan import scan_pages
    from eval.render.scan_files import degraded, write_scan

    report = report_of_body(SCAN.body)
    pages = [degraded(page, [("rotation", 1.0)], seed=3) for page in scan_pages(report, dpi=SCAN_DPI)]
    path = folder / f"{_name(SCAN)}.tiff"
    write_scan(pages, path)
    write_label(path, _label(path.stem, report, SCAN))


def _label(name: str, report: ReportText, plan: Plan) -> Label:
    tags = {"layout": plan.layout, "variation": plan.variation, "set": "shipped"}
    return label_of(name, report, tags | ({"degradation": plan.variation} if plan.layout == "scan" else {}))


def _lying(label: Label) -> Label:
    rng = random.Random(label.id)
    numbers = [a for a, value in label.cells.items() if isinstance(value, int) and value > 9]
    truth: dict[str, int] = {a: int(label.cells[a] or 0) for a in rng.sample(numbers, LIES)}
    lies = {a: value + rng.randint(100, 900) for a, value in truth.items()}
    return label.model_copy(update={"cells": {**label.cells, **lies}, "decoys": truth})


def _name(plan: Plan) -> str:
    extra = "" if plan.variation == "plain" else f"-{plan.variation}"
    return f"{plan.body}-{plan.layout}{extra}"


def case_names() -> Iterator[str]:
    return map(_name, (*PLANS, SCAN))


if __name__ == "__main__":
    typer.run(write_cases)
