"""The audit over columns finds exactly what the check of each report finds, and is exact for large counts."""

import json
import random
import subprocess
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner

np = pytest.importorskip("numpy", reason="needs the extra audit")
pa = pytest.importorskip("pyarrow", reason="needs the extra audit")
pq = pytest.importorskip("pyarrow.parquet", reason="needs the extra audit")

from eval.bench_audit import all_sums, counts_of, rule_matrix, time_product, write_reports  # noqa: E402
from eval.generate import consistent_values  # noqa: E402
from extractor.audit import audit_file, summary_lines, value_batches, write_values  # noqa: E402
from extractor.check.reports import reading_of  # noqa: E402
from extractor.check.sums import outcomes  # noqa: E402
from extractor.cli import app  # noqa: E402
from extractor.errors import UnreadableFile, UnsupportedFile  # noqa: E402
from extractor.export import json_lines  # noqa: E402
from extractor.forms import Address  # noqa: E402

from .check.across import report_of_values  # noqa: E402
from .sample_reports import FORM_2019, FORM_2021, FORMS  # noqa: E402

UNSPLIT = [Address("requests", "other_unsplit", c.id) for c in FORM_2021.table["requests"].columns]
PARTS = ("other_correction_overdue", "other_fee_overdue", "other_misc")


def faulty_reports(count=60, seed=1):
    """Reports of both forms with wrong, blank and missing figures, some with variant rows."""
    rng = random.Random(seed)
    for number in range(count):
        form = FORM_2019 if number % 4 == 0 else FORM_2021
        values = consistent_values(form, rng)
        if form is FORM_2021 and number % 5 == 0:
            for address in UNSPLIT:
                parts = [values.pop(Address("requests", part, address.column)) for part in PARTS]
                values[address] = sum(parts)
        for address in rng.sample(sorted(values), rng.choice((0, 0, 1, 2))):
            values[address] = rng.choice((None, 0, 7, 10**9))
        yield report_of_values(values, form, source=f"{number}.pdf", year=2019 + number % 6)


@pytest.fixture
def reports():
    return list(faulty_reports())


@pytest.fixture(params=["parquet", "ndjson", "json"])
def file(request, reports, tmp_path):
    path = tmp_path / f"reports.{request.param}"
    if request.param == "parquet":
        write_values(reports, path, FORMS)
    elif request.param == "ndjson":
        path.write_text("".join(json_lines(reports)), "utf-8")
    else:
        path.write_text("[\n" + ",\n".join(line.strip() for line in json_lines(reports)) + "\n]\n", "utf-8")
    return path


def run(*arguments):
    return CliRunner(env={"COLUMNS": "300"}).invoke(app, [str(argument) for argument in arguments])


def test_the_audit_agrees_with_the_check_of_every_single_report(file, reports, tmp_path):
    found = tmp_path / "findings.parquet"
    summary = audit_file(file, FORMS, found)
    expected, verdicts = set(), {"pass": 0, "fail": 0, "not_assessable": 0}
    for report in reports:
        for o in outcomes(reading_of(report, FORMS)):
            verdicts[o.verdict] += 1
            if o.verdict == "fail":
                sides = (o.left, o.right, o.left - o.right)
                expected.add((report.source, o.sum.rule.code, o.sum.line, *sides))
    rows = pq.read_table(found).to_pylist()
    names = ("source", "rule", "line", "left", "right", "difference")
    assert {tuple(row[name] for name in names) for row in rows} == expected
    assert len(rows) == len(expected) > 20
    totals = [
        sum(getattr(c, k) for c in summary.rules.values()) for k in ("passed", "failed", "not_assessable")
    ]
    assert totals == list(verdicts.values())
    assert all(totals)
    assert summary.failed == len({row[0] for row in expected})
    assert sum(failed for _, failed in summary.years.values()) == summary.failed
    assert sum(summary.differences.values()) == sum(summary.lines.values()) == len(rows)


def test_counts_up_to_a_billion_add_up_exactly(tmp_path):
    values = dict.fromkeys(FORM_2021.addresses, 10**9)
    for column in FORM_2021.table["requests"].columns:
        values[Address("requests", "processed_total", column.id)] = 21 * 10**9 + (column.id == "other")
    path = tmp_path / "big.parquet"
    write_values([report_of_values(values)], path, FORMS)
    summary = audit_file(path, FORMS, tmp_path / "f.parquet")
    rows = pq.read_table(tmp_path / "f.parquet").to_pylist()
    assert [(r["line"], r["difference"]) for r in rows if r["rule"] == "requests_processed_total"] == [
        ("other", 1)
    ]
    assert summary.rules["disclosure-2021", "requests_processed_total"].passed == 6


def test_a_count_too_large_to_add_is_not_assessable_rather_than_wrapped(tmp_path):
    column = pa.array([2**62], pa.int64())
    names = [str(a) for a in counts_of(FORM_2021)]
    path = tmp_path / "huge.parquet"
    pq.write_table(pa.table({"form": ["disclosure-2021"]} | dict.fromkeys(names, column)), path)
    summary = audit_file(path, FORMS)
    assert (summary.failed, summary.not_assessable) == (0, 1)


def test_blanks_are_not_assessable_and_never_zero(tmp_path):
    values = dict.fromkeys(FORM_2021.addresses, 0) | {Address("disputes", "reconsideration", "upheld"): None}
    path = tmp_path / "blank.parquet"
    write_values([report_of_values(values)], path, FORMS)
    summary = audit_file(path, FORMS)
    assert (summary.failed, summary.not_assessable) == (0, 1)
    assert summary.rules["disclosure-2021", "disputes_row_total"].not_assessable == 1


