"""`gouji check`: reports and readings put together by body and year, and what the command says of them."""

import json
import random

import pytest
from typer.testing import CliRunner

from extractor.cli import app
from extractor.compare import compare_bodies, compare_chains, load_reports
from extractor.compare.bodies import bodies
from extractor.errors import UnreadableFile
from extractor.export import json_lines
from extractor.forms import Address
from extractor.records import Finding

from .check.across import county, report_of_values, two_years
from .reports import FOLDER, needs_reports
from .sample_reports import FORMS, report_text

CARRIED = "requests.carried_over.total"


def run(*arguments):
    return CliRunner(env={"COLUMNS": "300"}).invoke(app, [str(argument) for argument in arguments])


def lines(result):
    return [json.loads(line) for line in result.stdout.splitlines()]


def write(path, *reports):
    path.write_text("".join(json_lines(reports)), "utf-8")
    return path


def chain(*years, organisation="青河县教育局"):
    """Reports of one body that hand on from year to year."""
    values = dict.fromkeys(two_years(random.Random(1))[0], 0)
    return [report_of_values(values, year=year, organisation=organisation) for year in years]


def changed(report, address, value):
    cell = report.cells[address].model_copy(update={"value": value, "printed": str(value)})
    return report.model_copy(update={"cells": report.cells | {address: cell}})


def rejected(report):
    return report.model_copy(update={"verdict": "rejected", "reasons": ("truncated",), "source": "cut.pdf"})


@pytest.fixture
def texts(tmp_path):
    """Two report files of one body; the later one carries over what nobody handed on."""
    earlier, later = tmp_path / "a.txt", tmp_path / "b.txt"
    earlier.write_text(report_text({}), "utf-8")
    carried = {"requests.carried_over.natural_person": 2, CARRIED: 2}
    text = report_text(carried).replace("2023年", "2024年")
    later.write_text(text, "utf-8")
    return earlier, later


def test_a_report_file_is_checked_against_last_years(texts):
    earlier, later = texts
    result = run("check", later, "--against", earlier)
    assert result.exit_code == 4
    assert "跨年勾稽不成立" in result.stdout
    assert "上年结转" in result.stdout
    (comparison,) = lines(run("check", later, "--against", earlier, "--format", "json"))
    assert (comparison["source"], comparison["against"]) == (str(later), str(earlier))
    findings = [Finding.model_validate_json(json.dumps(each)) for each in comparison["findings"]]
    mismatches = [f.addresses for f in findings if f.code == "year_mismatch"]
    assert mismatches == [("requests.carried_over.natural_person",), (CARRIED,)]


def test_a_reading_serves_as_well_as_the_file(texts, tmp_path):
    earlier, later = texts
    reading = tmp_path / "earlier.ndjson"
    assert run("read", earlier, "-o", reading).exit_code == 0
    by_file = run("check", later, "--against", earlier, "--format", "json")
    by_reading = run("check", later, "--against", reading, "--format", "json")
    assert lines(by_file) == lines(by_reading)
    array = tmp_path / "earlier.json"
    run("read", earlier, "-o", array)
    assert lines(run("check", later, "--against", array, "--format", "json")) == lines(by_file)


def test_messages_follow_the_language(texts):
    assert (
        "Sum over two years does not hold"
        in run("check", texts[1], "--against", texts[0], "--lang", "en").stdout
    )


def test_a_folder_is_grouped_by_body_and_put_in_order_of_years(tmp_path):
    good, other = chain(2022, 2024, 2023), chain(2023, 2024, organisation="青河县林业局")
    broken = changed(other[1], CARRIED, 5)
    write(tmp_path / "all.ndjson", *good, other[0], broken)
    result = run("check", tmp_path, "--format", "json")
    pairs = [(c["source"], c["against"]) for c in lines(result)]
    assert pairs == [
        ("青河县教育局2022.pdf", None),
        ("青河县教育局2023.pdf", "青河县教育局2022.pdf"),
        ("青河县教育局2024.pdf", "青河县教育局2023.pdf"),
        ("青河县林业局2023.pdf", None),
        ("青河县林业局2024.pdf", "青河县林业局2023.pdf"),
    ]
    assert [[f["code"] for f in c["findings"]] for c in lines(result)] == [[], [], [], [], ["year_mismatch"]]
    assert result.exit_code == 4


