"""Cells read as 0 that print another number or nothing, of all cells that do not print 0."""

from eval.metrics.part import Part
from eval.score import CaseScore, Kind, Outcome


def false_zeros(score: CaseScore) -> Part:
    return Part(score.count(outcome=Outcome.FALSE_ZERO), score.count(Kind.NUMBER) + score.count(Kind.NULL))
