"""Claims of the prose that are found as labelled, of those labelled."""

from eval.metrics.part import Part
from eval.score import CaseScore


def claim_recall(score: CaseScore) -> Part:
    return Part(score.claims.get("right", 0), score.claims.get("labelled", 0))