def test_missing_columns_and_unknown_forms_are_said(tmp_path):
    names = [str(a) for a in counts_of(FORM_2021) if a.table == "disputes"]
    zeros = {name: [0, 0] for name in names}
    path = tmp_path / "part.parquet"
    pq.write_table(pa.table({"form": ["disclosure-2021", "of-old"]} | zeros), path)
    summary = audit_file(path, FORMS)
    assert (summary.reports, summary.unknown_form) == (2, 1)
    assert len(summary.absent) == 175
    assert summary.rules["disclosure-2021", "disputes_row_total"].passed == 3
    assert "requests.received.natural_person" in run("audit", path).stdout


@pytest.mark.parametrize("kind", [pa.int32(), pa.float64()], ids=str)
def test_other_number_types_are_taken_when_nothing_is_lost(tmp_path, kind):
    names = [str(a) for a in counts_of(FORM_2021)]
    columns = {name: pa.array([0, None], kind) for name in names}
    if kind == pa.float64():
        columns[names[-1]] = pa.array([float("nan"), 0.0])
    path = tmp_path / "other.parquet"
    pq.write_table(pa.table({"form": ["disclosure-2021"] * 2} | columns), path)
    summary = audit_file(path, FORMS)
    assert summary.failed == 0
    assert summary.not_assessable == (2 if kind == pa.float64() else 1)
    columns[names[0]] = pa.array([0.5, 1.0])
    pq.write_table(pa.table({"form": ["disclosure-2021"] * 2} | columns), path)
    with pytest.raises(UnreadableFile, match=names[0].replace(".", "[.]")):
        audit_file(path, FORMS)


@pytest.mark.parametrize(
    ("name", "content", "error"),
    [
        ("a.parquet", b"no", UnreadableFile),
        ("a.xlsx", b"", UnsupportedFile),
        ("a.ndjson", b"{", UnreadableFile),
    ],
)
def test_what_is_no_file_of_values_is_refused_with_the_way_out(tmp_path, name, content, error):
    path = tmp_path / name
    path.write_bytes(content)
    with pytest.raises(error):
        audit_file(path, FORMS)
    assert run("audit", path).exit_code == 2
    assert run("audit", tmp_path / "absent.parquet").exit_code == 2


def test_the_command_shows_a_summary_writes_findings_and_draws(reports, tmp_path):
    pytest.importorskip("matplotlib", reason="needs the extra audit")
    path, found, plots = (tmp_path / name for name in ("r.parquet", "f.parquet", "plots"))
    write_values(reports, path, FORMS)
    result = run("audit", path, "--output", found, "--plots", plots)
    assert result.exit_code == 4
    assert "requests_row_total" in result.stdout
    assert "共 60 份报告" in result.stdout
    assert pq.read_metadata(found).num_rows > 0
    names = {p.name for p in plots.iterdir()}
    assert names == {f"{n}.{s}" for n in ("rules", "lines", "years", "differences") for s in ("png", "svg")}
    assert (plots / "rules.png").read_bytes().startswith(b"\x89PNG")
    assert run("audit", path, "--output", tmp_path / "no" / "f.parquet").exit_code == 1


def test_the_command_prints_json_and_ends_with_0_when_all_sums_hold(tmp_path):
    path = tmp_path / "r.parquet"
    write_values([report_of_values(dict.fromkeys(FORM_2021.addresses, 0))], path, FORMS)
    result = run("audit", path, "--format", "json")
    assert result.exit_code == 0
    figures = json.loads(result.stdout)
    assert figures["reports"] == 1
    assert sum(rule["passed"] for rule in figures["rules"]) == len(all_sums(FORM_2021)) == 42
    assert run("audit", path, "--format", "csv").exit_code == 2


def test_a_summary_of_nothing_is_still_json(tmp_path):
    path = tmp_path / "r.parquet"
    write_values([], path, FORMS)
    (line,) = summary_lines(audit_file(path, FORMS))
    assert json.loads(line)["reports"] == 0


def test_the_benchmark_measures_the_audit_against_the_same_failures(tmp_path):
    path = tmp_path / "values.parquet"
    write_reports(path, FORM_2021, 3000)
    summary = audit_file(path, FORMS)
    _, true = time_product(path, FORM_2021, 3000)
    assert summary.failed == true > 5
    assert summary.not_assessable > 0
    assert np.linalg.matrix_rank(rule_matrix(FORM_2021)) == 37 + 3


def test_rejected_reports_are_counted_and_not_checked(tmp_path):
    (good,), rejection = faulty_reports(1), {"verdict": "rejected", "reasons": ("truncated",)}
    path = tmp_path / "r.ndjson"
    path.write_text("".join(json_lines([good, good.model_copy(update=rejection)])), "utf-8")
    summary = audit_file(path, FORMS)
    assert (summary.reports, summary.rejected, summary.unknown_form) == (2, 1, 0)
    assert summary.rules["disclosure-2019", "disputes_row_total"].passed <= 3
    result = run("audit", path)
    assert result.exit_code == 2
    assert "被拒读 1 份" in result.stdout


def test_batches_keep_every_report_once(reports, tmp_path):
    path = tmp_path / "r.parquet"
    write_values(reports * 20, path, FORMS)
    assert sum(batch.num_rows for batch in value_batches(path, FORMS)) == 20 * len(reports)


def test_without_the_extra_the_command_names_it(tmp_path):
    call = (
        "import sys; sys.modules['pyarrow'] = None; from extractor.cli import main;"
        "sys.argv = ['gouji', 'audit', 'x.parquet']; main()"
    )
    done = subprocess.run(
        [sys.executable, "-c", call], capture_output=True, text=True, cwd=Path(__file__).parents[1]
    )
    assert done.returncode == 1
    assert "pip install 'gouji[audit]'" in done.stderr
    assert "Traceback" not in done.stderr
