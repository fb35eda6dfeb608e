"""Cost of all reports for each that is exactly right, where prices are set."""

from eval.metrics.part import Part
from eval.score import CaseScore


def cost_correct(score: CaseScore) -> Part:
    usage = score.usage
    return Part(usage.cost, not score.wrong) if usage and usage.cost is not None else Part(0, 0)
