"""How much it takes to believe that a cell is wrong: what the reading and a second reader say of it."""

from collections.abc import Mapping
from dataclasses import dataclass

from extractor.forms import Address
from extractor.records import Basis, Cell, Status
from extractor.suspects.system import System

STATED = 1.0  # printed, and bound by its labels
WEAK = 0.5  # placed by order, sums or a remark, or ambiguous: the reading itself may be wrong
CONFIRMED = 0.5  # more, when a second reader reads the same
DOUBTED = 0.7  # of its weight, when a second reader reads something else, though not the proposed value
SECONDED = 0.2  # of its weight, and no cost for a slip, when a second reader reads the proposed value
UNEXPLAINED = 0.2  # for every cell that a second reader reads otherwise and that stays as it is


@dataclass(frozen=True, slots=True)
class Weights:
    """By cell index: the cost of calling it wrong, and what a second reader reads there (None: nothing)."""

    base: tuple[float, ...]
    second: tuple[int | None, ...]

    def seconds(self, cell: int, new: int) -> bool:
        return self.second[cell] == new


def is_weak(cell: Cell) -> bool:
    """Whether the reader was not sure that the number belongs to this cell."""
    return cell.status is not Status.STATED or cell.basis not in (Basis.LABELS, Basis.PERSON)


def weights_of(
    system: System, cells: Mapping[Address, Cell], second: Mapping[Address, int | None] | None
) -> Weights:
    second = second or {}
    base = []
    for address, value in zip(system.cells, system.values, strict=True):
        weight = WEAK if is_weak(cells[address]) else STATED
        if (other := second.get(address)) is not None:
            weight = weight + CONFIRMED if other == value else weight * DOUBTED
        base.append(weight)
    return Weights(tuple(base), tuple(second.get(address) for address in system.cells))
