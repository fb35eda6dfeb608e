"""Models asked in bulk, at once or through the Batch API: nothing paid twice, every charge written down."""

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from eval.corpus import write_corpus
from extractor.bind import bind
from extractor.bulk import Options, Summary, open_run, run_batch
from extractor.bulk.spending import entries_of
from extractor.errors import GoujiError
from extractor.pipeline import extract
from extractor.read import read_document
from extractor.records import Report
from extractor.settings import settings
from tests.bulk import poison
from tests.model_answers import answers
from tests.sample_reports import FORMS
from tests.scripted_batches import BatchHandler, Desk
from tests.scripted_endpoint import Reply, scripted_endpoint

PRICES = '{"scripted": {"prompt": 1000.0, "completion": 10000.0}}'  # an answer costs 0.2
COST = 0.2


@pytest.fixture
def said(tmp_path: Path) -> dict[str, str]:
    """Six reports that differ in their last line only, and what a faultless model says of each."""
    (path,) = write_corpus(tmp_path / "in", 1, layouts=("tab_text",))
    text, document = path.read_text("utf-8"), read_document(path)
    for number in range(6):
        (tmp_path / "in" / f"{number:06}.txt").write_text(f"{text}\n编号{number}\n", "utf-8")
    return answers(document, bind(document, FORMS).cells, FORMS)


@pytest.fixture
def model(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, said: dict[str, str]):
    with scripted_endpoint(lambda about, nth, body: Reply(said[about]), BatchHandler) as endpoint:
        endpoint.desk = Desk()
        monkeypatch.setenv("OPENAI_BASE_URL", endpoint.base_url)
        monkeypatch.setenv("GOUJI_MODEL", "scripted")
        monkeypatch.setenv("GOUJI_PRICES", PRICES)
        monkeypatch.setenv("GOUJI_MODEL_SLOTS", "4")
        monkeypatch.setenv("GOUJI_CACHE_DIR", str(tmp_path / "cache"))
        settings.cache_clear()
        yield endpoint


def opened(tmp_path: Path, output: str = "out"):
    options = Options(size=2, styles=("ndjson",), reader="both", model="scripted")
    return open_run(str(tmp_path / "in"), str(tmp_path / output), options)


def reports_in(folder: Path) -> list[Report]:
    lines = [line for path in sorted((folder / "ndjson").glob("*")) for line in path.open()]
    return [Report.model_validate_json(line) for line in lines]


def without_usage(reports: list[Report]) -> list[Report]:
    return [report.model_copy(update={"usage": None}) for report in reports]


def deferred(run) -> Summary:
    return run_batch(run, jobs=1, deferred=True, poll=0.05)


def test_a_batch_reads_with_a_model_what_each_report_reads_alone(model, tmp_path):
    summary = run_batch(opened(tmp_path), jobs=1)
    assert summary.verdicts == {"clean": 6}
    assert model.calls == summary.usage.calls == 18
    assert summary.spent == pytest.approx(18 * COST)
    alone = [extract(path, reader="both") for path in sorted((tmp_path / "in").iterdir())]
    assert model.calls == 18
    assert without_usage(reports_in(tmp_path / "out")) == without_usage(alone)


def test_refusals_and_failures_cost_nothing_and_every_charge_is_in_the_ledger(model, said, tmp_path):
    def script(about, nth, body):  # no call can meet more than three of them, and four would be given up
        if about == "requests" and nth == 0:
            return Reply(status=429, headers={"Retry-After": "0"}, raw="{}")
        return Reply(status=500, raw="{}") if about != "proactive" and nth in (1, 3) else Reply(said[about])

    model.script = script
    run = opened(tmp_path)
    assert run_batch(run, jobs=1).verdicts == {"clean": 6}
    entries = entries_of(run)
    assert len(entries) == model.calls == 18 + 5
    assert sum(e.prompt_tokens for e in entries) == model.prompt_tokens


def test_at_the_limit_of_cost_it_stops_and_goes_on_without_paying_again(model, tmp_path):
    summary = run_batch(opened(tmp_path), jobs=1, limit=1.0)
    assert summary.stopped == "max_cost"
    assert not summary.is_complete
    # Over the limit by no more than the other three calls that were under way when it was reached.
    assert 1.0 <= summary.spent + 1e-9 < 1.0 + 4 * COST
    assert summary.spent == pytest.approx(model.calls * COST)
    summary = run_batch(opened(tmp_path), jobs=1)
    assert summary.verdicts == {"clean": 6}
    assert model.calls == 18
    assert summary.spent == pytest.approx(18 * COST)


def test_a_report_whose_reader_dies_once_it_is_answered_is_quarantined_and_its_answers_kept(
    model, tmp_path, monkeypatch
):
    text = (tmp_path / "in" / "000000.txt").read_text("utf-8")
    (tmp_path / "in" / "kills.txt").write_text(f"{text}\n编号7\n", "utf-8")
    with monkeypatch.context() as patch:
        patch.setattr("extractor.bulk.workers.read_with_answers", poison.read_with_answers)
        summary = run_batch(opened(tmp_path), jobs=2)
    assert (summary.verdicts, summary.quarantined) == ({"clean": 6, "rejected": 1}, 1)
    assert run_batch(opened(tmp_path, "again"), jobs=1).verdicts == {"clean": 7}
    assert model.calls == 7 * 3


@pytest.mark.parametrize("asked", [{"limit": 1.0}, {"deferred": True}])
def test_what_a_cluster_can_not_keep_account_of_is_refused(model, tmp_path, asked):
    with pytest.raises(GoujiError, match="--engine local"):
        run_batch(opened(tmp_path), engine="ray", **asked)
    assert model.calls == 0