def test_years_that_hand_on_leave_nothing_to_say(tmp_path):
    write(tmp_path / "all.ndjson", *chain(2022, 2023, 2024))
    result = run("check", tmp_path)
    assert result.exit_code == 0
    assert "3 项，0 项有发现" in result.stdout


def test_a_missing_year_a_second_report_and_an_old_table_are_named():
    totals = zip(chain(2020, 2021, 2023), (4, 9, 4), strict=True)
    reports = [changed(report, "disputes.reconsideration.total", total) for report, total in totals]
    again = changed(reports[1], CARRIED, 1).model_copy(update={"source": "青河县教育局2021（修订）.pdf"})
    found = [f for c in compare_chains([*reports, again], FORMS) for f in c.findings]
    assert [f.code for f in found] == ["year_twice", "year_gap", "tables_identical"]
    assert (found[0].details["differing"], found[0].addresses) == (1, (CARRIED,))
    assert found[1].details["years"] == "2022"
    assert found[2].details["earlier_year"] == "2020"


def test_a_rejected_report_never_takes_part_silently(tmp_path):
    good, bad = chain(2023, 2024)
    write(tmp_path / "all.ndjson", good, rejected(bad))
    result = run("check", tmp_path, "--format", "json")
    assert [[f["code"] for f in c["findings"]] for c in lines(result)] == [["left_out_rejected"], []]
    assert result.exit_code == 2
    earlier = write(tmp_path / "earlier.ndjson", rejected(good))
    later = write(tmp_path / "later.ndjson", bad)
    result = run("check", later, "--against", earlier)
    assert result.exit_code == 2
    assert "truncated" in result.stdout


def test_a_report_without_body_or_year_is_named_in_a_folder_and_compared_as_a_pair(tmp_path):
    good, other = chain(2023, 2024)
    nameless = other.model_copy(update={"organisation": None})
    found = [f.code for c in compare_chains([good, nameless], FORMS) for f in c.findings]
    assert found == ["left_out_unnamed"]
    paths = write(tmp_path / "l.ndjson", nameless), write(tmp_path / "e.ndjson", good)
    assert run("check", paths[0], "--against", paths[1]).exit_code == 0


def test_a_short_name_joins_the_only_longer_one():
    (one,), (two,), (three,) = (
        chain(2023, organisation=name) for name in ("洪河区政府", "青河市洪河区政府", "安丰县政府")
    )
    assert [len(group) for group in bodies([one, two, three])] == [2, 1]
    (rival,) = chain(2023, organisation="临湖市洪河区政府")
    assert [len(group) for group in bodies([one, two, rival])] == [1, 1, 1]


def test_other_bodies_compared_on_purpose_are_pointed_out(tmp_path):
    (one,), (two,) = chain(2023), chain(2024, organisation="青河县林业局")
    paths = write(tmp_path / "l.ndjson", two), write(tmp_path / "e.ndjson", one)
    (comparison,) = lines(run("check", paths[0], "--against", paths[1], "--format", "json"))
    assert [f["code"] for f in comparison["findings"]] == ["organisations_differ"]


@pytest.fixture
def units(tmp_path):
    """A folder with the readings of twelve units and of their parent, and the list of names."""
    parent, children = county(random.Random(3), 12)
    names = [f"青河县第{n}局" for n in range(12)]
    folder = tmp_path / "units"
    folder.mkdir()
    reports = [report_of_values(v, organisation=n) for v, n in zip(children, names, strict=True)]
    write(folder / "units.ndjson", *reports[1:])
    write(folder / "one.json", reports[0])
    top = write(folder / "parent.json", report_of_values(parent, organisation="青河县人民政府", sha256="0"))
    expect = tmp_path / "names.txt"
    expect.write_text("\n".join(names) + "\n", "utf-8")
    return folder, top, expect


