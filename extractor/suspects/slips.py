"""Which mistake turns the value that would hold into the printed one, and what that mistake costs."""

from math import log

from extractor.suspects.system import Number, System

# Costs are minus the logarithm of how likely a mistake is, in units of one wrong cell: a cell is wrong
# about once in a thousand (7 nats), and that is cost 1. Each kind costs its own rarity plus the logarithm
# of how many printed values it could have made, so that a mistake with few outcomes explains more.
NATS = 7.0
SLIPS: dict[str, float] = {
    "total_left_zero": 0.05,  # the form's 0 is still there: by far the most common published mistake
    "sign": 0.15,  # a stray minus; counts are never negative, so hardly anything else explains it
    "total_copied": 0.25,  # the total of a neighbour, or the first part, written again
    "digit_dropped": 0.25,  # a key not struck
    "digits_swapped": 0.25,  # two keys struck in the wrong order
    "digit_changed": 0.25,  # one key mistaken for another, or a digit misread
    "digit_added": 0.25,  # a key struck twice, or a stray digit from beside the number
    "off_by_one": 0.25,  # counted once too often or once too little
    "counted_twice": 0.3,  # all of a row's count stands in another row too, and the totals follow
    "split_cells": 0.3,  # one number's digits in two neighbouring cells
    "merged_cells": 0.3,  # two cells' digits in one
    "swapped_cells": 0.35,  # two values in each other's cell, likeliest side by side
    "shift": 0.7,  # values moved by one row or column: one of a thousand ways to choose them
    "swapped_rows": 0.65,  # one of 300 pairs
    "swapped_columns": 0.5,  # one of 21 pairs
    "arbitrary": 0.4,  # none of these
}
CONSEQUENCE = 0.05  # each further cell of one mistake: it went wrong with the first
RARELY_FILLED = 0.3  # most cells of the form are rightly 0: a 0 is seldom what should have been a number
_ARBITRARY_OUTCOMES = 1000  # values that a count may take by no rule


def cell_slip(system: System, cell: int, new: int) -> tuple[str, float]:
    """The likeliest mistake that prints the cell's value in place of `new`, and its cost."""
    old = system.values[cell]
    kinds = {"arbitrary": _ARBITRARY_OUTCOMES}
    if old == -new:
        kinds["sign"] = 1
    if cell in system.totals and new > 0:
        if old == 0:
            kinds["total_left_zero"] = 1
        elif old in _neighbours(system, cell):
            kinds["total_copied"] = 2
    if old >= 0 and old % 1 == 0:
        kinds |= digit_slips(int(old), new)
    kind, ways = min(kinds.items(), key=lambda item: SLIPS[item[0]] + log(item[1]) / NATS)
    empty = RARELY_FILLED if old == 0 < new and kind != "total_left_zero" else 0.0
    return kind, SLIPS[kind] + log(ways) / NATS + empty


def digit_slips(old: int, new: int) -> dict[str, int]:
    """The slips of one key that print `old` for `new`, with how many values each could have printed."""
    kinds = {}
    printed, true = str(old), str(new)
    if abs(old - new) == 1:
        kinds["off_by_one"] = 2
    if len(printed) == len(true) and sum(a != b for a, b in zip(printed, true, strict=True)) == 1:
        kinds["digit_changed"] = 9 * len(true)
    if printed in _without_one(true) or old in map(int, _without_one(true)):
        kinds["digit_dropped"] = len(true)
    if true in _without_one(printed):
        kinds["digit_added"] = 10 * (len(true) + 1)
    if old in _with_neighbours_swapped(true):
        kinds["digits_swapped"] = len(true) - 1
    return kinds


def _without_one(digits: str) -> set[str]:
    return {digits[:i] + digits[i + 1 :] for i in range(len(digits))} if len(digits) > 1 else set()


def _with_neighbours_swapped(digits: str) -> set[int]:
    return {
        int(digits[:i] + digits[i + 1] + digits[i] + digits[i + 2 :])
        for i in range(len(digits) - 1)
        if digits[i] != digits[i + 1]
    }


def _neighbours(system: System, total: int) -> set[Number]:
    """What a total may have been copied from: the first of its parts, the same total one row or column on."""
    table, row, column = system.place[total]
    beside = {(table, row - 1, column), (table, row + 1, column)} | {(table, row, column - 1)}
    found = {system.values[cell] for cell, place in enumerate(system.place) if place in beside}
    for rule, _ in system.of_cell[total]:
        parts = [cell for cell, sign in system.rules[rule] if sign < 0]
        found |= {system.values[parts[0]]} if parts else set()
    return found
