"""Tokens, prompt and completion together, a report that a model was asked about."""

from eval.metrics.part import Part
from eval.score import CaseScore


def tokens(score: CaseScore) -> Part:
    usage = score.usage
    return Part(usage.prompt_tokens + usage.completion_tokens, 1) if usage else Part(0, 0)
