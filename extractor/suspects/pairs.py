"""Two neighbouring cells read or written wrong together: digits parted elsewhere, values swapped."""

from collections.abc import Iterator
from itertools import pairwise

from extractor.suspects.system import Changes, Number, System


def respelled_pairs(system: System, failing: tuple[int, ...]) -> Iterator[Changes]:
    """The repairs that part the digits of two neighbours in a failing row anew, or swap them."""
    for rule in failing:
        if system.along_row[system.lines[rule]]:
            cells = sorted((cell for cell, _ in system.rules[rule]), key=lambda cell: system.place[cell])
            for one, other in pairwise(cells):
                for new in respelled(system.values[one], system.values[other]):
                    both = zip((one, other), new, strict=True)
                    changes = {cell: value for cell, value in both if value != system.values[cell]}
                    if system.repairs(changes, failing):
                        yield changes


def respelled(left: Number, right: Number) -> Iterator[tuple[int, int]]:
    """The other numbers that the digits of two neighbouring cells may stand for."""
    if any(value < 0 or value % 1 for value in (left, right)):
        return
    left, right = int(left), int(right)
    yield right, left
    digits = f"{left}{right}"
    yield int(digits), 0
    yield from _parted(digits)
    if 0 in (left, right):
        yield from _parted(str(left or right))


def _parted(digits: str) -> Iterator[tuple[int, int]]:
    for cut in range(1, len(digits)):
        if digits[cut] != "0" or cut == len(digits) - 1:
            yield int(digits[:cut]), int(digits[cut:])
