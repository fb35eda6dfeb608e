"""Every printed form of a label names its own row or column, and a damaged one never names another."""

import opencc
import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractor.bind.labels import (
    TableLabels,
    core,
    is_numbered,
    letters,
    match_column,
    match_row,
    name_row,
    table_labels,
    unbracketed,
)
from extractor.forms import load_forms

FORMS = load_forms()
LABELS = table_labels(FORMS)
_s2t = opencc.OpenCC("s2t")
HALF = str.maketrans("（）：，、．“”１２", '():,,.""12')
FULL = str.maketrans("()1234567890.", "（）１２３４５６７８９０．")

ROWS = [
    (labels, label, labels.rows[core(label)])
    for labels in LABELS.values()
    for form in FORMS
    for table in form.tables
    if table.id == labels.id
    for row in table.rows
    for label in (row.label, *row.aliases)
]
COLUMNS = [
    (labels, label, column.id)
    for labels in LABELS.values()
    for form in FORMS
    for table in form.tables
    if table.id == labels.id
    for column in table.columns
    for label in (column.label, *column.aliases)
]
LONG = [case for case in ROWS if len(core(case[1])) >= 6]
rows = st.sampled_from(ROWS)
Case = tuple[TableLabels, str, str]


def row_of(pieces: list[str], labels: TableLabels) -> str | None:
    match = match_row(pieces, labels)
    return match.row if match else None


def test_every_label_of_every_form_names_its_own_row() -> None:
    for form in FORMS:
        for table in form.tables:
            for row in table.rows:
                for label in (row.label, *row.aliases):
                    assert row_of([label], LABELS[table.id]) == row.id, label


def test_every_label_of_every_form_names_its_own_column() -> None:
    for labels, label, column in COLUMNS:
        assert match_column(label, labels) == (column,), label
        assert match_column(_s2t.convert(label), labels) == (column,), label


@given(rows, st.sampled_from([str, _s2t.convert, lambda t: t.translate(HALF), lambda t: t.translate(FULL)]))
def test_script_and_width_of_a_label_do_not_matter(case: Case, printed_as: object) -> None:
    labels, label, row = case
    assert callable(printed_as)
    assert row_of([printed_as(label)], labels) == row
    assert name_row(printed_as(label), labels) == row


@given(rows, st.data())
def test_spaces_and_line_breaks_inside_a_label_do_not_matter(case: Case, data: st.DataObject) -> None:
    labels, label, row = case
    at = data.draw(st.integers(0, len(label)))
    gap = data.draw(st.sampled_from([" ", "\n", "\u3000", "  ", "\u00a0"]))
    assert letters(label[:at] + gap + label[at:]) == letters(label)
    if core(label[:at] + gap + label[at:]) == core(label):
        assert row_of([label[:at] + gap + label[at:]], labels) == row


@given(rows, st.sampled_from(["1.", "１．", "1、", "1 ", "(一)", "（一）", "一、", "10.", "二：", ""]))
def test_any_numbering_in_front_of_a_label_is_taken_off(case: Case, numbering: str) -> None:
    labels, label, row = case
    assert row_of([numbering + core(label)], labels) == row
    assert is_numbered(numbering + core(label)) == bool(numbering)


@pytest.mark.parametrize("other", ["", "某", "信", "公", "其", "口", "1", "\ufffd", "、"])
def test_a_label_that_lost_or_changed_a_character_never_names_another_row(other: str) -> None:
    for labels, label, row in LONG:
        for at in range(len(label)):
            damaged = label[:at] + other + label[at + 1 :]
            assert row_of([damaged], labels) in (row, None), damaged
            assert name_row(damaged, labels) in (row, None), damaged


def test_a_label_of_eight_characters_with_one_wrong_is_still_recognised() -> None:
    for labels, label, row in LONG:
        name = core(label)
        for at in range(len(name) * (len(name) >= 8)):
            assert row_of([name[:at] + "某" + name[at + 1 :]], labels) == row, (name, at)


def test_a_label_torn_in_two_or_three_anywhere_names_its_row() -> None:
    for labels, label, row in ROWS:
        for one in range(1, len(label)):
            assert row_of([label[:one], label[one:]], labels) == row, (label, one)
            for two in range(one + 1, min(len(label), one + 12)):
                assert row_of([label[:one], label[one:two], label[two:]], labels) == row, (label, one, two)


