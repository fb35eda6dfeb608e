"""Sections are found under every numbering in use, and neither contents nor sub-headings pass for them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractor.bind.sections import best_chain, heading_candidates, prose_of
from extractor.forms import load_forms
from extractor.read.text import read_text
from extractor.records import Document, FoundSection, TextPlace

FORMS = load_forms()
SECTIONS = FORMS[0].sections
IDS = [section.id for section in SECTIONS]
CHINESE = "一二三四五六"
NUMBERINGS = (
    """
    {c}、{t};## {c}、{t};**{c}、{t}**;{n}、{t};{n}.{t};{n}．{t};{c} 、{t};　　{c}、{t};### **{c}、{t}**
    {c}.{t};{t};{c}、 {t} ;{c}、{t}：;（{c}）{t};第{c}、{t}
""".strip()
    .replace("\n", ";")
    .split(";")
)
LABELS = [(s.id, label) for form in FORMS for s in form.sections for label in (s.label, *s.aliases)]
PROSE = "本机关按要求完成了这项工作，没有遗漏。"


def read(*lines: str) -> Document:
    return read_text("报告.txt", "\n".join(lines).encode())


def found(*lines: str) -> list[tuple[str, int]]:
    return [
        (heading.section, heading.block + 1)
        for heading in best_chain(heading_candidates(read(*lines), FORMS))
    ]


def sections(*lines: str) -> tuple[FoundSection, ...]:
    document = read(*lines)
    return prose_of(document, best_chain(heading_candidates(document, FORMS)), frozenset())


def report(numbering: str, lines_between: int = 1) -> list[str]:
    """All six sections; `numbering` is a format string over n, c and t: number, Chinese number, title."""
    texts = []
    for at, section in enumerate(SECTIONS):
        texts += [numbering.format(n=at + 1, c=CHINESE[at], t=section.label), *[PROSE] * lines_between]
    return texts


@pytest.mark.parametrize("numbering", NUMBERINGS)
def test_every_numbering_in_use_is_a_heading(numbering: str) -> None:
    assert found(*report(numbering)) == [(name, 1 + 2 * at) for at, name in enumerate(IDS)]


@pytest.mark.parametrize(("section", "label"), LABELS)
def test_every_wording_of_a_section_is_its_heading(section: str, label: str) -> None:
    assert found(f"三、{label}", PROSE) == [(section, 1)]


@given(st.sets(st.integers(0, 5)))
def test_a_missing_heading_leaves_the_others_where_they_are(kept: set[int]) -> None:
    lines = [line for at in sorted(kept) for line in (f"{CHINESE[at]}、{SECTIONS[at].label}", PROSE)]
    assert [name for name, _ in found("标题", *lines)] == [IDS[at] for at in sorted(kept)]


def test_a_table_of_contents_in_front_loses_to_the_headings_themselves() -> None:
    contents = [f"{CHINESE[at]}、{section.label}" for at, section in enumerate(SECTIONS)]
    blocks = [block for _, block in found("目录", *contents, *report("{c}、{t}"))]
    assert blocks == [8 + 2 * at for at in range(6)]


def test_sub_headings_are_not_taken_for_sections() -> None:
    lines = report("{c}、{t}")
    lines[1:2] = [
        "（一）主动公开情况",
        PROSE,
        "（二）依申请公开政府信息情况",
        PROSE,
        "（三）存在的问题及改进措施",
    ]
    assert [block for _, block in found(*lines)] == [1, 7, 9, 11, 13, 15]


def test_a_sentence_that_names_a_section_is_prose() -> None:
    assert found("一、总体情况", "2023年其他需要报告的事项请见第六部分，此处不再重复。") == [("overview", 1)]
    assert found("收到和处理政府信息公开申请情况如下表所示，请查阅。") == []


@pytest.mark.parametrize(
    ("heading", "section"),
    [
        ("三、收到和处理政府信息公开申请", "requests"),
        ("三、本机关收到和处理政府信息公开申请情况", "requests"),
        ("四、政府信息公开行政复议、行政诉讼情", "disputes"),
        ("五、存在的主要问题和改进情况", "problems"),
        ("五、整改措施", "problems"),
        ("三、收到和處理政府信息公開申請情況", "requests"),
    ],
)
def test_a_numbered_heading_may_be_misspelt_shortened_or_lengthened(heading: str, section: str) -> None:
    assert found(heading, PROSE) == [(section, 1)]


def test_prose_stands_in_its_section_until_the_next_heading() -> None:
    read_sections = sections(
        "标题",
        "## 一、总体情况",
        "甲。",
        "乙。",
        "二、主动公开政府信息情况",
        "六、其他需要报告的事项",
        "丙。",
    )
    assert [(s.id, s.title, s.text) for s in read_sections] == [
        ("overview", "一、总体情况", "甲。\n乙。"),
        ("proactive", "二、主动公开政府信息情况", ""),
        ("other_matters", "六、其他需要报告的事项", "丙。"),
    ]
    assert read_sections[0].evidence == TextPlace(line=2, start=0, end=9)


def test_headings_out_of_order_keep_the_longest_chain_that_ascends() -> None:
    lines = report("{c}、{t}")
    moved = [*lines[8:10], *lines[:8], *lines[10:]]
    assert [name for name, _ in found(*moved)] == [
        "overview",
        "proactive",
        "requests",
        "disputes",
        "other_matters",
    ]
