"""Numbers read into the cell of another: a swap, a shift, a wrong row or column; of all judged cells."""

from eval.metrics.part import Part
from eval.score import CaseScore, Outcome


def wrong_bindings(score: CaseScore) -> Part:
    return Part(score.count(outcome=Outcome.MISPLACED), score.judged)
