"""What a run leaves in its folder: `report.html` to look at, `metrics.json` for programs."""

import json
from collections.abc import Mapping, Sequence
from pathlib import Path

from eval.fault_table import alarms, fault_lines
from eval.report import write_html
from eval.report.curves import pooled_calibration
from eval.score import CaseScore
from eval.suite import Suite
from eval.terminal import by_reader, estimates, percent


def write_results(folder: Path, scores: Sequence[CaseScore]) -> None:
    write_html(folder / "report.html", "gouji eval", scores)
    _write_json(folder, {"metrics": _metrics(scores)})


def write_suite(folder: Path, found: Suite) -> None:
    lines, (ours, theirs) = fault_lines(found.faults), alarms(found.faults)
    notes = [f"{name} is not measured here: {why}" for name, why in found.missing.items()]
    if ours.value is not None and theirs.value is not None:
        said = f"ours {percent(ours.value)}, the rival's {percent(theirs.value)}"
        notes.append(f"Something is said of a consistent report: {said} of {len(found.faults)}.")
    write_html(folder / "report.html", "gouji: the standard suite", found.ours, lines, found.peers, notes)
    results = {
        "metrics": _metrics(found.ours),
        "peers": _metrics(found.peers),
        "faults": [line.model_dump() for line in lines],
        "alarms": [each.model_dump() for each in (ours, theirs)],
        "missing": found.missing,
    }
    _write_json(folder, results)


def _metrics(scores: Sequence[CaseScore]) -> Mapping[str, object]:
    groups = by_reader(scores)
    found = {name: {r: e.model_dump() for r, e in row.items()} for name, row in estimates(groups).items()}
    risks = {reader: pooled_calibration(own) for reader, own in groups.items()}
    return found | {"calibration": {reader: c._asdict() for reader, c in risks.items() if c}}


def _write_json(folder: Path, results: Mapping[str, object]) -> None:
    text = json.dumps(results, ensure_ascii=False, indent=1)
    (folder / "metrics.json").write_text(text + "\n", encoding="utf-8")
