"""Whose figures a sentence gives, and of which year."""

import re

_QUOTED = re.compile(r"《[^》]*》|〔[^〕]*〕")
_YEAR = re.compile(r"(20\d\d)年(?!度?(?:的?结转|转结|转入))")
_BEFORE_YEAR = re.compile(r"(?:结?转|顺延|延期)(?:接|入|至|到)?$")
_LAST_YEAR = re.compile(r"(?:去年|上一?年度?|上年同期|前年)(?!度?(?:的?结转|转结|转|未办结))")
_COMPARED = re.compile(r"(?:较|比|相比|同比|与)[^,;。]{0,4}$")
_PART_OF_YEAR = re.compile(
    r"上半年|下半年|[一二三四1-4]季度|(?:截至|截止|至)\d{1,2}月|[几两三四五十]年来|历年|期间|20\d\d(?:年)?至20|自20\d\d年"
)
_DIFFERENCE = re.compile(r"(?:增加|减少|增长|下降|上升|回落|提高|降低|净增|[多少]了?)了?$")
_RECEIVE = r"(?:收到|受理|新收|接收|接到|收办|接受|办结|答复|办理|共收|收取)"
_AGENT = re.compile(r"([\u4e00-\u9fff]{1,14})代表[\u4e00-\u9fff]{1,10}")
_SUBJECT = re.compile(
    r"([\u4e00-\u9fff]{1,16}?(?:局机关|机关本级|政府本级|政府|分局|局|委员会|委|厅|县|区|市|镇|乡|街道|中心|队|办公室|办|单位|部门|系统))"
    rf"(?:全年|年度|本年度|共计?|总共|合计|累计|依法|今年|已|新|,)*{_RECEIVE}"
)
_ALL_OF = re.compile(r"全(?:[市县区州省盟旗镇乡]|系统)")
_OFFICES = "办室厅"
_GOVERNMENT = re.compile(
    r"(?:人民政府|管理?委员会|管委会|[省市县区州盟旗镇乡]|新区|高新区|开发区|街道办事处)$"
)


def year_at(plain: str, position: int, report_year: int | None) -> int | None:
    """The year that holds for what stands at `position` of a sentence; the report's where none is named."""
    text = _QUOTED.sub(lambda m: "＿" * len(m[0]), plain)
    found = report_year
    for match in sorted((*_YEAR.finditer(text), *_LAST_YEAR.finditer(text)), key=lambda m: m.start()):
        if match.start() >= position:
            break
        clause = text[match.end() : position]
        if _COMPARED.search(text[: match.start()]) and re.search("[,;]", clause):
            continue  # 较2022年增加5件, ...: the other year is over with its clause
        if _BEFORE_YEAR.search(text[: match.start()]):
            continue  # 结转至2024年 names where to, not when
        if match[0].startswith("20"):
            found = int(match[0][:4])
        elif report_year is not None:
            found = report_year - 1
    return found


def is_part_of_year(plain: str, position: int) -> bool:
    """Whether what precedes `position` speaks of months or of many years."""
    return bool(_PART_OF_YEAR.search(plain[:position]))


def is_difference(head: str) -> bool:
    """Whether the number behind `head` says by how much, not how many."""
    return bool(_DIFFERENCE.search(head))


def names_another(clause: str, organisation: str | None) -> bool | None:
    """Whether a clause speaks for a body that is perhaps not the reporting one; None: it names no body."""
    agent = _AGENT.search(clause)
    if agent:
        return not _is_office(organisation)
    subject = _SUBJECT.search(clause)
    if subject is None and not _ALL_OF.search(clause):
        return None
    if subject is None or _ALL_OF.search(subject[1]):
        return not (organisation and _GOVERNMENT.search(organisation)) and bool(organisation)
    name = subject[1]
    if re.search("局机关|本级|下属|所属|直属|各|分局|系统", name) and "本机关" not in name:
        return True
    if re.search("我|本", name):
        return False
    return bool(organisation) and not _abbreviates(name, organisation or "")


def _is_office(organisation: str | None) -> bool:
    return organisation is None or bool(re.search("办公[厅室]|办$", organisation))


def _abbreviates(name: str, organisation: str) -> bool:
    """Whether `name` may be short for `organisation`: 县卫健局 for 青河县卫生健康局."""
    name = re.sub(r"^.*?年度?", "", name)
    if name.endswith("政府") and _is_office(organisation):
        return True
    if not _GOVERNMENT.search(organisation) and not _same_kind(name, organisation):
        return False  # 青河县 is the place of 青河县教育局, not the bureau
    rest = iter(organisation)
    return all(char in rest for char in name)


def _same_kind(name: str, organisation: str) -> bool:
    return name[-1] == organisation[-1] or (name[-1] in _OFFICES and organisation[-1] in _OFFICES)
