"""The third voice: the one value that the sums leave to a cell, all other cells taken as read."""

from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal

from extractor.check.sums import Sum
from extractor.forms import Address
from extractor.records import Cell

Number = int | Decimal


def implied_values(rules: Iterable[Sum], cells: Mapping[Address, Cell]) -> dict[Address, Number]:
    """What the sums say of their cells; a cell of which they say two things is left out."""
    said: dict[Address, set[Number]] = {}
    for rule in rules:
        for address, value in _said_by(rule, cells):
            said.setdefault(address, set()).add(value)
    return {address: values.pop() for address, values in said.items() if len(values) == 1}


def _said_by(rule: Sum, cells: Mapping[Address, Cell]) -> Iterator[tuple[Address, Number]]:
    """What one sum says of each of its cells; nothing where another cell holds no number."""
    values = {a: cells[a].value if a in cells else None for a in (*rule.left, *rule.right)}
    unknown = [address for address, value in values.items() if value is None]
    if len(unknown) > 1:
        return
    left, right = (sum(values[a] or 0 for a in side) for side in (rule.left, rule.right))
    for address in unknown or values:
        own = values[address] or 0
        yield address, (own + right - left if address in rule.left else own + left - right)
