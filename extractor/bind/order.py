"""The printed order of columns when only the reading order of their labels is known.

A two-level header is read level by level (自然人, 法人或其他组织, 总计, then the five kinds under the group)
or branch by branch. Which one it was follows from where the group's members stand.
"""

from collections.abc import Sequence

from extractor.bind.labels import TableLabels
from extractor.bind.lines import Piece

Named = tuple[Piece, tuple[str, ...]]  # a header piece and the columns it may name


def orders(
    named: Sequence[Named], groups: Sequence[tuple[int, frozenset[str]]], labels: TableLabels
) -> list[list[Named]]:
    """Every order that the labels support; empty when none does, as when a group is printed twice.

    `groups`: for each group heading how many of `named` stand before it, and the group's columns.
    """
    members = groups[0][1] if groups else frozenset[str]().union(*labels.groups.values())
    if not members:
        return [list(named)]
    if len(groups) > 1:
        return []
    at = groups[0][0] if groups else None
    if len(named) < len(labels.column_order):
        return [_by_membership(named, members, at)]
    by_level = [o for o in _by_level(named, len(members), at) if _fits(o, named, members)]
    by_branch = [list(named)] if _is_branch(named, members, at) else []
    flat = [list(named)] if at is None else []  # a header of one level is read as it is printed
    return _distinct([*by_level, *by_branch]) or flat


def _by_membership(named: Sequence[Named], members: frozenset[str], at: int | None) -> list[Named]:
    """The members put where their group stands."""
    if at is None:
        return list(named)
    inside = [item for item in named if item[1][0] in members]
    first = [item for item in named[:at] if item[1][0] not in members]
    last = [item for item in named[at:] if item[1][0] not in members]
    return first + inside + last


def _by_level(named: Sequence[Named], size: int, at: int | None) -> list[list[Named]]:
    """First the labels beside the group, then the `size` labels under it, put in the group's place."""
    upper, lower = list(named[:-size]), list(named[-size:])
    places = range(len(upper) + 1) if at is None else [at] if at <= len(upper) else []
    return [upper[:place] + lower + upper[place:] for place in places]


def _fits(order: Sequence[Named], named: Sequence[Named], members: frozenset[str]) -> bool:
    """Whether the labels read last are the group's members."""
    return {item[1][0] for item in named[-len(members) :]} == members and len(order) == len(named)


def _is_branch(named: Sequence[Named], members: frozenset[str], at: int | None) -> bool:
    """Whether the members stand together, right behind their group heading."""
    places = [i for i, item in enumerate(named) if item[1][0] in members]
    together = places == list(range(places[0], places[0] + len(places))) if places else False
    return together and (at is None or at == places[0])


def _distinct(candidates: list[list[Named]]) -> list[list[Named]]:
    return list({tuple(id(item[0]) for item in order): order for order in candidates}.values())
