"""The ways to make one failing rule hold by changing few of its cells, cheapest first."""

from collections.abc import Iterator
from typing import NamedTuple

from extractor.decode.beliefs import Beliefs, is_count
from extractor.suspects.system import Number

Change = tuple[int, Number]  # cell index -> the number it holds

WINDOW = 18.0  # nats over the cheapest option: what costs more is no rival
MOST = 80  # options of one rule
_PLAIN = 8.0  # a number dearer than this is tried alone only
SHORT = 12  # rules with fewer cells are searched three changes deep, longer ones two


class Option(NamedTuple):
    cost: float
    changes: tuple[Change, ...]


class _Likely(NamedTuple):
    shift: Number  # of the rule's residual
    cost: float
    cell: int
    new: Number


def options(
    beliefs: Beliefs, rule: int, residual: Number, undecided: frozenset[int], hints: frozenset[Change]
) -> list[Option]:
    """Changes of cells in `undecided` that bring the rule's `residual` to 0: any number for one cell, beside
    likely numbers of at most two others: listed ones, and `hints`."""
    terms = [(cell, sign) for cell, sign in beliefs.system.rules[rule] if cell in undecided]
    listed = list(_likely(beliefs, terms, hints))
    known = {(item.cell, item.new) for item in listed}
    found = [Option(cost, (change,)) for cost, change in _last(beliefs, terms, residual)]
    for index, one in enumerate(listed):
        rest = [term for term in terms if term[0] != one.cell]
        for cost, change in _last(beliefs, rest, residual + one.shift):
            if change[0] > one.cell or change not in known:  # else found the other way round
                found.append(Option(one.cost + cost, ((one.cell, one.new), change)))
        if len(terms) < SHORT:
            found += _triples(listed[index + 1 :], one, residual)
    found.sort()
    return [option for option in found[:MOST] if option.cost <= found[0].cost + WINDOW]


def _last(beliefs: Beliefs, terms: list[tuple[int, int]], residual: Number) -> Iterator[tuple[float, Change]]:
    """Each cell that can take the whole residual, with the number it would then hold."""
    if not residual:
        return
    for cell, sign in terms:
        new = beliefs.system.values[cell] - sign * residual
        if is_count(new):
            yield beliefs.price(cell, new).cost, (cell, new)


def _triples(listed: list[_Likely], one: _Likely, residual: Number) -> Iterator[Option]:
    by_shift: dict[Number, list[_Likely]] = {}
    for item in listed:
        by_shift.setdefault(item.shift, []).append(item)
    for two in listed:
        for three in by_shift.get(-residual - one.shift - two.shift, ()):
            if one.cell < two.cell < three.cell:
                changes = tuple((item.cell, item.new) for item in (one, two, three))
                yield Option(one.cost + two.cost + three.cost, changes)


def _likely(beliefs: Beliefs, terms: list[tuple[int, int]], hints: frozenset[Change]) -> Iterator[_Likely]:
    for cell, sign in sorted(terms):
        for new in {*beliefs.listed[cell], *(number for other, number in hints if other == cell)}:
            cost = beliefs.price(cell, new).cost
            if cost <= _PLAIN:
                yield _Likely(sign * (new - beliefs.system.values[cell]), cost, cell, new)
