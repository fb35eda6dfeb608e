"""The suite's figures as Markdown: the tables of BENCHMARKS.md, written by the run that measured them."""

from collections.abc import Iterable, Mapping, Sequence

from eval.calibration import Calibration
from eval.estimate import Estimate, estimate
from eval.fault_table import FaultLine
from eval.metrics import METRICS, Metric
from eval.report.curves import pooled_calibration
from eval.score import CaseScore
from eval.terminal import FAULT_HEADINGS, HEADLINES, by_reader, by_tag, estimates, fault_texts, share, shown

_BY_NAME = {metric.name: metric for metric in METRICS}
_ACCURACY = _BY_NAME["non_zero_accuracy"]


def suite_tables(
    ours: Sequence[CaseScore],
    damaged: Sequence[CaseScore],
    peers: Sequence[CaseScore],
    faults: Sequence[FaultLine],
    alarms: Sequence[Estimate],
) -> str:
    """All tables, each under a heading of its own."""
    generated = [score for score in ours if score.tags.get("set") == "generated"]
    parts = {
        "Grid reader by set": metric_table(by_tag([*ours, *damaged], "set")),
        "Grid reader, generated reports": metric_table({"generated": generated}, interval=True),
        "Generated reports by layout": slice_table(generated, "layout"),
        "Risk of cells": _calibration(pooled_calibration(ours)),
        "Readers beside each other": metric_table(by_reader(peers)),
        "Non-zero cells right, by layout and reader": _table(*by_layout(peers)),
        "Injected faults": _faults(faults, alarms),
    }
    return "\n\n".join(f"### {title}\n\n{text}" for title, text in parts.items() if text) + "\n"


def metric_table(groups: Mapping[str, Sequence[CaseScore]], interval: bool = False) -> str:
    """Metrics down, groups across; with their intervals where there is room."""
    headings = ["", *(f"{_words(name)} ({len(scores)})" for name, scores in groups.items())]
    rows = [
        [_words(name), *(shown(each, _BY_NAME[name], interval) for each in row.values())]
        for name, row in estimates(groups).items()
    ]
    return _table(headings, rows)


def slice_table(scores: Sequence[CaseScore], tag: str) -> str:
    """The groups of a tag down, the headline metrics across."""
    metrics = [metric for metric in METRICS if metric.name in HEADLINES]
    rows = [
        [_words(name), str(len(own)), *(_value(metric, own) for metric in metrics)]
        for name, own in by_tag(scores, tag).items()
    ]
    return _table([tag, "reports", *(_words(metric.name) for metric in metrics)], rows)


def by_layout(scores: Sequence[CaseScore]) -> tuple[list[str], list[list[str]]]:
    """Headings and lines: for each layout, published reports by their kind, what each reader gets right."""
    readers = by_reader(scores)
    layouts = sorted({_layout(score) for score in scores})
    rows = []
    for layout in layouts:
        own = {name: [s for s in each if _layout(s) == layout] for name, each in readers.items()}
        count = max(map(len, own.values()))
        rows.append([layout, str(count), *(_value(_ACCURACY, each) for each in own.values())])
    return ["layout", "reports", *readers], rows


def _layout(score: CaseScore) -> str:
    return _words(score.tags.get("layout", f"published {score.tags.get('kind', '')}"))


def _faults(lines: Sequence[FaultLine], alarms: Sequence[Estimate]) -> str:
    if not lines:
        return ""
    table = _table(FAULT_HEADINGS, [[_words(line.kind), *fault_texts(line)] for line in lines])
    ours, rival = map(share, alarms)
    return f"{table}\n\nConsistent reports of which something is said: ours {ours}, rival {rival}."


def _calibration(found: Calibration | None) -> str:
    if found is None:
        return ""
    rows = [
        [f"{each.low:g}–{each.high:g}", f"{each.cells:,}", f"{each.stated:.2g}", f"{each.wrong:.2g}"]
        for each in found.bins
    ]
    summary = (
        f"{found.cells:,} cells that state a value, {found.wrong} wrong, {found.predicted:.1f} predicted; "
        f"ECE {found.ece:.5f}, AURC {found.aurc:.2g}."
    )
    return f"{summary}\n\n" + _table(["risk", "cells", "stated", "wrong"], rows)


def _value(metric: Metric, scores: Sequence[CaseScore]) -> str:
    return shown(estimate(metric, scores), metric, interval=False)


def _words(name: str) -> str:
    return name.replace("_", " ")


def _table(headings: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = (headings, ["---"] * len(headings), *rows)
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)
