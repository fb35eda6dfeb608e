"""Decoys answered with the label's lie, which is not in the source: the reader has seen the label."""

from eval.metrics.part import Part
from eval.score import CaseScore


def leaked_labels(score: CaseScore) -> Part:
    return Part(score.leaked, score.decoys)
