"""What a run took is told once, report by report and in total, with the price of the settings."""

import json

from typer.testing import CliRunner

from extractor.cli import app
from tests.model_answers import faultless
from tests.sample_reports import report_text
from tests.scripted_endpoint import Reply, scripted_endpoint


def test_a_run_tells_calls_tokens_and_cost_of_all_its_reports(tmp_path, monkeypatch):
    paths = [tmp_path / "a.txt", tmp_path / "b.txt"]
    for path, number in zip(paths, (5, 8), strict=True):
        path.write_text(report_text({"proactive.licensing.decisions": number}), encoding="utf-8")
    said = faultless(paths[0])
    with scripted_endpoint(lambda about, nth, body: Reply(said[about], tokens=(1000, 100))) as endpoint:
        monkeypatch.setenv("OPENAI_BASE_URL", endpoint.base_url)
        monkeypatch.setenv("GOUJI_MODEL", "scripted")
        monkeypatch.setenv("GOUJI_MODEL_REASKS", "0")
        monkeypatch.setenv("GOUJI_CACHE_DIR", str(tmp_path / "cache"))
        monkeypatch.setenv("GOUJI_PRICES", json.dumps({"scripted": {"prompt": 2, "completion": 8}}))
        result = CliRunner().invoke(app, ["read", *map(str, paths), "--jobs", "1", "--lang", "en"])
    assert (endpoint.calls, endpoint.prompt_tokens, endpoint.completion_tokens) == (6, 6000, 600)
    assert "Model: 6 calls (cached 0) · 6000 + 600 tokens · 0.0168 CNY" in result.output
