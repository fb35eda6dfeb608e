"""Sentences -> mentions: every quantity, in every form, with the year and the body it speaks of."""

from decimal import Decimal

import pytest

from extractor.claims import Mention, find_mentions, load_quantities
from extractor.records import FoundSection


def mentions(text: str, organisation: str = "青河县教育局", section: str = "overview") -> list[Mention]:
    found = FoundSection(id=section, title="", text=text)
    return list(find_mentions([found], 2023, organisation))


def stated(
    text: str, organisation: str = "青河县教育局", section: str = "overview"
) -> list[tuple[str, object]]:
    """Quantity and value of everything the body says of itself and the year."""
    found = mentions(text, organisation, section)
    return [(m.quantity, m.value) for m in found if m.scope == "own"]


EVERY_QUANTITY = {
    "received": ["收到政府信息公开申请7件。", "共受理依申请公开7宗。", "新收7份政府信息公开申请。"],
    "processed": ["收到的政府信息公开申请已办结7件。", "按期答复政府信息公开申请7件。"],
    "handled": ["全年办理政府信息公开申请7件。", "办理依申请公开7件。"],
    "carried_over": ["上年结转7件。", "上一年度结转申请7件。", "2022年结转的7件。"],
    "carried_forward": ["结转下年度继续办理7件。", "另有7件结转至2024年。", "7件顺延到下年度答复。"],
    "natural_person": ["自然人申请7件。", "自然人提出的7件。"],
    "legal_person": ["法人或其他组织申请7件。"],
    "commercial_enterprise": ["商业企业申请7件。"],
    "research_institution": ["科研机构7件。"],
    "public_welfare_organization": ["社会公益组织7件。"],
    "legal_service_organization": ["法律服务机构7件。"],
    "granted": ["予以公开7件。", "予以公开答复7件。", "7件予以公开。", "“同意公开”7件。"],
    "granted_or_partially": ["予以公开及部分公开7件。", "予以公开(含部分公开)7件。"],
    "partially_granted": ["部分公开7件。", "7件部分公开。"],
    "refused": ["不予公开7件。", "7件不予公开。"],
    "unavailable": ["因本机关不掌握等原因无法提供7件。", "信息无法提供7件。"],
    "not_processed": ["属信访、重复申请等不予处理7件。"],
    "other_processing": ["其他处理7件。", "作其他处理(含主动撤回)7件。"],
    "refused_state_secret": ["属于国家秘密7件。"],
    "refused_prohibited_by_law": ["其他法律行政法规禁止公开7件。"],
    "refused_security_and_stability": ["危及“三安全一稳定”7件。"],
    "refused_third_party_rights": ["保护第三方合法权益7件。"],
    "refused_internal_affairs": ["属于三类内部事务信息7件。"],
    "refused_deliberative_process": ["属于四类过程性信息7件。"],
    "refused_enforcement_file": ["属于行政执法案卷7件。"],
    "refused_administrative_inquiry": ["属于行政查询事项7件。"],
    "unavailable_not_held": ["本机关不掌握相关政府信息7件。", "7件信息不存在。"],
    "unavailable_requires_creation": ["没有现成信息需要另行制作7件。"],
    "unavailable_still_unclear": ["补正后申请内容仍不明确7件。"],
    "not_processed_petition_or_complaint": ["信访举报投诉类申请7件。"],
    "not_processed_duplicate": ["重复申请7件。", "7件重复申请不予处理。"],
    "not_processed_public_publication": ["要求提供公开出版物7件。"],
    "not_processed_excessive_repetition": ["无正当理由大量反复申请7件。"],
    "not_processed_confirmation_or_reissue": ["要求行政机关确认或重新出具已获取信息7件。"],
    "other_correction_overdue": ["申请人逾期不补正7件。"],
    "other_fee_overdue": ["逾期未按收费通知要求缴纳费用7件。"],
    "reconsideration": ["因政府信息公开被申请行政复议7起。"],
    "litigation": ["因政府信息公开引发行政诉讼7件。"],
    "disputes": ["政府信息公开行政复议、行政诉讼共7件。"],
    "litigation_direct": ["未经复议直接起诉7件。"],
    "litigation_after_reconsideration": ["复议后起诉7件。"],
    "rules_issued": ["制定规章7部。", "公布规章7件。"],
    "rules_repealed": ["废止规章7件。"],
    "rules_in_force": ["现行有效规章7件。"],
    "normative_documents_issued": ["制发行政规范性文件7件。", "全年主动公开规范性文件7件。"],
    "normative_documents_repealed": ["废止规范性文件7件。"],
    "normative_documents_in_force": ["现行有效的行政规范性文件7件。"],
    "licensing": ["作出行政许可决定7件。", "办结行政许可事项7项。"],
    "penalties": ["行政处罚7起。"],
    "coercive_measures": ["实施行政强制7次。"],
    "other_services": ["其他对外管理服务事项7件。"],
    "fees": ["行政事业性收费7元。"],
    "procurement_projects": ["政府集中采购项目数量为7批次。"],
    "procurement_amount": ["政府集中采购总金额为7元。"],
    "information_fee": ["收取政府信息公开信息处理费7元。"],
    "information_fee_cases": ["对7件申请收取了费用。"],
}  # fmt: skip


