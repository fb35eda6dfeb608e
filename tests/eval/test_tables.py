"""The Markdown that the suite writes: the figures of its scores, in tables that are whole."""

import re
from pathlib import Path

import pytest

from eval.cases import SHIPPED, load_cases
from eval.fault_table import fault_lines
from eval.injected import Base, spoil_one
from eval.readers import make_reader
from eval.report.results import write_suite
from eval.run import read_case
from eval.score import CaseScore
from eval.suite import Suite

from .planted import return_zeros, spoilt


@pytest.fixture(scope="module")
def suite() -> Suite:
    case = next(case for case in load_cases([SHIPPED]) if case.id == "suqian-2023-pdf")
    scores: list[CaseScore] = [
        read_case(case, reader) for reader in (make_reader("grid"), spoilt("zeros", return_zeros))
    ]
    bases: list[Base] = [spoil_one(1, 0), spoil_one(1, 4)]
    return Suite(scores[:1], [], scores, bases, {"docling": "needs a hub"})


@pytest.fixture(scope="module")
def tables(suite: Suite, tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[list[str]]]:
    """Heading -> the cells of the table under it."""
    folder: Path = tmp_path_factory.mktemp("tables")
    write_suite(folder, suite)
    parts = re.split(r"^### (.+)$", (folder / "tables.md").read_text(encoding="utf-8"), flags=re.M)[1:]
    return {
        title: [line.strip("| ").split(" | ") for line in text.splitlines() if line.startswith("|")]
        for title, text in zip(parts[::2], parts[1::2], strict=True)
    }


def test_every_line_of_a_table_has_its_columns(tables: dict[str, list[list[str]]]) -> None:
    assert all(len({len(row) for row in rows[1:]}) <= 1 for rows in tables.values())
    assert {"Readers beside each other", "Injected faults"} < tables.keys()


def test_a_reader_of_zeros_stands_beside_the_grid_with_what_it_gets_right(
    tables: dict[str, list[list[str]]],
) -> None:
    assert tables["Non-zero cells right, by layout and reader"][0][2:] == ["grid", "zeros"]
    assert tables["Non-zero cells right, by layout and reader"][2:] == [["pdf", "1", "100%", "0%"]]


def test_faults_found_missed_and_tied_by_nothing_add_up(suite: Suite) -> None:
    for line in fault_lines(suite.faults):
        assert line.unbound + line.missed + line.found.amount >= line.injected