def test_a_folder_adds_up_to_its_parent(units):
    folder, top, expect = units
    result = run("check", folder, "--parent", top, "--expect", expect, "--format", "json")
    (comparison,) = lines(result)
    assert len(comparison["children"]) == 12
    assert "against" not in comparison
    assert comparison["findings"] == []
    assert result.exit_code == 0


def test_a_missing_and_a_wrong_unit_are_named(units):
    folder, top, expect = units
    expect.write_text(expect.read_text("utf-8") + "青河县档案馆\n", "utf-8")
    (folder / "one.json").write_text(
        (folder / "one.json").read_text("utf-8").replace("青河县第0局", "青河县某局"), "utf-8"
    )
    result = run("check", folder, "--parent", top, "--expect", expect)
    assert result.exit_code == 4
    assert "缺少 2 个单位的报告：青河县第0局、青河县档案馆" in result.stdout
    assert "1 个单位不在名单上：青河县某局" in result.stdout


def test_a_parent_that_was_rejected_is_said():
    parent, children = county(random.Random(3), 2)
    top = rejected(report_of_values(parent))
    comparisons = list(compare_bodies(top, [report_of_values(child) for child in children], FORMS))
    assert [f.code for c in comparisons for f in c.findings] == ["left_out_rejected"]


def test_a_json_file_that_is_no_reading_is_refused_or_in_a_folder_named(tmp_path):
    (tmp_path / "settings.json").write_text('{"a": 1}', "utf-8")
    with pytest.raises(UnreadableFile, match="gouji read"):
        load_reports([tmp_path / "settings.json"], FORMS)
    write(tmp_path / "all.ndjson", *chain(2023))
    result = run("check", tmp_path, "--format", "json")
    assert result.exit_code == 2
    assert [len(c["findings"]) for c in lines(result)] == [1, 0]


def test_the_same_document_counts_once(texts, tmp_path):
    run("read", texts[0], "-o", tmp_path / "a.ndjson")
    assert len(load_reports([tmp_path], FORMS)) == 2


@pytest.mark.parametrize(
    "options",
    [
        ("--against", "{0}", "--parent", "{0}"),
        ("--expect", "{0}"),
        ("--format", "csv"),
        ("--against", "none.pdf"),
        ("--against", "{many}"),
        ("--parent", "{0}", "--expect", "none.txt"),
    ],
)
def test_wrong_usage_ends_with_2(texts, tmp_path, options):
    many = write(tmp_path / "many.ndjson", *chain(2022, 2023))
    filled = [option.format(texts[0], many=many) for option in options]
    assert run("check", texts[1], *filled).exit_code == 2


def test_help_names_options_and_exit_codes():
    text = run("check", "--help").stdout
    for word in ("--against", "--parent", "--expect", "--format", "--lang", "0 没有发现", "4 有发现"):
        assert word in text


def test_what_the_parent_prints_stays_untouched():
    parent, children = county(random.Random(4), 3)
    parent[Address("requests", "received", "total")] += 1
    top, units = (
        report_of_values(parent),
        [report_of_values(v, organisation=str(n)) for n, v in enumerate(children)],
    )
    before = top.model_dump_json()
    list(compare_bodies(top, units, FORMS))
    assert top.model_dump_json() == before


@needs_reports
def test_the_command_finds_nothing_between_hongze_2023_and_2024():
    result = run("check", FOLDER / "hongze-2024.pdf", "--against", FOLDER / "hongze-2023.pdf")
    assert result.exit_code == 0
    assert "没有发现" in result.stdout
