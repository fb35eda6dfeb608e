"""Who reports on which year: organisation, year and statistics period, from the title and the prose."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from extractor.records import Document, Grid, Period, Text

_REPORT = r"政府信息(?:与政务)?公开(?:工作)?(?:年度)?(?:工作)?(?:年度)?(?:工作)?(?:情况)?(?:的)?(?:年度)?报告"
_NAME = r"[^\d，。、；：,.;:|（()）《》]{2,30}?"
_TITLES = (
    re.compile(rf"(?P<organisation>{_NAME})(?P<year>20\d\d)年?度?{_REPORT}"),
    re.compile(rf"(?P<year>20\d\d)年?度?(?P<organisation>{_NAME}){_REPORT}"),
    re.compile(rf"(?P<year>20\d\d)年?度?{_REPORT}"),
)
_BODY = re.compile(
    r"[\u4e00-\u9fff（）]{2,30}(?:府|局|厅|委|办|室|处|院|会|镇|乡|道|心|区|县|市|省|所|站|队|行|馆|校)"
)
_PLACE = re.compile(r"[\u4e00-\u9fff][省市县区乡镇州盟旗街]")
_LEAD = re.compile(r"^(?:正文|标题|名称|关于|索引号|题名)+[：:]?")
_PERIOD = re.compile(
    r"(20\d\d)年(\d{1,2})月(\d{1,2})日(?:起)?(?:至|到|—+|-|~|－)(?:(20\d\d)年)?(\d{1,2})月(\d{1,2})日"
)
_PUBLISHER = re.compile(r"^(?:发布机构|发文单位|发布单位|发文机关|公开主体|单位)[：:]?$")
_FIRST_BLOCKS = 30  # the title stands near the top
_STATED = re.compile(r"[\u4e00-\u9fff]{2,25}?(?=20\d\d年度?政府信息公开)")


@dataclass(frozen=True, slots=True)
class Identity:
    """What the document says of itself; None where it does not. `titled`: it calls itself such a report."""

    organisation: str | None
    year: int | None
    period: Period | None
    titled: bool = False


def identify(document: Document, sections_start: int) -> Identity:
    """`sections_start`: index of the block where the first section begins."""
    texts = [b.text for b in document.blocks if isinstance(b, Text) and b.text.strip()]
    front = [
        b.text for b in document.blocks[: max(sections_start, 1)] if isinstance(b, Text) and b.text.strip()
    ]
    organisation, year = _from_title([document.title, *front[:_FIRST_BLOCKS]])
    period = _period(texts)
    return Identity(
        organisation=organisation or _publisher(document, sections_start) or _named_in_prose(front),
        year=year or (int(period.start[:4]) if period else _year_of_prose(texts)),
        period=period,
        titled=any(
            re.search(_REPORT, joined) for _, joined in _joined([document.title, *front[:_FIRST_BLOCKS]])
        ),
    )


def _from_title(lines: Sequence[str]) -> tuple[str | None, int | None]:
    """The first title among the lines; it may be broken over two or three of them."""
    year: int | None = None
    for at, joined in _joined(lines):
        for pattern in _TITLES:
            match = pattern.search(joined)
            if not match:
                continue
            year = year or int(match["year"])
            above = _LEAD.sub("", _bare(lines[at - 1])) if at else ""
            name = _LEAD.sub("", match.groupdict().get("organisation") or "")
            name = _completed(name, above) if name else above
            if _is_body(name):
                return name, year
    return None, year


def _completed(name: str, above: str) -> str:
    """A name that names no place continues the line above, if that names one: 临湖县 + 教育局."""
    if _PLACE.search(above) and not _PLACE.search(name) and _is_body(above + name):
        return above + name
    return name


def _is_body(name: str) -> bool:
    return bool(_BODY.fullmatch(name)) and not re.search("我|本单位|本机关|现将", name)


def _joined(lines: Sequence[str]) -> Iterator[tuple[int, str]]:
    for count in (1, 2, 3):
        for at in range(len(lines)):
            joined = "".join(_bare(line) for line in lines[at : at + count])
            if len(joined) <= 90:
                yield at, joined


def _bare(text: str) -> str:
    return re.sub(r"[\s#*]", "", text)


def _period(texts: Sequence[str]) -> Period | None:
    for match in _PERIOD.finditer(re.sub(r"\s", "", "".join(texts))):
        first, month, day, second, last_month, last_day = match.groups()
        if (month, day) == ("1", "1") or (month, day) == ("01", "01"):
            return Period(
                start=f"{first}-{int(month):02}-{int(day):02}",
                end=f"{second or first}-{int(last_month):02}-{int(last_day):02}",
            )
    return None


def _publisher(document: Document, sections_start: int) -> str | None:
    """The body named in the page's own table of metadata: 发布机构 | 某某局."""
    for block in document.blocks[:sections_start]:
        if isinstance(block, Grid):
            for row in block.rows:
                for key, value in pairwise(row):
                    if _PUBLISHER.match(key.text.strip()) and _is_body(value.text.strip()):
                        return value.text.strip()
    return None


def _named_in_prose(front: Sequence[str]) -> str | None:
    for text in front:
        for match in _STATED.finditer(_bare(text)):
            name = re.split(r"公布|公开|现将|根据|编制|发布|了", match[0])[-1]
            if _is_body(name):
                return name
    return None


def _year_of_prose(texts: Sequence[str]) -> int | None:
    """The year the prose speaks of most; None when two are named equally often."""
    years = re.findall(r"(20\d\d)年", "".join(texts))
    counts = sorted(((years.count(y), y) for y in set(years)), reverse=True)
    if not counts or (len(counts) > 1 and counts[0][0] == counts[1][0]):
        return None
    return int(counts[0][1])
