"""Peers: the plain mapping finds the official places and nothing else; the rival repairs before it checks."""

import random
from dataclasses import replace
from pathlib import Path

import pytest

from eval.generate import random_report
from eval.peers import PEERS
from eval.peers.markdown_tables import markdown_tables
from eval.peers.nth import report_by_position
from eval.peers.rival_rules import rival_check
from eval.readers import make_reader
from eval.render import render_markdown, render_pdf
from extractor.forms import load_forms

FORMS = load_forms()


@pytest.mark.parametrize("form", FORMS, ids=lambda form: form.id)
def test_position_alone_finds_every_cell_of_an_official_layout(form) -> None:
    report = random_report(form, random.Random(4))
    text = render_markdown(report).decode()
    found = report_by_position(Path("x.md"), markdown_tables(text), text)
    assert {a: cell.value for a, cell in found.cells.items()} == dict(report.values)
    assert found.verdict == "clean"


def test_position_alone_follows_swapped_columns_without_noticing() -> None:
    report = random_report(FORMS[0], random.Random(4))
    text = render_markdown(report, swap_columns=(1, 3)).decode()
    cells = report_by_position(Path("x.md"), markdown_tables(text), text).cells
    stated = report.values["requests.received.commercial_enterprise"]
    assert cells["requests.received.public_welfare_organization"].value == stated


@pytest.mark.parametrize("name", [name for name in PEERS if name != "docling"])
def test_a_peer_reads_a_ruled_pdf_or_says_why_it_can_not(name: str, tmp_path: Path) -> None:
    reader = make_reader(name)
    if reader.missing:
        assert "pip install" in reader.missing or "can't be imported" in reader.missing
        pytest.skip(reader.missing)
    path = tmp_path / "report.pdf"
    path.write_bytes(render_pdf(random_report(FORMS[0], random.Random(4))))
    report = reader.read(path)
    assert all(cell.evidence is None for cell in report.cells.values())


def test_a_wrong_total_can_not_fail_once_the_rival_has_repaired_it() -> None:
    report = random_report(FORMS[0], random.Random(4))
    assert rival_check(report).told == set()
    total, part = "disputes.reconsideration.total", "disputes.reconsideration.upheld"
    for address in (total, part):
        spoilt = replace(report, values={**report.values, address: int(report.values[address] or 0) + 5})
        rival = rival_check(spoilt)
        assert rival.told == set()
        # A wrong total is put right by chance; a wrong part makes a second cell wrong.
        assert (rival.values == report.values) is (address == total)


def test_a_table_that_is_handed_over_twice_counts_once() -> None:
    report = random_report(FORMS[0], random.Random(4))
    text = render_markdown(report).decode()
    tables = markdown_tables(text)
    assert (
        report_by_position(Path("x.md"), [*tables, *tables], text).cells
        == report_by_position(Path("x.md"), tables, text).cells
    )
