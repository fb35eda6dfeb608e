"""The readers end to end against an endpoint that copies faultlessly, or does not."""

from pathlib import Path

import pytest

from extractor.bind import bind
from extractor.pipeline import extract
from extractor.read import read_document
from tests.model_answers import answers
from tests.sample_reports import FORMS, report_text
from tests.scripted_endpoint import Reply, scripted_endpoint


@pytest.fixture
def model(monkeypatch, tmp_path):
    """An endpoint that the settings name; a test sets what it says."""
    with scripted_endpoint(lambda about, nth, body: Reply(status=500)) as endpoint:
        monkeypatch.setenv("OPENAI_BASE_URL", endpoint.base_url)
        monkeypatch.setenv("GOUJI_MODEL", "scripted")
        monkeypatch.setenv("GOUJI_CACHE_DIR", str(tmp_path / "cache"))
        yield endpoint


@pytest.fixture
def report(tmp_path) -> Path:
    path = tmp_path / "report.txt"
    path.write_text(report_text({}), encoding="utf-8")
    return path


def faultless(path: Path) -> dict[str, str]:
    document = read_document(path)
    return answers(document, bind(document, FORMS).cells, FORMS)


def test_llm_alone_reads_a_report_clean(model, report):
    said = faultless(report)
    model.script = lambda about, nth, body: Reply(said[about])
    read = extract(report, reader="llm")
    assert read.verdict == "clean", read.reasons
    assert read.cells.keys() == extract(report, reader="grid").cells.keys()
    assert read.usage.calls == 3
