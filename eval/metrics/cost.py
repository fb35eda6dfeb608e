"""Cost a report, in the currency of the settings, where prices are set."""

from eval.metrics.part import Part
from eval.score import CaseScore


def cost(score: CaseScore) -> Part:
    usage = score.usage
    return Part(usage.cost, 1) if usage and usage.cost is not None else Part(0, 0)
