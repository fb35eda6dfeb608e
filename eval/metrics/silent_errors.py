"""Clean reports that hold a wrong cell, of all clean reports: what nobody would look at."""

from eval.metrics.part import Part
from eval.score import CaseScore


def silent_errors(score: CaseScore) -> Part:
    clean = score.verdict == "clean"
    return Part(clean and bool(score.wrong), clean)
