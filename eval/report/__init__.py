"""The results as one self-contained HTML page, and as JSON."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from jinja2 import Environment, PackageLoader

from eval.estimate import Estimate
from eval.fault_table import FaultLine
from eval.metrics import METRICS, Metric
from eval.report.crops import crop_of, place_words
from eval.report.curves import automation_curve, pooled_calibration
from eval.report.plots import curve_svg, reliability_svg
from eval.report.tables import by_layout
from eval.score import CaseScore
from eval.terminal import FAULT_HEADINGS, HEADLINES, by_reader, by_tag, estimates, fault_texts, shown
from extractor.forms import load_forms

SLICES = ("set", "form", "kind", "layout", "variation", "degradation", "body")
MOST_WRONG = 400  # wrong cells shown; the JSON has all


def write_html(
    path: Path,
    title: str,
    scores: Sequence[CaseScore],
    faults: Sequence[FaultLine] = (),
    peers: Sequence[CaseScore] = (),
    notes: Sequence[str] = (),
    sets: Mapping[str, Sequence[CaseScore]] | None = None,
) -> None:
    """`scores`: of our readers; `peers`: of all readers on the same cases; `notes`: printed on top. `sets`:
    the columns of the first table, by default one a reader."""
    environment = Environment(loader=PackageLoader("eval.report", "."), autoescape=True)
    environment.filters["words"] = lambda name: name.replace("_", " ")
    groups = sets or by_reader(scores)
    calibrated = pooled_calibration(scores)
    page = environment.get_template("page.html.j2").render(
        title=title,
        notes=notes,
        main=metric_rows(groups),
        peers=metric_rows(by_reader(peers)),
        layouts=by_layout(peers) if peers else None,
        slices={tag: slice_rows(scores, tag) for tag in SLICES if by_tag(scores, tag)},
        headlines=[metric for metric in METRICS if metric.name in HEADLINES],
        fault_headings=FAULT_HEADINGS,
        faults=[(line.kind, fault_texts(line)) for line in faults],
        calibration=calibrated,
        reliability=reliability_svg(calibrated) if calibrated else "",
        curve=curve_svg(automation_curve(scores)),
        wrong=list(wrong_rows(scores)),
        unscored=[score for score in scores if score.error],
    )
    path.write_text(page, encoding="utf-8")


def metric_rows(groups: Mapping[str, Sequence[CaseScore]]) -> dict[str, Any]:
    """{"readers": name → reports, "rows": (metric, one text a reader)}"""
    found, by_name = estimates(groups), {metric.name: metric for metric in METRICS}
    rows = [(by_name[n], [_text(each, by_name[n]) for each in row.values()]) for n, row in found.items()]
    return {"readers": {name: len(scores) for name, scores in groups.items()}, "rows": rows}


def slice_rows(scores: Sequence[CaseScore], tag: str) -> list[tuple[str, int, list[str]]]:
    rows = []
    for name, own in by_tag(scores, tag).items():
        found = estimates({name: own})
        texts = [
            _text(found[m.name][name], m) if m.name in found else "–" for m in METRICS if m.name in HEADLINES
        ]
        rows.append((name, len(own), texts))
    return rows


def wrong_rows(scores: Sequence[CaseScore]) -> list[dict[str, Any]]:
    """The wrong cells, silent ones first, each with its crop where its evidence is on a page."""
    names = {str(a): a for form in load_forms() for a in form.columns}
    found = sorted(
        ((score, cell) for score in scores for cell in score.wrong),
        key=lambda pair: (pair[0].verdict != "clean", pair[1].flagged, pair[0].case),
    )[:MOST_WRONG]
    return [
        {
            "score": score,
            "cell": cell,
            "table": names[cell.address].table if cell.address in names else "",
            "crop": crop_of(score.source, cell.evidence),
            "place": place_words(cell.evidence),
            "silent": score.verdict == "clean",
        }
        for score, cell in found
    ]


def _text(each: Estimate, metric: Metric) -> str:
    return shown(each, metric)
