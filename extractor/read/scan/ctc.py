"""A recogniser's output matrix (steps x classes, probabilities) to texts: pure, NumPy only."""

from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

Matrix = NDArray[np.float32]

BLANK = 0  # the class that says "no letter here"
_BEAM = 8  # prefixes kept a step
_FAINT = 1e-3  # classes below it at a step are not followed


class Letter(NamedTuple):
    """A letter, how sure it is, and where it stands: the middle of its step, 0 to 1 along the crop."""

    text: str
    probability: float
    at: float


def letters(matrix: Matrix, characters: Sequence[str]) -> list[Letter]:
    """The likeliest letter of each step, repeats and blanks left out."""
    best = matrix.argmax(axis=1)
    keep = best != BLANK
    keep[1:] &= best[1:] != best[:-1]
    steps = np.flatnonzero(keep)
    return [
        Letter(characters[best[t]], float(matrix[t, best[t]]), (int(t) + 0.5) / len(matrix)) for t in steps
    ]


def grouped(matrix: Matrix, groups: NDArray[np.intp], count: int) -> Matrix:
    """The matrix over `count` groups of classes: `groups[k]` is the group of class k."""
    totals = np.zeros((len(matrix), count), dtype=np.float32)
    order = np.argsort(groups, kind="stable")
    starts = np.searchsorted(groups[order], np.arange(count))
    totals[:] = np.add.reduceat(matrix[:, order], starts, axis=1)
    return totals


def texts(matrix: Matrix, characters: Sequence[str]) -> dict[str, float]:
    """The likeliest texts and their probabilities, by prefix beam search over all alignments."""
    beam: dict[str, tuple[float, float]] = {"": (1.0, 0.0)}  # ends in blank, ends in its last letter
    for step in matrix:
        grown: dict[str, tuple[float, float]] = {}
        followed = [int(k) for k in np.flatnonzero(step > _FAINT)]
        for text, (blank, letter) in beam.items():
            for k in followed:
                p = float(step[k])
                _grow(grown, text, characters[k] if k != BLANK else "", p, blank, letter)
        best = sorted(grown.items(), key=lambda item: -sum(item[1]))[:_BEAM]
        beam = dict(best)
    return {text: sum(ends) for text, ends in beam.items()}


def _grow(
    grown: dict[str, tuple[float, float]], text: str, letter: str, p: float, blank: float, same: float
) -> None:
    """Add what one class at one step makes of a prefix."""

    def add(key: str, ends: Any) -> None:
        known = grown.get(key, (0.0, 0.0))
        grown[key] = (known[0] + ends[0], known[1] + ends[1])

    if not letter:
        add(text, (p * (blank + same), 0.0))
    elif text.endswith(letter):
        add(text, (0.0, p * same))  # the same letter goes on
        add(text + letter, (0.0, p * blank))  # after a blank it is a second one
    else:
        add(text + letter, (0.0, p * (blank + same)))
