"""Failing sums -> the smallest repairs that would make all of them hold, ranked. Proposed, never applied."""

from collections.abc import Mapping

from extractor.forms import Address, Form
from extractor.records import Cell, Proposal
from extractor.suspects.candidates import explanations
from extractor.suspects.combine import cheapest, union
from extractor.suspects.fault import with_fault
from extractor.suspects.system import system_of
from extractor.suspects.weights import weights_of


def localise(
    form: Form,
    cells: Mapping[Address, Cell],
    *,
    most: int = 5,
    second: Mapping[Address, int | None] | None = None,
) -> tuple[Proposal, ...]:
    """At most `most` ways to make every failing sum hold by changing few cells, likeliest first.

    Empty when no sum fails, or when no repair was found. Only cells with a number are changed, to whole
    numbers that are not negative; a blank is never filled, as no failing sum has one. `second`: what
    another reader reads (None: nothing); a change to what it reads is cheap, a cell both agree on dear.
    """
    system = system_of(form, cells)
    groups = system.failing_groups()
    if not groups:
        return ()
    weights = weights_of(system, cells, second)
    explained = [cheapest(explanations(system, weights, group), most) for group in groups]
    failing = [rule for group in groups for rule in group]
    # Two explanations that each move whole columns may contradict each other in a third row.
    joined = [item for item in union(explained, 4 * most) if system.repairs(item.changes, failing)]
    return tuple(
        Proposal(
            rank=rank,
            changes={str(system.cells[cell]): item.changes[cell] for cell in sorted(item.changes)},
            slip="+".join(item.slips),
            score=round(item.cost, 3),
        )
        for rank, item in enumerate(joined[:most], start=1)
    )


__all__ = ["localise", "with_fault"]
