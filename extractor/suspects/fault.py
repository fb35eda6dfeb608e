"""Whose mistake a failing sum is: the agency's, the reader's, or not to be told."""

from collections.abc import Mapping, Sequence
from typing import Literal

from extractor.forms import Address
from extractor.records import Cell, Finding, Proposal
from extractor.suspects.weights import is_weak

Second = Mapping[Address, int | None]


def with_fault(
    findings: Sequence[Finding],
    cells: Mapping[Address, Cell],
    proposals: Sequence[Proposal],
    second: Second | None = None,
) -> tuple[Finding, ...]:
    """The findings, each sum that fails with `fault`:

    "reading" when the best proposal changes a cell of the sum that was bound weakly, or that a second
    reader reads as proposed; "source" when every operand is printed, bound by its labels, located, and not
    read otherwise by a second reader; "undecided" between the two. All other findings are left as they are.
    """
    best = proposals[0].changes if proposals else {}
    return tuple(
        item.model_copy(update={"fault": _fault(item, cells, best, second or {})})
        if item.code == "sum_mismatch"
        else item
        for item in findings
    )


def _fault(
    item: Finding, cells: Mapping[Address, Cell], best: Mapping[str, int], second: Second
) -> Literal["source", "reading", "undecided"]:
    operands = [Address.parse(text) for text in item.addresses]
    for address in operands:
        new = best.get(str(address))
        if new is not None and (is_weak(cells[address]) or second.get(address) == new):
            return "reading"
    return "source" if all(_is_sure(address, cells, second) for address in operands) else "undecided"


def _is_sure(address: Address, cells: Mapping[Address, Cell], second: Second) -> bool:
    cell, other = cells[address], second.get(address)
    return not is_weak(cell) and cell.evidence is not None and other in (None, cell.value)
