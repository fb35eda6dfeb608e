"""Sets of generated cases, written once: reports in every layout, labelled by what they were made from."""

import os
import random
from collections.abc import Mapping
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple

from eval.cases import Label, write_label
from eval.generate import ReportText, consistent_values, report_of
from eval.render import RENDERERS
from extractor.forms import Form, load_forms

SEED = 20240131


class Variation(NamedTuple):
    """A way of printing that does not change what a careful person reads."""

    name: str
    options: Mapping[str, Any]
    only: tuple[str, ...] = ()  # renderers it applies to; none: all


PLAIN = Variation("plain", {})
VARIATIONS = (
    PLAIN,
    Variation("torn_labels", {"torn_labels": True}),
    Variation("swapped_rows", {"swap_rows": (5, 6)}),
    Variation("swapped_columns", {"swap_columns": (1, 3)}),
    Variation("unbroken_table", {"break_row": None}, ("pdf", "pdf_borderless")),
    Variation("repeated_head", {"repeat_head": True}, ("pdf", "pdf_borderless")),
)


def write_set(folder: Path, count: int, seed: int = SEED) -> Path:
    """`count` consistent, fully stated reports in `folder`, layouts and variations in turn; files that are
    already there are kept."""
    folder.mkdir(parents=True, exist_ok=True)
    with ProcessPoolExecutor(os.cpu_count()) as pool:
        for _ in pool.map(partial(_write, folder, seed), range(count), chunksize=16):
            pass
    return folder


def _write(folder: Path, seed: int, number: int) -> None:
    names = list(RENDERERS)
    name = names[number % len(names)]
    rng = random.Random(seed * 1_000_003 + number)
    report = draw_report(load_forms()[number // len(names) % 2], rng)
    fitting = [v for v in VARIATIONS if not v.only or name in v.only]
    variation = fitting[number // (2 * len(names)) % len(fitting)]
    path = folder / f"{name}-{number:05}{RENDERERS[name].suffix}"
    if not path.exists():
        path.write_bytes(RENDERERS[name].render(report, **variation.options))
        tags = {"layout": name, "variation": variation.name, "set": folder.name}
        write_label(path, label_of(path.stem, report, tags))


def draw_report(form: Form, rng: random.Random) -> ReportText:
    """A consistent report of some density and size, from a quiet township's to a province's."""
    density, magnitude = rng.choice((0.1, 0.3, 0.8)), rng.choice((12, 300, 5000, 60_000))
    return report_of(form, rng, consistent_values(form, rng, density=density, magnitude=magnitude))


def label_of(name: str, report: ReportText, tags: Mapping[str, str]) -> Label:
    return Label(
        id=name,
        organisation=report.organisation,
        year=report.year,
        form=report.form.id,
        complete=True,
        cells=dict(report.values),
        units=dict(report.units),
        claims=plain_claims(report),
        tags=dict(tags),
    )


def plain_claims(report: ReportText) -> list[dict[str, Any]]:
    """What eval.generate.plain_prose states, as claims."""
    stated = {
        "received": "requests.received.total",
        "carried_over": "requests.carried_over.total",
        "processed": "requests.processed_total.total",
        "carried_forward": "requests.carried_forward.total",
    }
    claims: list[dict[str, Any]] = [
        {"section": "overview", "quantity": quantity, "value": report.values[address], "year": report.year}
        for quantity, address in stated.items()
        if report.values.get(address) is not None
    ]
    fee: dict[str, Any] = {
        "section": "other_matters",
        "quantity": "information_fee",
        "value": 0,
        "year": report.year,
    }
    return [claim | {"scope": "own"} for claim in (*claims, fee)]
