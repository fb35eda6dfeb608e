"""A metric over many reports, with a 95% interval by bootstrap over reports."""

from collections.abc import Iterable, Sequence

import numpy as np
from numpy.typing import NDArray

from eval.metrics import Metric, Part
from eval.score import CaseScore
from extractor.records import Record

RESAMPLES = 1000
SEED = 20240131


class Estimate(Record):
    """`value`: Σ amount / Σ of, None where nothing was measured. `reports`: those that had a part in it."""

    metric: str
    value: float | None
    low: float | None
    high: float | None
    amount: float
    of: float
    reports: int


def estimate(metric: Metric, scores: Iterable[CaseScore]) -> Estimate:
    """`metric` over the reports that were scored."""
    parts = [metric.measure(score) for score in scores if score.error is None]
    return estimate_parts(metric.name, parts, share=metric.unit == "%")


def estimate_parts(name: str, parts: Sequence[Part], share: bool = True) -> Estimate:
    """The ratio of sums, and where it lies when reports are drawn anew.

    Where a share is 0 or 1 in every report, drawing anew says nothing: the bound is then the largest share
    of faulty reports that would still leave so many in a row without one (1 − 0.05^(1/n), "rule of three").
    """
    counted = [part for part in parts if part.of]
    amounts = np.array([part.amount for part in parts if part.of or part.amount], dtype=float)
    weights = np.array([part.of for part in parts if part.of or part.amount], dtype=float)
    total, of = float(amounts.sum()), float(weights.sum())
    if not of:
        return Estimate(metric=name, value=None, low=None, high=None, amount=total, of=of, reports=0)
    value = total / of
    if share and value in (0.0, 1.0):
        bound = 1 - 0.05 ** (1 / len(counted))
        low, high = (0.0, bound) if value == 0 else (1 - bound, 1.0)
    else:
        low, high = _bootstrap(amounts, weights)
    return Estimate(metric=name, value=value, low=low, high=high, amount=total, of=of, reports=len(counted))


def resampled(count: int) -> NDArray[np.int64]:
    """How often each of `count` reports is drawn, in each of RESAMPLES draws; the same every time."""
    rng = np.random.default_rng(SEED)
    return rng.multinomial(count, np.full(count, 1 / count), size=RESAMPLES)


def _bootstrap(amounts: NDArray[np.float64], weights: NDArray[np.float64]) -> tuple[float, float]:
    draws = resampled(len(amounts))
    with np.errstate(invalid="ignore", divide="ignore"):
        ratios = (draws @ amounts) / (draws @ weights)
    low, high = np.nanpercentile(ratios[np.isfinite(ratios)], [2.5, 97.5])
    return float(low), float(high)
