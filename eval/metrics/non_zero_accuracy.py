"""Numbers other than 0 that are read as printed; zeros prove little: most cells are 0."""

from eval.metrics.part import Part
from eval.score import CaseScore, Kind, Outcome


def non_zero_accuracy(score: CaseScore) -> Part:
    return Part(score.count(Kind.NUMBER, Outcome.RIGHT), score.count(Kind.NUMBER))
