"""Which encoding makes text of some bytes: the right one, or none, and never a silent loss."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractor.read.decode import TURNED_BACK, decode
from extractor.read.html import read_html
from extractor.read.text import read_text
from extractor.records import Notice

REPORT = "某县2023年政府信息公开工作年度报告\n一、总体情况\n本年新收申请12件，规章\t3\t0\t7\n" * 3
TRADITIONAL = "某縣2023年政府信息公開工作年度報告\n規章\t3\t0\t7\n行政許可\t12\n" * 3
HAN = st.text(st.characters(min_codepoint=0x4E00, max_codepoint=0x9FA5), min_size=1, max_size=40)


@given(HAN, st.sampled_from(["utf-8", "utf-8-sig", "gb18030", "utf-16", "utf-16-le", "utf-16-be"]))
def test_a_report_in_any_encoding_is_read_as_it_was_written(words: str, encoding: str) -> None:
    decoded = decode((REPORT + words).encode(encoding))
    assert decoded is not None
    assert (decoded.text, decoded.encoding, decoded.lost) == (REPORT + words, encoding, 0)
    assert decoded.notices == ()


@pytest.mark.parametrize("encoding", ["big5", "gb18030", "utf-8"])
def test_traditional_characters_are_read_in_each_encoding_that_has_them(encoding: str) -> None:
    decoded = decode(TRADITIONAL.encode(encoding))
    assert decoded is not None
    assert (decoded.text, decoded.encoding) == (TRADITIONAL, encoding)


@given(st.integers(60, len(REPORT.encode()) - 1))  # before that, no word tells a report
def test_utf_8_cut_anywhere_stays_utf_8_and_says_what_it_lost(end: int) -> None:
    data = REPORT.encode()[:end]
    whole = data.decode(errors="ignore")
    decoded = decode(data)
    assert decoded is not None
    cut = int(len(whole.encode()) < end)
    assert (decoded.text, decoded.encoding, decoded.lost) == (whole + "\ufffd" * cut, "utf-8", cut)


@given(st.integers(80, len(REPORT.encode("gb18030")) - 1))
def test_gb18030_cut_anywhere_stays_gb18030(end: int) -> None:
    decoded = decode(REPORT.encode("gb18030")[:end])
    assert decoded is not None
    assert decoded.encoding == "gb18030"
    assert decoded.lost <= 1
    assert REPORT.startswith(decoded.text.rstrip("\ufffd"))


@given(st.sets(st.integers(0, len(REPORT.encode()) - 1), max_size=4), st.integers(0x80, 0xFF))
def test_a_few_broken_bytes_cost_a_few_characters_and_no_number_appears(at: set[int], byte: int) -> None:
    data = bytearray(REPORT.encode())
    for position in at:
        data[position] = byte
    decoded = decode(bytes(data))
    assert decoded is not None
    assert decoded.encoding == "utf-8"
    assert (decoded.lost > 0) or decoded.text == REPORT or "\ufffd" not in decoded.text
    assert len(re.findall("[0-9]", decoded.text)) <= len(re.findall("[0-9]", REPORT))


@pytest.mark.parametrize("saved_as", ["utf-8", "utf-8-sig"])
def test_utf_8_once_read_as_gbk_is_turned_back_and_said_to_be(saved_as: str) -> None:
    report = "政府信息公开工作报告\n规章\t3\t0\t75\n总计\t12万元"
    decoded = decode(report.encode().decode("gb18030").encode(saved_as))
    assert decoded is not None
    assert (decoded.text, decoded.encoding, decoded.lost) == (report, TURNED_BACK, 0)
    assert decoded.notices == (Notice("encoding_repaired"),)


@given(st.lists(st.integers(0, 99999), min_size=1, max_size=7), HAN)
def test_what_gbk_could_not_hold_is_said_to_be_lost_and_no_number_changes(row: list[int], words: str) -> None:
    report = REPORT + words + "\t" + "\t".join(map(str, row)) + "\n总计\t5"
    decoded = decode(report.encode().decode("gbk", errors="replace").encode())
    assert decoded is not None
    assert decoded.encoding == TURNED_BACK
    assert [n.code for n in decoded.notices] == ["undecodable", "encoding_repaired"]
    assert [cell for line in decoded.text.splitlines() for cell in line.split("\t")[1:]] == [
        cell for line in report.splitlines() for cell in line.split("\t")[1:]
    ]
    assert len(report) - len(decoded.text.replace("\ufffd", "")) <= 2 * decoded.lost


def test_the_declared_encoding_decides_only_where_the_words_do_not() -> None:
    data = "規章 主動".encode("big5")
    assert (found := decode(data, "Big5")) is not None
    assert (found.text, found.encoding) == ("規章 主動", "big5")
    wrongly = decode(REPORT.encode("gb18030"), "big5")
    assert wrongly is not None
    assert wrongly.text == REPORT


@pytest.mark.parametrize(
    "declared", ["rot13", "hex", "no-such", "unicode_escape", "utf-16", "iso-8859-1", ""]
)
def test_a_false_declaration_changes_nothing(declared: str) -> None:
    assert decode(REPORT.encode("gb18030"), declared) == decode(REPORT.encode("gb18030"))
    assert decode(REPORT.encode(), declared) == decode(REPORT.encode())


@pytest.mark.parametrize("data", [b"\0\1\2\3" * 50, bytes(range(256)) * 9, b"\xff\xfe" + b"\x00\xd8" * 60])
def test_what_is_no_text_in_any_encoding_is_none(data: bytes) -> None:
    assert decode(data) is None


@given(st.binary(max_size=400))
def test_no_bytes_are_lost_without_saying_so(data: bytes) -> None:
    decoded = decode(data)
    if decoded is not None:
        assert decoded.lost == decoded.text.count("\ufffd")
        assert bool(decoded.lost) == any(n.code == "undecodable" for n in decoded.notices)


def test_text_and_html_agree_on_encoding_and_notices() -> None:
    for data in (
        REPORT.encode()[:-8],
        REPORT.encode("gb18030"),
        REPORT.encode().decode("gbk", "replace").encode(),
    ):
        text, html = read_text("a.txt", data), read_html("a.html", b"<p>" + data)
        assert text.details["encoding"] == html.details["encoding"]
        assert text.notices == html.notices
    assert read_text("a.txt", REPORT.encode()[:-8]).notices == (
        Notice("undecodable", {"encoding": "utf-8", "characters": 1}),
    )