@pytest.mark.parametrize(
    ("quantity", "sentence"), [(q, s) for q, sentences in EVERY_QUANTITY.items() for s in sentences]
)
def test_every_quantity_is_found_in_its_wordings(quantity: str, sentence: str) -> None:
    assert stated(sentence) == [(quantity, 7)]


def test_no_quantity_is_without_a_sentence_here() -> None:
    assert set(EVERY_QUANTITY) == set(load_quantities()) - {"other_misc"}


def test_after_requests_bare_words_of_a_result_are_enough() -> None:
    assert stated("受理政府信息公开申请3件，其中2件公开，不予公开1件。") == [
        ("received", 3), ("granted", 2), ("refused", 1),
    ]  # fmt: skip


def test_the_rest_of_an_enumeration_is_other_misc() -> None:
    assert stated("予以公开2件,部分公开1件,其他3件。")[-1] == ("other_misc", 3)


@pytest.mark.parametrize(
    "sentence",
    [
        "全年共审核发布政府信息249条，财政信息6条。",
        "受理网络问政182件，办结政协提案12件。",
        "收到意见建议382条，答复县长信箱183条。",
        "开设公开专栏18个，举办培训班3期。",
        "15个工作日内答复政府信息公开申请。",
        "政府信息公开申请答复率100%，全部按时办结。",
        "召开政府信息公开工作会议2次。",
        "编制政府信息公开依申请公开指南1份，规章制度3项。",
        "未按依申请公开流程办理的予以纠正。",
        "无正当理由的，不予受理；无法联系申请人的除外。",
        "今年没有一起申请答复在行政复议中被纠正，也没有在行政诉讼中败诉。",
        "将依申请公开与业务工作一起部署。",
        "公布行政许可事项清单12项、行政处罚裁量基准8项。",
        "规章和规范性文件共12件，行政许可、行政处罚共15件。",
        "《2022年政务公开工作要点》提出12件事项。",
    ],
)
def test_other_numbers_are_left_alone(sentence: str) -> None:
    assert mentions(sentence) == []


@pytest.mark.parametrize(
    ("sentence", "quantities"),
    [
        ("2023年我局没有收到政府信息公开申请。", ["received"]),
        ("本年度未收到依申请公开件。", ["received"]),
        ("无依申请公开事项。", ["received"]),
        ("未发生政府信息公开行政复议、行政诉讼案件。", ["reconsideration", "litigation"]),
        ("无下年度结转。", ["carried_forward"]),
        ("本单位未制发行政规范性文件。", ["normative_documents_issued"]),
        ("未收取政府信息公开信息处理费。", ["information_fee"]),
        ("全年办理政府信息公开申请未收取任何费用。", ["information_fee"]),
        ("行政许可、行政处罚、行政强制均为0。", ["licensing", "penalties", "coercive_measures"]),
        ("行政处罚、行政强制均为零。", ["penalties", "coercive_measures"]),
        ("全年行政强制数量无。", ["coercive_measures"]),
        ("无行政事业性收费。", ["fees"]),
        ("不存在政府信息公开行政复议和行政诉讼情况。", ["reconsideration", "litigation"]),
    ],
)
def test_none_is_a_number_too(sentence: str, quantities: list[str]) -> None:
    assert sorted(stated(sentence)) == sorted((quantity, 0) for quantity in quantities)


def test_an_enumeration_is_read_whole() -> None:
    text = "办结12件,其中,予以公开6件、部分公开2件,不予公开1件;无法提供1件、不予处理2件,其他处理0件。"
    assert stated("收到政府信息公开申请13件," + text) == [
        ("received", 13), ("processed", 12), ("granted", 6), ("partially_granted", 2), ("refused", 1),
        ("unavailable", 1), ("not_processed", 2), ("other_processing", 0),
    ]  # fmt: skip


def test_every_mention_of_a_number_is_kept() -> None:
    text = "收到政府信息公开申请9件。收到的9件政府信息公开申请已办结8件。收到政府信息公开申请8件。"
    assert stated(text) == [
        ("received", 9), ("received", 9), ("processed", 8), ("received", 8),
    ]  # fmt: skip


def test_all_of_them_being_one_kind_is_said_of_the_same_number() -> None:
    assert stated("共收到8份政府信息公开申请，均为自然人申请。") == [("received", 8), ("natural_person", 8)]
    assert stated("收到政府信息公开申请4件，均为本机关不掌握的信息。")[1] == ("unavailable_not_held", 4)


def test_what_comes_together_is_a_total_again() -> None:
    assert stated("新收政府信息公开申请5件，加上年结转2件，共7件。")[-1] == ("received", 7)


