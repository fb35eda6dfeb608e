"""The real client, a real server, a real small model: answers in form, believed only with evidence."""

import pytest

from eval.local_model import SMALL, model_file, served
from extractor.ask import Cache, Endpoint, Ledger, answered_rows, excerpts, listing, plan
from extractor.ask.perform import perform
from extractor.ask.probe import probe
from extractor.bind import bind, forms_possible
from extractor.ground import ground_table
from extractor.ground.tables import FIRM
from extractor.read import read_document
from tests.reports import FOLDER, labelled_reports, needs_reports
from tests.sample_reports import FORMS


@pytest.fixture(scope="module")
def model():
    try:
        file = model_file(SMALL)
    except (RuntimeError, OSError) as error:
        pytest.skip(f"the model can't be had: {error}")
    with served(file, threads=1) as address:  # another test has the other core
        yield Endpoint(address, SMALL.name, timeout=600, attempts=1, concurrency=1, runs=False)


def test_the_probe_finds_the_modes_that_the_server_has(model):
    trials = {trial.mode: trial for trial in probe(model)}
    assert trials["json_schema"].works
    assert trials["json_schema"].tokens > 0


@needs_reports
def test_a_published_table_is_read_with_evidence_for_every_number_believed(model, tmp_path):
    document = read_document(FOLDER / "hongze-2024.pdf")
    found = excerpts(document, FORMS)
    ledger = Ledger(tmp_path / "ledger.jsonl")
    asked = forms_possible(bind(document, FORMS).cells, FORMS)
    [request] = plan(document, asked, found, ["proactive"], runs=model.runs)
    [outcome] = perform([request], model, Cache(tmp_path / "cache"), ledger)
    rows = list(answered_rows(outcome.answer, listing("proactive", asked)))
    grounded = ground_table(rows, found["proactive"])
    believed = {a: c for a, c in grounded.cells.items() if c.value is not None and c.status in FIRM}
    labelled = next(report for report in labelled_reports() if report.id == "hongze-2024").cells
    assert believed  # how many is for eval/bench_llm.py to say: so small a model copies badly
    assert all(cell.evidence for cell in believed.values())
    assert {str(a): c.value for a, c in believed.items()} == {str(a): labelled[str(a)] for a in believed}
    assert ledger.usage.completion_tokens > 0
