"""What travels between the process of a run and those that read: it arrives as it was sent."""

import pickle
from pathlib import Path

import pytest

from eval.corpus import write_corpus
from extractor.ask.ledger import Entry
from extractor.ask.pace import NotAsked
from extractor.bind import bind
from extractor.bulk.plan import Options
from extractor.bulk.reading import Row
from extractor.bulk.rounds import Given, Wanted, read_with_answers
from extractor.errors import GoujiError, ModelError, UnreadableFile
from extractor.read import read_document
from extractor.records import Report
from tests.model_answers import answers
from tests.sample_reports import FORMS

OPTIONS = Options(reader="both", model="scripted")
PAIRS = (("没有。", "None."), ("请再试。", "Try again."))


@pytest.fixture
def path(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    monkeypatch.setenv("OPENAI_BASE_URL", "http://127.0.0.1:1/v1")
    monkeypatch.setenv("GOUJI_MODEL", "scripted")
    monkeypatch.setenv("GOUJI_CACHE_DIR", str(tmp_path / "cache"))
    return write_corpus(tmp_path / "in", 1, layouts=("pdf",))[0]


def wanted_by(path: Path) -> Wanted:
    found = read_with_answers(str(path), OPTIONS, None, {})
    assert isinstance(found, Wanted)
    return found


def test_a_report_is_opened_once_however_often_it_is_handed_on(path: Path) -> None:
    document = read_document(path)
    said = answers(document, bind(document, FORMS).cells, FORMS)
    wanted = wanted_by(path)
    path.unlink()
    entry = Entry(0, "", "requests", "scripted", 1, "answered", 100, 10)
    given = {key: Given((entry,), said[request.about]) for key, request in wanted.requests.items()}
    (first, answer), *rest = given.items()
    again = read_with_answers(str(path), OPTIONS, wanted.opened, {first: answer})
    assert isinstance(again, Wanted)
    assert again.requests.keys() == dict(rest).keys()
    row = read_with_answers(str(path), OPTIONS, again.opened, given)
    assert isinstance(row, Row)
    report = Report.model_validate_json(row.line)
    assert (report.verdict, report.sha256) == ("clean", document.sha256)
    assert row.usage
    assert (row.usage.calls, row.usage.prompt_tokens) == (3, 300)


def test_a_request_is_the_same_request_in_another_process(path: Path) -> None:
    requests = wanted_by(path).requests
    arrived = pickle.loads(pickle.dumps(requests))
    assert arrived == requests
    for key, request in requests.items():
        assert arrived[key].schema is request.schema
        assert arrived[key].fingerprint == request.fingerprint


@pytest.mark.parametrize(
    "error", [ModelError(*PAIRS), NotAsked(*PAIRS), UnreadableFile("a.pdf", *PAIRS)], ids=repr
)
def test_an_error_says_the_same_in_another_process(error: GoujiError) -> None:
    arrived = pickle.loads(pickle.dumps(error))
    assert (type(arrived), str(arrived), vars(arrived)) == (type(error), str(error), vars(error))
