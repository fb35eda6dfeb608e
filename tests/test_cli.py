"""The command line: what it prints, where, and with which exit code."""

import csv
import io
import json
import subprocess
import sys
from collections import Counter
from pathlib import Path

import openpyxl
import pytest
from typer.testing import CliRunner

from extractor.cli import app
from extractor.cli.read import exit_code
from extractor.console import error_line
from extractor.errors import FormError, UnreadableFile
from extractor.forms import load_forms
from extractor.records import Report
from extractor.schema import values_model

from .sample_reports import report_text

EMPTY = UnreadableFile("空.pdf", ("是空文件。", "is empty."), ("请重新下载。", "Download it again."))


def run(*arguments: str | Path):
    # Wide, or the help's own line breaks would fall between the words looked for.
    return CliRunner(env={"COLUMNS": "300"}).invoke(app, [str(argument) for argument in arguments])


def test_help_names_the_commands():
    result = run("--help")
    assert result.exit_code == 0
    assert "read" in result.stdout
    assert "forms" in result.stdout


def test_help_of_read_documents_every_option_and_exit_code():
    text = run("read", "--help").stdout
    for option in ("--format", "--output", "--lang", "--jobs", "--form-file"):
        assert option in text
    for code in ("0 全部通过", "1 内部错误", "2 有文件读不了", "3 格式文件有误", "4 已读出但有报告待核"):
        assert code in text


def test_the_command_reference_documents_what_help_offers():
    reference = (Path(__file__).parent.parent / "docs" / "cli.md").read_text("utf-8")
    for name in ("--format", "--output", "--lang", "--jobs", "--form-file", "--schema", "gouji --version"):
        assert f"`{name}" in reference
    for code in (0, 1, 2, 3, 4, 141):
        assert f"\n| {code} |" in reference


def test_version_is_printed():
    result = run("--version")
    assert result.exit_code == 0
    assert result.stdout.startswith("gouji ")


def test_no_arguments_show_the_help():
    assert "Usage" in run().output


def test_forms_are_listed():
    result = run("forms")
    assert result.exit_code == 0
    for form in load_forms():
        assert form.id in result.stdout
        assert form.source in result.stdout


@pytest.mark.parametrize("form", load_forms(), ids=lambda form: form.id)
def test_a_forms_schema_is_printed_as_json(form):
    result = run("forms", "--schema", form.id)
    assert json.loads(result.stdout) == values_model(form).model_json_schema()
    assert "收到和处理政府信息公开申请情况" in result.stdout


def test_an_unknown_form_is_wrong_usage_and_the_known_ones_are_named():
    result = run("forms", "--schema", "disclosure-1999")
    assert result.exit_code == 2
    assert "disclosure-2021" in result.stderr


@pytest.mark.parametrize(
    "content", [b"x =", b'id = "x"', b"\xff\xfe", None], ids=["syntax", "fields", "bytes", "none"]
)
def test_a_bad_form_file_ends_with_one_line_and_code_3(tmp_path, content):
    path = tmp_path / "form.toml"
    if content is not None:
        path.write_bytes(content)
    result = run("forms", "--form-file", path)
    assert result.exit_code == 3
    assert result.stderr.startswith("错误: 格式文件有误")
    assert result.stderr.count("\n") == 1
    assert result.stdout == ""


def test_a_form_of_ones_own_is_listed_beside_the_official_ones(tmp_path):
    official = Path(__file__).parent.parent / "extractor" / "forms" / "disclosure_2021.toml"
    path = tmp_path / "own.toml"
    path.write_text(official.read_text("utf-8").replace('id = "disclosure-2021"', 'id = "own-form"'), "utf-8")
    result = run("forms", "--form-file", path)
    assert "own-form" in result.stdout
    assert "disclosure-2021" in result.stdout


@pytest.mark.parametrize(
    ("verdicts", "code"),
    [
        ({}, 0),
        ({"clean": 3}, 0),
        ({"clean": 3, "review": 1}, 4),
        ({"rejected": 1}, 2),
        ({"review": 5, "rejected": 1}, 2),
    ],
)
def test_the_exit_code_tells_the_worst_verdict(verdicts, code):
    assert exit_code(Counter(verdicts)) == code


def test_an_input_error_names_file_cause_and_remedy_in_the_language():
    assert error_line(EMPTY, "zh") == "错误: 空.pdf: 是空文件。 请重新下载。"
    assert error_line(EMPTY, "en") == "error: 空.pdf: is empty. Download it again."


