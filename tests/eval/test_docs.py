"""The examples of docs/eval.md do what the page says."""

import random
import re
from pathlib import Path
from typing import Any

import pytest

from eval.cases import SHIPPED, load_cases
from eval.estimate import estimate
from eval.faults import in_table
from eval.faults.ties import ties
from eval.generate import random_report
from eval.metrics import Metric
from eval.readers import make_reader
from eval.run import read_case
from extractor.forms import load_forms

PAGE = Path(__file__).parents[2] / "docs" / "eval.md"
BLOCKS = re.findall(r"```python\n(.*?)```", PAGE.read_text(encoding="utf-8"), re.S)


def defined(name: str) -> Any:
    """What the one block that defines `name` makes of it."""
    (block,) = (block for block in BLOCKS if f"def {name}(" in block)
    names: dict[str, Any] = {}
    exec(compile(block, "docs/eval.md", "exec"), names)
    return names[name]


@pytest.mark.parametrize(("case_id", "share"), [("suqian-2023-html", 0), ("hongze-2023-html", 1)])
def test_the_metric_measures(case_id: str, share: float) -> None:
    case = next(case for case in load_cases([SHIPPED]) if case.id == case_id)
    score = read_case(case, make_reader("grid"))
    assert estimate(Metric(defined("in_review"), "待复核", "low"), [score]).value == share


def test_the_peer_reads() -> None:
    case = next(case for case in load_cases([SHIPPED]) if case.id == "suqian-2023-markdown")
    cells = defined("read")(case.path).cells
    assert {a: cells[a].value for a in case.expected if a in cells} == case.expected


def test_the_fault_spoils_one_cell_that_a_sum_ties() -> None:
    report = random_report(load_forms()[0], random.Random(4))
    spoilt = in_table("requests", defined("doubled"))(report, random.Random(1))
    assert spoilt is not None
    assert sum(spoilt.values[a] != value for a, value in report.values.items()) == 1
    assert "sum" in ties(report, spoilt)
