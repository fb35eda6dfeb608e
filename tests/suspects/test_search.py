"""The search finds the smallest repairs: checked against every consistent table there is."""

import random
from itertools import product

from eval.faults import as_cells
from extractor.forms import Address, parse_form
from extractor.suspects import localise

LARGEST = 7  # count in a consistent table; more than any smallest repair of the tables below needs

# Two rows and two columns with totals, as small as a table with sums both ways can be.
FORM = parse_form(
    """
id = "small"
label = "小表"
english = "Small"
source = "-"
first_year = 2000
sections = []

[[tables]]
id = "t"
label = "表"
english = "Table"
layout = "rows"
columns = [
  { id = "x", label = "甲", english = "X" },
  { id = "y", label = "乙", english = "Y" },
  { id = "total", label = "总计", english = "Total" },
]
rows = [
  { id = "a", label = "一", english = "A" },
  { id = "b", label = "二", english = "B" },
  { id = "sum", label = "合计", english = "Sum" },
]

[[tables.rules]]
code = "down"
label = "合计"
english = "sum"
each = "column"
left = ["sum"]
right = ["a", "b"]

[[tables.rules]]
code = "across"
label = "总计"
english = "total"
each = "row"
left = ["total"]
right = ["x", "y"]
""",
    "small",
)


def table_of(a: int, b: int, c: int, d: int) -> tuple[int, ...]:
    """Cells by row from the four counts."""
    return (a, b, a + b, c, d, c + d, a + c, b + d, a + b + c + d)


CONSISTENT = [table_of(*counts) for counts in product(range(LARGEST + 1), repeat=4)]


def differences(one: tuple[int, ...], other: tuple[int, ...]) -> int:
    return sum(a != b for a, b in zip(one, other, strict=True))


def test_the_smallest_proposal_is_as_near_as_the_nearest_consistent_table() -> None:
    rng = random.Random(5)
    sizes = set()
    for _ in range(60):
        printed = tuple(rng.randrange(4) for _ in range(9))
        nearest = min(differences(printed, table) for table in CONSISTENT)
        proposals = localise(FORM, as_cells(dict(zip(FORM.addresses, printed, strict=True))), most=10_000)
        assert min((len(p.changes) for p in proposals), default=0) == nearest, printed
        sizes.add(nearest)
    assert {2, 3, 4} <= sizes


def test_every_consistent_table_three_cells_away_or_nearer_is_proposed_when_none_is_nearer() -> None:
    rng = random.Random(6)
    seen = 0
    for _ in range(60):
        printed = tuple(rng.randrange(4) for _ in range(9))
        cells = dict(zip(FORM.addresses, printed, strict=True))
        nearest = min(differences(printed, table) for table in CONSISTENT)
        expected = {table for table in CONSISTENT if differences(printed, table) == nearest <= 3}
        proposed = {
            tuple((cells | {Address.parse(a): v for a, v in p.changes.items()}).values())
            for p in localise(FORM, as_cells(cells), most=10_000)
        }
        assert expected - {printed} <= proposed, printed
        seen += len(expected)
    assert seen > 20
