"""Sums that the published report itself breaks and the reading calls broken, not repaired."""

from eval.metrics.part import Part
from eval.score import CaseScore


def source_errors_kept(score: CaseScore) -> Part:
    return Part(score.reported, score.broken)
