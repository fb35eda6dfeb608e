"""Every fault of an endpoint ends in a right answer or a clear failure that can be resumed.

Nothing is paid for twice, and the ledger agrees with the endpoint.
"""

import json
import os
import subprocess
import sys
import time

import pytest

from extractor.pipeline import extract
from tests.model_answers import faultless
from tests.sample_reports import report_text
from tests.scripted_endpoint import Reply, about_of, scripted_endpoint

GOOD_TOKENS = (700, 90)


@pytest.fixture
def report(tmp_path):
    path = tmp_path / "report.txt"
    path.write_text(report_text({}), encoding="utf-8")
    return path


@pytest.fixture
def model(monkeypatch, tmp_path, report):
    """An endpoint that copies faultlessly, but for the replies that a test puts before."""
    said = faultless(report)
    before: dict[str, list[Reply]] = {}

    def script(about, nth, body):
        faults = before.get(about, [])
        return faults[nth] if nth < len(faults) else Reply(said[about], tokens=GOOD_TOKENS)

    with scripted_endpoint(script) as endpoint:
        endpoint.before, endpoint.said = before, said
        monkeypatch.setenv("OPENAI_BASE_URL", endpoint.base_url)
        monkeypatch.setenv("GOUJI_MODEL", "scripted")
        monkeypatch.setenv("GOUJI_CACHE_DIR", str(tmp_path / "cache"))
        monkeypatch.setenv("GOUJI_MODEL_TIMEOUT", "2")
        yield endpoint


def ledger_of(tmp_path):
    lines = (tmp_path / "cache" / "ledger.jsonl").read_text(encoding="utf-8").splitlines()
    return [json.loads(line) for line in lines]


def halves(ledger):
    """The ids of the lines written before each sending, and of those written after it."""
    return [[line["id"] for line in ledger if (line["ended"] == "sent") is sent] for sent in (True, False)]


def agrees(usage, endpoint):
    """Whether the report's own account is the endpoint's."""
    return (usage.calls, usage.prompt_tokens, usage.completion_tokens) == (
        endpoint.calls,
        endpoint.prompt_tokens,
        endpoint.completion_tokens,
    )


BUSY = Reply(status=429, headers={"Retry-After": "0.3"}, raw='{"error": {"message": "slow down"}}')
BROKEN = Reply(status=500, raw='{"error": {"message": "oops"}}')

PASSING = {
    "429 with Retry-After": [BUSY],
    "500": [BROKEN, BROKEN],
    "503 without a body": [Reply(status=503, raw="")],
    "a timeout": [Reply(delay=3)],
    "slow tokens": [Reply("{}", trickle=0.5)],
    "a cut body": [Reply("{}", cut=True)],
    "a body that is no JSON": [Reply(raw="<html>bad gateway</html>", headers={"Content-Type": "text/html"})],
    "a body that is half JSON": [Reply(raw='{"choices": [')],
    "an answer that is no JSON": [Reply("对不起，我数不清楚。")],
    "an answer that is cut": [Reply('{"columns":"ABCDEFG","1":"3', finish_reason="length")],
    "an answer of another schema": [Reply('{"table": {"received": 3}}')],
    "a row the form does not have": [Reply('{"columns":"ABCDEFG","99":"3"}')],
    "a refusal": [Reply("", refusal="I can't help with that.")],
    "a filtered answer": [Reply("", finish_reason="content_filter")],
    "an empty answer": [Reply("")],
    "no choices": [Reply(raw='{"id":"x","object":"chat.completion","created":0,"model":"m","choices":[]}')],
}


@pytest.mark.parametrize("fault", PASSING)
def test_a_fault_that_passes_ends_in_the_right_answer(model, report, fault, tmp_path):
    model.before["requests"] = PASSING[fault]
    read = extract(report, reader="llm")
    assert read.verdict == "clean", (read.reasons, [f.message for f in read.findings])
    assert agrees(read.usage, model)
    assert read.usage.calls == 3 + len(PASSING[fault])
    before, after = halves(ledger_of(tmp_path))
    assert sorted(before) == sorted(after) == sorted(model.ids)
    assert len(set(model.ids)) == model.calls


