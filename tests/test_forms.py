"""The official forms say what the notices prescribe, and a new form is one new file."""

import json
import tomllib
from pathlib import Path

import pytest
from pydantic import ValidationError

from extractor.check.sums import sums
from extractor.errors import FormError
from extractor.forms import Address, Form, load_forms, parse_form
from extractor.pipeline import report_on
from extractor.read.text import read_text
from extractor.records import Basis, Report, Status
from extractor.schema import values_model

from .sample_reports import FORM_2019, FORM_2021, FORMS, report_text

LIBRARY = """
id = "library-2022"
label = "图书借阅情况年度报表"
english = "Library lending report"
source = "为测试而拟"
first_year = 2022
sections = [
  { id = "summary", label = "馆藏概述", english = "Summary" },
  { id = "lending", label = "图书借阅统计", english = "Lending" },
  { id = "outlook", label = "下年计划", english = "Outlook" },
]

[[tables]]
id = "lending"
label = "图书借阅统计"
english = "Lending"
layout = "rows"
columns = [
  { id = "adults", label = "成年读者", english = "Adults" },
  { id = "children", label = "少年儿童", english = "Children" },
  { id = "all", label = "读者合计", english = "All readers" },
  { id = "growth", label = "比上年增减", kind = "change", english = "Change" },
  { id = "fines", label = "逾期罚金", kind = "amount", unit = "元", english = "Fines" },
]
rows = [
  { id = "novels", label = "长篇小说借阅册数", english = "Novels" },
  { id = "science", label = "自然科学借阅册数", english = "Science" },
  { id = "everything", label = "全部图书借阅册数", english = "Everything" },
]

[[tables.rules]]
code = "lending_readers"
label = "读者合计 = 成年读者 + 少年儿童"
english = "all readers = adults + children"
each = "row"
left = ["all"]
right = ["adults", "children"]

[[tables.rules]]
code = "lending_books"
label = "全部 = 小说 + 科学"
english = "everything = novels + science"
each = "column"
left = ["everything"]
right = ["novels", "science"]
"""
LENT = """青河县2023年图书借阅情况年度报表
一、馆藏概述
全年开馆三百天。
二、图书借阅统计
\t成年读者\t少年儿童\t读者合计\t比上年增减\t逾期罚金
1.长篇小说借阅册数\t120\t80\t200\t减5\t12.5
2.自然科学借阅册数\t30\t60\t90\t增15\t0
3.全部图书借阅册数\t150\t140\t290\t+10\t12.5元
三、下年计划
增购新书。
"""


@pytest.fixture(scope="module")
def forms(tmp_path_factory: pytest.TempPathFactory) -> tuple[Form, ...]:
    """The official forms and the invented one, added as nothing but a file."""
    path = tmp_path_factory.mktemp("forms") / "library.toml"
    path.write_text(LIBRARY, encoding="utf-8")
    return load_forms([path])


def read(text: str, forms: tuple[Form, ...]) -> Report:
    return report_on(read_text("报告.txt", text.encode()), forms)


def test_the_official_forms_come_newest_first_with_their_years() -> None:
    assert [form.id for form in FORMS] == ["disclosure-2021", "disclosure-2019"]
    assert [year for year in range(2017, 2024) if FORM_2019.covers(year)] == [2019, 2020]
    assert [year for year in range(2017, 2024) if FORM_2021.covers(year)] == [2021, 2022, 2023]


@pytest.mark.parametrize(("form", "sizes"), [(FORM_2021, (10, 175, 15)), (FORM_2019, (22, 161, 15))])
def test_each_form_prescribes_its_number_of_cells(form: Form, sizes: tuple[int, ...]) -> None:
    tables = [address.table for address in form.addresses]
    assert tuple(tables.count(name) for name in ("proactive", "requests", "disputes")) == sizes
    assert len(set(form.addresses)) == len(form.addresses)
    assert all(Address.parse(str(address)) == address for address in form.addresses)


def test_ids_are_unique_and_can_be_parsed_out_of_an_address() -> None:
    for form in FORMS:
        for table in form.tables:
            for parts in (table.rows, table.columns, form.sections):
                ids = [part.id for part in parts]
                assert len(set(ids)) == len(ids)
                assert all(part.replace("_", "a").isascii() and "." not in part for part in ids)


def test_every_part_of_every_form_has_both_languages() -> None:
    for form in FORMS:
        for part in (*form.sections, *form.tables, *(p for t in form.tables for p in (*t.rows, *t.columns))):
            assert part.label
            assert part.english.isascii()


def test_a_printed_variant_takes_the_place_of_the_rows_it_stands_for() -> None:
    table = FORM_2021.table["requests"]
    parts = {"other_correction_overdue", "other_fee_overdue", "other_misc"}
    assert [row.id for row in table.rows_for(set())] == [row.id for row in table.standard_rows]
    unsplit = {row.id for row in table.rows_for({"other_unsplit"})}
    assert "other_unsplit" in unsplit
    assert not parts & unsplit


