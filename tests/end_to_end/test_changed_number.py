"""One changed number anywhere in the tables with sums is always reported, with that cell's rule."""

import random
from dataclasses import replace

import pytest

from eval.generate import ReportText, random_report
from eval.render import RENDERERS
from extractor.forms import Form, load_forms
from extractor.pipeline import report_on
from extractor.read.text import read_text
from extractor.records import Report

FORM = next(form for form in load_forms() if form.id == "disclosure-2021")
CONSISTENT = random_report(FORM, random.Random(20211))
CELLS = [str(address) for address in FORM.addresses if address.table != "proactive"]


def read(report: ReportText, form: Form = FORM) -> Report:
    return report_on(read_text("report.txt", RENDERERS["tab_text"].render(report)), (form,))


def test_the_unchanged_report_is_clean() -> None:
    assert (len(CELLS), read(CONSISTENT).verdict, read(CONSISTENT).checks["pass"]) == (190, "clean", 42)


@pytest.mark.parametrize("address", CELLS)
def test_a_changed_number_fails_a_rule_of_its_cell(address: str) -> None:
    value = CONSISTENT.values[address]
    assert isinstance(value, int)
    report = read(replace(CONSISTENT, values={**CONSISTENT.values, address: value + 7}))
    failing = [f for f in report.findings if f.verdict == "fail" and address in f.addresses]
    assert failing
    assert report.cells[address].value == value + 7  # reported as printed, not repaired
    assert report.verdict == "review"
