"""Reports of which every cell is read right, of those that are labelled whole."""

from eval.metrics.part import Part
from eval.score import CaseScore


def exact_reports(score: CaseScore) -> Part:
    return Part(score.complete and not score.wrong, score.complete)
