"""Two runs beside each other: cases gained and lost, and whether the difference can be chance."""

import json
from collections.abc import Mapping, Sequence
from math import comb
from pathlib import Path

from eval.estimate import estimate
from eval.metrics import METRICS, Metric, Part
from eval.run import load_lines, load_scores
from eval.score import CaseScore
from extractor.records import Record

ALPHA = 0.05


class Difference(Record):
    """One metric on the cases both runs scored. `p`: two-sided, by an exact sign test over the cases on
    which they differ (McNemar's, where a case is right or wrong). `worse`: significantly so."""

    metric: str
    before: float | None
    after: float | None
    better: int
    worse_cases: int
    p: float
    worse: bool


class Comparison(Record):
    """`gained`, `lost`: cases that only one run reads exactly and without error."""

    cases: int
    gained: tuple[str, ...]
    lost: tuple[str, ...]
    differences: tuple[Difference, ...]


def compare(before: Sequence[CaseScore], after: Sequence[CaseScore]) -> Comparison:
    one, two = ({s.case: s for s in scores if s.error is None} for scores in (before, after))
    shared = sorted(one.keys() & two.keys())
    found = (_difference(metric, shared, one, two) for metric in METRICS)
    return Comparison(
        cases=len(shared),
        gained=tuple(case for case in shared if one[case].wrong and not two[case].wrong),
        lost=tuple(case for case in shared if two[case].wrong and not one[case].wrong),
        differences=tuple(each for each in found if each.before is not None or each.after is not None),
    )


def sign_test(better: int, worse: int) -> float:
    """The probability of so uneven a split, or a more uneven one, were both ways equally likely."""
    total, least = better + worse, min(better, worse)
    return min(1.0, 2 * sum(comb(total, k) for k in range(least + 1)) / 2**total) if total else 1.0


def _difference(
    metric: Metric, cases: Sequence[str], one: Mapping[str, CaseScore], two: Mapping[str, CaseScore]
) -> Difference:
    sign = 1 if metric.better == "high" else -1
    changes = [sign * (_share(metric.measure(two[c])) - _share(metric.measure(one[c]))) for c in cases]
    better, worse = sum(change > 0 for change in changes), sum(change < 0 for change in changes)
    p = sign_test(better, worse)
    return Difference(
        metric=metric.name,
        before=estimate(metric, [one[case] for case in cases]).value,
        after=estimate(metric, [two[case] for case in cases]).value,
        better=better,
        worse_cases=worse,
        p=round(p, 5),
        worse=p < ALPHA and worse > better,
    )


def _share(part: Part) -> float:
    return part.amount / part.of if part.of else 0.0


def save_baseline(scores: Sequence[CaseScore], path: Path) -> None:
    """The scores that a later run must not fall behind, without what no comparison needs."""
    lean = [s.model_copy(update={"source": "", "key": "", "risks": (), "seconds": 0.0}) for s in scores]
    lines = [json.dumps(s.model_dump(mode="json"), ensure_ascii=False) for s in lean]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")


def load_results(path: Path, reader: str) -> list[CaseScore]:
    """What `reader` made of each case: of a folder of results the last score, or of a baseline file."""
    scores = load_scores(path) if path.is_dir() else map(CaseScore.model_validate_json, load_lines(path))
    return list({score.case: score for score in scores if score.reader == reader}.values())


def regressions(baseline: Sequence[CaseScore], scores: Sequence[CaseScore]) -> list[str]:
    """Why `scores` fall behind: any new silent error or lost case, any metric significantly worse."""
    found = compare(baseline, scores)
    silent = {s.case for s in scores if s.verdict == "clean" and s.wrong}
    known = {s.case for s in baseline if s.verdict == "clean" and s.wrong}
    slow = ("seconds", "seconds_correct")  # other machines, other times
    return [
        *(f"{case}: a wrong cell in a clean report" for case in sorted(silent - known)),
        *(f"{case}: no longer read exactly" for case in found.lost),
        *(
            f"{d.metric}: {d.before} → {d.after} (p = {d.p})"
            for d in found.differences
            if d.worse and d.metric not in slow
        ),
        *(f"{s.case}: {s.error}" for s in scores if s.error and s.case in {b.case for b in baseline}),
    ]
