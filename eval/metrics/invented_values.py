"""Numbers read where 0 or nothing is printed, of all such cells."""

from eval.metrics.part import Part
from eval.score import CaseScore, Kind, Outcome


def invented_values(score: CaseScore) -> Part:
    return Part(score.count(outcome=Outcome.INVENTED), score.count(Kind.ZERO) + score.count(Kind.NULL))
