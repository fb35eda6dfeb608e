"""One wrong count with every total following it, as where totals are computed and not typed."""

from collections.abc import Iterator

from extractor.suspects.system import Changes, System


def followed(system: System, failing: tuple[int, ...]) -> Iterator[Changes]:
    """The repairs that change one count and, by as much, every total above it.

    Such a mistake breaks no sum that defines a total, only those between totals.
    """
    if any(is_definition(system, rule) for rule in failing):
        return
    for leaf in range(len(system.cells)):
        if leaf not in system.totals:
            above = totals_above(system, leaf)
            signs = [sign for cell in above for rule, sign in system.of_cell[cell] if rule == failing[0]]
            if abs(sum(signs)) == 1:
                change = -system.residuals[failing[0]] * sum(signs)
                new = {cell: system.values[cell] + change for cell in above}
                if all(value >= 0 and not value % 1 for value in new.values()):
                    changes = {cell: int(value) for cell, value in new.items()}
                    if system.repairs(changes, failing):
                        yield changes


def source_of(system: System, changes: Changes) -> int | None:
    """The one count that all other cells of `changes` follow as its totals; None when there is none."""
    differences = {new - system.values[cell] for cell, new in changes.items()}
    leaves = [cell for cell in changes if cell not in system.totals]
    if len(differences) != 1 or len(leaves) != 1 or len(changes) < 2:
        return None
    return leaves[0] if totals_above(system, leaves[0]) == changes.keys() else None


def totals_above(system: System, leaf: int) -> set[int]:
    """The leaf and every total that sums it, directly or through other totals."""
    above, waiting = {leaf}, [leaf]
    while waiting:
        for rule, sign in system.of_cell[waiting.pop()]:
            total = system.rules[rule][0][0]
            if sign < 0 and is_definition(system, rule) and total not in above:
                above.add(total)
                waiting.append(total)
    return above


def is_definition(system: System, rule: int) -> bool:
    """Whether the rule says what a total is: one cell on its left."""
    return [sign for _, sign in system.rules[rule][:2]] == [1, -1]
