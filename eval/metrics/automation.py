"""Reports called clean, of all: the share that nobody needs to open."""

from eval.metrics.part import Part
from eval.score import CaseScore


def automation(score: CaseScore) -> Part:
    return Part(score.verdict == "clean", 1)
