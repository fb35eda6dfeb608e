"""What a header says about the columns below it, and what it must not be taken to say."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractor.bind.columns import Header, Leaf, complete, split_header
from extractor.bind.labels import TableLabels, table_labels
from extractor.bind.lines import Line, Piece
from extractor.forms import load_forms
from extractor.numerals import parse
from extractor.records import Basis, TextPlace

LABELS = table_labels(load_forms())
FORM = load_forms()[0]
REQUESTS = FORM.table["requests"]
PLACE = TextPlace(line=1, start=0, end=0)


def cell(text: str, at: int) -> Piece:
    return Piece(text, PLACE, parse(text), at, at + 1)


def line(labels: str, slots: str = "", block: int = -1) -> Line:
    texts = [*labels.split(), *slots.split()]
    pieces = [cell(text, at) for at, text in enumerate(texts)]
    count = len(labels.split())
    return Line(tuple(pieces[:count]), tuple(pieces[count:]), exact=block >= 0, block=block)


def columns(table: str, *lines: Line) -> list[list[tuple[str | None, str]]] | None:
    header = Header(LABELS[table])
    for each in lines:
        header.add(each, each.labels)
    readings = header.readings()
    return None if readings is None else [[(leaf.row, leaf.column) for leaf in r] for r in readings]


def test_a_header_in_a_grid_is_read_by_position_whatever_its_lines() -> None:
    upper = Line((cell("自然人", 1), cell("总计", 7)), (), exact=True, block=0)
    lower = tuple(cell(c.label, at) for at, c in enumerate(REQUESTS.columns[1:6], start=2))
    assert columns("requests", upper, Line(lower, (), True, 0)) == [[(None, c.id) for c in REQUESTS.columns]]


@given(st.permutations(REQUESTS.columns))
def test_a_grid_prints_its_columns_in_any_order(printed: list[object]) -> None:
    labels = " ".join(column.label for column in printed)  # type: ignore[attr-defined]
    expected = [(None, column.id) for column in printed]  # type: ignore[attr-defined]
    assert columns("requests", line(labels, block=0)) == [expected]


def test_loose_labels_torn_in_two_are_joined() -> None:
    torn = "自然人 法人或其他组织 总计 商业 企业 科研 机构 社会公益 组织 法律服务 机构 其他"
    assert columns("requests", line(torn)) == [[(None, c.id) for c in REQUESTS.columns]]


def test_a_header_that_names_a_column_twice_or_none_is_not_believed() -> None:
    assert not columns("requests", line("自然人 自然人 总计", block=0))
    assert columns("requests", line("本机关 情况", block=0)) is None


def test_the_line_of_disputes_gives_every_outcome_to_its_kind_of_case() -> None:
    table = FORM.table["disputes"]
    outcomes = " ".join(column.label for column in table.columns)
    heads = line(f"行政复议 行政诉讼 {outcomes} 未经复议直接起诉 复议后起诉 {outcomes} {outcomes}")
    assert columns("disputes", heads) == [[(row.id, c.id) for row in table.rows for c in table.columns]]


def test_litigation_printed_before_reconsideration_is_read_in_that_order() -> None:
    table = FORM.table["disputes"]
    outcomes = " ".join(column.label for column in table.columns)
    heads = line(f"行政诉讼 行政复议 {outcomes} 未经复议直接起诉 复议后起诉 {outcomes} {outcomes}")
    read = columns("disputes", heads)
    assert read is not None
    assert [row for row, _ in read[0]][::5] == [
        "litigation_direct",
        "litigation_after_reconsideration",
        "reconsideration",
    ]


def test_a_line_header_that_lost_an_outcome_says_nothing_rather_than_shift_the_rest() -> None:
    outcomes = " ".join(column.label for column in FORM.table["disputes"].columns)
    heads = line(
        f"行政复议 行政诉讼 {outcomes} 未经复议直接起诉 复议后起诉 {outcomes} 结果维持 结果纠正 总计"
    )
    assert columns("disputes", heads) in (None, [])


def leaves(*names: str) -> tuple[Leaf, ...]:
    return tuple(Leaf(name, Basis.LABELS) for name in names)


@given(st.sets(st.integers(0, 6)))
def test_a_header_with_gaps_is_filled_up_in_the_order_of_the_form(kept: set[int]) -> None:
    expected = [c.id for c in REQUESTS.columns]
    filled = complete(leaves(*(expected[at] for at in sorted(kept))), expected)
    assert [leaf.column for leaf in filled] == expected
    assert [at for at, leaf in enumerate(filled) if leaf.basis is Basis.LABELS] == sorted(kept)


def test_a_header_with_gaps_in_another_order_is_not_filled_up() -> None:
    assert complete(leaves("total", "natural_person"), [c.id for c in REQUESTS.columns]) == ()


@pytest.mark.parametrize(
    ("table", "labels", "numbers", "header", "own"),
    [
        ("requests", "自然人 法人或其他组织 总计", "", 3, 0),
        ("requests", "（一）予以公开", "1 2 3 4 5 6 7", 0, 1),
        ("requests", "3.其他", "1 2 3 4 5 6 7", 0, 1),
        ("requests", "其他", "1 2 3 4 5 6 7", 0, 1),
        ("requests", "总计", "1 2 3 4 5 6 7", 0, 1),
        ("proactive", "信息内容 本年制发件数 本年废止件数 现行有效件数 规章", "1 2 3", 4, 1),
        ("proactive", "本年处理决定数量 行政许可", "5", 1, 1),
        ("disputes", "行政诉讼 行政复议", "", 2, 0),
    ],
)
def test_the_labels_of_a_line_part_into_header_and_row(
    table: str, labels: str, numbers: str, header: int, own: int
) -> None:
    parts = split_header(line(labels, numbers), LABELS[table])
    assert tuple(map(len, parts)) == (header, own)


def test_the_labels_of_every_table_know_its_sums_and_width() -> None:
    widths: dict[str, int] = {name: labels.width for name, labels in LABELS.items()}
    assert widths == {"proactive": 3, "requests": 7, "disputes": 5}
    table: TableLabels = LABELS["requests"]
    assert table.row_sums == ((("total",), tuple(c.id for c in REQUESTS.columns[:-1])),)
