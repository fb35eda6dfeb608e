"""Whether stated risks hold: expected calibration error, reliability, and error against coverage."""

from itertools import pairwise
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
BINS = (0.0, 1e-6, 1e-5, 1e-4, 1e-3, 1e-2, 0.1, 0.3, 0.5, 0.7, 0.9, 1.0)
LOW = 1e-4


class Bin(NamedTuple):
    """Cells whose risk lies in [low, high): the mean risk stated, and the share that is wrong."""

    low: float
    high: float
    cells: int
    stated: float
    wrong: float


class Calibration(NamedTuple):
    """`predicted`: Σ of the risks, to hold against `wrong`. `ece`: mean |stated − wrong| over the bins, by
    cells. `aurc`: mean share of wrong cells among the surest 1, 2, … all. `low_*`: cells below LOW."""

    cells: int
    wrong: int
    predicted: float
    ece: float
    aurc: float
    low_cells: int
    low_wrong: int
    bins: tuple[Bin, ...]


def calibration(risks: Floats, wrong: Floats, counts: Floats | None = None) -> Calibration | None:
    """`wrong`: 0 or 1 by cell; with `counts`, each entry stands for so many cells, `wrong` of them wrong."""
    counts = np.ones_like(risks) if counts is None else counts
    if not counts.sum():
        return None
    low = risks < LOW
    bins = tuple(_bins(risks, wrong, counts))
    return Calibration(
        cells=int(counts.sum()),
        wrong=int(wrong.sum()),
        predicted=float((risks * counts).sum()),
        ece=sum(each.cells * abs(each.stated - each.wrong) for each in bins) / float(counts.sum()),
        aurc=_aurc(risks, wrong, counts),
        low_cells=int(counts[low].sum()),
        low_wrong=int(wrong[low].sum()),
        bins=bins,
    )


def _bins(risks: Floats, wrong: Floats, counts: Floats) -> list[Bin]:
    at = np.digitize(risks, BINS[1:-1])
    found = []
    for number, (low, high) in enumerate(pairwise(BINS)):
        own = at == number
        cells = float(counts[own].sum())
        if cells:
            stated = float((risks[own] * counts[own]).sum()) / cells
            found.append(Bin(low, high, int(cells), stated, float(wrong[own].sum()) / cells))
    return found


def _aurc(risks: Floats, wrong: Floats, counts: Floats) -> float:
    """Cells of equal risk come in together."""
    order = np.argsort(risks, kind="stable")
    kept, errors = np.cumsum(counts[order]), np.cumsum(wrong[order])
    return float((errors / kept * counts[order]).sum() / counts.sum())
