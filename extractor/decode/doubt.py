"""The worlds weighed: what each cell most probably holds, and how doubtful that is."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from math import exp

from extractor.decode.beliefs import Beliefs
from extractor.decode.search import Found, Search, World
from extractor.suspects.system import Number, System

WITHIN = 8.0  # nats: a world 3,000 times less likely than the best says little
_STEPS_EACH = 150  # of the search for the worlds in which one certain cell holds something else


@dataclass(frozen=True, slots=True)
class Belief:
    """What a cell most probably holds, the probability that it does not, and what the sums want there."""

    value: Number
    wanted: Number
    doubt: float


@dataclass(frozen=True, slots=True)
class Weighed:
    """`held`: by cell index, what some likely world changes. `unsolved`: cells joined to failing sums for
    which no world was found. All other cells in sums hold their likeliest reading; the sums confirm it."""

    held: Mapping[int, Belief]
    unsolved: frozenset[int]


@dataclass(slots=True)
class _Part:
    """Rules joined by cells, with their worlds, and what no world unseen costs less than."""

    cells: frozenset[int]
    worlds: list[World] = field(default_factory=lambda: [World(0.0, {})])
    bound: float = WITHIN


def weigh(beliefs: Beliefs) -> Weighed:
    system, search = beliefs.system, Search(beliefs)
    held: dict[int, Belief] = {}
    unsolved = set[int]()
    for rules in _parts(system):
        failing = {rule: system.residuals[rule] for rule in rules if system.residuals[rule]}
        part = _Part(frozenset(cell for rule in rules for cell, _ in system.rules[rule]))
        if failing:
            found = search.worlds(failing, World(0.0, {}), frozenset(), within=WITHIN)
            if not found.worlds:
                unsolved |= part.cells
                continue
            part.worlds, part.bound = found.worlds, found.bound - found.worlds[0].cost
        part.worlds += list(_rivals(beliefs, search, part))
        held |= _held(beliefs, part)
    return Weighed(held, frozenset(unsolved))


def _parts(system: System) -> Iterator[set[int]]:
    seen = set[int]()
    for rule in range(len(system.rules)):
        if rule not in seen:
            part = system.joined(rule)
            seen |= part
            yield part


def _rivals(beliefs: Beliefs, search: Search, part: _Part) -> Iterator[World]:
    """The worlds beside the best one in which a cell that it leaves alone holds another listed number."""
    best, seen = part.worlds[0], set[frozenset[tuple[int, Number]]]()
    for cell in part.cells - best.changes.keys():
        for new in beliefs.listed[cell]:
            cost = beliefs.price(cell, new).cost
            if cost > WITHIN:
                continue
            for world in _with(beliefs, search, cell, new, cost, best).worlds:
                changes = frozenset(world.changes.items())
                if changes not in seen:
                    seen.add(changes)
                    yield World(best.cost + world.cost, {**best.changes, **world.changes})


def _with(beliefs: Beliefs, search: Search, cell: int, new: Number, cost: float, best: World) -> Found:
    """The cheapest worlds in which `cell` holds `new`, all else starting from the best one."""
    shift = new - beliefs.system.values[cell]
    residuals = {rule: sign * shift for rule, sign in beliefs.system.of_cell[cell]}
    decided = frozenset(best.changes) | {cell}
    start = World(cost, {cell: new})
    return search.worlds(residuals, start, decided, within=WITHIN, most=WITHIN, steps=_STEPS_EACH)


def _held(beliefs: Beliefs, part: _Part) -> Iterator[tuple[int, Belief]]:
    least = part.worlds[0].cost
    weights = [exp(least - world.cost) for world in part.worlds]
    unseen = exp(-part.bound) if part.bound < WITHIN else 0.0
    for cell in {cell for world in part.worlds for cell in world.changes}:
        shares = _shares(beliefs, part.worlds, weights, cell)
        value = max(shares, key=shares.__getitem__)
        doubt = 1 - shares[value] / sum(weights)
        wanted = part.worlds[0].changes.get(cell, beliefs.system.values[cell])
        yield cell, Belief(value, wanted, min(1.0, max(doubt, 0.0) + unseen))


def _shares(beliefs: Beliefs, worlds: list[World], weights: list[float], cell: int) -> dict[Number, float]:
    """What each number the cell may hold weighs; where the source erred, the reading stands."""
    read = beliefs.system.values[cell]
    shares: dict[Number, float] = {read: 0.0}
    for world, weight in zip(worlds, weights, strict=True):
        new = world.changes.get(cell, read)
        misread = beliefs.price(cell, new).misread if new != read else 0.0
        shares[read] += weight * (1 - misread)
        if new != read:
            shares[new] = shares.get(new, 0.0) + weight * misread
    return shares
