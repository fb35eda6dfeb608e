"""Wrong cells that no finding names, of all wrong cells, in reports that are not clean as well."""

from eval.metrics.part import Part
from eval.score import CaseScore


def unflagged_errors(score: CaseScore) -> Part:
    return Part(sum(not each.flagged for each in score.wrong), len(score.wrong))
