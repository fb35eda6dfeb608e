"""Independent failures joined: the cheapest unions of one explanation each."""

from collections.abc import Sequence
from dataclasses import dataclass

from extractor.suspects.system import Changes


@dataclass(frozen=True, slots=True)
class Explanation:
    """Changes that repair some failing sums, the mistakes they would undo, and their cost."""

    changes: Changes
    slips: tuple[str, ...]
    cost: float


def cheapest(explanations: Sequence[Explanation], most: int) -> list[Explanation]:
    """The `most` cheapest, each set of changes once, under its cheapest explanation."""
    best: dict[frozenset[tuple[int, int]], Explanation] = {}
    for item in sorted(explanations, key=lambda item: (item.cost, len(item.changes), sorted(item.changes))):
        best.setdefault(frozenset(item.changes.items()), item)
    return list(best.values())[:most]


def union(groups: Sequence[Sequence[Explanation]], most: int) -> list[Explanation]:
    """The `most` cheapest ways to explain every group at once. A group without an explanation leaves none:
    a proposal must make every sum hold."""
    joined = [Explanation({}, (), 0.0)]
    for group in groups:
        joined = cheapest([_both(one, other) for one in joined for other in group], most)
    return joined


def _both(one: Explanation, other: Explanation) -> Explanation:
    if other.changes.items() <= one.changes.items():
        return one  # one mistake that explains both
    slips = tuple(dict.fromkeys(one.slips + other.slips))
    return Explanation(one.changes | other.changes, slips, one.cost + other.cost)
