"""Random reports whose every sum holds, for tests and measurements; the same seed gives the same report."""

import random
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from extractor.forms import Address, Column, Form, Row, Rule, Table

Number = int | Decimal
Line = tuple[list[Address], list[Address]]  # the left and right cells of a rule, in one row or column

LATEST_YEAR = 2025
PLACES = ("青河", "安丰", "临湖", "双桥", "永泉", "南屏", "长岭", "云溪")
STATED = {  # what the prose says before the number of a cell
    "requests.received.total": "新收政府信息公开申请",
    "requests.carried_over.total": "上年结转",
    "requests.processed_total.total": "全年办结",
    "requests.carried_forward.total": "结转下年度继续办理",
}
BODIES = ("县教育局", "县卫生健康局", "区发展和改革局", "区应急管理局", "镇人民政府")


@dataclass(frozen=True, slots=True)
class ReportText:
    """What a report says, free of any layout.

    `values`: by "table.row.column"; None = the cell is printed blank. A row of the form that is printed
    in place of others (`instead_of`) is printed when one of its cells is here.
    `prose`: paragraphs by section id. `units`: printed right behind the number of a cell.
    """

    organisation: str
    year: int
    form: Form
    values: Mapping[str, Number | None]
    prose: Mapping[str, tuple[str, ...]]
    units: Mapping[str, str] = field(default_factory=dict)

    @property
    def title(self) -> str:
        return f"{self.organisation}{self.year}年政府信息公开工作年度报告"


def consistent_values(
    form: Form, rng: random.Random, *, density: float = 0.3, magnitude: int = 300
) -> dict[Address, Number]:
    """A number for every cell of `form`, such that every rule of the form holds.

    `density`: the share of free cells that are not 0 (the first column has twice as many, the others
    half). `magnitude`: the largest count in the first column; the others stay below a tenth of it.
    """
    values: dict[Address, Number] = {}
    for table in form.tables:
        for row in table.standard_rows:
            for column in table.columns_of(row):
                leads = not table.rules or column is table.columns[0]
                address = Address(table.id, row.id, column.id)
                values[address] = _draw(column, leads, rng, density, magnitude)
        _settle([line for rule in table.rules for line in rule_lines(table, rule)], values)
    return values


def rule_lines(table: Table, rule: Rule) -> Iterator[Line]:
    """The cells of `rule`, left and right, for each row or each column it applies to."""
    if rule.each == "row":
        for row in table.standard_rows:
            yield _along_row(table, row, rule.left), _along_row(table, row, rule.right)
    else:
        for column in table.columns:
            yield (
                [Address(table.id, name, column.id) for name in rule.left],
                [Address(table.id, name, column.id) for name in rule.right],
            )


def random_report(form: Form, rng: random.Random) -> ReportText:
    """A fully stated, consistent report of an invented body."""
    return report_of(form, rng, consistent_values(form, rng))


def report_of(form: Form, rng: random.Random, values: Mapping[Address, Number]) -> ReportText:
    """A report of an invented body that prints these values."""
    year = rng.randint(form.first_year, form.last_year or LATEST_YEAR)
    # Only cities and above may make rules, so a body that reports some must be one.
    makes_rules = any(value for address, value in values.items() if address.row == "rules")
    organisation = rng.choice(PLACES) + ("市人民政府" if makes_rules else rng.choice(BODIES))
    printed = {str(address): value for address, value in values.items()}
    return ReportText(organisation, year, form, printed, plain_prose(year, printed))


def plain_prose(year: int, values: Mapping[str, Number | None]) -> dict[str, tuple[str, ...]]:
    """Short prose for the sections without a table; its figures are those of `values`, blanks left out."""
    stated = [
        f"{words}{values[address]}件" for address, words in STATED.items() if values.get(address) is not None
    ]
    counted = (f"{year}年，本机关{'，'.join(stated)}。",) if stated else ()
    return {
        "overview": (
            f"本报告的统计期限自{year}年1月1日起至{year}年12月31日止。",
            *counted,
            "公开目录按季度核对，过期内容及时更正。",
        ),
        "problems": ("部分栏目更新不够快，解读材料偏少。", "今后将明确更新期限，逐月检查栏目内容。"),
        "other_matters": ("本年度没有收取信息处理费，没有其他需要报告的事项。",),
    }


def _along_row(table: Table, row: Row, names: tuple[str, ...]) -> list[Address]:
    return [Address(table.id, row.id, name) for name in names]


def _draw(column: Column, leads: bool, rng: random.Random, density: float, magnitude: int) -> Number:
    if rng.random() >= density * (2 if leads else 0.5):
        return 0
    if column.kind == "amount":
        return _amount(rng)
    if column.kind == "change":
        return rng.randint(-magnitude, magnitude)
    if column.id == "decisions" and rng.random() < 0.2:
        return rng.randint(10_000_000, 99_999_999)
    # Even on a logarithmic scale: most counts are small, a few reach the magnitude.
    return int((magnitude if leads else max(2, magnitude // 10)) ** rng.random())


def _amount(rng: random.Random) -> Number:
    digits, places = rng.randrange(10 ** rng.randint(2, 9)), rng.randint(0, 4)
    return Decimal(digits).scaleb(-places) if places else digits


def _settle(lines: list[Line], values: dict[Address, Number]) -> None:
    """Make the first left cell of every line what the rest asks for, and no cell negative."""
    _derive(lines, values)
    while short := [left for left, _ in lines if values[left[0]] < 0]:
        for left in short:
            for address in left[1:]:
                taken = min(values[address], -values[left[0]])
                values[address] -= taken
                values[left[0]] += taken
        _derive(lines, values)


def _derive(lines: list[Line], values: dict[Address, Number]) -> None:
    """Repeat until nothing changes: what one line derives, another may sum."""
    changed = True
    while changed:
        changed = False
        for left, right in lines:
            changed |= _balance(left, right, values)


def _balance(left: list[Address], right: list[Address], values: dict[Address, Number]) -> bool:
    due = sum(values[a] for a in right) - sum(values[a] for a in left[1:])
    changed = values[left[0]] != due
    values[left[0]] = due
    return changed
