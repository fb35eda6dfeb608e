"""The door for programs: what it exports, what it answers, and that the packages behind it stay reachable."""

import asyncio
import inspect
import re
import subprocess
import sys
from pathlib import Path

import pytest

import extractor
from extractor import Report, acheck, aread, aread_many, check, read, read_many

ROOT = Path(__file__).parents[1]
EXAMPLES = ROOT / "docs" / "examples"
HONGZE = EXAMPLES / "hongze-2023.pdf"
EXAMPLE_BLOCKS = re.findall(r"```python\n(.*?)```", (ROOT / "docs/api.md").read_text(encoding="utf-8"), re.S)


def codes(findings: tuple[extractor.Finding, ...]) -> set[str]:
    return {each.code for each in findings}


def with_value(report: Report, address: str, value: int) -> Report:
    cell = report.cells[address].model_copy(update={"value": value})
    return report.model_copy(update={"cells": report.cells | {address: cell}})


def test_every_exported_name_is_there_sorted_and_documented() -> None:
    assert extractor.__all__ == sorted(extractor.__all__)
    for name in extractor.__all__:
        assert inspect.getdoc(getattr(extractor, name)), name


@pytest.mark.parametrize(
    "imports",
    [
        "import extractor.check.sums, extractor.read.html; from extractor import check, read",
        "from extractor import read, check; import extractor.read.pdf, extractor.check.years",
        "from extractor.read import read_document; from extractor.check.sums import sums; "
        "from extractor import check, read",
        "import extractor.pipeline; from extractor import check, read",
    ],
)
def test_read_and_check_are_functions_whatever_was_imported_before(imports: str) -> None:
    program = f"{imports}\nassert check(read({str(HONGZE)!r})) and read.__name__ == 'read'"
    subprocess.run([sys.executable, "-c", program], check=True, cwd=ROOT)


def test_checking_a_report_again_finds_what_reading_it_found() -> None:
    for path in sorted(EXAMPLES.glob("*-20*")):
        report = read(path)
        assert [(f.code, f.addresses) for f in check(report)] == [
            (f.code, f.addresses) for f in report.findings
        ]


def test_a_changed_cell_is_judged_anew() -> None:
    report = read(EXAMPLES / "suqian-2023.html")
    assert "sum_mismatch" not in codes(check(report))
    changed = with_value(report, "requests.received.total", 1)
    assert "sum_mismatch" in codes(check(changed))


def test_what_was_noticed_while_reading_stays(tmp_path: Path) -> None:
    path = tmp_path / "cut.txt"
    path.write_bytes((EXAMPLES / "shuyang-fgj-2023.txt").read_bytes() + b"\n\xff\xfe\n")
    report = read(path)
    assert "undecodable" in codes(report.findings)
    assert "undecodable" in codes(check(report))


def test_last_years_report_and_units_are_compared() -> None:
    report = read(HONGZE)
    last = report.model_copy(update={"year": 2022, "source": "last"})
    address = "requests.carried_forward.total"
    last = with_value(last, address, (last.cells[address].value or 0) + 5)  # type: ignore[arg-type]
    assert "year_mismatch" in codes(check(report, last_year=last)) - codes(report.findings)
    unit = report.model_copy(update={"organisation": "甲局", "source": "unit", "sha256": "0"})
    assert codes(check(report, units=[unit, unit.model_copy(update={"organisation": "乙局"})])) - codes(
        report.findings
    )


def test_a_rejected_report_keeps_its_findings(tmp_path: Path) -> None:
    report = read(tmp_path / "absent.pdf")
    assert report.verdict == "rejected"
    assert check(report, last_year=report) == report.findings


def test_the_async_twins_answer_the_same() -> None:
    async def both() -> tuple[Report, tuple[extractor.Finding, ...], list[Report]]:
        report = await aread(HONGZE)
        return report, await acheck(report), [each async for each in aread_many([EXAMPLES])]

    report, findings, several = asyncio.run(both())
    assert report == read(HONGZE)
    assert findings == check(report)
    assert several == list(read_many([EXAMPLES]))


@pytest.mark.parametrize("block", EXAMPLE_BLOCKS)
def test_the_examples_of_the_document_run(
    block: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """A comment behind a line that prints is what it prints."""
    monkeypatch.chdir(ROOT)
    exec(compile(block, "docs/api.md", "exec"), {"__name__": "__main__"})
    expected = re.findall(r"^\s*print\(.*\)\s+# (.*)$", block, re.MULTILINE)
    assert expected
    assert capsys.readouterr().out.splitlines() == expected
