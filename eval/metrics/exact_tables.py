"""Tables of which every cell is read right, of those that are labelled whole."""

from eval.metrics.part import Part
from eval.score import CaseScore


def exact_tables(score: CaseScore) -> Part:
    return Part(sum(score.tables.values()), len(score.tables))
