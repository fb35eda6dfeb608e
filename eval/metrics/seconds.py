"""Seconds a report."""

from eval.metrics.part import Part
from eval.score import CaseScore


def seconds(score: CaseScore) -> Part:
    return Part(score.seconds, 1)
