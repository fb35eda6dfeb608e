"""The grid of scanned reports to measure on: figures x fonts x layouts x degradations, seeded."""

import json
import random
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from itertools import cycle
from pathlib import Path
from typing import Any

from eval.examples import EXAMPLES, example_report
from eval.generate import ReportText, plain_prose, random_report
from eval.render.scan import ScanPage, scan_pages
from eval.render.scan_files import degraded
from eval.render.scan_fonts import FONTS
from extractor.forms import Form, load_forms

Steps = tuple[tuple[str, float], ...]


@dataclass(frozen=True, slots=True)
class Group:
    """What a group of cases has in common. `hard`: errors are allowed there, silent ones are not."""

    name: str
    steps: Steps = ()
    dpi: int = 150
    layout: Mapping[str, Any] = field(default_factory=dict)
    hard: bool = False
    suffix: str = ".tiff"


@dataclass(frozen=True, slots=True)
class ScanCase:
    """One report to be rendered, degraded and read."""

    id: str
    group: Group
    figures: str  # the name of published figures, or "random"
    font: str
    digits: str
    seed: int


OFFICE = (("rotation", 0.7), ("light", 0.5), ("noise", 0.5), ("jpeg", 0.7))
GROUPS = (
    Group("clean"),
    Group("200 dpi", dpi=200),
    Group("300 dpi", dpi=300),
    *(
        Group(name.replace("_", " "), ((name, strength),))
        for name, strength in (
            ("rotation", 1.5),
            ("perspective", 1.0),
            ("curl", 1.0),
            ("blur", 1.5),
            ("noise", 1.5),
            ("jpeg", 2.0),
            ("light", 1.5),
            ("faded", 1.0),
            ("fold", 1.0),
            ("bleed_through", 1.5),
            ("watermark", 1.0),
        )
    ),
    Group("turned 90", (("quarter_turns", 1),)),
    Group("turned 180", (("quarter_turns", 2),)),
    Group("turned 270", (("quarter_turns", 3),)),
    Group("office scan", OFFICE),
    Group("office scan, PDF", OFFICE, suffix=".pdf"),
    Group("photograph", (("perspective", 1.0), ("light", 1.0), ("blur", 1.0), ("jpeg", 0.7)), dpi=200),
    Group("worn copy", (("bleed_through", 1.0), ("faded", 0.7), *OFFICE), dpi=200),
    Group("borderless", OFFICE, layout={"ruled": False}),
    Group("two pages a sheet", OFFICE, layout={"two_up": True}),
    Group("table over pages", OFFICE, layout={"break_row": 14, "repeat_head": True}),
    Group("torn labels", OFFICE, layout={"torn_labels": True}),
    Group("blank cells", OFFICE),
    Group("marks for blanks", OFFICE, layout={"blank": "/"}),
    Group("100 dpi", dpi=100, hard=True),
    Group("100 dpi, office scan", OFFICE, dpi=100, hard=True),
    Group("fax", (("fax", 1.0),), dpi=200, hard=True),
    Group("coarse fax", (("fax", 2.0),), dpi=200, hard=True),
    Group("seal", (("seal", 1.0), *OFFICE), hard=True),
    Group("opaque seal", (("seal", 1.5), *OFFICE), hard=True),
    Group("correction by hand", (("correction", 2.0), *OFFICE), hard=True),
)
WITH_BLANKS = ("blank cells", "marks for blanks")


def scan_cases(each: int, seed: int, reports: Path | None) -> Iterator[ScanCase]:
    """`each` cases a group; fonts, digits and figures take turns, half of the figures random."""
    known = [*(example.name for example in EXAMPLES), *_labelled(reports)]
    fonts, digits, names = cycle(FONTS), cycle(("times", "arial", "own")), cycle(known)
    for group in GROUPS:
        for number in range(each):
            case = f"{group.name} {number}"
            figures = next(names) if number % 2 else "random"
            yield ScanCase(
                case, group, figures, next(fonts), next(digits), zlib.crc32(f"{seed} {case}".encode())
            )


def report_of(case: ScanCase, reports: Path | None) -> ReportText:
    """What the case's report says; cells that are printed blank hold None."""
    forms = load_forms()
    if case.figures != "random":
        return _published(case.figures, forms, reports)
    rng = random.Random(case.seed)
    report = random_report(rng.choice(forms), rng)
    if case.group.name not in WITH_BLANKS:
        return report
    values = {a: None if value == 0 and rng.random() < 0.5 else value for a, value in report.values.items()}
    prose = plain_prose(report.year, values)
    return ReportText(report.organisation, report.year, report.form, values, prose)


def pages_of(case: ScanCase, report: ReportText) -> list[ScanPage]:
    """The degraded pages. Raises FontsMissing."""
    group = case.group
    pages = scan_pages(report, font=case.font, digits=case.digits, dpi=group.dpi, **group.layout)
    return [degraded(page, group.steps, case.seed + number) for number, page in enumerate(pages)]


def _published(name: str, forms: tuple[Form, ...], reports: Path | None) -> ReportText:
    for example in EXAMPLES:
        if example.name == name:
            return example_report(example)
    assert reports is not None
    text = (reports / f"{name}.label.json").read_text(encoding="utf-8")
    label = json.loads(text, parse_float=Decimal)
    form = next(form for form in forms if form.id == f"disclosure-{label['form']}")
    prose = plain_prose(label["year"], label["cells"])
    return ReportText(
        label["organisation"], label["year"], form, label["cells"], prose, label.get("units", {})
    )


def _labelled(reports: Path | None) -> list[str]:
    """The names of the completely labelled reports that are not among the examples."""
    if reports is None:
        return []
    known = {example.name for example in EXAMPLES}
    labels = (json.loads(path.read_text(encoding="utf-8")) for path in sorted(reports.glob("*.label.json")))
    return [label["id"] for label in labels if label["complete"] and label["id"] not in known]
