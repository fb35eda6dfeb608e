"""The direct competitor's rules, written from the description of what it does: the baseline for faults.

It repairs totals before it checks them: each row's total becomes the sum of its parts, so the 28 rules that
would check those totals always pass. Then 42 sums, and prose rules that take the first number in digits
behind their keyword. No code of it was seen; where the description is silent, what it does best was assumed.
"""

import re
from dataclasses import dataclass
from functools import cache

from eval.generate import Number, ReportText
from extractor.check.sums import Sum, sums
from extractor.forms import Form

# Keyword before the first number, and the cell the number must equal.
_PROSE = (
    (re.compile(r"(?:收到|新收)[^0-9。]*?(\d+)件"), "requests.received.total"),
    (re.compile(r"(?:上年结转)[^0-9。]*?(\d+)件"), "requests.carried_over.total"),
    (re.compile(r"(?:办结|答复)[^0-9。]*?(\d+)件"), "requests.processed_total.total"),
    (re.compile(r"(?:结转下年度?)[^0-9。]*?(\d+)件"), "requests.carried_forward.total"),
    (re.compile(r"(?:予以公开)[^0-9。]*?(\d+)件"), "requests.granted.total"),
    (re.compile(r"(?:行政复议)[^0-9。]*?(\d+)件"), "disputes.reconsideration.total"),
    (re.compile(r"(?:行政诉讼)[^0-9。]*?(\d+)件"), "disputes.litigation_direct.total"),
)


@dataclass(frozen=True, slots=True)
class Rival:
    """`told`: rules that fail, by name and cells. `values`: what it takes the report to say."""

    told: set[tuple[str, tuple[str, ...]]]
    values: dict[str, Number | None]


def rival_check(report: ReportText) -> Rival:
    values = _with_totals_repaired(report)
    told = {
        (item.rule.code, tuple(map(str, (*item.left, *item.right))))
        for item in _sums(report.form)
        if _fails(item, values)
    }
    prose = "".join(text for texts in report.prose.values() for text in texts)
    for pattern, address in _PROSE:
        match = pattern.search(prose)
        stated = int(match[1]) if match else None
        if stated is not None and values.get(address) is not None and stated != values[address]:
            told.add(("prose", (address,)))
    return Rival(told, values)


def _with_totals_repaired(report: ReportText) -> dict[str, Number | None]:
    values = dict(report.values)
    for item in _sums(report.form):
        if item.rule.each == "row":
            parts = [values[str(a)] for a in item.right if str(a) in values]
            if len(parts) == len(item.right) and None not in parts:
                values[str(item.left[0])] = sum(part for part in parts if part is not None)
    return values


def _fails(item: Sum, values: dict[str, Number | None]) -> bool:
    left, right = ([values.get(str(a)) for a in side] for side in (item.left, item.right))
    if None in left or None in right:
        return False  # not assessable
    return sum(v for v in left if v is not None) != sum(v for v in right if v is not None)


@cache
def _sums(form: Form) -> list[Sum]:
    return [item for table in form.tables for item in sums(table, {})]
