"""The readers end to end against an endpoint that copies faultlessly, or does not."""

from pathlib import Path

import pytest

from extractor.pipeline import extract
from tests.model_answers import faultless
from tests.sample_reports import report_text
from tests.scripted_endpoint import Reply


@pytest.fixture
def report(tmp_path) -> Path:
    path = tmp_path / "report.txt"
    path.write_text(report_text({}), encoding="utf-8")
    return path


def test_llm_alone_reads_a_report_clean(model, report):
    said = faultless(report)
    model.script = lambda about, nth, body: Reply(said[about])
    read = extract(report, reader="llm")
    assert read.verdict == "clean", read.reasons
    assert read.cells.keys() == extract(report, reader="grid").cells.keys()
    assert read.usage.calls == 3
