"""Writes the example reports of docs/examples: `python -m eval.examples DIR`."""

from collections.abc import Mapping
from decimal import Decimal
from pathlib import Path
from types import MappingProxyType
from typing import NamedTuple

import typer

from eval.example_figures import HONGZE_2023, SHANGHAI_2019, SHUYANG_2023, SUQIAN_2023
from eval.generate import Number, ReportText
from eval.render import RENDERERS
from extractor.forms import Address, Form, load_forms

LEFT_OUT = "本部分在示例中从略。"


class Example(NamedTuple):
    """`figures`: lines as in eval/example_figures.py; `unlisted`: what rows that are not in them hold."""

    name: str
    renderer: str
    organisation: str
    year: int
    form: str
    figures: str
    unlisted: str
    overview: str
    other_matters: str
    units: Mapping[str, str] = MappingProxyType({})


EXAMPLES = (
    Example(
        "suqian-2023",
        "html",
        "宿迁市",
        2023,
        "disclosure-2021",
        SUQIAN_2023,
        "0 0 0 0 0 0 0",
        "2023年，全市新收政府信息公开申请3511件，加上年结转96件，共3607件，办结3486件，结转下年度继续办理121件。",
        "2023年，全市收取信息处理费2950元。",
    ),
    Example(
        "hongze-2023",
        "pdf",
        "淮安市洪泽区人民政府",
        2023,
        "disclosure-2021",
        HONGZE_2023,
        "0 0 0 0 0 0 0",
        "2023年，新收政府信息公开申请21件，全部办结。",
        "2023年，没有收取信息处理费。",
    ),
    Example(
        "shanghai-office-2019",
        "docx",
        "上海市人民政府办公厅",
        2019,
        "disclosure-2019",
        SHANGHAI_2019,
        "- - - - - - -",
        "2019年，新收政府信息公开申请859件，上年结转18件，答复805件，结转下年度继续办理72件。",
        LEFT_OUT,
        {"proactive.procurement.amount": "元"},
    ),
    Example(
        "shuyang-fgj-2023",
        "pipe_cells",
        "沭阳县发展和改革局",
        2023,
        "disclosure-2021",
        SHUYANG_2023,
        "0 - - - - - 0",
        "2023年，新收政府信息公开申请26件，均为自然人提出。",
        LEFT_OUT,
    ),
)


def write_examples(directory: Path) -> None:
    """Write every example into `directory`, which must exist. The same files come out every time."""
    for example in EXAMPLES:
        renderer = RENDERERS[example.renderer]
        (directory / f"{example.name}{renderer.suffix}").write_bytes(renderer.render(example_report(example)))


def example_report(example: Example) -> ReportText:
    """The example's figures as a report, its prose reduced to the facts in its figures."""
    form = next(form for form in load_forms() if form.id == example.form)
    period = f"统计期限自{example.year}年1月1日起至{example.year}年12月31日止。"
    prose = {
        "overview": (period, example.overview),
        "problems": (LEFT_OUT,),
        "other_matters": (example.other_matters,),
    }
    values = _values(form, example.figures, example.unlisted)
    return ReportText(example.organisation, example.year, form, values, prose, example.units)


def _values(form: Form, figures: str, unlisted: str) -> dict[str, Number | None]:
    lines = [line.split() for line in figures.strip().split("\n")]
    printed = {(line[0], line[1]): line[2:] for line in lines}
    values: dict[str, Number | None] = {}
    for table in form.tables:
        listed = [row for row in table.rows if (table.id, row.id) in printed]
        replaced = {name for row in listed for name in row.instead_of}
        for row in table.rows:
            if row in listed or not (row.instead_of or row.id in replaced):
                numbers = printed.get((table.id, row.id), unlisted.split())
                for column, number in zip(table.columns_of(row), numbers, strict=True):
                    values[str(Address(table.id, row.id, column.id))] = _number(number)
    return values


def _number(printed: str) -> Number | None:
    if printed == "-":
        return None
    return Decimal(printed) if "." in printed else int(printed)


if __name__ == "__main__":
    typer.run(write_examples)