def test_a_variant_beside_one_of_the_rows_it_stands_for_takes_the_place_of_none() -> None:
    """Else the others, whose labels may only be misread, would be missed by no one."""
    rows = FORM_2021.table["requests"].rows_for({"other_unsplit", "other_misc"})
    assert {"other_unsplit", "other_correction_overdue", "other_fee_overdue"} <= {row.id for row in rows}


def test_the_fingerprint_changes_with_any_word_of_the_form() -> None:
    form = parse_form(LIBRARY, "library.toml")
    assert parse_form(LIBRARY, "elsewhere.toml").fingerprint == form.fingerprint
    assert parse_form(LIBRARY.replace("逾期罚金", "滞纳金"), "x").fingerprint != form.fingerprint


def test_a_new_form_is_one_new_file_and_its_reports_are_read_and_checked(forms: tuple[Form, ...]) -> None:
    report = read(LENT, forms)
    assert report.form == "library-2022"
    assert report.checks == {"pass": 8, "fail": 0, "not_assessable": 0}
    assert [section.id for section in report.sections] == ["summary", "lending", "outlook"]
    assert len(report.cells) == 15
    assert {(cell.status, cell.basis) for cell in report.cells.values()} == {(Status.STATED, Basis.LABELS)}
    printed = {address: cell.printed for address, cell in report.cells.items()}
    assert printed["lending.novels.growth"] == "减5"
    assert report.cells["lending.novels.growth"].value == -5
    assert report.cells["lending.everything.fines"].unit == "元"


def test_a_wrong_sum_in_a_report_of_the_new_form_is_found(forms: tuple[Form, ...]) -> None:
    report = read(LENT.replace("\t200\t", "\t201\t"), forms)
    failed = [f for f in report.findings if f.code == "sum_mismatch"]
    assert {f.details["rule_code"] for f in failed} == {"lending_readers", "lending_books"}
    assert report.checks == {"pass": 6, "fail": 2, "not_assessable": 0}


def test_the_new_form_has_a_schema_of_its_own(forms: tuple[Form, ...]) -> None:
    model = values_model(forms[-1])
    row = {"adults": 1, "children": 2, "all": 3, "growth": -4, "fines": None}
    values = {"lending": {"novels": row, "science": row, "everything": row}}
    assert json.loads(model.model_validate(values).model_dump_json()) == values
    with pytest.raises(ValidationError):
        model.model_validate({"lending": {"novels": row, "science": row}})


def test_official_reports_are_read_the_same_with_the_new_form_at_hand(forms: tuple[Form, ...]) -> None:
    text = report_text({})
    assert read(text, forms) == read(text, FORMS)


def changed(*path: str | int, value: object) -> str:
    """The invented form with one entry changed, as TOML."""
    data = tomllib.loads(LIBRARY)
    entry = data
    for step in path[:-1]:
        entry = entry[step]  # type: ignore[index]
    entry[path[-1]] = value  # type: ignore[index]
    return "\n".join(f"{key} = {_toml(item)}" for key, item in data.items())


def _toml(item: object) -> str:
    if isinstance(item, dict):
        return "{" + ", ".join(f"{key} = {_toml(value)}" for key, value in item.items()) + "}"
    if isinstance(item, list):
        return "[" + ", ".join(map(_toml, item)) + "]"
    return json.dumps(item, ensure_ascii=False)


TABLE = ("tables", 0)


@pytest.mark.parametrize(
    ("text", "cause"),
    [
        ("id = ", "Invalid value"),
        ("id = 'x'", "Field required"),
        (changed("colour", value="red"), "Extra inputs are not permitted"),
        (changed("first_year", value="2022"), "valid integer"),
        (changed(*TABLE, "layout", value="diagonal"), "'rows' or 'line'"),
        (changed(*TABLE, "columns", 0, "kind", value="percent"), "'count', 'change' or 'amount'"),
        (changed(*TABLE, "rows", 0, "columns", value=["seniors"]), "lending.novels.columns .*seniors"),
        (changed(*TABLE, "rows", 0, "instead_of", value=["poems"]), "lending.novels.instead_of .*poems"),
        (
            changed(*TABLE, "rules", 0, "right", value=["adults", "novels"]),
            "lending.lending_readers .*novels",
        ),
        (changed(*TABLE, "rules", 1, "left", value=["all"]), "lending.lending_books .*all"),
    ],
)
def test_a_wrong_form_is_refused_naming_file_and_cause(tmp_path: Path, text: str, cause: str) -> None:
    path = tmp_path / "wrong.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(FormError, match=f"(?s)wrong.toml.*{cause}") as refused:
        load_forms([path])
    assert refused.value.exit_code == 3


def test_the_sums_of_a_form_are_read_off_its_rules(forms: tuple[Form, ...]) -> None:
    assert len(list(sums(forms[-1].table["lending"], {}))) == 3 + 5