@pytest.mark.parametrize(
    ("sentence", "years"),
    [
        ("2022年收到政府信息公开申请15件，2023年收到政府信息公开申请18件。", [2022, 2023]),
        ("去年收到政府信息公开申请15件，今年办结3件。", [2022, 2022]),
        ("收到政府信息公开申请18件，较2022年增加3件，办结12件。", [2023, 2023]),
        ("收到政府信息公开申请18件，含2022年结转的3件。", [2023, 2023]),
        ("收到政府信息公开申请18件，结转至2024年3件，办结15件。", [2023, 2023, 2023]),
        ("2021年以来，收到政府信息公开申请18件。", [2021]),
    ],
)
def test_a_number_belongs_to_the_year_last_named(sentence: str, years: list[int]) -> None:
    assert [m.year for m in mentions(sentence)] == years


@pytest.mark.parametrize(
    "sentence",
    ["2022年收到政府信息公开申请15件。", "上半年收到政府信息公开申请5件。", "历年收到政府信息公开申请50件。"],
)
def test_another_time_is_another_scope(sentence: str) -> None:
    assert [m.scope for m in mentions(sentence)] == ["other"]


def test_how_many_more_is_not_how_many() -> None:
    assert stated("收到依申请公开12宗，同比增加3宗。") == [("received", 12)]


@pytest.mark.parametrize(
    "sentence",
    [
        "收到政府信息公开申请9件（县政府4件、各乡镇5件）。",
        "收到政府信息公开申请9件，其中，当面申请4件，网上申请5件。",
        "收到政府信息公开申请9件。其中，信函申请4件；网上申请5件。",
    ],
)
def test_parts_of_a_number_are_another_scope(sentence: str) -> None:
    found = [(m.quantity, m.value, m.scope, m.subset) for m in mentions(sentence)]
    assert found == [
        ("received", 9, "own", False), ("received", 4, "other", True), ("received", 5, "other", True),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("subject", "organisation", "scope"),
    [
        ("县政府办代表县政府", "青河县人民政府", "doubtful"),
        ("市政府办公厅代表市政府", "临湖市人民政府办公厅", "own"),
        ("全县", "青河县人民政府", "own"),
        ("全县", "青河县教育局", "doubtful"),
        ("我局", "青河县教育局", "own"),
        ("县教育局", "青河县教育局", "own"),
        ("县卫健局", "青河县卫生健康局", "own"),
        ("县民政局", "青河县教育局", "doubtful"),
        ("安丰县", "临湖市人民政府", "doubtful"),
        ("", "青河县教育局", "own"),
    ],
)
def test_the_subject_tells_whose_figure_it_is(subject: str, organisation: str, scope: str) -> None:
    found = mentions(f"2023年，{subject}共收到政府信息公开申请17件。", organisation)
    assert [m.scope for m in found] == [scope]


def test_doubt_about_the_body_holds_until_another_subject_or_heading() -> None:
    text = "（二）依申请公开。县民政局收到政府信息公开申请4件。答复政府信息公开申请3件。"
    assert [m.scope for m in mentions(text)] == ["doubtful", "doubtful"]
    assert [m.scope for m in mentions(f"{text}\n（三）其他。收到政府信息公开申请5件。")][2] == "own"


def test_a_share_stays_with_its_number() -> None:
    found = mentions("予以公开258件，占33.9%；不予公开35件（4.34%）；无法提供5件，较上年下降2%。")
    assert [m.share for m in found] == [Decimal("33.9"), Decimal("4.34"), None]


def test_rounded_figures_say_so() -> None:
    assert [m.approximate for m in mentions("收到政府信息公开申请二十余件。")] == [True]


def test_lines_broken_by_the_page_are_one_sentence() -> None:
    text = "2023年，我局严格按照规定办理，共收到政府信息公开申请1\n— 3 —\n2件，均按期答复。"
    assert stated(text) == [("received", 12)]


def test_rows_of_a_table_are_no_sentences() -> None:
    rows = "行政许可 7件\n（二）部分公开（区分处理的，只计这一情形） 3件\n规章\n（其中修订16件）"
    assert mentions(rows, section="requests") == []


def test_traditional_characters_are_read() -> None:
    assert stated("本局2023年度收到4件政府信息公開申請，未收取信息處理費。") == [
        ("received", 4),
        ("information_fee", 0),
    ]


def test_the_sentence_is_kept_as_printed() -> None:
    (found,) = mentions("我局收到政府信息公开申请１，２３４件。")
    assert (found.value, found.printed, found.sentence.text) == (
        1234, "１，２３４件", "我局收到政府信息公开申请１，２３４件",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("sentence", "weak"),
    [
        ("公示信息共227条，其中行政审批118条，行政处罚62条。", True),
        ("主动公开行政许可746件、行政处罚887件。", True),
        ("全年作出行政处罚62件。", False),
        ("行政处罚62件。", False),
    ],
)
def test_decisions_counted_as_published_items_are_only_loosely_so(sentence: str, weak: bool) -> None:
    assert mentions(sentence)[-1].weak is weak
