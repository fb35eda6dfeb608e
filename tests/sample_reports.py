"""Reports made by hand: every cell of a form numbered, and cells of every status."""

from decimal import Decimal
from itertools import zip_longest
from typing import Any

from extractor.export.layout import blocks
from extractor.forms import Form, Table, load_forms
from extractor.records import Basis, Cell, Finding, PageBox, Report, Status, TablePlace, TextPlace

FORMS = load_forms()
FORM_2021 = next(form for form in FORMS if form.id == "disclosure-2021")
FORM_2019 = next(form for form in FORMS if form.id == "disclosure-2019")

DOUBTFUL = {
    "requests.received.natural_person": Cell(
        value=31,
        printed="31",
        status=Status.STATED,
        basis=Basis.LABELS,
        evidence=PageBox(page=3, box=(90, 120.5, 130, 134)),
    ),
    "requests.received.commercial_enterprise": Cell(
        value=12, printed="12", status=Status.AMBIGUOUS, evidence=TextPlace(line=14, start=3, end=5)
    ),
    "requests.received.research_institution": Cell(
        printed="", status=Status.BLANK, evidence=TablePlace(table=2, row=5, column=3)
    ),
    "requests.received.public_welfare_organization": Cell(printed="-", status=Status.NOT_APPLICABLE),
    "requests.received.legal_service_organization": Cell(printed='=HYPERLINK("x")', status=Status.UNREADABLE),
    "requests.received.other": Cell(),
    "requests.received.total": Cell(value=77, printed="77", status=Status.STATED),
    "proactive.normative_documents.issued": Cell(
        value=22, printed="22（其中修订16件）", status=Status.STATED, note="其中修订16件"
    ),
}
FAILED = Finding(
    code="sum_mismatch",
    verdict="fail",
    severity="error",
    addresses=("requests.received.natural_person", "requests.received.total"),
    message="本年新收：总计 77，六类申请人之和 43。",
    details={"rule_code": "requests_row_total"},
)
WARNED = Finding(
    code="scope",
    verdict="warning",
    severity="warning",
    addresses=("disputes.reconsideration.total",),
    message="=正文与表格不一致\x1b[31m",
)


def numbered_cells(form: Form) -> dict[str, Cell]:
    """Every cell of the form with its number in printed order, from 1000 on: each is a text of its own."""
    return {
        str(address): Cell(value=number, printed=str(number), status=Status.STATED, basis=Basis.LABELS)
        for number, address in enumerate(form.addresses, start=1000)
    }


def report_of(form: Form | None, **changes: Any) -> Report:
    """A report of the form with doubtful cells, a failed sum and a warning."""
    cells = numbered_cells(form) if form else {}
    amount = {
        "proactive.fees.amount": Cell(value=Decimal("18.8710"), printed="18.8710", status=Status.STATED)
    }
    cells |= {key: cell for key, cell in (DOUBTFUL | amount).items() if key in cells}
    fields: dict[str, Any] = {
        "source": "报告/甲县.pdf",
        "sha256": "0" * 64,
        "form": form.id if form else None,
        "organisation": "甲县人民政府",
        "year": 2023,
        "verdict": "review",
        "reasons": ("sum_mismatch",),
        "cells": cells,
        "checks": {"pass": 40, "fail": 1, "not_assessable": 1},
        "findings": (FAILED, WARNED),
        "sections": (),
        "provenance": {},
    }
    return Report(**(fields | changes))


def rejected_report() -> Report:
    refused = Finding(code="unreadable_file", verdict="fail", severity="error", message="文件是空的。")
    return report_of(
        None,
        source="空.pdf",
        organisation=None,
        year=None,
        verdict="rejected",
        reasons=("unreadable_file",),
        checks={},
        findings=(refused,),
    )


def report_text(changes: dict[str, int]) -> str:
    """A whole report of the 2021 form as tab-separated text; every sum holds but for `changes`."""
    values = {str(address): 0 for address in FORM_2021.addresses}
    for row in ("received", "granted", "processed_total"):
        values |= {f"requests.{row}.natural_person": 3, f"requests.{row}.total": 3}
    values |= {"proactive.licensing.decisions": 5} | changes
    proactive, requests, disputes = (_table_text(table, values) for table in FORM_2021.tables)
    return "\n".join(
        [
            "甲县人民政府2023年政府信息公开工作年度报告",
            "一、总体情况\n本机关依法公开政府信息，做好各项工作。",
            f"二、主动公开政府信息情况\n{proactive}",
            f"三、收到和处理政府信息公开申请情况\n{requests}",
            f"四、政府信息公开行政复议、行政诉讼情况\n{disputes}",
            "五、存在的主要问题及改进情况\n公开的内容还不够细，将逐项改进。",
            "六、其他需要报告的事项\n没有其他需要报告的事项。\n",
        ]
    )


def _table_text(table: Table, values: dict[str, int]) -> str:
    lines = []
    for block in blocks(table.model_copy(update={"rows": table.standard_rows}), "zh"):
        headers = zip_longest(*block.headers, fillvalue="")
        lines += [block.heading] * bool(block.heading)
        lines += ["\t".join(("", *texts)) for texts in headers]
        lines += [
            "\t".join((*line.labels, *(str(values[str(a)]) for a in line.addresses))) for line in block.lines
        ]
    return "\n".join(lines)
