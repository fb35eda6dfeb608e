"""A claim points at the characters, line or box that print its number."""

from extractor.claims import find_mentions, locate
from extractor.pipeline import report_on
from extractor.read.text import read_text
from extractor.records import Claim, FoundSection, PageBox, Text, TextPlace

from ..sample_reports import FORMS, report_text


def claims(prose: str) -> tuple[str, tuple[Claim, ...]]:
    text = report_text({}).replace("做好各项工作。", f"做好各项工作。\n{prose}", 1)
    return text, report_on(read_text("报告.txt", text.encode()), FORMS).claims


def shown(text: str, claim: Claim) -> str:
    assert isinstance(claim.evidence, TextPlace)
    return text.splitlines()[claim.evidence.line - 1][claim.evidence.start : claim.evidence.end]


def test_a_number_in_text_is_shown_by_its_characters() -> None:
    text, found = claims("我局收到政府信息公开申请 3 件，予以公开2件。\n（三）其他。不予公开1件。")
    assert [shown(text, claim) for claim in found] == ["3 件", "2件", "1件"]


def test_the_same_sentence_twice_is_shown_where_each_stands() -> None:
    text, found = claims("收到政府信息公开申请3件。\n我局情况如下：\n收到政府信息公开申请3件。")
    lines = [claim.evidence.line for claim in found if isinstance(claim.evidence, TextPlace)]
    assert len(set(lines)) == 2
    assert [shown(text, claim) for claim in found] == ["3件", "3件"]


def test_a_sentence_over_two_pages_is_shown_where_its_number_stands() -> None:
    boxes = [PageBox(page=page, box=(90, 700, 500, 715)) for page in (1, 1, 2)]
    lines = ["全年严格按照规定办理各类事项，本机关共收到政府信", "— 1 —", "息公开申请12件，均已答复。"]
    blocks = [Text(line, box) for line, box in zip(lines, boxes, strict=True)]
    section = FoundSection(id="overview", title="", text="\n".join(lines))
    assert locate(find_mentions([section], 2023, None), blocks) == [boxes[2]]


def test_a_text_that_is_not_there_has_no_place() -> None:
    section = FoundSection(id="overview", title="", text="收到政府信息公开申请12件。")
    assert locate(find_mentions([section], 2023, None), []) == [None]
