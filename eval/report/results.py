"""What a run leaves in its folder: `report.html` to look at, `metrics.json` for programs."""

import json
from collections.abc import Mapping, Sequence
from pathlib import Path

from eval.fault_table import alarms, fault_lines
from eval.report import write_html
from eval.report.curves import pooled_calibration
from eval.report.tables import suite_tables
from eval.score import CaseScore
from eval.suite import Suite
from eval.terminal import by_reader, by_tag, estimates, share


def write_results(folder: Path, scores: Sequence[CaseScore]) -> None:
    write_html(folder / "report.html", "gouji eval", scores)
    _write_json(folder, {"metrics": _metrics(scores)})


def write_suite(folder: Path, found: Suite) -> None:
    """Beside the page and the JSON, `tables.md`: the tables of BENCHMARKS.md."""
    lines, said = fault_lines(found.faults), alarms(found.faults)
    notes = [f"{name}: not measured here. {why}" for name, why in found.missing.items()]
    if all(each.value is not None for each in said):
        ours, theirs = map(share, said)
        notes.append(
            f"Of {len(found.faults)} consistent reports, ours speaks of {ours}, the rival of {theirs}."
        )
    sets = by_tag([*found.ours, *found.damaged], "set")
    title = "gouji: the standard suite"
    taken_whole = [score for score in found.damaged if score.verdict == "clean"]
    shown = [*found.ours, *taken_whole]
    write_html(folder / "report.html", title, shown, lines, found.peers, notes, sets)
    tables = suite_tables(found.ours, found.damaged, found.peers, lines, said)
    (folder / "tables.md").write_text(tables, encoding="utf-8")
    results = {
        "metrics": _metrics(found.ours),
        "sets": {name: _metrics(scores) for name, scores in sets.items()},
        "peers": _metrics(found.peers),
        "faults": [line.model_dump() for line in lines],
        "alarms": [each.model_dump() for each in said],
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
