"""Curves over many reports: how much passes unseen at which limit of risk, and whether risks hold."""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from eval.calibration import Calibration, calibration
from eval.score import CaseScore


class Point(NamedTuple):
    """With this `limit` on a report's risk: share of reports that pass, share of those that hold an error."""

    limit: float
    automation: float
    silent: float


def automation_curve(scores: Sequence[CaseScore]) -> list[Point]:
    """A point for every limit at which another report passes: the clean ones first, by their risk, then those
    in review."""
    scored = [s for s in scores if s.error is None]
    order = sorted(
        scored, key=lambda s: (s.verdict != "clean", s.report_risk if s.report_risk is not None else 1.0)
    )
    points, wrong = [], 0
    for passed, score in enumerate(order, start=1):
        wrong += bool(score.wrong)
        points.append(Point(score.report_risk or 1.0, passed / len(order), wrong / passed))
    return points


def pooled_calibration(scores: Sequence[CaseScore]) -> Calibration | None:
    counts = [each for score in scores for each in score.risks]
    if not counts:
        return None
    risks, cells, wrong = (
        np.array(column, dtype=float)
        for column in zip(*((c.risk, c.cells, c.wrong) for c in counts), strict=True)
    )
    return calibration(risks, wrong, cells)