@pytest.mark.parametrize("fault", PASSING)
def test_a_fault_that_stays_is_a_clear_failure_that_resumes(model, report, fault, monkeypatch):
    monkeypatch.setenv("GOUJI_MODEL_ATTEMPTS", "2")
    model.before["requests"] = PASSING[fault][:1] * 2
    failed = extract(report, reader="llm")
    assert (failed.verdict, failed.reasons) == ("rejected", ("model_failed",))
    paid = model.completion_tokens
    again = extract(report, reader="llm")
    assert again.verdict == "clean", again.reasons
    assert (again.usage.calls, again.usage.cached) == (
        1,
        2,
    )  # the tables that were answered are not asked again
    assert model.completion_tokens == paid + GOOD_TOKENS[1]


@pytest.mark.parametrize("fault", ["500", "a timeout", "a refusal"])
def test_both_keeps_the_grid_where_the_model_fails_and_says_so(model, report, fault, monkeypatch):
    monkeypatch.setenv("GOUJI_MODEL_ATTEMPTS", "2")
    model.before["requests"] = PASSING[fault][:1] * 4
    read = extract(report, reader="both")
    grid = extract(report, reader="grid")
    assert {a: c.value for a, c in read.cells.items()} == {a: c.value for a, c in grid.cells.items()}
    assert (read.verdict, read.reasons) == ("review", ("model_silent",))


def test_a_wait_that_the_server_asks_for_is_kept(model, report):
    model.before["disputes"] = [Reply(status=429, headers={"Retry-After": "1"}, raw="{}")]
    began = time.monotonic()
    assert extract(report, reader="llm").verdict == "clean"
    assert time.monotonic() - began >= 1


def test_a_wait_that_is_too_long_ends_the_call_at_once(model, report, monkeypatch):
    monkeypatch.setenv("GOUJI_MODEL_LONGEST_WAIT", "5")
    model.before["disputes"] = [Reply(status=429, headers={"Retry-After": "3600"}, raw="{}")] * 9
    read = extract(report, reader="llm")
    assert read.reasons == ("model_failed",)
    assert model.asked["disputes"] == 1


@pytest.mark.parametrize("status", [400, 401, 403, 404, 422])
def test_what_sending_again_can_not_mend_is_sent_once(model, report, status):
    model.before["disputes"] = [Reply(status=status, raw='{"error": {"message": "no"}}')] * 9
    read = extract(report, reader="llm")
    assert read.reasons == ("model_failed",)
    assert model.asked["disputes"] == 1


def test_a_finished_report_is_never_paid_for_again(model, report):
    first, second = extract(report, reader="llm"), extract(report, reader="llm")
    assert model.calls == 3
    assert (second.usage.calls, second.usage.cached, second.usage.completion_tokens) == (0, 3, 0)
    assert second.cells == first.cells


def test_what_was_answered_before_a_crash_is_not_paid_for_again(model, report, tmp_path):
    """A process is killed while the second of three calls, one at a time, is out."""
    faultlessly = model.script
    model.script = lambda about, nth, body: (
        Reply(delay=30) if model.calls > 1 else faultlessly(about, nth, body)
    )
    reading = "from pathlib import Path; from extractor.pipeline import extract; "
    call = [sys.executable, "-c", f"{reading}extract(Path({str(report)!r}), reader='llm')"]
    process = subprocess.Popen(call, env=os.environ | {"GOUJI_MODEL_CONCURRENCY": "1"})
    while model.calls < 2:
        assert process.poll() is None
        time.sleep(0.05)
    process.kill()
    process.wait()
    model.script = faultlessly
    [paid] = (about for about, times in model.asked.items() if times and about != about_of(model.bodies[1]))
    read = extract(report, reader="llm")
    assert read.verdict == "clean"
    assert model.asked[paid] == 1
    assert read.usage.cached == 1