@given(st.sampled_from([case for case in ROWS if len(case[1]) >= 4]), st.data())
def test_a_label_torn_in_four_names_its_row(case: Case, data: st.DataObject) -> None:
    labels, label, row = case
    cuts = sorted(data.draw(st.sets(st.integers(1, len(label) - 1), min_size=3, max_size=3)))
    pieces = [label[start:end] for start, end in zip([0, *cuts], [*cuts, None], strict=True)]
    assert row_of(pieces, labels) == row


@given(rows)
def test_the_headings_over_a_row_may_stand_before_its_label(case: Case) -> None:
    labels, label, row = case
    headings = ["三、本年度办理结果", "（三）不予公开"] if labels.id == "requests" else ["行政诉讼"]
    assert row_of([*headings, label], labels) == row


@pytest.mark.parametrize(
    ("text", "row"),
    [
        ("规范性文件", "normative_documents"),
        ("規範性檔案", "normative_documents"),
        ("行政規範性文件", "normative_documents"),
    ],
)
def test_wordings_seen_for_normative_documents(text: str, row: str) -> None:
    assert row_of([text], LABELS["proactive"]) == row


@pytest.mark.parametrize(
    ("text", "row"),
    [
        ("2.其他法律法规禁止公开", "refused_prohibited_by_law"),
        ("2.其他法律行政止公开", "refused_prohibited_by_law"),
        ("5.属于三类内容事务信息", "refused_internal_affairs"),
        ("（二）部分公开（区分处理的，只计这一情况，不计其他情形）", "partially_granted"),
        ("1、信访举报投诉类申请", "not_processed_petition_or_complaint"),
        ("1.逾期不补正", "other_correction_overdue"),
        ('3.危及"三安全一稳定"', "refused_security_and_stability"),
        ("（七）總計", "processed_total"),
    ],
)
def test_wordings_seen_in_the_table_of_requests(text: str, row: str) -> None:
    assert row_of([text], LABELS["requests"]) == row


@pytest.mark.parametrize("text", ["本机关", "", "、", "备注", "公开", "申请", "不予公开", "办理", "合", "12"])
def test_what_is_no_label_names_no_row_and_no_column(text: str) -> None:
    assert row_of([text], LABELS["requests"]) is None
    assert match_column(text, LABELS["requests"]) == ()


def test_a_text_that_only_contains_a_label_names_no_row_by_itself() -> None:
    assert name_row("本机关不掌握相关政府信息的有三件，均已答复申请人", LABELS["requests"]) is None


def test_a_numbered_word_is_a_row_and_not_the_column_of_the_same_name() -> None:
    assert match_column("其他", LABELS["requests"]) == ("other",)
    assert row_of(["3.其他"], LABELS["requests"]) == "other_misc"
    assert is_numbered("3.其他")
    assert not is_numbered("其他")
    assert not is_numbered("2023")


@pytest.mark.parametrize(
    ("text", "columns"),
    [
        ("本年收费金额（单位：万元）", ("amount",)),
        ("本年收费金额（单位：万元，保留4位小数）", ("amount",)),
        ("本年度收费金额", ("amount",)),
        ("本年制发件", ("issued",)),
        ("現行有效件數", ("in_force",)),
        ("信息内容本年处理决定数量", ("decisions",)),
        ("信息内容", ()),
        ("本年", ("issued", "repealed", "decisions", "amount")),
    ],
)
def test_column_headings_of_the_first_table(text: str, columns: tuple[str, ...]) -> None:
    found = match_column(text, table_labels(FORMS[:1])["proactive"])
    assert set(found) == set(columns)
    assert len(found) == len(columns)


@given(st.sampled_from([case for case in COLUMNS if len(letters(case[1])) >= 6]), st.data())
def test_a_heading_that_lost_a_character_never_surely_names_another_column(
    case: Case, data: st.DataObject
) -> None:
    labels, label, column = case
    at = data.draw(st.integers(0, len(label) - 1))
    found = match_column(label[:at] + label[at + 1 :], labels)
    assert found == () or column in found


@given(st.text(max_size=30))
def test_normal_forms_stay_as_they_are_when_taken_twice(text: str) -> None:
    assert letters(letters(text)) == letters(text)
    assert unbracketed(unbracketed(text)) == unbracketed(text)
