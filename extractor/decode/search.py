"""The likeliest tables that satisfy every rule: best first (A*), one failing rule closed at a step.

At a failing rule every way to make it hold is tried, cheapest first, and all its cells are then decided; so
no table is found twice. What the rules still failing must cost at least guides the order: rows have no cell
in common, and neither have columns.
"""

import heapq
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import count
from math import inf

from extractor.decode.beliefs import Beliefs, is_count
from extractor.decode.options import SHORT, Change, Option, options
from extractor.suspects.system import Number

_OPEN = 5.0  # nats: below this, none of the listed numbers need be right
STEPS = 3000  # nodes looked at; a count and no clock, so that the answer is always the same


@dataclass(frozen=True, slots=True)
class World:
    """Changes to the likeliest readings that make the rules hold, and what they cost in nats."""

    cost: float
    changes: Mapping[int, Number]


@dataclass(frozen=True, slots=True)
class Found:
    """Worlds, cheapest first. `bound`: no world that is not among them costs less."""

    worlds: list[World]
    bound: float


@dataclass(slots=True)
class _Node:
    """`residuals`: of the rules that fail. `pivot`: the rule to close next; its ways before `at` are tried.

    `rest`: what the other failing rules of the pivot's direction cost at least.
    """

    cost: float
    changes: tuple[Change, ...]
    residuals: dict[int, Number]
    decided: frozenset[int]
    pivot: int | None = None
    ways: list[Option] = field(default_factory=list)
    rest: float = 0.0
    at: int = 0


class Search:
    """The worlds of one system of rules; what it learns of single rules serves all its runs."""

    def __init__(self, beliefs: Beliefs) -> None:
        self._beliefs = beliefs
        self._system = beliefs.system
        self._cells = [frozenset(cell for cell, _ in terms) for terms in self._system.rules]
        self._by_price = [sorted(cells, key=beliefs.cheapest.__getitem__) for cells in self._cells]
        self._open = [other < _OPEN for other in beliefs.other]
        self._known: dict[tuple[object, ...], list[Option]] = {}

    def worlds(
        self,
        residuals: Mapping[int, Number],
        start: World,
        decided: frozenset[int],
        *,
        within: float,
        most: float = inf,
        steps: int = STEPS,
    ) -> Found:
        """The worlds beyond `start` that cost at most `within` more than the cheapest, and at most `most`.

        `residuals`: of the rules that fail in `start`; cells in `decided` stay as they are.
        """
        order, found, limit = count(), list[World](), most
        first = _Node(start.cost, tuple(start.changes.items()), dict(residuals), decided)
        waiting = [(start.cost + self._least(first), next(order), first)]
        while waiting and waiting[0][0] <= limit and steps:
            steps -= 1
            _, _, node = heapq.heappop(waiting)
            if not node.residuals:
                found.append(World(node.cost, dict(node.changes)))
                limit = min(limit, node.cost + within)
                continue
            for bound, each in self._grown(node):
                if bound <= limit:
                    heapq.heappush(waiting, (bound, next(order), each))
        return Found(found, waiting[0][0] if waiting else limit)

    def _grown(self, node: _Node) -> Iterator[tuple[float, _Node]]:
        """The node's next child, and the node itself while it has more."""
        if node.pivot is None:
            self._choose(node)
        if node.at < len(node.ways):
            child = self._child(node, node.ways[node.at])
            yield child.cost + self._least(child), child
        node.at += 1
        if node.at < len(node.ways):
            yield node.cost + node.ways[node.at].cost + node.rest, node

    def _choose(self, node: _Node) -> None:
        """Take the rule whose second way to hold is much dearer than its first; short rules before long."""
        rules = [rule for rule in node.residuals if len(self._cells[rule]) < SHORT] or list(node.residuals)
        node.pivot = max(rules, key=lambda rule: _gap(self._ways(node, rule)))
        node.ways = self._ways(node, node.pivot)
        line = self._system.lines[node.pivot]
        needs = self._needs(node)[self._system.along_row[line]]
        node.rest = sum(need for other, need in needs.items() if other != line)

    def _child(self, node: _Node, way: Option) -> _Node:
        residuals, values = dict(node.residuals), self._system.values
        for cell, new in way.changes:
            for rule, sign in self._system.of_cell[cell]:
                residual = residuals.pop(rule, 0) + sign * (new - values[cell])
                if residual:
                    residuals[rule] = residual
        assert node.pivot is not None
        decided = node.decided | self._cells[node.pivot]
        return _Node(node.cost + way.cost, node.changes + way.changes, residuals, decided)

    def _least(self, node: _Node) -> float:
        """What the failing rules cost at least."""
        return max(sum(needs.values()) for needs in self._needs(node))

    def _needs(self, node: _Node) -> tuple[dict[int, float], dict[int, float]]:
        """By line that fails, columns and rows apart: what it costs at least."""
        needs: tuple[dict[int, float], dict[int, float]] = ({}, {})
        for rule in node.residuals:
            line = self._system.lines[rule]
            own = needs[self._system.along_row[line]]
            own[line] = max(own.get(line, 0.0), self._need(node, rule))
        return needs

    def _need(self, node: _Node, rule: int) -> float:
        if len(self._cells[rule]) < SHORT:
            ways = self._ways(node, rule)
            return ways[0].cost if ways else inf
        cheapest = next((cell for cell in self._by_price[rule] if cell not in node.decided), None)
        return inf if cheapest is None else self._beliefs.cheapest[cheapest]

    def _ways(self, node: _Node, rule: int) -> list[Option]:
        undecided = self._cells[rule] - node.decided
        key = (rule, node.residuals[rule], undecided, self._hints(node, rule, undecided))
        if key not in self._known:
            self._known[key] = options(self._beliefs, *key)
        return self._known[key]

    def _hints(self, node: _Node, rule: int, undecided: frozenset[int]) -> frozenset[Change]:
        """What the other failing rules of a cell want there, where its pixels would allow any number."""
        return frozenset(
            (cell, new)
            for cell in undecided
            if self._open[cell]
            for other, sign in self._system.of_cell[cell]
            if other != rule and other in node.residuals
            if is_count(new := self._system.values[cell] - sign * node.residuals[other])
        )


def _gap(ways: list[Option]) -> float:
    return ways[1].cost - ways[0].cost if len(ways) > 1 else inf
