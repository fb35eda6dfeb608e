"""Mistakes that made several cells wrong at once, and the cheapest way to explain a set of changes."""

from collections.abc import Iterator
from math import log

from extractor.suspects.followed import source_of
from extractor.suspects.slips import CONSEQUENCE, NATS, SLIPS, cell_slip
from extractor.suspects.system import Changes, System
from extractor.suspects.weights import SECONDED, Weights

Explained = tuple[str, float]  # the kind of mistake and its cost
_ACROSS = 0.2  # more, for cells above each other: the form is filled in and read row by row


def explain(system: System, weights: Weights, changes: Changes) -> tuple[tuple[str, ...], float]:
    """The mistakes that would print the cells of `changes` as they are, and what they cost together."""
    alone = {cell: _alone(system, weights, cell, new) for cell, new in changes.items()}
    cost = sum(price for _, price in alone.values())
    if is_move(system, changes) and (price := one_mistake(weights, "shift", changes)) < cost:
        return ("shift",), price
    if (source := source_of(system, changes)) is not None:
        return _followed(weights, alone, changes, source)
    kinds, left = list[str](), dict(alone)
    for one, other in _pairs(system, changes):
        kind = _pair_slip(system, one, other, changes) if one in left and other in left else None
        if kind:
            price = one_mistake(weights, kind[0], {c: changes[c] for c in (one, other)}) + kind[1]
            separate = left[one][1] + left[other][1]
            if price < separate:
                kinds.append(kind[0])
                cost += price - separate
                del left[one], left[other]
    kinds += [kind for kind, _ in left.values()]
    return tuple(dict.fromkeys(kinds)), cost


def one_mistake(weights: Weights, slip: str, changes: Changes) -> float:
    """The cost of one mistake that made all cells of `changes` wrong."""
    doubted = [cell for cell, new in changes.items() if not weights.seconds(cell, new)]
    share = len(doubted) / len(changes)
    whole = max((weights.base[cell] for cell in doubted), default=0) + SLIPS[slip]
    return SECONDED * (1 - share) + whole * share + CONSEQUENCE * (len(changes) - 1)


def _followed(
    weights: Weights, alone: dict[int, Explained], changes: Changes, source: int
) -> tuple[tuple[str, ...], float]:
    """One wrong count whose totals were computed from it: the totals are no mistakes of their own."""
    kind, price = alone[source]
    if not changes[source]:
        kind, price = min(
            (kind, price),
            ("counted_twice", one_mistake(weights, "counted_twice", {source: 0})),
            key=lambda s: s[1],
        )
    return (kind,), price + CONSEQUENCE * (len(changes) - 1)


def is_move(system: System, changes: Changes) -> bool:
    """Whether three or more cells of one row or column undo a move by one of the values there."""
    at = {cell: system.place[cell][1:] for cell in changes}
    tables = {system.place[cell][0] for cell in changes}
    for along, across in ((0, 1), (1, 0)):
        lines = {place[along] for place in at.values()}
        if len(changes) > 2 and len(lines) == len(tables) == 1:
            low, high = (pick(place[across] for place in at.values()) for pick in (min, max))
            run = sorted(
                (place[1:][across], cell)
                for cell, place in enumerate(system.place)
                if place[0] in tables and place[1:][along] in lines and low <= place[1:][across] <= high
            )
            old = [system.values[cell] for _, cell in run]
            new = [changes.get(cell, system.values[cell]) for _, cell in run]
            return old[1:] == new[:-1] or old[:-1] == new[1:]
    return False


def _alone(system: System, weights: Weights, cell: int, new: int) -> Explained:
    kind, price = cell_slip(system, cell, new)
    if weights.seconds(cell, new):
        return kind, weights.base[cell] * SECONDED
    return kind, weights.base[cell] + price


def _pairs(system: System, changes: Changes) -> Iterator[tuple[int, int]]:
    """Changed cells of one row or one column, those side by side first."""
    cells = sorted(changes, key=lambda cell: system.place[cell])
    pairs = [(a, b) for i, a in enumerate(cells) for b in cells[i + 1 :] if _distance(system, a, b)]
    yield from sorted(pairs, key=lambda pair: _distance(system, *pair))


def _distance(system: System, one: int, other: int) -> int:
    """How many cells apart in a row or a column; 0 when in neither."""
    (table, row, column), (table_2, row_2, column_2) = system.place[one], system.place[other]
    if table != table_2 or (row != row_2 and column != column_2):
        return 0
    return abs(row - row_2) + abs(column - column_2)


def _pair_slip(system: System, one: int, other: int, changes: Changes) -> Explained | None:
    """The mistake that made both cells wrong; its further cost grows with the values it could have made."""
    old, new = (system.values[one], system.values[other]), (changes[one], changes[other])
    distance, in_row = _distance(system, one, other), system.place[one][1] == system.place[other][1]
    if old == new[::-1]:
        return "swapped_cells", log(distance) / NATS + (0 if in_row else _ACROSS)
    if distance > 1 or not in_row or any(v < 0 or v % 1 for v in old):
        return None
    printed, true = [str(int(value)) for value in old], [str(value) for value in new]
    if "".join(printed) == "".join(true) or (new[1] == 0 and "".join(printed) == true[0]):
        return "split_cells", log(len("".join(true))) / NATS
    if "".join(true) in printed and 0 in old:
        return "merged_cells", log(2) / NATS
    return None