def test_a_dead_endpoint_ends_the_run_softly_and_it_can_go_on(model, said, tmp_path, monkeypatch):
    monkeypatch.setattr("extractor.ask.pace._PAUSE", 0.01)
    monkeypatch.setattr("extractor.ask.pace._IN_A_ROW", 2)
    answer, model.script = model.script, lambda about, nth, body: Reply(status=500, raw="{}")
    summary = run_batch(opened(tmp_path), jobs=1)
    assert (summary.stopped, summary.committed) == ("endpoint", 0)
    model.script = answer
    assert run_batch(opened(tmp_path), jobs=1).verdicts == {"clean": 6}


def test_killed_it_pays_at_most_for_the_calls_under_way_again(model, said, tmp_path):
    answer, model.script = model.script, lambda about, nth, body: _eight_then_none(model, said[about])
    command = [sys.executable, "-c", "from extractor.cli import main; main()", "batch", str(tmp_path / "in")]
    command += ["-o", str(tmp_path / "out"), "--partition", "2", "--format", "ndjson", "--reader", "both"]
    run = subprocess.Popen(command, stderr=subprocess.PIPE, env=dict(os.environ))
    until = time.monotonic() + 240
    while (model.calls <= 8 or kept(tmp_path) < 8) and time.monotonic() < until:
        time.sleep(0.02)
    os.kill(run.pid, signal.SIGKILL)
    run.communicate()
    assert kept(tmp_path) == 8
    assert set(model.ids) <= sent(tmp_path / "cache" / "ledger.jsonl")
    assert set(model.ids) <= sent(tmp_path / "out" / "_run" / "ledger.jsonl")
    under_way, model.script = model.calls - 8, answer
    assert run_batch(opened(tmp_path), jobs=1).verdicts == {"clean": 6}
    assert model.calls == 18 + under_way


def _eight_then_none(model, content):
    """Answers to eight calls; all after them stay under way for longer than any test."""
    return Reply(content) if model.calls <= 8 else Reply(content, delay=600)


def sent(ledger: Path) -> set[str]:
    """The ids of the calls that were written down before they were made."""
    return {line["id"] for line in map(json.loads, ledger.open()) if line["ended"] == "sent"}


def kept(folder):
    """How many answers are on disk."""
    return sum(1 for _ in folder.rglob("answers/**/*.json"))


def test_the_batch_api_gives_the_same_reports_at_half_the_price(model, tmp_path):
    summary = deferred(opened(tmp_path))
    assert summary.verdicts == {"clean": 6}
    assert [len(model.desk.files[b["input_file_id"]].splitlines()) for b in model.desk.batches] == [18]
    assert (summary.spent, summary.usage.cost) == (pytest.approx(18 * COST / 2),) * 2
    assert without_usage(reports_in(tmp_path / "out")) == without_usage(
        [extract(path, reader="both") for path in sorted((tmp_path / "in").iterdir())]
    )


def test_tables_whose_answers_do_not_fit_are_asked_for_in_a_second_batch(model, said, tmp_path):
    model.script = lambda about, nth, body: Reply(
        "no JSON" if about == "disputes" and nth == 2 else said[about]
    )
    summary = deferred(opened(tmp_path))
    assert summary.verdicts == {"clean": 6}
    assert [len(model.desk.files[b["input_file_id"]].splitlines()) for b in model.desk.batches] == [18, 1]


def test_rows_with_an_error_an_expired_rest_and_a_failed_batch_are_sent_again(model, said, tmp_path):
    model.desk.fates = [("expired", 10), ("failed", 0)]
    # The first line of the first batch: which table it asks for depends on hashes, and so on the port.
    model.script = lambda about, nth, body: Reply(status=500) if model.calls == 1 else Reply(said[about])
    run = opened(tmp_path)
    assert deferred(run).verdicts == {"clean": 6}
    sizes = [len(model.desk.files[b["input_file_id"]].splitlines()) for b in model.desk.batches]
    assert sizes[:3] == [18, 9, 9]
    assert sum(e.ended == "answered" for e in entries_of(run)) == 18
    assert sum(e.prompt_tokens for e in entries_of(run)) == model.prompt_tokens


def test_a_request_that_no_batch_answers_is_a_declared_failure(model, said, tmp_path):
    model.script = lambda about, nth, body: Reply(status=500) if about == "disputes" else Reply(said[about])
    summary = deferred(opened(tmp_path))
    assert summary.is_complete
    assert summary.findings["model_silent"] == 6
    assert len(model.desk.batches) == 3


@pytest.mark.parametrize("moment", ["before the batch is made", "after it is made", "while it is awaited"])
def test_killed_at_any_moment_no_batch_is_sent_twice(model, tmp_path, monkeypatch, moment):
    from extractor.ask.batches import Batches

    class Killed(BaseException):
        """What nothing catches."""

    def dies(*_: object, **__: object) -> None:
        raise Killed

    add = model.desk.add_batch
    with monkeypatch.context() as patch:
        if moment == "before the batch is made":
            patch.setattr("openai.resources.files.AsyncFiles.create", dies)
        elif moment == "after it is made":
            patch.setattr(Batches, "_replace", dies)
        else:
            patch.setattr(Batches, "_lines", dies)
        with pytest.raises(Killed):
            deferred(opened(tmp_path))
    model.desk.add_batch = add
    assert deferred(opened(tmp_path)).verdicts == {"clean": 6}
    assert len(model.desk.batches) == 1
    assert model.calls == 18
