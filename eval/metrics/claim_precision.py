"""Claims of the prose that are as labelled, of those found."""

from eval.metrics.part import Part
from eval.score import CaseScore


def claim_precision(score: CaseScore) -> Part:
    return Part(score.claims.get("right", 0), score.claims.get("found", 0))
