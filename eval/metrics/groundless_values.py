"""Numbers read that do not stand where the reader says they stand, of all numbers read."""

from eval.metrics.part import Part
from eval.score import CaseScore


def groundless_values(score: CaseScore) -> Part:
    return Part(score.groundless, score.read)
