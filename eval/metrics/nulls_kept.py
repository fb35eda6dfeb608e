"""Cells printed blank, “/”, “-” or 无 that are read as no number."""

from eval.metrics.part import Part
from eval.score import CaseScore, Kind, Outcome


def nulls_kept(score: CaseScore) -> Part:
    return Part(score.count(Kind.NULL, Outcome.RIGHT), score.count(Kind.NULL))
