"""Keys a reviewer presses for a report (the model is eval/keystrokes.py), of those that typing it takes."""

from eval.metrics.part import Part
from eval.score import CaseScore


def keystrokes(score: CaseScore) -> Part:
    return Part(score.keys, score.keys_to_type)
