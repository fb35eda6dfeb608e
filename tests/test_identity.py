"""Who reports on which year, from titles however they are broken, and nothing where nothing is said."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractor.identity import Identity, identify
from extractor.read.text import read_text
from extractor.records import Document, Grid, GridCell, Period, TablePlace, Text, TextPlace

BODIES = (
    "青河县人民政府",
    "双桥区应急管理局",
    "临湖县教育局",
    "安丰市发展和改革委员会",
    "南屏街道办事处",
)
REPORT = "政府信息公开工作年度报告"


def identity_of(text: str, title: str = "") -> Identity:
    document = read_text("报告.txt", text.encode())
    document = Document(document.source, document.sha256, "text", document.blocks, title)
    return identify(document, len(document.blocks))


@given(st.sampled_from(BODIES), st.integers(2008, 2035), st.sampled_from(["年", "年度"]))
def test_organisation_and_year_are_read_from_the_title(body: str, year: int, word: str) -> None:
    report = REPORT if word == "年" else "政府信息公开工作报告"
    identity = identity_of(f"{body}{year}{word}{report}\n一、总体情况")
    assert (identity.organisation, identity.year, identity.titled) == (body, year, True)


@given(st.sampled_from(BODIES), st.integers(2008, 2035), st.data())
def test_a_title_may_be_broken_behind_its_place_name_and_once_more(
    body: str, year: int, data: st.DataObject
) -> None:
    title = f"{body}{year}年{REPORT}"
    first = data.draw(st.integers(3, len(body)))
    second = data.draw(st.integers(len(body) + 1, len(title) - 2))
    identity = identity_of("\n".join((title[:first], title[first:second], title[second:])))
    assert (identity.organisation, identity.year) == (body, year)


@pytest.mark.parametrize("above", ["青河县政务公开", "首页", "双桥区人民政府", "当前位置"])
def test_a_complete_name_does_not_take_in_the_line_above(above: str) -> None:
    assert identity_of(f"{above}\n临湖县教育局2023年{REPORT}").organisation == "临湖县教育局"


@pytest.mark.parametrize(
    "text",
    [
        f"2023年青河县人民政府{REPORT}",
        f"青河县人民政府\n2023年{REPORT}",
        f"# 青河县人民政府\n\n**2023 年{REPORT}**",
        f"青河县人民政府  2023  年\n{REPORT}",
        f"标题：青河县人民政府2023年{REPORT}",
        "青河县人民政府2023年政府信息与政务公开工作年度报告",
        "青河县人民政府2023年政府信息公开工作情况的报告",
    ],
)
def test_titles_in_every_order_and_dress(text: str) -> None:
    identity = identity_of(text)
    assert (identity.organisation, identity.year, identity.titled) == ("青河县人民政府", 2023, True)


def test_the_title_in_the_metadata_of_the_file_counts_too() -> None:
    identity = identity_of("一、总体情况\n正文。", f"青河县人民政府2023年{REPORT}")
    assert (identity.organisation, identity.year) == ("青河县人民政府", 2023)


def test_a_report_that_names_nobody_has_no_organisation() -> None:
    identity = identity_of(f"2023年{REPORT}\n我单位认真做好各项工作。")
    assert (identity.organisation, identity.year, identity.titled) == (None, 2023, True)


@given(st.integers(2008, 2035), st.sampled_from(["至", "到", "-", "—", "－", "~"]), st.booleans())
def test_the_statistics_period_is_read_in_every_wording(year: int, to: str, twice: bool) -> None:
    end = f"{year}年12月31日" if twice else "12月31日"
    identity = identity_of(f"本报告数据统计期限自{year}年1月1日{to}{end}止。")
    assert identity.period == Period(start=f"{year}-01-01", end=f"{year}-12-31")
    assert identity.year == year


def test_a_period_broken_by_spaces_and_lines_is_still_one() -> None:
    identity = identity_of("统计期限为 2023 年 1 月\n1 日至 2023 年 12 月 31 日。")
    assert identity.period == Period(start="2023-01-01", end="2023-12-31")


def test_a_period_that_does_not_begin_with_the_year_is_some_other_period() -> None:
    assert identity_of("5月8日印发，自2023年6月1日至2023年8月31日开展培训。").period is None


def test_the_year_of_the_title_beats_the_years_of_the_prose() -> None:
    identity = identity_of(f"青河县人民政府2023年{REPORT}\n2022年结转。2022年完成。2022年公开。")
    assert identity.year == 2023


def test_two_years_named_equally_often_decide_nothing() -> None:
    assert identity_of("2022年有5件，2023年有6件。").year is None
    assert identity_of("2022年有5件，2023年有6件，2023年办结。").year == 2023


def test_the_publisher_in_the_table_of_metadata_stands_in_for_a_missing_name() -> None:
    cells = [
        GridCell(t, TablePlace(table=1, row=1, column=at + 1), at)
        for at, t in enumerate(["发布机构", "临湖县教育局"])
    ]
    title = Text(f"2023年{REPORT}", TextPlace(line=1, start=0, end=17))
    document = Document("a.html", "", "html", (Grid((tuple(cells),)), title))
    assert identify(document, 2).organisation == "临湖县教育局"


@pytest.mark.parametrize("text", ["", "会议纪要", "青河县人民政府工作报告", "关于印发2023年工作要点的通知"])
def test_what_is_no_such_report_is_not_titled_one(text: str) -> None:
    assert not identity_of(text).titled
