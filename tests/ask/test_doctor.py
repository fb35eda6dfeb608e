"""`gouji doctor`, `gouji prompt show` and `gouji model serve`, as a user meets them."""

import json
import sys

import pytest
from typer.testing import CliRunner

from extractor.cli import app
from tests.sample_reports import report_text
from tests.scripted_endpoint import Reply, scripted_endpoint

RIGHT = json.dumps({"columns": "ABC", "1": "4|13|17", "2": "_|12|12"})


def run(*arguments):
    return CliRunner().invoke(app, list(arguments))


def test_without_a_model_the_doctor_says_that_all_works_as_grid():
    result = run("doctor", "--lang", "en")
    assert result.exit_code == 0
    assert "grid" in result.output


def only(*modes):
    """An endpoint that gives structured output in some modes only."""

    def script(about, nth, body):
        kind = body.get("response_format", {}).get("type") or ("tools" if "tools" in body else "text")
        return Reply(RIGHT if kind in modes else "我不会 JSON。")

    return script


@pytest.mark.parametrize(("works", "code"), [("json_schema", 0), ("json_object", 5)])
def test_the_doctor_says_which_mode_works_and_what_to_set(works, code, monkeypatch):
    with scripted_endpoint(only(works)) as endpoint:
        monkeypatch.setenv("OPENAI_BASE_URL", endpoint.base_url)
        monkeypatch.setenv("GOUJI_MODEL", "scripted")
        result = run("doctor", "--lang", "en")
    assert result.exit_code == code
    assert f"{works}: works, copied rightly" in result.output
    assert result.output.count("does not work") >= 2
    if code:
        assert f"GOUJI_STRUCTURED_OUTPUT={works}" in result.output


def test_the_doctor_names_an_address_where_nothing_answers(monkeypatch):
    monkeypatch.setenv("OPENAI_BASE_URL", "http://127.0.0.1:9/v1")
    monkeypatch.setenv("GOUJI_MODEL", "scripted")
    result = run("doctor", "--lang", "en")
    assert result.exit_code == 5
    assert "127.0.0.1:9" in result.output


def test_a_service_on_the_internet_without_a_key_is_an_error_before_any_file_is_read(monkeypatch, tmp_path):
    monkeypatch.setenv("GOUJI_MODEL", "deepseek-chat")
    monkeypatch.setenv("GOUJI_PRESET", "deepseek")
    path = tmp_path / "a.txt"
    path.write_text(report_text({}), encoding="utf-8")
    result = run("read", str(path), "--lang", "en")
    assert result.exit_code == 5
    assert "OPENAI_API_KEY" in result.output


def test_a_reader_that_needs_a_model_says_how_to_set_one(tmp_path):
    path = tmp_path / "a.txt"
    path.write_text(report_text({}), encoding="utf-8")
    result = run("read", str(path), "--reader", "llm", "--lang", "en")
    assert result.exit_code == 5
    assert "GOUJI_MODEL" in result.output


def test_prompt_show_prints_the_messages_that_are_sent(tmp_path, monkeypatch):
    path = tmp_path / "a.txt"
    path.write_text(report_text({}), encoding="utf-8")
    with scripted_endpoint(lambda about, nth, body: Reply(status=400, raw="{}")) as endpoint:
        monkeypatch.setenv("OPENAI_BASE_URL", endpoint.base_url)
        monkeypatch.setenv("GOUJI_MODEL", "scripted")
        monkeypatch.setenv("GOUJI_CACHE_DIR", str(tmp_path / "cache"))
        shown = run("prompt", "show", str(path), "--table", "disputes").output
        run("read", str(path), "--reader", "llm")
    [sent] = [b for b in endpoint.bodies if "DisputesAnswer" in json.dumps(b)]
    assert all(message["content"] in shown for message in sent["messages"])


def test_model_serve_says_what_is_missing(tmp_path, monkeypatch):
    file = tmp_path / "tiny.gguf"
    file.write_bytes(b"GGUF")
    monkeypatch.setitem(sys.modules, "xllamacpp", None)  # as if it were not installed
    result = run("model", "serve", str(file), "--lang", "en")
    assert result.exit_code == 5
    assert "gouji[model]" in result.output


@pytest.mark.parametrize("content", [b"not a model", None])
def test_model_serve_takes_gguf_files_only(tmp_path, content):
    file = tmp_path / "tiny.gguf"
    if content:
        file.write_bytes(content)
    result = run("model", "serve", str(file), "--lang", "en")
    assert result.exit_code == 5
    assert "tiny.gguf" in result.output
