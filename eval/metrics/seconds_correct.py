"""Seconds spent on all reports for each that is exactly right."""

from eval.metrics.part import Part
from eval.score import CaseScore


def seconds_correct(score: CaseScore) -> Part:
    return Part(score.seconds, not score.wrong)