def test_an_error_is_one_line_whatever_is_in_it():
    assert "\n" not in error_line(
        FormError("a.toml: 2 errors\nlabel\n  Field required [type=missing]\x1b"), "zh"
    )
    assert "\x1b" not in error_line(FormError("\x1b[31m"), "en")


def test_a_reader_that_goes_away_ends_the_program_quietly():
    call = "import sys; from extractor.cli import main; sys.argv = ['gouji', *sys.argv[1:]]; main()"
    with subprocess.Popen(
        [sys.executable, "-c", call, "forms", "--schema", "disclosure-2021"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    ) as process:
        process.stdout.close()
        errors = process.stderr.read()
    assert process.returncode == 141
    assert errors == b""


# --- read -------------------------------------------------------------------------------------------


@pytest.fixture
def report_file(tmp_path) -> Path:
    """A report with one broken sum: its six kinds of applicant make 3, the total says 4."""
    path = tmp_path / "甲县.txt"
    path.write_text(report_text({"requests.received.total": 4}), "utf-8")
    return path


def test_a_report_whose_sums_hold_is_clean(tmp_path):
    path = tmp_path / "甲县.txt"
    path.write_text(report_text({}), "utf-8")
    result = run("read", path)
    assert "结论: 通过" in result.stdout
    assert result.exit_code == 0


def test_read_shows_tables_and_asks_for_review(report_file):
    result = run("read", report_file)
    line = next(line for line in result.stdout.splitlines() if "一、本年新收" in line)
    assert result.exit_code == 4
    assert [part.strip() for part in line.split("│")[2:9]] == ["3✗", "0✗", "0✗", "0✗", "0✗", "0✗", "4✗"]
    assert "待核" in result.stdout


def test_read_prints_json_that_is_a_report(report_file):
    result = run("read", "--format", "json", report_file)
    report = Report.model_validate_json(result.stdout)
    assert report.cells["requests.received.total"].value == 4
    assert report.source == str(report_file)


def test_read_prints_csv_with_the_failing_rule(report_file):
    rows = list(csv.DictReader(io.StringIO(run("read", "--format", "csv", report_file).stdout)))
    row = next(row for row in rows if row["address"] == "requests.received.total")
    assert row["value"] == "4"
    assert "requests_row_total" in row["failing_rules"].split()


def test_read_speaks_english_when_asked(report_file):
    assert "New requests received" in run("read", "--lang", "en", report_file).stdout


def test_read_writes_a_workbook_and_leaves_stdout_empty(report_file):
    target = report_file.with_suffix(".xlsx")
    result = run("read", report_file, "--output", target)
    assert result.exit_code == 4
    assert result.stdout == ""
    assert str(target) in result.stderr
    assert openpyxl.load_workbook(target).sheetnames[0] == "总览"


def test_a_file_that_cannot_be_read_does_not_stop_the_others(report_file):
    bad = report_file.with_name("a空.txt")
    bad.write_bytes(b"")
    result = run("read", "--format", "json", report_file.parent)
    verdicts = [json.loads(line)["verdict"] for line in result.stdout.splitlines()]
    assert verdicts == ["rejected", "review"]
    assert result.exit_code == 2


def test_a_path_that_does_not_exist_is_named_in_one_line(tmp_path):
    result = run("read", tmp_path / "没有.pdf")
    assert result.exit_code == 2
    assert "没有.pdf" in result.stderr
    assert result.stderr.count("\n") == 1


def test_a_folder_without_reports_is_not_all_clean(tmp_path):
    assert run("read", tmp_path).exit_code == 2


def test_a_report_is_never_overwritten_by_the_output(tmp_path):
    path = tmp_path / "report.csv"
    path.write_text("kept", "utf-8")
    assert run("read", path, "--output", path).exit_code == 2
    assert path.read_text("utf-8") == "kept"


@pytest.mark.parametrize("options", [("-o", "out.doc"), ("-o", "out.csv", "--format", "json")])
def test_a_suffix_that_does_not_fit_is_wrong_usage(report_file, options):
    assert run("read", report_file, *options).exit_code == 2


def test_an_output_that_cannot_be_written_ends_with_one_line_and_code_1(report_file):
    result = run("read", report_file, "-o", report_file.parent / "missing" / "out.csv")
    assert result.exit_code == 1
    assert result.stderr.count("\n") == 1


def test_a_bad_form_file_is_found_before_anything_is_read(report_file):
    form = report_file.with_name("form.toml")
    form.write_text("x =", "utf-8")
    result = run("read", report_file, "--form-file", form)
    assert result.exit_code == 3
    assert result.stdout == ""
